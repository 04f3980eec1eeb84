//! Pay levels as bars on one scale.

use linggong_contract::{Feed, Moment};
use linggong_rules::pay_levels::pay_levels;
use linggong_rules::trades;
use linggong_rules::wording::yuan;

/// Bars on a page.
pub(crate) const BARS_MAX: usize = 7;

/// One trade's bar.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Bar {
    pub(crate) pictogram: String,
    pub(crate) label: String,
    /// Its category's colour, and that the slot is in use.
    pub(crate) class: String,
    /// Where it begins, how long it is and where its middle pay stands, as CSS percentages.
    pub(crate) from: String,
    pub(crate) width: String,
    pub(crate) middle: String,
    pub(crate) range: String,
    pub(crate) median: String,
    pub(crate) postings: String,
}

/// The trades with most postings, in display order.
pub(crate) fn bars(feed: &Feed, now: Moment) -> Vec<Bar> {
    let mut levels = pay_levels(feed, now);
    levels.truncate(BARS_MAX);
    levels.sort_by_key(|level| (level.category, level.trade));
    let top_fen = levels
        .iter()
        .map(|level| level.high_fen)
        .max()
        .unwrap_or(1)
        .max(1);
    let percent =
        |fen: u32| u32::try_from(u64::from(fen) * 100 / u64::from(top_fen)).unwrap_or(100);
    let css = |percent: u32| format!("{percent}%");
    let round = |fen: u32| yuan(fen.div_ceil(100) * 100);
    levels
        .into_iter()
        .map(|level| Bar {
            pictogram: level.trade.map_or_else(
                || format!("c{}", level.category.ordinal()),
                |trade| format!("t{trade}"),
            ),
            label: level
                .trade
                .map_or_else(|| level.category.label(), trades::label)
                .to_owned(),
            class: format!("used cat-{}", level.category.slug()),
            from: css(percent(level.low_fen)),
            width: css((percent(level.high_fen) - percent(level.low_fen)).max(1)),
            middle: css(percent(level.median_fen)),
            range: format!("{}–{}", round(level.low_fen), round(level.high_fen)),
            median: round(level.median_fen),
            postings: level.postings.to_string(),
        })
        .collect()
}
