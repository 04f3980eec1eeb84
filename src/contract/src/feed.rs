//! A market's live state (动态) and how a screen keeps up with it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::draft::county;
use crate::{Adcode, Market, Moment, Posting, PostingId, Programme, Scope, State, TradeId};

/// How far a reader has come: one revision for each of the county, city and province topics.
/// On the wire `57.3.9`.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct Cursor {
    /// Revision of the county's topic.
    pub county: u64,
    /// Revision of the city's topic.
    pub city: u64,
    /// Revision of the province's topic.
    pub province: u64,
}

/// The text is not three revisions joined by dots.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("游标应写成 57.3.9（县.市.省 的版本号）")]
pub struct CursorError;

impl Cursor {
    /// Whether every topic of `self` is at least as far as in `other`.
    #[must_use]
    pub const fn reaches(self, other: Self) -> bool {
        self.county >= other.county && self.city >= other.city && self.province >= other.province
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.county, self.city, self.province)
    }
}

impl FromStr for Cursor {
    type Err = CursorError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text
            .split('.')
            .map(|part| part.parse::<u64>().map_err(|_| CursorError));
        let mut next = || parts.next().unwrap_or(Err(CursorError));
        let cursor = Self {
            county: next()?,
            city: next()?,
            province: next()?,
        };
        // Revisions live in signed 64-bit columns.
        let fits = [cursor.county, cursor.city, cursor.province]
            .iter()
            .all(|r| i64::try_from(*r).is_ok());
        if parts.next().is_some() || !fits {
            Err(CursorError)
        } else {
            Ok(cursor)
        }
    }
}

impl TryFrom<String> for Cursor {
    type Error = CursorError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Cursor> for String {
    fn from(cursor: Cursor) -> Self {
        cursor.to_string()
    }
}

/// What is left of a posting that closed today: enough to replay the day's rotation and to
/// count the day's figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClosedPosting {
    /// Identity over the province.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub id: PostingId,
    /// Its trade.
    #[cfg_attr(feature = "openapi", schema(value_type = u16))]
    pub trade: TradeId,
    /// How it ended.
    pub state: State,
    /// How many people were wanted.
    pub headcount: u32,
    /// How many were found.
    pub taken: u32,
    /// Whether it was for work on the day itself (当天上工).
    pub urgent: bool,
    /// Which markets showed it. Left out for 本县, so that a skeleton that was kept before there
    /// was such a field means the same on every device.
    #[serde(default = "county", skip_serializing_if = "is_county")]
    pub scope: Scope,
    /// When it was first shown.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub opened_at: Moment,
    /// When it ended.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub closed_at: Moment,
    /// When it would have run out.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub valid_until: Moment,
}

/// By reference, as `skip_serializing_if` asks.
fn is_county(scope: &Scope) -> bool {
    *scope == county()
}

/// Everything a screen of one market needs, at one revision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Feed {
    /// The market it is for.
    pub market: Market,
    /// The revision it is at.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "57.3.9"))]
    pub cursor: Cursor,
    /// The server's time when it was made.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Moment,
    /// Generated data: every face shows 演示数据.
    #[serde(default)]
    pub demo: bool,
    /// What the market's boards show.
    pub programme: Programme,
    /// Open postings, and those that closed a moment ago.
    pub postings: Vec<Posting>,
    /// What closed earlier today.
    pub closed: Vec<ClosedPosting>,
}

/// What changed between two revisions: each changed posting once, as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Delta {
    /// The market it is for.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub market: Adcode,
    /// The revision it leads on from.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub since: Cursor,
    /// The revision it leads to.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub cursor: Cursor,
    /// The server's time when it was made.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Moment,
    /// The postings that changed, in full.
    pub changes: Vec<Posting>,
    /// What the market's boards show from now on, if that changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<Programme>,
}

/// An answer to “what is new”: everything, or only what changed. On the wire
/// `{"snapshot": …}` or `{"delta": …}`: the tag comes first, so that a small device need not
/// buffer the whole to know what it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FeedUpdate {
    /// The whole state; replaces what the reader has.
    Snapshot(Feed),
    /// Applied on top of what the reader has.
    Delta(Delta),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_the_wire_and_refuses_nonsense() {
        let cursor = Cursor {
            county: 57,
            city: 3,
            province: 9,
        };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        for bad in [
            "",
            "1",
            "1.2",
            "1.2.3.4",
            "a.b.c",
            "-1.0.0",
            "1.2.99999999999999999999",
            "1.2.18446744073709551615",
        ] {
            assert_eq!(bad.parse::<Cursor>(), Err(CursorError), "{bad}");
        }
    }

    #[test]
    fn a_skeleton_without_a_scope_is_one_of_the_county() {
        let kept = r#"{"id":1,"trade":101,"state":"filled","headcount":3,"taken":3,"urgent":false,"opened_at":"2026-11-22T06:00:00.000+08:00","closed_at":"2026-11-22T07:00:00.000+08:00","valid_until":"2026-11-23T06:00:00.000+08:00"}"#;
        let mut closed: ClosedPosting = serde_json::from_str(kept).unwrap();
        assert_eq!(closed.scope, Scope::County);
        assert_eq!(serde_json::to_string(&closed).unwrap(), kept);
        closed.scope = Scope::Province;
        let text = serde_json::to_string(&closed).unwrap();
        assert_eq!(
            serde_json::from_str::<ClosedPosting>(&text).unwrap(),
            closed
        );
    }
}
