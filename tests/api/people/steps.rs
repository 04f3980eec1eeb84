//! What staff do about a wish: call, confirm, undo, both sides' yes.

use super::*;

#[tokio::test]
async fn staff_call_and_confirm_until_the_places_are_gone() -> Result<()> {
    let server = Server::start()?;
    let system = server.system(MARKET)?;
    let (posting, _) = system.publish(row("1", "木工")).await?;
    let mut ids = Vec::new();
    for n in 0..8 {
        let body = json!({ "market": MARKET, "posting": posting, "person": person(n) });
        let (_, slip) = wish(&server, &format!("k{n}"), &body, None).await?;
        assert_eq!(slip["interest"]["ahead"], json!(n));
        ids.push(slip["interest"]["id"].clone());
    }
    let queue = format!("/api/v1/staff/interests?market={MARKET}");
    let answer = system
        .send(Method::GET, &queue, &Value::Null)
        .await?
        .text()
        .await?;
    ensure!(
        answer.contains("138****0007") && answer.contains("张*"),
        "{answer}"
    );
    ensure!(
        !answer.contains("张三") && !answer.contains("13800000007"),
        "{answer}"
    );
    for id in &ids {
        assert_eq!(step(&system, id, "call").await?, StatusCode::OK);
    }
    let confirmed =
        futures::future::join_all(ids.iter().map(|id| step(&system, id, "confirm"))).await;
    let granted = confirmed
        .iter()
        .filter(|s| matches!(s, Ok(StatusCode::OK)))
        .count();
    assert_eq!(granted, 3, "{confirmed:?}");
    let found: Value = reqwest::get(server.url(&format!("/api/v1/postings/{posting}")))
        .await?
        .json()
        .await?;
    assert_eq!(
        (&found["state"], &found["remaining"]),
        (&json!("filled"), &json!(0))
    );
    // Another county's system has no say, and sees nothing.
    let foreign = server.system("141123")?;
    assert_eq!(
        step(&foreign, &ids[0], "decline").await?,
        StatusCode::FORBIDDEN
    );
    let answer = foreign.send(Method::GET, &queue, &Value::Null).await?;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    Ok(())
}

#[tokio::test]
async fn a_step_pressed_by_mistake_is_undone_once_and_by_its_own_market() -> Result<()> {
    let server = Server::start()?;
    let system = server.system(MARKET)?;
    let (posting, _) = system.publish(row("1", "木工")).await?;
    let body = json!({ "market": MARKET, "posting": posting, "person": person(1) });
    let (_, slip) = wish(&server, "k1", &body, None).await?;
    let id = &slip["interest"]["id"];
    for word in ["call", "talk", "decline"] {
        assert_eq!(step(&system, id, word).await?, StatusCode::OK);
    }
    let queue = format!("/api/v1/staff/interests?market={MARKET}&state=declined&today=true");
    let listed = system.send(Method::GET, &queue, &Value::Null).await?;
    let listed: Value = listed.json().await?;
    assert!(listed["items"][0]["undo_until"].is_string(), "{listed}");
    let path = format!("/api/v1/staff/interests/{id}/undo");
    let from = json!({ "from": "declined" });
    let foreign = server.system("140105")?;
    let foreign = foreign.send(Method::POST, &path, &from).await?;
    assert_eq!(foreign.status(), StatusCode::FORBIDDEN);
    let undone = system.send(Method::POST, &path, &from).await?;
    assert_eq!(undone.status(), StatusCode::OK);
    assert_eq!(undone.json::<Value>().await?["state"], "talking");
    let again = system.send(Method::POST, &path, &from).await?;
    assert_eq!(again.status(), StatusCode::CONFLICT);
    let problem: Value = again.json().await?;
    assert_eq!(problem["detail"], "001 号现在是“正在谈”");
    let nothing = json!({ "from": "talking" });
    let nothing = system.send(Method::POST, &path, &nothing).await?;
    let problem: Value = nothing.json().await?;
    assert_eq!(problem["detail"], "这一步不能撤回");
    Ok(())
}

#[tokio::test]
async fn both_sides_say_yes_one_after_the_other() -> Result<()> {
    let server = Server::start()?;
    let system = server.system(MARKET)?;
    let (posting, _) = system.publish(row("1", "木工")).await?;
    let body = json!({ "market": MARKET, "posting": posting, "person": person(1) });
    let (_, slip) = wish(&server, "k1", &body, None).await?;
    let id = &slip["interest"]["id"];
    let path = format!("/api/v1/staff/interests/{id}/agreement");
    let say = async |side: &str| -> Result<(StatusCode, Value)> {
        let body = json!({ "side": side, "says_yes": true });
        let answer = system.send(Method::PUT, &path, &body).await?;
        Ok((answer.status(), answer.json().await?))
    };
    assert_eq!(say("seeker").await?.0, StatusCode::CONFLICT);
    assert_eq!(step(&system, id, "talk").await?, StatusCode::OK);
    assert_eq!(say("nobody").await?.0, StatusCode::UNPROCESSABLE_ENTITY);
    let (status, is) = say("employer").await?;
    assert_eq!((status, &is["state"]), (StatusCode::OK, &json!("talking")));
    let queue = format!("/api/v1/staff/interests?market={MARKET}&state=talking");
    let listed = system.send(Method::GET, &queue, &Value::Null).await?;
    let listed: Value = listed.json().await?;
    let row = &listed["items"][0];
    assert!(row["employer_agreed_at"].is_string(), "{row}");
    assert_eq!(row.get("seeker_agreed_at"), None, "{row}");
    let (status, is) = say("seeker").await?;
    assert_eq!(
        (status, &is["state"]),
        (StatusCode::OK, &json!("confirmed"))
    );
    let found: Value = reqwest::get(server.url(&format!("/api/v1/postings/{posting}")))
        .await?
        .json()
        .await?;
    assert_eq!(found["remaining"], 2);
    Ok(())
}
