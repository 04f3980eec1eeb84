//! Properties of the rotation, over generated days.

use std::collections::BTreeMap;

use linggong_contract::{Feed, Moment, Posting, PostingId, Programme, Slide, State, TradeId, Turn};
use proptest::prelude::*;

use super::{Frame, SETTLE_MS, frame, frames};
use crate::feed::{KEEP_CLOSED_MS, prune};
use crate::reading::{DWELL_MIN_MS, rows_dwell_ms};
use crate::testing::{feed_at, moment, posting};

const DAY_MS: i64 = 86_400_000;

fn midnight() -> Moment {
    moment("2026-11-22T00:00:00+08:00")
}

/// A posting's life: trade, opening, closing and expiry in milliseconds from midnight.
#[derive(Clone, Debug)]
struct Life {
    trade: u16,
    opens: i64,
    closes: Option<i64>,
    expires: i64,
    immediate: bool,
}

fn life() -> impl Strategy<Value = Life> {
    (
        prop::sample::select(vec![101u16, 102, 115, 201, 305, 401, 906]),
        -DAY_MS..DAY_MS,
        prop::option::of(1_000i64..DAY_MS),
        60_000i64..3 * DAY_MS,
        any::<bool>(),
    )
        .prop_map(|(trade, opens, closes_after, lasts, immediate)| Life {
            trade,
            opens,
            closes: closes_after.map(|after| opens + after.min(lasts)),
            expires: opens + lasts,
            immediate,
        })
}

/// The feed as a server would tell it at `now`: nothing that has not happened yet.
fn told_at(lives: &[Life], now: Moment) -> Feed {
    let mut feed = feed_at(now);
    for (id, life) in (1..).zip(lives) {
        let opened_at = midnight().plus_ms(life.opens);
        if opened_at > now {
            continue;
        }
        let mut posting = posting(id, opened_at);
        posting.draft.trade = TradeId(life.trade);
        posting.draft.immediate = life.immediate;
        posting.draft.start_on = midnight().date();
        posting.draft.valid_until = midnight().plus_ms(life.expires);
        close(&mut posting, life, now);
        feed.postings.push(posting);
    }
    feed
}

fn close(posting: &mut Posting, life: &Life, now: Moment) {
    let ends = life
        .closes
        .map(|ms| midnight().plus_ms(ms))
        .filter(|at| *at <= now);
    if let Some(closed_at) = ends {
        posting.state = State::Filled;
        posting.remaining = 0;
        posting.closed_at = Some(closed_at);
    } else if posting.draft.valid_until <= now {
        posting.state = State::Expired;
        posting.closed_at = Some(posting.draft.valid_until);
    }
}

fn postings_only() -> Programme {
    Programme {
        slides: vec![
            Turn::always(Slide::Postings, 3),
            Turn::always(Slide::ServicePromise, 1),
        ],
    }
}

/// How often each posting was on a page within `span`.
fn exposures(shown: &[Frame], from: Moment, until: Moment) -> BTreeMap<PostingId, i64> {
    let mut counts = BTreeMap::new();
    let within = |f: &&Frame| f.from >= from && f.until <= until;
    for frame in shown.iter().filter(within) {
        if matches!(frame.turn.slide, Slide::Postings) {
            for id in &frame.rows {
                *counts.entry(*id).or_insert(0) += 1;
            }
        }
    }
    counts
}

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 48,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn equal_postings_get_equal_exposure(
        lives in prop::collection::vec(life(), 1..60),
        steady in 2usize..12,
        rows in 1usize..9,
    ) {
        // Some are open all day; the others come and go around them.
        let mut all = lives;
        for at in 0..steady {
            all.push(Life {
                trade: if at.is_multiple_of(2) { 101 } else { 305 },
                opens: -1_000_000,
                closes: None,
                expires: 2 * DAY_MS,
                immediate: false,
            });
        }
        let feed = told_at(&all, midnight().plus_ms(DAY_MS - 1));
        let shown: Vec<_> = frames(&postings_only(), &feed, rows, midnight()).collect();
        let counts = exposures(&shown, midnight(), midnight().plus_ms(DAY_MS));
        let first = i64::try_from(all.len() - steady + 1).unwrap();
        let of_steady: Vec<i64> =
            (first..).take(steady).map(|id| counts.get(&PostingId(id)).copied().unwrap_or(0)).collect();
        let spread = of_steady.iter().max().unwrap() - of_steady.iter().min().unwrap();
        prop_assert!(spread <= 1, "{of_steady:?}");
        prop_assert!(of_steady[0] > 0);
    }

    #[test]
    fn the_day_is_covered_without_gaps_and_no_page_is_shorter_than_its_dwell(
        lives in prop::collection::vec(life(), 0..60),
        rows in 1usize..9,
    ) {
        let feed = told_at(&lives, midnight().plus_ms(DAY_MS - 1));
        let mut at = midnight();
        for shown in frames(&Programme::default(), &feed, rows, midnight()) {
            prop_assert_eq!(shown.from, at);
            let needed_ms = match shown.turn.slide {
                Slide::Postings | Slide::Urgent => rows_dwell_ms(shown.rows.len()),
                _ => DWELL_MIN_MS,
            };
            prop_assert!(shown.until.since_ms(shown.from) >= needed_ms, "{:?}", shown);
            prop_assert!(shown.rows.len() <= rows);
            at = shown.until;
        }
        prop_assert_eq!(at, midnight().plus_ms(DAY_MS));
    }

    #[test]
    fn nothing_is_on_a_page_past_its_expiry(
        lives in prop::collection::vec(life(), 1..60),
        rows in 1usize..9,
    ) {
        let feed = told_at(&lives, midnight().plus_ms(DAY_MS - 1));
        for shown in frames(&Programme::default(), &feed, rows, midnight()) {
            for id in &shown.rows {
                let life = &lives[usize::try_from(id.0).unwrap() - 1];
                prop_assert!(midnight().plus_ms(life.expires) >= shown.until, "{:?}", life);
                prop_assert!(midnight().plus_ms(life.opens) <= shown.from);
            }
        }
    }

    #[test]
    fn no_page_is_empty_while_something_is_open(
        lives in prop::collection::vec(life(), 1..40),
        slides in prop::collection::vec(
            prop::sample::select(vec![
                Turn::always(Slide::Urgent, 2), Turn::always(Slide::Figures, 1), Turn::always(Slide::PayLevels, 1),
                Turn::always(Slide::Postings, 1), Turn::always(Slide::Postings, 0),
            ]), 0..5),
    ) {
        let programme = Programme { slides };
        let feed = told_at(&lives, midnight().plus_ms(DAY_MS - 1));
        for shown in frames(&programme, &feed, 5, midnight()) {
            // Open for the whole page, with room for the longest page before midnight.
            let open = |life: &Life| {
                let opened = midnight().plus_ms(life.opens + SETTLE_MS) <= shown.from;
                let closes = life.closes.is_none_or(|ms| midnight().plus_ms(ms) > shown.until);
                opened && closes && midnight().plus_ms(life.expires) >= shown.until.plus_ms(60_000)
            };
            if lives.iter().any(open) {
                let empty = shown.rows.is_empty()
                    && matches!(shown.turn.slide, Slide::Postings | Slide::Urgent);
                prop_assert!(!empty, "{shown:?}");
                prop_assert!(shown.turn.slide != Slide::ServicePromise, "{shown:?}");
            }
        }
    }

    #[test]
    fn a_page_does_not_change_while_it_stands(
        lives in prop::collection::vec(life(), 1..60),
        at_ms in 0..DAY_MS,
        rows in 1usize..9,
    ) {
        // What is known as the page begins decides it; the rest of the day changes nothing.
        let programme = Programme::default();
        let now = midnight().plus_ms(at_ms);
        let whole_day = told_at(&lives, midnight().plus_ms(DAY_MS - 1));
        let shown = frame(&programme, &whole_day, rows, now);
        for later in [shown.from, now, shown.until.plus_ms(-1)] {
            let told = told_at(&lives, later);
            prop_assert_eq!(&frame(&programme, &told, rows, later), &shown);
        }
    }

    #[test]
    fn a_board_switched_on_late_shows_the_same_page(
        lives in prop::collection::vec(life(), 1..60),
        at_ms in 0..DAY_MS,
        rows in 1usize..9,
        seed in any::<u64>(),
    ) {
        let now = midnight().plus_ms(at_ms);
        let full = told_at(&lives, now);
        // It has only skeletons of what closed a while ago, and another order.
        let mut late = full.clone();
        prune(&mut late, now);
        let len = late.postings.len().max(1);
        late.postings.rotate_left(usize::try_from(seed % len as u64).unwrap() % len);
        late.closed.reverse();
        let programme = Programme::default();
        prop_assert_eq!(frame(&programme, &late, rows, now), frame(&programme, &full, rows, now));
    }
}

#[test]
fn an_urgent_posting_is_shown_more_often_but_not_only() {
    let mut lives: Vec<_> = (0..40)
        .map(|_| Life {
            trade: 101,
            opens: -1,
            closes: None,
            expires: 2 * DAY_MS,
            immediate: false,
        })
        .collect();
    lives[7].immediate = true;
    let feed = told_at(&lives, midnight().plus_ms(DAY_MS - 1));
    let shown: Vec<_> = frames(&Programme::default(), &feed, 5, midnight()).collect();
    let urgent = shown
        .iter()
        .filter(|f| matches!(f.turn.slide, Slide::Urgent))
        .count();
    let share = urgent * 100 / shown.len();
    assert!((5..=20).contains(&share), "{share} %");
}

#[test]
fn what_opens_behind_a_finished_walk_waits_for_the_next() {
    let posting = |trade, opens| Life {
        trade,
        opens,
        closes: None,
        expires: 2 * DAY_MS,
        immediate: false,
    };
    let lives = [posting(101, -1), posting(102, -1), posting(906, 3_600_000)];
    let feed = told_at(&lives, midnight().plus_ms(DAY_MS - 1));
    let programme = Programme {
        slides: vec![Turn::always(Slide::Postings, 1)],
    };
    let first = frames(&programme, &feed, 5, midnight())
        .find(|frame| frame.rows.contains(&PostingId(3)))
        .unwrap();
    // It comes with the others, not alone on a page of its own.
    assert_eq!(first.rows.len(), 3);
}

#[test]
fn a_programme_without_anything_to_show_shows_what_is_open() {
    let life = Life {
        trade: 101,
        opens: -SETTLE_MS,
        closes: None,
        expires: 2 * DAY_MS,
        immediate: false,
    };
    let programme = Programme {
        slides: vec![Turn::always(Slide::Urgent, 1)],
    };
    let shown = frame(&programme, &told_at(&[life], midnight()), 5, midnight());
    assert_eq!(shown.turn.slide, Slide::Postings);
    assert_eq!(shown.rows, [PostingId(1)]);
}

#[test]
fn an_empty_market_shows_the_service_page() {
    let shown = frame(&Programme::default(), &feed_at(midnight()), 5, midnight());
    assert_eq!(
        (shown.turn.slide, shown.rows.len()),
        (Slide::ServicePromise, 0)
    );
}

#[test]
fn what_is_filled_stays_on_its_page_and_is_gone_from_the_next() {
    let start = midnight().plus_ms(6 * 3_600_000);
    let mut lives = vec![
        Life {
            trade: 101,
            opens: 0,
            closes: None,
            expires: 2 * DAY_MS,
            immediate: false
        };
        3
    ];
    let before = frame(&postings_only(), &told_at(&lives, start), 5, start);
    let page = if before.rows.is_empty() {
        before.until
    } else {
        before.from
    };
    lives[1].closes = Some(page.since_ms(midnight()) + 1_000);
    let during = page.plus_ms(1_500);
    assert_eq!(
        frame(&postings_only(), &told_at(&lives, during), 5, during)
            .rows
            .len(),
        3
    );
    let after = during.plus_ms(KEEP_CLOSED_MS);
    let rest: Vec<_> = frames(&postings_only(), &told_at(&lives, after), 5, after)
        .filter(|f| f.from > during && matches!(f.turn.slide, Slide::Postings))
        .collect();
    assert!(rest.len() > 100 && rest.iter().all(|f| f.rows.len() == 2));
}
