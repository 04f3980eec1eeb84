//! 求职登记: told once, recommended with reasons, seen, corrected and deleted by oneself.

use anyhow::Result;
use linggong_tests::{Glass, Server};

use super::{Visitor, fill};

/// Answers the questions before the identity number.
async fn begin(visitor: &mut Visitor) -> Result<()> {
    visitor
        .goes(&[
            "请点这里",
            "登记求职",
            "瓦工",
            "电焊工",
            "下一题",
            "今天就能干",
            "全市都行",
        ])
        .await?;
    visitor.sees("身份证号").await
}

#[tokio::test]
async fn a_registration_ends_with_work_that_suits_and_is_corrected_and_deleted() -> Result<()> {
    let server = Server::start()?;
    fill(&server).await?;
    let mut visitor = Visitor::arrive(&server, Glass::PORTRAIT).await?;
    begin(&mut visitor).await?;
    visitor.taps("同意，我来填").await?;
    visitor.types("11010519491231002").await?;
    visitor.types("1").await?;
    visitor.sees("身份证号不对").await?;
    visitor.taps("删一个").await?;
    visitor.types("X").await?;
    visitor.taps("下一题").await?;
    // What the number told is not asked again.
    visitor.sees("您上学上到哪里").await?;
    visitor.taps("初中").await?;
    visitor.taps("跳过").await?;
    visitor.taps("焊工证").await?;
    visitor.taps("下一题").await?;
    visitor.taps("想学技术").await?;
    visitor.taps("下一题").await?;
    // Whoever agreed to tell the number has not agreed to tell this.
    visitor.sees("家里的困难是敏感信息").await?;
    visitor.taps("同意，我来填").await?;
    visitor.taps("低收入家庭").await?;
    visitor.taps("下一题").await?;
    for told in [
        "瓦工/砌墙、电焊工",
        "110105********002X",
        "1949年12月31日",
        "女",
        "北京",
    ] {
        visitor.sees(told).await?;
    }
    // What the number says is not changed by hand.
    let locked = "[...document.querySelectorAll('.answers button')].filter((b) => b.disabled).map((b) => b.ariaLabel).join()";
    assert_eq!(visitor.value(locked).await?, "改性别,改出生日期");
    visitor.taps("都对，下一步").await?;
    visitor.introduces_themself("13812345678").await?;
    visitor.taps("同意，登记").await?;
    visitor.sees("登记好了").await?;
    visitor.sees("您选的工种").await?;
    // How far it is, is said once.
    let ways = "document.querySelector('.row').innerText.split('离市场').length";
    assert_eq!(visitor.value(ways).await?, 2);
    let number = visitor
        .value("document.querySelector('.slip-number').innerText.replace(' ', '')")
        .await?;
    let number = number.as_str().unwrap_or_default().to_owned();
    assert_eq!(number.len(), 8);
    visitor.taps("好了").await?;

    visitor.taps("请点这里").await?;
    visitor.taps("我的进度").await?;
    visitor.types("13812345678").await?;
    visitor.taps("下一步").await?;
    visitor.types(&number).await?;
    visitor.taps("查进度").await?;
    // Whoever stands behind them does not read the number.
    visitor.sees("138****5678").await?;
    visitor.taps("看手机号").await?;
    visitor.sees("13812345678").await?;
    visitor
        .value("window.print = () => window.printed = document.querySelector('.slip').innerText")
        .await?;
    visitor.taps("打印我的信息").await?;
    let printed = "window.printed?.includes('身份证号：110105********002X')";
    visitor
        .browser
        .until("all of it is printed", super::SOON, printed)
        .await?;
    visitor.taps("我登记的信息").await?;
    let change = "[...document.querySelectorAll('.answers button')].find((b) => b.ariaLabel === '改文化程度').click()";
    visitor.value(change).await?;
    visitor.taps("高中").await?;
    visitor.sees("您填的都对吗").await?;
    visitor.taps("保存").await?;
    visitor.taps("我登记的信息").await?;
    visitor.sees("高中").await?;
    visitor.taps("返回").await?;
    visitor.taps("删除我的信息").await?;
    visitor.taps("全部删掉").await?;
    visitor.sees("请点这里").await?;
    visitor.leaves().await
}

#[tokio::test]
async fn everything_but_name_and_phone_can_be_skipped() -> Result<()> {
    let server = Server::start()?;
    fill(&server).await?;
    let mut visitor = Visitor::arrive(&server, Glass::PORTRAIT).await?;
    visitor.taps("请点这里").await?;
    visitor.taps("登记求职").await?;
    for at in 1..=12 {
        visitor.sees(&format!("第 {at} 题")).await?;
        let words = if matches!(at, 4 | 12) {
            "不填"
        } else {
            "跳过"
        };
        visitor.taps(words).await?;
    }
    visitor.taps("都对，下一步").await?;
    visitor.introduces_themself("13812345678").await?;
    visitor.taps("同意，登记").await?;
    visitor.sees("现在正招人").await?;
    // Somebody who has just registered says nothing again.
    visitor.taps("看所有的活").await?;
    visitor.taps("建筑建材").await?;
    visitor.taps("全部").await?;
    visitor.taps("砌砖大工").await?;
    visitor.taps("我想去").await?;
    visitor.sees("张* 138****5678").await?;
    visitor.taps("报名").await?;
    visitor.sees("您的号是").await?;
    visitor.leaves().await
}

#[tokio::test]
async fn a_county_that_is_no_more_is_asked_for_and_no_province_is_refused() -> Result<()> {
    let server = Server::start()?;
    fill(&server).await?;
    let mut visitor = Visitor::arrive(&server, Glass::PORTRAIT).await?;
    begin(&mut visitor).await?;
    visitor.taps("同意，我来填").await?;
    visitor.types("999999196805121236").await?;
    visitor.sees("开头两位不对").await?;
    visitor.taps("全删").await?;
    // 临县 as it was before 2004.
    visitor.types("142326196805121230").await?;
    visitor.taps("下一题").await?;
    visitor.sees("您的户口在哪里").await?;
    visitor.taps("吕梁市").await?;
    visitor.taps("临县").await?;
    visitor.sees("您上学上到哪里").await?;
    visitor.leaves().await
}

#[tokio::test]
async fn nobody_works_before_sixteen_and_minors_see_no_hazardous_work() -> Result<()> {
    let server = Server::start()?;
    fill(&server).await?;
    let mut visitor = Visitor::arrive(&server, Glass::PORTRAIT).await?;
    let this_year = visitor.value("new Date().getFullYear()").await?;
    let this_year = this_year.as_f64().unwrap_or_default();
    for (years, sees) in [(10.0, "还不到 16 周岁"), (17.0, "您上学上到哪里")] {
        begin(&mut visitor).await?;
        visitor.goes(&["不填", "跳过", "跳过"]).await?;
        let born = (this_year - years).floor();
        while !visitor
            .value(&format!(
                "document.querySelector('.numbers').innerText.includes('{born}')"
            ))
            .await?
            .as_bool()
            .unwrap_or_default()
        {
            visitor.taps("更晚").await?;
        }
        visitor.taps(&born.to_string()).await?;
        visitor.taps("1").await?;
        visitor.taps("1").await?;
        visitor.taps("下一题").await?;
        visitor.sees(sees).await?;
        if years < 16.0 {
            visitor.taps("看我的权利").await?;
            visitor.sees("我要投诉、求助").await?;
            visitor.taps("返回").await?;
            visitor.taps("知道了").await?;
        }
    }
    // Concrete (102) and steel (103) are not for minors; bricks (101) are.
    visitor
        .goes(&["跳过", "跳过", "跳过", "跳过", "不填", "都对，下一步"])
        .await?;
    visitor.introduces_themself("13812345678").await?;
    visitor.taps("同意，登记").await?;
    visitor.sees("砌砖大工").await?;
    // So few are left that there is no choice of trade.
    visitor.taps("看所有的活").await?;
    // The tile counts what the list behind it shows.
    let tile = r"[...document.querySelectorAll('.tile')].find((t) => t.innerText.includes('建筑建材')).innerText.match(/\d+/)[0]";
    let told = visitor.value(tile).await?;
    visitor.taps("建筑建材").await?;
    visitor.sees("砌砖大工").await?;
    let count = r"document.querySelector('.page-title small').innerText.match(/\d+/)[0]";
    assert_eq!(visitor.value(count).await?, told);
    let rows = visitor
        .value("document.querySelector('.rows').innerText")
        .await?;
    let rows = rows.as_str().unwrap_or_default();
    assert!(!rows.contains("钢筋工"), "{rows}");
    visitor.leaves().await
}
