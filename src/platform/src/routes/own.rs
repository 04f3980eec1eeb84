//! A person's own record: found by phone and ticket number, seen, taken back, deleted
//! (个人信息保护法 45–47).

use axum::extract::State;
use axum::http::StatusCode;
use linggong_contract::api::people::{GivenConsent, Lookup, OwnCase, OwnInterest, OwnRecord};
use linggong_contract::{Interest, InterestId};

use super::interests::tell_calls;
use crate::clock;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Id, Json};
use crate::limits::Device;
use crate::refusals::{Absent, Conflict, Invalid, TooOften, Unauthorized};
use crate::session::{Right, Session};
use crate::state::AppState;

/// One's own record, by phone and a ticket number of the last 30 days or the number of a
/// registration.
///
/// A ticket that does not prove the person (somebody else could have got it in their name,
/// and staff have not met its holder yet) opens its own interest only.
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
    let holder = found.ok_or_else(ApiError::no_such_ticket)?;
    read(&state, Session::for_holder(holder))
        .await
        .map(axum::Json)
}

/// One's own record once more.
#[utoipa::path(get, path = "/api/v1/self", tag = "people", security(("session" = [])),
    responses((status = 200, description = "The record", body = OwnRecord), Unauthorized))]
pub(crate) async fn record(
    State(state): State<AppState>,
    session: Session,
) -> ApiResult<axum::Json<OwnRecord>> {
    session.require(Right::Ticket)?;
    read(&state, session).await.map(axum::Json)
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
    let seeker = session.require(Right::Ticket)?;
    if !session.covers(InterestId(id)) {
        return Err(ApiError::not_found("没有这个号"));
    }
    let done = state
        .people
        .withdraw(seeker, InterestId(id), clock::now())
        .await?;
    state.live.wake();
    tell_calls(&state, done.market).await?;
    Ok(axum::Json(done))
}

/// Deletes oneself; needs a ticket that proves the person. Open interests are taken back; the data is gone for good.
#[utoipa::path(delete, path = "/api/v1/self", tag = "people", security(("session" = [])),
    responses((status = 204, description = "Deleted"), Unauthorized))]
pub(crate) async fn delete(
    State(state): State<AppState>,
    session: Session,
) -> ApiResult<StatusCode> {
    let seeker = session.require(Right::Own)?;
    let record = state.people.record(seeker).await?;
    state.people.delete(seeker, "kiosk", clock::now()).await?;
    state.live.wake();
    for interest in record.interests.iter().filter(|i| i.window.is_some()) {
        tell_calls(&state, interest.market).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn read(state: &AppState, session: Session) -> ApiResult<OwnRecord> {
    let mut record = state.people.record(session.seeker).await?;
    record
        .interests
        .retain(|interest| session.covers(interest.id));
    let mut interests = Vec::with_capacity(record.interests.len());
    for interest in record.interests {
        let posting = state.store.posting(interest.posting).await?;
        interests.push(OwnInterest { interest, posting });
    }
    // What somebody agreed to tells what they came for.
    let consents = record.consents.into_iter().filter(|_| session.is_own());
    Ok(OwnRecord {
        name: record.data.name,
        phone: record.data.phone,
        profile: record.data.profile.filter(|_| session.is_own()),
        consents: consents
            .map(|(version, at)| GivenConsent { version, at })
            .collect(),
        interests,
        cases: if session.is_own() {
            record
                .cases
                .into_iter()
                .map(|(case, text)| OwnCase { case, text })
                .collect()
        } else {
            Vec::new()
        },
        aid: record.aid.filter(|_| session.is_own()),
        created_at: record.created_at,
        session: session.write(&state.people, clock::now()),
    })
}
