//! 快速发布 at a kiosk: eight answers, reviewed before they are shown.

use axum::extract::State;
use axum::http::StatusCode;
use linggong_contract::api::quick::{Contact, PostingSlip, QuickPosting};
use linggong_contract::{Moment, PostingId};
use linggong_rules::{consent, quick};
use linggong_store::{Request, Upsert};

use crate::auth::Caller;
use crate::clock;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Id, IdempotencyKey, Json};
use crate::limits::Device;
use crate::refusals::{Absent, Conflict, Forbidden, Invalid, TooOften, Unauthorized};
use crate::state::AppState;

/// The system that postings from kiosks come from.
const SYSTEM: &str = "kiosk";

/// A household or a small employer hands a posting in. Staff review it before it is shown.
///
/// `Idempotency-Key` is required: the same key with the same request is the same posting.
#[utoipa::path(post, path = "/api/v1/postings", tag = "people",
    params(("Idempotency-Key" = String, Header, description = "1 to 64 characters, new for each posting", example = "6f1c9a52")),
    request_body = QuickPosting,
    responses((status = 201, description = "It waits for review", body = PostingSlip),
        Conflict, Invalid, TooOften))]
pub(crate) async fn hand_in(
    State(state): State<AppState>,
    device: Device,
    key: IdempotencyKey,
    Json(new): Json<QuickPosting>,
) -> ApiResult<(StatusCode, axum::Json<PostingSlip>)> {
    state.limits.case(device)?;
    let request = key.request(&state.people, &new, None)?;
    let slip = take_in(&state, &new, &request, clock::now()).await?;
    Ok((StatusCode::CREATED, axum::Json(slip)))
}

/// Writes a posting down, whichever way it came; it was said at `said_at`.
pub(super) async fn take_in(
    state: &AppState,
    new: &QuickPosting,
    request: &Request,
    said_at: Moment,
) -> ApiResult<PostingSlip> {
    let phone = new.phone.digits().as_bytes();
    state.limits.phone(state.people.mac("limit", phone))?;
    let now = clock::now();
    if !consent::POSTING.is(&new.consent) {
        return Err(ApiError::invalid_field(
            "consent",
            "同意的告知书不是现行的版本",
        ));
    }
    let wrong = quick::check(new, said_at);
    if !wrong.is_empty() {
        return Err(ApiError::invalid(wrong));
    }
    let upsert = Upsert {
        // The same request is the same record; another one with its key is another.
        record_id: request.name(),
        market: new.market,
        review: true,
        once: true,
        reason: None,
        draft: quick::draft(new, said_at),
    };
    let mut done = state.store.upsert(SYSTEM, &[upsert], true, now).await?;
    let done = done.pop().ok_or_else(ApiError::internal)?;
    let Some((id, number)) = done.posting else {
        return Err(ApiError::invalid(done.errors));
    };
    state
        .people
        .keep_contact(id, new.market, &new.phone, &new.consent, SYSTEM, now)
        .await?;
    Ok(PostingSlip { id, number })
}

/// Where to ask back about a posting that was handed in at a kiosk. The ledger keeps who asked.
#[utoipa::path(post, path = "/api/v1/staff/postings/{id}/contact", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("id" = i64, Path, example = 1042)),
    responses((status = 200, description = "The phone", body = Contact),
        Unauthorized, Forbidden, Absent))]
pub(crate) async fn open_contact(
    State(state): State<AppState>,
    caller: Caller,
    Id(id): Id<i64>,
) -> ApiResult<axum::Json<Contact>> {
    let id = PostingId(id);
    let market = state.store.posting(id).await?.market;
    caller.require(market)?;
    let phone = state
        .people
        .open_contact(id, market, caller.name(), clock::now())
        .await?;
    Ok(axum::Json(Contact { phone }))
}

/// Forgets where to ask back, as whoever handed the posting in may ask
/// (个人信息保护法 47).
#[utoipa::path(delete, path = "/api/v1/staff/postings/{id}/contact", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("id" = i64, Path, example = 1042)),
    responses((status = 204, description = "Forgotten"), Unauthorized, Forbidden, Absent))]
pub(crate) async fn forget_contact(
    State(state): State<AppState>,
    caller: Caller,
    Id(id): Id<i64>,
) -> ApiResult<StatusCode> {
    let id = PostingId(id);
    let market = state.store.posting(id).await?.market;
    caller.require(market)?;
    state
        .people
        .forget_contact(id, market, caller.name(), clock::now())
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
