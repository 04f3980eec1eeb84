//! 求职登记: written down once, corrected by the person alone; at the desk, by staff in front of
//! whom they stand.

use axum::extract::State;
use axum::http::StatusCode;
use linggong_contract::Profile;
use linggong_contract::api::people::{
    CorrectPerson, CorrectSeeker, CorrectedPerson, CorrectedSeeker, Correction, DeskRegistration,
    NewSeeker, OwnRecord, PhoneTaken, Registration,
};
use linggong_rules::matching::recommend;
use linggong_rules::{consent, registration};
use linggong_store::{
    BY_KIOSK, Holder, PersonCorrected, Registered, Registering, Request, SeekerData, SeekerId,
    StoreError,
};

use super::interests::who;
use super::own;
use crate::audit::Slot;
use crate::auth::Caller;
use crate::clock;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Id, IdempotencyKey, Json};
use crate::limits::Device;
use crate::refusals::{Absent, Conflict, Forbidden, Invalid, Malformed, TooOften, Unauthorized};
use crate::session::{Right, Session};
use crate::state::AppState;

/// Somebody registers. The answer is the number that opens their record.
///
/// `Idempotency-Key` is required: the same key with the same request is the same registration.
/// Without `person` the request needs the session of an earlier answer.
#[utoipa::path(post, path = "/api/v1/seekers", tag = "people",
    params(("Idempotency-Key" = String, Header, description = "1 to 64 characters, new for each registration", example = "6f1c9a52")),
    request_body = NewSeeker,
    responses((status = 201, description = "Registered", body = Registration),
        Unauthorized, Conflict, Invalid, TooOften))]
pub(crate) async fn register(
    State(state): State<AppState>,
    device: Device,
    session: Option<Session>,
    key: IdempotencyKey,
    Json(new): Json<NewSeeker>,
) -> ApiResult<(StatusCode, axum::Json<Registration>)> {
    state.limits.device(device)?;
    let request = key.request(&state.people, &new, session)?;
    let done = take_in(&state, new, session, request).await?;
    let session = match (done.receipt, session) {
        // Whoever was not known before is the person.
        (Some(_), _) => Session::for_holder(Holder {
            seeker: done.seeker,
            interest: None,
            is_proven: true,
        }),
        (None, Some(session)) if session.seeker == done.seeker => session,
        (None, _) => Session::for_interests(done.seeker),
    };
    Ok((
        StatusCode::CREATED,
        axum::Json(Registration {
            number: done.receipt,
            session: session.write(&state.people, clock::now()),
        }),
    ))
}

/// Writes a registration of a kiosk down, whichever way it came.
pub(super) async fn take_in(
    state: &AppState,
    new: NewSeeker,
    session: Option<Session>,
    request: Request,
) -> ApiResult<Registered> {
    let registering = check(state, new, session, request, BY_KIOSK)?;
    Ok(state.people.register(&registering, clock::now()).await?)
}

/// Refuses what may not be written down, or was not agreed to.
fn check(
    state: &AppState,
    new: NewSeeker,
    session: Option<Session>,
    request: Request,
    by: &str,
) -> ApiResult<Registering> {
    if state.store.market(new.market).is_none() {
        return Err(ApiError::invalid_field("market", "没有这个零工市场"));
    }
    check_profile(state, &new.profile)?;
    let agreed = new.person.iter().map(|person| &person.consent);
    check_consents(&new.profile, agreed.chain(&new.consents))?;
    Ok(Registering {
        request,
        market: new.market,
        who: who(state, new.person, session, consent::REGISTRATION)?,
        profile: new.profile,
        consents: new.consents,
        is_proven: session.is_some_and(Session::is_own),
        by: by.to_owned(),
    })
}

/// Somebody at the desk registers whoever stands there and does not get on with the kiosk. The
/// texts are read to them; `consents` are the versions of those they agreed to.
///
/// `Idempotency-Key` is required: the same key with the same request is the same registration.
/// Whoever had registered before is found again; nothing is written then, and nothing of what
/// they told is answered.
#[utoipa::path(post, path = "/api/v1/staff/seekers", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("Idempotency-Key" = String, Header, description = "1 to 64 characters, new for each registration", example = "6f1c9a52")),
    request_body = NewSeeker,
    responses((status = 201, description = "Registered", body = DeskRegistration),
        (status = 200, description = "Had registered before", body = DeskRegistration),
        Malformed, Unauthorized, Forbidden, Conflict, Invalid, TooOften))]
pub(crate) async fn register_for(
    State(state): State<AppState>,
    caller: Caller,
    slot: Slot,
    key: ApiResult<IdempotencyKey>,
    Json(new): Json<NewSeeker>,
) -> ApiResult<(StatusCode, axum::Json<DeskRegistration>)> {
    caller.require(new.market)?;
    let request = key?.request(&state.people, &new, None)?;
    let (market, profile) = (new.market, new.profile.clone());
    let told = new.person.iter().map(|person| person.consent.as_str());
    let agreed: Vec<&str> = told
        .chain(new.consents.iter().map(String::as_str))
        .collect();
    let wrong = consent::not_agreed(None, &profile, &agreed);
    if !wrong.is_empty() {
        return Err(ApiError::invalid(wrong));
    }
    let person = new.person.clone().map(|person| SeekerData {
        name: person.name,
        phone: person.phone,
        profile: None,
    });
    let registering = check(&state, new, None, request, caller.name())?;
    let now = clock::now();
    let done = match state.people.register(&registering, now).await {
        Ok(done) => done,
        Err(StoreError::AlreadyRegistered) => {
            slot.tell("以前登记过");
            let known = known(&state, &caller, person).await?;
            return Ok((StatusCode::OK, axum::Json(known)));
        }
        Err(error) => return Err(error.into()),
    };
    let feed = state.store.feed(market, now).await?;
    let found = recommend(&profile, &feed.postings, market, now);
    let answer = DeskRegistration {
        id: Some(done.seeker.0),
        number: done.receipt,
        was_registered: false,
        postings: found.iter().map(|one| one.told()).collect(),
    };
    Ok((StatusCode::CREATED, axum::Json(answer)))
}

/// Somebody who had registered before. Opening them, which the log keeps, is for the market
/// that they registered at.
async fn known(
    state: &AppState,
    caller: &Caller,
    person: Option<SeekerData>,
) -> ApiResult<DeskRegistration> {
    let found = match &person {
        Some(person) => state.people.by_identity(person).await?,
        None => None,
    };
    let id = match found {
        Some(id) => {
            let market = state.people.market_of(id).await?;
            Some(id.0).filter(|_| caller.covers(market))
        }
        None => None,
    };
    Ok(DeskRegistration {
        id,
        number: None,
        was_registered: true,
        postings: Vec::new(),
    })
}

/// Somebody at the desk corrects a registration for the person who stands there. Two who do it
/// at once are told; what they do not see, the identity number, stays.
#[utoipa::path(put, path = "/api/v1/staff/seekers/{id}/profile", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("id" = i64, Path, example = 58)), request_body = CorrectSeeker,
    responses((status = 200, description = "Corrected", body = CorrectedSeeker),
        Malformed, Unauthorized, Forbidden, Absent, Conflict, Invalid))]
pub(crate) async fn correct_for(
    State(state): State<AppState>,
    caller: Caller,
    Id(id): Id<i64>,
    Json(new): Json<CorrectSeeker>,
) -> ApiResult<axum::Json<CorrectedSeeker>> {
    let id = SeekerId(id);
    caller.require(state.people.market_of(id).await?)?;
    let texts = [consent::REGISTRATION, consent::IDENTITY, consent::HARDSHIP];
    for version in &new.consents {
        if !texts.iter().any(|text| text.is(version)) {
            return Err(no_such_text(version));
        }
    }
    let told_at = state
        .people
        .correct_at_desk(id, &new, caller.name(), clock::now())
        .await?;
    Ok(axum::Json(CorrectedSeeker { told_at }))
}

/// Somebody at the desk corrects name or phone of a registration for the person who stands there.
/// Two who do it at once are told. A phone that somebody else has is not taken, and nothing is
/// written: unless it is said that they share it, or name and phone would be one person twice.
/// Log and ledger keep that it was corrected, neither name nor phone.
#[utoipa::path(put, path = "/api/v1/staff/seekers/{id}/person", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("id" = i64, Path, example = 58)), request_body = CorrectPerson,
    responses((status = 200, description = "Corrected, or whose the phone is", body = CorrectedPerson),
        Malformed, Unauthorized, Forbidden, Absent, Conflict, Invalid, TooOften))]
pub(crate) async fn correct_person(
    State(state): State<AppState>,
    caller: Caller,
    slot: Slot,
    Id(id): Id<i64>,
    Json(new): Json<CorrectPerson>,
) -> ApiResult<axum::Json<CorrectedPerson>> {
    let id = SeekerId(id);
    caller.require(state.people.market_of(id).await?)?;
    // As for whoever registers: nobody tries out whose a phone is.
    let phone = new.phone.digits().as_bytes();
    state.limits.phone(state.people.mac("limit", phone))?;
    let done = state
        .people
        .correct_person(id, &new, caller.name(), clock::now())
        .await?;
    let (told_at, taken) = match done {
        PersonCorrected::Done(at) => (Some(at), None),
        PersonCorrected::Taken { by, has_name } => {
            slot.tell("手机号是别人的");
            let id = within_reach(&state, &caller, by).await?;
            // Nobody tries out names to learn who has come somewhere else.
            let has_name = has_name && id.is_some();
            (None, Some(PhoneTaken { id, has_name }))
        }
    };
    Ok(axum::Json(CorrectedPerson { told_at, taken }))
}

/// A person's number, if the caller may open them.
async fn within_reach(state: &AppState, caller: &Caller, id: SeekerId) -> ApiResult<Option<i64>> {
    match state.people.market_of(id).await {
        Ok(market) => Ok(Some(id.0).filter(|_| caller.covers(market))),
        Err(StoreError::NoPerson) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Corrects what one has told; needs a number that proves the person.
#[utoipa::path(put, path = "/api/v1/self/profile", tag = "people", security(("session" = [])),
    request_body = Correction,
    responses((status = 200, description = "The record", body = OwnRecord), Unauthorized, Invalid))]
pub(crate) async fn correct(
    State(state): State<AppState>,
    session: Session,
    Json(new): Json<Correction>,
) -> ApiResult<axum::Json<OwnRecord>> {
    let seeker = session.require(Right::Own)?;
    check_profile(&state, &new.profile)?;
    check_consents(&new.profile, new.consents.iter())?;
    let now = clock::now();
    state
        .people
        .correct(seeker, &new.profile, &new.consents, now)
        .await?;
    own::read(&state, session).await.map(axum::Json)
}

/// Refuses what may not be written down.
fn check_profile(state: &AppState, profile: &Profile) -> ApiResult<()> {
    let knows_trade = |trade| state.store.trade(trade).is_some();
    let wrong = registration::check(profile, clock::now(), knows_trade);
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(ApiError::invalid(wrong))
    }
}

/// Refuses what was not agreed to.
fn check_consents<'a>(
    profile: &Profile,
    agreed: impl Iterator<Item = &'a String>,
) -> ApiResult<()> {
    let mut wanted = vec![consent::REGISTRATION];
    wanted.extend(consent::sensitive(profile));
    for version in agreed {
        let before = wanted.len();
        wanted.retain(|text| !text.is(version));
        if wanted.len() == before {
            return Err(no_such_text(version));
        }
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let wanted: Vec<&str> = wanted.iter().map(|text| text.version).collect();
    let message = format!("还要同意：{}", wanted.join("、"));
    Err(ApiError::invalid_field("consents", message))
}

fn no_such_text(version: &str) -> ApiError {
    let message = format!("没有“{version}”这份告知书，或不用同意它");
    ApiError::invalid_field("consents", message)
}
