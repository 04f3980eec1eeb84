//! Cases (诉求): filed at kiosks, looked up by receipt.

use axum::extract::State;
use axum::http::StatusCode;
use linggong_contract::api::cases::{CaseLookup, CaseSlip, NewCase};
use linggong_contract::{Case, CaseKind};
use linggong_rules::{case, consent};
use linggong_store::{Filed, Filing, Request};

use super::interests::who;
use crate::clock;
use crate::error::{ApiError, ApiResult};
use crate::extract::{IdempotencyKey, Json};
use crate::limits::Device;
use crate::refusals::{Absent, Conflict, Invalid, TooOften, Unauthorized};
use crate::session::Session;
use crate::state::AppState;

/// Somebody complains, asks or wants help; anonymous without `person` and session.
///
/// `Idempotency-Key` is required: the same key with the same request is the same case.
#[utoipa::path(post, path = "/api/v1/cases", tag = "people",
    params(("Idempotency-Key" = String, Header, description = "1 to 64 characters, new for each case", example = "6f1c9a52")),
    request_body = NewCase,
    responses((status = 201, description = "The receipt", body = CaseSlip),
        Unauthorized, Absent, Conflict, Invalid, TooOften))]
pub(crate) async fn file(
    State(state): State<AppState>,
    device: Device,
    session: Option<Session>,
    key: IdempotencyKey,
    Json(new): Json<NewCase>,
) -> ApiResult<(StatusCode, axum::Json<CaseSlip>)> {
    state.limits.case(device)?;
    let request = key.request(&state.people, &new, session)?;
    let done = take_in(&state, new, session, request).await?;
    let slip = CaseSlip {
        case: done.case,
        receipt: done.receipt,
    };
    Ok((StatusCode::CREATED, axum::Json(slip)))
}

/// Writes a case down, whichever way it came.
pub(super) async fn take_in(
    state: &AppState,
    new: NewCase,
    session: Option<Session>,
    request: Request,
) -> ApiResult<Filed> {
    if state.store.market(new.market).is_none() {
        return Err(ApiError::invalid_field("market", "没有这个零工市场"));
    }
    check_text("text", &new.text)?;
    if new.course.is_some() && new.kind != CaseKind::Training {
        return Err(ApiError::invalid_field("course", "只有报名培训才写课程"));
    }
    let is_anonymous = new.person.is_none() && session.is_none();
    if is_anonymous && case::needs_name(new.kind) {
        return Err(ApiError::invalid_field("person", "这件事要留名字和电话"));
    }
    let text = consent::of_case(new.kind);
    let agreed = new.consent.as_deref();
    let agreed = agreed.and_then(|version| text.known(version));
    if new.person.is_none() && session.is_some() && agreed.is_none() {
        return Err(ApiError::invalid_field(
            "consent",
            "同意的告知书不是现行的版本",
        ));
    }
    let who = if is_anonymous {
        None
    } else {
        Some(who(state, new.person, session, text)?)
    };
    let filing = Filing {
        request,
        market: new.market,
        kind: new.kind,
        text: new.text.trim().to_owned(),
        posting: new.posting,
        course: new.course,
        who,
        consent: agreed.unwrap_or(text.version),
    };
    Ok(state.people.file(&filing, clock::now()).await?)
}

/// How a case stands, by the eight digits of its receipt.
#[utoipa::path(post, path = "/api/v1/cases/lookup", tag = "people", request_body = CaseLookup,
    responses((status = 200, description = "The case", body = Case), Absent, Invalid, TooOften))]
pub(crate) async fn lookup(
    State(state): State<AppState>,
    device: Device,
    Json(asked): Json<CaseLookup>,
) -> ApiResult<axum::Json<Case>> {
    state.limits.receipt(device)?;
    let case = state.people.case_by_receipt(asked.receipt).await?;
    Ok(axum::Json(case))
}

pub(super) fn check_text(field: &str, text: &str) -> ApiResult<()> {
    if text.chars().count() > case::TEXT_MAX {
        let message = format!("最多{}个字", case::TEXT_MAX);
        return Err(ApiError::invalid_field(field, message));
    }
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(ApiError::invalid_field(field, "不能有控制字符"));
    }
    Ok(())
}
