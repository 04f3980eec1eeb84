//! The rotation (轮播方案) a board plays.

use serde::{Deserialize, Serialize};
use time::Date;

use crate::words::words;
use crate::{Hours, TradeId, date_format};

words! {
    /// A kind of picture (画面) on the wall.
    Slide {
        Postings = "postings", "全部岗位";
        Urgent = "urgent", "今天上工";
        Figures = "figures", "今日数字";
        PayLevels = "pay_levels", "工钱行情";
        ServicePromise = "service_promise", "服务承诺";
        Notice = "notice", "通知";
    }
}

impl Slide {
    /// Whether it shows postings, page after page.
    #[must_use]
    pub const fn is_postings(self) -> bool {
        matches!(self, Self::Postings | Self::Urgent)
    }
}

/// An ordered list of slides, played round and round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Programme {
    /// The slides in order; never empty in a programme that is played.
    pub slides: Vec<Turn>,
}

/// One slide of a programme, and when it has its turn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Turn {
    /// What is shown.
    pub slide: Slide,
    /// Pages of postings before the next slide has its turn; 0 is 1. Postings go on where the
    /// last such slide stopped, and round again in a small market, so that each keeps its share.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(maximum = 20, example = 4))]
    pub pages: u16,
    /// How long a picture without postings stands, in seconds; 0 follows the time it takes to
    /// read. Postings always follow it.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(maximum = 120, example = 0))]
    pub seconds: u16,
    /// Only postings of these categories: bit 0 is the first (建筑建材); 0 is all.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(maximum = 511, example = 0))]
    pub categories: u16,
    /// Postings of these trades as well, up to 20: one is shown if its category or its trade is
    /// named. Nothing named in either is all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<u16>, max_items = 20, example = json!([101, 105])))]
    pub trades: Vec<TradeId>,
    /// Only postings with these scopes, whoever published them: bit 0 is 本县, bit 1 全市, bit 2
    /// 全省; 0 is all.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[cfg_attr(feature = "openapi", schema(maximum = 7, example = 0))]
    pub scopes: u16,
    /// On these days of the week only: bit 0 is Monday; 0 is every day.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(maximum = 127, example = 0))]
    pub days: u16,
    /// In these hours of the day only; past midnight if `to` is before `from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
    /// Not before this day.
    #[serde(
        default,
        with = "date_format::option",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub start_on: Option<Date>,
    /// Not after this day.
    #[serde(
        default,
        with = "date_format::option",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub end_on: Option<Date>,
    /// Heading of a notice; up to 16 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 16))]
    pub title: String,
    /// Text of a notice; up to 90 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 90))]
    pub text: String,
}

impl Turn {
    /// A slide that always has its turn.
    #[must_use]
    pub const fn always(slide: Slide, pages: u16) -> Self {
        Self {
            slide,
            pages,
            seconds: 0,
            categories: 0,
            trades: Vec::new(),
            scopes: 0,
            days: 0,
            hours: None,
            start_on: None,
            end_on: None,
            title: String::new(),
            text: String::new(),
        }
    }

    /// Whether it leaves out postings by their category, trade or scope.
    #[must_use]
    pub const fn is_filtered(&self) -> bool {
        self.categories != 0 || !self.trades.is_empty() || self.scopes != 0
    }
}

/// By reference, as `skip_serializing_if` asks.
const fn is_zero(bits: &u16) -> bool {
    *bits == 0
}

impl Default for Programme {
    /// What a board plays when nobody has arranged anything: mostly postings, work for today
    /// in between, one other picture in about five.
    fn default() -> Self {
        let others = [Slide::Figures, Slide::PayLevels, Slide::ServicePromise];
        let round = |other| {
            [
                Turn::always(Slide::Postings, 4),
                Turn::always(Slide::Urgent, 1),
                Turn::always(Slide::Postings, 4),
                Turn::always(other, 1),
            ]
        };
        Self {
            slides: others.into_iter().flat_map(round).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_stored_before_there_were_filters_is_read_and_written_as_it_was() {
        let stored = r#"{"slides":[{"slide":"postings","pages":4,"seconds":0,"categories":3,"days":0,"title":"","text":""}]}"#;
        let programme: Programme = serde_json::from_str(stored).unwrap();
        assert_eq!(
            (&programme.slides[0].trades[..], programme.slides[0].scopes),
            (&[][..], 0)
        );
        assert_eq!(serde_json::to_string(&programme).unwrap(), stored);
    }
}
