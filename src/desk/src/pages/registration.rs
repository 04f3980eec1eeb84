//! 帮人登记: for whoever does not get on with the kiosk, with the kiosk's own questions.

mod fields;
mod form;
mod handed;
mod household;
mod questions;

use gloo::net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::api::matching::OpenedSeeker;
use linggong_contract::api::people::{DeskRegistration, NewPerson, NewSeeker};
use linggong_rules::consent;

pub(super) use form::Form;
pub(super) use questions::Questions;

use self::handed::{Done, Handed};
use super::matching::Person;
use crate::api;
use crate::desk::{Desk, Gate, desk};

/// The page.
#[component]
pub(crate) fn Registration() -> impl IntoView {
    let desk = desk();
    let form = Form::new(None);
    let done = RwSignal::new(None::<Done>);
    // Somebody who had registered before; their number, if they may be opened from here.
    let found = RwSignal::new(None::<Option<i64>>);
    let opened = RwSignal::new(None::<OpenedSeeker>);
    let is_next = RwSignal::new(false);
    // Whoever has left leaves nobody's record on the page; what is being typed stays.
    Effect::new(move |_| {
        if desk.gate.get() == Gate::Again {
            opened.set(None);
        }
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
    let save = move |()| {
        if form.busy.get_untracked() || !form.is_ready(desk) {
            return;
        }
        found.set(None);
        opened.set(None);
        form.busy.set(true);
        spawn_local(async move {
            match send(desk, form).await {
                Some(Sent::Done(registered)) => {
                    form.clear();
                    let _ = done.try_set(Some(registered));
                }
                Some(Sent::Found(id)) => drop(found.try_set(Some(id))),
                None => {}
            }
            let _ = form.busy.try_set(false);
        });
    };
    let next = Callback::new(move |()| {
        is_next.set(true);
        done.set(None);
    });
    let clear = move |_| {
        found.set(None);
        opened.set(None);
        form.clear();
    };
    view! {
        <div class="desk-title">
            <h2>"帮人登记"</h2>
            {move || done.with(Option::is_none).then(|| view! { <button type="button" on:click=clear>"清空"</button> })}
        </div>
        {move || found.get().map(|id| view! { <Found id open /> })}
        <Person opened open />
        {move || match done.get() {
            Some(done) => view! { <Handed done on_next=next /> }.into_any(),
            None => {
                let takes_focus = is_next.get_untracked();
                view! { <Questions form on_save=save takes_focus /> }.into_any()
            }
        }}
    }
}

/// What came of a press.
enum Sent {
    Done(Done),
    /// They had registered before; with their number if they may be opened from here.
    Found(Option<i64>),
}

/// Sends what stands in the form; nothing if it was refused.
async fn send(desk: Desk, form: Form) -> Option<Sent> {
    let market = desk.market.get_untracked()?;
    let (name, phone) = untrack(|| form.person()).ok()?;
    let profile = untrack(|| form.told());
    let new = NewSeeker {
        market,
        person: Some(NewPerson {
            name: name.clone(),
            phone: phone.clone(),
            consent: consent::REGISTRATION.version.to_owned(),
        }),
        consents: untrack(|| form.consents(&profile)),
        profile,
    };
    let key = form.key.get_untracked();
    let path = "/api/v1/staff/seekers";
    match api::send_once::<DeskRegistration>(desk, &key, path, &new).await {
        Ok(answer) if answer.was_registered => Some(Sent::Found(answer.id)),
        Ok(answer) => {
            desk.done("登记好了");
            let (number, postings) = (answer.number, answer.postings);
            Some(Sent::Done(Done {
                name,
                phone,
                number,
                postings,
            }))
        }
        Err(why) => {
            form.refuse(desk, why);
            None
        }
    }
}

/// Somebody who had registered before: what they told is opened on purpose, or not at all.
#[component]
fn Found(id: Option<i64>, open: Callback<i64>) -> impl IntoView {
    view! {
        <section class="desk-asked" role="status">
            <b>"这个名字和手机号以前登记过，这次没有再记。"</b>
            {match id {
                Some(id) => view! {
                    <span>"他要改，请打开他的登记。先看看是不是本人：日志会记下谁打开的。"</span>
                    <button type="button" on:click=move |_| open.run(id)>"打开他的登记"</button>
                }.into_any(),
                None => view! { <span>"他是在别的市场登记的。要改，请他到自助机“我的进度”用登记号来查，或回那个市场。"</span> }.into_any(),
            }}
        </section>
    }
}
