//! Work and people brought together at the desk, and the help of those in need.

use axum::extract::State;
use linggong_contract::api::Items;
use linggong_contract::api::matching::{Aid, OpenedSeeker, RegisteredSeeker, SaveAid};
use linggong_contract::{Adcode, FieldError};
use linggong_rules::aid::{FOLLOW_UP_DAYS_MAX, NOTE_CHARS};
use linggong_store::SeekerId;
use serde::Deserialize;

use super::staff::require;
use crate::auth::Caller;
use crate::clock;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Id, Json, Query};
use crate::refusals::{Absent, Conflict, Forbidden, Invalid, Malformed, Unauthorized};
use crate::state::AppState;

/// Registered people of the market whom a posting suits and who do not want it yet: those in
/// need first, then whoever has waited longest. Never by sex or age. Names and phones are masked.
#[utoipa::path(get, path = "/api/v1/staff/postings/{id}/seekers", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("id" = i64, Path, example = 1042)),
    responses((status = 200, description = "The people", body = Items<RegisteredSeeker>),
        Unauthorized, Forbidden, Absent))]
pub(crate) async fn suitable(
    State(state): State<AppState>,
    caller: Caller,
    Id(id): Id<i64>,
) -> ApiResult<axum::Json<Items<RegisteredSeeker>>> {
    let id = require(&state, &caller, id).await?;
    let posting = state.store.posting(id).await?;
    let items = state.people.suitable(&posting, clock::now()).await?;
    Ok(axum::Json(Items { items }))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct InNeedQuery {
    /// The market.
    #[param(value_type = String, example = "141124")]
    market: Adcode,
}

/// Registered people who declared hardship or get help (困难零工), those who are to be asked
/// after first. Names and phones are masked.
#[utoipa::path(get, path = "/api/v1/staff/seekers", tag = "staff", security(("key" = []), ("desk" = [])),
    params(InNeedQuery),
    responses((status = 200, description = "The people", body = Items<RegisteredSeeker>),
        Unauthorized, Forbidden, Invalid))]
pub(crate) async fn in_need(
    State(state): State<AppState>,
    caller: Caller,
    Query(query): Query<InNeedQuery>,
) -> ApiResult<axum::Json<Items<RegisteredSeeker>>> {
    caller.require(query.market)?;
    let items = state.people.in_need(query.market, clock::now()).await?;
    Ok(axum::Json(Items { items }))
}

/// Opens a registered person, with what suits them and why. The ledger keeps who did.
#[utoipa::path(post, path = "/api/v1/staff/seekers/{id}/open", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("id" = i64, Path, example = 58)),
    responses((status = 200, description = "The person", body = OpenedSeeker),
        Unauthorized, Forbidden, Absent))]
pub(crate) async fn open(
    State(state): State<AppState>,
    caller: Caller,
    Id(id): Id<i64>,
) -> ApiResult<axum::Json<OpenedSeeker>> {
    let id = SeekerId(id);
    let market = state.people.market_of(id).await?;
    caller.require(market)?;
    let now = clock::now();
    let feed = state.store.feed(market, now).await?;
    let opened = state
        .people
        .open_seeker(id, &feed.postings, caller.name(), now)
        .await?;
    Ok(axum::Json(opened))
}

/// Writes down the help that somebody in need gets, and what was done for them; without a tier
/// it ends. Two who do it at once are told.
#[utoipa::path(put, path = "/api/v1/staff/seekers/{id}/aid", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("id" = i64, Path, example = 58)), request_body = SaveAid,
    responses((status = 200, description = "The help they get; null if it ended", body = Option<Aid>),
        Malformed, Unauthorized, Forbidden, Absent, Conflict, Invalid))]
pub(crate) async fn save_aid(
    State(state): State<AppState>,
    caller: Caller,
    Id(id): Id<i64>,
    Json(body): Json<SaveAid>,
) -> ApiResult<axum::Json<Option<Aid>>> {
    let id = SeekerId(id);
    caller.require(state.people.market_of(id).await?)?;
    let now = clock::now();
    let mut wrong = Vec::new();
    for (field, text) in [("evidence", &body.evidence), ("note", &body.note)] {
        if text.chars().count() > NOTE_CHARS {
            wrong.push(FieldError::new(field, format!("最多{NOTE_CHARS}个字")));
        } else if text.chars().any(char::is_control) {
            wrong.push(FieldError::new(field, "不能有换行和控制字符"));
        }
    }
    if body.tier.is_some() && body.evidence.trim().is_empty() {
        wrong.push(FieldError::new("evidence", "写明看了什么，凭什么定的"));
    }
    let days = body.follow_up_on.map(|day| (day - now.date()).whole_days());
    if days.is_some_and(|days| !(0..=FOLLOW_UP_DAYS_MAX).contains(&days)) {
        wrong.push(FieldError::new(
            "follow_up_on",
            "选今天以后，半年以内的一天",
        ));
    }
    if !wrong.is_empty() {
        return Err(ApiError::invalid(wrong));
    }
    let aid = state.people.save_aid(id, &body, caller.name(), now).await?;
    Ok(axum::Json(aid))
}
