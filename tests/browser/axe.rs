//! axe-core: what would keep somebody from using a page.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use linggong_tests::Browser;
use serde_json::json;

/// A page within the page is a picture of another page, which is looked at by itself.
const RUN: &str = r"axe.run(document, { iframes: false, runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
  .then((r) => r.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.html.slice(0, 80)).join(' | ')))";

/// The script that every page must have run first.
pub(super) fn script() -> Result<String> {
    let axe = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../target/tools/node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(axe).context("axe-core is missing; run cargo xtask app")
}

/// What it finds on the page in front.
pub(super) async fn violations(browser: &Browser) -> Result<Vec<String>> {
    let parameters = json!({ "expression": RUN, "awaitPromise": true, "returnByValue": true });
    let answer = browser.devtools("Runtime.evaluate", parameters).await?;
    let found = answer["result"]["value"].as_array();
    ensure!(found.is_some(), "axe did not run: {answer}");
    let words = found.into_iter().flatten().filter_map(|word| word.as_str());
    Ok(words.map(str::to_owned).collect())
}
