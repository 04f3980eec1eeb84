//! What people come for, with their touches counted.

use std::time::Duration;

use anyhow::Result;
use linggong_tests::{Glass, MARKET, Server, in_china};
use reqwest::Method;
use serde_json::{Value, json};

use super::{TO_A_POSTING, TO_A_WISH, Visitor, fill};

#[tokio::test]
async fn from_the_start_to_a_ticket_takes_at_most_eight_touches() -> Result<()> {
    let server = Server::start()?;
    fill(&server).await?;
    let mut visitor = Visitor::arrive(&server, Glass::PORTRAIT).await?;
    visitor.taps("请点这里").await?;
    visitor.taps("找活干").await?;
    visitor.taps("建筑建材").await?;
    visitor.taps("全部").await?;
    visitor.taps("砌砖大工").await?;
    // What decides whether one goes, and how one gets there.
    for words in [
        "离市场48公里",
        "到古镇牌坊下车",
        "身份证、手套",
        "企业已核验",
    ] {
        visitor.sees(words).await?;
    }
    visitor.taps("我想去").await?;
    visitor.introduces_themself("13812345678").await?;
    visitor.taps("同意，报名").await?;
    visitor.sees("您的号是").await?;
    assert_eq!(visitor.taps, 8);
    visitor.sees("001").await?;
    // It is written down, and a queue shows it masked.
    let queue: Value = server
        .system(MARKET)
        .or_else(|_| server.system("141100"))?
        .send(
            Method::GET,
            &format!("/api/v1/staff/interests?market={MARKET}"),
            &Value::Null,
        )
        .await?
        .json()
        .await?;
    let first = &queue["items"][0];
    assert_eq!(
        (&first["title"], &first["phone_masked"]),
        (&json!("砌砖大工"), &json!("138****5678"))
    );

    // Another one needs no introduction.
    visitor.taps("再看别的活").await?;
    visitor.taps("建筑建材").await?;
    visitor.taps("全部").await?;
    visitor.taps("钢筋工").await?;
    visitor.taps("我想去").await?;
    // They see for what, and as whom.
    visitor.sees("钢筋工 · 300–350元/天").await?;
    visitor.sees("张* 138****5678").await?;
    visitor.taps("报名").await?;
    visitor.sees("002").await?;
    visitor.leaves().await
}

#[tokio::test]
async fn a_number_read_off_the_wall_opens_its_posting_in_three_touches() -> Result<()> {
    let server = Server::start()?;
    let (_, number) = fill(&server).await?[4];
    let mut visitor = Visitor::arrive(&server, Glass::PORTRAIT).await?;
    visitor.taps("请点这里").await?;
    let start = visitor.taps;
    visitor.taps("看到墙上的编号").await?;
    visitor.types(&number.to_string()).await?;
    visitor.taps("电焊工").await?;
    visitor.sees("自带瓦刀").await?;
    assert!(visitor.taps - start <= 3);
    // One that is not there says so.
    visitor.taps("返回").await?;
    visitor.types("999").await?;
    visitor.sees("没有这个编号").await?;
    visitor.leaves().await
}

#[tokio::test]
async fn one_sees_how_it_stands_takes_it_back_and_is_forgotten() -> Result<()> {
    let server = Server::start()?;
    let (posting, _) = fill(&server).await?[0];
    let client = reqwest::Client::new();
    let wish = json!({ "market": MARKET, "posting": posting,
        "person": { "name": "张三", "phone": "13812345678", "consent": "2026-11" } });
    let sent = client
        .post(server.url("/api/v1/interests"))
        .header("Idempotency-Key", "k")
        .json(&wish)
        .send();
    assert!(sent.await?.status().is_success());
    let mut visitor = Visitor::arrive(&server, Glass::PORTRAIT).await?;
    visitor.taps("请点这里").await?;
    visitor.taps("我的进度").await?;
    visitor.types("13812345678").await?;
    visitor.taps("下一步").await?;
    visitor.types("9").await?;
    visitor.taps("查进度").await?;
    visitor.sees("没有查到").await?;
    visitor.types("1").await?;
    visitor.taps("查进度").await?;
    visitor.sees("已报名").await?;
    visitor.taps("不去了，取消").await?;
    visitor.sees("已取消").await?;
    visitor.taps("删除我的信息").await?;
    visitor.taps("全部删掉").await?;
    visitor.sees("请点这里").await?;
    let lookup = json!({ "phone": "13812345678", "ticket": 1 });
    let answer = client
        .post(server.url("/api/v1/lookup"))
        .json(&lookup)
        .send()
        .await?;
    assert_eq!(answer.status(), 404);
    visitor.leaves().await
}

#[tokio::test]
async fn who_comes_while_nobody_calls_numbers_is_not_told_to_wait() -> Result<()> {
    let clock = |hours: u64| {
        let at = in_china(Duration::from_secs(hours * 3_600)).to_string();
        at[11..16].to_owned()
    };
    let (from, to) = (clock(2), clock(3));
    let hours = format!("{MARKET}={from}-{to}");
    let server = Server::start_with(&["--market-hours", &hours])?;
    fill(&server).await?;
    let mut visitor = Visitor::arrive(&server, Glass::PORTRAIT).await?;
    visitor.sees("工作人员 ").await?;
    visitor.goes(&TO_A_WISH).await?;
    visitor.introduces_themself("13812345678").await?;
    visitor.taps("同意，报名").await?;
    visitor.sees("现在没有工作人员，不叫号").await?;
    visitor.leaves().await
}

#[tokio::test]
async fn whoever_looks_without_network_is_told_that_nothing_can_be_looked_up() -> Result<()> {
    let mut server = Server::start()?;
    fill(&server).await?;
    let mut visitor = Visitor::arrive(&server, Glass::PORTRAIT).await?;
    visitor.taps("请点这里").await?;
    visitor.taps("我的进度").await?;
    visitor.types("13812345678").await?;
    visitor.taps("下一步").await?;
    visitor.types("1").await?;
    server.kill()?;
    visitor.taps("查进度").await?;
    visitor.sees("现在查不了").await?;
    visitor.leaves().await
}

#[tokio::test]
async fn a_posting_that_fills_meanwhile_is_not_offered_and_the_network_gone_is_said() -> Result<()>
{
    let mut server = Server::start()?;
    let (posting, _) = fill(&server).await?[0];
    let mut visitor = Visitor::arrive(&server, Glass::PORTRAIT).await?;
    visitor.goes(&TO_A_POSTING).await?;
    visitor.sees("我想去").await?;
    server.system("140000")?.take(posting, 3).await?;
    visitor.sees("招满了或结束了").await?;
    visitor.taps("看看别的活").await?;
    visitor.taps("木工").await?;
    visitor.taps("我想去").await?;
    visitor.introduces_themself("13812345678").await?;
    server.kill()?;
    visitor.taps("同意，报名").await?;
    visitor.sees("网络断了，先替您记下了").await?;
    visitor.leaves().await
}
