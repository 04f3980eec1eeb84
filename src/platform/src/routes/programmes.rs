//! What a market's boards play: drafts, publishing, and a look at it before.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse};
use linggong_contract::api::programmes::{
    ProgrammeBook, ProgrammeDraft, PublishProgramme, PublishedProgramme, SaveDraft,
};
use linggong_contract::{Adcode, Moment, Programme};
use linggong_rules::programme;
use serde::Deserialize;

use super::pages;
use crate::audit::Slot;
use crate::auth::Caller;
use crate::clock;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Id, Json, Query};
use crate::refusals::{Absent, Conflict, Forbidden, Invalid, Malformed, Unauthorized};
use crate::state::AppState;

/// Only the desk may show a board within its page.
const PREVIEW_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'self'";
/// A look ahead goes at most this far: 30 days.
const AHEAD_MS: i64 = 30 * 86_400_000;

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AudienceQuery {
    /// A screen's name or a tag, up to 20 characters; absent for the whole market.
    #[serde(default)]
    #[param(example = "大厅", max_length = 20)]
    audience: String,
}

impl AudienceQuery {
    fn checked(&self) -> ApiResult<&str> {
        if programme::is_audience(&self.audience) {
            Ok(&self.audience)
        } else {
            Err(ApiError::invalid_field(
                "audience",
                "写屏的名字或标签，最多20个字，不能有逗号",
            ))
        }
    }
}

/// A market's draft and what was published, the newest first; at most 30. Or those of a screen
/// or a tag.
#[utoipa::path(get, path = "/api/v1/staff/programmes/{market}", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("market" = String, Path, example = "141124"), AudienceQuery),
    responses((status = 200, description = "The programmes", body = ProgrammeBook), Unauthorized, Forbidden, Absent, Invalid))]
pub(crate) async fn book(
    State(state): State<AppState>,
    caller: Caller,
    Id(market): Id<Adcode>,
    Query(query): Query<AudienceQuery>,
) -> ApiResult<axum::Json<ProgrammeBook>> {
    caller.require(market)?;
    let audience = query.checked()?;
    Ok(axum::Json(state.store.programmes(market, audience).await?))
}

/// Keeps what somebody is working on. Two who work on it at once are told.
#[utoipa::path(put, path = "/api/v1/staff/programmes/{market}/draft", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("market" = String, Path, example = "141124"), AudienceQuery), request_body = SaveDraft,
    responses((status = 200, description = "The draft", body = ProgrammeDraft),
        Malformed, Unauthorized, Forbidden, Absent, Conflict, Invalid))]
pub(crate) async fn save_draft(
    State(state): State<AppState>,
    caller: Caller,
    Id(market): Id<Adcode>,
    Query(query): Query<AudienceQuery>,
    Json(body): Json<SaveDraft>,
) -> ApiResult<axum::Json<ProgrammeDraft>> {
    caller.require(market)?;
    check(&body.programme)?;
    let saved = state
        .store
        .save_draft(
            market,
            query.checked()?,
            body.before,
            &body.programme,
            caller.name(),
            clock::now(),
        )
        .await?;
    Ok(axum::Json(saved))
}

/// Publishes a programme. The market's boards play it from their next page on, or those of one
/// name or tag; for them an empty programme means the market's again.
#[utoipa::path(post, path = "/api/v1/staff/programmes/{market}", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("market" = String, Path, example = "141124"), AudienceQuery), request_body = PublishProgramme,
    responses((status = 201, description = "The programme", body = PublishedProgramme),
        Malformed, Unauthorized, Forbidden, Absent, Conflict, Invalid))]
pub(crate) async fn publish(
    State(state): State<AppState>,
    caller: Caller,
    slot: Slot,
    Id(market): Id<Adcode>,
    Query(query): Query<AudienceQuery>,
    Json(body): Json<PublishProgramme>,
) -> ApiResult<(StatusCode, axum::Json<PublishedProgramme>)> {
    caller.require(market)?;
    let audience = query.checked()?;
    let ends = !audience.is_empty() && body.programme.slides.is_empty();
    if !ends {
        check(&body.programme)?;
    }
    let done = state
        .store
        .publish_programme(market, audience, &body, caller.name(), clock::now())
        .await?;
    slot.tell(match (audience, ends) {
        ("", _) => format!("第 {} 版", done.id),
        (audience, true) => format!("{audience}：和全部屏一样"),
        (audience, false) => format!("{audience}：第 {} 版", done.id),
    });
    state.live.wake();
    Ok((StatusCode::CREATED, axum::Json(done)))
}

fn check(programme: &Programme) -> ApiResult<()> {
    let wrong = programme::check(programme);
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(ApiError::invalid(wrong))
    }
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PreviewQuery {
    /// The moment to show; now if it is past. The page goes by it, too.
    #[param(value_type = String, format = DateTime, example = "2026-11-23T06:10:00+08:00")]
    preview_at: Moment,
    /// A screen's name or a tag, whose programme is looked at; absent for the whole market.
    #[serde(default)]
    #[param(example = "大厅", max_length = 20)]
    audience: String,
}

/// A board's page as it will be at a moment, playing the draft if there is one. It is the board
/// itself; it follows nothing, and keeps nothing on the device.
#[utoipa::path(get, path = "/api/v1/staff/programmes/{market}/preview", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("market" = String, Path, example = "141124"), PreviewQuery),
    responses((status = 200, description = "The page", body = String, content_type = "text/html"),
        Unauthorized, Forbidden, Absent, Invalid))]
pub(crate) async fn preview(
    State(state): State<AppState>,
    caller: Caller,
    Id(market): Id<Adcode>,
    Query(query): Query<PreviewQuery>,
) -> ApiResult<impl IntoResponse> {
    caller.require(market)?;
    let now = clock::now();
    let mut feed = state.store.feed(market, now).await?;
    let book = state.store.programmes(market, &query.audience).await?;
    let own = (query.audience.is_empty() || book.is_own()).then(|| book.played());
    if let Some(looked_at) = book.draft.map(|draft| draft.programme).or(own) {
        feed.programme = looked_at;
    }
    feed.at = query.preview_at.clamp(now, now.plus_ms(AHEAD_MS));
    let page = pages::board_of(&feed)?;
    let headers = [
        (header::CONTENT_SECURITY_POLICY, PREVIEW_SECURITY_POLICY),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, Html(page)))
}
