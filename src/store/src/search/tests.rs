//! The search finds exactly what a scan of all texts finds.

use linggong_contract::{Adcode, Moment, PayUnit, Scope, Settlement, TradeId};
use proptest::prelude::*;

use super::{FIELD_END, PostingQuery, containing, normal, pay_bucket, searched_text};
use crate::{Store, Upsert};

const WORDS: [&str; 14] = [
    "砌砖",
    "大工",
    "搬运",
    "装卸",
    "碛口镇",
    "岢岚",
    "日结300元/天",
    "C1驾照",
    "6:30—17:30",
    "ＡＢ型",
    "工",
    "管吃住(3餐)",
    "Wi-Fi",
    "盂县",
];

fn now() -> Moment {
    Moment::parse("2026-11-22T06:00:00+08:00").unwrap()
}

/// A posting that is told apart by its words.
pub(crate) fn upsert(record: usize, title: &str, place: &str) -> Upsert {
    let draft = serde_json::json!({
        "trade": ([101, 102, 201, 301, 906][record % 5]),
        "title": title,
        "content": "按要求干活",
        "requirements": if record.is_multiple_of(3) { "自带工具" } else { "" },
        "employer": { "name": "临县恒源劳务有限公司", "kind": "company", "verified": true },
        "headcount": 5,
        "pay": { "min_fen": 10_000 + 1_000 * record, "unit": (["day", "hour"][record % 2]) },
        "settlement": (["daily", "on_completion"][record % 2]),
        "start_on": "2026-11-22",
        "place": place,
        "scope": (["county", "city", "province"][record % 3]),
        "valid_until": "2026-11-24T18:00:00+08:00",
    });
    Upsert {
        record_id: format!("r{record}"),
        market: Adcode::parse(["141124", "141123", "140105"][record % 3]).unwrap(),
        review: false,
        once: false,
        // Some pay little: it is not what is looked at here.
        reason: Some("试用".to_owned()),
        draft: serde_json::from_value(draft).unwrap(),
    }
}

fn rows() -> impl Strategy<Value = Vec<(String, String)>> {
    let text = prop::collection::vec(prop::sample::select(WORDS.to_vec()), 1..4)
        .prop_map(|words| words.join(" "));
    prop::collection::vec((text.clone(), text), 1..25)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn recall_equals_a_scan(rows in rows(), asked in prop::sample::select(WORDS.to_vec()), from in 0usize..3, len in 1usize..5) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let dir = tempfile::tempdir().unwrap();
            let store = Store::open(dir.path()).await.unwrap();
            let upserts: Vec<_> = rows.iter().enumerate().map(|(at, (t, p))| upsert(at, t, p)).collect();
            let taken = store.upsert("test", &upserts, true, now()).await.unwrap();
            let asked: String = asked.chars().skip(from).take(len).collect();
            let wanted: String = normal(&asked).collect();
            let mut expect: Vec<i64> = Vec::new();
            for (row, done) in upserts.iter().zip(&taken) {
                let label = &store.trade(row.draft.trade).unwrap().label;
                let text = searched_text(&row.draft, label);
                if text.split(FIELD_END).any(|f| normal(f).collect::<String>().contains(&wanted)) {
                    expect.push(done.posting.unwrap().0.0);
                }
            }
            expect.reverse();
            let query = PostingQuery { text: asked.clone(), limit: 100, ..PostingQuery::default() };
            let found: Vec<i64> = store.search(&query, now()).await.unwrap().iter().map(|p| p.id.0).collect();
            assert_eq!(found, expect, "{asked:?} is {:?}", containing(&asked));
        });
    }
}

#[tokio::test]
async fn filters_agree_with_looking_at_every_posting() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).await.unwrap();
    let upserts: Vec<_> = (0..90).map(|at| upsert(at, "工地小工", "碛口镇")).collect();
    store.upsert("test", &upserts, true, now()).await.unwrap();
    let everything = PostingQuery {
        limit: 100,
        ..PostingQuery::default()
    };
    let all = store.search(&everything, now()).await.unwrap();
    assert_eq!(all.len(), 90);
    let market = Adcode::parse("141124").unwrap();
    for bits in 0..64 {
        let on = |bit: u32| bits & (1 << bit) != 0;
        let query = PostingQuery {
            market: on(0).then_some(market),
            category: on(1).then(|| TradeId(101).category().unwrap()),
            trade: on(2).then_some(TradeId(102)),
            settlement: on(3).then_some(Settlement::OnCompletion),
            pay_unit: on(4).then_some(PayUnit::Day),
            pay_min_fen: on(5).then_some(47_500),
            limit: 100,
            ..PostingQuery::default()
        };
        let holds = |p: &&linggong_contract::Posting| {
            let shown = match p.draft.scope {
                Scope::County => p.market == market,
                Scope::City => p.market.city() == market.city(),
                Scope::Province => true,
            };
            query.market.is_none_or(|_| shown)
                && query
                    .category
                    .is_none_or(|c| p.draft.trade.category() == Some(c))
                && query.trade.is_none_or(|t| p.draft.trade == t)
                && query.settlement.is_none_or(|s| p.draft.settlement == s)
                && query.pay_unit.is_none_or(|u| p.draft.pay.unit == u)
                && query.pay_min_fen.is_none_or(|f| p.draft.pay.min_fen >= f)
        };
        let expect: Vec<_> = all.iter().filter(holds).map(|p| p.id).collect();
        let found: Vec<_> = store
            .search(&query, now())
            .await
            .unwrap()
            .iter()
            .map(|p| p.id)
            .collect();
        assert_eq!(found, expect, "{query:?}");
    }
}

#[tokio::test]
async fn pages_are_stable_while_postings_come() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).await.unwrap();
    let upserts: Vec<_> = (0..50).map(|at| upsert(at, "搬运", "碛口镇")).collect();
    store.upsert("test", &upserts, true, now()).await.unwrap();
    let mut query = PostingQuery {
        text: "搬".into(),
        limit: 20,
        ..PostingQuery::default()
    };
    let mut seen = Vec::new();
    for round in 0..3 {
        let page = store.search(&query, now()).await.unwrap();
        query.before = page.last().map(|posting| posting.id.0);
        seen.extend(page.iter().map(|posting| posting.id.0));
        let more = upsert(100 + round, "搬运", "碛口镇");
        store.upsert("test", &[more], true, now()).await.unwrap();
    }
    assert_eq!(seen, (1..=50).rev().collect::<Vec<_>>());
}

#[test]
fn more_pay_is_never_in_a_lower_bucket() {
    let fens = (0..2_000).map(|n| n * 137).chain([u32::MAX]);
    let buckets: Vec<_> = fens.map(pay_bucket).collect();
    assert!(buckets.is_sorted() && buckets[0] == 0 && *buckets.last().unwrap() < 90);
}
