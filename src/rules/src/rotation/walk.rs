//! Walking the postings in their fixed order, page by page.

use linggong_contract::{Feed, Moment, PostingId, TradeId};

use super::SETTLE_MS;
use super::filter::Filter;
use crate::feed::skeleton;

/// The order of the walk. Trades sort by category first: the category is in their number.
type Key = (TradeId, PostingId);

/// When one posting may be on a page.
struct Stay {
    key: Key,
    /// From its opening, once the news is everywhere.
    from: Moment,
    /// Until it closed, once the news is everywhere; without end while it is open.
    until: Option<Moment>,
    /// Never past this.
    valid_until: Moment,
}

impl Stay {
    /// Whether a page that begins at `at` and ends before `page_until` may show it.
    fn is_on(&self, at: Moment, page_until: Moment) -> bool {
        self.from <= at
            && self.until.is_none_or(|until| at < until)
            && self.valid_until >= page_until
    }
}

/// A page of the walk.
#[derive(Debug, Default)]
pub(super) struct Passed {
    pub(super) rows: Vec<PostingId>,
    pub(super) page: usize,
    pub(super) pages: usize,
}

/// One walk through the postings, remembering the last one shown.
pub(super) struct Walk {
    /// Sorted by key.
    stays: Vec<Stay>,
    /// What it passes.
    pub(super) filter: Filter,
    last: Option<Key>,
    page: usize,
}

impl Walk {
    /// Through what is open at some time of the day and asked for.
    pub(super) fn through(feed: &Feed, day_start: Moment, filter: Filter) -> Self {
        let mut stays = Vec::with_capacity(feed.postings.len() + feed.closed.len());
        for posting in &feed.postings {
            let Some(opened_at) = posting.opened_at else {
                continue;
            };
            // Judged by its own expiry, never by the present: the past must not depend on it.
            let closed = skeleton(posting, Moment::from_ms(i64::MIN));
            let draft = &posting.draft;
            if filter.wants(posting.is_urgent(day_start), draft.trade, draft.scope) {
                stays.push(Stay {
                    key: (draft.trade, posting.id),
                    from: opened_at.plus_ms(SETTLE_MS),
                    until: closed.map(|closed| closed.closed_at.plus_ms(SETTLE_MS)),
                    valid_until: draft.valid_until,
                });
            }
        }
        let closed = feed.closed.iter();
        for closed in closed.filter(|one| filter.wants(one.urgent, one.trade, one.scope)) {
            stays.push(Stay {
                key: (closed.trade, closed.id),
                from: closed.opened_at.plus_ms(SETTLE_MS),
                until: Some(closed.closed_at.plus_ms(SETTLE_MS)),
                valid_until: closed.valid_until,
            });
        }
        // What ended yesterday is not part of today, whether or not the feed still has it.
        stays.retain(|stay| {
            stay.until
                .is_none_or(|until| until > day_start.plus_ms(SETTLE_MS))
        });
        stays.sort_unstable_by_key(|stay| stay.key);
        Self {
            stays,
            filter,
            last: None,
            page: 0,
        }
    }

    /// Whether there is anything to show on a page with these bounds.
    pub(super) fn has_any(&self, at: Moment, page_until: Moment) -> bool {
        self.stays.iter().any(|stay| stay.is_on(at, page_until))
    }

    /// The next page of at most `rows` postings, from the front again when the walk has come
    /// round; `None` if there is nothing to show.
    pub(super) fn page(&mut self, at: Moment, page_until: Moment, rows: usize) -> Option<Passed> {
        let mut left = self.left(at, page_until);
        if left == 0 {
            self.last = None;
            self.page = 0;
            left = self.left(at, page_until);
            if left == 0 {
                return None;
            }
        }
        // Even pages look better than full ones with a lonely row at the end.
        let pages_left = left.div_ceil(rows);
        let take = left.div_ceil(pages_left);
        let chosen: Vec<Key> = self
            .ahead()
            .filter(|s| s.is_on(at, page_until))
            .take(take)
            .map(|s| s.key)
            .collect();
        self.last = chosen.last().copied();
        self.page += 1;
        let page = self.page;
        if left == take {
            // Come round: the next walk begins at the front, also if something opens behind.
            self.last = Some((TradeId(u16::MAX), PostingId(i64::MAX)));
        }
        let rows = chosen.into_iter().map(|(_, id)| id).collect();
        Some(Passed {
            rows,
            page,
            pages: page + pages_left - 1,
        })
    }

    fn left(&self, at: Moment, page_until: Moment) -> usize {
        self.ahead()
            .filter(|stay| stay.is_on(at, page_until))
            .count()
    }

    fn ahead(&self) -> impl Iterator<Item = &Stay> {
        let start = self.last.map_or(0, |last| {
            self.stays.partition_point(|stay| stay.key <= last)
        });
        self.stays[start..].iter()
    }
}
