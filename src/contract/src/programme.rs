//! The rotation (轮播方案) a board plays.

use serde::{Deserialize, Serialize};

/// An ordered list of slides, played round and round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Programme {
    /// The slides in order; never empty in a programme that is played.
    pub slides: Vec<Slide>,
}

/// One kind of picture (画面) on the wall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Slide {
    /// Postings by trade in category order, going on where the last such slide stopped and
    /// round again in a small market, so that postings keep their share of the day.
    Postings {
        /// How many pages before the next slide has its turn.
        pages: u16,
    },
    /// Only postings for work on the same day (当天上工).
    Urgent {
        /// How many pages before the next slide has its turn.
        pages: u16,
    },
    /// Today's figures of the market: 岗位数, 在招, 已招满.
    Figures,
    /// Pay levels by trade as a picture.
    PayLevels,
    /// Service promise, rights and where to complain.
    ServicePromise,
}

impl Default for Programme {
    /// What a board plays when nobody has arranged anything: mostly postings, work for today
    /// in between, one other picture in about five.
    fn default() -> Self {
        Self {
            slides: vec![
                Slide::Postings { pages: 4 },
                Slide::Urgent { pages: 1 },
                Slide::Postings { pages: 4 },
                Slide::Figures,
                Slide::Postings { pages: 4 },
                Slide::Urgent { pages: 1 },
                Slide::Postings { pages: 4 },
                Slide::PayLevels,
                Slide::Postings { pages: 4 },
                Slide::Urgent { pages: 1 },
                Slide::Postings { pages: 4 },
                Slide::ServicePromise,
            ],
        }
    }
}
