//! A market's feed as one answer.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use linggong_contract::{Adcode, Cursor, FeedUpdate, Moment};
use serde::Deserialize;

use crate::clock;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Id, Query};
use crate::live::delta_for;
use crate::refusals::{Absent, Invalid};
use crate::state::AppState;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct FeedQuery {
    /// The cursor the reader has; only what changed since is returned.
    #[param(value_type = Option<String>, example = "57.3.9")]
    since: Option<Cursor>,
    /// What the screen goes by, its name before its tags, parted by commas: it gets the programme
    /// that was arranged for the first of them.
    #[serde(default)]
    #[param(example = "大厅1号屏,大厅")]
    names: String,
}

/// Everything a screen of the market needs, or what changed since a cursor.
///
/// A snapshot is returned also when the cursor is too old. `ETag` is the cursor.
#[utoipa::path(get, path = "/api/v1/markets/{market}/feed", tag = "feed",
    params(("market" = String, Path, example = "141124"), FeedQuery),
    responses(
        (status = 200, description = "The answer", body = FeedUpdate, headers(("ETag" = String))),
        (status = 304, description = "Nothing changed"), Absent, Invalid))]
pub(crate) async fn feed(
    State(state): State<AppState>,
    Id(market): Id<Adcode>,
    Query(query): Query<FeedQuery>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    if state.store.market(market).is_none() {
        return Err(ApiError::not_found("没有这个零工市场"));
    }
    let now = clock::now();
    let delta = match query.since {
        Some(since) => delta_for(&state.store, market, since, &query.names, now).await?,
        None => None,
    };
    let mut response = match delta {
        Some(delta) => axum::Json(FeedUpdate::Delta(delta)).into_response(),
        None => snapshot(&state, market, &query.names, now, &headers).await?,
    };
    let no_cache = HeaderValue::from_static("no-cache");
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, no_cache);
    Ok(response)
}

async fn snapshot(
    state: &AppState,
    market: Adcode,
    names: &str,
    now: Moment,
    headers: &HeaderMap,
) -> ApiResult<Response> {
    let snapshot = state.snapshots.get(&state.store, market, names).await?;
    // The day is part of it: at midnight the figures start anew without any change.
    let tag = format!(
        "\"{}-{}\"",
        snapshot.cursor,
        now.day_start().ms() / 86_400_000
    );
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok());
    let mut response = if known == Some(tag.as_str()) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        snapshot.answer.respond("application/json", headers)
    };
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}
