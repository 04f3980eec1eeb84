//! Forms that markets hand in: written, handed on, and taken away as tables.

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use linggong_contract::Adcode;
use linggong_contract::api::Items;
use linggong_contract::api::forms::{FormStep, Month, MonthlyRow, RunFormStep, SaveMonthly};
use linggong_rules::forms;
use serde::Deserialize;

use crate::audit::Slot;
use crate::auth::Caller;
use crate::clock;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Id, Json, Query};
use crate::refusals::{Absent, Conflict, Forbidden, Invalid, Malformed, Unauthorized};
use crate::staff::is_division;
use crate::state::AppState;
use crate::tables;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct MonthlyQuery {
    /// The division whose markets are listed.
    #[param(value_type = String, example = "141124")]
    scope: Adcode,
    /// The month.
    #[param(value_type = String, example = "2026-11")]
    month: Month,
}

/// The monthly form 任务分解清单 of a division, a row for each market.
#[utoipa::path(get, path = "/api/v1/staff/forms/monthly", tag = "forms", security(("key" = []), ("desk" = [])),
    params(MonthlyQuery),
    responses((status = 200, description = "The rows", body = Items<MonthlyRow>), Unauthorized, Forbidden, Invalid))]
pub(crate) async fn monthly(
    State(state): State<AppState>,
    caller: Caller,
    Query(query): Query<MonthlyQuery>,
) -> ApiResult<axum::Json<Items<MonthlyRow>>> {
    let items = rows(&state, &caller, &query).await?;
    Ok(axum::Json(Items { items }))
}

/// The same as a table with the form's 18 columns (CSV, UTF-8 with a mark that spreadsheets know).
/// Who signs stands in its last line.
#[utoipa::path(get, path = "/api/v1/staff/forms/monthly.csv", tag = "forms", security(("key" = []), ("desk" = [])),
    params(MonthlyQuery),
    responses((status = 200, description = "The table", body = String, content_type = "text/csv"), Unauthorized, Forbidden, Invalid))]
pub(crate) async fn monthly_csv(
    State(state): State<AppState>,
    caller: Caller,
    Query(query): Query<MonthlyQuery>,
) -> ApiResult<impl IntoResponse> {
    let rows = rows(&state, &caller, &query).await?;
    let table = tables::csv(&forms::COLUMNS, cells(&rows), &[&forms::SIGNED]).map_err(unwritten)?;
    Ok((
        [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
            (header::CONTENT_DISPOSITION, named(&query, "csv")),
            (header::CACHE_CONTROL, "no-store".to_owned()),
        ],
        table,
    ))
}

/// The same as a spreadsheet with heading, signature line and definitions.
#[utoipa::path(get, path = "/api/v1/staff/forms/monthly.xlsx", tag = "forms", security(("key" = []), ("desk" = [])),
    params(MonthlyQuery),
    responses((status = 200, description = "The spreadsheet", body = Vec<u8>, content_type = tables::XLSX), Unauthorized, Forbidden, Invalid))]
pub(crate) async fn monthly_xlsx(
    State(state): State<AppState>,
    caller: Caller,
    Query(query): Query<MonthlyQuery>,
) -> ApiResult<impl IntoResponse> {
    let rows = rows(&state, &caller, &query).await?;
    let month = query.month;
    let sheet = tables::Sheet {
        name: "任务分解清单",
        title: &format!(
            "零工市场建设任务分解清单（{}年{}月）",
            month.year(),
            month.number()
        ),
        under_title: &forms::SIGNED.join(forms::GAP),
        heads: &forms::COLUMNS,
        foot: "",
        notes: &forms::DEFINITIONS,
    };
    let book = tables::xlsx(&sheet, cells(&rows)).map_err(unwritten)?;
    Ok((
        [
            (header::CONTENT_TYPE, tables::XLSX.to_owned()),
            (header::CONTENT_DISPOSITION, named(&query, "xlsx")),
            (header::CACHE_CONTROL, "no-store".to_owned()),
        ],
        book,
    ))
}

/// Keeps what staff write of a market's month: the county until it has handed the form in, the
/// city until it has handed it on. Two who do it at once are told.
#[utoipa::path(put, path = "/api/v1/staff/forms/monthly/{market}/{month}", tag = "forms", security(("key" = []), ("desk" = [])),
    params(("market" = String, Path, example = "141124"), ("month" = String, Path, example = "2026-11")),
    request_body = SaveMonthly,
    responses((status = 200, description = "The row", body = MonthlyRow),
        Malformed, Unauthorized, Forbidden, Absent, Conflict, Invalid))]
pub(crate) async fn save_monthly(
    State(state): State<AppState>,
    caller: Caller,
    slot: Slot,
    Id((market, month)): Id<(Adcode, Month)>,
    Json(body): Json<SaveMonthly>,
) -> ApiResult<axum::Json<MonthlyRow>> {
    slot.tell(month.to_string());
    caller.require(market)?;
    let wrong = forms::check(&body.entry);
    if !wrong.is_empty() {
        return Err(ApiError::invalid(wrong));
    }
    let now = clock::now();
    let row = state
        .store
        .save_monthly(
            (market, month),
            body.before,
            &body.entry,
            caller.scope(),
            caller.name(),
            now,
        )
        .await?;
    Ok(axum::Json(row))
}

/// Hands a form on – county to city, city to province – or back, with the reason. Whoever has
/// handed it on cannot change it any more. Two who do it at once are told.
#[utoipa::path(post, path = "/api/v1/staff/forms/monthly/{market}/{month}/steps", tag = "forms", security(("key" = []), ("desk" = [])),
    params(("market" = String, Path, example = "141124"), ("month" = String, Path, example = "2026-11")),
    request_body = RunFormStep,
    responses((status = 200, description = "The row", body = MonthlyRow),
        Malformed, Unauthorized, Forbidden, Absent, Conflict, Invalid))]
pub(crate) async fn step_monthly(
    State(state): State<AppState>,
    caller: Caller,
    slot: Slot,
    Id((market, month)): Id<(Adcode, Month)>,
    Json(body): Json<RunFormStep>,
) -> ApiResult<axum::Json<MonthlyRow>> {
    slot.tell(format!("{month} {}", body.step.label()));
    caller.require(market)?;
    let reason = body.reason.as_deref().map(str::trim).unwrap_or_default();
    if body.step == FormStep::Return && !(1..=forms::REASON_CHARS).contains(&reason.chars().count())
    {
        return Err(ApiError::invalid_field(
            "reason",
            "写明为什么退回，最多100个字",
        ));
    }
    let step = (body.step, Some(reason));
    let now = clock::now();
    let row = state
        .store
        .step_monthly(
            (market, month),
            step,
            body.before,
            caller.scope(),
            caller.name(),
            now,
        )
        .await?;
    Ok(axum::Json(row))
}

async fn rows(
    state: &AppState,
    caller: &Caller,
    query: &MonthlyQuery,
) -> ApiResult<Vec<MonthlyRow>> {
    caller.require(query.scope)?;
    if !is_division(&state.store, query.scope) {
        return Err(ApiError::not_found("没有这个地方"));
    }
    Ok(state.store.monthly(query.scope, query.month).await?)
}

fn cells(rows: &[MonthlyRow]) -> impl Iterator<Item = [String; 18]> {
    (1..)
        .zip(rows)
        .map(|(number, row)| forms::cells(number, row))
}

fn named(query: &MonthlyQuery, ending: &str) -> String {
    let MonthlyQuery { scope, month } = query;
    format!("attachment; filename=\"monthly-{scope}-{month}.{ending}\"")
}

pub(super) fn unwritten(error: impl std::fmt::Display) -> ApiError {
    tracing::error!(%error, "cannot write a table");
    ApiError::internal()
}
