//! Pay levels by trade, for the picture on the wall.

use std::collections::BTreeMap;

use linggong_contract::{Category, Feed, Moment, Pay, PayUnit, TradeId};

/// A level is published only from at least so many postings; fewer are no level.
pub const POSTINGS_MIN: usize = 3;

/// A month of work in days, and a day in hours (hourly equivalent of a month: 21.75 × 8 h).
pub(crate) const MONTH_DAYS_CENTI: u64 = 2_175;
pub(crate) const DAY_HOURS: u64 = 8;

/// With fewer trades than this the picture shows categories instead.
const TRADES_MIN: usize = 3;

/// What a trade or a whole category pays a day, over its open postings. Fen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PayLevel {
    /// The category.
    pub category: Category,
    /// The trade; `None` is the whole category.
    pub trade: Option<TradeId>,
    /// Lowest pay offered.
    pub low_fen: u32,
    /// The middle one.
    pub median_fen: u32,
    /// Highest pay offered.
    pub high_fen: u32,
    /// How many postings it is made from.
    pub postings: usize,
}

/// The levels of all trades with enough postings, those with most postings first; of whole
/// categories, while too few trades have enough.
#[must_use]
pub fn pay_levels(feed: &Feed, now: Moment) -> Vec<PayLevel> {
    let by_trade = levels(feed, now, Some);
    if by_trade.len() >= TRADES_MIN {
        by_trade
    } else {
        levels(feed, now, |_| None)
    }
}

/// A category, or one trade of it.
type Kind = (Category, Option<TradeId>);
/// The least and the most of one posting, fen a day.
type Range = (u32, u32);

fn levels(feed: &Feed, now: Moment, of: fn(TradeId) -> Option<TradeId>) -> Vec<PayLevel> {
    let mut by_kind: BTreeMap<Kind, Vec<Range>> = BTreeMap::new();
    for posting in feed.postings.iter().filter(|posting| posting.is_open(now)) {
        let trade = posting.draft.trade;
        if let (Some(category), Some(range)) = (trade.category(), day_range_fen(&posting.draft.pay))
        {
            by_kind
                .entry((category, of(trade)))
                .or_default()
                .push(range);
        }
    }
    let mut levels: Vec<_> = by_kind
        .into_iter()
        .filter(|(_, ranges)| ranges.len() >= POSTINGS_MIN)
        .filter_map(|(kind, ranges)| level(kind, &ranges))
        .collect();
    levels.sort_by_key(|level| {
        (
            std::cmp::Reverse(level.postings),
            level.category,
            level.trade,
        )
    });
    levels
}

fn level(
    (category, trade): (Category, Option<TradeId>),
    ranges: &[(u32, u32)],
) -> Option<PayLevel> {
    let mut middles: Vec<_> = ranges
        .iter()
        .map(|(low, high)| low.midpoint(*high))
        .collect();
    middles.sort_unstable();
    Some(PayLevel {
        category,
        trade,
        low_fen: ranges.iter().map(|(low, _)| *low).min()?,
        median_fen: *middles.get(middles.len() / 2)?,
        high_fen: ranges.iter().map(|(_, high)| *high).max()?,
        postings: ranges.len(),
    })
}

/// A pay as what it comes to in a full day, or `None` for piece work and lump sums, which
/// have no day.
#[must_use]
pub fn day_range_fen(pay: &Pay) -> Option<(u32, u32)> {
    let day = |fen: u32| match pay.unit {
        PayUnit::Day => Some(fen),
        PayUnit::Hour => u32::try_from(u64::from(fen) * DAY_HOURS).ok(),
        PayUnit::Month => u32::try_from(u64::from(fen) * 100 / MONTH_DAYS_CENTI).ok(),
        PayUnit::Piece | PayUnit::Fixed => None,
    };
    Some((day(pay.min_fen)?, day(pay.max_fen.unwrap_or(pay.min_fen))?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{feed_at, moment, posting};

    #[test]
    fn a_level_needs_three_postings_and_converts_units_to_days() {
        let now = moment("2026-11-22T08:00:00+08:00");
        let mut feed = feed_at(now);
        let pays = [
            (PayUnit::Day, 20_000),
            (PayUnit::Hour, 2_500),
            (PayUnit::Piece, 850),
        ];
        for (id, (unit, min_fen)) in (1..).zip(pays) {
            let mut posting = posting(id, now);
            posting.draft.pay = Pay {
                min_fen,
                max_fen: None,
                unit,
                piece: None,
            };
            feed.postings.push(posting);
        }
        assert_eq!(pay_levels(&feed, now), []);
        let mut monthly = posting(4, now);
        monthly.draft.pay = Pay {
            min_fen: 435_000,
            max_fen: Some(652_500),
            unit: PayUnit::Month,
            piece: None,
        };
        feed.postings.push(monthly);
        let levels = pay_levels(&feed, now);
        // One trade alone makes no picture of trades.
        assert_eq!(levels.len(), 1);
        assert_eq!(
            (levels[0].category, levels[0].trade),
            (Category::Building, None)
        );
        let PayLevel {
            low_fen,
            median_fen,
            high_fen,
            postings,
            ..
        } = levels[0];
        assert_eq!(
            (low_fen, median_fen, high_fen, postings),
            (20_000, 20_000, 30_000, 3)
        );
    }

    #[test]
    fn three_trades_are_shown_one_by_one() {
        let now = moment("2026-11-22T08:00:00+08:00");
        let mut feed = feed_at(now);
        for (id, trade) in (1..=9).zip([101, 102, 201].into_iter().cycle()) {
            let mut posting = posting(id, now);
            posting.draft.trade = TradeId(trade);
            feed.postings.push(posting);
        }
        let trades: Vec<_> = pay_levels(&feed, now)
            .iter()
            .filter_map(|l| l.trade)
            .collect();
        assert_eq!(trades, [TradeId(101), TradeId(102), TradeId(201)]);
    }
}
