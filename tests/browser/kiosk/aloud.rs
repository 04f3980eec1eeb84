//! What is read aloud is what stands on the glass, and what cannot be seen is said.

use anyhow::{Result, ensure};
use linggong_tests::{Glass, Server};

use super::trace::SPY;
use super::{SOON, Visitor, fill};

/// A Chinese voice that keeps what it is given to say.
const VOICE: &str = r"
window.spoken = [];
const voice = Object.create(SpeechSynthesisVoice.prototype, { lang: { value: 'zh-CN' } });
const synthesis = SpeechSynthesis.prototype;
Object.defineProperty(synthesis, 'getVoices', { value: () => [voice] });
Object.defineProperty(synthesis, 'speak', { value: (said) => window.spoken.push(said.text) });
Object.defineProperty(synthesis, 'cancel', { value: () => {} });
window.SpeechSynthesisUtterance = class extends EventTarget {
  constructor(text) { super(); this.text = text; }
};
";

/// Waits until what was said last holds these words.
async fn hears(visitor: &Visitor, words: &str) -> Result<()> {
    let said = format!("(window.spoken.at(-1) ?? '').includes('{words}')");
    visitor.browser.until(words, SOON, &said).await?;
    Ok(())
}

async fn arrive(server: &Server) -> Result<Visitor> {
    fill(server).await?;
    Visitor::arrive_with(server, Glass::PORTRAIT, &format!("{SPY}{VOICE}")).await
}

#[tokio::test]
async fn a_posting_is_read_with_its_name_and_its_whole_pay() -> Result<()> {
    let server = Server::start()?;
    let mut visitor = arrive(&server).await?;
    visitor
        .goes(&["请点这里", "找活干", "建筑建材", "全部", "读给我听"])
        .await?;
    hears(&visitor, "砌砖大工，碛口古镇修缮工地").await?;
    hears(&visitor, "300到350元每天，还招 3 人。").await?;
    visitor.taps("砌砖大工").await?;
    visitor.taps("读给我听").await?;
    hears(&visitor, "砌砖大工，编号 ").await?;
    hears(&visitor, "300到350元每天").await?;
    hears(&visitor, "还招，3 人（一共 3 人）").await?;
    visitor.taps("我想去").await?;
    // The letters of a name are nobody's business but the person's.
    visitor.types("qx").await?;
    visitor.taps("读给我听").await?;
    hears(&visitor, "您叫什么名字？").await?;
    let said = visitor.value("window.spoken.at(-1)").await?;
    ensure!(
        !said.as_str().unwrap_or_default().contains("qx"),
        "the letters were spoken: {said}"
    );
    visitor.leaves().await
}

#[tokio::test]
async fn that_time_runs_out_is_said_and_not_only_shown() -> Result<()> {
    let server = Server::start()?;
    let mut visitor = arrive(&server).await?;
    visitor.taps("请点这里").await?;
    visitor.taps("读给我听").await?;
    visitor.value("window.skipped += 61_000").await?;
    hears(&visitor, "秒后回到首页").await?;
    visitor.leaves().await
}
