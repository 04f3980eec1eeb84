//! An employer is reported, blocked – which is undone – and checked.

use super::*;

#[tokio::test]
async fn an_employer_is_blocked_off_the_wall_brought_back_and_checked() -> Result<()> {
    let server = Server::start()?;
    let (_, number) = server.system(MARKET)?.publish(row("1", "砌砖大工")).await?;
    let wall = Browser::start(Glass::LANDSCAPE).await?;
    wall.open(&server.url(&format!("/board?market={MARKET}")))
        .await?;
    let shown =
        format!("document.querySelector('.row.used[data-number=\"{number}\"]:not(.struck)')");
    wall.until("the posting", Duration::from_secs(30), &shown)
        .await?;
    let clerk = Clerk::at_work(&server, "clerk", "").await?;
    clerk.presses("用人单位").await?;
    clerk.presses("拉黑…").await?;
    clerk.writes("input[name=reason]", "收押金").await?;
    clerk.presses("拉黑").await?;
    clerk.sees("撤下1条招工信息").await?;
    let gone = format!("!{shown}");
    wall.until("off the wall", ON_THE_GLASS, &gone).await?;
    clerk.presses("撤回").await?;
    clerk.sees("1条招工信息回到屏上").await?;
    clerk.presses("核实…").await?;
    clerk
        .writes("input[name=credit_code]", "91350100m000100y44")
        .await?;
    clerk.writes("input[name=note]", "看了营业执照").await?;
    clerk.presses("核实过了").await?;
    clerk.sees("统一社会信用代码不对").await?;
    clerk
        .writes("input[name=credit_code]", "91350100m000100y43")
        .await?;
    clerk.presses("核实过了").await?;
    clerk.sees("：核实过了，半年有效").await?;
    clerk.presses("核实过的").await?;
    clerk.sees("看了营业执照").await?;
    clerk.browser.close().await?;
    wall.close().await
}
