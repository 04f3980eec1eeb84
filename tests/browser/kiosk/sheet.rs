//! All pages of a walk on one picture, for the README.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use linggong_tests::Browser;
use serde_json::{Value, json};

/// A page's part of its size on the sheet.
const SCALE: f64 = 0.25;
/// Pages in a row.
const COLUMNS: u32 = 9;
const QUALITY: u32 = 70;

/// Small pictures of pages, with their names.
pub(super) struct Sheet(Option<Vec<(String, String)>>);

impl Sheet {
    /// A sheet; it stays empty unless pictures are wanted.
    pub(super) fn new() -> Self {
        Self(std::env::var_os("LINGGONG_PICTURES").map(|_| Vec::new()))
    }

    /// Takes the page in front.
    pub(super) async fn add(&mut self, browser: &Browser, page: &str) -> Result<()> {
        let Some(pages) = &mut self.0 else {
            return Ok(());
        };
        let size = browser.value("[innerWidth, innerHeight]").await?;
        let clip = json!({ "x": 0, "y": 0, "width": size[0], "height": size[1], "scale": SCALE });
        pages.push((page.to_owned(), picture(browser, clip).await?));
        Ok(())
    }

    /// Writes the sheet as `tests/pictures/{name}.webp`.
    pub(super) async fn keep(self, browser: &Browser, name: &str) -> Result<()> {
        let Some(pages) = self.0 else { return Ok(()) };
        let mut body = String::new();
        for (page, picture) in pages {
            let _ = write!(
                body,
                "<figure><img src='data:image/webp;base64,{picture}'><figcaption>{page}</figcaption></figure>"
            );
        }
        let style = format!(
            "display:grid;grid-template-columns:repeat({COLUMNS},max-content);gap:18px;padding:18px;margin:0;background:#444;color:#fff;font:16px sans-serif;width:max-content"
        );
        browser.open("about:blank").await?;
        let show = format!(
            "(document.body.style.cssText = {}, document.body.innerHTML = {}, 1)",
            json!(style),
            json!(format!("<style>figure{{margin:0}}</style>{body}"))
        );
        browser.value(&show).await?;
        let whole = "[...document.images].every((i) => i.complete) && [document.body.offsetWidth, document.body.offsetHeight]";
        let size = browser.value(whole).await?;
        let clip = json!({ "x": 0, "y": 0, "width": size[0], "height": size[1], "scale": 1 });
        let bytes = BASE64_STANDARD.decode(picture(browser, clip).await?)?;
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("pictures");
        std::fs::write(folder.join(format!("{name}.webp")), bytes)?;
        Ok(())
    }
}

/// A picture of a part of the page, as base64.
async fn picture(browser: &Browser, clip: Value) -> Result<String> {
    let parameters = json!({
        "format": "webp", "quality": QUALITY, "clip": clip, "captureBeyondViewport": true,
    });
    let answer = browser
        .devtools("Page.captureScreenshot", parameters)
        .await?;
    let data = answer["data"].as_str().context("a picture")?;
    Ok(data.to_owned())
}
