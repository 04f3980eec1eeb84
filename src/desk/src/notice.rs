//! Which tasks (督办) concern whoever is signed in: asked for by itself, counted in the
//! navigation, and said on every page once when a new one comes. The server keeps what they have
//! taken notice of, so that another computer does not say it again.

use gloo::net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use linggong_contract::Right;
use linggong_contract::api::follow_ups::{FollowUpNotice, HeedFollowUps};
use linggong_rules::follow_up::notice;

use crate::api;
use crate::desk::{Desk, Gate, desk};
use crate::focus;

const PATH: &str = "/api/v1/staff/follow-ups/notice";

/// What concerns whoever is signed in.
#[derive(Clone, Copy)]
pub(crate) struct Noticed {
    /// As far as it is known.
    pub(crate) told: RwSignal<Option<FollowUpNotice>>,
    /// The list of them is wanted, also where another one stands.
    pub(crate) wanted: Trigger,
    /// Counts up before and after something is heeded: what was asked for before is old, and
    /// nothing is asked for in between.
    turn: StoredValue<u32>,
}

impl Noticed {
    pub(crate) fn new() -> Self {
        Self {
            told: RwSignal::new(None),
            wanted: Trigger::new(),
            turn: StoredValue::new(0),
        }
    }

    /// How many there are.
    pub(crate) fn count(self) -> u32 {
        self.told
            .with(|told| told.map_or(0, |told| told.mine + told.raised))
    }

    fn fresh(self) -> u32 {
        self.told.with(|told| told.map_or(0, |told| told.fresh))
    }

    /// Asks what concerns whoever is signed in. Asking does not count as work.
    pub(crate) fn ask(self, desk: Desk) {
        let turn = self.turn.get_value();
        let is_heeding = turn % 2 == 1;
        let may = untrack(|| desk.may(Right::Business)) && !is_heeding;
        if !may || desk.gate.get_untracked() != Gate::Open {
            return;
        }
        spawn_local(async move {
            // What is not heard stays as it was: the pages tell that the network is gone.
            if let Ok(told) = api::get::<FollowUpNotice>(desk, PATH).await
                && self.turn.try_get_value() == Some(turn)
            {
                let _ = self.told.try_set(Some(told));
            }
        });
    }

    /// Says that what stands there was seen, or the list of it looked at.
    pub(crate) fn heed(self, desk: Desk, has_looked: bool) {
        let Some(told) = self.told.get_untracked() else {
            return;
        };
        let body = HeedFollowUps {
            until: told.as_of,
            has_looked,
        };
        self.turn.update_value(|turn| *turn += 1);
        self.told.set(Some(FollowUpNotice { fresh: 0, ..told }));
        spawn_local(async move {
            let told = api::send::<FollowUpNotice>(desk, Method::PUT, PATH, &body).await;
            let _ = self.turn.try_update_value(|turn| *turn += 1);
            // What was not heard is said again.
            if let Ok(told) = told {
                let _ = self.told.try_set(Some(told));
            }
        });
    }
}

/// In the head, where nothing moves when it comes: that something new has come, and the way
/// there.
#[component]
pub(crate) fn Notice() -> impl IntoView {
    let desk = desk();
    let noticed = desk.noticed;
    let fresh = Memo::new(move |_| noticed.fresh());
    let go = use_navigate();
    let look = move |_| {
        focus::to_the_page();
        noticed.wanted.notify();
        go(
            &untrack(|| desk.address("/follow-ups")),
            NavigateOptions::default(),
        );
    };
    let heed = move |_| {
        focus::to_the_page();
        noticed.heed(desk, false);
    };
    view! {
        <div class="desk-notice" role="status" class:none=move || fresh.get() == 0>
            <span>{move || Some(fresh.get()).filter(|fresh| *fresh != 0).map(notice::told)}</span>
            <button type="button" on:click=look>"去看是哪些"</button>
            <button type="button" on:click=heed>"知道了"</button>
        </div>
    }
}
