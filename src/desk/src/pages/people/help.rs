//! 帮人报名: for whoever does not get on with the kiosk.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::api::people::{NewInterest, NewPerson};
use linggong_contract::{Feed, FeedUpdate, Interest, PersonName, Phone, Posting};
use linggong_rules::consent;
use linggong_ui::new_key;

use crate::api;
use crate::desk::desk;
use crate::focus;

#[component]
pub(super) fn Help() -> impl IntoView {
    let desk = desk();
    focus::first_of("form[aria-label=帮人报名]");
    let feed = RwSignal::new(None::<Feed>);
    let number = RwSignal::new(String::new());
    let name = RwSignal::new(String::new());
    let phone = RwSignal::new(String::new());
    let wrong = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let key = RwSignal::new(new_key());
    Effect::new(move |_| {
        let Some(market) = desk.market.get() else {
            return;
        };
        spawn_local(async move {
            let path = format!("/api/v1/markets/{market}/feed");
            if let Ok(FeedUpdate::Snapshot(fresh)) = api::get::<FeedUpdate>(desk, &path).await {
                let _ = feed.try_set(Some(fresh));
            }
        });
    });
    let posting = Memo::new(move |_| {
        let asked: u32 = number.get().trim().parse().ok()?;
        let is_it = |posting: &&Posting| posting.number == asked && posting.remaining > 0;
        feed.with(|feed| feed.as_ref()?.postings.iter().find(is_it).cloned())
    });
    let found = move || match posting.get() {
        Some(posting) => format!("{}，还招 {} 人", posting.draft.title, posting.remaining),
        None if number.with(String::is_empty) => "墙上的编号".to_owned(),
        None => "没有这个号，或已经招满".to_owned(),
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(market) = desk
            .market
            .get_untracked()
            .filter(|_| !busy.get_untracked())
        else {
            return;
        };
        let Some(posting) = posting.get_untracked() else {
            wrong.set("先写对用工编号。".to_owned());
            return;
        };
        let digits = phone.get_untracked().replace([' ', '-'], "");
        let person = PersonName::parse(name.get_untracked().trim())
            .map_err(|wrong| wrong.to_string())
            .and_then(|name| {
                let phone = Phone::parse(&digits).map_err(|wrong| wrong.to_string())?;
                Ok((name, phone))
            });
        let (whose, phone_number) = match person {
            Ok(person) => person,
            Err(words) => {
                wrong.set(words);
                return;
            }
        };
        wrong.set(String::new());
        busy.set(true);
        let new = NewInterest {
            market,
            posting: posting.id,
            person: Some(NewPerson {
                name: whose,
                phone: phone_number,
                consent: consent::INTEREST.version.to_owned(),
            }),
        };
        let pressed = key.get_untracked();
        spawn_local(async move {
            let path = "/api/v1/staff/interests";
            let answer = api::send_once::<Interest>(desk, &pressed, path, &new).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(interest) => {
                    desk.done(format!(
                        "报上名了，是 {:03} 号，请告诉本人",
                        interest.ticket
                    ));
                    for field in [number, name, phone] {
                        let _ = field.try_set(String::new());
                    }
                    let _ = key.try_set(new_key());
                }
                Err(why) => {
                    let _ = wrong.try_set(why.words);
                }
            }
        });
    };
    view! {
        <form class="desk-card desk-form" on:submit=submit novalidate aria-label="帮人报名">
            <label>"用工编号"
                <input type="text" name="number" inputmode="numeric" autocomplete="off" maxlength="6" prop:value=move || number.get() on:input=move |event| number.set(event_target_value(&event)) />
                <small>{found}</small>
            </label>
            <label>"名字"
                <input type="text" name="person" autocomplete="off" maxlength="20" prop:value=move || name.get() on:input=move |event| name.set(event_target_value(&event)) />
            </label>
            <label>"手机号"
                <input type="tel" name="mobile" inputmode="numeric" autocomplete="off" maxlength="13" prop:value=move || phone.get() on:input=move |event| phone.set(event_target_value(&event)) />
            </label>
            <details>
                <summary>"先念给他听"</summary>
                <ul>{consent::INTEREST.sentences.iter().map(|sentence| view! { <li>{*sentence}</li> }).collect_view()}</ul>
            </details>
            <p class="desk-wrong" role="alert">{wrong}</p>
            <div class="steps"><button type="submit" class="primary" disabled=busy>"他同意，报名"</button></div>
        </form>
    }
}
