//! Takeovers (紧急插播): one message over all boards, acknowledged by each.

use serde::{Deserialize, Serialize};

use crate::words::words;
use crate::{Adcode, Moment};

words! {
    /// What a takeover is about.
    TakeoverKind {
        Evacuate = "evacuate", "紧急疏散";
        Weather = "weather", "恶劣天气";
        Safety = "safety", "停工避险";
        Fraud = "fraud", "防骗提醒";
        Notice = "notice", "紧急通知";
    }
}

/// A message over all boards it is meant for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Takeover {
    /// Its number; later ones have larger ones.
    #[cfg_attr(feature = "openapi", schema(example = 3))]
    pub id: i64,
    /// The division whose boards show it.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "141124"))]
    pub scope: Adcode,
    /// Only on screens with one of these tags; on all if there is none.
    #[serde(default)]
    pub tags: Vec<String>,
    /// What it is about.
    pub kind: TakeoverKind,
    /// What is read across the hall; up to 12 characters.
    #[cfg_attr(feature = "openapi", schema(max_length = 12, example = "暴雨红色预警"))]
    pub title: String,
    /// What to do; up to 60 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 60, example = "今天室外活全部停工，请在大厅里等。")
    )]
    pub text: String,
    /// A drill: laid out and acknowledged, but not seen.
    #[serde(default)]
    pub drill: bool,
    /// When it began.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub starts_at: Moment,
    /// When it ends by itself, or was ended.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub ends_at: Moment,
}

impl Takeover {
    /// Whether it is to be shown on a screen with these tags.
    #[must_use]
    pub fn is_for(&self, tags: &[String]) -> bool {
        self.tags.is_empty() || self.tags.iter().any(|tag| tags.contains(tag))
    }
}
