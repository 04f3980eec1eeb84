//! A case goes from one colleague to another and is answered by the second.

use super::*;

#[tokio::test]
async fn a_case_is_taken_ticked_off_handed_over_and_answered() -> Result<()> {
    let server = Server::start()?;
    complain(&server, "上个月的工钱没给").await?;
    let li = Clerk::at_work(&server, "clerk", "").await?;
    let account = server.desk("lin02", "clerk", MARKET).await?;
    let wang = Clerk::sit_down(&server, "").await?;
    wang.signs_in(&account.name, &account.password).await?;
    wang.presses("诉求").await?;
    wang.presses("我办的").await?;
    wang.sees("您手上没有诉求").await?;
    li.presses("诉求").await?;
    li.presses("打开").await?;
    li.sees("上个月的工钱没给").await?;
    // What belongs to it can be ticked off by whoever has it.
    let tick = "(() => { const b = document.querySelector('.desk-checks:not(:disabled) input'); b?.click(); return !!b; })()";
    assert_eq!(li.browser.value(tick).await?, false, "nobody has taken it");
    li.presses("受理").await?;
    li.browser.until("a box to tick", SOON, tick).await?;
    li.sees("办理清单　1/5").await?;
    li.presses("移交给同事…").await?;
    let choose = "(() => { const s = document.querySelector('select[aria-label=\"移交给谁\"]'); if (!s) return false; s.selectedIndex = 1; s.dispatchEvent(new Event('change', { bubbles: true })); return true; })()";
    li.browser.until("a colleague", SOON, choose).await?;
    li.presses("移交").await?;
    li.sees("还没回话").await?;
    li.writes(".desk-case textarea", "打过电话了").await?;
    // The other one finds it, accepts it and answers.
    wang.presses("打开").await?;
    wang.sees("同事把这件事移交给您").await?;
    wang.presses("接手").await?;
    wang.sees("办理清单　1/5").await?;
    // The first one was writing meanwhile, and keeps what they may not send any more.
    li.presses("办结").await?;
    li.sees("您刚才写的：打过电话了").await?;
    let none = "document.querySelector('.desk-case textarea') === null";
    assert_eq!(li.browser.value(none).await?, true);
    wang.writes(".desk-case textarea", "工钱要回来了，到服务台领")
        .await?;
    wang.presses("办结").await?;
    wang.sees("拖欠工钱：办结").await?;
    wang.sees("您手上没有诉求").await?;
    // The first one sees who has it, and cannot close it any more. What is put away is forgotten.
    li.presses("收起").await?;
    li.presses("办完的").await?;
    li.presses("打开").await?;
    li.sees("工钱要回来了").await?;
    li.sees_no_more("您刚才写的").await?;
    let receipt = "document.querySelector('a[href$=\"/receipt\"]').href";
    let address = li.browser.value(receipt).await?;
    li.browser
        .open(address.as_str().context("an address")?)
        .await?;
    li.sees("受理回执").await?;
    li.sees("已办结").await?;
    li.browser.close().await?;
    wang.browser.close().await
}
