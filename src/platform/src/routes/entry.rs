//! Postings that staff enter, correct, or take in from a table.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use linggong_contract::api::entry::{EditPosting, ImportMode, ImportReport, NewPosting};
use linggong_contract::{Adcode, FieldError, Posting};
use linggong_rules::consent;
use linggong_store::{Edit, Upsert, Upserted};
use serde::Deserialize;

use super::staff::require;
use crate::audit::Slot;
use crate::auth::Caller;
use crate::clock;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Id, IdempotencyKey, Json, Query, Raw};
use crate::import::{self, TakeIn};
use crate::refusals::{Absent, Conflict, Forbidden, Invalid, Malformed, TooLarge, Unauthorized};
use crate::state::AppState;

/// The system that postings entered at the desk come from.
const SYSTEM: &str = "desk";
/// Characters of a reason.
const REASON_MAX: usize = 100;
/// Largest table: a few thousand rows.
pub(crate) const TABLE_BYTES_MAX: usize = 4 * 1024 * 1024;

/// A reason without the blanks around it; nothing if nothing else is there.
pub(crate) fn reason(text: Option<&str>) -> Result<Option<&str>, FieldError> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    match text {
        Some(text) if text.chars().count() > REASON_MAX => {
            Err(FieldError::new("reason", format!("最多{REASON_MAX}个字")))
        }
        Some(text) if text.chars().any(char::is_control) => {
            Err(FieldError::new("reason", "不能有换行和控制字符"))
        }
        _ => Ok(text),
    }
}

/// Enters a posting. It is shown at once, unless it says what wants a reason and has none.
///
/// `Idempotency-Key` is required: the same key with the same request is the same posting.
#[utoipa::path(post, path = "/api/v1/staff/postings", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("Idempotency-Key" = String, Header, description = "1 to 64 characters, new for each posting", example = "6f1c9a52")),
    request_body = NewPosting,
    responses((status = 201, description = "The posting", body = Posting),
        Malformed, Unauthorized, Forbidden, Invalid))]
pub(crate) async fn create(
    State(state): State<AppState>,
    caller: Caller,
    slot: Slot,
    key: ApiResult<IdempotencyKey>,
    Json(new): Json<NewPosting>,
) -> ApiResult<(StatusCode, axum::Json<Posting>)> {
    caller.require(new.market)?;
    let request = key?.request(&state.people, &new, None)?;
    let reason = reason(new.reason.as_deref()).map_err(|wrong| ApiError::invalid(vec![wrong]))?;
    let now = clock::now();
    let upsert = Upsert {
        record_id: request.name(),
        market: new.market,
        review: false,
        once: true,
        reason: reason.map(str::to_owned),
        draft: new.draft,
    };
    // What wants a reason is said before anything is written: somebody sits there to answer.
    let judged = state
        .store
        .upsert(SYSTEM, std::slice::from_ref(&upsert), false, now)
        .await?;
    let wanting: Vec<_> = judged.into_iter().flat_map(|row| row.warnings).collect();
    if !wanting.is_empty() {
        return Err(ApiError::invalid(wanting));
    }
    let done = state.store.upsert(SYSTEM, &[upsert], true, now).await?;
    let posting = placed(&state, done.into_iter().next()).await?;
    if let Some(phone) = &new.phone {
        state
            .people
            .keep_contact(
                posting.id,
                new.market,
                phone,
                consent::POSTING.version,
                caller.name(),
                now,
            )
            .await?;
    }
    state.live.wake();
    slot.tell(format!("{} 号", posting.number));
    Ok((StatusCode::CREATED, axum::Json(posting)))
}

/// One posting of a market, in whatever state, as a correction of it begins.
#[utoipa::path(get, path = "/api/v1/staff/postings/{id}", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("id" = i64, Path, example = 1042)),
    responses((status = 200, description = "The posting", body = Posting),
        Unauthorized, Forbidden, Absent))]
pub(crate) async fn one(
    State(state): State<AppState>,
    caller: Caller,
    Id(id): Id<i64>,
) -> ApiResult<axum::Json<Posting>> {
    let id = require(&state, &caller, id).await?;
    Ok(axum::Json(state.store.posting(id).await?))
}

/// Corrects a posting. Refused with `changed` if it does not say any more what the correction
/// began with.
#[utoipa::path(put, path = "/api/v1/staff/postings/{id}", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("id" = i64, Path, example = 1042)), request_body = EditPosting,
    responses((status = 200, description = "The posting", body = Posting),
        Malformed, Unauthorized, Forbidden, Absent, Conflict, Invalid))]
pub(crate) async fn edit(
    State(state): State<AppState>,
    caller: Caller,
    Id(id): Id<i64>,
    Json(body): Json<EditPosting>,
) -> ApiResult<axum::Json<Posting>> {
    let id = require(&state, &caller, id).await?;
    let reason = reason(body.reason.as_deref()).map_err(|wrong| ApiError::invalid(vec![wrong]))?;
    let edit = Edit {
        reason: reason.map(str::to_owned),
        before: body.before,
        draft: body.draft,
    };
    let done = state.store.edit(id, &edit, clock::now()).await?;
    let posting = placed(&state, Some(done)).await?;
    state.live.wake();
    Ok(axum::Json(posting))
}

async fn placed(state: &AppState, done: Option<Upserted>) -> ApiResult<Posting> {
    let done = done.ok_or_else(ApiError::internal)?;
    match done.posting {
        Some((id, _)) => Ok(state.store.posting(id).await?),
        None => Err(ApiError::invalid(done.errors)),
    }
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ImportQuery {
    /// The market of rows that name none.
    #[param(value_type = String, example = "141124")]
    market: Adcode,
    /// How far to go.
    #[param(inline)]
    mode: ImportMode,
}

/// Takes in a table: XLSX, CSV, or cells copied from a spreadsheet. The report names row and
/// column of everything that is wrong.
#[utoipa::path(post, path = "/api/v1/staff/postings/import", tag = "staff", security(("key" = []), ("desk" = [])),
    params(ImportQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file, up to 4 MiB"),
    responses((status = 200, description = "What became of it", body = ImportReport),
        Unauthorized, Forbidden, TooLarge, Invalid))]
pub(crate) async fn take_in_table(
    State(state): State<AppState>,
    caller: Caller,
    slot: Slot,
    Query(query): Query<ImportQuery>,
    Raw(bytes): Raw,
) -> ApiResult<axum::Json<ImportReport>> {
    caller.require(query.market)?;
    // Another county's record 1 is another record.
    let system = format!("{} {}", import::SYSTEM, query.market);
    let take_in = TakeIn {
        system: &system,
        market: Some(query.market),
        covers: &|market| caller.covers(market),
        mode: query.mode,
    };
    let done = import::take_in(&state.store, &bytes, &take_in, clock::now()).await;
    let report = done.map_err(
        |error| match error.downcast::<linggong_store::StoreError>() {
            Ok(error) => error.into(),
            Err(error) => ApiError::invalid_field("file", format!("{error:#}")),
        },
    )?;
    slot.tell(match query.mode {
        ImportMode::Check => "只检查".to_owned(),
        ImportMode::All | ImportMode::Good => {
            format!("新增{}，更新{}", report.created, report.updated)
        }
    });
    state.live.wake();
    Ok(axum::Json(report))
}

/// The empty table to fill in, as XLSX.
#[utoipa::path(get, path = "/api/v1/staff/postings/template.xlsx", tag = "staff", security(("key" = []), ("desk" = [])),
    responses((status = 200, description = "The table", body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        Unauthorized))]
pub(crate) async fn template(_: Caller) -> ApiResult<impl IntoResponse> {
    let bytes = import::template().map_err(|error| {
        tracing::error!(%error, "cannot write the template");
        ApiError::internal()
    })?;
    let headers = [
        (
            header::CONTENT_TYPE,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"postings.xlsx\"",
        ),
    ];
    Ok((headers, bytes))
}
