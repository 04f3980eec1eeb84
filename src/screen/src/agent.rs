//! Reports what is on the glass, does what is asked, shows what lies over the face.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::net::http::Request;
use gloo::timers::callback::Interval;
use linggong_contract::{
    Cursor, Moment, ScreenCommand, ScreenOrder, ScreenOrders, ScreenReport, Takeover, TakeoverKind,
};
use linggong_rules::back_off::reconnect_ms;
use linggong_rules::screens::{IDENTIFY_MS, REPORT_EVERY_MS, is_dark, over};
use linggong_ui::{ServerClock, device_now, viewport};
use wasm_bindgen_futures::spawn_local;

use crate::dom::{self, Face};
use crate::kept::{self, Told};
use crate::over::Over;
use crate::picture;
use crate::stream::{Heard, Overheard};

const TICK_MS: u32 = 200;
/// A new page on the glass is reported within this; a hall of screens does not speak at once.
const SOON_MS: i64 = 300;
const SOON_SPREAD_MS: f64 = 700.0;
/// A server that says nothing for so long did not hear the report.
const ANSWER_MS: i64 = 15_000;
const REPORT: &str = "/api/v1/screens/self/report";
const NO_CONTENT: u16 = 204;
/// Characters of what is on the glass.
const SHOWING_CHARS: usize = 60;
const MEGABYTE: f64 = 1_048_576.0;

/// Whether this device is a screen of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// Nobody has said so yet.
    Unknown,
    Enrolled,
    /// It shows a face that anybody may open; only takeovers for all concern it.
    Stranger,
}

struct Agent {
    face: Face,
    clock: ServerClock,
    over: Over,
    standing: Cell<Standing>,
    told: RefCell<Told>,
    takeovers: RefCell<Vec<Takeover>>,
    /// Numbers of those on the glass, drills among them.
    shown: RefCell<Vec<i64>>,
    is_dark: Cell<bool>,
    /// Until when the device's name is shown.
    named_until: Cell<Option<Moment>>,
    /// Commands that were carried out and not reported yet.
    done: RefCell<Vec<i64>>,
    /// The one that is being carried out.
    doing: Cell<Option<i64>>,
    /// Commands to be carried out once nobody uses the kiosk.
    waiting: RefCell<Vec<ScreenOrder>>,
    cursor: Cell<Option<Cursor>>,
    /// When to report next, by the device's own clock.
    due: Cell<Moment>,
    /// Since when an answer is waited for.
    asked: Cell<Option<Moment>>,
    failures: Cell<u32>,
    stream: RefCell<Option<Overheard>>,
    /// Opened once the last report is heard.
    leave_for: RefCell<Option<String>>,
}

/// Starts speaking for the device.
pub(crate) fn start(face: Face) {
    let Some(layers) = Over::make() else { return };
    let told = kept::told();
    // What was a screen when it went off is one until it is told otherwise.
    let standing = match told {
        Some(_) => Standing::Enrolled,
        None => Standing::Unknown,
    };
    let agent = Rc::new(Agent {
        face,
        clock: ServerClock::start(Moment::from_ms(0)),
        over: layers,
        standing: Cell::new(standing),
        told: RefCell::new(told.unwrap_or_default()),
        takeovers: RefCell::new(kept::takeovers()),
        shown: RefCell::default(),
        is_dark: Cell::new(false),
        named_until: Cell::new(None),
        done: RefCell::default(),
        doing: Cell::new(None),
        waiting: RefCell::default(),
        cursor: Cell::new(None),
        due: Cell::new(device_now()),
        asked: Cell::new(None),
        failures: Cell::new(0),
        stream: RefCell::new(None),
        leave_for: RefCell::new(None),
    });
    let hear: Rc<dyn Fn(Heard)> = {
        let agent = Rc::clone(&agent);
        Rc::new(move |heard| agent.hear(heard))
    };
    // It lives as long as the page.
    Interval::new(TICK_MS, move || {
        let is_current = agent
            .stream
            .borrow()
            .as_ref()
            .is_some_and(Overheard::is_current);
        if !is_current {
            agent.stream.replace(Overheard::listen(&hear));
        }
        agent.tick();
    })
    .forget();
}

impl Agent {
    fn hear(&self, heard: Heard) {
        match heard {
            Heard::Takeovers(list) => {
                kept::keep_takeovers(&list);
                self.takeovers.replace(list);
                self.show();
            }
            Heard::ReportNow => self.report_within(0.0),
            Heard::Time(at) => self.clock.set(at),
        }
    }

    fn tick(self: &Rc<Self>) {
        self.show();
        let cursor = dom::data("cursor").and_then(|text| text.parse().ok());
        if self.cursor.replace(cursor) != cursor {
            self.report_within(SOON_SPREAD_MS);
        }
        self.work();
        let now = device_now();
        let is_unheard = self
            .asked
            .get()
            .is_some_and(|at| now.since_ms(at) < ANSWER_MS && at <= now);
        // A clock that was set back must not silence a screen.
        let is_due = now >= self.due.get() || self.due.get().since_ms(now) > REPORT_EVERY_MS * 4;
        if is_due && !is_unheard && self.standing.get() != Standing::Stranger {
            self.due.set(now.plus_ms(REPORT_EVERY_MS));
            self.asked.set(Some(now));
            let agent = Rc::clone(self);
            spawn_local(async move { agent.report().await });
        }
    }

    /// Shows what lies over the face now.
    fn show(&self) {
        let now = self.clock.now();
        let told = self.told.borrow();
        let all = self.takeovers.borrow();
        let free = !self.is_in_use();
        let top = over(&all, &told.tags, now)
            // Who stands at a kiosk finishes first, unless they are in danger.
            .filter(|one| free || one.kind == TakeoverKind::Evacuate);
        let drill = all
            .iter()
            .rev()
            .find(|one| one.drill && one.is_for(&told.tags) && now < one.ends_at);
        let shown: Vec<i64> = top.into_iter().chain(drill).map(|one| one.id).collect();
        if *self.shown.borrow() != shown {
            self.over.show_takeover(top, &told.market);
            self.over.show_drill(drill, &told.market);
            self.shown.replace(shown);
            self.report_within(0.0);
        }
        let dark = told.dark.filter(|dark| free && is_dark(Some(*dark), now));
        if self.is_dark.replace(dark.is_some()) != dark.is_some() {
            self.over.show_dark(dark);
        }
        if self.named_until.get().is_some_and(|until| now >= until) {
            self.named_until.set(None);
            self.over.show_name(None);
        }
    }

    fn is_in_use(&self) -> bool {
        self.face == Face::Kiosk && !dom::has(".kiosk-frame.attract")
    }

    /// Carries out what waits, one after the other.
    fn work(self: &Rc<Self>) {
        if self.doing.get().is_some() {
            return;
        }
        let next = self.waiting.borrow().first().copied();
        // Nobody's work is torn from under their hands, and nobody is in a picture.
        let Some(order) =
            next.filter(|next| next.command == ScreenCommand::Identify || !self.is_in_use())
        else {
            return;
        };
        self.waiting.borrow_mut().retain(|one| one.id != order.id);
        match order.command {
            ScreenCommand::Identify => {
                self.over.show_name(Some(&self.told.borrow()));
                self.named_until
                    .set(Some(self.clock.now().plus_ms(IDENTIFY_MS)));
                self.is_done(order.id);
            }
            ScreenCommand::Reload => {
                let address = dom::window().and_then(|window| {
                    let place = window.location();
                    Some(place.pathname().ok()? + &place.search().ok()?)
                });
                self.leave_for.replace(address);
                self.is_done(order.id);
            }
            ScreenCommand::Picture => {
                self.doing.set(Some(order.id));
                let agent = Rc::clone(self);
                spawn_local(async move {
                    // What cannot be drawn is done with, too: staff see that no picture came.
                    picture::send().await;
                    agent.doing.set(None);
                    agent.is_done(order.id);
                });
            }
        }
    }

    fn is_done(&self, id: i64) {
        self.done.borrow_mut().push(id);
        self.report_within(0.0);
    }

    fn report_within(&self, spread_ms: f64) {
        #[expect(clippy::cast_possible_truncation, reason = "less than a second")]
        let spread = (js_sys::Math::random() * spread_ms) as i64;
        let wait = if spread_ms > 0.0 { SOON_MS } else { 0 };
        let soon = device_now().plus_ms(wait + spread);
        if soon < self.due.get() {
            self.due.set(soon);
        }
    }

    async fn report(self: Rc<Self>) {
        let report = self.words();
        let sent = report.done.clone();
        let answer = async {
            let request = Request::post(REPORT).json(&report).ok()?;
            let answer = request.send().await.ok()?;
            if answer.status() == NO_CONTENT {
                return Some(None);
            }
            if !answer.ok() {
                return None;
            }
            Some(Some(answer.json::<ScreenOrders>().await.ok()?))
        };
        let answer = answer.await;
        self.asked.set(None);
        match answer {
            None => {
                let failures = self.failures.get();
                self.failures.set(failures.saturating_add(1));
                let wait = reconnect_ms(failures, js_sys::Math::random());
                self.due.set(device_now().plus_ms(i64::from(wait)));
            }
            Some(None) => self.is_none_of_ours(),
            Some(Some(orders)) => {
                self.failures.set(0);
                self.done.borrow_mut().retain(|id| !sent.contains(id));
                self.obey(orders);
            }
        }
    }

    fn is_none_of_ours(&self) {
        kept::keep_told(None);
        let was = self.standing.replace(Standing::Stranger);
        if was == Standing::Enrolled && !self.is_in_use() {
            dom::go("/screen");
        }
    }

    fn obey(&self, orders: ScreenOrders) {
        self.standing.set(Standing::Enrolled);
        self.clock.set(orders.at);
        let told = Told::from(&orders);
        kept::keep_told(Some(&told));
        self.told.replace(told);
        for order in orders.commands {
            let is_known = self.done.borrow().contains(&order.id)
                || self.doing.get() == Some(order.id)
                || self.waiting.borrow().iter().any(|one| one.id == order.id);
            if !is_known {
                self.waiting.borrow_mut().push(order);
            }
        }
        if self.is_in_use() {
            return;
        }
        let here = dom::window().and_then(|window| {
            let place = window.location();
            Some(place.pathname().ok()? + &place.search().ok()?)
        });
        if here.is_some_and(|here| here != orders.address) {
            dom::go(&orders.address);
        } else if self.done.borrow().is_empty()
            && let Some(address) = self.leave_for.take()
        {
            dom::go(&address);
        }
    }

    /// What there is to say.
    fn words(&self) -> ScreenReport {
        let (width, height) = viewport();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "casts of floats stay within the integer"
        )]
        let pixels = |size: f64| size as u16;
        let waiting = dom::text_of(".kiosk-foot .waiting").unwrap_or_default();
        let digits: String = waiting.chars().filter(char::is_ascii_digit).collect();
        ScreenReport {
            cursor: self.cursor.get(),
            showing: self.showing().chars().take(SHOWING_CHARS).collect(),
            version: dom::data("version").unwrap_or_default(),
            width: pixels(width),
            height: pixels(height),
            memory_mb: memory_mb(),
            device_at: device_now(),
            queue: digits.parse().unwrap_or(0),
            done: self.done.borrow().clone(),
            takeovers: self.shown.borrow().clone(),
        }
    }

    /// What is on the glass; of a kiosk only whether somebody stands there.
    fn showing(&self) -> String {
        let told = self.told.borrow();
        let now = self.clock.now();
        if let Some(top) = over(&self.takeovers.borrow(), &told.tags, now) {
            return format!("插播：{}", top.title);
        }
        if self.is_dark.get() {
            return "夜间息屏".to_owned();
        }
        match self.face {
            Face::Kiosk if self.is_in_use() => "有人在用".to_owned(),
            Face::Kiosk => "等人来用".to_owned(),
            Face::Board | Face::Screen => dom::text_of(".foot .page").unwrap_or_default(),
        }
    }
}

/// What the page's scripts hold, if the browser tells.
fn memory_mb() -> Option<u32> {
    let clock = dom::window()?.performance()?;
    let memory = dom::property(&clock, "memory")?;
    let bytes = dom::property(&memory, "usedJSHeapSize")?.as_f64()?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "megabytes of one page"
    )]
    Some((bytes / MEGABYTE).ceil() as u32)
}
