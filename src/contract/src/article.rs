//! A law or a policy in plain words.

use serde::{Deserialize, Serialize};
use time::Date;

use crate::words::words;
use crate::{Adcode, date_format};

/// Number of an article that a division publishes, in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct ArticleId(pub i64);

words! {
    /// What an article is about.
    ArticleKind {
        Rights = "rights", "我的权利";
        Policy = "policy", "国家政策";
    }
}

/// A law or a policy in plain words, short enough to be read aloud.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Article {
    /// The word it is known by.
    #[cfg_attr(feature = "openapi", schema(example = "wages"))]
    pub id: String,
    /// What it is about.
    pub kind: ArticleKind,
    /// The question it answers.
    #[cfg_attr(feature = "openapi", schema(example = "干完活不给钱，怎么办？"))]
    pub title: String,
    /// The answer, one thought a sentence.
    pub sentences: Vec<String>,
    /// Name and articles of the text it comes from.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "《保障农民工工资支付条例》第三条")
    )]
    pub source: String,
    /// The text's number and since when it holds.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "国务院令第724号，2020年5月1日起施行")
    )]
    pub number: String,
    /// The county, city or province that publishes it; none if it came with the system.
    /// Kiosks do not read it: every field costs them bytes.
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "141124"))]
    pub market: Option<Adcode>,
    /// First day it is shown, if it has one; before it nobody is handed it.
    #[serde(
        skip_deserializing,
        with = "date_format::option",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub start_on: Option<Date>,
    /// Last day it is shown, if it has one.
    #[serde(
        default,
        with = "date_format::option",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub end_on: Option<Date>,
    /// The article that came with the system and that it stands for.
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "wages"))]
    pub replaces: Option<String>,
}

/// An article as staff write it. `rules::article` decides whether it may be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ArticleDraft {
    /// The county, city or province whose markets show it.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "141124"))]
    pub market: Adcode,
    /// What it is about.
    pub kind: ArticleKind,
    /// The question it answers; 1 to 30 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 30, example = "去外省打工，路费补多少？")
    )]
    pub title: String,
    /// The answer, one thought a sentence: 1 to 8 sentences of 1 to 60 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(min_items = 1, max_items = 8, example = json!(["去外省打工满三个月，路费能补。", "带身份证和车票来窗口办。"]))
    )]
    pub sentences: Vec<String>,
    /// Name and articles of the text it comes from; 1 to 60 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 60, example = "《临县外出务工交通补贴办法》第三条")
    )]
    pub source: String,
    /// The text's number and since when it holds; up to 60 characters.
    #[serde(default)]
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 60, example = "临政发〔2026〕8号，2026年3月1日起施行")
    )]
    pub number: String,
    /// First day it is shown; at once if there is none.
    #[serde(
        default,
        with = "date_format::option",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date, example = "2026-12-01"))]
    pub start_on: Option<Date>,
    /// Last day it is shown; until it is taken back if there is none.
    #[serde(
        default,
        with = "date_format::option",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date, example = "2027-11-30"))]
    pub end_on: Option<Date>,
    /// The article that came with the system and that it stands for in this division.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
}

impl ArticleDraft {
    /// The article as everybody may see it. It is known by its division and its number.
    #[must_use]
    pub fn article(self, id: ArticleId) -> Article {
        Article {
            id: format!("{}-{}", self.market, id.0),
            kind: self.kind,
            title: self.title,
            sentences: self.sentences,
            source: self.source,
            number: self.number,
            market: Some(self.market),
            start_on: self.start_on,
            end_on: self.end_on,
            replaces: self.replaces,
        }
    }
}

/// A division's article as staff see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StaffArticle {
    /// Identity over the province.
    #[cfg_attr(feature = "openapi", schema(value_type = i64, example = 3))]
    pub id: ArticleId,
    /// What it says.
    pub draft: ArticleDraft,
    /// Whether kiosks may show it; not once it was taken back.
    pub is_offered: bool,
}

/// Corrects an article, takes it back or offers it again.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EditArticle {
    /// What it said when the correction was begun. If it does not any more, this is refused
    /// (`changed`).
    pub before: ArticleDraft,
    /// What it is to say.
    pub draft: ArticleDraft,
    /// Whether kiosks may show it. A correction leaves that as it is; if it is not so any more,
    /// it is refused (`changed`).
    pub is_offered: bool,
}
