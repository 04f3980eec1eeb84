//! Two sign-ins look at the same employer and the same posting: the second is told.

use super::*;

#[tokio::test]
async fn two_sign_ins_act_on_the_same_and_the_second_is_told() -> Result<()> {
    let server = Server::start()?;
    let (id, number) = server.system(MARKET)?.publish(row("1", "砌砖大工")).await?;
    let first = Clerk::at_work(&server, "clerk", "").await?;
    let account = server.desk("lin02", "clerk", MARKET).await?;
    let second = Clerk::sit_down(&server, "").await?;
    second.signs_in(&account.name, &account.password).await?;
    second.sees("改密码").await?;
    // One writes what was seen of an employer while the other one blocks it.
    second.presses("用人单位").await?;
    second.presses("核实…").await?;
    second.writes("input[name=note]", "看了营业执照").await?;
    first.presses("用人单位").await?;
    first.presses("拉黑…").await?;
    first.writes("input[name=reason]", "收押金").await?;
    first.presses("拉黑").await?;
    first.sees("撤下1条招工信息").await?;
    second.presses("核实过了").await?;
    second.sees("王芳刚办了“拉黑”，现在是“黑名单”").await?;
    let kept = "document.querySelector('input[name=note]')?.value === '看了营业执照'";
    assert_eq!(second.browser.value(kept).await?, true);
    // Told, pressing again is meant.
    second.presses("核实过了").await?;
    second.sees("：核实过了，半年有效").await?;
    // As it is now: with what was checked.
    first.browser.reload().await?;
    first.presses("移出黑名单").await?;
    first.sees("移出了黑名单").await?;
    // One has the days of a posting before them while the other one takes it off the wall.
    second.presses("用工信息").await?;
    second.presses("延期").await?;
    first.presses("用工信息").await?;
    first.presses("撤下").await?;
    first.sees(&format!("{number} 号从屏上撤下了")).await?;
    let longer = "(() => { const b = [...document.querySelectorAll('.desk-card button')].find((b) => b.innerText.startsWith('延7天')); b?.click(); return !!b; })()";
    second.browser.until("a week more", SOON, longer).await?;
    second.sees("王芳刚办了“撤下”，现在是“已撤回").await?;
    let path = server.url(&format!("/api/v1/postings/{id}"));
    let posting: Value = reqwest::get(path).await?.json().await?;
    assert_eq!(posting["state"], "withdrawn");
    second.browser.close().await?;
    first.browser.close().await
}
