//! Reports, held against what was counted by hand.

mod parts;

use std::time::Duration;

use anyhow::Result;
use linggong_tests::{Desk, MARKET, Server, in_china, row};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

/// 瓦工, 200 to 300 yuan a day; somebody of 60 who has registered; two wishes, one of them
/// confirmed; a complaint without a name.
async fn a_month(server: &Server) -> Result<Desk> {
    let system = server.system(MARKET)?;
    let mut ids = Vec::new();
    for (at, heads) in [3, 4, 2, 1, 5].into_iter().enumerate() {
        let mut row = row(&at.to_string(), "砌砖大工");
        row["headcount"] = json!(heads);
        row["trade"] = json!(101);
        row["pay"] = json!({ "min_fen": 20_000 + 2_000 * at, "max_fen": 30_000, "unit": "day" });
        ids.push(system.publish(row).await?.0);
    }
    let mut away = row("away", "电子厂普工");
    away["trade"] = json!(305);
    away["headcount"] = json!(60);
    away["source"] = json!("out_of_province");
    away["source_name"] = json!("长三角中心站昆山工作站");
    away["pay"] = json!({ "min_fen": 600_000, "unit": "month" });
    system.publish(away).await?;
    let client = Client::new();
    for (n, name) in ["张建国", "王秀英"].into_iter().enumerate() {
        let body = json!({ "market": MARKET, "posting": ids[0], "person": {
            "name": name, "phone": format!("1390000000{n}"), "consent": "2026-11" } });
        let answer = client
            .post(server.url("/api/v1/interests"))
            .header("Idempotency-Key", format!("w{n}"))
            .json(&body)
            .send()
            .await?;
        assert_eq!(answer.status(), StatusCode::CREATED);
        if n == 0 {
            let path = "/api/v1/staff/interests/1/steps";
            for body in [
                json!({ "step": "call", "window": 1 }),
                json!({ "step": "talk" }),
                json!({ "step": "confirm" }),
            ] {
                let done = system.send(Method::POST, path, &body).await?;
                assert!(done.status().is_success(), "{}", done.text().await?);
            }
        }
    }
    let answer = client
        .post(server.url("/api/v1/seekers"))
        .header("Idempotency-Key", "r1")
        .json(&json!({ "market": MARKET, "consents": [],
            "person": { "name": "李大山", "phone": "13900000009", "consent": "registration-2026-11" },
            "profile": { "sex": "male", "household": "141123", "born_on": "1966-01-01",
                "education": "primary", "skill": "middle" } }))
        .send()
        .await?;
    assert!(answer.status().is_success(), "{}", answer.text().await?);
    let answer = client
        .post(server.url("/api/v1/cases"))
        .header("Idempotency-Key", "c1")
        .json(&json!({ "market": MARKET, "kind": "fee", "text": "收了一百押金" }))
        .send()
        .await?;
    assert!(answer.status().is_success(), "{}", answer.text().await?);
    server.desk("lin01", "clerk", MARKET).await
}

async fn asked(clerk: &Desk, kind: &str, more: &str) -> Result<reqwest::Response> {
    let month = &in_china(Duration::ZERO).to_string()[..7];
    let path = format!("/api/v1/staff/reports/{kind}?from={month}&to={month}&{more}");
    clerk.send(Method::GET, &path, &Value::Null).await
}

/// The rows, their cells joined.
async fn lines(clerk: &Desk, kind: &str, scope: &str) -> Result<Vec<String>> {
    let answer = asked(clerk, kind, &format!("scope={scope}")).await?;
    assert_eq!(answer.status(), StatusCode::OK, "{kind}");
    let report: Value = answer.json().await?;
    let columns = report["heads"].as_array().map(Vec::len);
    let mut lines = Vec::new();
    for row in report["rows"].as_array().into_iter().flatten() {
        let cells: Vec<&str> = row
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        assert_eq!(Some(cells.len()), columns, "{kind}: {cells:?}");
        lines.push(cells.join("|"));
    }
    Ok(lines)
}

#[tokio::test]
async fn the_directory_counts_people_trades_and_places_taken() -> Result<()> {
    let server = Server::start()?;
    let clerk = a_month(&server).await?;
    let path = format!("/api/v1/staff/markets/{MARKET}/details");
    let details = json!({ "nature": "public", "hours": "每天 5:00–18:00",
        "address": "临泉镇胜利路12号", "reporter": "李师傅", "phone": "0358-4422000" });
    let saved = clerk
        .send(Method::PUT, &path, &json!({ "details": details }))
        .await?;
    let saved: Value = saved.json().await?;
    // A second one who has not seen it is told.
    let blind = clerk
        .send(Method::PUT, &path, &json!({ "details": {} }))
        .await?;
    assert_eq!(blind.status(), StatusCode::CONFLICT);
    let again = json!({ "before": saved["at"], "details": details });
    let again = clerk.send(Method::PUT, &path, &again).await?;
    assert_eq!(again.status(), StatusCode::OK);
    for (field, text) in [("phone", "打12345"), ("hours", &"早".repeat(31))] {
        let mut wrong = details.clone();
        wrong[field] = json!(text);
        let refused = clerk
            .send(Method::PUT, &path, &json!({ "details": wrong }))
            .await?;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let problem: Value = refused.json().await?;
        assert_eq!(problem["errors"][0]["field"], field);
    }
    let lines = lines(&clerk, "directory", MARKET).await?;
    let day = in_china(Duration::ZERO).to_string()[8..10].parse::<u32>()?;
    // One in so many days, with one decimal.
    let tenths = (10 + day / 2) / day;
    let expected = format!(
        "1|临县零工市场|公共|每天 5:00–18:00|临泉镇胜利路12号|3|其他生产制造、瓦工/砌墙|{}.{}",
        tenths / 10,
        tenths % 10
    );
    let trade = lines[0].split('|').nth(6).unwrap_or_default();
    assert!(trade.ends_with("瓦工/砌墙"), "{trade}");
    assert_eq!(
        lines[0].replace(trade, "T"),
        expected.replace("其他生产制造、瓦工/砌墙", "T")
    );
    Ok(())
}

#[tokio::test]
async fn the_ledger_has_a_line_for_each_record_and_no_name() -> Result<()> {
    let server = Server::start()?;
    let clerk = a_month(&server).await?;
    let path = "/api/v1/staff/interests/1/open";
    let opened = clerk.send(Method::POST, path, &Value::Null).await?;
    assert_eq!(opened.status(), StatusCode::OK);
    let postings = lines(&clerk, "ledger_postings", MARKET).await?;
    assert_eq!(postings.len(), 6);
    assert!(
        postings[0].contains("|瓦工/砌墙|砌砖大工|3|"),
        "{}",
        postings[0]
    );
    let seekers = lines(&clerk, "ledger_seekers", MARKET).await?;
    assert_eq!(seekers.len(), 3, "{seekers:?}");
    let told = &seekers[2];
    assert!(told.contains("|李**|139****0009|"), "{told}");
    assert!(told.ends_with("|男|60|本市其他县|小学|中级工"), "{told}");
    let services = lines(&clerk, "ledger_services", MARKET).await?;
    let count = |word: &str| services.iter().filter(|line| line.contains(word)).count();
    assert_eq!(
        (count("|已报名|"), count("|已叫号|"), count("|提出诉求|")),
        (2, 1, 1)
    );
    assert!(
        !services.iter().any(|line| line.contains("opened")),
        "looking is no service: {services:?}"
    );
    let results = lines(&clerk, "ledger_results", MARKET).await?;
    assert_eq!(results.len(), 1, "{results:?}");
    assert!(results[0].contains("|已谈成|"), "{}", results[0]);
    // The same person has the same number in each section.
    let of = |line: &str, at: usize| line.split('|').nth(at).map(str::to_owned);
    assert_eq!(of(&results[0], 3), of(&seekers[0], 2));
    for line in seekers.iter().chain(&services).chain(&results) {
        for secret in ["张建国", "王秀英", "13900000000", "收了一百押金"] {
            assert!(!line.contains(secret), "{line}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn monitoring_counts_heads_and_persons_beside_the_period_before() -> Result<()> {
    let server = Server::start()?;
    let clerk = a_month(&server).await?;
    let lines = lines(&clerk, "monitoring", MARKET).await?;
    for line in [
        "岗位|用工信息（条）|6|0|↑6",
        "岗位|岗位数（人）|75|0|↑75",
        "工种（岗位数）|瓦工/砌墙|15|0|↑15",
        // From 7:00 to 18:00.
        "工时（岗位数）|每天8小时以上|75|0|↑75",
        "工时（岗位数）|没写|0|0|持平",
        "用工形式（岗位数）|非全日制|0|0|持平",
        // 250, 260, 270, 280, 290: the middle of five.
        "工钱中间价（元/天）|全部|270|—|—",
        "工钱中间价（元/天）|建筑建材|270|—|—",
        "求职者（人）|合计|3|0|↑3",
        "求职者户籍（人）|本市其他县|1|0|↑1",
        "求职者户籍（人）|没说|2|0|↑2",
        "求职者性别（人）|男|1|0|↑1",
        "求职者年龄（人）|60岁及以上|1|0|↑1",
        "求职者学历（人）|小学|1|0|↑1",
        "求职者技能水平（人）|中级工|1|0|↑1",
        "成效（人）|成交（双方谈成）|1|0|↑1",
    ] {
        assert!(
            lines.iter().any(|one| one == line),
            "{line} is not in {lines:#?}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn what_came_from_outside_the_province_counts_for_its_station() -> Result<()> {
    let server = Server::start()?;
    a_month(&server).await?;
    let boss = server.desk("sx01", "clerk", "140000").await?;
    let lines = lines(&boss, "stations", "140000").await?;
    assert_eq!(lines.len(), 15, "11 cities, 3 stations, and all");
    assert_eq!(lines[11], "12|长三角中心站|19|45600|3800|60|60|0.1");
    assert_eq!(lines[8], "9|吕梁市|9|10800|900|0|0|0.0");
    assert_eq!(lines[14], "15|合计|114|183600|15300|60|60|0.0");
    Ok(())
}

#[tokio::test]
async fn a_report_is_taken_away_as_it_is_seen_and_a_wrong_period_is_named() -> Result<()> {
    let server = Server::start()?;
    let clerk = a_month(&server).await?;
    let month = &in_china(Duration::ZERO).to_string()[..7];
    let query = format!("scope={MARKET}&from={month}&to={month}");
    let csv = format!("/api/v1/staff/reports/monitoring/table.csv?{query}");
    let csv = clerk
        .send(Method::GET, &csv, &Value::Null)
        .await?
        .text()
        .await?;
    assert!(
        csv.starts_with("\u{feff}类别,指标,本期,上期,增减\n"),
        "{csv}"
    );
    assert!(csv.contains("岗位,岗位数（人）,75,0,↑75\n"), "{csv}");
    for kind in ["directory", "ledger_seekers", "stations"] {
        let path = format!("/api/v1/staff/reports/{kind}/table.xlsx?{query}");
        let book = clerk.send(Method::GET, &path, &Value::Null).await?;
        assert_eq!(book.status(), StatusCode::OK, "{kind}");
        assert_eq!(&book.bytes().await?[..2], b"PK", "{kind}");
    }
    let some: Value = asked(
        &clerk,
        "ledger_postings",
        &format!("scope={MARKET}&limit=2"),
    )
    .await?
    .json()
    .await?;
    assert_eq!(some["rows"].as_array().map(Vec::len), Some(2));
    assert_eq!((&some["more"], &some["total"]), (&json!(4), &json!(6)));
    for (path, field) in [
        ("monitoring?scope=141124&from=2026-11&to=2026-10", "to"),
        ("monitoring?scope=141124&from=2025-11&to=2026-11", "to"),
        ("monitoring?scope=141124&from=2026-13&to=2026-11", "from"),
    ] {
        let path = format!("/api/v1/staff/reports/{path}");
        let refused = clerk.send(Method::GET, &path, &Value::Null).await?;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        let problem: Value = refused.json().await?;
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    let unknown = asked(&clerk, "weather", &format!("scope={MARKET}")).await?;
    assert!(unknown.status().is_client_error());
    let foreign = asked(&clerk, "monitoring", "scope=140105").await?;
    assert_eq!(foreign.status(), StatusCode::FORBIDDEN);
    Ok(())
}
