//! 督办: tasks with a due day, set, listed, handed on, done.

use axum::extract::State;
use axum::http::StatusCode;
use linggong_contract::api::follow_ups::{
    FollowUp, FollowUpNotice, FollowUpState, FollowUpStep, HeedFollowUps, NewFollowUp,
    RunFollowUpStep,
};
use linggong_contract::api::tables::{FollowUpSort, Page};
use linggong_contract::{Adcode, CaseId, FieldError};
use linggong_rules::follow_up;
use linggong_store::{Asker, FollowUpFilter, FollowUpStepRun, SeekerId, SetFollowUp};
use serde::Deserialize;

use super::staff_cases::colleagues;
use crate::audit::Slot;
use crate::auth::{Caller, desk_name};
use crate::clock;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Id, IdempotencyKey, Json, Query};
use crate::listing::{Asked, ListParams, page};
use crate::refusals::{Absent, Conflict, Forbidden, Invalid, Malformed, Unauthorized};
use crate::state::AppState;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    /// The market, or a division with many.
    #[param(value_type = String, example = "141124")]
    market: Adcode,
    /// Tasks in this state; those still to be done if absent.
    state: Option<FollowUpState>,
    /// Those of the asker.
    #[serde(default)]
    mine: bool,
    /// Those that are overdue.
    #[serde(default)]
    overdue: bool,
    /// Those that concern the asker: theirs that are due today or overdue, and those of others
    /// that have come to them.
    #[serde(default)]
    concerning: bool,
    /// Those about this case.
    case: Option<i64>,
    /// Those about this person in need.
    seeker: Option<i64>,
    /// What they are sorted by; if absent, those that are longest overdue come first, and of
    /// those that are done the newest.
    sort: Option<FollowUpSort>,
}

/// Tasks of a market or of all in a division. Those that are longest overdue stand first, and so
/// whatever has come to the division of whoever asks (`is_raised`). At most 500 at once. A text
/// is looked for in what is to be done, what came of it, and who does it or has set it.
#[utoipa::path(get, path = "/api/v1/staff/follow-ups", tag = "staff", security(("key" = []), ("desk" = [])),
    params(ListQuery, ListParams),
    responses((status = 200, description = "The tasks", body = Page<FollowUp>),
        Unauthorized, Forbidden, Invalid))]
pub(crate) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Query(query): Query<ListQuery>,
    Asked(ask): Asked,
) -> ApiResult<axum::Json<Page<FollowUp>>> {
    caller.require(query.market)?;
    let now = clock::now();
    let filter = FollowUpFilter {
        scope: query.market,
        state: query.state.unwrap_or(FollowUpState::Open),
        of: query.mine.then(|| caller.name().to_owned()),
        due_before: query.overdue.then(|| now.date()),
        concerning: query.concerning,
        case: query.case.map(CaseId),
        seeker: query.seeker.map(SeekerId),
    };
    let part = state
        .store
        .follow_ups(&filter, asker(&caller), query.sort, &ask, now)
        .await?;
    Ok(axum::Json(page(part, |task| task)))
}

/// One task as it is now, also if it is done: whoever was told that it changed looks at it again.
#[utoipa::path(get, path = "/api/v1/staff/follow-ups/{id}", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("id" = i64, Path, example = 12)),
    responses((status = 200, description = "The task", body = FollowUp),
        Unauthorized, Forbidden, Absent))]
pub(crate) async fn one(
    State(state): State<AppState>,
    caller: Caller,
    Id(id): Id<i64>,
) -> ApiResult<axum::Json<FollowUp>> {
    let found = state.store.follow_up(id, asker(&caller), clock::now());
    let task = found.await?;
    caller.require(task.market)?;
    Ok(axum::Json(task))
}

/// How many tasks of the whole division concern whoever asks, and how many of them are new to
/// them. Asking keeps nobody signed in.
#[utoipa::path(get, path = "/api/v1/staff/follow-ups/notice", tag = "staff", security(("key" = []), ("desk" = [])),
    responses((status = 200, description = "The counts", body = FollowUpNotice),
        Unauthorized, Forbidden))]
pub(crate) async fn notice(
    State(state): State<AppState>,
    caller: Caller,
) -> ApiResult<axum::Json<FollowUpNotice>> {
    caller.require(caller.scope())?;
    let asker = asker(&caller);
    let told = state.store.follow_up_notice(asker, clock::now()).await?;
    Ok(axum::Json(told))
}

/// Says that a notice was seen, or the list looked at: at another computer it is no news, either.
/// This keeps nobody signed in, and the log does not keep it.
#[utoipa::path(put, path = "/api/v1/staff/follow-ups/notice", tag = "staff", security(("key" = []), ("desk" = [])),
    request_body = HeedFollowUps,
    responses((status = 200, description = "The counts as they are now", body = FollowUpNotice),
        Malformed, Unauthorized, Forbidden, Invalid))]
pub(crate) async fn heed(
    State(state): State<AppState>,
    caller: Caller,
    Json(body): Json<HeedFollowUps>,
) -> ApiResult<axum::Json<FollowUpNotice>> {
    caller.require(caller.scope())?;
    let HeedFollowUps { until, has_looked } = body;
    let told = state
        .store
        .heed_follow_ups(until, has_looked, asker(&caller), clock::now())
        .await?;
    Ok(axum::Json(told))
}

/// Sets a task for somebody of the market, on a case, on a person in need, or on neither.
///
/// `Idempotency-Key` is required: the same key with the same request is the same task.
#[utoipa::path(post, path = "/api/v1/staff/follow-ups", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("Idempotency-Key" = String, Header, description = "1 to 64 characters, new for each task", example = "6f1c9a52")),
    request_body = NewFollowUp,
    responses((status = 201, description = "The task", body = FollowUp),
        Malformed, Unauthorized, Forbidden, Absent, Conflict, Invalid))]
pub(crate) async fn set(
    State(state): State<AppState>,
    caller: Caller,
    key: ApiResult<IdempotencyKey>,
    Json(new): Json<NewFollowUp>,
) -> ApiResult<(StatusCode, axum::Json<FollowUp>)> {
    caller.require(new.market)?;
    let request = key?.request(&state.people, &new, None)?;
    let now = clock::now();
    let mut wrong = Vec::new();
    if let Some(message) = follow_up::text_error(&new.text) {
        wrong.push(FieldError::new("text", message));
    }
    if let Some(message) = follow_up::due_error(new.due_on, now.date()) {
        wrong.push(FieldError::new("due_on", message));
    }
    let owner = account(&state, new.market, &new.owner).await?;
    if owner.is_none() {
        wrong.push(FieldError::new("owner", "没有这位同事，或不管这个市场"));
    }
    if let Some(id) = new.case {
        let case = state.people.case(id).await?;
        if case.market != new.market {
            wrong.push(FieldError::new("market", "这件诉求不是这个市场的"));
        }
    }
    let seeker = new.seeker.map(SeekerId);
    if let Some(id) = seeker
        && state.people.market_of(id).await? != new.market
    {
        wrong.push(FieldError::new("market", "这个人不是在这个市场登记的"));
    }
    let Some(owner) = owner.filter(|_| wrong.is_empty()) else {
        return Err(ApiError::invalid(wrong));
    };
    let task = SetFollowUp {
        request,
        market: new.market,
        text: new.text,
        due_on: new.due_on,
        owner,
        case: new.case,
        seeker,
    };
    let done = state
        .store
        .set_follow_up(&task, asker(&caller), now)
        .await?;
    Ok((StatusCode::CREATED, axum::Json(done)))
}

/// Says that a task is done and what came of it, takes it up again within ten minutes, or hands
/// it to a colleague. Whose it is may, who set it, and a manager. Two who do it at once are told.
#[utoipa::path(post, path = "/api/v1/staff/follow-ups/{id}/steps", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("id" = i64, Path, example = 12)), request_body = RunFollowUpStep,
    responses((status = 200, description = "The task", body = FollowUp),
        Malformed, Unauthorized, Forbidden, Absent, Conflict, Invalid))]
pub(crate) async fn step(
    State(state): State<AppState>,
    caller: Caller,
    slot: Slot,
    Id(id): Id<i64>,
    Json(body): Json<RunFollowUpStep>,
) -> ApiResult<axum::Json<FollowUp>> {
    slot.tell(body.step.label());
    let market = state.store.follow_up_market(id).await?;
    caller.require(market)?;
    let outcome = body.outcome.as_deref().map(str::trim);
    if body.step == FollowUpStep::Done
        && let Some(message) = follow_up::text_error(outcome.unwrap_or_default())
    {
        return Err(ApiError::invalid_field("outcome", message));
    }
    let to = if body.step == FollowUpStep::Hand {
        let name = body.to.unwrap_or_default();
        let found = account(&state, market, &name).await?;
        let wrong = || ApiError::invalid_field("to", "没有这位同事，或不管这个市场");
        Some(found.ok_or_else(wrong)?)
    } else {
        None
    };
    let run = FollowUpStepRun {
        step: body.step,
        before: body.before,
        outcome,
        to: to.as_deref(),
    };
    let done = state
        .store
        .step_follow_up(id, run, asker(&caller), clock::now())
        .await?;
    Ok(axum::Json(done))
}

fn asker(caller: &Caller) -> Asker<'_> {
    Asker {
        by: caller.by(),
        scope: caller.scope(),
    }
}

/// What records call an account that does the business of a market; none if there is no such.
async fn account(state: &AppState, market: Adcode, name: &str) -> ApiResult<Option<String>> {
    let all = colleagues(state, market).await?;
    let found = all.iter().find(|officer| officer.name == name);
    Ok(found.map(|officer| desk_name(&officer.name)))
}
