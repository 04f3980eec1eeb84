//! A posting finds somebody who is called and helped to a ticket; somebody in need gets help.

use super::*;

/// Somebody who declared hardship registers at a kiosk.
async fn register(server: &Server) -> Result<()> {
    let answer = Client::new()
        .post(server.url("/api/v1/seekers"))
        .header("Idempotency-Key", "r1")
        .json(&json!({ "market": MARKET, "consents": ["sensitive-2026-11"],
            "profile": { "trades": [101], "hardship": ["low_income"] },
            "person": { "name": "李大山", "phone": "13900000009", "consent": "registration-2026-11" } }))
        .send()
        .await?;
    assert_eq!(answer.status(), StatusCode::CREATED);
    Ok(())
}

#[tokio::test]
async fn a_posting_finds_somebody_and_somebody_in_need_is_asked_after() -> Result<()> {
    let server = Server::start()?;
    let mut mason = row("1", "砌砖大工");
    mason["trade"] = json!(101);
    server.system(MARKET)?.publish(mason).await?;
    register(&server).await?;
    let clerk = Clerk::at_work(&server, "clerk", "").await?;
    clerk.presses("牵线").await?;
    clerk.sees("李**").await?;
    clerk.sees("说有困难，还没定").await?;
    clerk.presses("打开").await?;
    clerk.sees("李大山 139 0000 0009").await?;
    // Without grounds there is no help; with them it is kept.
    clerk.presses("记下").await?;
    clerk.sees("写明看了什么，凭什么定的").await?;
    clerk.writes("input[name=evidence]", "看了低保证").await?;
    clerk.writes("input[name=note]", "推荐了砌砖").await?;
    clerk.presses("记下").await?;
    clerk.sees("帮扶记下了").await?;
    clerk.sees("推荐了砌砖").await?;
    // What must not be forgotten is a task: what, who and until when stand there already.
    clerk.presses("加督办").await?;
    let offered = "document.querySelector('input[name=task]')?.value.startsWith('问他找到活没有')
        && document.querySelector('input[name=due]').value !== ''
        && document.querySelector('form[aria-label=加督办] select').value === 'lin01'";
    clerk.browser.until("a whole task", SOON, offered).await?;
    clerk.presses("加上").await?;
    clerk.sees("督办加上了").await?;
    clerk.sees("督办在办：问他找到活没有").await?;
    clerk.presses("撤回").await?;
    clerk.sees("督办撤回了").await?;
    clerk.sees_no_more("督办在办").await?;
    clerk.presses("加督办").await?;
    clerk.browser.until("a whole task", SOON, offered).await?;
    clerk.presses("加上").await?;
    clerk.sees("督办在办：问他找到活没有").await?;
    let path = format!("/api/v1/staff/follow-ups?market={MARKET}");
    let tasks = server
        .desk("lin02", "clerk", MARKET)
        .await?
        .get(&path)
        .await?;
    assert_eq!(tasks["items"].as_array().map(Vec::len), Some(1), "{tasks}");
    assert!(tasks["items"][0]["seeker"].is_number(), "{tasks}");
    assert!(
        !tasks.to_string().contains('李'),
        "nothing personal: {tasks}"
    );
    clerk.presses("他同意，报名").await?;
    clerk.sees("报上名了，是 001 号").await?;
    clerk.sees("登记过的人里，没有合适的").await?;
    clerk.presses("困难帮扶").await?;
    clerk.sees("二级（优先推荐）").await?;
    // The task leads to the person, who is opened there as anywhere.
    clerk.presses("督办").await?;
    clerk.sees("登记 1：问他找到活没有").await?;
    clerk.presses("办理").await?;
    clerk.presses("打开他的登记").await?;
    clerk.sees("李大山 139 0000 0009").await?;
    clerk.presses("叫号").await?;
    clerk.sees("李**").await?;
    clerk.browser.close().await
}
