//! Lists in parts, on a real file: order, pages, count and search.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

use std::sync::atomic::{AtomicU64, Ordering};

use linggong_contract::api::employers::EmployerGroup;
use linggong_contract::api::tables::{
    CaseSort, EmployerSort, InterestSort, PostingSort, ScreenSort,
};
use linggong_contract::{
    Adcode, CaseKind, InterestState, Moment, PersonName, Phone, Posting, PostingId, State,
};
use linggong_rules::tables::{Ask, window};
use linggong_store::{
    BY_KIOSK, CaseFilter, EmployerTable, Expression, Filing, InterestFilter, People, Request,
    ScreenTable, SeekerData, Store, Upsert, Who,
};

fn random(bytes: &mut [u8]) {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    for chunk in bytes.chunks_mut(8) {
        let next = NEXT.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        chunk.copy_from_slice(&next.to_le_bytes()[..chunk.len()]);
    }
}

fn lin() -> Adcode {
    Adcode::parse("141124").unwrap()
}

fn at(hour: i64) -> Moment {
    let start = Moment::parse("2026-11-22T00:00:00+08:00").unwrap();
    start.plus_ms(hour * 3_600_000)
}

fn page(page: u32, limit: u32, is_desc: bool) -> Ask {
    Ask {
        text: String::new(),
        is_desc,
        window: Some(window(page, limit)),
    }
}

fn search(text: &str) -> Ask {
    Ask {
        text: text.to_owned(),
        ..page(1, 100, false)
    }
}

/// A store with twelve postings, made one an hour; each third waits for review.
async fn open() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).await.unwrap();
    for n in 1..=12_i64 {
        let draft = serde_json::json!({
            "trade": 101, "title": format!("Qi砖{n}"), "content": "砌毛石墙",
            "employer": { "name": format!("甲{}公司", n % 4), "kind": "company" },
            "headcount": n % 5 + 1, "pay": { "min_fen": 30_000, "unit": "day" },
            "settlement": "daily", "start_on": "2026-11-23", "place": "碛口镇",
            "valid_until": at(48 + n * 7 % 12).to_string(),
        });
        let upsert = Upsert {
            record_id: n.to_string(),
            market: lin(),
            review: n % 3 == 0,
            once: false,
            reason: None,
            draft: serde_json::from_value(draft).unwrap(),
        };
        let done = store.upsert("lx", &[upsert], true, at(n)).await.unwrap();
        assert!(done[0].posting.is_some(), "{:?}", done[0].errors);
    }
    (dir, store)
}

async fn read(store: &Store, sort: Option<PostingSort>, is_desc: bool) -> Vec<Posting> {
    let mut rows = Vec::new();
    for number in 1..=3 {
        let ask = page(number, 5, is_desc);
        let part = store.postings_of(lin(), None, sort, &ask).await.unwrap();
        assert_eq!(part.total, 12);
        rows.extend(part.rows);
    }
    rows
}

#[tokio::test]
async fn each_word_sorts_both_ways_with_nothing_last() {
    let (_dir, store) = open().await;
    for sort in PostingSort::ALL {
        let key = |posting: &Posting| match sort {
            PostingSort::Opened => posting.opened_at.map(Moment::ms),
            PostingSort::ValidUntil => Some(posting.draft.valid_until.ms()),
            PostingSort::Remaining => Some(i64::from(posting.remaining)),
            PostingSort::Number => Some(i64::from(posting.number)),
            PostingSort::Updated => Some(posting.updated_at.ms()),
        };
        let mut whole = read(&store, None, false).await;
        whole.sort_by_key(|posting| (key(posting).is_none(), key(posting), posting.id));
        let ids = |rows: &[Posting]| rows.iter().map(|row| row.id).collect::<Vec<_>>();
        assert_eq!(
            ids(&read(&store, Some(*sort), false).await),
            ids(&whole),
            "{sort:?}"
        );
        whole.reverse();
        whole.sort_by_key(|posting| key(posting).is_none());
        assert_eq!(
            ids(&read(&store, Some(*sort), true).await),
            ids(&whole),
            "{sort:?}"
        );
    }
    // Its own order: what is open, then what changed last.
    let own = read(&store, None, false).await;
    let place = |posting: &Posting| {
        let rank = match posting.state {
            State::Open => 0,
            State::Pending => 1,
            State::Filled => 2,
            _ => 3,
        };
        (rank, std::cmp::Reverse((posting.updated_at, posting.id)))
    };
    assert!(own.is_sorted_by_key(place));
}

#[tokio::test]
async fn a_text_is_found_where_people_look_for_it_and_is_no_pattern() {
    let (_dir, store) = open().await;
    let first = &read(&store, Some(PostingSort::Number), false).await[0];
    let number = first.number.to_string();
    for (text, state, found) in [
        ("qi砖1", None, 4),
        ("碛口", None, 12),
        ("甲2公司", None, 3),
        ("瓦工", None, 12),
        ("碛口", Some(State::Pending), 4),
        (number.as_str(), None, 1),
        ("%", None, 0),
        ("'", None, 0),
    ] {
        let ask = search(text);
        let part = store.postings_of(lin(), state, None, &ask).await.unwrap();
        assert_eq!(
            (part.rows.len(), part.total),
            (found, found as u64),
            "{text}"
        );
    }
}

#[tokio::test]
async fn whoever_asks_for_no_page_is_answered_whole() {
    let (_dir, store) = open().await;
    let whole = store.postings_of(lin(), None, None, &Ask::default()).await;
    assert_eq!(whole.unwrap().rows.len(), 12);
    let ask = page(4, 5, false);
    let beyond = store.postings_of(lin(), None, None, &ask).await.unwrap();
    assert_eq!((beyond.rows.len(), beyond.total), (0, 12));
}

#[tokio::test]
async fn employers_are_cut_and_counted_by_group() {
    let (_dir, store) = open().await;
    for sort in EmployerSort::ALL {
        let (one, two) = (page(1, 3, true), page(2, 3, true));
        let mut names = Vec::new();
        for ask in [&one, &two] {
            let table = EmployerTable {
                group: Some(EmployerGroup::Unknown),
                sort: Some(*sort),
                ask,
            };
            let (part, counts) = store.employers(lin(), &table, at(20)).await.unwrap();
            assert_eq!((part.total, counts["unknown"], counts["due"]), (4, 4, 0));
            names.extend(part.rows.into_iter().map(|row| row.name));
        }
        names.sort();
        assert_eq!(
            names,
            ["甲0公司", "甲1公司", "甲2公司", "甲3公司"],
            "{sort:?}"
        );
    }
    let ask = Ask::default();
    let table = ScreenTable {
        sort: Some(ScreenSort::Seen),
        ask: &ask,
    };
    let (part, counts) = store.screen_part(lin(), table, at(20)).await.unwrap();
    assert_eq!((part.total, counts["all"]), (0, 0));
}

#[tokio::test]
async fn who_waits_and_cases_are_found_by_what_is_not_sealed() {
    let (dir, store) = open().await;
    let key = dir.path().join("personal.key");
    let people = People::open(store.clone(), &key, random).await;
    let people = people.unwrap();
    let whole = Ask::default();
    let open = store.postings_of(lin(), Some(State::Open), None, &whole);
    let open = open.await.unwrap().rows;
    let request = |n: u8| Request {
        key: [n; 32],
        request: [n; 32],
    };
    let wish = Expression {
        request: request(1),
        market: lin(),
        posting: open[0].id,
        who: Who::Named {
            data: Box::new(SeekerData {
                name: PersonName::parse("张三").unwrap(),
                phone: Phone::parse("13800000001").unwrap(),
                profile: None,
            }),
            consent: "2026-11".into(),
        },
        by: BY_KIOSK.to_owned(),
    };
    people.express(&wish, at(13)).await.unwrap();
    let filing = |n: u8, kind: CaseKind, posting: Option<PostingId>| Filing {
        request: request(n),
        market: lin(),
        kind,
        text: String::new(),
        posting,
        course: None,
        who: None,
        consent: "case-2026-11",
    };
    let about = filing(2, CaseKind::Fee, Some(open[1].id));
    people.file(&about, at(13)).await.unwrap();
    let (wished, told) = (open[0].number.to_string(), open[1].number.to_string());
    for (text, waits, cases) in [
        ("", 1, 1),
        ("001", 1, 0),
        (wished.as_str(), 1, 0),
        (told.as_str(), 0, 1),
        ("qi砖", 1, 1),
        ("收费", 0, 1),
        ("张", 0, 0),
        ("138", 0, 0),
    ] {
        let ask = search(text);
        for sort in InterestSort::ALL {
            let filter = InterestFilter {
                market: lin(),
                state: InterestState::Expressed,
                is_of_today: false,
            };
            let part = people.queue_part(&filter, Some(*sort), &ask, at(13)).await;
            assert_eq!(part.unwrap().total, waits, "{text} {sort:?}");
        }
        let filter = CaseFilter {
            scope: lin(),
            state: None,
            overdue_at: None,
            of: None,
        };
        for sort in CaseSort::ALL {
            let part = people.case_part(&filter, "lx", Some(*sort), &ask).await;
            assert_eq!(part.unwrap().total, cases, "{text} {sort:?}");
        }
    }
}
