//! A ledger at the desk: sorted by a head, turned page by page, searched, and taken away whole.

use super::rest::column;
use super::*;

/// Where a ledger of postings has 招用人数.
const HEADCOUNT: usize = 6;

#[tokio::test]
async fn a_ledger_is_sorted_turned_and_searched() -> Result<()> {
    let server = Server::start()?;
    let rows: Vec<Value> = (1..=MANY)
        .map(|n| {
            let title = if n % 20 == 0 {
                "木工"
            } else {
                "砌砖大工"
            };
            let mut row = row(&n.to_string(), title);
            row["headcount"] = json!(n % 12 + 1);
            row
        })
        .collect();
    server.system(MARKET)?.bulk(&rows).await?;
    let clerk = Clerk::at_work(&server, "clerk", "").await?;
    clerk.presses("报表").await?;
    clerk.presses("台账：岗位信息").await?;
    clerk.sees("共 60 行，第 1 / 2 页").await?;
    clerk.sees("招用人数是要招的人，不是条数").await?;
    let headcounts = |are: &str| column(".desk-report", HEADCOUNT, are);
    clerk.presses("招用人数").await?;
    clerk.sorted("招用人数", "ascending").await?;
    // As numbers: two comes before ten.
    let rising = headcounts(
        "c.length === 50 && c[0] === '1' && c.every((x, at) => !at || +c[at - 1] <= +x)",
    );
    clerk
        .browser
        .until("from the least on", SOON, &rising)
        .await?;
    clerk.presses("招用人数").await?;
    clerk.sorted("招用人数", "descending").await?;
    let falling = headcounts("c.length === 50 && c[0] === '12'");
    clerk
        .browser
        .until("from the most on", SOON, &falling)
        .await?;
    clerk.presses("下一页").await?;
    clerk.sees("第 2 / 2 页").await?;
    let rest = headcounts("c.length === 10 && c[9] === '1'");
    clerk.browser.until("the rest", SOON, &rest).await?;
    // Figures end where their head ends.
    let aligned = format!(
        "[...document.querySelectorAll('.desk-report tr > :nth-child({})')].every((c) => getComputedStyle(c.querySelector('button') ?? c).textAlign === 'end')",
        HEADCOUNT + 1
    );
    clerk
        .browser
        .until("figures on the right", SOON, &aligned)
        .await?;
    clerk.searches("木工").await?;
    clerk.sees("共 3 行").await?;
    clerk
        .browser
        .until("three", SOON, &headcounts("c.length === 3"))
        .await?;
    // What is taken away is whole, and says so.
    for words in ["下载全部表格", "下载全部 CSV"] {
        clerk.sees(words).await?;
    }
    clerk.searches("没有的活").await?;
    clerk.sees("没有找到").await?;
    clerk.presses("看全部").await?;
    clerk.sees("第 1 / 2 页").await?;
    clerk.sees_no_more("下载全部").await?;
    // Without network it says so; once that is back, it is counted again by itself.
    let network = |offline: bool| json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    clerk.browser.devtools("Network.enable", json!({})).await?;
    clerk
        .browser
        .devtools("Network.emulateNetworkConditions", network(true))
        .await?;
    clerk.presses("下一页").await?;
    clerk.sees("再数一次").await?;
    clerk
        .browser
        .devtools("Network.emulateNetworkConditions", network(false))
        .await?;
    clerk.sees_no_more("再数一次").await?;
    clerk.sees("第 2 / 2 页").await?;
    // Another report begins in its own order.
    clerk.presses("台账：服务信息").await?;
    clerk.sees("这段时间没有记录。换个月份看看。").await?;
    clerk.presses("动态监测").await?;
    let unsorted = "document.querySelectorAll('th[aria-sort=none]').length === 5";
    clerk.browser.until("its own order", SOON, unsorted).await?;
    clerk.sees("每天8小时以上").await?;
    clerk.browser.close().await
}

#[tokio::test]
async fn the_directory_shows_who_wrote_it() -> Result<()> {
    let server = Server::start()?;
    let clerk = Clerk::at_work(&server, "clerk", "").await?;
    clerk.presses("报表").await?;
    clerk.presses("零工市场名录").await?;
    clerk.sees("共 1 行").await?;
    let is_open = "document.querySelector('input[name=reporter]:enabled') !== null";
    clerk.browser.until("the form", SOON, is_open).await?;
    clerk.writes("input[name=reporter]", "李师傅").await?;
    clerk.presses("存").await?;
    clerk.sees("填报人：李师傅").await?;
    clerk.browser.close().await
}
