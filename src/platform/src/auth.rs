//! Keys of markets' own systems: `Authorization: Bearer lgk_…`.

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use linggong_contract::Adcode;
use linggong_store::ApiKey;
use sha2::{Digest as _, Sha256};

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

/// The system that calls, by its valid key.
#[derive(Debug)]
pub(crate) struct Caller(ApiKey);

impl Caller {
    /// The system's name.
    pub(crate) fn name(&self) -> &str {
        &self.0.name
    }

    pub(crate) fn covers(&self, market: Adcode) -> bool {
        self.0.scope.covers(market)
    }

    /// Refuses what lies outside the key's scope.
    pub(crate) fn require(&self, market: Adcode) -> ApiResult<()> {
        if self.covers(market) {
            Ok(())
        } else {
            Err(ApiError::out_of_scope())
        }
    }
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let key = bearer(parts)
            .filter(|key| key.starts_with(PREFIX))
            .ok_or_else(ApiError::unauthorized)?;
        let found = state.store.key_by_hash(hash(key)).await?;
        found.map(Caller).ok_or_else(ApiError::unauthorized)
    }
}
