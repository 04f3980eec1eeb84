//! Keeping a feed current: applying changes, and forgetting what is over.

use linggong_contract::{ClosedPosting, Delta, Feed, Moment, Posting, State};

/// A posting that closed is kept in full this long, so that walls can strike it before it
/// leaves; afterwards only its skeleton remains, until midnight.
pub const KEEP_CLOSED_MS: i64 = 600_000;

/// More skeletons than this a market's day does not have; the oldest go first.
pub const CLOSED_MAX: usize = 5_000;

/// The change does not lead on from what the reader has: it must ask for the feed anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the change starts at a later revision than the feed has")]
pub struct Gap;

/// Applies a change.
///
/// One that was applied already changes nothing, so replays and duplicates are harmless.
///
/// # Errors
/// [`Gap`] if revisions between the feed and the change are missing; the feed stays as it was.
pub fn apply(feed: &mut Feed, delta: &Delta) -> Result<(), Gap> {
    if feed.cursor.reaches(delta.cursor) {
        return Ok(());
    }
    if !feed.cursor.reaches(delta.since) {
        return Err(Gap);
    }
    for change in &delta.changes {
        upsert(feed, change);
    }
    if let Some(programme) = &delta.programme {
        feed.programme = programme.clone();
    }
    feed.cursor = delta.cursor;
    feed.at = feed.at.max(delta.at);
    prune(feed, delta.at);
    Ok(())
}

fn upsert(feed: &mut Feed, change: &Posting) {
    feed.closed.retain(|closed| closed.id != change.id);
    let place = feed
        .postings
        .binary_search_by_key(&change.id, |posting| posting.id);
    let shown = change.opened_at.is_some() && change.state != State::Pending;
    match (place, shown) {
        (Ok(at), true) => feed.postings[at] = change.clone(),
        (Err(at), true) => feed.postings.insert(at, change.clone()),
        (Ok(at), false) => drop(feed.postings.remove(at)),
        (Err(_), false) => {}
    }
}

/// Turns what closed a while ago into skeletons and forgets yesterday's.
///
/// What ran out while the server was not heard from is closed here, at its expiry.
pub fn prune(feed: &mut Feed, now: Moment) {
    let day_start = now.day_start();
    let Feed {
        postings, closed, ..
    } = feed;
    postings.retain(|posting| {
        let Some(skeleton) = skeleton(posting, now) else {
            return true;
        };
        if skeleton.closed_at.plus_ms(KEEP_CLOSED_MS) > now {
            return true;
        }
        closed.push(skeleton);
        false
    });
    closed.retain(|closed| closed.closed_at >= day_start);
    closed.sort_by_key(|closed| (closed.closed_at, closed.id));
    if closed.len() > CLOSED_MAX {
        closed.drain(..closed.len() - CLOSED_MAX);
    }
}

/// What is left of a posting that is over, or `None` while it is open.
#[must_use]
pub fn skeleton(posting: &Posting, now: Moment) -> Option<ClosedPosting> {
    let opened_at = posting.opened_at?;
    let expires_at = posting.draft.valid_until;
    let (state, closed_at) = match (posting.state, posting.closed_at) {
        (State::Open, _) if expires_at > now => return None,
        (State::Open, _) => (State::Expired, expires_at),
        (state, Some(at)) => (state, at),
        (state, None) => (state, posting.updated_at),
    };
    Some(ClosedPosting {
        id: posting.id,
        trade: posting.draft.trade,
        state,
        headcount: posting.draft.headcount,
        taken: posting.taken(),
        urgent: posting.is_urgent(closed_at),
        scope: posting.draft.scope,
        opened_at,
        closed_at,
        valid_until: expires_at,
    })
}

#[cfg(test)]
mod tests {
    use linggong_contract::{Cursor, PostingId};

    use super::*;
    use crate::testing::{feed_at, moment, posting};

    fn delta(since: u64, to: u64, at: Moment, changes: Vec<Posting>) -> Delta {
        let cursor = |county| Cursor {
            county,
            city: 0,
            province: 0,
        };
        Delta {
            market: feed_at(at).market.id,
            since: cursor(since),
            cursor: cursor(to),
            at,
            changes,
            programme: None,
        }
    }

    fn filled(id: i64, opened_at: Moment, closed_at: Moment) -> Posting {
        let mut posting = posting(id, opened_at);
        posting.state = State::Filled;
        posting.closed_at = Some(closed_at);
        posting.remaining = 0;
        posting
    }

    #[test]
    fn a_duplicate_changes_nothing_and_a_gap_is_refused() {
        let now = moment("2026-11-22T06:00:00+08:00");
        let mut feed = feed_at(now);
        let first = delta(0, 1, now, vec![posting(1, now)]);
        assert_eq!(apply(&mut feed, &first), Ok(()));
        let held = feed.clone();
        assert_eq!(apply(&mut feed, &first), Ok(()));
        assert_eq!(
            apply(&mut feed, &delta(3, 4, now, vec![posting(2, now)])),
            Err(Gap)
        );
        assert_eq!(feed, held);
    }

    #[test]
    fn what_is_filled_stays_a_while_and_then_only_counts() {
        let opened = moment("2026-11-22T06:00:00+08:00");
        let closed = opened.plus_ms(60_000);
        let mut feed = feed_at(opened);
        apply(&mut feed, &delta(0, 1, opened, vec![posting(1, opened)])).unwrap();
        apply(
            &mut feed,
            &delta(1, 2, closed, vec![filled(1, opened, closed)]),
        )
        .unwrap();
        assert_eq!((feed.postings.len(), feed.closed.len()), (1, 0));
        prune(&mut feed, closed.plus_ms(KEEP_CLOSED_MS));
        assert_eq!((feed.postings.len(), feed.closed.len()), (0, 1));
        assert_eq!(feed.closed[0].id, PostingId(1));
        prune(&mut feed, closed.day_end());
        assert_eq!(feed.closed, []);
    }

    #[test]
    fn what_runs_out_without_the_server_is_closed_at_its_expiry() {
        let opened = moment("2026-11-22T06:00:00+08:00");
        let mut feed = feed_at(opened);
        let mut short = posting(1, opened);
        short.draft.valid_until = opened.plus_ms(3_600_000);
        apply(&mut feed, &delta(0, 1, opened, vec![short])).unwrap();
        prune(&mut feed, opened.plus_ms(3_600_000 + KEEP_CLOSED_MS));
        assert_eq!(feed.closed[0].state, State::Expired);
        assert_eq!(feed.closed[0].closed_at, opened.plus_ms(3_600_000));
    }

    #[test]
    fn what_is_reopened_comes_back_from_its_skeleton() {
        let opened = moment("2026-11-22T06:00:00+08:00");
        let mut feed = feed_at(opened);
        apply(
            &mut feed,
            &delta(0, 1, opened, vec![filled(1, opened, opened)]),
        )
        .unwrap();
        let later = opened.plus_ms(2 * KEEP_CLOSED_MS);
        prune(&mut feed, later);
        apply(&mut feed, &delta(1, 2, later, vec![posting(1, opened)])).unwrap();
        assert_eq!((feed.postings.len(), feed.closed.len()), (1, 0));
    }
}
