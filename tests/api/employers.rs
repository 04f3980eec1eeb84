//! Employers: checked for half a year, blocked from wherever they come.

use anyhow::{Context as _, Result};
use linggong_contract::api::Outcome;
use linggong_tests::{Desk, MARKET, Server, row};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

fn of(record: &str, employer: &str) -> Value {
    let mut row = row(record, "砌砖大工");
    row["employer"] = json!({ "name": employer, "kind": "company" });
    row
}

async fn act(clerk: &Desk, what: &str, body: Value) -> Result<(StatusCode, Value)> {
    let path = format!("/api/v1/staff/employers/{what}");
    let answer = clerk.send(Method::POST, &path, &body).await?;
    Ok((answer.status(), answer.json().await?))
}

async fn known(clerk: &Desk, name: &str) -> Result<Value> {
    let path = format!("/api/v1/staff/employers?market={MARKET}");
    let answer = clerk.send(Method::GET, &path, &Value::Null).await?;
    let list: Value = answer.json().await?;
    let mut all = list["items"].as_array().into_iter().flatten();
    all.find(|one| one["name"] == name)
        .cloned()
        .context("no such employer")
}

async fn posting(server: &Server, id: i64) -> Result<Value> {
    let answer = reqwest::get(server.url(&format!("/api/v1/postings/{id}"))).await?;
    Ok(answer.json().await?)
}

#[tokio::test]
async fn what_was_checked_is_said_by_old_and_new_postings() -> Result<()> {
    let server = Server::start()?;
    let system = server.system(MARKET)?;
    let (old, _) = system.publish(of("1", "临县古建（集团）公司")).await?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    assert_eq!(
        known(&clerk, "临县古建（集团）公司").await?["state"],
        "unknown"
    );
    let wrong = json!({ "market": MARKET, "name": "临县古建（集团）公司", "credit_code": "91350100M000100Y44" });
    let (status, problem) = act(&clerk, "verify", wrong).await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(problem["errors"][0]["field"], "credit_code");
    // Written with other brackets: the same employer.
    let good = json!({ "market": MARKET, "name": "临县古建(集团)公司", "credit_code": "91350100M000100Y43", "note": "看了营业执照" });
    let (status, done) = act(&clerk, "verify", good).await?;
    assert_eq!((status, &done["postings"]), (StatusCode::OK, &json!(1)));
    let second = of("2", "临县古建（集团）公司");
    let (new, _) = system.publish(second.clone()).await?;
    for id in [old, new] {
        let shown = posting(&server, id).await?;
        assert_eq!(shown["draft"]["employer"]["verified"], true, "{shown}");
    }
    // Whoever stands at a kiosk reads what was seen; what staff noted is theirs.
    let path = format!("/api/v1/postings/{new}/employer");
    let facts: Value = reqwest::get(server.url(&path)).await?.json().await?;
    assert_eq!(
        (&facts["verified"], &facts["credit_code"]),
        (&json!(true), &json!("91350100M000100Y43"))
    );
    assert!(
        facts["verified_at"].is_string() && facts["note"].is_null(),
        "{facts}"
    );
    // The same record again is the same posting: nothing has changed.
    let again = system.bulk(&[second]).await?;
    assert_eq!(again.rows[0].outcome, Outcome::Unchanged);
    // It holds where it was checked.
    let elsewhere = server.system("141123")?;
    let mut row = of("3", "临县古建（集团）公司");
    row["market"] = json!("141123");
    let (other, _) = elsewhere.publish(row).await?;
    assert_eq!(
        posting(&server, other).await?["draft"]["employer"]["verified"],
        false
    );
    let path = format!("/api/v1/postings/{other}/employer");
    let facts: Value = reqwest::get(server.url(&path)).await?.json().await?;
    assert_eq!(facts, json!({ "verified": false }));
    let nobody = reqwest::get(server.url("/api/v1/postings/999/employer")).await?;
    assert_eq!(nobody.status(), StatusCode::NOT_FOUND);
    Ok(())
}

#[tokio::test]
async fn who_is_blocked_gets_nothing_onto_a_wall_and_a_mistake_is_undone() -> Result<()> {
    let server = Server::start()?;
    let system = server.system(MARKET)?;
    let (id, _) = system.publish(of("1", "骗人劳务公司")).await?;
    let (good, _) = system.publish(of("2", "临县古建公司")).await?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let complaint = json!({ "market": MARKET, "kind": "fee", "text": "收押金", "posting": id });
    reqwest::Client::new()
        .post(server.url("/api/v1/cases"))
        .header("Idempotency-Key", "c1")
        .json(&complaint)
        .send()
        .await?
        .error_for_status()?;
    assert_eq!(known(&clerk, "骗人劳务公司").await?["reports"], 1);
    let (status, _) = act(
        &clerk,
        "block",
        json!({ "market": MARKET, "name": "骗人劳务公司", "reason": " " }),
    )
    .await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let block = json!({ "market": MARKET, "name": "骗人劳务公司", "reason": "收押金" });
    let (status, done) = act(&clerk, "block", block.clone()).await?;
    assert_eq!((status, &done["postings"]), (StatusCode::OK, &json!(1)));
    assert_eq!(posting(&server, id).await?["state"], "withdrawn");
    assert_eq!(posting(&server, good).await?["state"], "open");
    // From a system, from the desk, from a kiosk: refused, with the reason.
    let refused = system.bulk(&[of("3", "骗人 劳务公司")]).await?;
    let error = &refused.rows[0].errors[0];
    assert_eq!(error.field, "employer.name");
    // Why is for staff.
    assert!(!error.message.contains("收押金"), "{}", error.message);
    let changed = system.bulk(&[of("2", "骗人劳务公司")]).await?;
    assert_eq!(
        changed.rows[0].outcome,
        Outcome::Refused,
        "an old posting under its name"
    );
    // Undone at once: the posting is back.
    let free = json!({ "market": MARKET, "name": "骗人劳务公司" });
    let (status, done) = act(&clerk, "unblock", free.clone()).await?;
    assert_eq!((status, &done["postings"]), (StatusCode::OK, &json!(1)));
    assert_eq!(posting(&server, id).await?["state"], "open");
    let (status, _) = act(&clerk, "unblock", free.clone()).await?;
    assert_eq!(status, StatusCode::NOT_FOUND);
    // A city's decision holds in its counties, and is not theirs to take back.
    let city = server.desk("ll01", "clerk", "141100").await?;
    act(&city, "block", block).await?;
    let refused = system.bulk(&[of("4", "骗人劳务公司")]).await?;
    assert_eq!(refused.rows[0].outcome, Outcome::Refused);
    assert_eq!(act(&clerk, "unblock", free).await?.0, StatusCode::NOT_FOUND);
    assert_eq!(known(&clerk, "骗人劳务公司").await?["state"], "blocked");
    Ok(())
}

#[tokio::test]
async fn what_was_handed_in_before_a_block_is_not_let_through_after_it() -> Result<()> {
    let server = Server::start()?;
    let system = server.system(MARKET)?;
    let mut waiting = of("1", "骗人劳务公司");
    waiting["review"] = json!(true);
    let answer = system.bulk(&[waiting]).await?;
    let id = answer.rows[0].id.context("an id")?.0;
    let city = server.desk("ll01", "clerk", "141100").await?;
    let block = json!({ "market": MARKET, "name": "骗人劳务公司", "reason": "收押金" });
    act(&city, "block", block).await?;
    let path = format!("/api/v1/staff/postings/{id}/review");
    let accepted = system
        .send(Method::POST, &path, &json!({ "accept": true }))
        .await?;
    assert_eq!(accepted.status(), StatusCode::CONFLICT);
    // Brought back by hand it waits for review again, and is not let through either.
    let restore = format!("/api/v1/staff/postings/{id}/restore");
    let restored = system.send(Method::POST, &restore, &Value::Null).await?;
    assert_eq!(restored.status(), StatusCode::OK);
    let accepted = system
        .send(Method::POST, &path, &json!({ "accept": true }))
        .await?;
    assert_eq!(accepted.status(), StatusCode::CONFLICT);
    assert!(accepted.text().await?.contains("收押金"));
    Ok(())
}
