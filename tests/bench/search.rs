//! Search over the open postings of a whole province.

use std::time::Instant;

use anyhow::{Result, ensure};
use hdrhistogram::Histogram;
use linggong_tests::{Server, row};
use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64;
use serde_json::{Value, json};

const POSTINGS: usize = 200_000;
const BULK: usize = 1_000;
const QUERIES: usize = 300;
/// No kind of query may have a 99th percentile above this.
const BUDGET_MS: f64 = 10.0;

const WHAT: [&str; 12] = [
    "砌砖", "搬运", "木工", "钢筋", "保洁", "装卸", "分拣", "焊接", "护工", "采摘", "洗碗", "外卖",
];
const WHO: [&str; 6] = ["大工", "小工", "师傅", "临时工", "学徒", "帮工"];
const WHERE: [&str; 8] = [
    "碛口镇",
    "城关镇",
    "开发区",
    "高铁新区",
    "商贸城",
    "蔬菜基地",
    "岢岚路",
    "物流园",
];

/// One kind of query; `{}` is filled anew each time.
const KINDS: [(&str, &str); 9] = [
    ("newest of all", ""),
    ("one character", "q=工"),
    ("a word", "q={what}"),
    ("a word in a market", "q={what}&market={market}"),
    ("a rare text", "q={what}{who}第{n}号"),
    ("category in a market", "category=building&market={market}"),
    (
        "trade, pay and settlement",
        "trade=101&pay_unit=day&pay_min_fen=45000&settlement=daily",
    ),
    ("pay nobody offers", "pay_min_fen=9000000"),
    (
        "everything together",
        "q=工&market={market}&category=building&pay_unit=day&pay_min_fen=30000&settlement=daily",
    ),
];

pub(crate) async fn run() -> Result<bool> {
    let server = Server::start()?;
    let markets = markets(&server).await?;
    fill(&server, &markets).await?;
    println!(
        "\nsearch over {POSTINGS} open postings of {} markets, {QUERIES} queries a kind, over HTTP",
        markets.len()
    );
    println!(
        "{:<28} {:>8} {:>8} {:>8} {:>7}",
        "query", "p50 ms", "p99 ms", "max ms", "found"
    );
    let client = reqwest::Client::new();
    let mut rng = Pcg64::seed_from_u64(7);
    let mut kept = true;
    for (name, query) in KINDS {
        let mut delays = Histogram::<u64>::new(3)?;
        let mut found = 0;
        for _ in 0..QUERIES {
            let n = rng.random_range(0..POSTINGS);
            let query = query
                .replace("{what}", WHAT[n % WHAT.len()])
                .replace("{who}", WHO[n % WHO.len()])
                .replace("{n}", &n.to_string())
                .replace("{market}", &markets[n % markets.len()]);
            let start = Instant::now();
            let page: Value = client
                .get(server.url(&format!("/api/v1/postings?{query}")))
                .send()
                .await?
                .json()
                .await?;
            delays.record(u64::try_from(start.elapsed().as_micros())?)?;
            found += page["items"].as_array().map_or(0, Vec::len);
        }
        let [p50, p99, max] = super::percentiles(&delays);
        println!(
            "{name:<28} {p50:>8.2} {p99:>8.2} {max:>8.2} {:>7}",
            found / QUERIES
        );
        kept &= p99 <= BUDGET_MS;
    }
    Ok(kept)
}

async fn markets(server: &Server) -> Result<Vec<String>> {
    let answer: Value = reqwest::get(server.url("/api/v1/markets"))
        .await?
        .json()
        .await?;
    let items = answer["items"].as_array().into_iter().flatten();
    Ok(items
        .filter_map(|market| Some(market["id"].as_str()?.to_owned()))
        .collect())
}

async fn fill(server: &Server, markets: &[String]) -> Result<()> {
    let system = server.system("140000")?;
    let trades = [101, 102, 201, 204, 305, 401, 503, 601, 701, 801, 901];
    for start in (0..POSTINGS).step_by(BULK) {
        let rows: Vec<Value> = (start..start + BULK)
            .map(|n| {
                let title = format!("{}{}第{n}号", WHAT[n % WHAT.len()], WHO[n % WHO.len()]);
                let mut row = row(&n.to_string(), &title);
                row["market"] = json!(markets[n % markets.len()]);
                row["trade"] = json!(trades[n % trades.len()]);
                row["place"] = json!(format!("{}{}号", WHERE[n % WHERE.len()], n % 97));
                row["pay"] = json!({ "min_fen": 10_000 + (n * 7_919) % 40_000, "unit": (["day", "hour", "month"][n % 3]) });
                // Some pay little, and all are to be open.
                row["reason"] = json!("测试");
                row["settlement"] = json!(["daily", "weekly", "monthly", "on_completion"][n % 4]);
                row
            })
            .collect();
        let answer = system.bulk(&rows).await?;
        ensure!(
            answer.created == BULK,
            "{:?}",
            answer.rows.iter().find(|row| !row.errors.is_empty())
        );
    }
    Ok(())
}
