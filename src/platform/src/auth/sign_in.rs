//! Signing in at the desk: name and password, a session in a cookie, lock-out.

use axum_login::tower_sessions::cookie::SameSite;
use axum_login::tower_sessions::{Expiry, SessionManagerLayer};
use axum_login::{AuthManagerLayer, AuthManagerLayerBuilder, AuthSession, AuthUser, AuthnBackend};
use linggong_contract::api::desk::SignIn;
use linggong_contract::{Moment, Staff, StaffId};
use linggong_rules::rights::IDLE_S;
use linggong_store::{StaffSecret, Store, StoreError};
use serde::Deserialize;
use time::Duration;

use super::password;
use super::sessions::Sessions;
use crate::clock;

/// Where in a session it stands whose it is. Sessions in databases have it under this name.
const WHOSE: &str = "axum-login.data";

/// The session of a request at the desk.
pub(crate) type DeskSession = AuthSession<Backend>;

/// Where accounts are.
#[derive(Clone, Debug)]
pub(crate) struct Backend(pub(crate) Store);

/// Somebody with an account.
#[derive(Clone)]
pub(crate) struct User {
    pub(crate) staff: Staff,
    /// Ends every session that was begun with another password, or before a disabling.
    secret: Vec<u8>,
}

impl std::fmt::Debug for User {
    /// Without the hash: the session's crate writes its users into a debug log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "User({})", self.staff.id)
    }
}

impl From<StaffSecret> for User {
    fn from(found: StaffSecret) -> Self {
        Self {
            staff: found.staff,
            secret: format!("{}{}", found.epoch, found.password).into_bytes(),
        }
    }
}

impl AuthUser for User {
    type Id = StaffId;

    fn id(&self) -> StaffId {
        self.staff.id
    }

    fn session_auth_hash(&self) -> &[u8] {
        &self.secret
    }
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SignInError {
    /// Too many wrong passwords.
    #[error("locked until {0}")]
    Locked(Moment),
    /// The password is right, but the account is disabled.
    #[error("disabled")]
    Disabled,
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("cannot check a password: {0}")]
    Check(String),
}

impl AuthnBackend for Backend {
    type User = User;
    type Credentials = SignIn;
    type Error = SignInError;

    async fn authenticate(&self, given: SignIn) -> Result<Option<User>, SignInError> {
        let found = self.0.staff_named(&given.name).await?;
        let now = clock::now();
        let locked = found.as_ref().and_then(|found| found.staff.locked_until);
        if let Some(until) = locked.filter(|until| *until > now) {
            return Err(SignInError::Locked(until));
        }
        // Of an unknown name it takes as long: nobody learns who has an account.
        let hash = found.as_ref().map(|found| found.password.clone());
        let fits = password::fits(&given.password, hash).await;
        let fits = fits.map_err(|error| SignInError::Check(error.to_string()))?;
        let Some(found) = found else { return Ok(None) };
        if !fits {
            let locked = self.0.staff_failed(found.staff.id, now).await?;
            return match locked {
                Some(until) => Err(SignInError::Locked(until)),
                None => Ok(None),
            };
        }
        if !self.0.staff_signed_in(&found, clock::now()).await? {
            // It is disabled, or was locked while the password was checked.
            let staff = self.0.staff(found.staff.id).await?.staff;
            return match staff.locked_until.filter(|until| *until > now) {
                Some(until) => Err(SignInError::Locked(until)),
                None if staff.disabled_at.is_some() => Err(SignInError::Disabled),
                None => Ok(None),
            };
        }
        Ok(Some(found.into()))
    }

    async fn get_user(&self, id: &StaffId) -> Result<Option<User>, SignInError> {
        match self.0.staff(*id).await {
            Ok(found) if found.staff.disabled_at.is_none() => Ok(Some(found.into())),
            Ok(_) | Err(StoreError::NoStaff) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

/// Whether a session that has no user any more is that of an account that was disabled: the
/// backend finds nobody for it, and it still says whose it is.
pub(crate) async fn is_disabled(session: &DeskSession) -> bool {
    #[derive(Deserialize)]
    struct Whose {
        user_id: Option<StaffId>,
    }
    let whose = session.session.get::<Whose>(WHOSE).await;
    let Some(id) = whose.ok().flatten().and_then(|whose| whose.user_id) else {
        return false;
    };
    // If that cannot be read, it is over like any other.
    let found = session.backend.0.staff(id).await;
    found.is_ok_and(|found| found.staff.disabled_at.is_some())
}

/// When a session that is touched now ends.
pub(crate) fn expiry() -> Expiry {
    Expiry::OnInactivity(Duration::seconds(i64::from(IDLE_S)))
}

/// Reads the cookie. With `tls` it is sent over TLS only.
pub(crate) fn layer(store: &Store, tls: bool) -> AuthManagerLayer<Backend, Sessions> {
    let sessions = SessionManagerLayer::new(Sessions(store.clone()))
        .with_name("linggong_desk")
        .with_same_site(SameSite::Strict)
        .with_secure(tls)
        .with_path("/api/v1/staff")
        .with_expiry(expiry());
    AuthManagerLayerBuilder::new(Backend(store.clone()), sessions)
        .with_data_key(WHOSE)
        .build()
}
