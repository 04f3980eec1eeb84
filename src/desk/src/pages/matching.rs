//! 牵线: who suits a posting, and the help of those in need.

mod name;
mod person;
mod referral;
mod seeker;
mod suits;

use gloo::net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::api::matching::{OpenedSeeker, RegisteredSeeker};
use linggong_contract::{Feed, FeedUpdate, Posting, PostingId};

pub(super) use self::person::Person;
pub(super) use self::suits::Suits;
use super::follow_ups::About;
use super::people::Tabs;
use crate::api;
use crate::desk::{Gate, desk};
use crate::list::{List, Standing};

/// The page.
#[component]
pub(crate) fn Matching() -> impl IntoView {
    let desk = desk();
    // Whoever comes from a task comes to its person.
    let wanted = desk.subject.try_update_value(Option::take).flatten();
    let wanted = match wanted {
        Some(About::Seeker(id)) => Some(id),
        _ => None,
    };
    let tab = RwSignal::new(usize::from(wanted.is_some()));
    let feed = RwSignal::new(None::<Feed>);
    let chosen = RwSignal::new(None::<PostingId>);
    let opened = RwSignal::new(None::<OpenedSeeker>);
    // Whoever has left leaves nobody's data on the page.
    Effect::new(move |_| {
        if desk.gate.get() == Gate::Again {
            opened.set(None);
        }
    });
    Effect::new(move |_| {
        let Some(market) = desk.market.get() else {
            return;
        };
        spawn_local(async move {
            let path = format!("/api/v1/markets/{market}/feed");
            if let Ok(FeedUpdate::Snapshot(fresh)) = api::get::<FeedUpdate>(desk, &path).await {
                let first = open_postings(&fresh).first().map(|posting| posting.id);
                let _ = feed.try_set(Some(fresh));
                let _ = chosen.try_update(|chosen| *chosen = chosen.or(first));
            }
        });
    });
    let open = Callback::new(move |id: i64| {
        spawn_local(async move {
            let path = format!("/api/v1/staff/seekers/{id}/open");
            match api::send::<OpenedSeeker>(desk, Method::POST, &path, &()).await {
                Ok(seeker) => drop(opened.try_set(Some(seeker))),
                Err(why) => desk.failed(why.words),
            }
        });
    });
    if let Some(id) = wanted {
        open.run(id);
    }
    let options = move || {
        feed.with(|feed| {
            let all = feed.as_ref().map(open_postings).unwrap_or_default();
            all.into_iter()
                .map(|posting| {
                    let label = format!(
                        "{} {}（还招{}人）",
                        posting.number, posting.draft.title, posting.remaining
                    );
                    (posting.id, label)
                })
                .collect::<Vec<_>>()
        })
    };
    view! {
        <div class="desk-title">
            <h2>"牵线"</h2>
            {move || (tab.get() == 0).then(|| view! {
                <label>"哪个活"
                    <select on:change=move |event| {
                        opened.set(None);
                        chosen.set(event_target_value(&event).parse().ok().map(PostingId));
                    }>
                        {options().into_iter().map(|(id, label)| view! { <option value=id.0.to_string() selected=move || chosen.get() == Some(id)>{label}</option> }).collect_view()}
                    </select>
                </label>
            })}
        </div>
        <Tabs tabs=vec!["活找人", "困难帮扶"] chosen=tab on_choose=move |at: usize| {
            tab.set(at);
            opened.set(None);
        } />
        <Person opened open />
        {move || match (tab.get(), chosen.get()) {
            (0, Some(id)) => view! { <Found path=format!("/api/v1/staff/postings/{}/seekers", id.0) empty="登记过的人里，没有合适的。" has_reasons=true open /> }.into_any(),
            (0, None) => view! { <p class="desk-standing">"现在没有在招的活。"</p> }.into_any(),
            _ => {
                let market = desk.market.get().map_or_else(String::new, |id| id.to_string());
                view! { <Found path=format!("/api/v1/staff/seekers?market={market}") empty="登记的人里，没有人说家里有困难。" has_reasons=false open /> }.into_any()
            }
        }}
        <ul class="desk-hint">
            <li>"按工种、证、远近、哪天能来找，不看男女和年龄。有困难的排在前面，再看谁等得久。"</li>
            <li>"困难情况只有工作人员能看，不上屏，不告诉用人单位。"</li>
        </ul>
    }
}

/// Reasons are words for the person; here somebody else reads them.
fn told(reasons: &[String]) -> String {
    reasons.join(" · ").replace('您', "他")
}

/// What is open, the newest first.
fn open_postings(feed: &Feed) -> Vec<&Posting> {
    let all = feed.postings.iter();
    let mut open: Vec<&Posting> = all
        .filter(|posting| posting.is_open(super::now()) && posting.remaining > 0)
        // What another market publishes is its own to call people for.
        .filter(|posting| posting.market == feed.market.id)
        .collect();
    open.sort_by_key(|posting| std::cmp::Reverse(posting.opened_at));
    open
}

/// A list of registered people.
#[component]
fn Found(
    path: String,
    empty: &'static str,
    has_reasons: bool,
    open: Callback<i64>,
) -> impl IntoView {
    let desk = desk();
    let list = List::<RegisteredSeeker>::follow(desk, move || path.clone());
    view! {
        <table class="desk-table" class:none=move || list.items.with(|items| items.as_ref().is_none_or(Vec::is_empty))>
            <thead><tr>
                <th>"谁"</th><th>"电话"</th>
                <th>{if has_reasons { "为什么合适" } else { "再问一次" }}</th>
                <th>"等了"</th><th>"帮扶"</th><th>"下一步"</th>
            </tr></thead>
            <tbody>
                {move || list.items.get().unwrap_or_default().into_iter().map(|one| {
                    let id = one.id;
                    let told = if has_reasons {
                        told(&one.reasons)
                    } else {
                        one.follow_up_on.map_or_else(|| "没定日子".to_owned(), linggong_rules::wording::date)
                    };
                    let today = super::now().date();
                    let is_due = !has_reasons && one.follow_up_on.is_some_and(|day| day <= today);
                    let help = match (one.tier, one.in_need) {
                        (Some(tier), _) => tier.label(),
                        (None, true) => "说有困难，还没定",
                        (None, false) => "",
                    };
                    view! {
                        <tr>
                            <td><b>{one.name_masked}</b></td>
                            <td>{one.phone_masked}</td>
                            <td class="wide" class:late=is_due>{told}</td>
                            <td>{one.waiting_days}" 天"</td>
                            <td>{help}</td>
                            <td class="steps"><button type="button" class="primary" on:click=move |_| open.run(id)>"打开"</button></td>
                        </tr>
                    }
                }).collect_view()}
            </tbody>
        </table>
        <Standing list empty />
    }
}
