//! Reports in parts, on a real file: each order reads each row once, and nobody is found by what
//! is sealed.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use linggong_contract::api::forms::Month;
use linggong_contract::api::reports::{Report, ReportKind};
use linggong_contract::api::tables::ReportSort;
use linggong_contract::{Adcode, Moment, PersonName, Phone};
use linggong_rules::reports::{columns, sorted_at};
use linggong_rules::tables::{Ask, LIMIT_MAX, window};
use linggong_store::{
    BY_KIOSK, DATABASE_FILE, Expression, People, ReportQuery, Request, SeekerData, Store, Upsert,
    Who,
};
use sqlx::sqlite::SqlitePool;
use tempfile::TempDir;

/// Rows of each ledger: some pages of the most that a page holds.
const MANY: i64 = 450;
const MARKETS: [&str; 3] = ["141121", "141123", "141124"];

fn random(bytes: &mut [u8]) {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    for chunk in bytes.chunks_mut(8) {
        let next = NEXT.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        chunk.copy_from_slice(&next.to_le_bytes()[..chunk.len()]);
    }
}

fn of(text: &str) -> Adcode {
    Adcode::parse(text).unwrap()
}

fn now() -> Moment {
    Moment::parse("2026-11-22T06:00:00+08:00").unwrap()
}

async fn open() -> (TempDir, Store, People) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).await.unwrap();
    let people = People::open(store.clone(), &dir.path().join("personal.key"), random).await;
    (dir, store, people.unwrap())
}

/// Posting `n`: each ninth is a carpenter's, each second in 碛口镇; pay by day, month and hour.
fn posting(n: i64) -> Upsert {
    let (unit, fen) = match n % 3 {
        0 => ("day", 20_000 + n % 50 * 100),
        1 => ("month", 500_000),
        _ => ("hour", 2_500),
    };
    let at = usize::try_from(n).unwrap();
    let draft = serde_json::json!({
        "trade": if n % 7 == 0 { 305 } else { 101 },
        "title": if n % 9 == 0 { "木工" } else { "砌砖" }, "content": "砌毛石墙",
        "employer": { "name": format!("Jia{}公司", n % 4), "kind": "company" },
        "headcount": n % 13 + 1, "pay": { "min_fen": fen, "unit": unit },
        "settlement": "daily", "start_on": "2026-11-23",
        "place": if n % 2 == 0 { "碛口镇" } else { "三交镇" },
        "valid_until": "2026-11-25T18:00:00+08:00",
    });
    Upsert {
        record_id: n.to_string(),
        market: of(MARKETS[at % 3]),
        review: false,
        once: false,
        reason: None,
        draft: serde_json::from_value(draft).unwrap(),
    }
}

/// As many postings, people who came, services and results.
async fn many(dir: &TempDir, store: &Store) {
    for hour in 0..9 {
        let rows: Vec<Upsert> = (1..=MANY / 9)
            .map(|n| posting(hour * MANY / 9 + n))
            .collect();
        let at = now().plus_ms(hour * 3_600_000);
        for done in store.upsert("lx", &rows, true, at).await.unwrap() {
            assert!(done.posting.is_some(), "{:?}", done.errors);
        }
    }
    let file = dir.path().join(DATABASE_FILE);
    let address = format!("sqlite:{}", file.display());
    let database = SqlitePool::connect(&address).await.unwrap();
    for (section, events) in [
        ("seeker", ["entered", "entered", "registered"]),
        ("service", ["called", "expressed", "received"]),
        ("result", ["confirmed", "started", "confirmed"]),
    ] {
        sqlx::query(
            "WITH RECURSIVE x (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x WHERE n < ?1)
             INSERT INTO ledger (at, market, section, event, subject, posting, by)
             SELECT ?2 + n % 60 * 60000,
                CASE n % 3 WHEN 0 THEN 141121 WHEN 1 THEN 141123 ELSE 141124 END, ?3,
                CASE n % 3 WHEN 0 THEN ?4 WHEN 1 THEN ?5 ELSE ?6 END,
                CAST(printf('%04d%012d', n, n) AS BLOB), CASE WHEN n % 4 != 0 THEN n END,
                CASE n % 5 WHEN 0 THEN 'kiosk' WHEN 1 THEN 'desk:lin01' WHEN 2 THEN 'system' ELSE 'lx' END
             FROM x",
        )
        .bind(MANY)
        .bind(now().ms())
        .bind(section)
        .bind(events[0])
        .bind(events[1])
        .bind(events[2])
        .execute(&database)
        .await
        .unwrap();
    }
    database.close().await;
}

async fn read(people: &People, kind: ReportKind, sort: Option<ReportSort>, ask: &Ask) -> Report {
    let month = Month::parse("2026-11").unwrap();
    let query = ReportQuery {
        scope: of("141100"),
        from: month,
        to: month,
    };
    let report = people.report(kind, query, (sort, ask), now()).await;
    report.unwrap()
}

/// The report page by page, in an order.
async fn by_pages(
    people: &People,
    kind: ReportKind,
    sort: ReportSort,
    is_desc: bool,
) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for page in 1..=5 {
        let ask = Ask {
            text: String::new(),
            is_desc,
            window: Some(window(page, LIMIT_MAX)),
        };
        let report = read(people, kind, Some(sort), &ask).await;
        assert_eq!(report.total, 450);
        rows.extend(report.rows);
    }
    rows
}

const LEDGERS: [ReportKind; 4] = [
    ReportKind::LedgerPostings,
    ReportKind::LedgerSeekers,
    ReportKind::LedgerServices,
    ReportKind::LedgerResults,
];

#[tokio::test]
async fn each_order_of_a_ledger_reads_each_row_once() {
    let (dir, store, people) = open().await;
    many(&dir, &store).await;
    for kind in LEDGERS {
        let whole = read(&people, kind, None, &Ask::default()).await;
        assert_eq!((whole.total, whole.more), (450, 0), "{kind:?}");
        let numbers = whole.rows.iter().map(|row| row[0].as_str());
        assert!(numbers.eq((1..=MANY).map(|n| n.to_string())), "{kind:?}");
        let by_number = |rows: &[Vec<String>]| -> BTreeMap<String, Vec<String>> {
            rows.iter()
                .map(|row| (row[0].clone(), row.clone()))
                .collect()
        };
        for sort in columns(kind).iter().filter_map(|column| column.sort) {
            for is_desc in [false, true] {
                let rows = by_pages(&people, kind, sort, is_desc).await;
                assert_eq!(rows.len(), 450, "{kind:?} {sort:?}");
                // Each row once, and with the number that it has in the whole table.
                assert_eq!(
                    by_number(&rows),
                    by_number(&whole.rows),
                    "{kind:?} {sort:?}"
                );
            }
        }
    }
}

#[tokio::test]
async fn numbers_are_sorted_as_numbers_and_times_as_times() {
    let (dir, store, people) = open().await;
    many(&dir, &store).await;
    for (kind, sort) in [
        (ReportKind::LedgerPostings, ReportSort::Row),
        (ReportKind::LedgerPostings, ReportSort::Number),
        (ReportKind::LedgerPostings, ReportSort::Headcount),
        (ReportKind::LedgerPostings, ReportSort::Opened),
        (ReportKind::LedgerSeekers, ReportSort::At),
        (ReportKind::LedgerSeekers, ReportSort::Subject),
        (ReportKind::LedgerServices, ReportSort::At),
        (ReportKind::LedgerServices, ReportSort::By),
    ] {
        let at = sorted_at(kind, sort).unwrap();
        // A number in as many digits as any, or a text as it is.
        let cells = |rows: Vec<Vec<String>>| -> Vec<String> {
            rows.iter().map(|row| format!("{:0>20}", row[at])).collect()
        };
        let rising = cells(by_pages(&people, kind, sort, false).await);
        let falling = cells(by_pages(&people, kind, sort, true).await);
        let is_text = sort == ReportSort::By;
        assert!(is_text || rising.is_sorted(), "{kind:?} {sort:?}");
        assert!(
            is_text || falling.iter().rev().is_sorted(),
            "{kind:?} {sort:?}"
        );
        let turned: Vec<String> = falling.into_iter().rev().collect();
        assert_eq!(rising, turned, "{kind:?} {sort:?}");
    }
    // A pay is compared with what is counted by the same: hours, days, months.
    let kind = ReportKind::LedgerPostings;
    let rows = by_pages(&people, kind, ReportSort::Pay, false).await;
    let pay = sorted_at(kind, ReportSort::Pay).unwrap();
    let key = |row: &Vec<String>| {
        let (yuan, unit) = row[pay].split_once("元/").unwrap();
        let unit = ["时", "天", "月"].iter().position(|one| *one == unit);
        (unit.unwrap(), yuan.parse::<u32>().unwrap())
    };
    assert!(rows.iter().map(key).is_sorted());
    assert_eq!(rows.iter().filter(|row| key(row).0 == 1).count(), 150);
}

#[tokio::test]
async fn a_filter_finds_what_was_counted_by_hand() {
    let (dir, store, people) = open().await;
    many(&dir, &store).await;
    for (kind, text, total) in [
        (ReportKind::LedgerPostings, "木工", 50),
        (ReportKind::LedgerPostings, "碛口", 225),
        // 4, 8, … 448, whichever way it is written.
        (ReportKind::LedgerPostings, "jia0", 112),
        (ReportKind::LedgerPostings, "在招", 450),
        (ReportKind::LedgerPostings, "临县", 150),
        // A trade by its own name: each seventh is none of these.
        (ReportKind::LedgerPostings, "瓦工", 386),
        (ReportKind::LedgerSeekers, "p-30303037", 1),
        (ReportKind::LedgerSeekers, "临县", 150),
        (ReportKind::LedgerServices, "已叫号", 150),
        (ReportKind::LedgerServices, "自助机", 90),
        (ReportKind::LedgerServices, "系统", 90),
        (ReportKind::LedgerServices, "lin01", 90),
        (ReportKind::LedgerServices, "p-30303037", 1),
        // Postings 9, 18, … 450, without each fourth, of which nothing is told.
        (ReportKind::LedgerServices, "木工", 38),
        (ReportKind::LedgerResults, "已上工", 150),
        (ReportKind::LedgerResults, "没有的", 0),
        (ReportKind::LedgerResults, "%", 0),
        (ReportKind::LedgerResults, "' OR 1=1 --", 0),
        (ReportKind::Directory, "临县", 1),
        (ReportKind::Monitoring, "用工形式", 3),
    ] {
        let ask = Ask {
            text: text.to_owned(),
            is_desc: false,
            window: Some(window(1, 20)),
        };
        let report = read(&people, kind, None, &ask).await;
        assert_eq!(report.total, total, "{kind:?} {text}");
        assert_eq!(report.rows.len() as u64, total.min(20), "{kind:?} {text}");
    }
}

#[tokio::test]
async fn nobody_is_found_or_compared_by_what_is_sealed() {
    let (_dir, store, people) = open().await;
    let done = store
        .upsert("lx", &[posting(2)], true, now())
        .await
        .unwrap();
    let wanted = done[0].posting.unwrap().0;
    for (n, name) in [(1_u8, "张三"), (2, "李四"), (3, "王五")] {
        let wish = Expression {
            request: Request {
                key: [n; 32],
                request: [n; 32],
            },
            market: of("141124"),
            posting: wanted,
            who: Who::Named {
                data: Box::new(SeekerData {
                    name: PersonName::parse(name).unwrap(),
                    phone: Phone::parse(&format!("138{n:08}")).unwrap(),
                    profile: None,
                }),
                consent: "2026-11".to_owned(),
            },
            by: BY_KIOSK.to_owned(),
        };
        people.express(&wish, now()).await.unwrap();
    }
    let kind = ReportKind::LedgerSeekers;
    let whole = read(&people, kind, None, &Ask::default()).await;
    assert_eq!(whole.total, 3);
    let subject = whole.rows[1][2].to_lowercase();
    for (text, total) in [
        ("张三", 0),
        ("张", 0),
        ("138", 0),
        ("13800000001", 0),
        ("****", 0),
        ("没说", 0),
        (subject.as_str(), 1),
        ("临县", 3),
    ] {
        let ask = Ask {
            text: text.to_owned(),
            ..Ask::default()
        };
        assert_eq!(read(&people, kind, None, &ask).await.total, total, "{text}");
    }
    // A word of another report sorts nothing here.
    let ask = Ask {
        is_desc: true,
        ..Ask::default()
    };
    let other = read(&people, kind, Some(ReportSort::Title), &ask).await;
    assert_eq!(other.rows, whole.rows);
}
