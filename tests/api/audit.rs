//! The audit log: what is wanted is in it before it is done, and what came of it after.

use std::time::Duration;

use anyhow::{Context as _, Result};
use linggong_tests::{Desk, MARKET, Server, row, until};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

const SOON: Duration = Duration::from_secs(5);
const LOG: &str = "/api/v1/staff/audit";

async fn lines(auditor: &Desk, query: &[(&str, &str)]) -> Result<Vec<Value>> {
    let url = reqwest::Url::parse_with_params("http://desk/", query)?;
    let page = auditor
        .get(&format!("{LOG}?{}", url.query().unwrap_or_default()))
        .await?;
    page["items"].as_array().context("lines").cloned()
}

#[tokio::test]
async fn what_a_system_opens_and_changes_is_in_the_log_under_its_name() -> Result<()> {
    let server = Server::start()?;
    let system = server.system(MARKET)?;
    let auditor = server.desk("lin03", "auditor", MARKET).await?;
    let far = server.desk("xing03", "auditor", "141123").await?;
    let (posting, _) = system.publish(row("1", "木工")).await?;
    let wish = json!({ "market": MARKET, "posting": posting,
        "person": { "name": "张三", "phone": "13800000001", "consent": "2026-11" } });
    let made = Client::new()
        .post(server.url("/api/v1/interests"))
        .header("Idempotency-Key", "k")
        .json(&wish);
    assert_eq!(made.send().await?.status(), StatusCode::CREATED);
    // Looking at what is masked is not worth a line; opening it is, and so is a refusal.
    for (method, path, expected) in [
        (Method::GET, "/api/v1/staff/interests?market=141124", 200),
        (Method::POST, "/api/v1/staff/interests/1/open", 200),
        (Method::POST, "/api/v1/staff/interests/99/open", 404),
        (Method::POST, "/api/v1/staff/accounts", 401),
    ] {
        let answer = system.send(method, path, &json!({})).await?;
        assert_eq!(answer.status().as_u16(), expected, "{path}");
    }
    let name = format!("test {MARKET}");
    let found = lines(&auditor, &[("by", &name)]).await?;
    let told: Vec<_> = found
        .iter()
        .map(|line| (line["action"].as_str(), line["status"].as_u64()))
        .collect();
    let expected = [
        (Some("查看求职者信息"), Some(404)),
        (Some("查看求职者信息"), Some(200)),
        // A thousand rows in one call are one line.
        (Some("批量写入用工信息"), Some(200)),
    ];
    assert_eq!(told, expected, "{found:?}");
    assert!(
        found
            .iter()
            .all(|line| line["by"] == format!("系统：{name}"))
    );
    assert!(lines(&far, &[("by", &name)]).await?.is_empty());
    let log = format!("{found:?}{}", server.log()?);
    assert!(!log.contains("13800000001") && !log.contains(system.key()));
    Ok(())
}

#[tokio::test]
async fn what_was_being_done_when_the_server_died_is_in_the_log_without_an_outcome() -> Result<()> {
    let mut server = Server::start()?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let auditor = server.desk("lin03", "auditor", MARKET).await?;
    // Who asks is known from the head; the handler waits for the rest of the body.
    let address = server.address().trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&address).await?;
    let head = format!(
        "POST /api/v1/staff/takeovers HTTP/1.1\r\nHost: {address}\r\nCookie: {}\r\n\
         Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{{",
        clerk.cookie()
    );
    stream.write_all(head.as_bytes()).await?;
    let wanted = [("by", "lin01"), ("action", "紧急插播")];
    until("a line before it is done", SOON, || async {
        Ok(lines(&auditor, &wanted).await?.len() == 1)
    })
    .await?;
    server.kill()?;
    server.restart()?;
    let left = lines(&auditor, &wanted).await?;
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!(left[0].get("status"), None, "{left:?}");
    assert_eq!(left[0]["target"], "POST /api/v1/staff/takeovers");
    // A table of the log says so, too, in the words of the page.
    let path = format!("{LOG}.csv?by=lin01");
    let table = auditor.send(Method::GET, &path, &Value::Null).await?;
    let table = table.text().await?;
    let ends = |word: &str, end: &str| {
        let mut found = table.lines().filter(|line| line.contains(word));
        found.any(|line| line.ends_with(end))
    };
    assert!(
        ends("紧急插播", "正在办") || ends("紧急插播", "没有结果（服务中断）"),
        "{table}"
    );
    assert!(ends("登录", "成功"), "{table}");
    assert!(!ends("登录", "200"), "{table}");
    Ok(())
}
