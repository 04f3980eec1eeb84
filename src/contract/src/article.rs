//! A law or a policy in plain words.

use serde::{Deserialize, Serialize};

use crate::words::words;

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
}
