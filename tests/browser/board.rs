//! The board follows its market.

use std::time::Duration;

use anyhow::{Result, ensure};
use linggong_tests::{Browser, Glass, MARKET, Server, row};
use serde_json::json;

/// A change at the API is on the glass in under a second.
const ON_THE_GLASS: Duration = Duration::from_secs(1);

fn board(server: &Server) -> String {
    server.url(&format!("/board?market={MARKET}"))
}

/// Whether the page in front shows a text.
fn shows(text: &str) -> String {
    format!(
        "document.querySelector('.layer.front, .news.has') && [...document.querySelectorAll('.layer.front, .news.has')].some(e => e.innerText.includes('{text}'))"
    )
}

fn row_of(number: u32) -> String {
    format!("document.querySelector('.layer.front .row.used[data-number=\"{number}\"]')")
}

/// A board that has painted the posting with this number.
async fn live_board(server: &Server, glass: Glass, number: u32) -> Result<Browser> {
    let browser = Browser::start(glass).await?;
    browser.open(&board(server)).await?;
    browser
        .until(
            "the posting is painted",
            Duration::from_secs(30),
            &row_of(number),
        )
        .await?;
    Ok(browser)
}

#[tokio::test]
async fn a_new_posting_is_on_every_board_within_a_second_and_struck_when_filled() -> Result<()> {
    let server = Server::start()?;
    let system = server.system(MARKET)?;
    let (old, number) = system.publish(row("0", "钢筋工")).await?;
    let (first, second) = (
        live_board(&server, Glass::LANDSCAPE, number).await?,
        live_board(&server, Glass::PORTRAIT, number).await?,
    );
    for browser in [&first, &second] {
        browser
            .until(
                "the board is live",
                Duration::from_secs(5),
                "!document.querySelector('.freshness.old')",
            )
            .await?;
    }
    system.publish(row("1", "砌砖大工")).await?;
    for browser in [&first, &second] {
        browser
            .until(
                "the new posting is on the glass",
                ON_THE_GLASS,
                &shows("砌砖大工"),
            )
            .await?;
    }
    for browser in [&first, &second] {
        browser
            .until(
                "a page of postings",
                Duration::from_secs(40),
                &row_of(number),
            )
            .await?;
    }
    system.take(old, 3).await?;
    for browser in [&first, &second] {
        let struck = format!("{}.classList.contains('struck')", row_of(number));
        browser
            .until("the filled posting is struck", ON_THE_GLASS, &struck)
            .await?;
        assert!(
            browser
                .holds(&format!("{}.innerText.includes('招满')", row_of(number)))
                .await?
        );
    }
    first
        .until(
            "the filled posting leaves",
            Duration::from_secs(60),
            &format!("!{}", row_of(number)),
        )
        .await?;
    first.close().await?;
    second.close().await
}

#[tokio::test]
async fn the_page_needs_no_second_request_for_its_first_posting() -> Result<()> {
    let server = Server::start()?;
    let (_, number) = server.system(MARKET)?.publish(row("1", "木工")).await?;
    let browser = live_board(&server, Glass::LANDSCAPE, number).await?;
    // What speaks for the device has its own report.
    let data = "performance.getEntriesByType('resource').filter(e => e.name.includes('/api/') && !e.name.includes('/events') && !e.name.includes('/screens/self/')).length";
    assert_eq!(browser.value(data).await?, json!(0));
    // The stream goes on from the page's own cursor.
    let streams = "performance.getEntriesByType('resource').filter(e => e.name.includes('/events') && !e.name.includes('since=1.0.0')).length";
    assert_eq!(browser.value(streams).await?, json!(0));
    browser.close().await
}

#[tokio::test]
async fn a_board_outlives_its_server_and_catches_up() -> Result<()> {
    let mut server = Server::start()?;
    let system = server.system(MARKET)?;
    let (_, number) = system.publish(row("1", "木工")).await?;
    let browser = live_board(&server, Glass::LANDSCAPE, number).await?;
    server.kill()?;
    browser
        .until(
            "its age is told",
            Duration::from_secs(40),
            "document.querySelector('.freshness.old')",
        )
        .await?;
    assert!(
        browser
            .holds("document.querySelector('.layer.front').innerText.length > 10")
            .await?,
        "content stays"
    );
    server.restart()?;
    system.publish(row("2", "停电以后来的活")).await?;
    // Within 3 s of the server's return, and a little for looking.
    let caught_up = format!(
        "{} && !document.querySelector('.freshness.old')",
        shows("停电以后来的活")
    );
    browser
        .until("it has caught up", Duration::from_secs(4), &caught_up)
        .await?;
    browser.close().await
}

#[tokio::test]
async fn a_crashed_board_starts_again_with_growing_waits() -> Result<()> {
    let server = Server::start()?;
    let (_, number) = server.system(MARKET)?.publish(row("1", "木工")).await?;
    let browser = live_board(&server, Glass::LANDSCAPE, number).await?;
    // What a panic in WebAssembly is to the page.
    let crash = "window.before = 1, setTimeout(() => { throw new WebAssembly.RuntimeError('unreachable') })";
    for crashes in 1..=2 {
        browser
            .devtools("Runtime.evaluate", json!({ "expression": crash }))
            .await?;
        let anew = format!("!window.before && {}", row_of(number));
        browser
            .until("the page is loaded anew", Duration::from_secs(40), &anew)
            .await?;
        assert_eq!(
            browser
                .value("Number(sessionStorage.getItem('linggong.crashes'))")
                .await?,
            json!(crashes)
        );
    }
    browser.close().await
}

#[tokio::test]
async fn a_wall_shows_no_cursor_and_nothing_can_be_selected() -> Result<()> {
    let server = Server::start_with(&["--demo"])?;
    let browser = Browser::start(Glass::LANDSCAPE).await?;
    browser.open(&board(&server)).await?;
    browser
        .until(
            "the board is up",
            Duration::from_secs(10),
            "document.querySelector('.wall.ready')",
        )
        .await?;
    let style =
        "(s => s.cursor + ' ' + s.userSelect + ' ' + s.overflow)(getComputedStyle(document.body))";
    assert_eq!(browser.value(style).await?, json!("none none hidden"));
    for wanted in ["临县零工市场", "演示数据", "12333", "12345", "免费"] {
        ensure!(
            browser
                .holds(&format!("document.body.innerText.includes('{wanted}')"))
                .await?,
            "{wanted}"
        );
    }
    // The layers change by opacity alone.
    let moved = "getComputedStyle(document.querySelector('.layer')).transitionProperty";
    assert_eq!(browser.value(moved).await?, json!("opacity"));
    browser.close().await
}
