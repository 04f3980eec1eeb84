//! A cold start without network.

use std::time::Duration;

use anyhow::Result;
use linggong_tests::{Browser, Glass, MARKET, Server, in_china, row};
use serde_json::json;

#[tokio::test]
async fn a_board_starts_without_network_on_what_it_knew() -> Result<()> {
    let mut server = Server::start()?;
    let system = server.system(MARKET)?;
    let (_, number) = system.publish(row("1", "木工")).await?;
    let mut short = row("2", "马上过期的活");
    let runs_out = in_china(Duration::from_secs(27));
    short["valid_until"] = json!(runs_out.to_string());
    let runs_out = runs_out.ms();
    let (_, expiring) = system.publish(short).await?;
    let browser = Browser::start(Glass::LANDSCAPE).await?;
    browser
        .open(&server.url(&format!("/board?market={MARKET}")))
        .await?;
    let kept = "(caches.open('linggong-pages').then(c => c.keys()).then(k => window.kept = k.length), \
        window.kept > 0 && localStorage.getItem('linggong.feed'))";
    browser
        .until("app and feed are kept", Duration::from_secs(20), kept)
        .await?;
    server.kill()?;
    // Past its expiry, by the device's own clock.
    browser
        .until(
            "the short one has run out",
            Duration::from_secs(40),
            &format!("Date.now() > {runs_out}"),
        )
        .await?;
    browser.reload().await?;
    let shown = |number: u32| {
        format!("document.querySelector('.layer.front .row.used[data-number=\"{number}\"]')")
    };
    browser
        .until(
            "the stored posting is painted",
            Duration::from_secs(30),
            &shown(number),
        )
        .await?;
    assert!(
        !browser.holds(&shown(expiring)).await?,
        "what has run out is left out"
    );
    assert!(
        browser
            .holds("document.querySelector('.freshness.old').innerText.includes('网络断了')")
            .await?
    );
    assert!(
        browser
            .holds("document.body.innerText.includes('临县零工市场')")
            .await?
    );
    // The server returns: nobody touches the board.
    server.restart()?;
    system.publish(row("3", "来电以后的活")).await?;
    browser
        .until(
            "it has caught up",
            Duration::from_secs(4),
            "document.body.innerText.includes('来电以后的活')",
        )
        .await?;
    browser.close().await
}
