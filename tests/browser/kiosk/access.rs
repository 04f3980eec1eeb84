//! Everybody can use every page: nothing is cut, targets are large, axe-core finds nothing.

use anyhow::{Result, ensure};
use linggong_tests::{Glass, Server};
use serde_json::{Value, json};

use super::sheet::Sheet;
use super::{Visitor, fill};
use crate::axe;

/// The button of 长辈版.
const LARGER: &str = "字再大些";

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

/// Looks at the page in front: what is wrong with it.
async fn check(visitor: &Visitor, sheet: &mut Sheet, page: &str) -> Result<Vec<String>> {
    sheet.add(&visitor.browser, page).await?;
    let mut found = Vec::new();
    let faults = visitor.value(FAULTS).await?;
    let faults = faults.as_array().into_iter().flatten();
    let faults = faults.filter_map(Value::as_str).map(str::to_owned);
    for fault in faults.chain(axe::violations(&visitor.browser).await?) {
        found.push(format!("{page}: {fault}"));
    }
    Ok(found)
}

/// What is touched on the way through the registration, and the page that follows.
const STEPS: [(&str, &str); 29] = [
    ("登记求职", "trades to choose"),
    ("瓦工", ""),
    ("支模工", ""),
    ("农村建房匠人", ""),
    ("门窗安装", ""),
    ("粉刷", "five trades chosen"),
    ("下一题", "availability"),
    ("今天", "reach"),
    ("全市", "identity, asked first"),
    ("同意，我来填", "identity"),
    ("不填", "household"),
    ("外省", "provinces"),
    ("本省", ""),
    ("吕梁市", "counties"),
    ("临县", "sex"),
    ("男", "year of birth"),
    ("1968", "month of birth"),
    ("5", "day of birth"),
    ("31", "born"),
    ("下一题", "education"),
    ("没上过学", "skill"),
    ("高级技师", "certificates"),
    ("高处作业证", ""),
    ("下一题", "aims"),
    ("下一题", "hardship, asked first"),
    ("同意，我来填", "hardship"),
    ("低收入", ""),
    ("下一题", "review"),
    ("都对，下一步", "name of a registration"),
];

/// The same through complaints, articles, markets and a posting that is handed in.
const RIGHTS_STEPS: [(&str, &str); 42] = [
    ("咨询维权", "rights"),
    ("想学技术", "courses"),
    ("电焊工", "course"),
    ("返回", ""),
    ("返回", ""),
    ("看看国家怎么说", "articles"),
    ("干完活不给钱", "article"),
    ("返回", ""),
    ("干活受了伤", "the longest article"),
    ("返回", ""),
    ("返回", ""),
    ("别处的零工市场", "cities"),
    ("吕梁市", "markets of a city"),
    ("返回", ""),
    ("返回", ""),
    ("查办得怎么样了", "receipt"),
    ("返回", ""),
    ("我要投诉", "kinds of cases"),
    ("扣身份证", "text of a case"),
    ("不写，下一步", "who files a case"),
    ("不留，我自己来查", ""),
    ("打印受理单", "filed"),
    ("好了", ""),
    ("请点这里", ""),
    ("发布用工", "trade of a posting"),
    ("瓦工", "headcount"),
    ("2", ""),
    ("下一步", "pay"),
    ("3", ""),
    ("0", ""),
    ("0", ""),
    ("下一步", "start"),
    ("明天", "place"),
    ("w", "place being typed"),
    ("我", ""),
    ("下一步", "content"),
    ("下一步", "employer"),
    ("l", ""),
    ("李", ""),
    ("下一步", "phone of a posting"),
    ("13812345678", ""),
    ("同意，发布", "handed in"),
];

/// Walks through every page, looking at each.
async fn walk(server: &Server, glass: Glass, mode: Option<&str>) -> Result<()> {
    let script = axe::script()?;
    let mut visitor = Visitor::arrive_with(server, glass, &script).await?;
    let mut sheet = Sheet::new();
    let mut found = check(&visitor, &mut sheet, "start").await?;
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
        found.extend(check(&visitor, &mut sheet, page).await?);
    }
    visitor.introduces_themself("13812345678").await?;
    found.extend(check(&visitor, &mut sheet, "phone").await?);
    visitor.taps("同意，报名").await?;
    visitor.sees("您的号是").await?;
    found.extend(check(&visitor, &mut sheet, "ticket").await?);
    visitor.taps("好了").await?;
    for (words, page) in [
        ("请点这里", ""),
        ("看到墙上的编号", "number"),
        ("首页", ""),
        ("我的进度", "lookup"),
    ] {
        visitor.taps(words).await?;
        if !page.is_empty() {
            found.extend(check(&visitor, &mut sheet, page).await?);
        }
    }
    visitor.types("13812345678").await?;
    visitor.taps("下一步").await?;
    visitor.types("1").await?;
    visitor.taps("查进度").await?;
    visitor.sees("已报名").await?;
    found.extend(check(&visitor, &mut sheet, "own").await?);
    visitor.taps("好了").await?;
    visitor.taps("请点这里").await?;
    if let Some(mode) = mode {
        visitor.taps(mode).await?;
    }
    for (words, page) in STEPS {
        visitor.taps(words).await?;
        if !page.is_empty() {
            found.extend(check(&visitor, &mut sheet, page).await?);
        }
    }
    visitor.introduces_themself("13812345678").await?;
    found.extend(check(&visitor, &mut sheet, "phone of a registration").await?);
    visitor.taps("同意，登记").await?;
    visitor.sees("登记好了").await?;
    found.extend(check(&visitor, &mut sheet, "registered").await?);
    visitor.taps("好了").await?;
    visitor.taps("请点这里").await?;
    if let Some(mode) = mode {
        visitor.taps(mode).await?;
    }
    for (words, page) in RIGHTS_STEPS {
        if words.chars().all(|c| c.is_ascii_digit()) {
            visitor.types(words).await?;
        } else {
            visitor.taps(words).await?;
        }
        if mode.is_some() && words == "请点这里" {
            visitor.taps(mode.unwrap_or_default()).await?;
        }
        if !page.is_empty() {
            found.extend(check(&visitor, &mut sheet, page).await?);
        }
    }
    visitor.sees("编号是").await?;
    let none: Vec<String> = Vec::new();
    assert_eq!(found, none, "{glass:?} {mode:?}");
    if glass.width == Glass::PORTRAIT.width {
        let name = match mode {
            None => "kiosk-pages",
            Some(LARGER) => "kiosk-pages-larger",
            Some(_) => "kiosk-pages-lower",
        };
        sheet.keep(&visitor.browser, name).await?;
    }
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
    for mode in [LARGER, "按钮放低"] {
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
