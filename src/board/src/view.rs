//! A frame in words: everything a page shows, as plain values. Pure, so that a preview can
//! show what a board shows.

mod bars;
mod row;

use linggong_contract::{Category, Feed, Moment, Slide};
use linggong_rules::figures::{Figures, by_category, figures};
use linggong_rules::rotation::Frame;

pub(crate) use bars::{BARS_MAX, Bar};
pub(crate) use row::{NewsView, Row, call, news};

/// Which picture a page is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Picture {
    /// Postings.
    #[default]
    Rows,
    /// Today's figures.
    Figures,
    /// Pay levels by trade.
    PayLevels,
    /// Service promise and rights.
    ServicePromise,
    /// What staff want to say.
    Notice,
}

/// One page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Page {
    pub(crate) picture: Picture,
    /// What the footer calls it.
    pub(crate) title: String,
    /// Categories of its postings, for the strip.
    pub(crate) categories: Vec<Category>,
    pub(crate) rows: Vec<Row>,
    pub(crate) figures: Figures,
    pub(crate) by_category: Vec<u32>,
    pub(crate) bars: Vec<Bar>,
    /// Text of a notice; its heading is the title.
    pub(crate) text: String,
    /// Nothing is open in the whole market.
    pub(crate) nothing_open: bool,
}

/// How wide lines are, in ems of leading type; follows from the orientation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lines {
    /// Room for a title.
    pub(crate) title_ems: f64,
    /// Room for a line of details, in ems of their own size.
    pub(crate) detail_ems: f64,
    /// Room for the pay.
    pub(crate) pay_ems: f64,
}

impl Lines {
    pub(crate) const LANDSCAPE: Self = Self {
        title_ems: 11.2,
        detail_ems: 18.6,
        pay_ems: 6.4,
    };
    pub(crate) const PORTRAIT: Self = Self {
        title_ems: 7.6,
        detail_ems: 12.4,
        pay_ems: 6.0,
    };
}

/// Words a frame.
pub(crate) fn page(frame: &Frame, feed: &Feed, now: Moment, lines: Lines) -> Page {
    let rows: Vec<Row> = frame
        .rows
        .iter()
        .filter_map(|id| feed.postings.iter().find(|posting| posting.id == *id))
        .map(|posting| row::row(posting, now, lines))
        .collect();
    let mut categories: Vec<Category> = rows.iter().filter_map(|row| row.category).collect();
    categories.dedup();
    let all = if frame.turn.is_filtered() {
        ""
    } else {
        "全部"
    };
    let (picture, title) = match frame.turn.slide {
        Slide::Postings => (
            Picture::Rows,
            format!("{all}岗位 {}/{}", frame.page, frame.pages),
        ),
        Slide::Urgent => (
            Picture::Rows,
            format!("今天上工 {}/{}", frame.page, frame.pages),
        ),
        Slide::Figures => (Picture::Figures, "今日数字".to_owned()),
        Slide::PayLevels => (Picture::PayLevels, "工钱行情".to_owned()),
        Slide::ServicePromise => (Picture::ServicePromise, "服务承诺".to_owned()),
        Slide::Notice => (Picture::Notice, frame.turn.title.clone()),
    };
    let figures = figures(feed, now);
    Page {
        picture,
        title,
        categories,
        rows,
        text: frame.turn.text.clone(),
        nothing_open: figures.open == 0,
        figures,
        by_category: by_category(feed, now).to_vec(),
        bars: bars::bars(feed, now),
    }
}
