//! Screens as staff see them: enrolled, renamed, replaced, revoked, spoken to.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use linggong_contract::api::screens::{CommandScreen, EditScreen, EnrolScreen, ReplaceDevice};
use linggong_contract::api::tables::{Page, ScreenSort};
use linggong_contract::api::{Items, Seen};
use linggong_contract::{Adcode, Moment, Outage, Screen, ScreenId, ScreenSettings};
use linggong_rules::screens;
use linggong_store::ScreenTable;
use serde::Deserialize;

use super::screens::PICTURE_HEADERS;
use crate::audit::Slot;
use crate::auth::Caller;
use crate::clock;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Id, Json, MaybeJson, MaybeKey, Query};
use crate::listing::{Asked, ListParams, page};
use crate::refusals::{Absent, Conflict, Forbidden, Invalid, Malformed, Unauthorized};
use crate::state::AppState;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ScreensQuery {
    /// Only of this division.
    #[param(value_type = String, example = "141124")]
    market: Adcode,
    /// What they are sorted by; market and name if absent.
    sort: Option<ScreenSort>,
}

/// Screens of a division with what they said last, and how many are heard (`online`) and show
/// the newest (`current`). A text is looked for in name, place and tags.
#[utoipa::path(get, path = "/api/v1/staff/screens", tag = "screens", security(("key" = []), ("desk" = [])),
    params(ScreensQuery, ListParams),
    responses((status = 200, description = "The screens", body = Page<Screen>), Unauthorized, Forbidden, Invalid))]
pub(crate) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Query(query): Query<ScreensQuery>,
    Asked(ask): Asked,
) -> ApiResult<axum::Json<Page<Screen>>> {
    caller.require(query.market)?;
    let table = ScreenTable {
        sort: query.sort,
        ask: &ask,
    };
    let found = state.store.screen_part(query.market, table, clock::now());
    let (part, counts) = found.await?;
    let page = page(part, |screen| screen);
    Ok(axum::Json(Page { counts, ..page }))
}

/// Makes a screen of the device that shows a code.
///
/// The same `Idempotency-Key` with the same request is the same screen.
#[utoipa::path(post, path = "/api/v1/staff/screens", tag = "screens", security(("key" = []), ("desk" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 64 characters, new for each screen", example = "6f1c9a52")),
    request_body = EnrolScreen,
    responses((status = 201, description = "The screen", body = Screen),
        Malformed, Unauthorized, Forbidden, Absent, Conflict, Invalid))]
pub(crate) async fn enrol(
    State(state): State<AppState>,
    caller: Caller,
    slot: Slot,
    key: MaybeKey,
    Json(body): Json<EnrolScreen>,
) -> ApiResult<(StatusCode, axum::Json<Screen>)> {
    slot.tell(short(&body.settings.name));
    caller.require(body.settings.market)?;
    check(&body.settings)?;
    let code = code(&body.code)?;
    let request = key.request(&state.people, &(caller.name(), &body))?;
    let by = (caller.name(), request.as_ref());
    let screen = state
        .store
        .enrol_screen(&code, &body.settings, by, clock::now())
        .await?;
    Ok((StatusCode::CREATED, axum::Json(screen)))
}

/// Says something else of a screen. Two who do it at once are told. What was arranged for its name
/// follows a new name; `name_programme` tells.
#[utoipa::path(put, path = "/api/v1/staff/screens/{id}", tag = "screens", security(("key" = []), ("desk" = [])),
    params(("id" = i64, Path, example = 4)), request_body = EditScreen,
    responses((status = 200, description = "The screen", body = Screen),
        Malformed, Unauthorized, Forbidden, Absent, Conflict, Invalid))]
pub(crate) async fn edit(
    State(state): State<AppState>,
    caller: Caller,
    slot: Slot,
    Id(id): Id<i64>,
    Json(body): Json<EditScreen>,
) -> ApiResult<axum::Json<Screen>> {
    let known = covered(&state, &caller, id).await?;
    let (was, is) = (&known.settings.name, short(&body.settings.name));
    slot.tell(if *was == is {
        is
    } else {
        format!("{was} → {is}")
    });
    let market = body.settings.market;
    caller.require(market)?;
    if state.store.market(market).is_none() {
        return Err(ApiError::not_found("没有这个零工市场"));
    }
    check(&body.settings)?;
    let hand = caller.hand(Some(body.before));
    let done = state
        .store
        .edit_screen(ScreenId(id), hand, &body.settings, clock::now())
        .await?;
    // It follows the feed of the market that it was in.
    state.live.nudge(known.settings.market);
    // What the boards of a name play has changed with it.
    state.live.wake();
    Ok(axum::Json(done))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct RevokeQuery {
    /// `updated_at` of the screen that was seen: refused (`changed`) if it was changed, replaced
    /// or taken off since. Without it nothing is checked.
    #[param(value_type = Option<String>, format = DateTime)]
    seen: Option<Moment>,
}

/// Takes a screen off the list; its device asks to be enrolled anew. Can be taken back. Two who
/// press at once are told.
#[utoipa::path(delete, path = "/api/v1/staff/screens/{id}", tag = "screens", security(("key" = []), ("desk" = [])),
    params(("id" = i64, Path, example = 4), RevokeQuery),
    responses((status = 204, description = "It is off the list"),
        Unauthorized, Forbidden, Absent, Conflict, Invalid))]
pub(crate) async fn revoke(
    State(state): State<AppState>,
    caller: Caller,
    slot: Slot,
    Id(id): Id<i64>,
    Query(query): Query<RevokeQuery>,
) -> ApiResult<StatusCode> {
    let screen = own(&state, &caller, &slot, id).await?;
    let hand = caller.hand(query.seen);
    let done = state
        .store
        .revoke_screen(ScreenId(id), true, hand, clock::now());
    done.await?;
    state.live.nudge(screen.settings.market);
    Ok(StatusCode::NO_CONTENT)
}

/// Puts a screen back on the list, with the device it had. Two who press at once are told.
#[utoipa::path(post, path = "/api/v1/staff/screens/{id}/restore", tag = "screens", security(("key" = []), ("desk" = [])),
    params(("id" = i64, Path, example = 4)), request_body = Option<Seen>,
    responses((status = 200, description = "The screen", body = Screen),
        Malformed, Unauthorized, Forbidden, Absent, Conflict, Invalid))]
pub(crate) async fn restore(
    State(state): State<AppState>,
    caller: Caller,
    slot: Slot,
    Id(id): Id<i64>,
    MaybeJson(body): MaybeJson<Seen>,
) -> ApiResult<axum::Json<Screen>> {
    own(&state, &caller, &slot, id).await?;
    let hand = caller.hand(body.seen);
    let done = state
        .store
        .revoke_screen(ScreenId(id), false, hand, clock::now());
    Ok(axum::Json(done.await?))
}

/// Puts the device that shows a code in a screen's place: name, settings and history stay. Two
/// who do it at once are told.
#[utoipa::path(post, path = "/api/v1/staff/screens/{id}/replace", tag = "screens", security(("key" = []), ("desk" = [])),
    params(("id" = i64, Path, example = 4)), request_body = ReplaceDevice,
    responses((status = 200, description = "The screen", body = Screen),
        Malformed, Unauthorized, Forbidden, Absent, Conflict, Invalid))]
pub(crate) async fn replace(
    State(state): State<AppState>,
    caller: Caller,
    slot: Slot,
    Id(id): Id<i64>,
    Json(body): Json<ReplaceDevice>,
) -> ApiResult<axum::Json<Screen>> {
    let screen = own(&state, &caller, &slot, id).await?;
    let code = code(&body.code)?;
    let now = clock::now();
    let hand = caller.hand(body.seen);
    let done = state.store.replace_device(ScreenId(id), &code, hand, now);
    let done = done.await?;
    state.live.nudge(screen.settings.market);
    Ok(axum::Json(done))
}

/// Asks a screen to show its name, to open its page anew, or for a picture.
#[utoipa::path(post, path = "/api/v1/staff/screens/{id}/commands", tag = "screens", security(("key" = []), ("desk" = [])),
    params(("id" = i64, Path, example = 4)), request_body = CommandScreen,
    responses((status = 202, description = "It is asked", body = Screen),
        Malformed, Unauthorized, Forbidden, Absent, Invalid))]
pub(crate) async fn command(
    State(state): State<AppState>,
    caller: Caller,
    slot: Slot,
    Id(id): Id<i64>,
    Json(body): Json<CommandScreen>,
) -> ApiResult<(StatusCode, axum::Json<Screen>)> {
    own(&state, &caller, &slot, id).await?;
    let done = state
        .store
        .command_screen(ScreenId(id), body.command, caller.name(), clock::now())
        .await?;
    state.live.wake();
    Ok((StatusCode::ACCEPTED, axum::Json(done)))
}

/// When a screen was silent within the last year, the newest time first.
#[utoipa::path(get, path = "/api/v1/staff/screens/{id}/outages", tag = "screens", security(("key" = []), ("desk" = [])),
    params(("id" = i64, Path, example = 4)),
    responses((status = 200, description = "The times", body = Items<Outage>), Unauthorized, Forbidden, Absent))]
pub(crate) async fn outages(
    State(state): State<AppState>,
    caller: Caller,
    slot: Slot,
    Id(id): Id<i64>,
) -> ApiResult<axum::Json<Items<Outage>>> {
    own(&state, &caller, &slot, id).await?;
    let items = state.store.outages(ScreenId(id)).await?;
    Ok(axum::Json(Items { items }))
}

/// The last picture that a screen took.
#[utoipa::path(get, path = "/api/v1/staff/screens/{id}/picture", tag = "screens", security(("key" = []), ("desk" = [])),
    params(("id" = i64, Path, example = 4)),
    responses((status = 200, description = "The picture", body = Vec<u8>, content_type = "image/webp"),
        Unauthorized, Forbidden, Absent))]
pub(crate) async fn picture(
    State(state): State<AppState>,
    caller: Caller,
    slot: Slot,
    Id(id): Id<i64>,
) -> ApiResult<impl IntoResponse> {
    own(&state, &caller, &slot, id).await?;
    let picture = state.store.screen_picture(ScreenId(id)).await?;
    let picture = picture.ok_or_else(|| ApiError::not_found("这块屏还没有画面"))?;
    Ok((PICTURE_HEADERS, picture))
}

/// A screen within the caller's scope.
async fn covered(state: &AppState, caller: &Caller, id: i64) -> ApiResult<Screen> {
    let screen = state.store.screen(ScreenId(id), clock::now()).await?;
    caller.require(screen.settings.market)?;
    Ok(screen)
}

/// A name as the log keeps it: one that nobody has checked yet may be of any length.
fn short(name: &str) -> String {
    name.chars().take(20).collect()
}

/// A screen within the caller's scope; the log names it.
async fn own(state: &AppState, caller: &Caller, slot: &Slot, id: i64) -> ApiResult<Screen> {
    let screen = covered(state, caller, id).await?;
    slot.tell(screen.settings.name.as_str());
    Ok(screen)
}

fn check(settings: &ScreenSettings) -> ApiResult<()> {
    let wrong = screens::check(settings);
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(ApiError::invalid(wrong))
    }
}

fn code(typed: &str) -> ApiResult<String> {
    screens::code(typed).ok_or_else(|| ApiError::invalid_field("code", "写屏上的6位数字"))
}
