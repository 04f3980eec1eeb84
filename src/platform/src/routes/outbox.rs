//! What kiosks took in without network: sealed, delivered once, and answered even if nothing
//! can come of it any more.

use axum::extract::State;
use linggong_contract::api::outbox::{Delivered, Sealed, SealingKey, Submission, SubmissionBody};
use linggong_store::{BY_KIOSK, Delivery};
use sha2::{Digest as _, Sha256};

use super::{cases, interests, quick, seekers};
use crate::clock;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Json, parse_json, request_of};
use crate::limits::Device;
use crate::refusals::{Invalid, TooOften};
use crate::session::Session;
use crate::state::AppState;

/// Bytes of a sealed submission.
const SEALED_MAX: usize = 8 * 1024;

/// The key that kiosks seal to.
#[utoipa::path(get, path = "/api/v1/outbox/key", tag = "people",
    responses((status = 200, description = "The key", body = SealingKey)))]
pub(crate) async fn key(State(state): State<AppState>) -> axum::Json<SealingKey> {
    axum::Json(SealingKey {
        key: const_hex::encode(state.people.sealing_key()),
    })
}

/// Takes in a sealed submission, exactly once: the same one again has the same answer.
///
/// An answer of 200 is final, also when it carries a refusal; after any other the kiosk keeps
/// the submission and tries again.
#[utoipa::path(post, path = "/api/v1/outbox", tag = "people", request_body = Sealed,
    responses((status = 200, description = "It has arrived", body = Delivered), Invalid, TooOften))]
pub(crate) async fn deliver(
    State(state): State<AppState>,
    device: Device,
    Json(sealed): Json<Sealed>,
) -> ApiResult<axum::Json<Delivered>> {
    state.limits.delivery(device)?;
    let unreadable = || ApiError::invalid_field("sealed", "打不开：不是封给这个服务器的");
    let bytes = const_hex::decode(&sealed.sealed)
        .ok()
        .filter(|bytes| bytes.len() <= SEALED_MAX)
        .ok_or_else(unreadable)?;
    let plain = state.people.open_sealed(&bytes).ok_or_else(unreadable)?;
    let submission: Submission = parse_json(&plain)?;
    let key = Sha256::digest(&submission.key).into();
    if let Some(refusal) = state.people.delivered(key).await? {
        return Ok(axum::Json(Delivered { refusal }));
    }
    let mut delivery = Delivery {
        key,
        receipt: submission.receipt,
        ..Delivery::default()
    };
    match take_in(&state, device, submission, &mut delivery).await {
        Ok(()) => {}
        Err(error) if error.is_final() => delivery.refusal = Some(error.told()),
        Err(error) => return Err(error),
    }
    state
        .people
        .record_delivery(&delivery, clock::now())
        .await?;
    Ok(axum::Json(Delivered {
        refusal: delivery.refusal,
    }))
}

/// Does what the request would have done.
async fn take_in(
    state: &AppState,
    device: Device,
    submission: Submission,
    delivery: &mut Delivery,
) -> ApiResult<()> {
    let now = clock::now();
    // A kiosk's clock may be wrong, and nothing was said in the future.
    let said_at = submission.made_at.min(now);
    let session = submission
        .session
        .and_then(|token| Session::read_late(&state.people, &token, now));
    // Also of what is refused: whoever asks is told.
    delivery.seeker = session.map(|session| session.seeker);
    match submission.body {
        SubmissionBody::Interest(new) => {
            let request = request_of(&state.people, delivery.key, &new, session)?;
            delivery.phone = new.person.as_ref().map(|person| person.phone.clone());
            let done = interests::take_in(state, new, session, request, BY_KIOSK).await?;
            delivery.seeker = Some(done.holder.seeker);
            delivery.interest = Some(done.interest.id);
        }
        SubmissionBody::Seeker(new) => {
            let request = request_of(&state.people, delivery.key, &new, session)?;
            delivery.phone = new.person.as_ref().map(|person| person.phone.clone());
            let done = seekers::take_in(state, new, session, request).await?;
            delivery.seeker = Some(done.seeker);
        }
        SubmissionBody::Case(new) => {
            state.limits.case(device)?;
            let request = request_of(&state.people, delivery.key, &new, session)?;
            delivery.phone = new.person.as_ref().map(|person| person.phone.clone());
            let done = cases::take_in(state, new, session, request).await?;
            delivery.case = Some(done.case.id);
        }
        SubmissionBody::Posting(new) => {
            state.limits.case(device)?;
            let request = request_of(&state.people, delivery.key, &new, None)?;
            delivery.phone = Some(new.phone.clone());
            quick::take_in(state, &new, &request, said_at).await?;
        }
    }
    Ok(())
}
