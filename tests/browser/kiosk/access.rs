//! Everybody can use every page: nothing is cut, targets are large, axe-core finds nothing.

use std::time::Duration;

use anyhow::{Result, ensure};
use linggong_tests::{Glass, Server, until};
use serde_json::{Value, json};

use super::sheet::Sheet;
use super::{Visitor, fill};
use crate::axe;

/// The button of 长辈版.
const LARGER: &str = "字再大些";

/// What is cut, runs out of its box, is too small to touch or to read, or too close to another
/// button on the page in front.
///
/// A thing is cut by whatever clips it, not only by the page: a card that hides what does not
/// fit lies within the page itself. What lies in columns is looked at on the page that is
/// turned to, and there must be a way to the others.
const FAULTS: &str = r"(() => {
  const faults = [], elder = document.querySelector('.elder'), folds = ':is(.card dl, .own, .answers, .notice ul, .directory, .courses)';
  // What is broken over pages is looked at where it begins.
  const box = (e) => e.closest(folds) ? e.getClientRects()[0] : e.getBoundingClientRect();
  const turned = (e) => { const fold = e.closest(folds); return fold && fold !== e && box(e).left > fold.getBoundingClientRect().right - 1; };
  const all = [...document.querySelectorAll('.kiosk-frame :not(svg *)')].filter((e) => e.getClientRects().length && !turned(e));
  const named = (e) => (e.getAttribute('class') || e.tagName) + ' ' + (e.innerText || '').slice(0, 12);
  const out = (inner, outer, air) => inner.top + air < outer.top - 1 || inner.bottom - air > outer.bottom + 1 || inner.left < outer.left - 1 || inner.right > outer.right + 1;
  for (const e of all) {
    const style = getComputedStyle(e), says = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    // A line's box is higher than its letters.
    const air = says && style.display === 'inline' ? 0.2 * parseFloat(style.fontSize) : 0;
    if (says || e.matches('button, input, svg, .card, .panel, .slip')) {
      for (let a = e.parentElement; a; a = a.parentElement) {
        if (a.matches('.kiosk-frame, .kiosk-main') || getComputedStyle(a).overflow !== 'visible') {
          if (out(box(e), a.matches(folds) ? { ...a.getBoundingClientRect().toJSON(), left: -1e5, right: 1e5 } : a.getBoundingClientRect(), air)) faults.push('cut by ' + a.className + ': ' + named(e));
        }
      }
    }
    if (says && !e.closest(folds)) {
      const range = document.createRange(), outer = e.closest('button, .badge, .card, .panel, .slip') || e;
      range.selectNodeContents(e);
      if (out(range.getBoundingClientRect(), outer.getBoundingClientRect(), 0.2 * parseFloat(style.fontSize))) faults.push('runs out: ' + named(e));
    }
    if (says && parseFloat(style.fontSize) < (elder && !e.closest('.kiosk-foot') ? 40 : 32) - 0.5) faults.push('small type: ' + named(e));
    if (e.matches(folds) && e.scrollWidth > e.clientWidth + 5 && !document.querySelector('.pager')) faults.push('no way on: ' + named(e));
  }
  const targets = all.filter((e) => e.matches('button, input')).map((e) => [e, box(e)]);
  targets.forEach(([e, a], at) => {
    if (a.width < 60 || a.height < 60) faults.push('small target: ' + named(e) + ' ' + a.width + '×' + a.height);
    for (const [f, b] of targets.slice(at + 1)) {
      if (Math.max(a.left - b.right, b.left - a.right, a.top - b.bottom, b.top - a.bottom) < 11.5) faults.push('too close: ' + named(e) + ' / ' + named(f));
    }
  });
  return [...new Set(faults)];
})()";

/// How long a page may take to see what does not fit, and to turn it or leave it out.
const SETTLED: Duration = Duration::from_secs(3);

/// Whoever walks, and how closely they look.
struct Walk {
    visitor: Visitor,
    /// Pictures of the pages, once for each mode.
    sheet: Option<Sheet>,
    /// Also asks axe-core; a page in larger type has the same names and colours on every glass.
    is_thorough: bool,
    found: Vec<String>,
}

impl Walk {
    /// Looks at the page in front: what is wrong with it.
    async fn check(&mut self, page: &str) -> Result<()> {
        let browser = &self.visitor.browser;
        if let Some(sheet) = &mut self.sheet {
            sheet.add(browser, page).await?;
        }
        let whole = format!("{FAULTS}.length === 0");
        // What is still wrong then is told by name.
        let _ = until(page, SETTLED, || browser.holds(&whole)).await;
        let faults = browser.value(FAULTS).await?;
        let faults = faults.as_array().into_iter().flatten();
        let faults = faults.filter_map(Value::as_str).map(str::to_owned);
        let named = |fault: String| format!("{page}: {fault}");
        self.found.extend(faults.map(named));
        if self.is_thorough {
            let violations = axe::violations(browser).await?;
            self.found.extend(violations.into_iter().map(named));
        }
        Ok(())
    }

    /// Turns a list until a posting is on its page.
    async fn turns_to(&mut self, title: &str) -> Result<()> {
        let is_there = format!(
            "document.querySelector('.rows').innerText.includes({})",
            json!(title)
        );
        while !self.visitor.browser.holds(&is_there).await? {
            self.visitor.taps("下一页").await?;
        }
        Ok(())
    }
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
    let is_portrait = glass.width == Glass::PORTRAIT.width;
    let mut walk = Walk {
        visitor: Visitor::arrive_with(server, glass, &script).await?,
        sheet: is_portrait.then(Sheet::new),
        is_thorough: is_portrait || mode.is_none(),
        found: Vec::new(),
    };
    if let Some(mode) = mode {
        walk.visitor.taps(mode).await?;
    }
    walk.check("start").await?;
    walk.visitor.taps("请点这里").await?;
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
        if page == "posting" {
            walk.turns_to(words).await?;
        }
        if !words.is_empty() {
            walk.visitor.taps(words).await?;
        }
        walk.visitor
            .browser
            .until(page, super::SOON, "document.querySelector('.page-title')")
            .await?;
        walk.check(page).await?;
    }
    // Words of two characters are the widest.
    walk.visitor.types("wz").await?;
    walk.visitor.sees("为主").await?;
    walk.check("name being typed").await?;
    for _ in 0..2 {
        walk.visitor.taps("删除").await?;
    }
    walk.visitor.introduces_themself("13812345678").await?;
    walk.check("phone").await?;
    walk.visitor.taps("同意，报名").await?;
    walk.visitor.sees("您的号是").await?;
    walk.check("ticket").await?;
    walk.visitor.taps("好了").await?;
    for (words, page) in [
        ("请点这里", ""),
        ("看到墙上的编号", "number"),
        ("首页", ""),
        ("我的进度", "lookup"),
    ] {
        walk.visitor.taps(words).await?;
        if !page.is_empty() {
            walk.check(page).await?;
        }
    }
    walk.visitor.types("13812345678").await?;
    walk.visitor.taps("下一步").await?;
    walk.visitor.types("1").await?;
    walk.visitor.taps("查进度").await?;
    walk.visitor.sees("已报名").await?;
    walk.check("own").await?;
    walk.visitor.taps("好了").await?;
    walk.visitor.taps("请点这里").await?;
    if let Some(mode) = mode {
        walk.visitor.taps(mode).await?;
    }
    for (words, page) in STEPS {
        walk.visitor.taps(words).await?;
        if !page.is_empty() {
            walk.check(page).await?;
        }
    }
    walk.visitor.introduces_themself("13812345678").await?;
    walk.check("phone of a registration").await?;
    walk.visitor.taps("同意，登记").await?;
    walk.visitor.sees("登记好了").await?;
    walk.check("registered").await?;
    walk.visitor.taps("好了").await?;
    walk.visitor.taps("请点这里").await?;
    if let Some(mode) = mode {
        walk.visitor.taps(mode).await?;
    }
    for (words, page) in RIGHTS_STEPS {
        if words.chars().all(|c| c.is_ascii_digit()) {
            walk.visitor.types(words).await?;
        } else {
            walk.visitor.taps(words).await?;
        }
        if mode.is_some() && words == "请点这里" {
            walk.visitor.taps(mode.unwrap_or_default()).await?;
        }
        if !page.is_empty() {
            walk.check(page).await?;
        }
    }
    walk.visitor.sees("编号是").await?;
    let none: Vec<String> = Vec::new();
    assert_eq!(walk.found, none, "{glass:?} {mode:?}");
    if let Some(sheet) = walk.sheet {
        let name = match mode {
            None => "kiosk-pages",
            Some(LARGER) => "kiosk-pages-larger",
            Some(_) => "kiosk-pages-lower",
        };
        sheet.keep(&walk.visitor.browser, name).await?;
    }
    walk.visitor.leaves().await
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
    for (glass, mode) in [
        (Glass::PORTRAIT, LARGER),
        (Glass::LANDSCAPE, LARGER),
        (Glass::TABLET, LARGER),
        (Glass::PORTRAIT, "按钮放低"),
    ] {
        let server = Server::start()?;
        fill(&server).await?;
        walk(&server, glass, Some(mode)).await?;
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
