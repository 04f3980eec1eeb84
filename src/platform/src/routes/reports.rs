//! Reports counted from the records: on screen, as CSV and as a spreadsheet.

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use linggong_contract::api::forms::Month;
use linggong_contract::api::reports::{Report, ReportKind, SaveDetails, SavedDetails};
use linggong_contract::api::tables::ReportSort;
use linggong_contract::{Adcode, Level};
use linggong_rules::forms::GAP;
use linggong_rules::reports::{self, ROWS_MAX};
use linggong_rules::tables::{self as lists, Ask, LIMIT_MAX};
use linggong_store::ReportQuery;
use serde::Deserialize;

use super::forms::unwritten;
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
pub(crate) struct PeriodQuery {
    /// The division it is about.
    #[param(value_type = String, example = "141124")]
    scope: Adcode,
    /// The first month.
    #[param(value_type = String, example = "2026-11")]
    from: Month,
    /// The last month; at most a year after the first.
    #[param(value_type = String, example = "2026-11")]
    to: Month,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PartQuery {
    /// The column it is sorted by; in its own order if absent. 422 if the report has no such
    /// column: what is sealed sorts nothing.
    sort: Option<ReportSort>,
    /// Only rows that contain this text.
    #[param(max_length = 50)]
    q: Option<String>,
    /// With `sort`: the other way round. Rows that have nothing there stay last.
    #[serde(default)]
    desc: bool,
    /// The page, from 1.
    #[param(minimum = 1, maximum = 1_000_000)]
    page: Option<u32>,
    /// Most rows on a page; if absent, 20 with `page`, and all of them without. Any number is taken,
    /// as before there were pages: less than 1 is 1, more than 100 is 100.
    limit: Option<u64>,
}

impl PartQuery {
    fn ask(&self) -> ApiResult<Ask> {
        let most = u64::from(LIMIT_MAX);
        let limit = self.limit.map(|limit| limit.clamp(1, most));
        let limit = limit.map(|limit| u32::try_from(limit).unwrap_or(LIMIT_MAX));
        lists::ask(self.q.as_deref(), self.desc, self.page, limit).map_err(ApiError::invalid)
    }
}

/// A report: directory, ledger (four sections), monitoring, out-of-province postings. Without
/// `page` and `limit` all of it, at most 50,000 rows. A text is looked for in words and posting
/// numbers, not in figures, and in nothing that is sealed. A row of a ledger keeps its number
/// (序号) in every order.
#[utoipa::path(get, path = "/api/v1/staff/reports/{kind}", tag = "forms", security(("key" = []), ("desk" = [])),
    params(("kind" = ReportKind, Path), PeriodQuery, PartQuery),
    responses((status = 200, description = "The table", body = Report), Unauthorized, Forbidden, Absent, Invalid))]
pub(crate) async fn report(
    State(state): State<AppState>,
    caller: Caller,
    Id(kind): Id<ReportKind>,
    Query(query): Query<PeriodQuery>,
    Query(part): Query<PartQuery>,
) -> ApiResult<axum::Json<Report>> {
    let (sort, ask) = (part.sort, part.ask()?);
    let is_column = |sort: &ReportSort| reports::sorted_at(kind, *sort).is_some();
    if sort.as_ref().is_some_and(|sort| !is_column(sort)) {
        return Err(ApiError::invalid_field("sort", "这张表不能按这一栏排"));
    }
    let report = counted(&state, &caller, kind, &query, (sort, &ask)).await?;
    Ok(axum::Json(report))
}

/// The same as CSV (UTF-8 with a mark that spreadsheets know), all of it in its own order. If it is
/// longer than 50,000 rows, the last line says how many are left out.
#[utoipa::path(get, path = "/api/v1/staff/reports/{kind}/table.csv", tag = "forms", security(("key" = []), ("desk" = [])),
    params(("kind" = ReportKind, Path), PeriodQuery),
    responses((status = 200, description = "The table", body = String, content_type = "text/csv"), Unauthorized, Forbidden, Absent, Invalid))]
pub(crate) async fn report_csv(
    State(state): State<AppState>,
    caller: Caller,
    slot: Slot,
    Id(kind): Id<ReportKind>,
    Query(query): Query<PeriodQuery>,
) -> ApiResult<impl IntoResponse> {
    slot.tell(kind.label());
    let report = counted(&state, &caller, kind, &query, (None, &Ask::default())).await?;
    let table = csv(report, ROWS_MAX).map_err(unwritten)?;
    Ok((
        [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
            (header::CONTENT_DISPOSITION, named(kind, &query, "csv")),
            (header::CACHE_CONTROL, "no-store".to_owned()),
        ],
        table,
    ))
}

/// The same as a spreadsheet with heading, signature line and definitions, all of it in its own
/// order. If it is longer than 50,000 rows, the last line says how many are left out.
#[utoipa::path(get, path = "/api/v1/staff/reports/{kind}/table.xlsx", tag = "forms", security(("key" = []), ("desk" = [])),
    params(("kind" = ReportKind, Path), PeriodQuery),
    responses((status = 200, description = "The spreadsheet", body = Vec<u8>, content_type = tables::XLSX), Unauthorized, Forbidden, Absent, Invalid))]
pub(crate) async fn report_xlsx(
    State(state): State<AppState>,
    caller: Caller,
    slot: Slot,
    Id(kind): Id<ReportKind>,
    Query(query): Query<PeriodQuery>,
) -> ApiResult<impl IntoResponse> {
    slot.tell(kind.label());
    let report = counted(&state, &caller, kind, &query, (None, &Ask::default())).await?;
    let book = xlsx(kind, report, ROWS_MAX).map_err(unwritten)?;
    Ok((
        [
            (header::CONTENT_TYPE, tables::XLSX.to_owned()),
            (header::CONTENT_DISPOSITION, named(kind, &query, "xlsx")),
            (header::CACHE_CONTROL, "no-store".to_owned()),
        ],
        book,
    ))
}

/// What is written of a market for the directory.
#[utoipa::path(get, path = "/api/v1/staff/markets/{market}/details", tag = "forms", security(("key" = []), ("desk" = [])),
    params(("market" = String, Path, example = "141124")),
    responses((status = 200, description = "What is written", body = SavedDetails), Unauthorized, Forbidden, Absent))]
pub(crate) async fn details(
    State(state): State<AppState>,
    caller: Caller,
    Id(market): Id<Adcode>,
) -> ApiResult<axum::Json<SavedDetails>> {
    one_market(&state, &caller, market)?;
    Ok(axum::Json(state.store.details(market).await?))
}

/// Keeps what staff write of their market. Two who do it at once are told.
#[utoipa::path(put, path = "/api/v1/staff/markets/{market}/details", tag = "forms", security(("key" = []), ("desk" = [])),
    params(("market" = String, Path, example = "141124")), request_body = SaveDetails,
    responses((status = 200, description = "What is written now", body = SavedDetails),
        Malformed, Unauthorized, Forbidden, Absent, Conflict, Invalid))]
pub(crate) async fn save_details(
    State(state): State<AppState>,
    caller: Caller,
    Id(market): Id<Adcode>,
    Json(body): Json<SaveDetails>,
) -> ApiResult<axum::Json<SavedDetails>> {
    one_market(&state, &caller, market)?;
    let wrong = reports::check(&body.details);
    if !wrong.is_empty() {
        return Err(ApiError::invalid(wrong));
    }
    let saved = state
        .store
        .save_details(
            market,
            body.before,
            &body.details,
            caller.name(),
            clock::now(),
        )
        .await?;
    Ok(axum::Json(saved))
}

fn one_market(state: &AppState, caller: &Caller, market: Adcode) -> ApiResult<()> {
    caller.require(market)?;
    if market.level() != Level::County || state.store.market(market).is_none() {
        return Err(ApiError::not_found("没有这个零工市场"));
    }
    Ok(())
}

async fn counted(
    state: &AppState,
    caller: &Caller,
    kind: ReportKind,
    query: &PeriodQuery,
    (sort, ask): (Option<ReportSort>, &Ask),
) -> ApiResult<Report> {
    caller.require(query.scope)?;
    if !is_division(&state.store, query.scope) {
        return Err(ApiError::not_found("没有这个地方"));
    }
    let asked = ReportQuery {
        scope: query.scope,
        from: query.from,
        to: query.to,
    };
    let now = clock::now();
    let _place = state.counting.place().await?;
    Ok(state.people.report(kind, asked, (sort, ask), now).await?)
}

/// A report of at most so many rows, as a table.
fn csv(report: Report, rows_max: u32) -> anyhow::Result<Vec<u8>> {
    let (heads, foot) = (texts(&report.heads), texts(&report.foot));
    let cut_off = reports::cut_off(report.more, rows_max);
    let below = [foot.as_slice(), &texts(cut_off.as_slice())];
    tables::csv(&heads, report.rows.into_iter(), &below)
}

/// The same as a spreadsheet.
fn xlsx(kind: ReportKind, mut report: Report, rows_max: u32) -> anyhow::Result<Vec<u8>> {
    report.notes.extend(reports::cut_off(report.more, rows_max));
    // A tab's name holds no colon.
    let name = kind.label().replace('：', " ");
    let sheet = tables::Sheet {
        name: &name,
        title: &report.title,
        under_title: &report.signed,
        heads: &texts(&report.heads),
        foot: &report.foot.join(GAP),
        notes: &texts(&report.notes),
    };
    tables::xlsx(&sheet, report.rows.into_iter())
}

fn texts(all: &[String]) -> Vec<&str> {
    all.iter().map(String::as_str).collect()
}

fn named(kind: ReportKind, query: &PeriodQuery, ending: &str) -> String {
    let PeriodQuery { scope, from, to } = query;
    let kind = kind.slug().replace('_', "-");
    format!("attachment; filename=\"{kind}-{scope}-{from}-{to}.{ending}\"")
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Reader as _, Xlsx};

    use super::*;

    const KIND: ReportKind = ReportKind::LedgerSeekers;

    /// Two rows, and so many more.
    fn report(more: u32) -> Report {
        let texts = |all: &[&str]| all.iter().map(|&text| text.to_owned()).collect();
        Report {
            title: "台账".to_owned(),
            signed: "经办人（签名）：".to_owned(),
            heads: texts(&["序号", "时间"]),
            rows: vec![texts(&["1", "昨天"]), texts(&["2", "今天"])],
            foot: texts(&["填报人："]),
            notes: texts(&["一行是一次服务。"]),
            more,
            total: 2 + u64::from(more),
        }
    }

    /// The last line of each table.
    fn ends(report: &Report) -> [String; 2] {
        let table = String::from_utf8(csv(report.clone(), 2).unwrap()).unwrap();
        let book = xlsx(KIND, report.clone(), 2).unwrap();
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(book)).unwrap();
        let page = book.worksheet_range_at(0).unwrap().unwrap();
        let last = page.rows().next_back().unwrap();
        [
            table.lines().last().unwrap().to_owned(),
            last[0].to_string(),
        ]
    }

    #[test]
    fn a_table_that_ends_before_its_report_says_so_in_its_last_line() {
        assert_eq!(ends(&report(0)), ["填报人：,", "一行是一次服务。"]);
        let told = "只列前2行，还有1,204行，请分月下载";
        assert_eq!(
            ends(&report(1_204)),
            [format!("\"{told}\","), told.to_owned()]
        );
    }
}
