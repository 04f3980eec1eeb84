//! 咨询维权 and 发布用工: complaints with a receipt, articles, other markets, a posting handed in.

use anyhow::{Context as _, Result};
use linggong_tests::{Glass, MARKET, Server, System};
use reqwest::Method;
use serde_json::{Value, json};

use super::{TO_A_POSTING, Visitor, fill};

/// The first case that waits.
async fn first_case(system: &System) -> Result<Value> {
    let path = format!("/api/v1/staff/cases?market={MARKET}");
    let queue: Value = system
        .send(Method::GET, &path, &Value::Null)
        .await?
        .json()
        .await?;
    Ok(queue["items"][0].clone())
}

#[tokio::test]
async fn a_complaint_without_a_name_is_answered_under_its_receipt() -> Result<()> {
    let server = Server::start()?;
    fill(&server).await?;
    let system = server.system("140000")?;
    let mut visitor = Visitor::arrive(&server, Glass::PORTRAIT).await?;
    visitor
        .goes(&["请点这里", "咨询维权", "我要投诉", "拖欠工钱"])
        .await?;
    visitor.writes("老板叫赵六，欠三百").await?;
    visitor.taps("下一步").await?;
    visitor.taps("不留，我自己来查").await?;
    visitor.sees("您的受理号是").await?;
    visitor.sees("欠条或记工本").await?;
    let number = visitor
        .value("document.querySelector('.slip-number').innerText.replace(' ', '')")
        .await?;
    let number = number.as_str().context("a number")?.to_owned();
    visitor.taps("好了").await?;
    let case = first_case(&system).await?;
    assert_eq!(
        (&case["case"]["kind"], &case["name_masked"]),
        (&json!("unpaid_wages"), &Value::Null)
    );
    let path = format!("/api/v1/staff/cases/{}/steps", case["case"]["id"]);
    for step in [
        json!({ "step": "take" }),
        json!({ "step": "close", "answer": "工钱要回来了" }),
    ] {
        assert!(
            system
                .send(Method::POST, &path, &step)
                .await?
                .status()
                .is_success()
        );
    }
    visitor
        .goes(&["请点这里", "咨询维权", "查办得怎么样了"])
        .await?;
    visitor.types("12345678").await?;
    visitor.taps("查一查").await?;
    visitor.sees("没有查到").await?;
    visitor.types(&number).await?;
    visitor.taps("查一查").await?;
    visitor.sees("工钱要回来了").await?;
    visitor.leaves().await
}

#[tokio::test]
async fn a_false_posting_is_reported_where_it_stands() -> Result<()> {
    let server = Server::start()?;
    let (posting, _) = fill(&server).await?[0];
    let system = server.system("140000")?;
    let mut visitor = Visitor::arrive(&server, Glass::PORTRAIT).await?;
    visitor.goes(&TO_A_POSTING).await?;
    visitor.goes(&["举报", "不写，下一步"]).await?;
    visitor.taps("留名字和电话").await?;
    visitor.introduces_themself("13812345678").await?;
    visitor.taps("同意，提交").await?;
    visitor.sees("您的受理号是").await?;
    let case = first_case(&system).await?;
    assert_eq!(
        (
            &case["case"]["kind"],
            &case["case"]["posting"],
            &case["name_masked"]
        ),
        (&json!("false_posting"), &json!(posting), &json!("张*"))
    );
    visitor.leaves().await
}

#[tokio::test]
async fn a_household_hands_in_work_and_it_is_on_the_wall_once_reviewed() -> Result<()> {
    let server = Server::start()?;
    let system = server.system("140000")?;
    let mut visitor = Visitor::arrive(&server, Glass::PORTRAIT).await?;
    visitor
        .goes(&["请点这里", "发布用工", "瓦工", "2", "下一步", "3"])
        .await?;
    // Three yuan may be a slip of the finger; whoever means it goes on.
    visitor.sees("3元一天，对吗？").await?;
    visitor.taps("一小时").await?;
    visitor.sees("3元一小时，对吗？").await?;
    let on = "[...document.querySelectorAll('button.main')].some((b) => !b.disabled)";
    assert_eq!(visitor.value(on).await?, true);
    visitor.goes(&["一天", "0", "0"]).await?;
    visitor.sees("只写工钱").await?;
    visitor.goes(&["下一步", "明天"]).await?;
    visitor.sees("在哪里干").await?;
    visitor.writes("碛口镇李家山村").await?;
    visitor.taps("下一步").await?;
    visitor.sees("具体干什么").await?;
    visitor.taps("下一步").await?;
    visitor.sees("怎么称呼您").await?;
    visitor.writes("李师傅").await?;
    visitor.taps("下一步").await?;
    visitor
        .sees("瓦工/砌墙 · 2 人 · 300元/天 · 碛口镇李家山村")
        .await?;
    visitor.types("13812345678").await?;
    visitor.taps("同意，发布").await?;
    visitor.sees("编号是").await?;
    let number = visitor
        .value("document.querySelector('.slip-number').innerText")
        .await?;
    visitor.taps("好了").await?;
    let found = async || -> Result<Value> {
        let address = server.url(&format!("/api/v1/markets/{MARKET}/feed"));
        let feed: Value = reqwest::get(address).await?.json().await?;
        Ok(feed["snapshot"]["postings"].clone())
    };
    assert_eq!(found().await?, json!([]), "nobody has reviewed it");
    let ask = system
        .send(
            Method::POST,
            "/api/v1/staff/postings/1/contact",
            &Value::Null,
        )
        .await?;
    assert_eq!(ask.json::<Value>().await?["phone"], "13812345678");
    let review = json!({ "accept": true });
    let done = system
        .send(Method::POST, "/api/v1/staff/postings/1/review", &review)
        .await?;
    assert!(done.status().is_success());
    let postings = found().await?;
    assert_eq!(
        (
            postings[0]["number"].to_string(),
            &postings[0]["draft"]["place"]
        ),
        (
            number.as_str().unwrap_or_default().to_owned(),
            &json!("碛口镇李家山村")
        )
    );
    visitor.sees("碛口镇李家山村").await?;
    visitor.leaves().await
}

#[tokio::test]
async fn laws_are_told_in_plain_words_and_every_market_is_found() -> Result<()> {
    let server = Server::start()?;
    let mut visitor = Visitor::arrive(&server, Glass::PORTRAIT).await?;
    visitor
        .goes(&["请点这里", "咨询维权", "看看国家怎么说", "干完活不给钱"])
        .await?;
    visitor.sees("国务院令第724号").await?;
    visitor
        .goes(&["返回", "返回", "别处的零工市场", "阳泉市"])
        .await?;
    visitor.sees("盂县零工市场").await?;
    visitor.leaves().await
}

#[tokio::test]
async fn a_seat_in_a_course_is_taken_in_six_touches() -> Result<()> {
    let server = Server::start_with(&["--demo"])?;
    let mut visitor = Visitor::arrive(&server, Glass::PORTRAIT).await?;
    visitor.taps("请点这里").await?;
    visitor.taps("咨询维权").await?;
    visitor.taps("想学技术").await?;
    visitor.taps("电焊工初级班").await?;
    visitor.sees("还剩 30 个名额").await?;
    visitor.taps("我要报名").await?;
    visitor.introduces_themself("13812345678").await?;
    visitor.sees("告诉您哪天开课").await?;
    visitor.taps("同意，报名").await?;
    visitor.sees("想学技术 电焊工初级班").await?;
    visitor.sees("打电话告诉您怎么上课").await?;
    visitor.taps("好了").await?;
    visitor
        .goes(&["请点这里", "咨询维权", "想学技术", "电焊工初级班"])
        .await?;
    visitor.sees("还剩 29 个名额").await?;
    visitor.leaves().await
}
