//! A person's own record: found by phone and ticket number, seen, taken back, deleted
//! (个人信息保护法 45–47).

use axum::extract::State;
use axum::http::StatusCode;
use linggong_contract::api::people::{GivenConsent, Lookup, OwnInterest, OwnRecord};
use linggong_contract::{Interest, InterestId};
use linggong_store::SeekerId;

use crate::clock;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Id, Json};
use crate::limits::Device;
use crate::refusals::{Absent, Conflict, Invalid, TooOften, Unauthorized};
use crate::session::{Right, Session};
use crate::state::AppState;

/// One's own record, by phone and a ticket number of the last 30 days.
#[utoipa::path(post, path = "/api/v1/lookup", tag = "people", request_body = Lookup,
    responses((status = 200, description = "The record", body = OwnRecord), Absent, Invalid, TooOften))]
pub(crate) async fn lookup(
    State(state): State<AppState>,
    device: Device,
    Json(asked): Json<Lookup>,
) -> ApiResult<axum::Json<OwnRecord>> {
    state.limits.device(device)?;
    let phone = asked.phone.digits().as_bytes();
    state.limits.lookup(state.people.mac("limit", phone))?;
    let found = state
        .people
        .find(&asked.phone, asked.ticket, clock::now())
        .await?;
    let seeker = found.ok_or_else(ApiError::no_such_ticket)?;
    read(&state, seeker).await.map(axum::Json)
}

/// One's own record once more.
#[utoipa::path(get, path = "/api/v1/self", tag = "people", security(("session" = [])),
    responses((status = 200, description = "The record", body = OwnRecord), Unauthorized))]
pub(crate) async fn record(
    State(state): State<AppState>,
    session: Session,
) -> ApiResult<axum::Json<OwnRecord>> {
    let seeker = session.require(Right::Own)?;
    read(&state, seeker).await.map(axum::Json)
}

/// Takes one's own interest back.
#[utoipa::path(post, path = "/api/v1/self/interests/{id}/withdraw", tag = "people", security(("session" = [])),
    params(("id" = i64, Path, example = 371)),
    responses((status = 200, description = "The interest", body = Interest), Unauthorized, Absent, Conflict))]
pub(crate) async fn withdraw(
    State(state): State<AppState>,
    session: Session,
    Id(id): Id<i64>,
) -> ApiResult<axum::Json<Interest>> {
    let seeker = session.require(Right::Own)?;
    let done = state
        .people
        .withdraw(seeker, InterestId(id), clock::now())
        .await?;
    state.live.wake();
    Ok(axum::Json(done))
}

/// Deletes oneself. Open interests are taken back; the data is gone for good.
#[utoipa::path(delete, path = "/api/v1/self", tag = "people", security(("session" = [])),
    responses((status = 204, description = "Deleted"), Unauthorized))]
pub(crate) async fn delete(
    State(state): State<AppState>,
    session: Session,
) -> ApiResult<StatusCode> {
    let seeker = session.require(Right::Own)?;
    state.people.delete(seeker, "kiosk", clock::now()).await?;
    state.live.wake();
    Ok(StatusCode::NO_CONTENT)
}

async fn read(state: &AppState, seeker: SeekerId) -> ApiResult<OwnRecord> {
    let record = state.people.record(seeker).await?;
    let mut interests = Vec::with_capacity(record.interests.len());
    for interest in record.interests {
        let posting = state.store.posting(interest.posting).await?;
        interests.push(OwnInterest { interest, posting });
    }
    let consents = record.consents.into_iter();
    Ok(OwnRecord {
        name: record.data.name,
        phone: record.data.phone,
        consents: consents
            .map(|(version, at)| GivenConsent { version, at })
            .collect(),
        interests,
        created_at: record.created_at,
        session: Session::issue(&state.people, seeker, Right::Own, clock::now()),
    })
}
