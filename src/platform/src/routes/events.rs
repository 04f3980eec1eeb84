//! A market's event stream.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use linggong_contract::{Adcode, Cursor};
use serde::Deserialize;

use crate::error::{ApiError, ApiResult};
use crate::extract::{Id, Query};
use crate::live::EventStream;
use crate::refusals::{Absent, Invalid};
use crate::state::AppState;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct EventsQuery {
    /// The cursor the reader has; `Last-Event-ID` wins over it.
    #[param(value_type = Option<String>, example = "57.3.9")]
    since: Option<Cursor>,
    /// What the screen goes by, its name before its tags, parted by commas: it gets the programme
    /// that was arranged for the first of them.
    #[serde(default)]
    #[param(example = "大厅1号屏,大厅")]
    names: String,
}

/// One stream of events for a device, resumable by `Last-Event-ID`.
///
/// Named events: `change` (a `FeedUpdate`: apply it), `heartbeat` (every 10 s: server time
/// and newest cursor), `takeover` (what lies over the boards now, as a list that replaces the
/// last), `command` (`come_back`: the server restarts, connect again after `after_ms`; `report`:
/// enrolled screens report at once). Without a cursor the first event is a snapshot.
#[utoipa::path(get, path = "/api/v1/markets/{market}/events", tag = "feed",
    params(("market" = String, Path, example = "141124"), EventsQuery,
        ("Last-Event-ID" = Option<String>, Header, description = "Cursor of the last event received")),
    responses(
        (status = 200, description = "The stream", content_type = "text/event-stream", body = String), Absent, Invalid))]
pub(crate) async fn events(
    State(state): State<AppState>,
    Id(market): Id<Adcode>,
    Query(query): Query<EventsQuery>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    if state.store.market(market).is_none() {
        return Err(ApiError::not_found("没有这个零工市场"));
    }
    let last = headers
        .get("last-event-id")
        .map(|value| value.to_str().unwrap_or_default());
    let since = match last.filter(|text| !text.is_empty()) {
        Some(text) => Some(
            text.parse::<Cursor>()
                .map_err(|error| ApiError::invalid_field("Last-Event-ID", error.to_string()))?,
        ),
        None => query.since,
    };
    let stream = EventStream::open(&state, market, since, query.names).await?;
    let mut response = Body::from_stream(stream.into_chunks()).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/event-stream"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // A proxy that collects the stream would hold changes back.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}
