//! What every page of the desk can reach: who is signed in, for which market, and the line at
//! the foot that says what was done.

use std::time::Duration;

use gloo::net::http::Method;
use gloo::storage::{LocalStorage, Storage as _};
use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::api::desk::Me;
use linggong_contract::api::follow_ups::FollowUp;
use linggong_contract::api::overview::Overview;
use linggong_contract::{Adcode, Code, Market, Right};
use linggong_ui::parameter;

use crate::api;
use crate::notice::Noticed;
use crate::pages::About;

/// The window this desk stands at, kept on the device.
const WINDOW: &str = "linggong.window";
/// How long the line at the foot stands.
const SAID_FOR: Duration = Duration::from_secs(6);
/// Whoever is signed in.
pub(crate) const SESSION: &str = "/api/v1/staff/session";

/// How often the day is asked for. Asking does not count as work.
const DAY_EVERY: Duration = Duration::from_secs(4);
/// How long it stands if it can be taken back.
const UNDO_FOR: Duration = Duration::from_secs(15);

/// The line at the foot.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    /// Counts up: the next line is not cleared with this one.
    turn: u32,
    pub(crate) words: String,
    pub(crate) worked: bool,
    /// Takes back what was done.
    pub(crate) undo: Option<Callback<()>>,
}

/// How far somebody has come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gate {
    /// Nobody knows yet.
    Looking,
    /// The platform is not heard.
    Unheard,
    /// Nobody is signed in.
    Shut,
    /// Somebody is, with a password that somebody else has made.
    Narrow,
    /// Somebody works.
    Open,
    /// Somebody worked, and must sign in once more; the page stays as it is.
    Again,
}

/// The desk.
#[derive(Clone, Copy)]
pub(crate) struct Desk {
    pub(crate) me: RwSignal<Option<Me>>,
    pub(crate) gate: RwSignal<Gate>,
    /// Whether whoever worked is out since their account was disabled.
    pub(crate) is_disabled: RwSignal<bool>,
    /// What was done, or did not work.
    pub(crate) said: RwSignal<Option<Said>>,
    turns: StoredValue<u32>,
    /// How the day stands, as far as it is known.
    pub(crate) day: RwSignal<Option<Overview>>,
    /// The tasks that concern whoever is signed in.
    pub(crate) noticed: Noticed,
    /// The task that is looked for by whoever goes to 督办 from a case or a person.
    pub(crate) task: StoredValue<Option<FollowUp>>,
    /// Who or what is to be opened for whoever goes there from a task.
    pub(crate) subject: StoredValue<Option<About>>,
    /// The market that the page was opened for.
    pub(crate) market: RwSignal<Option<Adcode>>,
    pub(crate) window: RwSignal<u8>,
}

impl Desk {
    pub(crate) fn start() -> Self {
        let asked = parameter("market").and_then(|text| Adcode::parse(&text).ok());
        let desk = Self {
            me: RwSignal::new(None),
            gate: RwSignal::new(Gate::Looking),
            is_disabled: RwSignal::new(false),
            said: RwSignal::new(None),
            turns: StoredValue::new(0),
            day: RwSignal::new(None),
            noticed: Noticed::new(),
            task: StoredValue::new(None),
            subject: StoredValue::new(None),
            market: RwSignal::new(asked),
            window: RwSignal::new(LocalStorage::get(WINDOW).unwrap_or(1)),
        };
        desk.look();
        desk
    }

    /// Looks who is signed in.
    pub(crate) fn look(self) {
        spawn_local(async move {
            match api::get::<Me>(self, SESSION).await {
                Ok(me) => self.enter(me),
                Err(why) if matches!(why.code, Some(Code::SessionOver | Code::Disabled)) => {}
                Err(_) => self.gate.set(Gate::Unheard),
            }
        });
    }

    /// Asks how the day stands.
    pub(crate) fn ask_for_day(self) {
        let market = self.market.get_untracked();
        let (true, Some(market)) = (untrack(|| self.may(Right::Business)), market) else {
            return;
        };
        if self.gate.get_untracked() != Gate::Open {
            return;
        }
        spawn_local(async move {
            let path = format!("/api/v1/staff/overview?market={market}");
            // What is not heard stays as it was: the pages tell that the network is gone.
            if let Ok(day) = api::get::<Overview>(self, &path).await {
                let _ = self.day.try_set(Some(day));
            }
        });
    }

    /// Keeps up with the day until the page is gone.
    pub(crate) fn follow_day(self) {
        let ask = move || {
            self.ask_for_day();
            self.noticed.ask(self);
        };
        ask();
        let ticking = set_interval_with_handle(ask, DAY_EVERY);
        on_cleanup(move || {
            if let Ok(ticking) = ticking {
                ticking.clear();
            }
        });
    }

    /// Somebody has signed in.
    pub(crate) fn enter(self, me: Me) {
        let is_own = |id: Adcode| me.markets.iter().any(|market| market.id == id);
        let asked = self.market.get_untracked().filter(|id| is_own(*id));
        let market = asked.or_else(|| me.markets.first().map(|market| market.id));
        self.market.set(market);
        if let (None, Some(market)) = (asked, market) {
            // The page carries another market's feed: it is opened anew for this one.
            let enrol = parameter("enrol").map(|code| format!("&enrol={code}"));
            let search = format!("?market={market}{}", enrol.unwrap_or_default());
            let _ = window().location().set_search(&search);
        }
        self.gate.set(if me.staff.must_change {
            Gate::Narrow
        } else {
            Gate::Open
        });
        self.is_disabled.set(false);
        // It may be somebody else.
        self.noticed.told.set(None);
        self.me.set(Some(me));
    }

    /// The session is over: the page stays, and asks for the password once more.
    pub(crate) fn signed_out(self) {
        let gate = match self.gate.get_untracked() {
            Gate::Open | Gate::Again => Gate::Again,
            _ => Gate::Shut,
        };
        self.gate.set(gate);
    }

    /// The account is disabled: whoever was in is out. The way in says it by itself.
    pub(crate) fn disabled(self) {
        if matches!(self.gate.get_untracked(), Gate::Open | Gate::Narrow) {
            self.is_disabled.set(true);
        }
        self.signed_out();
    }

    /// Signs out; the page goes, too.
    pub(crate) fn leave(self) {
        spawn_local(async move {
            if api::act(self, Method::DELETE, SESSION).await.is_err() {
                self.failed("网络断了，服务器还没听到您退出。请关掉浏览器。");
            }
        });
        self.me.set(None);
        self.gate.set(Gate::Shut);
    }

    /// Nobody has touched the desk for long: what is open stays behind the door.
    pub(crate) fn leave_idle(self) {
        self.signed_out();
        // If that is not heard, the session ends by itself.
        spawn_local(async move {
            let _ = api::act(self, Method::DELETE, SESSION).await;
        });
    }

    /// Whether whoever is signed in may do this.
    pub(crate) fn may(self, right: Right) -> bool {
        self.me
            .with(|me| me.as_ref().is_some_and(|me| me.rights.contains(&right)))
    }

    /// Says at the foot what was done.
    pub(crate) fn done(self, words: impl Into<String>) {
        self.say(words.into(), true, None);
    }

    /// Says at the foot what was done, with a button that takes it back.
    pub(crate) fn undoable(
        self,
        words: impl Into<String>,
        undo: impl Fn() + Send + Sync + 'static,
    ) {
        self.say(words.into(), true, Some(Callback::new(move |()| undo())));
    }

    /// Says at the foot what did not work; nothing under the form that asks to sign in once
    /// more, which says why by itself.
    pub(crate) fn failed(self, words: impl Into<String>) {
        if self.gate.get_untracked() != Gate::Again {
            self.say(words.into(), false, None);
        }
    }

    fn say(self, words: String, worked: bool, undo: Option<Callback<()>>) {
        let long = if undo.is_some() { UNDO_FOR } else { SAID_FOR };
        self.turns.update_value(|turn| *turn += 1);
        let turn = self.turns.get_value();
        let said = Some(Said {
            turn,
            words,
            worked,
            undo,
        });
        self.said.set(said);
        let said_then = self.said;
        set_timeout(
            move || {
                let is_same =
                    |said: &Option<Said>| said.as_ref().is_some_and(|said| said.turn == turn);
                if said_then.with_untracked(is_same) {
                    said_then.set(None);
                }
            },
            long,
        );
    }

    /// Moves the desk to another window.
    pub(crate) fn stand_at(self, window: u8) {
        let _ = LocalStorage::set(WINDOW, window);
        self.window.set(window);
    }

    /// A market one is responsible for.
    pub(crate) fn market_of(self, id: Adcode) -> Option<Market> {
        self.me.with_untracked(|me| {
            let mut markets = me.as_ref()?.markets.iter();
            markets.find(|market| market.id == id).cloned()
        })
    }

    /// A city's name.
    pub(crate) fn city(self, id: Adcode) -> Option<String> {
        self.me.with_untracked(|me| {
            let mut markets = me.as_ref()?.markets.iter();
            let found = markets.find(|market| market.id.city() == id)?;
            Some(found.city.clone())
        })
    }

    /// A county's name.
    pub(crate) fn county(self, id: Adcode) -> Option<String> {
        self.me.with_untracked(|me| {
            let mut markets = me.as_ref()?.markets.iter();
            Some(markets.find(|market| market.id == id)?.county.clone())
        })
    }

    /// The divisions one may speak to from here: the market, and what it lies in as far as one
    /// is responsible for it.
    pub(crate) fn scopes(self) -> Vec<(Adcode, String)> {
        let own = self
            .me
            .with_untracked(|me| me.as_ref().map(|me| me.staff.scope));
        let (Some(own), Some(market)) = (own, self.market.get_untracked()) else {
            return Vec::new();
        };
        let city = self.city(market.city()).unwrap_or_default();
        [
            (market, "本市场".to_owned()),
            (market.city(), format!("{city}各市场")),
            (market.province(), "全省各市场".to_owned()),
        ]
        .into_iter()
        .filter(|(scope, _)| own.covers(*scope))
        .collect()
    }

    /// The address of a page for the market at hand.
    pub(crate) fn address(self, page: &str) -> String {
        let market = self
            .market
            .get()
            .map_or_else(String::new, |id| id.to_string());
        format!("/desk{page}?market={market}")
    }
}

/// The desk, from any component.
pub(crate) fn desk() -> Desk {
    expect_context::<Desk>()
}
