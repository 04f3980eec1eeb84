//! Requests and answers of `/api/v1` that are not records themselves.

pub mod cases;
pub mod desk;
pub mod employers;
pub mod entry;
pub mod follow_ups;
pub mod forms;
pub mod matching;
pub mod outbox;
pub mod overview;
pub mod people;
pub mod programmes;
pub mod quick;
pub mod referral;
pub mod reports;
pub mod screens;
pub mod tables;

use serde::{Deserialize, Serialize};

use crate::{Adcode, FieldError, Moment, Posting, PostingDraft, PostingId};

/// Most rows in one bulk call.
pub const BULK_ROWS_MAX: usize = 1_000;
/// Most postings on one page of a search.
pub const PAGE_MAX: u32 = 100;

/// A list of records.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Items<T> {
    /// The records.
    pub items: Vec<T>,
}

/// One page of a search, newest first.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PostingPage {
    /// The postings.
    pub items: Vec<Posting>,
    /// Give it back as `cursor` for the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// A call from a market's own system.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BulkRequest {
    /// Up to 1,000 rows. Each is judged by itself: a bad one does not stop the others.
    #[cfg_attr(feature = "openapi", schema(max_items = 1_000))]
    pub rows: Vec<BulkRow>,
}

/// One posting of a market's own system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BulkRow {
    /// The record's id in the system it comes from; the same id updates the same posting.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 100, example = "LX-2026-000731")
    )]
    pub record_id: String,
    /// The market that publishes it; must lie in the key's scope.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "141124"))]
    pub market: Adcode,
    /// Hold it back for review instead of showing it at once.
    #[serde(default)]
    pub review: bool,
    /// Why it may say what the platform warns of (age, bait, advance); up to 100 characters.
    /// Without it such a posting waits for review.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub reason: Option<String>,
    /// The posting itself.
    #[serde(flatten)]
    pub draft: PostingDraft,
}

/// What became of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A new posting.
    Created,
    /// An existing posting now says this.
    Updated,
    /// It said so already; nothing was written.
    Unchanged,
    /// Refused; see `errors`.
    Refused,
}

/// What became of one row, in the order of the call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RowOutcome {
    /// Position in the call, from 0.
    pub row: usize,
    /// The row's record id, if it could be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record_id: Option<String>,
    /// What happened.
    pub outcome: Outcome,
    /// The posting, unless refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>))]
    pub id: Option<PostingId>,
    /// The number on the wall, unless refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// What was wrong, by field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// What wants a reason, by field: the posting waits for review.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<FieldError>,
}

/// Answer to a bulk call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BulkAnswer {
    /// How many are new.
    pub created: usize,
    /// How many changed.
    pub updated: usize,
    /// How many said so already.
    pub unchanged: usize,
    /// How many were refused.
    pub refused: usize,
    /// Each row's outcome, in the order of the call.
    pub rows: Vec<RowOutcome>,
}

/// How many of the places are taken now.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SetTaken {
    /// People found so far, 0 to the headcount. Reaching the headcount fills the posting.
    /// Those who were confirmed at the market are among them.
    #[cfg_attr(feature = "openapi", schema(example = 4))]
    pub taken: u32,
    /// How many were taken as far as the caller knows: refused if others changed it since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = 3))]
    pub was: Option<u32>,
    /// Whether places held for people who were referred are given up for it. Without it they
    /// are named, and nothing is changed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub gives_up_holds: bool,
}

/// A later end of validity.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Extend {
    /// The new end; must lie ahead, at most 90 days.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime, example = "2026-11-25T18:00:00+08:00"))]
    pub valid_until: Moment,
    /// The end as the caller saw it: refused (`changed`) if others have set another one since,
    /// or have taken the posting back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub was: Option<Moment>,
}

/// What somebody saw before they pressed. The body may be left out: then nothing is checked.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Seen {
    /// `updated_at` of the record as it was seen: refused (`changed`) if it is another by now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub seen: Option<Moment>,
}

/// A text to be read aloud.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SpeechRequest {
    /// 1 to 1,200 characters of what stands on a page; nothing personal.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 1_200, example = "您想做什么？请点一下")
    )]
    pub text: String,
}

/// A reviewer's decision about a pending posting.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Review {
    /// Show it, or refuse it.
    pub accept: bool,
    /// Why, up to 100 characters; needed to refuse it, and to show one whose words the platform
    /// warns of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 100, example = "电话打不通"))]
    pub reason: Option<String>,
    /// When what the reviewer read was last changed, `updated_at`: refused if it says something
    /// else by now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub seen: Option<Moment>,
}
