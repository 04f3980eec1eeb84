//! 快速发布: what a household or a small employer hands in at a kiosk.

use serde::{Deserialize, Serialize};
use time::Date;

use crate::{Adcode, Pay, Phone, PostingId, TradeId, date_format};

/// A posting in eight answers. It is reviewed before it is shown.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuickPosting {
    /// The market whose kiosk it comes from.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "141124"))]
    pub market: Adcode,
    /// The trade's number, see `GET /trades`.
    #[cfg_attr(feature = "openapi", schema(value_type = u16, example = 101))]
    pub trade: TradeId,
    /// How many people are wanted.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 9_999, example = 2))]
    pub headcount: u32,
    /// What it pays.
    pub pay: Pay,
    /// First day of work, today to a week ahead.
    #[serde(with = "date_format")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date, example = "2026-11-23"))]
    pub start_on: Date,
    /// The place; 1 to 60 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 60, example = "碛口镇李家山村")
    )]
    pub place: String,
    /// What is to be done, if the trade does not say it all; up to 500 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 500, example = "砌院墙"))]
    pub content: String,
    /// Who wants it done, as shown to the public; 1 to 60 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 60, example = "李家山村李师傅")
    )]
    pub employer: String,
    /// Where staff ask back; shown to nobody else.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "13800000000"))]
    pub phone: Phone,
    /// Version of the text they agreed to.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 40, example = "posting-2026-11")
    )]
    pub consent: String,
}

impl std::fmt::Debug for QuickPosting {
    /// Without who it is from.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "QuickPosting({} {})", self.market, self.trade)
    }
}

/// What somebody walks away with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PostingSlip {
    /// The posting.
    #[cfg_attr(feature = "openapi", schema(value_type = i64, example = 1042))]
    pub id: PostingId,
    /// The number under which it will be on the wall.
    #[cfg_attr(feature = "openapi", schema(example = 107))]
    pub number: u32,
}

/// Where staff ask back.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contact {
    /// Mobile number.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "13800000000"))]
    pub phone: Phone,
}
