//! Reports page by page, and whole as they are taken away.

use std::collections::BTreeSet;

use anyhow::Context as _;
use reqwest::Url;

use super::*;

/// Rows: two full pages of 50 and one of twenty.
const MANY: usize = 120;

/// Postings: each tenth is a carpenter's, each headcount is that of some others.
async fn many(server: &Server) -> Result<Desk> {
    let rows: Vec<Value> = (0..MANY)
        .map(|n| {
            let title = if n % 10 == 0 {
                "木工"
            } else {
                "砌砖大工"
            };
            let mut row = row(&n.to_string(), title);
            row["headcount"] = json!(n % 12 + 1);
            row
        })
        .collect();
    let done = server.system(MARKET)?.bulk(&rows).await?;
    assert_eq!(done.created, MANY);
    server.desk("lin01", "clerk", MARKET).await
}

fn period() -> String {
    let month = &in_china(Duration::ZERO).to_string()[..7];
    format!("scope={MARKET}&from={month}&to={month}")
}

/// The cells of one column.
fn column(report: &Value, at: usize) -> Vec<String> {
    let rows = report["rows"].as_array().into_iter().flatten();
    rows.filter_map(|row| row[at].as_str().map(str::to_owned))
        .collect()
}

async fn table(clerk: &Desk, address: &str) -> Result<String> {
    let answer = clerk.send(Method::GET, address, &Value::Null).await?;
    assert_eq!(answer.status(), StatusCode::OK, "{address}");
    Ok(answer.text().await?)
}

#[tokio::test]
async fn a_ledger_is_sorted_and_read_page_by_page() -> Result<()> {
    let server = Server::start()?;
    let clerk = many(&server).await?;
    let path = format!("/api/v1/staff/reports/ledger_postings?{}", period());
    for (sort, at) in [("headcount", 6), ("number", 2), ("row", 0)] {
        for is_desc in [false, true] {
            let (mut numbers, mut figures) = (BTreeSet::new(), Vec::new());
            for (page, rows) in [(1, 50), (2, 50), (3, 20), (4, 0)] {
                let more = format!("&sort={sort}&desc={is_desc}&page={page}&limit=50");
                let report = clerk.get(&format!("{path}{more}")).await?;
                assert_eq!(report["total"], MANY, "{more}");
                let cells = column(&report, at);
                assert_eq!(cells.len(), rows, "{more}");
                numbers.extend(column(&report, 0));
                figures.extend(cells);
            }
            assert_eq!(numbers.len(), MANY, "{sort} {is_desc}: each row once");
            let figures: Result<Vec<u32>, _> = figures.iter().map(|one| one.parse()).collect();
            let mut figures = figures?;
            if is_desc {
                figures.reverse();
            }
            assert!(figures.is_sorted(), "{sort} {is_desc}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_filter_narrows_the_page_and_not_what_is_taken_away() -> Result<()> {
    let server = Server::start()?;
    let clerk = many(&server).await?;
    let base = "/api/v1/staff/reports/ledger_postings";
    let asked = async |text: &str| -> Result<Value> {
        let url = format!("http://desk{base}?{}&page=1&limit=10", period());
        let url = Url::parse_with_params(&url, [("q", text)])?;
        let query = url.query().context("a query")?;
        clerk.get(&format!("{base}?{query}")).await
    };
    for (text, total) in [("木工", 12), ("砌砖", 108), ("没有的", 0), ("%", 0)] {
        let report = asked(text).await?;
        assert_eq!(report["total"], total, "{text}");
        assert_eq!(column(&report, 0).len() as u64, total.min(10), "{text}");
    }
    // Each tenth, by the number it has in the whole table.
    let found = column(&asked("木工").await?, 0);
    let tenths: Vec<String> = (0..10).map(|n| (n * 10 + 1).to_string()).collect();
    assert_eq!(found, tenths);
    for more in ["", "&q=%E6%9C%A8%E5%B7%A5&sort=headcount&page=2&limit=5"] {
        let csv = table(&clerk, &format!("{base}/table.csv?{}{more}", period())).await?;
        let mut lines = csv.lines();
        let heads = lines.next().context("heads")?;
        assert_eq!(
            heads,
            "\u{feff}序号,零工市场,编号,用工主体,工种,岗位,招用人数,工钱,工作地点,发布时间,状态"
        );
        let numbers = lines.filter_map(|line| line.split(',').next());
        let all = (1..=MANY).map(|n| n.to_string());
        assert!(numbers.map(str::to_owned).eq(all), "{more}: all, in order");
    }
    Ok(())
}

#[tokio::test]
async fn what_a_report_cannot_be_asked_is_refused_by_the_field_s_name() -> Result<()> {
    let server = Server::start()?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let long = format!("q={}", "z".repeat(51));
    for (kind, query, field) in [
        ("monitoring", "sort=row", "sort"),
        // Who somebody is, is sealed.
        ("ledger_seekers", "sort=name", "sort"),
        ("ledger_seekers", "sort=title", "sort"),
        ("ledger_postings", "sort=id%3B--", "sort"),
        ("ledger_postings", "desc=maybe", "desc"),
        ("stations", "page=0", "page"),
        ("directory", "limit=many", "limit"),
        ("monitoring", long.as_str(), "q"),
    ] {
        let path = format!("/api/v1/staff/reports/{kind}?{}&{query}", period());
        let refused = clerk.send(Method::GET, &path, &Value::Null).await?;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        let problem: Value = refused.json().await?;
        assert_eq!(problem["errors"][0]["field"], field, "{path}: {problem}");
    }
    Ok(())
}

#[tokio::test]
async fn any_number_of_rows_may_be_asked_of_a_report_as_before_there_were_pages() -> Result<()> {
    let server = Server::start()?;
    let clerk = many(&server).await?;
    let path = format!("/api/v1/staff/reports/ledger_postings?{}", period());
    for (limit, rows) in [(0_u64, 1), (100, 100), (200, 100), (9_999_999_999, 100)] {
        let report = clerk.get(&format!("{path}&limit={limit}")).await?;
        assert_eq!(column(&report, 0).len(), rows, "{limit}");
        assert_eq!(report["total"], MANY, "{limit}");
    }
    Ok(())
}

#[tokio::test]
async fn small_reports_are_sorted_and_searched_too() -> Result<()> {
    let server = Server::start()?;
    let boss = server.desk("sx01", "clerk", "140000").await?;
    let month = &in_china(Duration::ZERO).to_string()[..7];
    let base = format!("scope=140000&from={month}&to={month}&page=1&limit=50");
    let stations = format!("/api/v1/staff/reports/stations?{base}");
    let report = boss
        .get(&format!("{stations}&sort=stations&desc=true"))
        .await?;
    let mut figures: Vec<u32> = Vec::new();
    for cell in column(&report, 2) {
        figures.push(cell.parse()?);
    }
    // The sum of all stays below them.
    assert_eq!((figures.len(), figures.pop()), (15, Some(114)));
    assert!(figures.iter().rev().is_sorted(), "{figures:?}");
    let found = boss
        .get(&format!("{stations}&q=%E5%90%95%E6%A2%81"))
        .await?;
    assert_eq!(column(&found, 1), ["吕梁市"]);
    let directory = format!("/api/v1/staff/reports/directory?{base}&sort=market");
    let report = boss.get(&directory).await?;
    assert_eq!(report["total"], 117);
    let names = column(&report, 1);
    assert!(names.len() == 50 && names.is_sorted(), "{names:?}");
    Ok(())
}

#[tokio::test]
async fn the_directory_is_signed_below_as_it_is_taken_away() -> Result<()> {
    let server = Server::start()?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let csv = format!("/api/v1/staff/reports/directory/table.csv?{}", period());
    let last = |table: &str| table.lines().last().map(str::to_owned);
    let heads = "\u{feff}序号,零工市场名称,运营性质(公共/经营性/自形成),运行时间,详细地址,求职人员规模（人）,主要招聘工种,日均招聘成功人数（人）\n";
    let before = table(&clerk, &csv).await?;
    assert!(before.starts_with(heads), "{before}");
    // Empty, for a pen.
    assert_eq!(last(&before).as_deref(), Some("填报人：,联系电话：,,,,,,"));
    let path = format!("/api/v1/staff/markets/{MARKET}/details");
    let details = json!({ "reporter": "李师傅", "phone": "0358-4422000" });
    let saved = clerk
        .send(Method::PUT, &path, &json!({ "details": details }))
        .await?;
    assert_eq!(saved.status(), StatusCode::OK);
    let after = table(&clerk, &csv).await?;
    assert_eq!(
        last(&after).as_deref(),
        Some("填报人：李师傅,联系电话：0358-4422000,,,,,,")
    );
    let shown = format!("/api/v1/staff/reports/directory?{}", period());
    let shown = clerk.get(&shown).await?;
    let signed = json!(["填报人：李师傅", "联系电话：0358-4422000"]);
    assert_eq!(shown["foot"], signed);
    // Other reports are signed above and end with their rows.
    let csv = format!("/api/v1/staff/reports/stations/table.csv?{}", period());
    let stations = table(&clerk, &csv).await?;
    assert_eq!(stations.lines().count(), 2, "{stations}");
    Ok(())
}
