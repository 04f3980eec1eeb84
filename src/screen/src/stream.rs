//! The face's event stream, overheard: one stream is enough for a device.

use std::rc::Rc;

use gloo::events::EventListener;
use linggong_contract::event::{COMMAND, HEARTBEAT, Heartbeat, REPORT_NOW, TAKEOVER};
use linggong_contract::{Moment, Takeover};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Event, EventSource, MessageEvent};

use crate::dom;

/// Where the face leaves its stream.
const STREAM: &str = "linggongStream";

/// What is overheard.
pub(crate) enum Heard {
    /// What lies over the boards from now on.
    Takeovers(Vec<Takeover>),
    /// There is something to do.
    ReportNow,
    /// The server's time.
    Time(Moment),
}

/// The stream that is listened to. Dropping it stops listening.
pub(crate) struct Overheard {
    source: EventSource,
    _listeners: [EventListener; 3],
}

impl Overheard {
    /// Whether this is still the face's stream.
    pub(crate) fn is_current(&self) -> bool {
        current().is_some_and(|source| source == self.source)
    }

    /// Listens to the face's stream, once it has one.
    pub(crate) fn listen(hear: &Rc<dyn Fn(Heard)>) -> Option<Self> {
        let source = current()?;
        let takeover = {
            let hear = Rc::clone(hear);
            EventListener::new(&source, TAKEOVER, move |event| {
                if let Some(list) = text(event).and_then(|text| serde_json::from_str(&text).ok()) {
                    hear(Heard::Takeovers(list));
                }
            })
        };
        let command = {
            let hear = Rc::clone(hear);
            EventListener::new(&source, COMMAND, move |event| {
                if text(event).as_deref() == Some(REPORT_NOW) {
                    hear(Heard::ReportNow);
                }
            })
        };
        let heartbeat = {
            let hear = Rc::clone(hear);
            EventListener::new(&source, HEARTBEAT, move |event| {
                let beat = text(event).and_then(|text| serde_json::from_str(&text).ok());
                if let Some(Heartbeat { at, .. }) = beat {
                    hear(Heard::Time(at));
                }
            })
        };
        Some(Self {
            source,
            _listeners: [takeover, command, heartbeat],
        })
    }
}

fn current() -> Option<EventSource> {
    let window: JsValue = dom::window()?.into();
    dom::property(&window, STREAM)?.dyn_into().ok()
}

fn text(event: &Event) -> Option<String> {
    event.dyn_ref::<MessageEvent>()?.data().as_string()
}
