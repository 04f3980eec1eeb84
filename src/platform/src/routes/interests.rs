//! “我想去”, and what becomes of it: written by kiosks, moved on by staff.

use axum::extract::State;
use axum::http::StatusCode;
use linggong_contract::api::people::{
    NewInterest, NewPerson, OpenedInterest, QueuedInterest, RunStep, TicketSlip, UndoStep, WriteYes,
};
use linggong_contract::api::tables::{InterestSort, Page};
use linggong_contract::{Adcode, Interest, InterestId, InterestState};
use linggong_rules::consent;
use linggong_store::{BY_KIOSK, Expressed, Expression, InterestFilter, Request, SeekerData, Who};
use serde::Deserialize;

use crate::audit::Slot;
use crate::auth::Caller;
use crate::clock;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Id, IdempotencyKey, Json, Query};
use crate::limits::Device;
use crate::listing::{Asked, ListParams, page};
use crate::refusals::{Absent, Conflict, Forbidden, Invalid, TooOften, Unauthorized};
use crate::session::{Right, Session};
use crate::state::AppState;

/// Somebody wants a posting. The answer is their ticket.
///
/// `Idempotency-Key` is required: the same key with the same request is the same interest.
/// Without `person` the request needs the session of an earlier answer.
#[utoipa::path(post, path = "/api/v1/interests", tag = "people",
    params(("Idempotency-Key" = String, Header, description = "1 to 64 characters, new for each wish", example = "6f1c9a52")),
    request_body = NewInterest,
    responses((status = 201, description = "The ticket", body = TicketSlip),
        Unauthorized, Absent, Conflict, Invalid, TooOften))]
pub(crate) async fn express(
    State(state): State<AppState>,
    device: Device,
    session: Option<Session>,
    key: IdempotencyKey,
    Json(new): Json<NewInterest>,
) -> ApiResult<(StatusCode, axum::Json<TicketSlip>)> {
    state.limits.device(device)?;
    let request = key.request(&state.people, &new, session)?;
    let done = take_in(&state, new, session, request, BY_KIOSK).await?;
    let session = if done.holder.is_proven {
        // No more than the ticket in their hand proves, too.
        Session::for_holder(done.holder)
    } else {
        match session {
            Some(session) if session.seeker == done.holder.seeker => session,
            _ => Session::for_interests(done.holder.seeker),
        }
    };
    Ok((
        StatusCode::CREATED,
        axum::Json(TicketSlip {
            interest: done.interest,
            status_path: format!("/t/{}", done.code),
            session: session.write(&state.people, clock::now()),
        }),
    ))
}

/// Writes an interest down, whichever way it came.
pub(super) async fn take_in(
    state: &AppState,
    new: NewInterest,
    session: Option<Session>,
    request: Request,
    by: &str,
) -> ApiResult<Expressed> {
    if state.store.market(new.market).is_none() {
        return Err(ApiError::invalid_field("market", "没有这个零工市场"));
    }
    let who = who(state, new.person, session, consent::INTEREST)?;
    let expression = Expression {
        request,
        market: new.market,
        posting: new.posting,
        who,
        by: by.to_owned(),
    };
    Ok(state.people.express(&expression, clock::now()).await?)
}

/// Who a request is from: whoever introduces themselves in it, having agreed to `text`, or was
/// just here.
pub(super) fn who(
    state: &AppState,
    person: Option<NewPerson>,
    session: Option<Session>,
    text: consent::Text,
) -> ApiResult<Who> {
    let Some(person) = person else {
        let Some(session) = session else {
            return Err(ApiError::invalid_field("person", "缺少这一项"));
        };
        return Ok(Who::Known(session.require(Right::Express)?));
    };
    if !text.is(&person.consent) {
        return Err(ApiError::invalid_field(
            "person.consent",
            "同意的告知书不是现行的版本",
        ));
    }
    let phone = person.phone.digits().as_bytes();
    state.limits.phone(state.people.mac("limit", phone))?;
    Ok(Who::Named {
        data: Box::new(SeekerData {
            name: person.name,
            phone: person.phone,
            profile: None,
        }),
        consent: person.consent,
    })
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct QueueQuery {
    /// The market.
    #[param(value_type = String, example = "141124")]
    market: Adcode,
    /// Interests in this state; those that wait if absent.
    state: Option<InterestState>,
    /// Only those that came to it today.
    #[serde(default)]
    today: bool,
    /// What they are sorted by; those that wait longest come first if absent.
    sort: Option<InterestSort>,
}

/// Interests of a market; names and phones are masked. A text is looked for in the ticket's
/// number and in number and title of the posting.
#[utoipa::path(get, path = "/api/v1/staff/interests", tag = "staff", security(("key" = []), ("desk" = [])),
    params(QueueQuery, ListParams),
    responses((status = 200, description = "The queue", body = Page<QueuedInterest>),
        Unauthorized, Forbidden, Invalid))]
pub(crate) async fn queue(
    State(state): State<AppState>,
    caller: Caller,
    Query(query): Query<QueueQuery>,
    Asked(ask): Asked,
) -> ApiResult<axum::Json<Page<QueuedInterest>>> {
    caller.require(query.market)?;
    let now = clock::now();
    let filter = InterestFilter {
        market: query.market,
        state: query.state.unwrap_or(InterestState::Expressed),
        is_of_today: query.today,
    };
    let holds = state.people.holds(query.market, now).await?;
    let part = state
        .people
        .queue_part(&filter, query.sort, &ask, now)
        .await?;
    Ok(axum::Json(page(part, |row| {
        let (name_masked, phone_masked) = row.who.unzip();
        QueuedInterest {
            held_until: holds.get(&row.interest.id).copied(),
            undo_until: row.undo_until,
            seeker_agreed_at: row.agreed.seeker,
            employer_agreed_at: row.agreed.employer,
            interest: row.interest,
            number: row.number,
            title: row.title,
            name_masked,
            phone_masked,
        }
    })))
}

/// Tells a market's screens who is called.
pub(super) async fn tell_calls(state: &AppState, market: Adcode) -> ApiResult<()> {
    let now = clock::now();
    let calls = state.people.calls(market, now).await?;
    state.live.call(market, calls, now);
    Ok(())
}

/// Opens who an interest is from. The ledger keeps who did.
#[utoipa::path(post, path = "/api/v1/staff/interests/{id}/open", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("id" = i64, Path, example = 371)),
    responses((status = 200, description = "The person", body = OpenedInterest),
        Unauthorized, Forbidden, Absent))]
pub(crate) async fn open(
    State(state): State<AppState>,
    caller: Caller,
    Id(id): Id<i64>,
) -> ApiResult<axum::Json<OpenedInterest>> {
    let id = InterestId(id);
    caller.require(state.people.interest(id).await?.market)?;
    let (interest, who) = state
        .people
        .open_interest(id, caller.name(), clock::now())
        .await?;
    Ok(axum::Json(OpenedInterest {
        interest,
        name: who.name,
        phone: who.phone,
        profile: who.profile,
    }))
}

/// Somebody at the desk writes down for whoever stands there that they want a posting. The
/// notice is read to them; the answer is their ticket.
///
/// `Idempotency-Key` is required: the same key with the same request is the same interest.
#[utoipa::path(post, path = "/api/v1/staff/interests", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("Idempotency-Key" = String, Header, description = "1 to 64 characters, new for each wish", example = "6f1c9a52")),
    request_body = NewInterest,
    responses((status = 201, description = "The interest", body = Interest),
        Unauthorized, Forbidden, Absent, Conflict, Invalid, TooOften))]
pub(crate) async fn express_for(
    State(state): State<AppState>,
    caller: Caller,
    slot: Slot,
    key: ApiResult<IdempotencyKey>,
    Json(new): Json<NewInterest>,
) -> ApiResult<(StatusCode, axum::Json<Interest>)> {
    caller.require(new.market)?;
    let request = key?.request(&state.people, &new, None)?;
    let done = take_in(&state, new, None, request, caller.name()).await?;
    slot.tell(format!("{:03} 号", done.interest.ticket));
    Ok((StatusCode::CREATED, axum::Json(done.interest)))
}

/// Deletes the person whose interest it is, as they ask at the desk (个人信息保护法 47): their
/// data is gone, open interests are withdrawn.
#[utoipa::path(delete, path = "/api/v1/staff/interests/{id}/person", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("id" = i64, Path, example = 371)),
    responses((status = 204, description = "Deleted"), Unauthorized, Forbidden, Absent))]
pub(crate) async fn delete_person(
    State(state): State<AppState>,
    caller: Caller,
    Id(id): Id<i64>,
) -> ApiResult<StatusCode> {
    let id = InterestId(id);
    let market = state.people.interest(id).await?.market;
    caller.require(market)?;
    state
        .people
        .delete_holder(id, caller.name(), clock::now())
        .await?;
    state.live.wake();
    tell_calls(&state, market).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Runs a step of an interest. Confirming takes one of the posting's places, all or nothing;
/// dropping out gives it back. Whoever was slower than somebody else is told: the interest is
/// not in the state `from` any more, or was called to another window within the last minute.
#[utoipa::path(post, path = "/api/v1/staff/interests/{id}/steps", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("id" = i64, Path, example = 371)), request_body = RunStep,
    responses((status = 200, description = "The interest", body = Interest),
        Unauthorized, Forbidden, Absent, Conflict, Invalid))]
pub(crate) async fn step(
    State(state): State<AppState>,
    caller: Caller,
    slot: Slot,
    Id(id): Id<i64>,
    Json(body): Json<RunStep>,
) -> ApiResult<axum::Json<Interest>> {
    slot.tell(body.step.label());
    let id = InterestId(id);
    caller.require(state.people.interest(id).await?.market)?;
    if body
        .window
        .is_some_and(|window| !(1..=99).contains(&window))
    {
        return Err(ApiError::invalid_field("window", "窗口号是1到99"));
    }
    let done = state
        .people
        .step(id, body, caller.name(), clock::now())
        .await?;
    state.live.wake();
    tell_calls(&state, done.market).await?;
    Ok(axum::Json(done))
}

/// Undoes a step that was pressed by mistake, for ten minutes: nobody came, not agreed, agreed,
/// or taken back. The interest is as before; its place is given back, or taken again if one is
/// free.
#[utoipa::path(post, path = "/api/v1/staff/interests/{id}/undo", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("id" = i64, Path, example = 371)), request_body = UndoStep,
    responses((status = 200, description = "The interest", body = Interest),
        Unauthorized, Forbidden, Absent, Conflict, Invalid))]
pub(crate) async fn undo(
    State(state): State<AppState>,
    caller: Caller,
    slot: Slot,
    Id(id): Id<i64>,
    Json(body): Json<UndoStep>,
) -> ApiResult<axum::Json<Interest>> {
    slot.tell(body.from.label());
    let id = InterestId(id);
    caller.require(state.people.interest(id).await?.market)?;
    let done = state
        .people
        .undo(id, body.from, caller.name(), clock::now())
        .await?;
    state.live.wake();
    tell_calls(&state, done.market).await?;
    Ok(axum::Json(done))
}

/// Writes down that one side says yes while they talk, or takes that back. When both have said
/// it, the interest is confirmed as by that step, all or nothing.
#[utoipa::path(put, path = "/api/v1/staff/interests/{id}/agreement", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("id" = i64, Path, example = 371)), request_body = WriteYes,
    responses((status = 200, description = "The interest", body = Interest),
        Unauthorized, Forbidden, Absent, Conflict, Invalid))]
pub(crate) async fn write_yes(
    State(state): State<AppState>,
    caller: Caller,
    slot: Slot,
    Id(id): Id<i64>,
    Json(body): Json<WriteYes>,
) -> ApiResult<axum::Json<Interest>> {
    slot.tell(format!("{}的同意", body.side.label()));
    let id = InterestId(id);
    caller.require(state.people.interest(id).await?.market)?;
    let done = state
        .people
        .write_yes(id, body, caller.name(), clock::now())
        .await?;
    state.live.wake();
    Ok(axum::Json(done))
}
