//! What suits somebody, each with a button that signs them up (帮人报名).

use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::api::matching::SuitablePosting;
use linggong_contract::api::people::{NewInterest, NewPerson};
use linggong_contract::{Interest, PersonName, Phone, PostingId};
use linggong_rules::consent;
use linggong_ui::new_key;

use super::told;
use crate::api;
use crate::desk::desk;

#[component]
pub(crate) fn Suits(
    name: PersonName,
    phone: Phone,
    postings: Vec<SuitablePosting>,
    /// Refers them to one before others; only of somebody who gets help.
    #[prop(optional_no_strip)]
    on_refer: Option<Callback<SuitablePosting>>,
    /// Called when they are signed up for one.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let desk = desk();
    let person = StoredValue::new((name, phone));
    let busy = RwSignal::new(false);
    let keys = StoredValue::new(new_key());
    // Tickets they were given just now.
    let tickets = RwSignal::new(Vec::<(PostingId, u32)>::new());
    let sign_up = move |posting: SuitablePosting| {
        let Some(market) = desk
            .market
            .get_untracked()
            .filter(|_| !busy.get_untracked())
        else {
            return;
        };
        busy.set(true);
        let (name, phone) = person.get_value();
        let new = NewInterest {
            market,
            posting: posting.id,
            person: Some(NewPerson {
                name,
                phone,
                consent: consent::INTEREST.version.to_owned(),
            }),
        };
        spawn_local(async move {
            let key = format!("{}-{}", keys.get_value(), posting.id.0);
            let path = "/api/v1/staff/interests";
            match api::send_once::<Interest>(desk, &key, path, &new).await {
                Ok(interest) => {
                    desk.done(format!(
                        "{}：报上名了，是 {:03} 号，请告诉本人",
                        posting.title, interest.ticket
                    ));
                    let _ = tickets.try_update(|all| all.push((posting.id, interest.ticket)));
                    let _ = on_done.try_run(());
                }
                Err(why) => desk.failed(why.words),
            }
            let _ = busy.try_set(false);
        });
    };
    let is_empty = postings.is_empty();
    view! {
        <ul class="desk-suits">
            {postings.into_iter().map(|posting| {
                let pressed = StoredValue::new(posting.clone());
                let may_hold = posting.may_hold;
                let ticket = move || tickets.with(|all| {
                    let found = all.iter().find(|(id, _)| *id == posting.id);
                    found.map(|(_, ticket)| *ticket)
                });
                view! {
                    <li>
                        <b>{posting.number}" "{posting.title}</b>
                        <span>{told(&posting.reasons)}</span>
                        <small>"还招"{posting.remaining}"人"</small>
                        {move || match ticket() {
                            Some(ticket) => view! { <b>{format!("报上了，{ticket:03} 号")}</b> }.into_any(),
                            None => view! {
                                {on_refer.map(|refer| view! {
                                    <button type="button" class="primary" disabled=move || busy.get() || !may_hold on:click=move |_| refer.run(pressed.get_value())>
                                        {if may_hold { "他同意，优先推荐" } else { "能留的名额留完了" }}
                                    </button>
                                })}
                                <button type="button" disabled=busy on:click=move |_| sign_up(pressed.get_value())>"他同意，报名"</button>
                            }.into_any(),
                        }}
                    </li>
                }
            }).collect_view()}
        </ul>
        {is_empty.then(|| view! { <p class="desk-hint">"现在没有合适的活，或者都报过名了。"</p> })}
        <details>
            <summary>"报名前，先念给他听"</summary>
            <ul>{consent::INTEREST.sentences.iter().map(|sentence| view! { <li>{*sentence}</li> }).collect_view()}</ul>
        </details>
    }
}
