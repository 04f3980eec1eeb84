//! The pictures of the README: `LINGGONG_PICTURES=1 cargo xtask test` makes them anew.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result};
use linggong_tests::{Browser, Device, Glass, MARKET, Server, settings};
use reqwest::Method;
use serde_json::{Value, json};

use super::desk::{Clerk, wish};
use super::kiosk::Visitor;

#[tokio::test]
async fn the_readme_shows_what_is_shown() -> Result<()> {
    let server = Server::start_with(&["--demo"])?;
    let cases = [
        (
            "board-landscape",
            "board",
            Glass::LANDSCAPE,
            ".layer.front .rows.seen",
        ),
        (
            "board-portrait",
            "board",
            Glass::PORTRAIT,
            ".layer.front .rows.seen",
        ),
        ("kiosk", "kiosk", Glass::PORTRAIT, ".rows .row"),
    ];
    for (name, face, glass, ready) in cases {
        let browser = Browser::start(glass).await?;
        browser
            .open(&server.url(&format!("/{face}?market={MARKET}")))
            .await?;
        browser
            .until(
                name,
                Duration::from_secs(60),
                &format!("document.querySelector('{ready}')"),
            )
            .await?;
        browser.until("its pictograms are there", Duration::from_secs(10), "performance.getEntriesByType('resource').some(e => e.name.includes('pictograms') && e.responseEnd > 0)").await?;
        keep(&browser, name).await?;
        browser.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn the_readme_shows_the_way_to_a_ticket() -> Result<()> {
    let server = Server::start_with(&["--demo"])?;
    let mut visitor = Visitor::arrive(&server, Glass::PORTRAIT).await?;
    visitor
        .goes(&["请点这里", "找活干", "建筑建材", "全部"])
        .await?;
    let first = "document.querySelector('.rows .row')";
    visitor
        .browser
        .until("a posting", Duration::from_secs(10), first)
        .await?;
    visitor.value(&format!("{first}.click()")).await?;
    visitor.sees("我想去").await?;
    keep(&visitor.browser, "kiosk-posting").await?;
    visitor.taps("我想去").await?;
    visitor.introduces_themself("13812345678").await?;
    visitor.taps("同意，报名").await?;
    visitor.sees("您的号是").await?;
    keep(&visitor.browser, "kiosk-ticket").await?;
    visitor.leaves().await
}

#[tokio::test]
async fn the_readme_shows_the_desk() -> Result<()> {
    let server = Server::start_with(&["--demo"])?;
    let clerk = Clerk::at_work(&server, "manager", "").await?;
    clerk.presses("今日概况").await?;
    let row = "document.querySelector('.desk-table tr:not(.none) td.pay')?.innerText";
    let shown = clerk
        .browser
        .until("a posting", Duration::from_secs(60), row);
    shown.await?;
    keep(&clerk.browser, "desk").await?;
    let postings: Value = reqwest::get(server.url(&format!("/api/v1/postings?market={MARKET}")))
        .await?
        .json()
        .await?;
    for (n, posting) in postings["items"]
        .as_array()
        .into_iter()
        .flatten()
        .take(8)
        .enumerate()
    {
        let id = posting["id"].as_i64().context("an id")?;
        wish(&server, id, u32::try_from(n)?).await?;
    }
    clerk.presses("轮播方案").await?;
    clerk.sees("这一天放多少").await?;
    // The board within the page has its first page.
    let shown = "document.querySelector('iframe')?.contentDocument?.querySelector('.row.used .title')?.innerText.length > 1";
    clerk
        .browser
        .until("the board within the page", Duration::from_secs(60), shown)
        .await?;
    keep(&clerk.browser, "desk-programmes").await?;
    show_screens(&server, &clerk).await?;
    clerk.presses("发布用工").await?;
    clerk.sees("最近发布").await?;
    clerk.writes("input[name=trade]", "瓦工").await?;
    clerk.writes("input[name=place]", "碛口镇李家山村").await?;
    clerk
        .writes("input[name=\"employer.name\"]", "李家山村李师傅")
        .await?;
    clerk
        .writes("input[name=requirements]", "会砌毛石墙，50岁以下")
        .await?;
    clerk.sees("写了年龄").await?;
    keep(&clerk.browser, "desk-entry").await?;
    clerk.presses("叫号").await?;
    clerk.sees("007").await?;
    for ticket in ["001", "002", "003"] {
        clerk.calls().await?;
        clerk.sees(&format!("叫 {ticket} 号")).await?;
    }
    clerk.presses("来了，开始谈").await?;
    clerk.sees("正在谈").await?;
    keep(&clerk.browser, "desk-people").await?;
    clerk.browser.close().await
}

/// A hall with a board, a kiosk and a screen whose plug somebody has pulled.
async fn show_screens(server: &Server, clerk: &Clerk) -> Result<()> {
    let staff = server.desk("lin09", "clerk", MARKET).await?;
    let wall = Browser::start(Glass::LANDSCAPE).await?;
    wall.open(&server.url("/screen")).await?;
    let code = "document.querySelector('.pairing .code')?.textContent.length === 6";
    wall.until("a code", Duration::from_secs(30), code).await?;
    let code = wall
        .value("document.querySelector('.pairing .code').textContent")
        .await?;
    let mut body = settings("大厅1号屏", &["大厅"]);
    body["code"] = code;
    let enrolled = staff.send(Method::POST, "/api/v1/staff/screens", &body);
    let screen: Value = enrolled.await?.json().await?;
    for (name, tags, queue) in [("大厅2号屏", "大厅", 0), ("门口屏", "门口", 3)] {
        let mut device = Device::start(server.address()).await?;
        device.enrol(&staff, name, &[tags]).await?;
        if queue == 0 {
            device.report(json!({ "cursor": "999.999.999" })).await?;
        }
    }
    let shown = "document.querySelector('.row.used .title')?.innerText.length > 1";
    wall.until("a board", Duration::from_secs(60), shown)
        .await?;
    let path = format!("/api/v1/staff/screens/{}/commands", screen["id"]);
    let picture = json!({ "command": "picture" });
    staff.send(Method::POST, &path, &picture).await?;
    clerk.presses("屏").await?;
    clerk.presses("打开").await?;
    let picture = "document.querySelector('.desk-picture img')?.naturalWidth === 640";
    clerk
        .browser
        .until("its picture", Duration::from_secs(60), picture)
        .await?;
    keep(&clerk.browser, "desk-screens").await?;
    let message = json!({ "scope": MARKET, "kind": "weather", "title": "天气不好，先别出门",
        "text": "室外的活先停。请在大厅里等，听工作人员安排。", "minutes": 5 });
    let begun = staff
        .send(Method::POST, "/api/v1/staff/takeovers", &message)
        .await?;
    let over = "document.querySelector('.device-takeover:not(.device-drill)').hidden === false";
    wall.until("the message", Duration::from_secs(30), over)
        .await?;
    keep(&wall, "board-takeover").await?;
    let begun: Value = begun.json().await?;
    let path = format!("/api/v1/staff/takeovers/{}/end", begun["id"]);
    staff.send(Method::POST, &path, &Value::Null).await?;
    wall.close().await
}

/// Writes the picture of the page, if pictures are wanted.
async fn keep(browser: &Browser, name: &str) -> Result<()> {
    let picture = browser.picture().await?;
    assert!(picture.len() > 20_000, "{name} is empty");
    if std::env::var_os("LINGGONG_PICTURES").is_some() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("pictures");
        std::fs::write(folder.join(format!("{name}.png")), picture)?;
    }
    Ok(())
}
