//! One event stream to the platform that never gives up.
//!
//! The browser's own reconnecting stops for good at the first answer that is no stream; a
//! screen must not. So each stream lives until its first error or silence, and a fresh one
//! follows after `rules::back_off`. There are no timers here: the face's tick drives it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::EventListener;
use linggong_contract::event::{CHANGE, COMMAND, Command, HEARTBEAT, Heartbeat, SILENCE_MAX_MS};
use linggong_contract::{Adcode, Cursor, FeedUpdate};
use linggong_rules::back_off::reconnect_ms;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsCast as _;
use web_sys::{Event, EventSource, MessageEvent};

use crate::clock::monotonic_ms;
use crate::page::parameter;

/// What a stream brings.
pub(crate) enum Arrival {
    Update(Box<FeedUpdate>),
    Heartbeat(Heartbeat),
}

type OnArrival = Rc<dyn Fn(Arrival)>;

/// Keeps one stream open. Dropping it closes the stream.
pub(crate) struct Connection {
    market: Adcode,
    status: Rc<Status>,
    stream: RefCell<Option<Stream>>,
    on_arrival: OnArrival,
}

/// What the listeners of a stream report.
#[derive(Default)]
struct Status {
    /// When something was last heard.
    heard_mono_ms: Cell<f64>,
    /// When to open the next stream, if this one is over.
    reopen_mono_ms: Cell<Option<f64>>,
    attempt: Cell<u32>,
}

impl Status {
    fn heard(&self) {
        self.heard_mono_ms.set(monotonic_ms());
        self.attempt.set(0);
    }

    fn retry(&self) {
        if self.reopen_mono_ms.get().is_some() {
            return;
        }
        let attempt = self.attempt.get();
        self.attempt.set(attempt.saturating_add(1));
        self.retry_after(f64::from(reconnect_ms(attempt, js_sys::Math::random())));
    }

    fn retry_after(&self, ms: f64) {
        self.reopen_mono_ms.set(Some(monotonic_ms() + ms));
    }
}

impl Connection {
    /// A connection that opens at its first tick.
    pub(crate) fn new(market: Adcode, on_arrival: OnArrival) -> Self {
        let status = Rc::new(Status::default());
        status.retry_after(0.0);
        Self {
            market,
            status,
            stream: RefCell::new(None),
            on_arrival,
        }
    }

    /// Reopens what is over or silent. `since` is the cursor the reader has.
    pub(crate) fn tick(&self, since: Option<Cursor>) {
        let now = monotonic_ms();
        #[expect(clippy::cast_precision_loss, reason = "half a minute")]
        let silence_max_ms = SILENCE_MAX_MS as f64;
        match self.status.reopen_mono_ms.get() {
            Some(at) if at <= now => self.open(since),
            Some(_) => {}
            None if now - self.status.heard_mono_ms.get() > silence_max_ms => self.restart(),
            None => {}
        }
    }

    /// Drops the stream and opens another one soon.
    pub(crate) fn restart(&self) {
        self.stream.replace(None);
        self.status.retry();
    }

    fn open(&self, since: Option<Cursor>) {
        self.stream.replace(None);
        self.status.reopen_mono_ms.set(None);
        self.status.heard_mono_ms.set(monotonic_ms());
        // What an enrolled screen goes by: it may have a programme of its own.
        let names = parameter("names").unwrap_or_default();
        let names = String::from(js_sys::encode_uri_component(&names));
        let since = since
            .map(|cursor| format!("&since={cursor}"))
            .unwrap_or_default();
        let url = format!(
            "/api/v1/markets/{}/events?names={names}{since}",
            self.market
        );
        match EventSource::new(&url) {
            Ok(source) => {
                let stream = Stream::listen(source, &self.status, &self.on_arrival);
                self.stream.replace(Some(stream));
            }
            Err(_) => self.status.retry(),
        }
    }
}

/// An open stream. Dropping it closes the connection and stops its listeners.
struct Stream {
    source: EventSource,
    _listeners: [EventListener; 4],
}

impl Stream {
    fn listen(source: EventSource, status: &Rc<Status>, on_arrival: &OnArrival) -> Self {
        let change = {
            let (status, on_arrival) = (Rc::clone(status), Rc::clone(on_arrival));
            EventListener::new(&source, CHANGE, move |event| {
                status.heard();
                if let Some(update) = payload(event) {
                    on_arrival(Arrival::Update(Box::new(update)));
                }
            })
        };
        let heartbeat = {
            let (status, on_arrival) = (Rc::clone(status), Rc::clone(on_arrival));
            EventListener::new(&source, HEARTBEAT, move |event| {
                status.heard();
                if let Some(beat) = payload(event) {
                    on_arrival(Arrival::Heartbeat(beat));
                }
            })
        };
        let command = {
            let (status, source) = (Rc::clone(status), source.clone());
            EventListener::new(&source.clone(), COMMAND, move |event| {
                if let Some(Command::ComeBack { after_ms }) = payload(event) {
                    source.close();
                    status.retry_after(f64::from(after_ms));
                }
            })
        };
        let error = {
            let (status, source) = (Rc::clone(status), source.clone());
            EventListener::new(&source.clone(), "error", move |_| {
                source.close();
                status.retry();
            })
        };
        Self {
            source,
            _listeners: [change, heartbeat, command, error],
        }
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.source.close();
    }
}

/// The JSON of an event; `None` if it is not what this version expects.
fn payload<T: DeserializeOwned>(event: &Event) -> Option<T> {
    let text = event.dyn_ref::<MessageEvent>()?.data().as_string()?;
    serde_json::from_str(&text).ok()
}
