//! After somebody has left, nothing of them is anywhere.

use std::time::Duration;

use anyhow::{Result, ensure};
use linggong_tests::{Glass, Server, until};
use serde_json::{Value, json};

use super::{TO_A_WISH, Visitor, fill};

/// Nobody else is called so.
const NAME: &str = "张三";
const PHONE: &str = "13987651234";
/// All must be gone within this.
const AT_ONCE: Duration = Duration::from_secs(1);

/// Keeps every WebAssembly memory of the page, and can run the clocks faster.
pub(super) const SPY: &str = r"
window.memories = [];
for (const how of ['instantiate', 'instantiateStreaming']) {
  const real = WebAssembly[how];
  WebAssembly[how] = async (...all) => {
    const made = await real.apply(WebAssembly, all);
    const exports = (made.instance ?? made).exports;
    if (exports.memory) window.memories.push(exports.memory);
    return made;
  };
}
const real = performance.now.bind(performance);
window.skipped = 0;
performance.now = () => real() + window.skipped;
";

/// Where a text is still found: the page, what it stores, its memory, its address.
const FOUND: &str = r"(async (texts) => {
  const found = [], says = (where, text) => texts.some((t) => String(text).includes(t)) && found.push(where);
  says('DOM', document.documentElement.outerHTML);
  for (const e of document.querySelectorAll('input')) says('input', e.value);
  says('localStorage', JSON.stringify({ ...localStorage })); says('sessionStorage', JSON.stringify({ ...sessionStorage }));
  says('address', location.href); says('title', document.title); says('state', JSON.stringify(history.state)); says('cookie', document.cookie);
  for (const name of await caches.keys()) for (const request of await (await caches.open(name)).keys()) {
    says('cache', request.url); says('cache', await (await caches.match(request)).text());
  }
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((done) => { const r = indexedDB.open(name); r.onsuccess = () => done(r.result); });
    for (const store of database.objectStoreNames) {
      const all = await new Promise((done) => { const r = database.transaction(store).objectStore(store).getAll(); r.onsuccess = () => done(r.result); });
      says('IndexedDB', JSON.stringify(all));
    }
    database.close();
  }
  const bytes = texts.map((t) => new TextEncoder().encode(t));
  for (const memory of window.memories) {
    const all = new Uint8Array(memory.buffer);
    for (const wanted of bytes) for (let at = all.indexOf(wanted[0]); at >= 0; at = all.indexOf(wanted[0], at + 1)) {
      if (wanted.every((byte, n) => all[at + n] === byte)) { found.push('wasm memory'); break; }
    }
  }
  return [found, window.memories.length];
})";

async fn found(visitor: &Visitor) -> Result<Value> {
    let texts = json!([
        NAME,
        PHONE,
        "139 8765 1234",
        // What is freed loses its first bytes anyway: the ends tell whether it was overwritten.
        "1231002X",
        "1231 002X",
        SAID,
        // Any piece of a long one: what comes to lie in the room it leaves hides the rest.
        "孙头",
        "驴车",
        "柳树坡",
    ]);
    let expression = format!("{FOUND}({texts})");
    let parameters =
        json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
    let answer = visitor
        .browser
        .devtools("Runtime.evaluate", parameters)
        .await?;
    Ok(answer["result"]["value"].clone())
}

/// Nothing is found, in the memory of the kiosk and, once it is there, of what speaks for the
/// device.
fn ensure_gone(found: &Value) -> Result<()> {
    let memories = found[1].as_u64();
    ensure!(
        found[0] == json!([]) && memories.is_some_and(|memories| memories > 0),
        "still there: {found}"
    );
    Ok(())
}

/// Goes to a posting and touches “我想去”.
async fn say_i_want_it(visitor: &mut Visitor) -> Result<()> {
    visitor.goes(&TO_A_WISH).await?;
    Ok(())
}

async fn check(
    leave: impl AsyncFnOnce(&mut Visitor) -> Result<()>,
    to_the_ticket: bool,
) -> Result<()> {
    let server = Server::start()?;
    fill(&server).await?;
    let mut visitor = Visitor::arrive_with(&server, Glass::PORTRAIT, SPY).await?;
    let steps = visitor.value("history.length").await?;
    say_i_want_it(&mut visitor).await?;
    visitor.introduces_themself(PHONE).await?;
    let before = found(&visitor).await?;
    ensure!(
        before[0]
            .as_array()
            .is_some_and(|found| found.contains(&json!("wasm memory"))),
        "the search finds nothing: {before}"
    );
    if to_the_ticket {
        visitor.taps("同意，报名").await?;
        visitor.sees("您的号是").await?;
    }
    leave(&mut visitor).await?;
    visitor
        .browser
        .until(
            "the start is shown",
            AT_ONCE,
            "document.body?.innerText.includes('请点这里')",
        )
        .await?;
    let after = found(&visitor).await?;
    ensure_gone(&after)?;
    // There is no step to walk back to.
    assert_eq!(visitor.value("history.length").await?, steps);
    let log = server.log()?;
    ensure!(
        log.contains("/api/v1/") || !to_the_ticket,
        "the log is that of the server"
    );
    for text in [NAME, PHONE] {
        ensure!(!log.contains(text), "in the server's log");
    }
    visitor.leaves().await
}

#[tokio::test]
async fn nothing_is_left_after_a_ticket() -> Result<()> {
    check(async |visitor| visitor.taps("好了").await, true).await
}

/// The canaries in a registration and in complaints.
const IDENTITY: &str = "11010519491231002X";
const SAID: &str = "赵六欠钱";
const STORY: &str = "老孙头赶驴车上柳树坡，";

async fn check_told(tell: impl AsyncFnOnce(&mut Visitor) -> Result<()>) -> Result<()> {
    let server = Server::start()?;
    fill(&server).await?;
    let mut visitor = Visitor::arrive_with(&server, Glass::PORTRAIT, SPY).await?;
    visitor.taps("请点这里").await?;
    tell(&mut visitor).await?;
    visitor.taps("好了").await?;
    visitor
        .browser
        .until(
            "the start is shown",
            AT_ONCE,
            "document.body?.innerText.includes('请点这里')",
        )
        .await?;
    ensure_gone(&found(&visitor).await?)?;
    let log = server.log()?;
    for text in [NAME, PHONE, IDENTITY, SAID] {
        ensure!(!log.contains(text), "in the server's log");
    }
    visitor.leaves().await
}

#[tokio::test]
async fn nothing_is_left_of_a_registration() -> Result<()> {
    check_told(async |visitor| {
        visitor.taps("登记求职").await?;
        visitor
            .goes(&["跳过", "跳过", "跳过", "同意，我来填"])
            .await?;
        visitor.types(IDENTITY).await?;
        visitor.taps("下一题").await?;
        visitor
            .goes(&["跳过", "跳过", "跳过", "跳过", "不填", "都对，下一步"])
            .await?;
        visitor.introduces_themself(PHONE).await?;
        let before = found(visitor).await?;
        ensure!(before[0] != json!([]), "the search finds nothing");
        visitor.taps("同意，登记").await?;
        visitor.sees("登记好了").await
    })
    .await
}

#[tokio::test]
async fn nothing_is_left_of_a_complaint() -> Result<()> {
    check_told(async |visitor| {
        visitor.goes(&["咨询维权", "我要投诉", "拖欠工钱"]).await?;
        visitor.writes(SAID).await?;
        let before = found(visitor).await?;
        ensure!(before[0] != json!([]), "the search finds nothing");
        visitor.taps("下一步").await?;
        visitor.taps("留名字和电话").await?;
        visitor.introduces_themself(PHONE).await?;
        visitor.taps("同意，提交").await?;
        visitor.sees("您的受理号是").await
    })
    .await
}

#[tokio::test]
async fn nothing_is_left_when_somebody_goes_home_half_way() -> Result<()> {
    check(async |visitor| visitor.taps("首页").await, false).await
}

#[tokio::test]
async fn nothing_is_left_when_somebody_walks_away() -> Result<()> {
    let walk_away = async |visitor: &mut Visitor| {
        visitor.value("window.skipped += 61_000").await?;
        visitor.sees("您还在吗").await?;
        // Any touch extends.
        visitor.taps("我还在").await?;
        let gone = "!document.body.innerText.includes('您还在吗')";
        visitor
            .browser
            .until("the question is gone", AT_ONCE, gone)
            .await?;
        visitor.value("window.skipped += 61_000").await?;
        visitor.sees("您还在吗").await?;
        visitor.value("window.skipped += 20_000").await.map(drop)
    };
    check(walk_away, false).await
}

/// Goes home while nothing can be loaded: over plain HTTP in a hall there is no service worker,
/// and the server is gone. The allocator alone overwrites what was said.
async fn check_overwritten(tell: impl AsyncFnOnce(&mut Visitor) -> Result<()>) -> Result<()> {
    let mut server = Server::start()?;
    fill(&server).await?;
    let script = format!("{SPY}; delete Navigator.prototype.serviceWorker;");
    let mut visitor = Visitor::arrive_with(&server, Glass::PORTRAIT, &script).await?;
    tell(&mut visitor).await?;
    let before = found(&visitor).await?;
    let in_memory = before[0]
        .as_array()
        .is_some_and(|found| found.contains(&json!("wasm memory")));
    ensure!(in_memory, "the search finds nothing: {before}");
    server.kill()?;
    visitor.value("window.skipped += 30_000").await?;
    visitor.taps("首页").await?;
    visitor.sees("请点这里").await?;
    let forgotten = async || Ok(ensure_gone(&found(&visitor).await?).is_ok());
    until("all is overwritten", AT_ONCE, forgotten).await?;
    visitor.leaves().await
}

#[tokio::test]
async fn nothing_is_left_of_a_wish_when_nothing_can_be_loaded() -> Result<()> {
    check_overwritten(async |visitor| {
        say_i_want_it(visitor).await?;
        visitor.introduces_themself(PHONE).await
    })
    .await
}

#[tokio::test]
async fn nothing_is_left_of_a_story_when_nothing_can_be_loaded() -> Result<()> {
    check_overwritten(async |visitor| {
        visitor
            .goes(&["请点这里", "咨询维权", "我要投诉", "拖欠工钱"])
            .await?;
        // A long one leaves room behind that nothing else comes to fill.
        visitor.writes(&STORY.repeat(18)).await
    })
    .await
}

#[tokio::test]
async fn nothing_is_left_of_an_identity_number_when_nothing_can_be_loaded() -> Result<()> {
    check_overwritten(async |visitor| {
        visitor.taps("请点这里").await?;
        visitor.taps("登记求职").await?;
        visitor
            .goes(&["跳过", "跳过", "跳过", "同意，我来填"])
            .await?;
        visitor.types(IDENTITY).await?;
        visitor.taps("下一题").await
    })
    .await
}

#[tokio::test]
async fn nobody_is_interrupted_while_composing() -> Result<()> {
    let server = Server::start()?;
    fill(&server).await?;
    let mut visitor = Visitor::arrive_with(&server, Glass::PORTRAIT, SPY).await?;
    say_i_want_it(&mut visitor).await?;
    let compose = |kind| {
        format!(
            "document.querySelector('.typed').dispatchEvent(new CompositionEvent('{kind}', {{ bubbles: true }}))"
        )
    };
    visitor.value(&compose("compositionstart")).await?;
    visitor.value("window.skipped += 200_000").await?;
    let asked = visitor.browser.until(
        "asked",
        Duration::from_secs(1),
        "document.body.innerText.includes('您还在吗')",
    );
    ensure!(asked.await.is_err(), "interrupted");
    visitor.value(&compose("compositionend")).await?;
    visitor.value("window.skipped += 61_000").await?;
    visitor.sees("您还在吗").await?;
    visitor.leaves().await
}
