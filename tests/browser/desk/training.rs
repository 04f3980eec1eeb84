//! A course is written at the desk and stands on the kiosk.

use super::*;

#[tokio::test]
async fn a_course_is_written_offered_at_the_kiosk_and_taken_back() -> Result<()> {
    let server = Server::start()?;
    server.system(MARKET)?.publish(row("1", "砌砖大工")).await?;
    let clerk = Clerk::at_work(&server, "clerk", "").await?;
    clerk.presses("培训").await?;
    clerk.presses("发布一个班").await?;
    clerk
        .fills(&[
            ("title", "电焊工初级班"),
            ("days", "十"),
            ("seats", "30"),
            ("place", "临县职业技术学校"),
        ])
        .await?;
    let day = "(() => { const e = document.querySelector('input[name=starts_on]'); e.value = '2099-01-05'; e.dispatchEvent(new Event('input', { bubbles: true })); return true; })()";
    clerk.browser.until("a day", SOON, day).await?;
    clerk.presses("发布").await?;
    clerk.sees("写学几天，例如 10").await?;
    clerk.writes("input[name=days]", "10").await?;
    clerk.presses("发布").await?;
    clerk.sees("自助机上能报名了").await?;
    clerk.sees("0 / 30").await?;
    let mut kiosk = Visitor::arrive(&server, Glass::PORTRAIT).await?;
    for words in ["请点这里", "咨询维权", "想学技术"] {
        kiosk.taps(words).await?;
    }
    kiosk.sees("电焊工初级班").await?;
    clerk.presses("撤下").await?;
    clerk.sees("撤下了，报过名的还在").await?;
    clerk.presses("撤回").await?;
    clerk.sees("又能报名了").await?;
    clerk.browser.close().await?;
    kiosk.leaves().await
}
