//! Somebody who was opened: their card, and the forms that correct who they are and what they told.

use gloo::net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::api::matching::OpenedSeeker;
use linggong_contract::api::people::{CorrectSeeker, CorrectedSeeker};

use super::name::{Known, Name};
use super::seeker::Seeker;
use crate::api;
use crate::desk::desk;
use crate::pages::registration::{Form, Questions};

#[component]
pub(crate) fn Person(opened: RwSignal<Option<OpenedSeeker>>, open: Callback<i64>) -> impl IntoView {
    // Apart from what is open: that goes when the session ends, and what is typed stays.
    let correcting = RwSignal::new(None::<OpenedSeeker>);
    view! {
        {move || correcting.get().map(|seeker| view! { <Correct seeker correcting open /> })}
        {move || opened.get().map(|seeker| view! { <Seeker seeker opened open correcting /> })}
    }
}

/// 改登记: the form of 帮人登记, filled.
#[component]
fn Correct(
    seeker: OpenedSeeker,
    correcting: RwSignal<Option<OpenedSeeker>>,
    open: Callback<i64>,
) -> impl IntoView {
    let desk = desk();
    let id = seeker.id;
    let known = Known {
        id,
        person: RwSignal::new((seeker.name.clone(), seeker.phone.clone())),
        told_at: RwSignal::new(seeker.told_at),
    };
    let form = Form::new(Some(seeker));
    let save = move |()| {
        if form.busy.get_untracked() || !form.is_ready(desk) {
            return;
        }
        form.busy.set(true);
        let profile = untrack(|| form.told());
        let body = CorrectSeeker {
            before: known.told_at.get_untracked(),
            consents: untrack(|| form.consents(&profile)),
            profile,
            forgets_identity: form.forgets_identity.get_untracked(),
        };
        spawn_local(async move {
            let path = format!("/api/v1/staff/seekers/{id}/profile");
            let done = api::send::<CorrectedSeeker>(desk, Method::PUT, &path, &body).await;
            let _ = form.busy.try_set(false);
            match done {
                Ok(_) => {
                    desk.done("登记改好了");
                    let _ = correcting.try_set(None);
                    let _ = open.try_run(id);
                }
                Err(why) => form.refuse(desk, why),
            }
        });
    };
    view! {
        <h3>"改登记："{move || known.who()}</h3>
        <Name known open />
        <Questions form on_save=save takes_focus=true>
            <button type="button" on:click=move |_| correcting.set(None)>"不改了"</button>
        </Questions>
    }
}
