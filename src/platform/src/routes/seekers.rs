//! 求职登记: written down once, corrected by the person alone.

use axum::extract::State;
use axum::http::StatusCode;
use linggong_contract::Profile;
use linggong_contract::api::people::{Correction, NewSeeker, OwnRecord, Registration};
use linggong_rules::{consent, registration};
use linggong_store::{Holder, Registered, Registering, Request};

use super::interests::who;
use super::own;
use crate::clock;
use crate::error::{ApiError, ApiResult};
use crate::extract::{IdempotencyKey, Json};
use crate::limits::Device;
use crate::refusals::{Conflict, Invalid, TooOften, Unauthorized};
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

/// Writes a registration down, whichever way it came.
pub(super) async fn take_in(
    state: &AppState,
    new: NewSeeker,
    session: Option<Session>,
    request: Request,
) -> ApiResult<Registered> {
    if state.store.market(new.market).is_none() {
        return Err(ApiError::invalid_field("market", "没有这个零工市场"));
    }
    check_profile(state, &new.profile)?;
    let agreed = new.person.iter().map(|person| &person.consent);
    check_consents(&new.profile, agreed.chain(&new.consents))?;
    let registering = Registering {
        request,
        market: new.market,
        who: who(state, new.person, session, consent::REGISTRATION)?,
        profile: new.profile,
        consents: new.consents,
        is_proven: session.is_some_and(Session::is_own),
    };
    Ok(state.people.register(&registering, clock::now()).await?)
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
    if profile.is_sensitive() {
        wanted.push(consent::SENSITIVE);
    }
    for version in agreed {
        let before = wanted.len();
        wanted.retain(|text| !text.is(version));
        if wanted.len() == before {
            return Err(ApiError::invalid_field(
                "consents",
                format!("没有“{version}”这份告知书，或不用同意它"),
            ));
        }
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let wanted: Vec<&str> = wanted.iter().map(|text| text.version).collect();
    let message = format!("还要同意：{}", wanted.join("、"));
    Err(ApiError::invalid_field("consents", message))
}
