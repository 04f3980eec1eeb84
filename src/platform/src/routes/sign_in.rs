//! Signing in and out at the desk, and one's own password.

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use linggong_contract::api::desk::{ChangePassword, Me, SignIn};
use linggong_contract::{Code, Staff};
use linggong_rules::audit::SIGNED_IN_DISABLED;
use linggong_rules::rights;

use crate::audit::Slot;
use crate::auth::{Anybody, DeskSession, OwnPage, SignInError, User, expiry, password};
use crate::clock;
use crate::error::{ApiError, ApiResult};
use crate::extract::Json;
use crate::limits::Device;
use crate::refusals::{Forbidden, Invalid, Locked, TooOften, Unauthorized};
use crate::state::AppState;

/// Signs in. The session is a cookie that scripts cannot read; it ends 15 minutes after the last
/// touch. The fifth wrong password in a row locks the account for 15 minutes. Whoever has the
/// right password of an account that is disabled is told so (`disabled`).
#[utoipa::path(post, path = "/api/v1/staff/session", tag = "desk", request_body = SignIn,
    responses((status = 200, description = "Signed in", body = Me), Unauthorized, Forbidden, Locked, Invalid, TooOften))]
pub(crate) async fn sign_in(
    State(state): State<AppState>,
    device: Device,
    mut session: DeskSession,
    Extension(slot): Extension<Slot>,
    _: OwnPage,
    Json(given): Json<SignIn>,
) -> ApiResult<axum::Json<Me>> {
    state.limits.sign_in(device)?;
    // Only names that exist go into the log: people type passwords into the wrong field.
    if let Some(known) = state.store.staff_named(&given.name).await? {
        slot.fill(&known.staff.name, known.staff.scope).await?;
    }
    let user = authenticate(&session, given).await;
    if let Err(refused) = &user
        && refused.is(Code::Disabled)
    {
        slot.tell(SIGNED_IN_DISABLED);
    }
    let user = user?.ok_or_else(ApiError::wrong_password)?;
    begin(&mut session, &user).await?;
    Ok(axum::Json(me(&state, user.staff)))
}

/// Signs out.
#[utoipa::path(delete, path = "/api/v1/staff/session", tag = "desk", security(("desk" = [])),
    responses((status = 204, description = "Signed out"), Unauthorized, Forbidden))]
pub(crate) async fn sign_out(
    Anybody(_): Anybody,
    mut session: DeskSession,
) -> ApiResult<StatusCode> {
    session.logout().await.map_err(|error| failed(&error))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who is signed in. Asking does not keep the session alive.
#[utoipa::path(get, path = "/api/v1/staff/session", tag = "desk", security(("desk" = [])),
    responses((status = 200, description = "The account", body = Me), Unauthorized))]
pub(crate) async fn who(State(state): State<AppState>, Anybody(staff): Anybody) -> axum::Json<Me> {
    axum::Json(me(&state, staff))
}

/// Somebody has touched the desk: the session goes on for another 15 minutes.
#[utoipa::path(post, path = "/api/v1/staff/session/touch", tag = "desk", security(("desk" = [])),
    responses((status = 204, description = "It goes on"), Unauthorized, Forbidden))]
pub(crate) async fn touch(Anybody(_): Anybody, session: DeskSession) -> StatusCode {
    session.session.set_expiry(Some(expiry()));
    StatusCode::NO_CONTENT
}

/// Changes one's own password. Other desks where one is signed in are signed out.
#[utoipa::path(put, path = "/api/v1/staff/session/password", tag = "desk", security(("desk" = [])),
    request_body = ChangePassword,
    responses((status = 200, description = "Changed", body = Me), Unauthorized, Forbidden, Locked, Invalid, TooOften))]
pub(crate) async fn change_password(
    State(state): State<AppState>,
    device: Device,
    Anybody(staff): Anybody,
    mut session: DeskSession,
    Json(given): Json<ChangePassword>,
) -> ApiResult<axum::Json<Me>> {
    state.limits.sign_in(device)?;
    if let Some(wrong) = rights::password_error(&given.new, &staff.name) {
        return Err(ApiError::invalid_field("new", wrong));
    }
    if given.new == given.old {
        return Err(ApiError::invalid_field("new", "新密码不能跟旧的一样"));
    }
    let old = SignIn {
        name: staff.name.clone(),
        password: given.old,
    };
    if authenticate(&session, old).await?.is_none() {
        return Err(ApiError::invalid_field("old", "原来的密码不对"));
    }
    let hash = password::hash(&given.new)
        .await
        .map_err(|error| failed(&error))?;
    state.store.set_password(staff.id, &hash).await?;
    // This desk stays signed in; sessions begun with the old password are over.
    let found = state.store.staff(staff.id).await?;
    let changed = found.staff.clone();
    begin(&mut session, &found.into()).await?;
    Ok(axum::Json(me(&state, changed)))
}

/// Begins a session under a new number: one that somebody else knows is good for nothing.
async fn begin(session: &mut DeskSession, user: &User) -> ApiResult<()> {
    let fresh = session.session.cycle_id().await;
    fresh.map_err(|error| failed(&error))?;
    session.login(user).await.map_err(|error| failed(&error))
}

async fn authenticate(session: &DeskSession, given: SignIn) -> ApiResult<Option<User>> {
    match session.authenticate(given).await {
        Ok(user) => Ok(user),
        Err(axum_login::Error::Backend(SignInError::Locked(until))) => {
            let wait_s = until.since_ms(clock::now()) / 1_000;
            Err(ApiError::locked(u32::try_from(wait_s).unwrap_or(u32::MAX)))
        }
        Err(axum_login::Error::Backend(SignInError::Disabled)) => Err(ApiError::disabled()),
        Err(error) => Err(failed(&error)),
    }
}

fn me(state: &AppState, staff: Staff) -> Me {
    let rights = if staff.must_change {
        Vec::new()
    } else {
        rights::of(staff.role).to_vec()
    };
    let markets = state.store.markets().iter();
    let markets = markets.filter(|market| staff.scope.covers(market.id));
    Me {
        rights,
        markets: markets.cloned().collect(),
        demo: state.demo,
        idle_s: rights::IDLE_S,
        staff,
    }
}

fn failed(error: &dyn std::fmt::Display) -> ApiError {
    tracing::error!(%error, "signing in failed");
    ApiError::internal()
}
