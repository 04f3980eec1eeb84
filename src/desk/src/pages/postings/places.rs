//! How many are still wanted, when an employer rings up: people came from elsewhere too.

use gloo::net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::api::SetTaken;
use linggong_contract::{Posting, PostingId};

use crate::api::{Refusal, send};
use crate::desk::{Desk, desk};
use crate::list::List;
use crate::pages::entry::put;

#[component]
pub(super) fn Places(
    posting: Posting,
    list: List<Posting>,
    #[prop(into)] on_close: Callback<()>,
) -> impl IntoView {
    let desk = desk();
    let (id, number) = (posting.id, posting.number);
    let (headcount, remaining) = (posting.draft.headcount, posting.remaining);
    let before = headcount.saturating_sub(remaining);
    let text = RwSignal::new(remaining.to_string());
    let busy = RwSignal::new(false);
    // What was pressed while places are held, and what was said of it.
    let held = RwSignal::new(None::<(u32, String)>);
    let tell = move |left: u32, gives_up_holds: bool| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let told = SetTaken {
                taken: headcount.saturating_sub(left),
                was: Some(before),
                gives_up_holds,
            };
            match set(desk, id, told).await {
                Ok(posting) => {
                    put(list, &posting);
                    done(desk, &posting, before, list);
                    let _ = on_close.try_run(());
                }
                Err(why) => {
                    let _ = busy.try_set(false);
                    match why.of("gives_up_holds") {
                        Some(words) => drop(held.try_set(Some((left, words)))),
                        None if why.is_changed() => {
                            desk.failed(why.words);
                            let _ = on_close.try_run(());
                        }
                        None => desk.failed(why.words),
                    }
                }
            }
            list.refresh();
        });
    };
    let typed = Memo::new(move |_| {
        let left = text.with(|text| text.trim().parse::<u32>().ok());
        left.filter(|left| *left <= headcount)
    });
    let note = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(left) = typed.get_untracked() {
            tell(left, false);
        }
    };
    window().scroll_to_with_x_and_y(0.0, 0.0);
    view! {
        <section class="desk-card" aria-label="还招几人">
            <h3>{number}" 号 "{posting.draft.title}<small>"招"{headcount}"人，还招"{remaining}"人"</small></h3>
            <form class="steps" on:submit=note>
                {(remaining > 0).then(|| view! {
                    <button type="button" class="primary" disabled=busy on:click=move |_| tell(0, false)>"招满了"</button>
                })}
                <label>"还招几人"
                    <input type="number" min="0" max=headcount inputmode="numeric" prop:value=move || text.get() on:input=move |event| text.set(event_target_value(&event)) />
                </label>
                <button type="submit" disabled=move || busy.get() || typed.get().is_none_or(|left| left == remaining)>"记下"</button>
                <button type="button" on:click=move |_| on_close.run(())>"不改了"</button>
            </form>
            <p class="desk-hint" class:late=move || typed.get().is_none()>
                {move || if typed.get().is_none() { format!("写 0 到 {headcount} 的数") } else { "用工的自己找到了人，记在这里，大屏马上跟着变。在这里谈成的不用再记。".to_owned() }}
            </p>
            {move || held.get().map(|(left, words)| view! {
                <p class="desk-hint late" role="alert">{words}"。"
                    <button type="button" disabled=busy on:click=move |_| tell(left, true)>"名额不留了，照样记下"</button>
                </p>
            })}
        </section>
    }
}

async fn set(desk: Desk, id: PostingId, told: SetTaken) -> Result<Posting, Refusal> {
    let path = format!("/api/v1/staff/postings/{}/taken", id.0);
    send(desk, Method::PUT, &path, &told).await
}

/// Says what was done, and takes it back if it was a mistake.
fn done(desk: Desk, posting: &Posting, before: u32, list: List<Posting>) {
    let (id, number, remaining) = (posting.id, posting.number, posting.remaining);
    let words = if remaining == 0 {
        format!("{number} 号招满了")
    } else {
        format!("{number} 号还招{remaining}人")
    };
    let back = SetTaken {
        taken: before,
        was: Some(posting.draft.headcount.saturating_sub(remaining)),
        gives_up_holds: false,
    };
    desk.undoable(words, move || {
        spawn_local(async move {
            match set(desk, id, back).await {
                Ok(posting) => {
                    put(list, &posting);
                    desk.done(format!("{number} 号又还招{}人", posting.remaining));
                }
                Err(why) => desk.failed(why.words),
            }
            list.refresh();
        });
    });
}
