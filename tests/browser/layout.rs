//! Nothing overlaps, nothing is cut, in both orientations: measured from element boxes.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::{Result, ensure};
use linggong_tests::{Browser, Glass, MARKET, Server, row, until};
use serde_json::{Value, json};
use tokio::sync::Mutex;

/// Names pairs of texts in front that overlap, and texts that stick out of their row or the
/// glass.
const FAULTS: &str = r"(() => {
  const faults = [], rows = [...document.querySelectorAll('.layer.front .row.used')];
  // A line's box is higher than its letters: a CJK glyph fills 0.92 of 1.45 em.
  const box = (e) => {
    const r = document.createRange();
    r.selectNodeContents(e);
    const b = r.getBoundingClientRect(), air = 0.24 * parseFloat(getComputedStyle(e).fontSize);
    return { left: b.left, right: b.right, width: b.width, top: b.top + air, bottom: b.bottom - air, height: b.height - 2 * air };
  };
  const texts = (root) => [...root.querySelectorAll('*')].filter((e) =>
    [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) && e.getClientRects().length && getComputedStyle(e).visibility === 'visible');
  for (const row of rows) {
    const outer = row.getBoundingClientRect(), all = texts(row).map((e) => [e, box(e)]);
    for (const [e, b] of all) {
      if (b.top < outer.top - 1 || b.bottom > outer.bottom + 1 || b.left < outer.left - 1 || b.right > outer.right + 1)
        faults.push('cut: ' + e.textContent + JSON.stringify([b.top - outer.top, outer.bottom - b.bottom, outer.right - b.right].map(Math.round)));
    }
    for (let i = 0; i < all.length; i++) for (let j = i + 1; j < all.length; j++) {
      const [e, a] = all[i], [f, b] = all[j];
      if (e.contains(f) || f.contains(e)) continue;
      const w = Math.min(a.right, b.right) - Math.max(a.left, b.left), h = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (w > 2 && h > 2) faults.push('overlap: ' + e.textContent + ' / ' + f.textContent);
    }
  }
  for (const e of texts(document.querySelector('.wall'))) {
    if (e.closest('.layer:not(.front)')) continue;
    const b = box(e);
    if (b.width && (b.left < -1 || b.top < -1 || b.right > innerWidth + 1 || b.bottom > innerHeight + 1)) faults.push('off the glass: ' + e.textContent);
  }
  for (const e of document.querySelectorAll('.head > *, .foot > *, .strip li, .news > *')) {
    if (e.scrollWidth > e.clientWidth + 2 && e.clientWidth) faults.push('too wide: ' + e.textContent);
  }
  return faults;
})()";

const TITLES: [&str; 9] = [
    "木工",
    "工地小工 搬砖和灰",
    "古建筑木作修缮大工 会斗拱榫卯 长期有活",
    "食堂帮厨（洗菜切菜），管吃管住，长期招，路远可报销",
    "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十",
    "C1货车司机 Volvo EC210 / 挖掘机 360",
    "盂县隰县岢岚岚县堌阳护林员",
    "月嫂",
    "外墙粉刷",
];

fn rows() -> Vec<Value> {
    let mut rows = Vec::new();
    for (at, title) in TITLES.iter().enumerate() {
        let mut row = row(&format!("r{at}"), title);
        row["immediate"] = json!(at % 2 == 0);
        row["place"] = json!(
            [
                "碛口镇",
                "湍水头镇安置房二期工地东门集合点找李师傅",
                "克虎镇安置房一期工地"
            ][at % 3]
        );
        row["lodging"] = json!(at % 3 == 0);
        row["helped_first"] = json!(at % 4 == 1);
        row["meals"] = json!(["none", "three", "lunch"][at % 3]);
        // Far ahead: the longest words for a day.
        let ahead = Duration::from_secs(86_400 * [0, 1, 20][at % 3]);
        row["start_on"] = json!(linggong_tests::in_china(ahead).to_string()[..10]);
        row["end_on"] =
            json!(linggong_tests::in_china(Duration::from_secs(86_400 * 30)).to_string()[..10]);
        row["pay"] = [
            json!({ "min_fen": 30_000, "max_fen": 35_000, "unit": "day" }),
            json!({ "min_fen": 1_200_000, "max_fen": 1_800_000, "unit": "month" }),
            json!({ "min_fen": 35, "max_fen": 45, "unit": "piece", "piece": "斤" }),
            json!({ "min_fen": 4_500, "max_fen": 6_050, "unit": "piece", "piece": "平方米" }),
        ][at % 4]
            .clone();
        row["headcount"] = json!([1, 30, 9_999][at % 3]);
        row["trade"] = json!([101, 305, 906][at % 3]);
        rows.push(row);
    }
    rows
}

#[tokio::test]
async fn nothing_overlaps_or_is_cut_on_any_page() -> Result<()> {
    let server = Server::start()?;
    server.system(MARKET)?.bulk(&rows()).await?;
    let faults = Mutex::new(BTreeSet::new());
    for glass in [Glass::LANDSCAPE, Glass::PORTRAIT, Glass::UHD] {
        let browser = Browser::start(glass).await?;
        browser
            .open(&server.url(&format!("/board?market={MARKET}")))
            .await?;
        let seen = Mutex::new(BTreeSet::new());
        until("all postings were shown without fault", Duration::from_secs(120), || async {
            let shown = "[...document.querySelectorAll('.layer.front .row.used')].map(e => e.dataset.number)";
            let numbers = browser.value(shown).await?;
            let mut seen = seen.lock().await;
            let before = seen.len();
            seen.extend(numbers.as_array().into_iter().flatten().map(ToString::to_string));
            if seen.len() > before {
                faults.lock().await.extend(browser.value(FAULTS).await?.as_array().into_iter().flatten().map(|f| format!("{glass:?}: {f}")));
            }
            Ok(seen.len() == TITLES.len())
        })
        .await?;
        browser.close().await?;
    }
    let faults = faults.into_inner();
    ensure!(faults.is_empty(), "{faults:#?}");
    Ok(())
}

#[tokio::test]
async fn rare_characters_have_their_own_shapes() -> Result<()> {
    let server = Server::start()?;
    let browser = Browser::start(Glass::LANDSCAPE).await?;
    browser
        .open(&server.url(&format!("/board?market={MARKET}")))
        .await?;
    // A character no font has draws the box that stands for all missing ones.
    let missing = r"(() => {
      const draw = (text) => {
        const c = document.createElement('canvas').getContext('2d');
        c.font = '64px ' + getComputedStyle(document.body).fontFamily;
        c.fillText(text, 10, 80);
        return c.canvas.toDataURL();
      };
      const none = draw('\u{10fffe}');
      return [...'盂隰岢岚堌湍碛峪崞虒垯舁'].filter((c) => draw(c) === none || draw(c) === draw(' '));
    })()";
    assert_eq!(browser.value(missing).await?, json!([]));
    browser.close().await
}

#[tokio::test]
async fn type_grows_with_the_distance_of_the_readers() -> Result<()> {
    let server = Server::start_with(&["--demo"])?;
    let browser = Browser::start(Glass::LANDSCAPE).await?;
    let mut sizes = Vec::new();
    for distance in ["1", "2", "3"] {
        browser
            .open(&server.url(&format!(
                "/board?market={MARKET}&diagonal=55&distance={distance}"
            )))
            .await?;
        // Figures or pay levels may have their turn first.
        let root = "parseFloat(getComputedStyle(document.documentElement).fontSize)";
        let lead = "document.querySelector('.wall.ready .layer.front .row h2')";
        let is_root = format!("{lead} && parseFloat(getComputedStyle({lead}).fontSize) === {root}");
        browser
            .until(
                "a title in the leading size",
                Duration::from_secs(60),
                &is_root,
            )
            .await?;
        sizes.push(browser.value(root).await?.as_f64().unwrap_or(0.0));
    }
    assert!(
        sizes.is_sorted() && sizes[2] >= 62.0 && sizes[0] < 30.0,
        "{sizes:?}"
    );
    browser.close().await
}
