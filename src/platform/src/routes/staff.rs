//! What a market's own system writes: postings in bulk, and the steps of their lives.

use std::collections::HashMap;

use axum::extract::State;
use linggong_contract::api::tables::{Page, PostingSort};
use linggong_contract::api::{
    BULK_ROWS_MAX, BulkAnswer, BulkRequest, Extend, Outcome, Review, RowOutcome, Seen, SetTaken,
};
use linggong_contract::{Adcode, FieldError, Posting, PostingDraft, PostingId};
use linggong_rules::lifecycle::is_validity;
use linggong_store::{Upsert, Upserted};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::audit::Slot;
use crate::auth::Caller;
use crate::clock;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Id, Json, MaybeJson, Query, field_error};
use crate::listing::{Asked, ListParams, page};
use crate::refusals::{Absent, Conflict, Forbidden, Invalid, Malformed, TooLarge, Unauthorized};
use crate::routes::entry;
use crate::state::AppState;

/// A bulk call whose rows are not looked at yet: a malformed one must not spoil the others.
#[derive(Deserialize)]
pub(crate) struct RawBulk {
    rows: Vec<Value>,
}

/// Takes in up to 1,000 postings. The same record id updates the same posting, so a call may
/// be repeated at will. Each row is judged by itself; its outcome says what was wrong.
#[utoipa::path(post, path = "/api/v1/staff/postings/bulk", tag = "staff", security(("key" = []), ("desk" = [])),
    request_body = BulkRequest,
    responses(
        (status = 200, description = "The answer", body = BulkAnswer), Malformed, Unauthorized, TooLarge, Invalid))]
pub(crate) async fn bulk(
    State(state): State<AppState>,
    caller: Caller,
    Json(raw): Json<RawBulk>,
) -> ApiResult<axum::Json<BulkAnswer>> {
    if raw.rows.len() > BULK_ROWS_MAX {
        return Err(ApiError::invalid_field(
            "rows",
            format!("一次最多{BULK_ROWS_MAX}条"),
        ));
    }
    let mut rows = Vec::with_capacity(raw.rows.len());
    let mut good = Vec::with_capacity(raw.rows.len());
    for (at, value) in raw.rows.into_iter().enumerate() {
        let (record_id, parsed) = parse_row(value, &caller);
        let errors = match parsed {
            Ok(upsert) => {
                good.push((at, upsert));
                Vec::new()
            }
            Err(errors) => errors,
        };
        rows.push(RowOutcome {
            row: at,
            record_id,
            outcome: Outcome::Refused,
            id: None,
            number: None,
            errors,
            warnings: Vec::new(),
        });
    }
    let (places, upserts): (Vec<usize>, Vec<Upsert>) = good.into_iter().unzip();
    let done = state
        .store
        .upsert(caller.name(), &upserts, true, clock::now())
        .await?;
    for (
        at,
        Upserted {
            outcome,
            posting,
            errors,
            warnings,
        },
    ) in places.into_iter().zip(done)
    {
        let row = &mut rows[at];
        (row.outcome, row.errors, row.warnings) = (outcome, errors, warnings);
        (row.id, row.number) = posting.unzip();
    }
    state.live.wake();
    let mut counts: HashMap<Outcome, usize> = HashMap::new();
    for row in &rows {
        *counts.entry(row.outcome).or_default() += 1;
    }
    let count = |outcome| counts.get(&outcome).copied().unwrap_or(0);
    Ok(axum::Json(BulkAnswer {
        created: count(Outcome::Created),
        updated: count(Outcome::Updated),
        unchanged: count(Outcome::Unchanged),
        refused: count(Outcome::Refused),
        rows,
    }))
}

/// Reads one row. Fields nobody knows are refused: a misspelt one would be lost silently.
fn parse_row(value: Value, caller: &Caller) -> (Option<String>, Result<Upsert, Vec<FieldError>>) {
    let Value::Object(mut fields) = value else {
        return (
            None,
            Err(vec![FieldError::new("rows", "每一条都应是一个对象")]),
        );
    };
    let mut errors = Vec::new();
    let record_id = match fields.remove("record_id") {
        Some(Value::String(id)) => Some(id),
        Some(Value::Number(id)) => Some(id.to_string()),
        _ => {
            errors.push(FieldError::new("record_id", "缺少这一项"));
            None
        }
    };
    let market = match fields.remove("market") {
        Some(Value::String(text)) => {
            Adcode::parse(&text).map_err(|error| FieldError::new("market", error.to_string()))
        }
        _ => Err(FieldError::new("market", "缺少这一项")),
    };
    let market = market.map_err(|error| errors.push(error)).ok();
    if market.is_some_and(|market| !caller.covers(market)) {
        errors.push(FieldError::new("market", "密钥的管辖范围不包括这个市场"));
    }
    let review = match fields.remove("review") {
        None | Some(Value::Bool(false)) => false,
        Some(Value::Bool(true)) => true,
        Some(_) => {
            errors.push(FieldError::new("review", "应为 true 或 false"));
            false
        }
    };
    let reason = match fields.remove("reason") {
        None | Some(Value::Null) => None,
        Some(Value::String(reason)) => match entry::reason(Some(&reason)) {
            Ok(reason) => reason.map(str::to_owned),
            Err(wrong) => {
                errors.push(wrong);
                None
            }
        },
        Some(_) => {
            errors.push(FieldError::new("reason", "应为文字"));
            None
        }
    };
    let draft = parse_draft(fields, &mut errors);
    let upsert = match (&record_id, market, draft) {
        (Some(record_id), Some(market), Some(draft)) if errors.is_empty() => Ok(Upsert {
            record_id: record_id.clone(),
            market,
            review,
            once: false,
            reason,
            draft,
        }),
        _ => Err(errors),
    };
    (record_id, upsert)
}

fn parse_draft(fields: Map<String, Value>, errors: &mut Vec<FieldError>) -> Option<PostingDraft> {
    for name in fields
        .keys()
        .filter(|name| !PostingDraft::FIELDS.contains(&name.as_str()))
    {
        errors.push(FieldError::new(name.as_str(), "没有这个字段"));
    }
    match serde_path_to_error::deserialize(Value::Object(fields)) {
        Ok(draft) => Some(draft),
        Err(error) => {
            errors.push(field_error(&error.path().to_string(), error.inner()));
            None
        }
    }
}

/// The posting, if the caller may change it.
pub(super) async fn require(state: &AppState, caller: &Caller, id: i64) -> ApiResult<PostingId> {
    let posting = state.store.posting(PostingId(id)).await?;
    caller.require(posting.market)?;
    Ok(posting.id)
}

/// Sets how many of the places are taken. All taken fills the posting; fewer opens it again.
/// Never fewer than were confirmed at the market; places held for people who were referred go
/// only if the body gives them up.
#[utoipa::path(put, path = "/api/v1/staff/postings/{id}/taken", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("id" = i64, Path, example = 1042)), request_body = SetTaken,
    responses(
        (status = 200, description = "The answer", body = Posting), Unauthorized, Forbidden, Absent, Conflict, Invalid))]
pub(crate) async fn set_taken(
    State(state): State<AppState>,
    caller: Caller,
    Id(id): Id<i64>,
    Json(body): Json<SetTaken>,
) -> ApiResult<axum::Json<Posting>> {
    let id = require(&state, &caller, id).await?;
    let posting = state.store.set_taken(id, body, clock::now()).await?;
    state.live.wake();
    Ok(axum::Json(posting))
}

/// Takes a posting back for good. Two who press at once are told.
#[utoipa::path(post, path = "/api/v1/staff/postings/{id}/withdraw", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("id" = i64, Path, example = 1042)), request_body = Option<Seen>,
    responses(
        (status = 200, description = "The answer", body = Posting),
        Malformed, Unauthorized, Forbidden, Absent, Conflict, Invalid))]
pub(crate) async fn withdraw(
    State(state): State<AppState>,
    caller: Caller,
    Id(id): Id<i64>,
    MaybeJson(body): MaybeJson<Seen>,
) -> ApiResult<axum::Json<Posting>> {
    let id = require(&state, &caller, id).await?;
    let hand = caller.hand(body.seen);
    let posting = state.store.withdraw(id, hand, clock::now()).await?;
    state.live.wake();
    Ok(axum::Json(posting))
}

/// Brings back a posting that was taken back by mistake, within ten minutes. Two who press at
/// once are told.
#[utoipa::path(post, path = "/api/v1/staff/postings/{id}/restore", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("id" = i64, Path, example = 1042)), request_body = Option<Seen>,
    responses(
        (status = 200, description = "The answer", body = Posting),
        Malformed, Unauthorized, Forbidden, Absent, Conflict, Invalid))]
pub(crate) async fn restore(
    State(state): State<AppState>,
    caller: Caller,
    Id(id): Id<i64>,
    MaybeJson(body): MaybeJson<Seen>,
) -> ApiResult<axum::Json<Posting>> {
    let id = require(&state, &caller, id).await?;
    let hand = caller.hand(body.seen);
    let posting = state.store.restore(id, hand, clock::now()).await?;
    state.live.wake();
    Ok(axum::Json(posting))
}

/// Gives a posting a later end of validity; an expired one opens again. Two who do it at once are
/// told.
#[utoipa::path(put, path = "/api/v1/staff/postings/{id}/validity", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("id" = i64, Path, example = 1042)), request_body = Extend,
    responses(
        (status = 200, description = "The answer", body = Posting), Unauthorized, Forbidden, Absent, Conflict, Invalid))]
pub(crate) async fn extend(
    State(state): State<AppState>,
    caller: Caller,
    Id(id): Id<i64>,
    Json(body): Json<Extend>,
) -> ApiResult<axum::Json<Posting>> {
    let now = clock::now();
    if !is_validity(body.valid_until, now) {
        return Err(ApiError::invalid_field(
            "valid_until",
            "有效期应在现在之后、90天之内",
        ));
    }
    let id = require(&state, &caller, id).await?;
    let hand = caller.hand(body.was);
    let posting = state.store.extend(id, body.valid_until, hand, now);
    let posting = posting.await?;
    state.live.wake();
    Ok(axum::Json(posting))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PostingsQuery {
    /// The market.
    #[param(value_type = String, example = "141124")]
    market: Adcode,
    /// Postings in this state; those that wait for review if neither this nor `any` is asked
    /// for.
    state: Option<linggong_contract::State>,
    /// Postings in any state.
    #[serde(default)]
    any: bool,
    /// What they are sorted by. If absent, those that changed last come first, of any those that
    /// are open, of those that wait for review whoever waits longest.
    sort: Option<PostingSort>,
}

/// A market's own postings, in one state or in any; at most 500 at once. A text is looked for in
/// number, title, place, employer and trade.
#[utoipa::path(get, path = "/api/v1/staff/postings", tag = "staff", security(("key" = []), ("desk" = [])),
    params(PostingsQuery, ListParams),
    responses((status = 200, description = "The postings", body = Page<Posting>),
        Unauthorized, Forbidden, Invalid))]
pub(crate) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Query(query): Query<PostingsQuery>,
    Asked(ask): Asked,
) -> ApiResult<axum::Json<Page<Posting>>> {
    caller.require(query.market)?;
    let pending = (!query.any).then_some(linggong_contract::State::Pending);
    let wanted = query.state.or(pending);
    let part = state
        .store
        .postings_of(query.market, wanted, query.sort, &ask)
        .await?;
    Ok(axum::Json(page(part, |posting| posting)))
}

/// Decides about a pending posting: shows it, or refuses it.
#[utoipa::path(post, path = "/api/v1/staff/postings/{id}/review", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("id" = i64, Path, example = 1042)), request_body = Review,
    responses(
        (status = 200, description = "The answer", body = Posting), Unauthorized, Forbidden, Absent, Conflict, Invalid))]
pub(crate) async fn review(
    State(state): State<AppState>,
    caller: Caller,
    slot: Slot,
    Id(id): Id<i64>,
    Json(body): Json<Review>,
) -> ApiResult<axum::Json<Posting>> {
    slot.tell(if body.accept { "通过" } else { "不通过" });
    let id = require(&state, &caller, id).await?;
    let reason =
        entry::reason(body.reason.as_deref()).map_err(|wrong| ApiError::invalid(vec![wrong]))?;
    if !body.accept && reason.is_none() {
        return Err(ApiError::invalid_field("reason", "不通过要写明原因"));
    }
    let posting = state
        .store
        .review(id, body.accept, reason, body.seen, clock::now())
        .await?;
    state.live.wake();
    Ok(axum::Json(posting))
}
