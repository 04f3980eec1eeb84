//! Postings that staff enter, correct or take in from a table at the desk.

use serde::{Deserialize, Serialize};

use crate::{Adcode, Phone, PostingDraft};

/// A posting that somebody at the desk writes down for an employer.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewPosting {
    /// The market that publishes it.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "141124"))]
    pub market: Adcode,
    /// The posting.
    pub draft: PostingDraft,
    /// Why it may say what the platform warns of (age, bait, advance, low pay); up to 100 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 100, example = "高处作业，体检有年龄要求")
    )]
    pub reason: Option<String>,
    /// Where to ask back; shown to nobody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "13800000000"))]
    pub phone: Option<Phone>,
}

impl std::fmt::Debug for NewPosting {
    /// Without the phone.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewPosting({} {})", self.market, self.draft.trade)
    }
}

/// A correction of a posting, by somebody who has seen what it said before.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EditPosting {
    /// What it said when the correction was begun. If it says something else by now, the
    /// correction is refused (`changed`): nobody's work is lost silently.
    pub before: PostingDraft,
    /// What it is to say.
    pub draft: PostingDraft,
    /// Why it may say what the platform warns of; up to 100 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub reason: Option<String>,
}

/// How far a table is taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ImportMode {
    /// Only looked at; nothing is written.
    Check,
    /// Every row, or none if one is wrong.
    All,
    /// The rows that are right.
    Good,
}

/// Something wrong in one cell of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CellError {
    /// Row as a spreadsheet numbers it; the header is row 1.
    #[cfg_attr(feature = "openapi", schema(example = 3))]
    pub row: usize,
    /// Title of the column.
    #[cfg_attr(feature = "openapi", schema(example = "人数"))]
    pub column: String,
    /// What is wrong, in plain Chinese.
    #[cfg_attr(feature = "openapi", schema(example = "“三”不对，应写成整数"))]
    pub message: String,
}

/// What became of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportReport {
    /// Rows with something in them.
    pub rows: usize,
    /// How many are new.
    pub created: usize,
    /// How many change a posting.
    pub updated: usize,
    /// How many say what is known already.
    pub unchanged: usize,
    /// How many are wrong.
    pub refused: usize,
    /// How many of the new ones wait for review, because of what they say.
    pub held: usize,
    /// Whether anything was written.
    pub written: bool,
    /// What is wrong, and what wants a look, by row.
    pub errors: Vec<CellError>,
}
