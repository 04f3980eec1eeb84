//! From a touch on the kiosk to the paint that answers it, on a processor a sixth as fast.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context as _, Result};
use hdrhistogram::Histogram;
use linggong_tests::{Browser, Glass, MARKET, Server};
use serde_json::json;

/// How much slower than this machine.
const SLOWER: u32 = 6;
/// Walks through the pages.
const ROUNDS: usize = 15;
/// The 99th percentile may not be above this.
const BUDGET_MS: f64 = 100.0;
/// Touches named as the slowest.
const SLOWEST: usize = 4;
/// One walk, by the words of its buttons; letters are keys.
const WALK: [&str; 20] = [
    "请点这里",
    "找活干",
    "建筑建材",
    "全部",
    "下一页",
    "日结",
    "元/",
    "我想去",
    "z",
    "h",
    "a",
    "n",
    "g",
    "张",
    "s",
    "首页",
    "请点这里",
    "看到墙上的编号",
    "首页",
    "结束",
];

/// Touches, waits for the next frame to be on the glass, and tells the milliseconds.
const TOUCH: &str = r"(async (words) => {
  const all = [...document.querySelectorAll('button')].filter((b) => !b.disabled);
  const button = all.find((b) => b.innerText.trim() === words) ?? all.find((b) => b.innerText.includes(words));
  if (!button) return -1;
  const start = performance.now();
  button.click();
  await new Promise((done) => requestAnimationFrame(() => {
    const painted = new MessageChannel();
    painted.port1.onmessage = done;
    painted.port2.postMessage(0);
  }));
  return performance.now() - start;
})";

pub(crate) async fn run() -> Result<bool> {
    let server = Server::start_with(&["--demo"])?;
    let browser = Browser::start(Glass::PORTRAIT).await?;
    browser
        .open(&server.url(&format!("/kiosk?market={MARKET}")))
        .await?;
    browser
        .devtools("Emulation.setCPUThrottlingRate", json!({ "rate": SLOWER }))
        .await?;
    let mut delays = Histogram::<u64>::new(3)?;
    let mut slowest: BTreeMap<&str, f64> = BTreeMap::new();
    for _ in 0..ROUNDS {
        for words in WALK {
            let there = format!("document.body?.innerText.includes({})", json!(words));
            browser
                .until(words, Duration::from_secs(30), &there)
                .await?;
            let parameters = json!({
                "expression": format!("{TOUCH}({})", json!(words)),
                "awaitPromise": true,
                "returnByValue": true,
            });
            let answer = browser.devtools("Runtime.evaluate", parameters).await;
            // Going home from half a name loads the page anew: nothing is left to answer.
            let ms = answer
                .ok()
                .and_then(|answer| answer["result"]["value"].as_f64());
            let Some(ms) = ms.filter(|ms| *ms >= 0.0) else {
                continue;
            };
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "milliseconds of a touch"
            )]
            delays.record((ms * 1_000.0) as u64)?;
            let worst = slowest.entry(words).or_default();
            *worst = worst.max(ms);
        }
    }
    let [p50, p99, max] = super::percentiles(&delays);
    let count = u32::try_from(delays.len()).context("few touches")?;
    println!(
        "\nfrom a touch on the kiosk to the next paint, {count} touches, processor {SLOWER}× slower"
    );
    println!("{:>8} {:>8} {:>8}", "p50 ms", "p99 ms", "max ms");
    println!("{p50:>8.1} {p99:>8.1} {max:>8.1}");
    let mut slowest: Vec<_> = slowest.into_iter().collect();
    slowest.sort_by(|a, b| b.1.total_cmp(&a.1));
    for (words, ms) in slowest.into_iter().take(SLOWEST) {
        println!("{ms:>26.1} at worst: {words}");
    }
    browser.close().await?;
    Ok(p99 <= BUDGET_MS)
}
