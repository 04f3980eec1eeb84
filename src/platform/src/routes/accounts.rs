//! Accounts of the desk: made, reset and disabled by whoever is responsible for the division.

use axum::extract::State;
use axum::http::StatusCode;
use linggong_contract::api::desk::{Enable, MadeStaff, NewStaff, ResetPassword};
use linggong_contract::api::tables::{AccountSort, Page};
use linggong_contract::{Right, Staff, StaffId};
use linggong_rules::rights;
use serde::Deserialize;

use crate::audit::Slot;
use crate::auth::{SignedIn, password};
use crate::clock;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Id, Json, MaybeJson, MaybeKey, Query};
use crate::listing::{Asked, ListParams, page};
use crate::refusals::{Absent, Conflict, Forbidden, Invalid, Malformed, Unauthorized};
use crate::staff;
use crate::state::AppState;

/// Whom one does not manage.
const NOT_YOURS: &str = "负责人的账号由上一级管，审计员的由系统管理员用命令管";

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AccountsQuery {
    /// What they are sorted by; if absent, those that may sign in come first, by name.
    sort: Option<AccountSort>,
}

/// Accounts of one's division; at most 2,000 at once. A text is looked for in the name somebody
/// signs in with, their own, their role, and the names of county and city.
#[utoipa::path(get, path = "/api/v1/staff/accounts", tag = "desk", security(("desk" = [])),
    params(AccountsQuery, ListParams),
    responses((status = 200, description = "The accounts", body = Page<Staff>), Unauthorized, Forbidden, Invalid))]
pub(crate) async fn list(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Query(query): Query<AccountsQuery>,
    Asked(ask): Asked,
) -> ApiResult<axum::Json<Page<Staff>>> {
    signed_in.require(Right::Accounts)?;
    let part = state
        .store
        .staff_within(signed_in.0.scope, query.sort, &ask)
        .await?;
    Ok(axum::Json(page(part, |staff| staff)))
}

/// Makes an account. Its password is shown once, and must be changed at the first sign-in.
///
/// The same `Idempotency-Key` with the same request is the same account. The first password is
/// kept nowhere, so whoever asks again gets a new one in its place – until the account was signed
/// in to or changed; then the answer is a refusal (`wrong_state`).
#[utoipa::path(post, path = "/api/v1/staff/accounts", tag = "desk", security(("desk" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 64 characters, new for each account", example = "6f1c9a52")),
    request_body = NewStaff,
    responses((status = 201, description = "The account and its password", body = MadeStaff),
        Unauthorized, Forbidden, Conflict, Invalid))]
pub(crate) async fn create(
    State(state): State<AppState>,
    signed_in: SignedIn,
    slot: Slot,
    key: MaybeKey,
    Json(new): Json<NewStaff>,
) -> ApiResult<(StatusCode, axum::Json<MadeStaff>)> {
    slot.tell(new.name.chars().take(32).collect::<String>());
    signed_in.require(Right::Accounts)?;
    let wrong = staff::check(&state.store, &new);
    if !wrong.is_empty() {
        return Err(ApiError::invalid(wrong));
    }
    if !signed_in.0.scope.covers(new.scope) {
        return Err(ApiError::out_of_scope());
    }
    let own = &signed_in.0;
    if !rights::may_manage(own.role, own.scope, new.role, new.scope) {
        return Err(ApiError::no_right().detail(NOT_YOURS));
    }
    let (password, hash) = one_time().await?;
    let request = key.request(&state.people, &(own.id, &new))?;
    let staff = state
        .store
        .create_staff(&new, &hash, request.as_ref(), clock::now())
        .await?;
    Ok((
        StatusCode::CREATED,
        axum::Json(MadeStaff { staff, password }),
    ))
}

/// Makes a new password for somebody who has forgotten theirs; a lock ends. Two who do it at once
/// are told.
#[utoipa::path(post, path = "/api/v1/staff/accounts/{id}/password", tag = "desk", security(("desk" = [])),
    params(("id" = i64, Path, example = 3)), request_body = Option<ResetPassword>,
    responses((status = 200, description = "The account and its password", body = MadeStaff),
        Malformed, Unauthorized, Forbidden, Absent, Conflict, Invalid))]
pub(crate) async fn reset(
    State(state): State<AppState>,
    signed_in: SignedIn,
    slot: Slot,
    Id(id): Id<i64>,
    MaybeJson(body): MaybeJson<ResetPassword>,
) -> ApiResult<axum::Json<MadeStaff>> {
    let account = managed(&state, &signed_in, id).await?;
    slot.tell(account.name.as_str());
    let (password, hash) = one_time().await?;
    let hand = signed_in.hand(body.seen);
    let staff = state
        .store
        .reset_password(account.id, &hash, hand, clock::now())
        .await?;
    Ok(axum::Json(MadeStaff { staff, password }))
}

/// Lets somebody sign in, or not any more. Nobody locks themselves out. Two who do it at once are
/// told.
#[utoipa::path(put, path = "/api/v1/staff/accounts/{id}/enabled", tag = "desk", security(("desk" = [])),
    params(("id" = i64, Path, example = 3)), request_body = Enable,
    responses((status = 200, description = "The account", body = Staff),
        Unauthorized, Forbidden, Absent, Conflict, Invalid))]
pub(crate) async fn enable(
    State(state): State<AppState>,
    signed_in: SignedIn,
    slot: Slot,
    Id(id): Id<i64>,
    Json(body): Json<Enable>,
) -> ApiResult<axum::Json<Staff>> {
    let account = managed(&state, &signed_in, id).await?;
    let word = if body.enabled { "启用" } else { "停用" };
    slot.tell(format!("{word} {}", account.name));
    let hand = signed_in.hand(body.seen);
    let done = state
        .store
        .enable_staff(account.id, body.enabled, hand, clock::now())
        .await?;
    Ok(axum::Json(done))
}

/// An account that whoever is signed in may manage; their own is not.
async fn managed(state: &AppState, signed_in: &SignedIn, id: i64) -> ApiResult<Staff> {
    signed_in.require(Right::Accounts)?;
    let account = state.store.staff(StaffId(id)).await?.staff;
    if !signed_in.0.scope.covers(account.scope) {
        return Err(ApiError::out_of_scope());
    }
    let own = &signed_in.0;
    if !rights::may_manage(own.role, own.scope, account.role, account.scope) {
        return Err(ApiError::no_right().detail(NOT_YOURS));
    }
    Ok(account)
}

async fn one_time() -> ApiResult<(String, String)> {
    let made = async {
        let password = password::one_time()?;
        let hash = password::hash(&password).await?;
        anyhow::Ok((password, hash))
    };
    made.await.map_err(|error| {
        tracing::error!(%error, "cannot make a password");
        ApiError::internal()
    })
}
