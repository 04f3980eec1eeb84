//! Somebody who gets help is referred with a place held, which is given up and taken up again.

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
async fn a_place_is_held_counted_down_given_up_and_held_again() -> Result<()> {
    let server = Server::start()?;
    let mut mason = row("1", "砌砖大工");
    mason["trade"] = json!(101);
    let (posting, _) = server.system(MARKET)?.publish(mason).await?;
    register(&server).await?;
    let clerk = Clerk::at_work(&server, "clerk", "").await?;
    clerk.presses("牵线").await?;
    clerk.presses("打开").await?;
    clerk.sees("李大山 139 0000 0009").await?;
    // Without help there is nothing to hold.
    clerk.sees_no_more("优先推荐，名额留").await?;
    clerk.writes("input[name=evidence]", "看了低保证").await?;
    clerk.presses("记下").await?;
    clerk.sees("优先推荐，名额留").await?;
    let choose = "(() => { const s = document.querySelector('select[name=minutes]'); if (!s) return false; s.value = '60'; s.dispatchEvent(new Event('change', { bubbles: true })); return true; })()";
    clerk.browser.until("an hour", SOON, choose).await?;
    clerk.presses("他同意，优先推荐").await?;
    clerk.sees("推荐了，是 001 号").await?;
    clerk.sees("已留位，到").await?;
    clerk.sees("还有6").await?;
    clerk.presses("取消留位").await?;
    clerk.sees("不再留位，001 号还在").await?;
    clerk.sees_no_more("取消留位").await?;
    clerk.presses("撤回").await?;
    clerk.sees("001 号又留了位").await?;
    clerk.sees("取消留位").await?;
    // Colleagues see the word and the time beside the ticket; the hall sees nothing of it.
    clerk.presses("叫号").await?;
    clerk.sees("已留位，到").await?;
    let shown: Value = reqwest::get(server.url(&format!("/api/v1/postings/{posting}")))
        .await?
        .json()
        .await?;
    assert_eq!(shown["remaining"], 3);
    clerk.browser.close().await
}
