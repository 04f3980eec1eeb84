//! The pictures of the README: `LINGGONG_PICTURES=1 cargo xtask test` makes them anew.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use linggong_tests::{Browser, Glass, MARKET, Server};

#[tokio::test]
async fn the_readme_shows_what_is_shown() -> Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("pictures");
    let keep = std::env::var_os("LINGGONG_PICTURES").is_some();
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
        ("kiosk", "kiosk", Glass::PORTRAIT, ".kiosk-newest li"),
        (
            "desk",
            "desk",
            Glass {
                width: 1_440,
                height: 900,
            },
            ".desk-table td",
        ),
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
        browser.until("its pictograms are there", Duration::from_secs(10), "performance.getEntriesByType('resource').some(e => e.name.includes('pictograms') && e.responseEnd > 0) || document.querySelector('.desk-page')").await?;
        let picture = browser.picture().await?;
        assert!(picture.len() > 20_000, "{name} is empty");
        if keep {
            std::fs::write(folder.join(format!("{name}.png")), picture)?;
        }
        browser.close().await?;
    }
    Ok(())
}
