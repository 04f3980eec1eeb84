//! “我想去”: a name, a phone, and what happens with them.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::api::people::{NewInterest, NewPerson};
use linggong_contract::{PersonName, Phone as PhoneNumber, PostingId};
use linggong_rules::consent;

use crate::api;
use crate::context::{Kiosk, Page, kiosk};
use crate::input::{NumberPad, PinyinKeyboard};

/// The name.
#[component]
pub(crate) fn Name(id: PostingId) -> impl IntoView {
    let kiosk = kiosk();
    let name = kiosk.person.name;
    let fits = move || name.with(|text| PersonName::parse(text).is_ok());
    view! {
        <h1 class="page-title" tabindex="-1">"您叫什么名字？"<small>"第 1 步，共 2 步"</small></h1>
        <PinyinKeyboard value=name chars_max=PersonName::CHARS_MAX label="姓名" person=true />
        <button type="button" class="main" disabled=move || !fits() on:click=move |_| kiosk.open(Page::Phone(id))>
            <b>"下一步"</b>
        </button>
    }
}

/// The phone, the notice, and the wish itself.
#[component]
pub(crate) fn Phone(id: PostingId) -> impl IntoView {
    let kiosk = kiosk();
    let phone = kiosk.person.phone;
    let known = kiosk.person.session.with_untracked(Option::is_some);
    let visit = kiosk.visit();
    let fits = move || known || phone.with(|text| PhoneNumber::parse(text).is_ok());
    let (busy, refused) = (RwSignal::new(false), RwSignal::new(String::new()));
    // The same wish, however often the button is pressed.
    let key = StoredValue::new(api::new_key());
    let say = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        refused.set(String::new());
        spawn_local(async move {
            let done = express(kiosk, id, key.get_value()).await;
            if kiosk.visit() != visit {
                return;
            }
            if let Err(why) = done {
                if why.session_over {
                    kiosk.person.session.set(None);
                    kiosk.back();
                    kiosk.open(Page::Name(id));
                    return;
                }
                refused.set(why.words);
            }
            busy.set(false);
        });
    };
    view! {
        {(!known).then(|| view! {
            <h1 class="page-title" tabindex="-1">"您的手机号是多少？"<small>"第 2 步，共 2 步"</small></h1>
            <div class="side">
                <Notice />
                <NumberPad value=phone digits_max=PhoneNumber::DIGITS label="手机号" grouped=true />
            </div>
        })}
        {known.then(|| view! { <h1 class="page-title" tabindex="-1">"还用刚才的名字和电话"</h1> })}
        <p class="refused" role="alert">{refused}</p>
        <button type="button" class="main want" disabled=move || !fits() || busy.get() on:click=say>
            <b>{move || if busy.get() { "正在报名…" } else if known { "报名" } else { "同意，报名" }}</b>
        </button>
    }
}

/// What happens with name and phone.
#[component]
fn Notice() -> impl IntoView {
    view! {
        <section class="notice" aria-label="个人信息告知">
            <h2>"报名前请看"</h2>
            <ul>{consent::NOTICE.map(|sentence| view! { <li>{sentence}</li> }).collect_view()}</ul>
        </section>
    }
}

async fn express(kiosk: Kiosk, id: PostingId, key: String) -> Result<(), api::Refusal> {
    let person = kiosk.person;
    let session = person.session.get_untracked();
    let new_person = if session.is_some() {
        None
    } else {
        let name = person.name.with_untracked(|text| PersonName::parse(text));
        let phone = person.phone.with_untracked(|text| PhoneNumber::parse(text));
        Some(NewPerson {
            name: name.map_err(|error| error.to_string())?,
            phone: phone.map_err(|error| error.to_string())?,
            consent: consent::VERSION.to_owned(),
        })
    };
    let market = untrack(|| kiosk.with_feed(|feed, _| Some(feed.market.id)));
    let new = NewInterest {
        market: market.ok_or("还没有连上市场，请到服务台。")?,
        posting: id,
        person: new_person,
    };
    let visit = kiosk.visit();
    let slip = api::express(&new, &key, session.as_deref()).await?;
    if kiosk.visit() != visit {
        return Ok(());
    }
    // Not needed any more: the session says who it is.
    person.name.set(String::new());
    person.phone.set(String::new());
    person.session.set(Some(slip.session.clone()));
    person.slip.set(Some(slip));
    kiosk.finish_with(Page::Ticket);
    Ok(())
}
