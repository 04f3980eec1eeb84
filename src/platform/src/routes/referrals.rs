//! Somebody in need is referred to a posting before others; a place is held for them.

use axum::extract::State;
use axum::http::StatusCode;
use linggong_contract::InterestId;
use linggong_contract::api::referral::{Refer, Referral, SetHold};
use linggong_rules::consent;
use linggong_rules::referral::{HOLD_MINUTES, HOLD_MINUTES_RANGE};
use linggong_store::{Referring, SeekerId};

use crate::audit::Slot;
use crate::auth::Caller;
use crate::clock;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Id, IdempotencyKey, Json};
use crate::refusals::{Absent, Conflict, Forbidden, Invalid, Malformed, Unauthorized};
use crate::state::AppState;

/// Refers somebody who gets help to a posting that suits them (优先推荐): they have a ticket, and
/// one of its places is held for them for a while. Until then nobody else's confirmation takes
/// it. The notice is read to them first.
///
/// `Idempotency-Key` is required: the same key with the same request is the same referral.
#[utoipa::path(post, path = "/api/v1/staff/seekers/{id}/referrals", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("id" = i64, Path, example = 58),
        ("Idempotency-Key" = String, Header, description = "1 to 64 characters, new for each referral", example = "6f1c9a52")),
    request_body = Refer,
    responses((status = 201, description = "The referral", body = Referral),
        Malformed, Unauthorized, Forbidden, Absent, Conflict, Invalid))]
pub(crate) async fn refer(
    State(state): State<AppState>,
    caller: Caller,
    slot: Slot,
    Id(id): Id<i64>,
    key: ApiResult<IdempotencyKey>,
    Json(body): Json<Refer>,
) -> ApiResult<(StatusCode, axum::Json<Referral>)> {
    let seeker = SeekerId(id);
    caller.require(state.people.market_of(seeker).await?)?;
    let request = key?.request(&state.people, &(id, &body), None)?;
    let minutes = body.minutes.unwrap_or(HOLD_MINUTES);
    if !HOLD_MINUTES_RANGE.contains(&minutes) {
        return Err(ApiError::invalid_field("minutes", "名额留10到120分钟"));
    }
    if !consent::INTEREST.is(&body.consent) {
        return Err(ApiError::invalid_field(
            "consent",
            "同意的告知书不是现行的版本",
        ));
    }
    let referring = Referring {
        request,
        seeker,
        posting: body.posting,
        minutes,
        consent: body.consent,
        by: caller.name().to_owned(),
    };
    let done = state.people.refer(&referring, clock::now()).await?;
    slot.tell(format!("{:03} 号", done.interest.ticket));
    Ok((StatusCode::CREATED, axum::Json(done)))
}

/// Gives a held place up before its time, or takes it up again for what is left of its time, if
/// nobody was quicker. The ticket stays.
#[utoipa::path(put, path = "/api/v1/staff/interests/{id}/hold", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("id" = i64, Path, example = 371)), request_body = SetHold,
    responses((status = 200, description = "The referral", body = Referral),
        Malformed, Unauthorized, Forbidden, Absent, Conflict, Invalid))]
pub(crate) async fn set_hold(
    State(state): State<AppState>,
    caller: Caller,
    slot: Slot,
    Id(id): Id<i64>,
    Json(body): Json<SetHold>,
) -> ApiResult<axum::Json<Referral>> {
    slot.tell(if body.is_held { "恢复" } else { "取消" });
    let id = InterestId(id);
    caller.require(state.people.interest(id).await?.market)?;
    let done = state
        .people
        .set_hold(id, body.is_held, clock::now())
        .await?;
    Ok(axum::Json(done))
}
