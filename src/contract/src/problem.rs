//! Errors as RFC 9457 problem documents.

use serde::{Deserialize, Serialize};

/// A stable word for each thing that can go wrong; clients branch on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// 404: no such address.
    NoSuchPath,
    /// 404: no such market, posting or other record.
    NotFound,
    /// 405: this address does not know the method.
    MethodNotAllowed,
    /// 400: the body is not JSON.
    MalformedJson,
    /// 422: the body, path or query has wrong values; see `errors`.
    InvalidFields,
    /// 415: the body is not declared as JSON.
    UnsupportedMediaType,
    /// 413: the body is larger than the limit.
    BodyTooLarge,
    /// 401: no key, or none that is valid.
    Unauthorized,
    /// 401: name and password do not belong together.
    WrongPassword,
    /// 403: the password is right, but the account is disabled; 401 for a session that ended by
    /// that.
    Disabled,
    /// 423: too many wrong passwords; see `Retry-After`.
    Locked,
    /// 403: a password made by somebody else must be changed first.
    MustChangePassword,
    /// 403: the scope of the key or the account does not cover this.
    OutOfScope,
    /// 403: the role does not allow this.
    NoRight,
    /// 403: the request came from another site's page.
    CrossSite,
    /// 409: an account of this name exists.
    NameTaken,
    /// 409: the posting's state does not allow this.
    WrongState,
    /// 409: somebody else has changed it meanwhile.
    Changed,
    /// 409: the posting is not open any more, or has no place left.
    NotOpen,
    /// 409: the person has as many open interests as one may have.
    TooManyOpen,
    /// 409: the person wants the posting already, and has a ticket for it.
    AlreadyWanted,
    /// 409: the work is hazardous, and the person has told that they are under 18.
    AdultsOnly,
    /// 409: somebody of this name and phone is registered; they correct it themselves.
    AlreadyRegistered,
    /// 409: the idempotency key came with another request before.
    KeyReused,
    /// 404: phone and ticket number do not belong together.
    NoSuchTicket,
    /// 401: the session is over.
    SessionOver,
    /// 429: too often; see `Retry-After`.
    TooOften,
    /// 503: the server is starting, stopping or out of room.
    Unavailable,
    /// 503: the request took too long.
    Timeout,
    /// 500: a fault of ours; details are in the log.
    Internal,
}

/// One wrong field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// Path of the field, e.g. `pay.min_fen`.
    pub field: String,
    /// What is wrong, in plain Chinese.
    pub message: String,
}

impl FieldError {
    /// A wrong field with its message.
    #[must_use]
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            message: message.into(),
        }
    }
}

/// `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// Always `about:blank`: `code` tells what it is.
    #[serde(rename = "type")]
    pub kind: String,
    /// One short line.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// Stable word for clients.
    pub code: Code,
    /// What to do about it, if more can be said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The wrong fields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}
