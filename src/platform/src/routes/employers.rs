//! Employers: listed, checked, blocked.

use axum::extract::State;
use linggong_contract::Adcode;
use linggong_contract::api::employers::{
    BlockEmployer, EmployerDone, EmployerGroup, EmployerRow, UnblockEmployer, VerifyEmployer,
};
use linggong_contract::api::tables::{EmployerSort, Page};
use linggong_rules::employer::{NOTE_CHARS, is_credit_code};
use linggong_store::{Decision, EmployerTable, Request};
use serde::Deserialize;

use crate::audit::Slot;
use crate::auth::Caller;
use crate::clock;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Json, MaybeKey, Query};
use crate::listing::{Asked, ListParams, page};
use crate::refusals::{Absent, Conflict, Forbidden, Invalid, Malformed, Unauthorized};
use crate::state::AppState;

/// Characters of a name, as in a posting.
const NAME_CHARS: usize = 60;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct EmployersQuery {
    /// The market.
    #[param(value_type = String, example = "141124")]
    market: Adcode,
    /// Only of this group.
    group: Option<EmployerGroup>,
    /// What they are sorted by; those that were complained about come first if absent.
    sort: Option<EmployerSort>,
}

/// Employers of a market, with how many are in each group; at most 1,000 at once. A text is
/// looked for in the name.
#[utoipa::path(get, path = "/api/v1/staff/employers", tag = "staff", security(("key" = []), ("desk" = [])),
    params(EmployersQuery, ListParams),
    responses((status = 200, description = "The employers", body = Page<EmployerRow>),
        Unauthorized, Forbidden, Invalid))]
pub(crate) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Query(query): Query<EmployersQuery>,
    Asked(ask): Asked,
) -> ApiResult<axum::Json<Page<EmployerRow>>> {
    caller.require(query.market)?;
    let table = EmployerTable {
        group: query.group,
        sort: query.sort,
        ask: &ask,
    };
    let found = state.store.employers(query.market, &table, clock::now());
    let (part, counts) = found.await?;
    let page = page(part, |row| row);
    Ok(axum::Json(Page { counts, ..page }))
}

/// Writes down that an employer was checked: its postings say so, and for half a year those
/// that are taken in later. A person's name says too little for that.
#[utoipa::path(post, path = "/api/v1/staff/employers/verify", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 64 characters, new for each decision", example = "6f1c9a52")),
    request_body = VerifyEmployer,
    responses((status = 200, description = "Its postings say so now", body = EmployerDone),
        Malformed, Unauthorized, Forbidden, Conflict, Invalid))]
pub(crate) async fn verify(
    State(state): State<AppState>,
    caller: Caller,
    slot: Slot,
    key: MaybeKey,
    Json(body): Json<VerifyEmployer>,
) -> ApiResult<axum::Json<EmployerDone>> {
    caller.require(body.market)?;
    let name = text("name", &body.name, 1, NAME_CHARS)?;
    let note = text("note", &body.note, 0, NOTE_CHARS)?;
    let code = body.credit_code.as_deref().map(str::trim);
    let code = code.filter(|code| !code.is_empty());
    if code.is_some_and(|code| !is_credit_code(code)) {
        let message = "统一社会信用代码不对，看看18位有没有输错";
        return Err(ApiError::invalid_field("credit_code", message));
    }
    slot.tell(name);
    let request = key.request(&state.people, &(caller.name(), "verify", &body))?;
    let decision = decision(&caller, name, (body.market, body.seen), request);
    let done = state.store.verify_employer(&decision, code, note).await?;
    state.live.wake();
    Ok(axum::Json(done))
}

/// Puts an employer on the blocklist of the caller's division: its postings are withdrawn, and
/// none is taken in any more, whichever way it comes. Two who decide at once are told; the same
/// `Idempotency-Key` with the same request is the same decision.
#[utoipa::path(post, path = "/api/v1/staff/employers/block", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 64 characters, new for each decision", example = "6f1c9a52")),
    request_body = BlockEmployer,
    responses((status = 200, description = "Its postings are withdrawn", body = EmployerDone),
        Malformed, Unauthorized, Forbidden, Conflict, Invalid))]
pub(crate) async fn block(
    State(state): State<AppState>,
    caller: Caller,
    slot: Slot,
    key: MaybeKey,
    Json(body): Json<BlockEmployer>,
) -> ApiResult<axum::Json<EmployerDone>> {
    caller.require(body.market)?;
    let name = text("name", &body.name, 1, NAME_CHARS)?;
    let reason = text("reason", &body.reason, 1, NOTE_CHARS)?;
    slot.tell(name);
    let request = key.request(&state.people, &(caller.name(), "block", &body))?;
    let decision = decision(&caller, name, (body.market, body.seen), request);
    let done = state.store.block_employer(&decision, reason).await?;
    state.live.wake();
    Ok(axum::Json(done))
}

/// Takes an employer off the blocklist. Within ten minutes its postings come back, too. Two who
/// decide at once are told; the same `Idempotency-Key` with the same request is the same decision.
#[utoipa::path(post, path = "/api/v1/staff/employers/unblock", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 64 characters, new for each decision", example = "6f1c9a52")),
    request_body = UnblockEmployer,
    responses((status = 200, description = "Its postings are back", body = EmployerDone),
        Malformed, Unauthorized, Forbidden, Absent, Conflict, Invalid))]
pub(crate) async fn unblock(
    State(state): State<AppState>,
    caller: Caller,
    slot: Slot,
    key: MaybeKey,
    Json(body): Json<UnblockEmployer>,
) -> ApiResult<axum::Json<EmployerDone>> {
    caller.require(body.market)?;
    let name = text("name", &body.name, 1, NAME_CHARS)?;
    slot.tell(name);
    let request = key.request(&state.people, &(caller.name(), "unblock", &body))?;
    let decision = decision(&caller, name, (body.market, body.seen), request);
    let done = state.store.unblock_employer(&decision).await?;
    state.live.wake();
    Ok(axum::Json(done))
}

/// It holds wherever whoever decides is responsible.
fn decision<'a>(
    caller: &'a Caller,
    name: &'a str,
    (market, seen): (Adcode, Option<u32>),
    request: Option<Request>,
) -> Decision<'a> {
    Decision {
        name,
        scope: caller.scope(),
        market,
        seen,
        request,
        by: caller.name(),
        now: clock::now(),
    }
}

fn text<'a>(field: &str, text: &'a str, min: usize, max: usize) -> ApiResult<&'a str> {
    let text = text.trim();
    let chars = text.chars().count();
    if chars < min {
        Err(ApiError::invalid_field(field, "不能空着"))
    } else if chars > max {
        Err(ApiError::invalid_field(field, format!("最多{max}个字")))
    } else if text.chars().any(char::is_control) {
        Err(ApiError::invalid_field(field, "不能有换行和控制字符"))
    } else {
        Ok(text)
    }
}
