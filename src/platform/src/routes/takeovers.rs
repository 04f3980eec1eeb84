//! Messages over all boards (紧急插播): begun and ended by staff, acknowledged by screens.

use axum::extract::State;
use axum::http::StatusCode;
use linggong_contract::Adcode;
use linggong_contract::api::screens::{EndTakeover, NewTakeover, TakeoverRecord};
use linggong_contract::api::tables::{Page, TakeoverSort};
use linggong_rules::screens;
use linggong_store::TakeoverFilter;
use serde::Deserialize;

use crate::audit::Slot;
use crate::auth::Caller;
use crate::clock;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Id, Json, MaybeJson, MaybeKey, Query};
use crate::listing::{Asked, ListParams, page};
use crate::refusals::{Absent, Conflict, Forbidden, Invalid, Malformed, Unauthorized};
use crate::staff::is_division;
use crate::state::AppState;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct TakeoversQuery {
    /// Those that concern this division.
    #[param(value_type = String, example = "141124")]
    market: Adcode,
    /// Those that are over, or those that are still on; both if absent.
    over: Option<bool>,
    /// What they are sorted by; the newest first if absent.
    sort: Option<TakeoverSort>,
}

/// Messages that concern a division, with who has shown them; at most 100 at once. A text is
/// looked for in title, text, kind, tags and who began it.
#[utoipa::path(get, path = "/api/v1/staff/takeovers", tag = "screens", security(("key" = []), ("desk" = [])),
    params(TakeoversQuery, ListParams),
    responses((status = 200, description = "The messages", body = Page<TakeoverRecord>), Unauthorized, Forbidden, Invalid))]
pub(crate) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Query(query): Query<TakeoversQuery>,
    Asked(ask): Asked,
) -> ApiResult<axum::Json<Page<TakeoverRecord>>> {
    caller.require(query.market)?;
    let now = clock::now();
    let filter = TakeoverFilter {
        scope: query.market,
        over: query.over.map(|is_over| (is_over, now)),
    };
    let part = state
        .store
        .takeovers(filter, caller.scope(), query.sort, &ask)
        .await?;
    Ok(axum::Json(page(part, |record| record)))
}

/// Puts a message over boards: within a second on every connected one, later on those that come
/// back. A drill is laid out and acknowledged, but not seen.
///
/// The same `Idempotency-Key` with the same request is the same message: boards are interrupted
/// once.
#[utoipa::path(post, path = "/api/v1/staff/takeovers", tag = "screens", security(("key" = []), ("desk" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 64 characters, new for each message", example = "6f1c9a52")),
    request_body = NewTakeover,
    responses((status = 201, description = "The message", body = TakeoverRecord),
        Malformed, Unauthorized, Forbidden, Absent, Conflict, Invalid))]
pub(crate) async fn begin(
    State(state): State<AppState>,
    caller: Caller,
    slot: Slot,
    key: MaybeKey,
    Json(new): Json<NewTakeover>,
) -> ApiResult<(StatusCode, axum::Json<TakeoverRecord>)> {
    let word = if new.drill { "演练" } else { "插播" };
    slot.tell(format!(
        "{word}：{}",
        new.title.chars().take(12).collect::<String>()
    ));
    if !is_division(&state.store, new.scope) {
        return Err(ApiError::not_found("没有这个地方"));
    }
    caller.require(new.scope)?;
    let wrong = screens::check_takeover(&new);
    if !wrong.is_empty() {
        return Err(ApiError::invalid(wrong));
    }
    let request = key.request(&state.people, &(caller.name(), &new))?;
    let by = (caller.name(), request.as_ref());
    let done = state.store.begin_takeover(&new, by, clock::now()).await?;
    state.live.wake();
    Ok((StatusCode::CREATED, axum::Json(done)))
}

/// Ends a message before its time. Whoever saw it on is told if it has ended by itself, or if
/// somebody else has ended it.
#[utoipa::path(post, path = "/api/v1/staff/takeovers/{id}/end", tag = "screens", security(("key" = []), ("desk" = [])),
    params(("id" = i64, Path, example = 3)), request_body = Option<EndTakeover>,
    responses((status = 200, description = "The message", body = TakeoverRecord),
        Malformed, Unauthorized, Forbidden, Absent, Conflict, Invalid))]
pub(crate) async fn end(
    State(state): State<AppState>,
    caller: Caller,
    slot: Slot,
    Id(id): Id<i64>,
    MaybeJson(body): MaybeJson<EndTakeover>,
) -> ApiResult<axum::Json<TakeoverRecord>> {
    caller.require(state.store.takeover_scope(id).await?)?;
    let done = state
        .store
        .end_takeover(id, caller.hand(body.seen), clock::now())
        .await?;
    slot.tell(done.takeover.title.as_str());
    state.live.wake();
    Ok(axum::Json(done))
}
