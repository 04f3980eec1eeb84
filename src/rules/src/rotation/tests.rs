//! Properties of the rotation, over generated days.

use std::collections::BTreeMap;

use linggong_contract::{
    Feed, Moment, Posting, PostingId, Programme, Scope, Slide, State, TradeId, Turn,
};
use proptest::prelude::*;

use super::{Frame, SETTLE_MS, frame, frames};
use crate::feed::{KEEP_CLOSED_MS, prune};
use crate::reading::{DWELL_MIN_MS, rows_dwell_ms};
use crate::testing::{feed_at, moment, posting};

const DAY_MS: i64 = 86_400_000;

fn midnight() -> Moment {
    moment("2026-11-22T00:00:00+08:00")
}

/// A posting's life: trade, scope, opening, closing and expiry in milliseconds from midnight.
#[derive(Clone, Debug)]
struct Life {
    trade: u16,
    scope: Scope,
    opens: i64,
    closes: Option<i64>,
    expires: i64,
    immediate: bool,
}

fn life() -> impl Strategy<Value = Life> {
    (
        prop::sample::select(vec![101u16, 102, 115, 201, 305, 401, 906]),
        prop::sample::select(Scope::ALL),
        -DAY_MS..DAY_MS,
        prop::option::of(1_000i64..DAY_MS),
        60_000i64..3 * DAY_MS,
        any::<bool>(),
    )
        .prop_map(
            |(trade, scope, opens, closes_after, lasts, immediate)| Life {
                trade,
                scope,
                opens,
                closes: closes_after.map(|after| opens + after.min(lasts)),
                expires: opens + lasts,
                immediate,
            },
        )
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
        posting.draft.scope = life.scope;
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

/// A slide that is filtered by category, trade and scope, now and then by all of them.
fn filtered() -> impl Strategy<Value = Turn> {
    let trades = prop::sample::select(vec![101u16, 115, 201, 305, 603]);
    (
        any::<bool>(),
        prop::sample::select(vec![0u16, 0b1, 0b100, 0b1_0010]),
        prop::collection::vec(trades, 0..4),
        0u16..=0b111,
    )
        .prop_map(|(urgent, categories, trades, scopes)| {
            let slide = if urgent {
                Slide::Urgent
            } else {
                Slide::Postings
            };
            Turn {
                categories,
                trades: trades.into_iter().map(TradeId).collect(),
                scopes,
                ..Turn::always(slide, 2)
            }
        })
}

/// Filtered slides, and other pictures between them.
fn filtered_programme() -> impl Strategy<Value = Programme> {
    prop::collection::vec(filtered(), 1..5).prop_map(|slides| {
        let promise = || Turn::always(Slide::ServicePromise, 1);
        let round = |slide| [slide, promise()];
        Programme {
            slides: slides.into_iter().flat_map(round).collect(),
        }
    })
}

/// Whether a slide asks for a posting, told in another way than the rotation does.
fn is_asked_for(turn: &Turn, life: &Life) -> bool {
    let category = life.trade / 100 - 1;
    let mut named: Vec<u16> = turn.trades.iter().map(|trade| trade.0).collect();
    if (turn.categories >> category) & 1 == 1 {
        named.push(life.trade);
    }
    let names_none = turn.categories == 0 && turn.trades.is_empty();
    let is_named = names_none || named.contains(&life.trade);
    let scope = Scope::ALL.iter().position(|scope| *scope == life.scope);
    let is_seen = turn.scopes == 0 || (turn.scopes >> scope.unwrap()) & 1 == 1;
    is_named && is_seen && (turn.slide != Slide::Urgent || life.immediate)
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
                scope: Scope::County,
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
    fn a_filtered_slide_shows_only_what_it_asks_for(
        lives in prop::collection::vec(life(), 1..40),
        programme in filtered_programme(),
        rows in 1usize..9,
    ) {
        let feed = told_at(&lives, midnight().plus_ms(DAY_MS - 1));
        for shown in frames(&programme, &feed, rows, midnight()) {
            // Without a place it is what is shown when the programme shows nothing.
            if shown.place.is_none() {
                continue;
            }
            for id in &shown.rows {
                let life = &lives[usize::try_from(id.0).unwrap() - 1];
                prop_assert!(is_asked_for(&shown.turn, life), "{:?} {:?}", shown.turn, life);
            }
        }
    }

    #[test]
    fn equal_postings_of_a_filtered_slide_get_equal_exposure(
        lives in prop::collection::vec(life(), 1..40),
        turn in filtered(),
        rows in 1usize..9,
    ) {
        // Those that are open all day, among others that come and go.
        let mut all = lives;
        let steady: Vec<i64> = (0..8).map(|at| {
            all.push(Life {
                trade: [101, 115, 201, 305][at % 4],
                scope: Scope::ALL[at % 3],
                opens: -1_000_000,
                closes: None,
                expires: 2 * DAY_MS,
                immediate: at % 2 == 0,
            });
            i64::try_from(all.len()).unwrap()
        }).collect();
        let feed = told_at(&all, midnight().plus_ms(DAY_MS - 1));
        let programme = Programme { slides: vec![turn.clone(), Turn::always(Slide::ServicePromise, 1)] };
        let shown = frames(&programme, &feed, rows, midnight());
        let shown: Vec<_> = shown.filter(|frame| frame.place == Some(0)).collect();
        let counts: Vec<usize> = steady.iter()
            .filter(|id| is_asked_for(&turn, &all[usize::try_from(**id).unwrap() - 1]))
            .map(|id| shown.iter().filter(|frame| frame.rows.contains(&PostingId(*id))).count())
            .collect();
        if let (Some(least), Some(most)) = (counts.iter().min(), counts.iter().max()) {
            prop_assert!(*least > 0 && most - least <= 1, "{counts:?}");
        }
    }

    #[test]
    fn a_page_does_not_change_while_it_stands(
        lives in prop::collection::vec(life(), 1..60),
        programme in prop_oneof![Just(Programme::default()), filtered_programme()],
        at_ms in 0..DAY_MS,
        rows in 1usize..9,
    ) {
        // What is known as the page begins decides it; the rest of the day changes nothing.
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
        programme in prop_oneof![Just(Programme::default()), filtered_programme()],
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
        prop_assert_eq!(frame(&programme, &late, rows, now), frame(&programme, &full, rows, now));
    }
}

#[test]
fn slides_that_ask_for_the_same_share_one_walk() {
    // Nine postings, three a page: whoever goes on where the other stopped shows others.
    let life = Life {
        trade: 101,
        scope: Scope::County,
        opens: -DAY_MS,
        closes: None,
        expires: 2 * DAY_MS,
        immediate: false,
    };
    let feed = told_at(&vec![life; 9], midnight());
    let asks = |categories, trades: &[u16], scopes| Turn {
        categories,
        trades: trades.iter().copied().map(TradeId).collect(),
        scopes,
        ..Turn::always(Slide::Postings, 1)
    };
    for (first, second, is_one) in [
        (asks(0, &[101, 305], 0), asks(0, &[305, 101, 101], 0), true),
        (asks(0b1, &[101, 305], 0), asks(0b1, &[305], 0b111), true),
        (asks(0b1, &[], 0), asks(0b1, &[101], 0), true),
        (asks(0, &[101], 0), asks(0, &[101, 305], 0), false),
        (asks(0, &[101], 0), asks(0, &[101], 0b1), false),
        (asks(0b1, &[], 0), asks(0, &[101], 0), false),
        (asks(0, &[], 0b1), asks(0, &[], 0), false),
    ] {
        let slides = vec![first, second];
        let programme = Programme { slides };
        let mut day = frames(&programme, &feed, 3, midnight());
        let (one, two) = (day.next().unwrap(), day.next().unwrap());
        assert_eq!(one.rows != two.rows, is_one, "{programme:?}");
    }
}

#[test]
fn an_urgent_posting_is_shown_more_often_but_not_only() {
    let mut lives: Vec<_> = (0..40)
        .map(|_| Life {
            trade: 101,
            scope: Scope::County,
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
        scope: Scope::County,
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
        scope: Scope::County,
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
            scope: Scope::County,
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
