//! What a kiosk takes in without network: sealed to the server's key, delivered once.

use serde::{Deserialize, Serialize};

use super::cases::NewCase;
use super::people::{NewInterest, NewSeeker};
use super::quick::QuickPosting;
use crate::Moment;

/// The key that kiosks seal to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SealingKey {
    /// X25519, 32 bytes as 64 hexadecimal digits.
    #[cfg_attr(feature = "openapi", schema(min_length = 64, max_length = 64))]
    pub key: String,
}

/// A sealed submission.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sealed {
    /// A sealed box (X25519, XSalsa20-Poly1305) around a [`Submission`] as JSON, in
    /// hexadecimal digits; up to 8 KiB.
    #[cfg_attr(feature = "openapi", schema(max_length = 16_384))]
    pub sealed: String,
}

/// What is in a sealed box. `Debug` prints none of it.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Submission {
    /// The idempotency key of the request, which may have arrived before the network went.
    pub key: String,
    /// Eight digits that the kiosk drew for the person.
    pub receipt: u32,
    /// When it was said, by the kiosk's clock.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub made_at: Moment,
    /// Session of somebody who was just here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// What was said.
    pub body: SubmissionBody,
}

/// What was said: a request as it would have been sent.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SubmissionBody {
    /// “我想去”
    Interest(NewInterest),
    /// 登记求职
    Seeker(NewSeeker),
    /// A case.
    Case(NewCase),
    /// 发布用工
    Posting(QuickPosting),
}

impl std::fmt::Debug for Submission {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Submission(…)")
    }
}

/// A submission has arrived, and will not be taken in again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Delivered {
    /// Why nothing came of it, in plain words; whoever looks it up is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<String>,
}
