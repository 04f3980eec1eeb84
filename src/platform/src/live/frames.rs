//! Events as bytes on the wire, encoded once for all their readers.

use bytes::Bytes;
use linggong_contract::event::{
    CHANGE, COMMAND, Command, HEARTBEAT, Heartbeat, REPORT_NOW, TAKEOVER,
};
use linggong_contract::{Adcode, Call, Cursor, Moment, Posting, Programme, Takeover};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

/// A reader whose connection breaks tries again after this; our own faces know better.
const RETRY_MS: u32 = 1_000;

/// A posting as JSON, made once and put into the event of every market that shows it.
pub(super) fn encode(posting: &Posting) -> serde_json::Result<Box<RawValue>> {
    to_raw_value(posting)
}

/// A [`linggong_contract::Delta`] around postings that are JSON already.
#[derive(Serialize)]
pub(super) struct RawDelta<'a> {
    pub(super) market: Adcode,
    pub(super) since: Cursor,
    pub(super) cursor: Cursor,
    pub(super) at: Moment,
    pub(super) changes: Vec<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) programme: Option<&'a Programme>,
}

/// As `FeedUpdate` tags it.
#[derive(Serialize)]
struct WrappedDelta<'a> {
    delta: &'a RawDelta<'a>,
}

pub(super) fn delta(delta: &RawDelta<'_>) -> serde_json::Result<Bytes> {
    let wrapped = WrappedDelta { delta };
    Ok(change(delta.cursor, &serde_json::to_string(&wrapped)?))
}

/// A [`linggong_contract::FeedUpdate`] that is JSON already.
pub(super) fn change(cursor: Cursor, update: &str) -> Bytes {
    event(CHANGE, Some(cursor), update)
}

pub(super) fn heartbeat(at: Moment, cursor: Cursor, calls: Vec<Call>) -> Bytes {
    let beat = Heartbeat { at, cursor, calls };
    event(
        HEARTBEAT,
        None,
        &serde_json::to_string(&beat).unwrap_or_default(),
    )
}

/// What lies over a market's screens.
pub(super) fn takeovers(on: &[&Takeover]) -> serde_json::Result<Bytes> {
    Ok(event(TAKEOVER, None, &serde_json::to_string(on)?))
}

/// Asks screens to report.
pub(super) fn report_now() -> Bytes {
    event(COMMAND, None, REPORT_NOW)
}

/// Opens a stream.
pub(super) fn opening() -> Bytes {
    Bytes::from(format!("retry: {RETRY_MS}\n\n"))
}

/// Closes a stream: come back after so long.
pub(super) fn come_back(after_ms: u32) -> Bytes {
    let command = serde_json::to_string(&Command::ComeBack { after_ms }).unwrap_or_default();
    Bytes::from(format!(
        "retry: {after_ms}\nevent: {COMMAND}\ndata: {command}\n\n"
    ))
}

fn event(name: &str, id: Option<Cursor>, data: &str) -> Bytes {
    // JSON has no raw line breaks, so one data line is enough.
    let id = id
        .map(|cursor| format!("id: {cursor}\n"))
        .unwrap_or_default();
    Bytes::from(format!("{id}event: {name}\ndata: {data}\n\n"))
}
