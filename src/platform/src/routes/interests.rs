//! “我想去”, and what becomes of it: written by kiosks, moved on by staff.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use linggong_contract::api::Items;
use linggong_contract::api::people::{
    IDEMPOTENCY_KEY, IDEMPOTENCY_KEY_MAX, NewInterest, QueuedInterest, RunStep, TicketSlip,
};
use linggong_contract::{Adcode, Interest, InterestId, InterestState};
use linggong_rules::consent;
use linggong_store::{Expression, SeekerData, Who};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::auth::Caller;
use crate::clock;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Id, Json, Query};
use crate::limits::Device;
use crate::refusals::{Absent, Conflict, Forbidden, Invalid, TooOften, Unauthorized};
use crate::session::{Right, Session};
use crate::state::AppState;

/// Somebody wants a posting. The answer is their ticket.
///
/// `Idempotency-Key` is required: the same key with the same request is the same interest.
/// The same person for the same posting is, too. Without `person` the request needs the
/// session of an earlier answer.
#[utoipa::path(post, path = "/api/v1/interests", tag = "people",
    params(("Idempotency-Key" = String, Header, description = "1 to 64 characters, new for each wish", example = "6f1c9a52")),
    request_body = NewInterest,
    responses((status = 201, description = "The ticket", body = TicketSlip),
        Unauthorized, Absent, Conflict, Invalid, TooOften))]
pub(crate) async fn express(
    State(state): State<AppState>,
    device: Device,
    session: Option<Session>,
    headers: HeaderMap,
    Json(new): Json<NewInterest>,
) -> ApiResult<(StatusCode, axum::Json<TicketSlip>)> {
    state.limits.device(device)?;
    if state.store.market(new.market).is_none() {
        return Err(ApiError::invalid_field("market", "没有这个零工市场"));
    }
    let key = idempotency_key(&headers)?;
    let mut request = serde_json::to_vec(&new)?;
    if let Some(session) = session {
        // The same words of somebody else are another request.
        request.extend(session.seeker.0.to_be_bytes());
    }
    let request = Sha256::digest(request).into();
    let who = match (new.person, session) {
        (Some(person), _) => {
            if person.consent != consent::VERSION {
                return Err(ApiError::invalid_field(
                    "person.consent",
                    "同意的告知书不是现行的版本",
                ));
            }
            let phone = person.phone.digits().as_bytes();
            state.limits.phone(state.people.mac("limit", phone))?;
            Who::Named {
                data: SeekerData {
                    name: person.name,
                    phone: person.phone,
                },
                consent: person.consent,
            }
        }
        (None, Some(session)) => Who::Known(session.require(Right::Express)?),
        (None, None) => return Err(ApiError::invalid_field("person", "缺少这一项")),
    };
    let now = clock::now();
    let expression = Expression {
        key,
        request,
        market: new.market,
        posting: new.posting,
        who,
    };
    let done = state.people.express(&expression, now).await?;
    Ok((
        StatusCode::CREATED,
        axum::Json(TicketSlip {
            interest: done.interest,
            status_path: format!("/t/{}", done.code),
            session: Session::for_wishes(done.seeker).write(&state.people, now),
        }),
    ))
}

/// The hash of the request's key.
fn idempotency_key(headers: &HeaderMap) -> ApiResult<[u8; 32]> {
    let key = headers
        .get(IDEMPOTENCY_KEY)
        .and_then(|value| value.to_str().ok())
        .filter(|key| (1..=IDEMPOTENCY_KEY_MAX).contains(&key.len()));
    key.map(|key| Sha256::digest(key).into())
        .ok_or_else(|| ApiError::invalid_field(IDEMPOTENCY_KEY, "请带上1到64个字符的请求头"))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct QueueQuery {
    /// The market.
    #[param(value_type = String, example = "141124")]
    market: Adcode,
    /// Interests in this state; those that wait if absent.
    state: Option<InterestState>,
}

/// Interests of a market, those that wait longest first; names and phones are masked.
#[utoipa::path(get, path = "/api/v1/staff/interests", tag = "staff", security(("key" = [])),
    params(QueueQuery),
    responses((status = 200, description = "The queue", body = Items<QueuedInterest>),
        Unauthorized, Forbidden, Invalid))]
pub(crate) async fn queue(
    State(state): State<AppState>,
    caller: Caller,
    Query(query): Query<QueueQuery>,
) -> ApiResult<axum::Json<Items<QueuedInterest>>> {
    caller.require(query.market)?;
    let wanted = query.state.unwrap_or(InterestState::Expressed);
    let rows = state.people.queue(query.market, wanted).await?;
    let items = rows.into_iter().map(|row| {
        let (name_masked, phone_masked) = row.who.unzip();
        QueuedInterest {
            interest: row.interest,
            number: row.number,
            title: row.title,
            name_masked,
            phone_masked,
        }
    });
    Ok(axum::Json(Items {
        items: items.collect(),
    }))
}

/// Runs a step of an interest. Confirming takes one of the posting's places, all or nothing;
/// dropping out gives it back.
#[utoipa::path(post, path = "/api/v1/staff/interests/{id}/steps", tag = "staff", security(("key" = [])),
    params(("id" = i64, Path, example = 371)), request_body = RunStep,
    responses((status = 200, description = "The interest", body = Interest),
        Unauthorized, Forbidden, Absent, Conflict, Invalid))]
pub(crate) async fn step(
    State(state): State<AppState>,
    caller: Caller,
    Id(id): Id<i64>,
    Json(body): Json<RunStep>,
) -> ApiResult<axum::Json<Interest>> {
    let id = InterestId(id);
    caller.require(state.people.interest(id).await?.market)?;
    let done = state
        .people
        .step(id, body.step, caller.name(), clock::now())
        .await?;
    state.live.wake();
    Ok(axum::Json(done))
}
