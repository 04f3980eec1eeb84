//! Somebody in need, referred to a posting before others (优先推荐); a place is held for them for
//! a short while.

use serde::{Deserialize, Serialize};

use crate::{Interest, Moment, PostingId};

/// Refers somebody who gets help to a posting that suits them, and holds a place.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Refer {
    /// The posting.
    #[cfg_attr(feature = "openapi", schema(value_type = i64, example = 1042))]
    pub posting: PostingId,
    /// How long the place is held, in minutes; half an hour if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 10, maximum = 120, example = 30))]
    pub minutes: Option<u32>,
    /// Version of the notice they agreed to.
    #[cfg_attr(feature = "openapi", schema(max_length = 20, example = "2026-11"))]
    pub consent: String,
}

/// A referral, as staff see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Referral {
    /// The interest with its ticket number.
    pub interest: Interest,
    /// Number of its posting.
    pub number: u32,
    /// Title of its posting.
    #[cfg_attr(feature = "openapi", schema(example = "砌砖大工"))]
    pub title: String,
    /// Until when a place is held; nothing if none is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub held_until: Option<Moment>,
}

/// Ends a hold by hand, or takes it up again for what is left of its time.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SetHold {
    /// Whether a place is held.
    pub is_held: bool,
}
