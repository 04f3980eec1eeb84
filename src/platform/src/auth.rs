//! Who calls `/api/v1/staff`: a market's own system with its key (`Authorization: Bearer
//! lgk_…`), or somebody who is signed in at the desk (a cookie).

mod cross_site;
pub(crate) mod password;
mod sessions;
mod sign_in;

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use linggong_contract::{Adcode, Right, Staff};
use linggong_rules::audit::BY_SYSTEM;
use linggong_rules::case::By;
use linggong_rules::rights;
use linggong_store::{ApiKey, Hand};
use sha2::{Digest as _, Sha256};

pub(crate) use cross_site::OwnPage;
pub(crate) use sign_in::{DeskSession, SignInError, User, expiry, is_disabled, layer};

use crate::audit::Slot;
use crate::error::{ApiError, ApiResult};
use crate::state::AppState;

/// Marks our keys, so that one found in a log or a mail can be told for what it is.
pub(crate) const PREFIX: &str = "lgk_";

/// What is stored instead of the key. The key is 256 random bits: one round is enough.
pub(crate) fn hash(key: &str) -> [u8; 32] {
    Sha256::digest(key.as_bytes()).into()
}

/// What a request carries as `Authorization: Bearer …`.
pub(crate) fn bearer(parts: &Parts) -> Option<&str> {
    let value = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    value.strip_prefix("Bearer ").map(str::trim)
}

/// What ledger and records call an account.
pub(crate) fn desk_name(account: &str) -> String {
    format!("desk:{account}")
}

/// Writes down who is let in, before they do anything.
async fn note(parts: &Parts, by: &str, scope: Adcode) -> ApiResult<()> {
    match parts.extensions.get::<Slot>().cloned() {
        Some(slot) => slot.fill(by, scope).await,
        None => Ok(()),
    }
}

/// Who does the market's business: a system with a valid key, or somebody at the desk.
#[derive(Debug)]
pub(crate) struct Caller {
    /// What ledger and records call them.
    name: String,
    scope: Adcode,
    may_work: bool,
    is_manager: bool,
}

impl Caller {
    fn system(key: ApiKey) -> Self {
        Self {
            name: key.name,
            scope: key.scope,
            may_work: true,
            is_manager: false,
        }
    }

    fn staff(staff: &Staff) -> Self {
        Self {
            name: desk_name(&staff.name),
            scope: staff.scope,
            may_work: rights::may(staff.role, Right::Business),
            is_manager: rights::may(staff.role, Right::Accounts),
        }
    }

    /// The name of the system, or of the account after `desk:`.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Who runs a step of a case.
    pub(crate) fn by(&self) -> By<'_> {
        By {
            name: &self.name,
            is_manager: self.is_manager,
        }
    }

    /// Who acts on a record, and what they saw of it.
    pub(crate) fn hand<S>(&self, seen: Option<S>) -> Hand<'_, S> {
        Hand {
            by: &self.name,
            seen,
        }
    }

    /// The division they work for.
    pub(crate) fn scope(&self) -> Adcode {
        self.scope
    }

    pub(crate) fn covers(&self, market: Adcode) -> bool {
        self.may_work && self.scope.covers(market)
    }

    /// Refuses what lies outside the scope, or what the role does not do.
    pub(crate) fn require(&self, market: Adcode) -> ApiResult<()> {
        if !self.may_work {
            Err(ApiError::no_right())
        } else if self.scope.covers(market) {
            Ok(())
        } else {
            Err(ApiError::out_of_scope())
        }
    }
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        if !parts.headers.contains_key(header::AUTHORIZATION) {
            if !parts.headers.contains_key(header::COOKIE) {
                return Err(ApiError::unauthorized());
            }
            let SignedIn(staff, _) = SignedIn::from_request_parts(parts, state).await?;
            return Ok(Self::staff(&staff));
        }
        let key = bearer(parts)
            .filter(|key| key.starts_with(PREFIX))
            .ok_or_else(ApiError::unauthorized)?;
        let found = state.store.key_by_hash(hash(key)).await?;
        let key = found.ok_or_else(ApiError::unauthorized)?;
        note(parts, &format!("{BY_SYSTEM}{}", key.name), key.scope).await?;
        Ok(Self::system(key))
    }
}

/// Somebody who is signed in at the desk, with a password of their own; and what ledger and records
/// call them.
#[derive(Debug)]
pub(crate) struct SignedIn(pub(crate) Staff, String);

impl SignedIn {
    /// Who acts on a record, and what they saw of it.
    pub(crate) fn hand<S>(&self, seen: Option<S>) -> Hand<'_, S> {
        Hand { by: &self.1, seen }
    }

    /// Refuses what the role does not do.
    pub(crate) fn require(&self, right: Right) -> ApiResult<()> {
        if rights::may(self.0.role, right) {
            Ok(())
        } else {
            Err(ApiError::no_right())
        }
    }
}

impl FromRequestParts<AppState> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let Anybody(staff) = Anybody::from_request_parts(parts, state).await?;
        if staff.must_change {
            return Err(ApiError::must_change_password());
        }
        let name = desk_name(&staff.name);
        Ok(Self(staff, name))
    }
}

/// Somebody who is signed in, also with a password that somebody else has made.
#[derive(Debug)]
pub(crate) struct Anybody(pub(crate) Staff);

impl FromRequestParts<AppState> for Anybody {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        OwnPage::from_request_parts(parts, state).await?;
        let session = parts.extensions.get::<DeskSession>().cloned();
        let session = session.ok_or_else(ApiError::signed_out)?;
        let Some(User { staff, .. }) = session.user.clone() else {
            return Err(if is_disabled(&session).await {
                ApiError::session_disabled()
            } else {
                ApiError::signed_out()
            });
        };
        note(parts, &staff.name, staff.scope).await?;
        Ok(Self(staff))
    }
}
