//! What a posting pays, and when.

use serde::{Deserialize, Serialize};

/// What the pay is counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PayUnit {
    /// 时
    Hour,
    /// 天
    Day,
    /// 件; what is counted is in [`Pay::piece`].
    Piece,
    /// 月
    Month,
    /// 一口价
    Fixed,
}

impl PayUnit {
    /// All units.
    pub const ALL: [Self; 5] = [Self::Hour, Self::Day, Self::Piece, Self::Month, Self::Fixed];

    /// The word used in URLs and JSON.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Piece => "piece",
            Self::Month => "month",
            Self::Fixed => "fixed",
        }
    }

    /// The Chinese word, as in a column of a form.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Hour => "时",
            Self::Day => "天",
            Self::Piece => "件",
            Self::Month => "月",
            Self::Fixed => "一口价",
        }
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

/// When the pay is handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Settlement {
    /// 日结
    Daily,
    /// 周结
    Weekly,
    /// 月结
    Monthly,
    /// 完工结
    OnCompletion,
}

impl Settlement {
    /// All kinds of settlement.
    pub const ALL: [Self; 4] = [Self::Daily, Self::Weekly, Self::Monthly, Self::OnCompletion];

    /// The word used in URLs and JSON.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
            Self::OnCompletion => "on_completion",
        }
    }

    /// The Chinese word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Daily => "日结",
            Self::Weekly => "周结",
            Self::Monthly => "月结",
            Self::OnCompletion => "完工结",
        }
    }
}
