//! Work and people brought together at the desk: who suits a posting, which postings suit
//! somebody, and what is done for those in need (困难零工).

use serde::{Deserialize, Serialize};
use time::Date;

use super::referral::Referral;
use crate::words::words;
use crate::{Adcode, Hardship, Moment, PersonName, Phone, PostingId, Profile, date_format};

words! {
    /// How much help somebody in need gets (分级服务).
    AidTier {
        First = "first", "一级（专人帮）";
        Second = "second", "二级（优先推荐）";
        Third = "third", "三级（常联系）";
    }
}

/// Somebody who is registered, before staff open their data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegisteredSeeker {
    /// Their number in the database.
    #[cfg_attr(feature = "openapi", schema(example = 58))]
    pub id: i64,
    /// First character of the name, the rest starred.
    #[cfg_attr(feature = "openapi", schema(example = "张**"))]
    pub name_masked: String,
    /// Middle of the number starred.
    #[cfg_attr(feature = "openapi", schema(example = "138****5678"))]
    pub phone_masked: String,
    /// Why the posting suits them, the strongest reason first; nothing if none was asked about.
    pub reasons: Vec<String>,
    /// Days since they registered or last found work, whichever is later.
    pub waiting_days: u32,
    /// Whether they declared hardship. Never on a board, never told an employer.
    pub in_need: bool,
    /// The help they get.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<AidTier>,
    /// When somebody is to ask how they are.
    #[serde(
        default,
        with = "date_format::option",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub follow_up_on: Option<Date>,
}

/// Something that was done for somebody in need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AidNote {
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Moment,
    /// Who did it.
    #[cfg_attr(feature = "openapi", schema(example = "服务台李师傅"))]
    pub by: String,
    /// What.
    #[cfg_attr(feature = "openapi", schema(example = "推荐了保洁，明天去看"))]
    pub text: String,
}

/// The help that somebody in need gets. Sealed in the database. `Debug` prints none of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Aid {
    /// How much.
    pub tier: AidTier,
    /// What was seen: papers, a visit; up to 100 characters.
    #[cfg_attr(feature = "openapi", schema(max_length = 100, example = "看了残疾证"))]
    pub evidence: String,
    /// When somebody is to ask how they are.
    #[serde(
        default,
        with = "date_format::option",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub follow_up_on: Option<Date>,
    /// Who is responsible.
    #[cfg_attr(feature = "openapi", schema(example = "服务台李师傅"))]
    pub officer: String,
    /// What was done, the oldest first.
    pub notes: Vec<AidNote>,
    /// When it last changed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Moment,
    /// When it ended; what was done is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub ended_at: Option<Moment>,
}

impl Aid {
    /// The tier, while it lasts.
    #[must_use]
    pub fn current(&self) -> Option<AidTier> {
        self.ended_at.is_none().then_some(self.tier)
    }
}

impl std::fmt::Debug for Aid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Aid(…)")
    }
}

/// A posting that suits somebody, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SuitablePosting {
    /// The posting.
    #[cfg_attr(feature = "openapi", schema(value_type = i64, example = 1042))]
    pub id: PostingId,
    /// Its number on the wall.
    pub number: u32,
    /// Its title.
    #[cfg_attr(feature = "openapi", schema(example = "砌砖大工"))]
    pub title: String,
    /// How many are still wanted.
    pub remaining: u32,
    /// Why, the strongest reason first.
    pub reasons: Vec<String>,
    /// Whether one more of its places may be held for somebody in need.
    #[serde(default)]
    pub may_hold: bool,
}

/// A registered person, as staff open them. `Debug` prints none of it.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenedSeeker {
    /// Their number in the database.
    pub id: i64,
    /// The market they registered at last.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "141124"))]
    pub market: Adcode,
    /// Name.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "张建国"))]
    pub name: PersonName,
    /// Mobile number.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "13800000000"))]
    pub phone: Phone,
    /// What they told when they registered; without the identity number.
    pub profile: Profile,
    /// Whether they gave their identity number.
    #[serde(default)]
    pub has_identity: bool,
    /// When they last told something; whoever corrects it at the desk says so (`before`).
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub told_at: Moment,
    /// The help that what they declared speaks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggested: Option<AidTier>,
    /// The help they get.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aid: Option<Aid>,
    /// The posting of which a place is held for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referral: Option<Referral>,
    /// What suits them, the best first.
    pub postings: Vec<SuitablePosting>,
}

impl std::fmt::Debug for OpenedSeeker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OpenedSeeker({})", self.id)
    }
}

/// Writes down the help that somebody in need gets, and what was done for them.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SaveAid {
    /// `at` of the help that was seen. If it changed since, this is refused (`changed`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub before: Option<Moment>,
    /// How much; none ends it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<AidTier>,
    /// What was seen; 1 to 100 characters, unless it ends.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 100, example = "看了残疾证"))]
    pub evidence: String,
    /// When somebody is to ask how they are.
    #[serde(
        default,
        with = "date_format::option",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub follow_up_on: Option<Date>,
    /// What was done just now; up to 100 characters.
    #[serde(default)]
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 100, example = "推荐了保洁，明天去看")
    )]
    pub note: String,
}

impl std::fmt::Debug for SaveAid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SaveAid(…)")
    }
}

/// What somebody declared, in words.
#[must_use]
pub fn hardship_words(all: &[Hardship]) -> String {
    let words: Vec<&str> = all.iter().map(|one| one.label()).collect();
    words.join("、")
}
