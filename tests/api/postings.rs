//! Searching and reading postings.

use anyhow::{Context as _, Result};
use linggong_tests::{MARKET, Server, row};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

async fn titles(server: &Server, query: &str) -> Result<Vec<String>> {
    let page: Value = reqwest::get(server.url(&format!("/api/v1/postings?{query}")))
        .await?
        .json()
        .await?;
    let items = page["items"].as_array().with_context(|| page.to_string())?;
    Ok(items
        .iter()
        .filter_map(|item| Some(item["draft"]["title"].as_str()?.to_owned()))
        .collect())
}

#[tokio::test]
async fn one_character_is_enough_to_find_a_posting() -> Result<()> {
    let server = Server::start()?;
    let system = server.system("140000")?;
    let rows: Vec<Value> = ["搬运装卸工", "砌砖大工", "岢岚山羊饲养", "C1货车司机"]
        .iter()
        .enumerate()
        .map(|(at, title)| row(&format!("{at}"), title))
        .collect();
    system.bulk(&rows).await?;
    assert_eq!(titles(&server, "q=搬").await?, ["搬运装卸工"]);
    assert_eq!(titles(&server, "q=岢岚").await?, ["岢岚山羊饲养"]);
    assert_eq!(titles(&server, "q=c1").await?, ["C1货车司机"]);
    assert_eq!(
        titles(&server, "q=工").await?.len(),
        4,
        "the trade's name counts too"
    );
    assert_eq!(titles(&server, "q=没有这样的").await?.len(), 0);
    assert_eq!(
        titles(&server, "q=%22%20OR%20body%3A").await?.len(),
        0,
        "the query language is closed"
    );
    assert_eq!(
        titles(
            &server,
            "category=building&pay_unit=day&pay_min_fen=35000&settlement=daily"
        )
        .await?
        .len(),
        4
    );
    assert_eq!(titles(&server, "pay_min_fen=35001").await?.len(), 0);
    Ok(())
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_repeat() -> Result<()> {
    let server = Server::start()?;
    let system = server.system("141124")?;
    let rows: Vec<Value> = (0..45)
        .map(|n| row(&format!("{n}"), &format!("工{n}")))
        .collect();
    system.bulk(&rows).await?;
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    for round in 0.. {
        let url = server.url(&format!("/api/v1/postings?market=141124&limit=20{cursor}"));
        let page: Value = reqwest::get(url).await?.json().await?;
        for item in page["items"].as_array().context("items")? {
            seen.push(item["id"].as_i64().context("id")?);
        }
        system
            .publish(row(&format!("more {round}"), "新来的"))
            .await?;
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen, (1..=45).rev().collect::<Vec<_>>());
    Ok(())
}

#[tokio::test]
async fn a_posting_is_also_a_schema_org_job_posting() -> Result<()> {
    let server = Server::start()?;
    let (id, number) = server
        .system("141124")?
        .publish(row("1", "砌砖大工"))
        .await?;
    let url = server.url(&format!("/api/v1/postings/{id}"));
    let posting: Value = reqwest::get(&url).await?.json().await?;
    assert_eq!(
        (posting["number"].as_u64(), &posting["market"]),
        (Some(u64::from(number)), &json!("141124"))
    );
    let answer = Client::new()
        .get(&url)
        .header("accept", "application/ld+json")
        .send()
        .await?;
    assert_eq!(answer.headers()["content-type"], "application/ld+json");
    let job: Value = answer.json().await?;
    assert_eq!(
        (&job["@type"], &job["title"]),
        (&json!("JobPosting"), &json!("砌砖大工"))
    );
    assert_eq!(job["baseSalary"]["value"]["unitText"], "DAY");
    assert_eq!(job["baseSalary"]["value"]["maxValue"], 350.0);
    assert_eq!(
        job["jobLocation"]["address"]["addressLocality"],
        "吕梁市临县"
    );
    Ok(())
}

#[tokio::test]
async fn what_is_open_is_there_for_whoever_wants_to_spread_it() -> Result<()> {
    let server = Server::start()?;
    let system = server.system(MARKET)?;
    let (_, number) = system.publish(row("1", "砌砖，大工")).await?;
    let (filled, _) = system.publish(row("2", "抹灰工 <急>")).await?;
    let get = async |ending: &str| -> Result<(String, String)> {
        let path = format!("/api/v1/markets/{MARKET}/postings.{ending}");
        let answer = reqwest::get(server.url(&path)).await?.error_for_status()?;
        let kind = answer.headers()["content-type"].to_str()?.to_owned();
        Ok((kind, answer.text().await?))
    };
    let (kind, table) = get("csv").await?;
    assert_eq!(kind, "text/csv; charset=utf-8");
    assert!(table.starts_with("\u{feff}编号,标题,工种"), "{table}");
    // A comma in a title is no column.
    assert!(
        table.contains(&format!("{number},\"砌砖，大工\""))
            || table.contains(&format!("{number},砌砖，大工,")),
        "{table}"
    );
    let (kind, feed) = get("rss").await?;
    assert_eq!(kind, "application/rss+xml; charset=utf-8");
    for words in [
        "<rss version=\"2.0\"",
        "<title>临县零工市场</title>",
        "抹灰工 &lt;急&gt;",
        "工钱：300–350元/天",
        "<pubDate>",
    ] {
        assert!(feed.contains(words), "{words} in {feed}");
    }
    // What is filled is spread no longer.
    let path = format!("/api/v1/staff/postings/{filled}/taken");
    let taken = json!({ "taken": 3 });
    assert!(
        system
            .send(Method::PUT, &path, &taken)
            .await?
            .status()
            .is_success()
    );
    assert!(!get("rss").await?.1.contains("抹灰工") && !get("csv").await?.1.contains("抹灰工"));
    let none = reqwest::get(server.url("/api/v1/markets/999999/postings.rss")).await?;
    assert_eq!(none.status(), StatusCode::NOT_FOUND);
    Ok(())
}
