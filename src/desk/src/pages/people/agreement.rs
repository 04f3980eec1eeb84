//! 同意: each side's yes, as it is said; an employer is often on the phone later.

use std::collections::BTreeSet;

use gloo::net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::api::people::WriteYes;
use linggong_contract::{Interest, InterestId, InterestState, Moment, Side};
use linggong_rules::referral::clock;

use super::undo;
use crate::api;
use crate::desk::{Desk, desk};

/// The button of one side. It says when they said yes, and takes that back.
#[component]
pub(super) fn Yes(
    id: InterestId,
    ticket: u32,
    side: Side,
    said_at: Option<Moment>,
    #[prop(into)] busy: Signal<bool>,
    running: RwSignal<BTreeSet<InterestId>>,
    again: RwSignal<u32>,
) -> impl IntoView {
    let desk = desk();
    let label = match said_at {
        Some(at) => format!("{}同意了 {}", side.label(), clock(at)),
        None => format!("{}的同意", side.label()),
    };
    let says_yes = said_at.is_none();
    let press = move |_| {
        if busy.get_untracked() {
            return;
        }
        running.update(|running| {
            running.insert(id);
        });
        spawn_local(async move {
            write(desk, (id, ticket), WriteYes { side, says_yes }, again).await;
            let _ = running.try_update(|running| running.remove(&id));
        });
    };
    view! {
        <button type="button" aria-pressed=(!says_yes).to_string() disabled=busy on:click=press>{label}</button>
    }
}

/// Writes it down. With the second yes it is confirmed; either can be taken back.
async fn write(desk: Desk, (id, ticket): (InterestId, u32), yes: WriteYes, again: RwSignal<u32>) {
    let path = format!("/api/v1/staff/interests/{}/agreement", id.0);
    let side = yes.side.label();
    match api::send::<Interest>(desk, Method::PUT, &path, &yes).await {
        Ok(is) if is.state == InterestState::Confirmed => {
            desk.undoable(
                format!("{ticket:03} 号：双方都同意，谈成了"),
                move || {
                    spawn_local(undo(desk, id, ticket, InterestState::Confirmed, again));
                },
            );
        }
        Ok(_) if yes.says_yes => {
            let back = WriteYes {
                says_yes: false,
                ..yes
            };
            desk.undoable(
                format!("{ticket:03} 号：记下了{side}的同意"),
                move || {
                    spawn_local(take_back(desk, (id, ticket), back, again));
                },
            );
        }
        Ok(_) => desk.done(format!("{ticket:03} 号：{side}的同意撤回了")),
        Err(why) => desk.failed(format!("{ticket:03} 号没有办成。{}", why.words)),
    }
    let _ = again.try_update(|again| *again += 1);
}

async fn take_back(
    desk: Desk,
    (id, ticket): (InterestId, u32),
    back: WriteYes,
    again: RwSignal<u32>,
) {
    let path = format!("/api/v1/staff/interests/{}/agreement", id.0);
    match api::send::<Interest>(desk, Method::PUT, &path, &back).await {
        Ok(_) => desk.done(format!("{ticket:03} 号：{}的同意撤回了", back.side.label())),
        Err(why) => desk.failed(format!("{ticket:03} 号没有撤回。{}", why.words)),
    }
    let _ = again.try_update(|again| *again += 1);
}
