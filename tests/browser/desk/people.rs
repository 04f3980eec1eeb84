//! Whoever does not get on with the kiosk is helped at the desk.

use super::*;

#[tokio::test]
async fn somebody_is_helped_to_a_ticket_and_deleted_as_they_ask() -> Result<()> {
    let server = Server::start()?;
    let (_, number) = server.system(MARKET)?.publish(row("1", "砌砖大工")).await?;
    let clerk = Clerk::at_work(&server, "clerk", "").await?;
    clerk.presses("叫号").await?;
    clerk.presses("帮人报名").await?;
    clerk.writes("input[name=number]", "9999").await?;
    clerk.sees("没有这个号").await?;
    clerk
        .writes("input[name=number]", &number.to_string())
        .await?;
    clerk.sees("砌砖大工，还招 3 人").await?;
    clerk.writes("input[name=person]", "张建国").await?;
    clerk.writes("input[name=mobile]", "138 0000").await?;
    clerk.presses("他同意，报名").await?;
    clerk.sees("手机号").await?;
    clerk.writes("input[name=mobile]", "138 0000 0001").await?;
    clerk.presses("他同意，报名").await?;
    clerk.sees("是 001 号").await?;
    clerk.sees("张**").await?;
    clerk.presses("查看").await?;
    clerk.sees("张建国").await?;
    // One press deletes nobody.
    clerk.presses("本人要求删除信息").await?;
    clerk.sees("再按一次").await?;
    clerk
        .presses("再按一次：报名取消，信息删掉，找不回来")
        .await?;
    clerk.sees("001 号的信息删掉了").await?;
    clerk.sees_no_more("张建国").await?;
    clerk.sees("现在没有人等").await?;
    clerk.browser.close().await
}

#[tokio::test]
async fn what_was_pressed_by_mistake_is_taken_back_and_both_sides_agree_alone() -> Result<()> {
    let server = Server::start()?;
    let (posting, _) = server.system(MARKET)?.publish(row("1", "砌砖大工")).await?;
    let clerk = Clerk::at_work(&server, "clerk", "").await?;
    clerk.presses("叫号").await?;
    wish(&server, posting, 1).await?;
    clerk.sees("张**").await?;
    clerk.calls().await?;
    clerk.presses("来了，开始谈").await?;
    clerk.presses("没谈成").await?;
    clerk.sees("001 号：没谈成").await?;
    clerk.presses("撤回").await?;
    clerk.sees("001 号改回“正在谈”").await?;
    clerk.presses("求职的同意").await?;
    clerk.sees("001 号：记下了求职的同意").await?;
    clerk.sees("求职同意了").await?;
    clerk.presses("用工的同意").await?;
    clerk.sees("001 号：双方都同意，谈成了").await?;
    clerk.presses("撤回").await?;
    clerk.sees("001 号改回“正在谈”").await?;
    // What the seeker said before stands.
    clerk.sees("求职同意了").await?;
    clerk.presses("没谈成").await?;
    clerk.sees("001 号：没谈成").await?;
    // Also without the notice nobody is out of reach.
    clerk.presses("今天没成").await?;
    clerk.presses("撤回上一步").await?;
    clerk.sees("001 号改回“正在谈”").await?;
    clerk.presses("现在").await?;
    clerk.sees("求职同意了").await?;
    clerk.browser.close().await
}

/// Holds back what the list of those who wait answers, until it is told to let go of it; and
/// writes down whether somebody who was called could be called once more.
const LATE: &str = r#"
    window.late = [];
    const ask = window.fetch;
    window.fetch = async (request, ...rest) => {
        const answer = await ask(request, ...rest);
        if (window.isSlow && (request.url ?? request).includes('state=expressed')) {
            await new Promise((resolve) => window.late.push(resolve));
        }
        return answer;
    };
    window.waits = () => [...document.querySelectorAll('tr')].some((row) => row.innerText.startsWith('001') && row.innerText.includes('不等了'));
    window.watches = () => new MutationObserver(() => { window.isBack ||= window.waits(); }).observe(document.body, { childList: true, subtree: true });
"#;

#[tokio::test]
async fn an_answer_from_before_a_call_does_not_undo_it_on_the_page() -> Result<()> {
    let server = Server::start()?;
    let (posting, _) = server.system(MARKET)?.publish(row("1", "砌砖大工")).await?;
    let clerk = Clerk::at_work(&server, "clerk", LATE).await?;
    clerk.presses("叫号").await?;
    wish(&server, posting, 1).await?;
    wish(&server, posting, 2).await?;
    clerk.sees("002").await?;
    // The list is asked for, and the answer is still under way when somebody is called.
    let browser = &clerk.browser;
    browser.value("window.isSlow = true").await?;
    let is_under_way = "window.late.length === 1";
    browser.until("an answer", SOON, is_under_way).await?;
    browser.value("window.isSlow = false").await?;
    clerk.calls().await?;
    clerk.sees("叫 001 号").await?;
    browser
        .until("001 to be called", SOON, "!window.waits()")
        .await?;
    browser
        .value("(window.watches(), window.late.forEach((go) => go()))")
        .await?;
    // The next answer is newer.
    wish(&server, posting, 4).await?;
    clerk.sees("004").await?;
    let is_back = browser.value("!!window.isBack").await?;
    assert_eq!(is_back, json!(false), "001 waits again on the page");
    clerk.browser.close().await
}
