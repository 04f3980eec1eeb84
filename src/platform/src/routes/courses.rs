//! Courses: read by kiosks, handed in by markets' own systems. Signing up is a case.

use axum::extract::State;
use axum::http::StatusCode;
use linggong_contract::api::Items;
use linggong_contract::{Adcode, Course, CourseDraft};
use linggong_rules::course;
use serde::Deserialize;

use crate::auth::Caller;
use crate::clock;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Id, Json, Query};
use crate::refusals::{Absent, Forbidden, Invalid, Unauthorized};
use crate::state::AppState;

/// Longest record id, in characters.
const RECORD_MAX: usize = 100;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CourseQuery {
    /// The market.
    #[param(value_type = String, example = "141124")]
    market: Adcode,
}

/// Courses that a market offers, those that begin first.
#[utoipa::path(get, path = "/api/v1/courses", tag = "directory", params(CourseQuery),
    responses((status = 200, description = "The answer", body = Items<Course>), Invalid))]
pub(crate) async fn courses(
    State(state): State<AppState>,
    Query(query): Query<CourseQuery>,
) -> ApiResult<axum::Json<Items<Course>>> {
    let today = clock::now().date();
    let items = state.store.courses(query.market, today).await?;
    Ok(axum::Json(Items { items }))
}

/// Hands a course in, or corrects it: the same record id is the same course.
#[utoipa::path(put, path = "/api/v1/staff/courses/{record_id}", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("record_id" = String, Path, example = "PX-2026-12")), request_body = CourseDraft,
    responses((status = 200, description = "The course", body = Course), Unauthorized, Forbidden, Invalid))]
pub(crate) async fn put(
    State(state): State<AppState>,
    caller: Caller,
    Id(record): Id<String>,
    Json(draft): Json<CourseDraft>,
) -> ApiResult<axum::Json<Course>> {
    caller.require(draft.market)?;
    if !(1..=RECORD_MAX).contains(&record.chars().count()) {
        return Err(ApiError::invalid_field(
            "record_id",
            "记录编号应有1到100个字",
        ));
    }
    let now = clock::now();
    let wrong = course::check(&draft, now);
    if !wrong.is_empty() {
        return Err(ApiError::invalid(wrong));
    }
    let done = state
        .store
        .put_course(caller.name(), &record, &draft, now)
        .await?;
    Ok(axum::Json(done))
}

/// Takes a course back. Who has signed up keeps their case.
#[utoipa::path(delete, path = "/api/v1/staff/courses/{record_id}", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("record_id" = String, Path, example = "PX-2026-12")),
    responses((status = 204, description = "It is not offered any more"), Unauthorized, Forbidden, Absent))]
pub(crate) async fn drop_one(
    State(state): State<AppState>,
    caller: Caller,
    Id(record): Id<String>,
) -> ApiResult<StatusCode> {
    // Whoever does no business at all is told so, whether there is such a course or not.
    caller.require(caller.scope())?;
    let market = state.store.course_market(caller.name(), &record).await?;
    caller.require(market)?;
    state.store.drop_course(caller.name(), &record).await?;
    Ok(StatusCode::NO_CONTENT)
}
