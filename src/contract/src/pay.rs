//! What a posting pays, and when.

use serde::{Deserialize, Serialize};

use crate::words::words;

words! {
    /// What the pay is counted by; what a piece is stands in [`Pay::piece`].
    PayUnit {
        Hour = "hour", "时";
        Day = "day", "天";
        Piece = "piece", "件";
        Month = "month", "月";
        Fixed = "fixed", "一口价";
    }
}

/// A pay range in fen with its unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Pay {
    /// Lower end, or the only figure, in fen.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, example = 30_000))]
    pub min_fen: u32,
    /// Upper end in fen, if it is a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = 35_000))]
    pub max_fen: Option<u32>,
    /// What it is counted by.
    pub unit: PayUnit,
    /// The thing counted when `unit` is `piece`, e.g. 平方米 or 单.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub piece: Option<String>,
}

words! {
    /// When the pay is handed over.
    Settlement {
        Daily = "daily", "日结";
        Weekly = "weekly", "周结";
        Monthly = "monthly", "月结";
        OnCompletion = "on_completion", "完工结";
    }
}
