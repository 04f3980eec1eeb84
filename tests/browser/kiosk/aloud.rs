//! What is read aloud is what stands on the glass, and what cannot be seen is said.

use anyhow::{Result, ensure};
use linggong_tests::{Glass, MARKET, Server, row};
use serde_json::json;

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
async fn who_takes_people_in_need_first_and_where_a_repost_is_from_is_seen_and_heard() -> Result<()>
{
    let server = Server::start()?;
    let mut taken = row("1", "电子厂普工");
    taken["source"] = json!("out_of_province");
    taken["source_name"] = json!("长三角中心站昆山工作站");
    taken["helped_first"] = json!(true);
    let (_, number) = server.system(MARKET)?.publish(taken).await?;
    let script = format!("{SPY}{VOICE}");
    let mut visitor = Visitor::arrive_with(&server, Glass::PORTRAIT, &script).await?;
    visitor.taps("请点这里").await?;
    visitor.taps("看到墙上的编号").await?;
    visitor.types(&number.to_string()).await?;
    visitor.taps("电子厂普工").await?;
    visitor.sees("优先招用困难群众").await?;
    visitor.sees("长三角中心站昆山工作站").await?;
    visitor.taps("读给我听").await?;
    hears(&visitor, "优先招用困难群众").await?;
    hears(&visitor, "来源，长三角中心站昆山工作站").await?;
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
