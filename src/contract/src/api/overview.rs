//! A market's day in numbers, for its staff.

use serde::{Deserialize, Serialize};

/// Hours of a day.
pub const HOURS: usize = 24;

/// How the day stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Overview {
    /// People who wait to be called.
    pub waiting: u32,
    /// How long the first of them has waited, in minutes.
    pub longest_wait_min: u32,
    /// People at a window, or called to one.
    pub at_windows: u32,
    /// Wishes of today.
    pub wishes: u32,
    /// Those of them that both sides confirmed today.
    pub same_day: u32,
    /// Wishes of whichever day that both sides confirmed today.
    pub confirmed: u32,
    /// Minutes from a wish to the first talk, of the middle one of today's talks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_talk_min: Option<u32>,
    /// Postings that wait for review.
    pub reviews: u32,
    /// Cases that are not closed.
    pub cases: u32,
    /// Those of them whose time is over.
    pub overdue: u32,
    /// Tasks (督办) whose due day is over.
    #[serde(default)]
    pub follow_ups_overdue: u32,
    /// Enrolled screens.
    pub screens: u32,
    /// Those of them that are heard.
    pub screens_online: u32,
    /// Wishes of today by the hour.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<u32>, min_items = 24, max_items = 24))]
    pub wishes_by_hour: [u32; HOURS],
    /// Confirmations of today by the hour.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<u32>, min_items = 24, max_items = 24))]
    pub confirmed_by_hour: [u32; HOURS],
}
