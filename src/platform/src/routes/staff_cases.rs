//! Cases at the desk: listed, opened, moved on, handed over, ticked off, printed.

use axum::extract::State;
use axum::http::header;
use axum::response::{Html, IntoResponse};
use linggong_contract::api::Items;
use linggong_contract::api::cases::{
    CaseCheck, Officer, OpenedCase, QueuedCase, RunCaseStep, TickCheck,
};
use linggong_contract::api::tables::{CaseSort, Page};
use linggong_contract::{Adcode, Case, CaseId, CaseState, CaseStep, Right};
use linggong_rules::{case, rights};
use linggong_store::{CaseFilter, CaseStepRun};
use serde::Deserialize;

use super::cases::check_text;
use super::receipt;
use crate::audit::Slot;
use crate::auth::{Caller, desk_name};
use crate::clock;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Id, Json, Query};
use crate::listing::{Asked, ListParams, page};
use crate::refusals::{Absent, Conflict, Forbidden, Invalid, Unauthorized};
use crate::state::AppState;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct QueueQuery {
    /// The market, or a division with many.
    #[param(value_type = String, example = "141124")]
    market: Adcode,
    /// Cases in this state; those that were just received if neither this nor what follows is
    /// asked for.
    state: Option<CaseState>,
    /// Open ones whose time is over.
    #[serde(default)]
    overdue: bool,
    /// Open ones that are the asker's, or offered to them.
    #[serde(default)]
    mine: bool,
    /// What they are sorted by; those that are due come first if absent.
    sort: Option<CaseSort>,
}

/// Cases of a market or of all in a division; names and phones are masked. A text is looked for
/// in the kind and in number and title of the posting or course it is about.
#[utoipa::path(get, path = "/api/v1/staff/cases", tag = "staff", security(("key" = []), ("desk" = [])),
    params(QueueQuery, ListParams),
    responses((status = 200, description = "The queue", body = Page<QueuedCase>),
        Unauthorized, Forbidden, Invalid))]
pub(crate) async fn queue(
    State(state): State<AppState>,
    caller: Caller,
    Query(query): Query<QueueQuery>,
    Asked(ask): Asked,
) -> ApiResult<axum::Json<Page<QueuedCase>>> {
    caller.require(query.market)?;
    let now = clock::now();
    let is_all = query.overdue || query.mine;
    let filter = CaseFilter {
        scope: query.market,
        state: query
            .state
            .or_else(|| (!is_all).then_some(CaseState::Received)),
        overdue_at: query.overdue.then_some(now),
        of: query.mine.then(|| caller.name().to_owned()),
    };
    let part = state
        .people
        .case_part(&filter, caller.name(), query.sort, &ask)
        .await?;
    Ok(axum::Json(page(part, |row| {
        let (name_masked, phone_masked) = row.who.unzip();
        QueuedCase {
            is_overdue: case::is_open(row.case.state) && row.case.due_at < now,
            hands: row.hands,
            case: row.case,
            about: row.about,
            name_masked,
            phone_masked,
        }
    })))
}

/// Opens a case: what was said, and where to call back. The ledger keeps who did.
#[utoipa::path(post, path = "/api/v1/staff/cases/{id}/open", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("id" = i64, Path, example = 58)),
    responses((status = 200, description = "The case", body = OpenedCase),
        Unauthorized, Forbidden, Absent))]
pub(crate) async fn open(
    State(state): State<AppState>,
    caller: Caller,
    Id(id): Id<i64>,
) -> ApiResult<axum::Json<OpenedCase>> {
    let id = CaseId(id);
    caller.require(state.people.case(id).await?.market)?;
    let opened = state
        .people
        .open_case(id, caller.name(), clock::now())
        .await?;
    let (name, phone) = opened.who.map(|who| (who.name, who.phone)).unzip();
    Ok(axum::Json(OpenedCase {
        case: opened.case,
        about: opened.about,
        text: opened.text,
        name,
        phone,
        hands: opened.hands,
        checks: opened.checks,
        events: opened.events,
    }))
}

/// Runs a step of a case. Whoever takes it keeps it until it is closed, unless a colleague
/// accepts it from them. Closing it needs an answer. Two who press at once are told.
#[utoipa::path(post, path = "/api/v1/staff/cases/{id}/steps", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("id" = i64, Path, example = 58)), request_body = RunCaseStep,
    responses((status = 200, description = "The case", body = Case),
        Unauthorized, Forbidden, Absent, Conflict, Invalid))]
pub(crate) async fn step(
    State(state): State<AppState>,
    caller: Caller,
    slot: Slot,
    Id(id): Id<i64>,
    Json(body): Json<RunCaseStep>,
) -> ApiResult<axum::Json<Case>> {
    slot.tell(body.step.label());
    let id = CaseId(id);
    let market = state.people.case(id).await?.market;
    caller.require(market)?;
    let answer = body.answer.as_deref().map(str::trim);
    if let Some(answer) = answer {
        check_text("answer", answer)?;
    }
    let to = match body.to.filter(|_| body.step == CaseStep::Offer) {
        Some(name) => {
            let colleagues = colleagues(&state, market).await?;
            if !colleagues.iter().any(|officer| officer.name == name) {
                return Err(ApiError::invalid_field(
                    "to",
                    "没有这位同事，或不管这个市场",
                ));
            }
            Some(desk_name(&name))
        }
        None => None,
    };
    let run = CaseStepRun {
        step: body.step,
        answer: answer.filter(|answer| !answer.is_empty()),
        to: to.as_deref(),
        seen: body.seen,
    };
    let done = state
        .people
        .case_step(id, run, caller.by(), clock::now())
        .await?;
    Ok(axum::Json(done))
}

/// Ticks one thing of a case's checklist off, or takes the tick back. Things count from 0.
#[utoipa::path(put, path = "/api/v1/staff/cases/{id}/checks/{item}", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("id" = i64, Path, example = 58), ("item" = usize, Path, example = 0)), request_body = TickCheck,
    responses((status = 200, description = "The checklist", body = Items<CaseCheck>),
        Unauthorized, Forbidden, Absent, Conflict, Invalid))]
pub(crate) async fn tick(
    State(state): State<AppState>,
    caller: Caller,
    Id((id, item)): Id<(i64, usize)>,
    Json(body): Json<TickCheck>,
) -> ApiResult<axum::Json<Items<CaseCheck>>> {
    let id = CaseId(id);
    caller.require(state.people.case(id).await?.market)?;
    let items = state
        .people
        .tick(id, item, body.done, caller.name(), clock::now())
        .await?;
    Ok(axum::Json(Items { items }))
}

/// The case's receipt as a sheet to be printed, with its eight digits. The ledger keeps who did.
#[utoipa::path(get, path = "/api/v1/staff/cases/{id}/receipt", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("id" = i64, Path, example = 58)),
    responses((status = 200, description = "The sheet", body = String, content_type = "text/html"),
        Unauthorized, Forbidden, Absent))]
pub(crate) async fn print(
    State(state): State<AppState>,
    caller: Caller,
    Id(id): Id<i64>,
) -> ApiResult<impl IntoResponse> {
    let id = CaseId(id);
    let market = state.people.case(id).await?.market;
    caller.require(market)?;
    let now = clock::now();
    let (filed, hands) = state.people.case_receipt(id, caller.name(), now).await?;
    let market = state
        .store
        .market(market)
        .ok_or_else(|| ApiError::not_found("没有这个零工市场"))?;
    let sheet = receipt::sheet(market, &filed, hands.owner.as_deref(), state.demo);
    Ok(([(header::CACHE_CONTROL, "no-store")], Html(sheet)))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct OfficersQuery {
    /// The market.
    #[param(value_type = String, example = "141124")]
    market: Adcode,
}

/// Who of the desk may take over a market's cases.
#[utoipa::path(get, path = "/api/v1/staff/officers", tag = "staff", security(("key" = []), ("desk" = [])),
    params(OfficersQuery),
    responses((status = 200, description = "The colleagues", body = Items<Officer>),
        Unauthorized, Forbidden, Invalid))]
pub(crate) async fn officers(
    State(state): State<AppState>,
    caller: Caller,
    Query(query): Query<OfficersQuery>,
) -> ApiResult<axum::Json<Items<Officer>>> {
    caller.require(query.market)?;
    let items = colleagues(&state, query.market).await?;
    Ok(axum::Json(Items { items }))
}

/// Who does the business of a market: those of the nearest division first.
pub(super) async fn colleagues(state: &AppState, market: Adcode) -> ApiResult<Vec<Officer>> {
    let all = state.store.staff_over(market).await?;
    let fit = all
        .into_iter()
        .filter(|staff| rights::may(staff.role, Right::Business));
    let officers = fit.map(|staff| Officer {
        name: staff.name,
        label: staff.label,
    });
    Ok(officers.collect())
}
