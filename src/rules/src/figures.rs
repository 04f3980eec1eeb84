//! Today's figures of a market.

use std::ops::RangeInclusive;

use linggong_contract::api::overview::HOURS;
use linggong_contract::{Category, Feed, Moment, State, TradeId};

/// Hours in which a market is usually open.
const OPEN_HOURS: RangeInclusive<usize> = 4..=20;

/// What the figures slide and the kiosk's first page show.
///
/// Definitions: 岗位数 counts heads wanted, not postings; 已招到 counts heads found in
/// today's postings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// 岗位数: heads wanted in all postings that were open at any time today.
    pub wanted: u32,
    /// 在招: heads still wanted now.
    pub remaining: u32,
    /// 已招到: heads found, in today's postings.
    pub taken: u32,
    /// 已招满: postings filled today.
    pub filled: u32,
    /// Postings open now.
    pub open: u32,
}

/// Counts the day of `now`.
#[must_use]
pub fn figures(feed: &Feed, now: Moment) -> Figures {
    let mut sum = Figures::default();
    for posting in &feed.postings {
        match crate::feed::skeleton(posting, now) {
            None if posting.is_open(now) => {
                sum.open += 1;
                sum.wanted += posting.draft.headcount;
                sum.remaining += posting.remaining;
                sum.taken += posting.taken();
            }
            None => {}
            Some(closed) => sum.add_closed(&closed, now),
        }
    }
    for closed in &feed.closed {
        sum.add_closed(closed, now);
    }
    sum
}

/// The middle one of some figures; the lower of two.
#[must_use]
pub fn middle(mut all: Vec<i64>) -> Option<i64> {
    all.sort_unstable();
    all.get(all.len().saturating_sub(1) / 2).copied()
}

impl Figures {
    fn add_closed(&mut self, closed: &linggong_contract::ClosedPosting, now: Moment) {
        if closed.closed_at < now.day_start() || closed.state == State::Rejected {
            return;
        }
        self.wanted += closed.headcount;
        self.taken += closed.taken;
        self.filled += u32::from(closed.state == State::Filled);
    }
}

/// Open postings of each category, in display order.
#[must_use]
pub fn by_category(feed: &Feed, now: Moment) -> [u32; Category::ALL.len()] {
    let mut counts = [0; Category::ALL.len()];
    for posting in feed.postings.iter().filter(|posting| posting.is_open(now)) {
        if let Some(category) = posting.draft.trade.category() {
            counts[usize::from(category.ordinal()) - 1] += 1;
        }
    }
    counts
}

/// Hours of a day that are shown: those in which a market is usually open, and as far as there
/// is something to be counted before or after them.
#[must_use]
pub fn hours_shown(wishes: &[u32; HOURS], agreed: &[u32; HOURS]) -> RangeInclusive<usize> {
    let is_used = |hour: &usize| wishes[*hour] > 0 || agreed[*hour] > 0;
    let first = (0..HOURS).find(is_used);
    let last = (0..HOURS).rev().find(is_used);
    let (from, to) = OPEN_HOURS.into_inner();
    first.unwrap_or(from).min(from)..=last.unwrap_or(to).max(to)
}

/// Places that are still open by trade, the most first.
#[must_use]
pub fn places_by_trade(feed: &Feed, now: Moment) -> Vec<(TradeId, u32)> {
    let mut places: Vec<(TradeId, u32)> = Vec::new();
    for posting in feed.postings.iter().filter(|posting| posting.is_open(now)) {
        let trade = posting.draft.trade;
        match places.iter_mut().find(|(known, _)| *known == trade) {
            Some((_, places)) => *places += posting.remaining,
            None => places.push((trade, posting.remaining)),
        }
    }
    places.sort_by_key(|(trade, places)| (std::cmp::Reverse(*places), *trade));
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{feed_at, moment, posting};

    #[test]
    fn the_middle_of_two_is_the_lower() {
        for (all, expect) in [
            (vec![], None),
            (vec![5], Some(5)),
            (vec![9, 1], Some(1)),
            (vec![9, 1, 4], Some(4)),
            (vec![4, 9, 1, 7], Some(4)),
        ] {
            assert_eq!(middle(all.clone()), expect, "{all:?}");
        }
    }

    #[test]
    fn heads_are_counted_and_not_postings() {
        let now = moment("2026-11-22T08:00:00+08:00");
        let mut feed = feed_at(now);
        for id in 1..=3 {
            let mut posting = posting(id, now.plus_ms(-60_000));
            posting.draft.headcount = 10;
            posting.remaining = 4;
            feed.postings.push(posting);
        }
        feed.postings[1].state = State::Filled;
        feed.postings[1].remaining = 0;
        feed.postings[1].closed_at = Some(now);
        feed.postings[2].state = State::Withdrawn;
        feed.postings[2].closed_at = Some(now.plus_ms(-86_400_000));
        let expect = Figures {
            wanted: 20,
            remaining: 4,
            taken: 16,
            filled: 1,
            open: 1,
        };
        assert_eq!(figures(&feed, now), expect);
        // The same once the filled one is only a skeleton.
        crate::feed::prune(&mut feed, now.plus_ms(crate::feed::KEEP_CLOSED_MS));
        assert_eq!(
            figures(&feed, now.plus_ms(crate::feed::KEEP_CLOSED_MS)),
            expect
        );
        assert_eq!(by_category(&feed, now), [1, 0, 0, 0, 0, 0, 0, 0, 0]);
    }

    #[test]
    fn no_hour_with_something_in_it_is_left_out() {
        let check = |wished: &[usize], agreed: &[usize], expect: RangeInclusive<usize>| {
            let count = |hours: &[usize]| {
                let mut all = [0; HOURS];
                for hour in hours {
                    all[*hour] = 1;
                }
                all
            };
            let shown = hours_shown(&count(wished), &count(agreed));
            assert_eq!(shown, expect, "{wished:?} {agreed:?}");
        };
        check(&[], &[], 4..=20);
        check(&[5, 20], &[6], 4..=20);
        check(&[22], &[], 4..=22);
        check(&[5], &[23], 4..=23);
        check(&[0], &[7], 0..=20);
    }

    #[test]
    fn places_are_counted_by_trade_the_most_first() {
        let now = moment("2026-11-22T06:00:00+08:00");
        let mut feed = feed_at(now);
        for (id, trade, remaining) in [(1, 101, 2), (2, 105, 6), (3, 101, 5), (4, 201, 6)] {
            let mut posting = posting(id, now);
            posting.draft.trade = TradeId(trade);
            posting.remaining = remaining;
            feed.postings.push(posting);
        }
        // What has run out is no place.
        feed.postings[3].draft.valid_until = now;
        let places: Vec<_> = places_by_trade(&feed, now)
            .into_iter()
            .map(|(trade, places)| (trade.0, places))
            .collect();
        assert_eq!(places, [(101, 7), (105, 6)]);
    }
}
