//! Everybody can use every page: nothing is cut, targets are large, axe-core finds nothing.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use linggong_tests::{Glass, Server};
use serde_json::{Value, json};

use super::{Visitor, fill};

/// What is cut, too small to touch or too small to read on the page in front.
const FAULTS: &str = r"(() => {
  const faults = [], main = document.querySelector('.kiosk-main').getBoundingClientRect();
  for (const e of document.querySelectorAll('.kiosk-main *')) {
    const b = e.getBoundingClientRect();
    if (b.width && b.height && (b.top < main.top - 1 || b.bottom > main.bottom + 1 || b.left < -1 || b.right > innerWidth + 1)) faults.push('cut: ' + (e.className || e.tagName));
    if (e.scrollWidth > e.clientWidth + 2 && e.clientWidth && getComputedStyle(e).display !== 'inline' && e.tagName !== 'INPUT') faults.push('too wide: ' + (e.className || e.tagName) + ' ' + e.innerText);
  }
  for (const e of document.querySelectorAll('button, input')) {
    const b = e.getBoundingClientRect();
    if (b.width && (b.width < 60 || b.height < 60)) faults.push('small target: ' + e.innerText + ' ' + b.width + '×' + b.height);
  }
  const least = innerWidth < 900 ? 26 : 30;
  for (const e of document.querySelectorAll('.kiosk-frame *')) {
    const says = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    if (says && parseFloat(getComputedStyle(e).fontSize) < least) faults.push('small type: ' + e.innerText);
  }
  return [...new Set(faults)];
})()";

const AXE: &str = r"axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
  .then((r) => r.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.html.slice(0, 80)).join(' | ')))";

async fn check(visitor: &Visitor, page: &str) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let faults = visitor.value(FAULTS).await?;
    let parameters = json!({ "expression": AXE, "awaitPromise": true, "returnByValue": true });
    let answer = visitor
        .browser
        .devtools("Runtime.evaluate", parameters)
        .await?;
    let violations = &answer["result"]["value"];
    ensure!(violations.is_array(), "axe did not run: {answer}");
    for fault in [&faults, violations]
        .into_iter()
        .flat_map(|list| list.as_array().into_iter().flatten())
    {
        found.push(format!("{page}: {}", fault.as_str().unwrap_or_default()));
    }
    Ok(found)
}

/// Walks through every page, looking at each.
async fn walk(server: &Server, glass: Glass, mode: Option<&str>) -> Result<()> {
    let axe = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../target/tools/node_modules/axe-core/axe.min.js");
    let script =
        std::fs::read_to_string(axe).context("axe-core is missing; run cargo xtask app")?;
    let mut visitor = Visitor::arrive_with(server, glass, &script).await?;
    let mut found = check(&visitor, "start").await?;
    visitor.taps("请点这里").await?;
    if let Some(mode) = mode {
        visitor.taps(mode).await?;
    }
    let steps: [(&str, &str); 8] = [
        ("", "home"),
        ("叫人帮忙", "staff"),
        ("知道了", "home again"),
        ("找活干", "categories"),
        ("建筑建材", "trades"),
        ("全部", "postings"),
        ("古建筑木作", "posting"),
        ("我想去", "name"),
    ];
    for (words, page) in steps {
        if !words.is_empty() {
            visitor.taps(words).await?;
        }
        visitor
            .browser
            .until(page, super::SOON, "document.querySelector('.page-title')")
            .await?;
        found.extend(check(&visitor, page).await?);
    }
    visitor.introduces_themself("13812345678").await?;
    found.extend(check(&visitor, "phone").await?);
    visitor.taps("同意，报名").await?;
    visitor.sees("您的号是").await?;
    found.extend(check(&visitor, "ticket").await?);
    visitor.taps("好了").await?;
    for (words, page) in [
        ("请点这里", ""),
        ("看到墙上的编号", "number"),
        ("首页", ""),
        ("我的进度", "lookup"),
    ] {
        visitor.taps(words).await?;
        if !page.is_empty() {
            found.extend(check(&visitor, page).await?);
        }
    }
    visitor.types("13812345678").await?;
    visitor.taps("下一步").await?;
    visitor.types("1").await?;
    visitor.taps("查进度").await?;
    visitor.sees("已报名").await?;
    found.extend(check(&visitor, "own").await?);
    let none: Vec<String> = Vec::new();
    assert_eq!(found, none, "{glass:?} {mode:?}");
    visitor.leaves().await
}

#[tokio::test]
async fn every_page_is_whole_and_open_to_all_on_every_glass() -> Result<()> {
    for glass in [Glass::PORTRAIT, Glass::LANDSCAPE, Glass::TABLET] {
        let server = Server::start()?;
        fill(&server).await?;
        walk(&server, glass, None).await?;
    }
    Ok(())
}

#[tokio::test]
async fn larger_type_and_lower_buttons_keep_every_page_whole() -> Result<()> {
    for mode in ["字再大些", "按钮放低"] {
        let server = Server::start()?;
        fill(&server).await?;
        walk(&server, Glass::PORTRAIT, Some(mode)).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_keyboard_and_nothing_else_is_enough() -> Result<()> {
    let server = Server::start()?;
    fill(&server).await?;
    let visitor = Visitor::arrive(&server, Glass::PORTRAIT).await?;
    let press = async |key: &str, code: u32| -> Result<()> {
        for kind in ["keyDown", "keyUp"] {
            let text = if kind == "keyDown" && key == "Enter" {
                "\r"
            } else {
                ""
            };
            let event = json!({ "type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code, "text": text });
            visitor
                .browser
                .devtools("Input.dispatchKeyEvent", event)
                .await?;
        }
        Ok(())
    };
    for words in ["请点这里", "找活干", "建筑建材"] {
        let focused = format!(
            "document.activeElement?.innerText?.includes({}) && document.activeElement.tagName === 'BUTTON'",
            json!(words)
        );
        for _ in 0..40 {
            if visitor.browser.holds(&focused).await? {
                break;
            }
            press("Tab", 9).await?;
        }
        ensure!(
            visitor.value(&format!("!!({focused})")).await? == Value::Bool(true),
            "{words}"
        );
        press("Enter", 13).await?;
        visitor
            .browser
            .until("the next page", super::SOON, &format!("!({focused})"))
            .await?;
    }
    visitor.leaves().await
}
