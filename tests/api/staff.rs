//! Writing postings from a market's own system.

use anyhow::{Context as _, Result};
use linggong_contract::api::Outcome;
use linggong_tests::{Server, in_china, row, until};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use std::time::Duration;

const BULK: &str = "/api/v1/staff/postings/bulk";

#[tokio::test]
async fn each_row_has_its_outcome_and_errors_by_field() -> Result<()> {
    let server = Server::start()?;
    let system = server.system("141100")?;
    let changed = |change: fn(&mut Value)| {
        let mut value = row("x", "砌砖大工");
        change(&mut value);
        value
    };
    let cases: [(Value, &str); 12] = [
        (changed(|r| r["headcount"] = json!(0)), "headcount"),
        (changed(|r| r["headcount"] = json!("三")), "headcount"),
        (changed(|r| r["pay"]["min_fen"] = json!(-1)), "pay.min_fen"),
        (changed(|r| r["pay"]["unit"] = json!("week")), "pay.unit"),
        (
            changed(|r| r["employer"] = json!({ "kind": "company" })),
            "employer.name",
        ),
        (
            changed(|r| drop(r.as_object_mut().map(|r| r.remove("title")))),
            "title",
        ),
        (
            changed(|r| drop(r.as_object_mut().map(|r| r.remove("record_id")))),
            "record_id",
        ),
        (changed(|r| r["titel"] = json!("错字")), "titel"),
        (changed(|r| r["trade"] = json!(199)), "trade"),
        (changed(|r| r["market"] = json!("140105")), "market"),
        (changed(|r| r["start_on"] = json!("2026-02-30")), "start_on"),
        (json!("不是对象"), "rows"),
    ];
    let mut rows: Vec<Value> = cases.iter().map(|(row, _)| row.clone()).collect();
    for (at, row) in rows
        .iter_mut()
        .enumerate()
        .filter(|(_, row)| row.get("record_id").is_some())
    {
        row["record_id"] = json!(format!("r{at}"));
    }
    rows.push(row("good", "钢筋工"));
    let answer = system.bulk(&rows).await?;
    for (outcome, (_, field)) in answer.rows.iter().zip(&cases) {
        assert_eq!(outcome.outcome, Outcome::Refused);
        assert_eq!(outcome.errors[0].field, *field, "{:?}", outcome.errors);
        assert!(
            !outcome.errors[0].message.is_ascii(),
            "{:?}",
            outcome.errors
        );
    }
    assert_eq!((answer.created, answer.refused), (1, 12));
    Ok(())
}

#[tokio::test]
async fn a_call_may_be_repeated() -> Result<()> {
    let server = Server::start()?;
    let system = server.system("141124")?;
    let rows: Vec<Value> = (0..1_000)
        .map(|n| row(&format!("r{n}"), "搬运工"))
        .collect();
    let first = system.bulk(&rows).await?;
    let again = system.bulk(&rows).await?;
    assert_eq!(
        (first.created, again.created, again.unchanged),
        (1_000, 0, 1_000)
    );
    let ids = |answer: &linggong_contract::api::BulkAnswer| {
        answer.rows.iter().map(|row| row.id).collect::<Vec<_>>()
    };
    assert_eq!(ids(&first), ids(&again));
    let mut numbers: Vec<_> = first.rows.iter().map(|row| row.number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), 1_000, "numbers are unique");
    Ok(())
}

#[tokio::test]
async fn malformed_and_oversized_calls_are_refused_as_a_whole() -> Result<()> {
    let server = Server::start()?;
    let system = server.system("141124")?;
    let client = Client::new();
    let send = async |kind: &str, body: String| -> Result<(StatusCode, Value)> {
        let answer = client
            .post(server.url(BULK))
            .bearer_auth(system.key())
            .header("content-type", kind)
            .body(body)
            .send()
            .await?;
        Ok((answer.status(), answer.json().await?))
    };
    let many = json!({ "rows": vec![row("r", "工"); 1_001] }).to_string();
    let huge = format!("{{\"rows\":[\"{}\"]}}", "x".repeat(5 * 1024 * 1024));
    let cases = [
        (
            "application/json",
            "{\"rows\":[".to_owned(),
            400,
            "malformed_json",
        ),
        (
            "application/json",
            "{\"rows\":[]} x".to_owned(),
            400,
            "malformed_json",
        ),
        ("application/json", "{}".to_owned(), 422, "invalid_fields"),
        ("application/json", many, 422, "invalid_fields"),
        ("application/json", huge, 413, "body_too_large"),
        (
            "text/plain",
            "{\"rows\":[]}".to_owned(),
            415,
            "unsupported_media_type",
        ),
    ];
    for (kind, body, status, code) in cases {
        let (found, problem) = send(kind, body).await?;
        assert_eq!(
            (found.as_u16(), problem["code"].as_str()),
            (status, Some(code)),
            "{problem}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_key_ends_where_its_scope_ends_and_when_it_is_revoked() -> Result<()> {
    let server = Server::start()?;
    let lin = server.system("141124")?;
    let xing = server.system("141123")?;
    let (id, _) = lin.publish(row("1", "木工")).await?;
    let path = format!("/api/v1/staff/postings/{id}/withdraw");
    assert_eq!(
        xing.send(Method::POST, &path, &Value::Null).await?.status(),
        StatusCode::FORBIDDEN
    );
    let data = server.data().to_string_lossy().into_owned();
    let listed = linggong_tests::command(&["key", "list", "--data", &data])?;
    let listed = String::from_utf8(listed.stdout)?;
    assert!(
        listed.contains("141124") && !listed.contains(lin.key()),
        "{listed}"
    );
    let revoked = linggong_tests::command(&["key", "revoke", "1", "--data", &data])?;
    assert!(revoked.status.success());
    assert_eq!(
        lin.send(Method::POST, &path, &Value::Null).await?.status(),
        StatusCode::UNAUTHORIZED
    );
    Ok(())
}

#[tokio::test]
async fn a_posting_is_filled_reopened_extended_and_withdrawn() -> Result<()> {
    let server = Server::start()?;
    let system = server.system("140000")?;
    let (id, _) = system.publish(row("1", "木工")).await?;
    let put = async |what: &str, body: Value| -> Result<(u16, Value)> {
        let answer = system
            .send(
                Method::PUT,
                &format!("/api/v1/staff/postings/{id}/{what}"),
                &body,
            )
            .await?;
        Ok((answer.status().as_u16(), answer.json().await?))
    };
    let (status, problem) = put("taken", json!({ "taken": 4 })).await?;
    assert_eq!(
        (status, problem["errors"][0]["field"].as_str()),
        (422, Some("taken"))
    );
    let (_, filled) = put("taken", json!({ "taken": 3 })).await?;
    assert_eq!(
        (filled["state"].as_str(), filled["remaining"].as_u64()),
        (Some("filled"), Some(0))
    );
    let (_, open) = put("taken", json!({ "taken": 1 })).await?;
    assert_eq!(
        (open["state"].as_str(), open["remaining"].as_u64()),
        (Some("open"), Some(2))
    );
    let past = in_china(Duration::ZERO).plus_ms(-1_000).to_string();
    assert_eq!(
        put("validity", json!({ "valid_until": past })).await?.0,
        422
    );
    let later = in_china(Duration::from_secs(86_400)).to_string();
    assert_eq!(
        put("validity", json!({ "valid_until": later })).await?.0,
        200
    );
    system.withdraw(id).await?;
    let (status, problem) = put("taken", json!({ "taken": 1 })).await?;
    assert_eq!(
        (status, problem["code"].as_str()),
        (409, Some("wrong_state"))
    );
    Ok(())
}

#[tokio::test]
async fn what_is_held_for_review_is_not_public() -> Result<()> {
    let server = Server::start()?;
    let system = server.system("141124")?;
    let mut held = row("1", "木工");
    held["review"] = json!(true);
    let (id, _) = system.publish(held).await?;
    let public = server.url(&format!("/api/v1/postings/{id}"));
    assert_eq!(reqwest::get(&public).await?.status(), StatusCode::NOT_FOUND);
    let review = format!("/api/v1/staff/postings/{id}/review");
    let accepted = system
        .send(Method::POST, &review, &json!({ "accept": true }))
        .await?;
    assert_eq!(accepted.status(), StatusCode::OK);
    assert_eq!(reqwest::get(&public).await?.status(), StatusCode::OK);
    Ok(())
}

#[tokio::test]
async fn a_posting_runs_out_by_itself() -> Result<()> {
    let server = Server::start()?;
    let system = server.system("141124")?;
    let mut short = row("1", "木工");
    short["valid_until"] = json!(in_china(Duration::from_millis(1_500)).to_string());
    let (id, _) = system.publish(short).await?;
    let url = server.url(&format!("/api/v1/postings/{id}"));
    until("the posting runs out", Duration::from_secs(10), || async {
        let posting: Value = reqwest::get(&url).await?.json().await?;
        Ok(posting["state"] == "expired")
    })
    .await?;
    let feed: Value = reqwest::get(server.url("/api/v1/markets/141124/feed"))
        .await?
        .json()
        .await?;
    let states: Vec<_> = feed["snapshot"]["postings"]
        .as_array()
        .context("postings")?
        .iter()
        .map(|p| &p["state"])
        .collect();
    assert_eq!(states, ["expired"]);
    Ok(())
}
