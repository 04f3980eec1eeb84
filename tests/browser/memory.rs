//! A board runs for months: its memory must not grow.

use std::time::Duration;

use anyhow::{Context as _, Result};
use linggong_tests::{Browser, Glass, MARKET, Server, row};
use serde_json::{Value, json};

/// Lets the test turn the clock, and keeps hold of the app's memory. Only timers and clocks
/// are changed; network and product run as they are.
const CLOCK: &str = r"(() => {
  const start = { date: Date.now.bind(Date), mono: performance.now.bind(performance) };
  let ahead = 0, ticks = [];
  Date.now = () => start.date() + ahead;
  performance.now = () => start.mono() + ahead;
  const every = window.setInterval.bind(window);
  window.setInterval = (run, ms) => { ticks.push(run); return every(run, ms); };
  const instantiate = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = async (...given) => {
    const made = await instantiate(...given);
    window.memory = made.instance.exports.memory;
    return made;
  };
  window.turns = 0;
  // Turns pages as fast as they can be painted, giving way to the network in between.
  window.turn = async (pages) => {
    const front = () => [...document.querySelectorAll('.layer')].findIndex((l) => l.classList.contains('front'));
    for (let n = 0; n < pages; n++) {
      const before = front();
      for (let tries = 0; front() === before && tries < 60; tries++) {
        ahead += 1000;
        ticks.forEach((t) => t());
        // What changed is painted by tasks that run in between.
        for (let k = 0; k < 8; k++) await null;
      }
      if (front() === before) throw new Error('the page does not turn');
      window.turns++;
      if (n % 25 === 0) await new Promise((done) => setTimeout(done, 4));
    }
    return window.memory.buffer.byteLength;
  };
})()";

async fn turn(browser: &Browser, pages: u32) -> Result<u64> {
    let command = json!({ "expression": format!("turn({pages})"), "awaitPromise": true, "returnByValue": true });
    let done = browser.devtools("Runtime.evaluate", command).await?;
    done["result"]["value"]
        .as_u64()
        .with_context(|| done.to_string())
}

#[tokio::test]
async fn ten_thousand_pages_with_postings_coming_and_going_take_no_memory() -> Result<()> {
    let server = Server::start()?;
    let system = server.system(MARKET)?;
    let valid = |mut row: Value| {
        // The clock is turned by days; nothing may run out meanwhile.
        row["valid_until"] =
            json!(linggong_tests::in_china(Duration::from_secs(80 * 86_400)).to_string());
        row
    };
    let rows: Vec<Value> = (0..12)
        .map(|n| valid(row(&format!("s{n}"), "工地小工 搬砖和灰")))
        .collect();
    system.bulk(&rows).await?;
    let browser = Browser::start(Glass::LANDSCAPE).await?;
    browser
        .devtools(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({ "source": CLOCK }),
        )
        .await?;
    browser
        .open(&server.url(&format!("/board?market={MARKET}")))
        .await?;
    browser
        .until(
            "the board is up",
            Duration::from_secs(10),
            "document.querySelector('.wall.ready') && window.memory",
        )
        .await?;
    let come: Vec<Value> = (0..12)
        .map(|n| valid(row(&format!("c{n}"), &format!("第{n}个木工"))))
        .collect();
    let answer = system.bulk(&come).await?;
    let ids: Vec<i64> = answer
        .rows
        .iter()
        .filter_map(|row| Some(row.id?.0))
        .collect();
    let mut rounds = Vec::new();
    // Half of the postings leave and come back, again and again.
    for taken in [3, 0].into_iter().cycle().take(24) {
        for id in &ids {
            system.take(*id, taken).await?;
        }
        rounds.push(turn(&browser, 500).await?);
    }
    assert!(browser.value("window.turns").await?.as_u64() >= Some(12_000));
    // The first 2,000 pages are the warm-up.
    assert_eq!(
        rounds[3], rounds[23],
        "bytes of wasm memory by round: {rounds:?}"
    );
    browser.close().await
}
