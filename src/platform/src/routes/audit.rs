//! The audit log, as auditors read it and take it away.

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use linggong_contract::api::desk::{AuditLine, AuditPage};
use linggong_contract::{FieldError, Moment, Right};
use linggong_rules::audit::{self, result, told};
use linggong_rules::tables::TEXT_MAX;
use linggong_store::{AUDIT_PAGE_MAX, AuditQuery, Audited};
use serde::Deserialize;

use crate::auth::SignedIn;
use crate::clock;
use crate::error::{ApiError, ApiResult};
use crate::extract::Query;
use crate::refusals::{Forbidden, Invalid, Unauthorized};
use crate::state::AppState;

/// Lines of one page, if nothing else is asked.
const PAGE: u32 = 100;
/// Lines in a file; for more, ask by time.
const FILE_MAX: usize = 100_000;

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AuditParams {
    /// What this person did, by the name they sign in with; or a system, by its name.
    #[param(example = "linxian01")]
    by: Option<String>,
    /// From this time on.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Moment>,
    /// Before this time.
    #[param(value_type = Option<String>, format = DateTime)]
    until: Option<Moment>,
    /// What was done, by the word that the log has for it.
    #[param(example = "查看诉求内容")]
    action: Option<String>,
    /// Only lines with this text in address or detail.
    #[param(max_length = 50, example = "/staff/cases/58")]
    q: Option<String>,
    /// Lines before this number.
    before: Option<i64>,
    /// At most so many, up to 500.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u32>,
}

impl AuditParams {
    fn query(self) -> ApiResult<AuditQuery> {
        let mut wrong = Vec::new();
        let word = self.action.unwrap_or_default();
        let action = audit::action(&word);
        if action.is_none() && !word.is_empty() {
            wrong.push(FieldError::new("action", "没有这样的操作"));
        }
        let text = self.q.unwrap_or_default().trim().to_lowercase();
        if text.chars().count() > TEXT_MAX {
            wrong.push(FieldError::new("q", format!("最多{TEXT_MAX}个字")));
        }
        if !wrong.is_empty() {
            return Err(ApiError::invalid(wrong));
        }
        Ok(AuditQuery {
            by: self.by.filter(|by| !by.is_empty()),
            from: self.from,
            until: self.until,
            action: action.map(str::to_owned),
            text,
            before: self.before,
            limit: self.limit.unwrap_or(PAGE).clamp(1, AUDIT_PAGE_MAX),
        })
    }
}

/// What staff and systems of one's division did, the newest first.
#[utoipa::path(get, path = "/api/v1/staff/audit", tag = "desk", security(("desk" = [])),
    params(AuditParams),
    responses((status = 200, description = "A page of it", body = AuditPage), Unauthorized, Forbidden, Invalid))]
pub(crate) async fn list(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Query(params): Query<AuditParams>,
) -> ApiResult<axum::Json<AuditPage>> {
    signed_in.require(Right::Audit)?;
    let query = params.query()?;
    let lines = state.store.audited(signed_in.0.scope, &query).await?;
    let is_full = lines.len() == query.limit as usize;
    let next = lines.last().map(|line| line.id).filter(|_| is_full);
    let items = lines.into_iter().map(line).collect();
    Ok(axum::Json(AuditPage { items, next }))
}

/// The same as a table (CSV, UTF-8 with a mark that spreadsheets know), up to 100,000 lines.
#[utoipa::path(get, path = "/api/v1/staff/audit.csv", tag = "desk", security(("desk" = [])),
    params(AuditParams),
    responses((status = 200, description = "The table", body = String, content_type = "text/csv"), Unauthorized, Forbidden, Invalid))]
pub(crate) async fn export(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Query(params): Query<AuditParams>,
) -> ApiResult<impl IntoResponse> {
    signed_in.require(Right::Audit)?;
    let mut query = params.query()?;
    query.limit = AUDIT_PAGE_MAX;
    let mut table = csv::Writer::from_writer(vec![0xef, 0xbb, 0xbf]);
    let heads = ["序号", "时间", "登录名", "做了什么", "细节", "地址", "结果"];
    table.write_record(heads).map_err(unwritten)?;
    let (mut written, now) = (0, clock::now());
    while written < FILE_MAX {
        let lines = state.store.audited(signed_in.0.scope, &query).await?;
        let Some(last) = lines.last() else { break };
        query.before = Some(last.id);
        written += lines.len();
        for line in lines {
            let fields = [
                line.id.to_string(),
                line.at.to_string(),
                line.by,
                told(&line.action).to_owned(),
                line.detail.unwrap_or_default(),
                line.target,
                result(line.status, line.at, now),
            ];
            table.write_record(fields).map_err(unwritten)?;
        }
    }
    let bytes = table.into_inner().map_err(unwritten)?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"audit.csv\"",
        ),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, bytes))
}

fn line(line: Audited) -> AuditLine {
    AuditLine {
        id: line.id,
        at: line.at,
        by: line.by,
        action: told(&line.action).to_owned(),
        target: line.target,
        detail: line.detail,
        status: line.status,
    }
}

fn unwritten(error: impl std::fmt::Display) -> ApiError {
    tracing::error!(%error, "cannot write a table");
    ApiError::internal()
}
