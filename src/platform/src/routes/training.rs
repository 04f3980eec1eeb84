//! Courses as staff arrange them.

use axum::extract::State;
use axum::http::StatusCode;
use linggong_contract::api::tables::{CourseSort, Page};
use linggong_contract::{Adcode, CourseDraft, CourseId, EditCourse, StaffCourse};
use linggong_rules::course;
use serde::Deserialize;

use crate::audit::Slot;
use crate::auth::Caller;
use crate::clock;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Id, IdempotencyKey, Json, Query};
use crate::listing::{Asked, ListParams, page};
use crate::refusals::{Absent, Conflict, Forbidden, Invalid, Malformed, Unauthorized};
use crate::state::AppState;

/// So long after its first day a course is still listed: 60 days.
const LISTED_MS: i64 = 60 * 86_400_000;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct TrainingQuery {
    /// The market.
    #[param(value_type = String, example = "141124")]
    market: Adcode,
    /// What they are sorted by; those that begin first if absent.
    sort: Option<CourseSort>,
}

/// Courses of a market that have not begun long ago, also those that were taken back; at most
/// 200 at once. A text is looked for in title, kind, place and content.
#[utoipa::path(get, path = "/api/v1/staff/training", tag = "staff", security(("key" = []), ("desk" = [])),
    params(TrainingQuery, ListParams),
    responses((status = 200, description = "The courses", body = Page<StaffCourse>),
        Unauthorized, Forbidden, Invalid))]
pub(crate) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Query(query): Query<TrainingQuery>,
    Asked(ask): Asked,
) -> ApiResult<axum::Json<Page<StaffCourse>>> {
    caller.require(query.market)?;
    let since = clock::now().plus_ms(-LISTED_MS).date();
    let part = state
        .store
        .training(query.market, since, query.sort, &ask)
        .await?;
    Ok(axum::Json(page(part, |course| course)))
}

/// Enters a course; kiosks offer it at once.
///
/// `Idempotency-Key` is required: the same key with the same request is the same course.
#[utoipa::path(post, path = "/api/v1/staff/training", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("Idempotency-Key" = String, Header, description = "1 to 64 characters, new for each course", example = "6f1c9a52")),
    request_body = CourseDraft,
    responses((status = 201, description = "The course", body = StaffCourse),
        Malformed, Unauthorized, Forbidden, Invalid))]
pub(crate) async fn enter(
    State(state): State<AppState>,
    caller: Caller,
    slot: Slot,
    key: ApiResult<IdempotencyKey>,
    Json(draft): Json<CourseDraft>,
) -> ApiResult<(StatusCode, axum::Json<StaffCourse>)> {
    caller.require(draft.market)?;
    let request = key?.request(&state.people, &draft, None)?;
    let now = clock::now();
    let wrong = course::check(&draft, now);
    if !wrong.is_empty() {
        return Err(ApiError::invalid(wrong));
    }
    slot.tell(draft.title.as_str());
    let done = state
        .store
        .enter_course(&request.name(), &draft, now)
        .await?;
    Ok((StatusCode::CREATED, axum::Json(done)))
}

/// Corrects a course, takes it back or offers it again. Who has signed up keeps their seat.
#[utoipa::path(put, path = "/api/v1/staff/training/{id}", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("id" = i64, Path, example = 3)), request_body = EditCourse,
    responses((status = 200, description = "The course", body = StaffCourse),
        Malformed, Unauthorized, Forbidden, Absent, Conflict, Invalid))]
pub(crate) async fn edit(
    State(state): State<AppState>,
    caller: Caller,
    slot: Slot,
    Id(id): Id<i64>,
    Json(body): Json<EditCourse>,
) -> ApiResult<axum::Json<StaffCourse>> {
    let id = CourseId(id);
    caller.require(body.draft.market)?;
    let known = state.store.staff_course(id).await?;
    caller.require(known.course.draft.market)?;
    slot.tell(body.draft.title.as_str());
    let now = clock::now();
    // Taking back a course that has begun is no correction of its day.
    let wrong = if body.draft == body.before {
        Vec::new()
    } else {
        course::check(&body.draft, now)
    };
    if !wrong.is_empty() {
        return Err(ApiError::invalid(wrong));
    }
    Ok(axum::Json(state.store.edit_course(id, &body, now).await?))
}
