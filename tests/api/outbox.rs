//! What kiosks took in without network, as it arrives: sealed, late, and for good.

use std::time::Duration;

use anyhow::{Context as _, Result};
use crypto_box::PublicKey;
use crypto_box::aead::OsRng;
use linggong_tests::{MARKET, Server, in_china, row};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

/// Seals a submission as a kiosk does; `digits` are both its key and its receipt.
async fn deliver(
    server: &Server,
    digits: u32,
    made_ago: Duration,
    session: Option<&Value>,
    body: Value,
) -> Result<(StatusCode, Value)> {
    let key: Value = reqwest::get(server.url("/api/v1/outbox/key"))
        .await?
        .json()
        .await?;
    let key: [u8; 32] = decode(key["key"].as_str().context("a key")?)?;
    let made_at = in_china(Duration::ZERO).plus_ms(-i64::try_from(made_ago.as_millis())?);
    let submission = json!({
        "key": digits.to_string(), "receipt": digits, "made_at": made_at, "session": session,
        "body": body,
    });
    let sealed = PublicKey::from(key)
        .seal(&mut OsRng, &serde_json::to_vec(&submission)?)
        .map_err(|_| anyhow::anyhow!("cannot seal"))?;
    let answer = Client::new()
        .post(server.url("/api/v1/outbox"))
        .json(&json!({ "sealed": encode(&sealed) }))
        .send()
        .await?;
    Ok((answer.status(), answer.json().await?))
}

fn decode(hex: &str) -> Result<[u8; 32]> {
    let mut bytes = [0; 32];
    for (at, byte) in bytes.iter_mut().enumerate() {
        let digits = hex.get(2 * at..2 * at + 2).context("64 digits")?;
        *byte = u8::from_str_radix(digits, 16)?;
    }
    Ok(bytes)
}

fn encode(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn post(server: &Server, path: &str, body: Value) -> Result<(StatusCode, Value)> {
    let answer = Client::new()
        .post(server.url(path))
        .json(&body)
        .send()
        .await?;
    Ok((answer.status(), answer.json().await?))
}

#[tokio::test]
async fn a_wish_with_a_session_is_found_by_phone_and_digits() -> Result<()> {
    let server = Server::start()?;
    let system = server.system(MARKET)?;
    let (first, _) = system.publish(row("1", "木工")).await?;
    let (second, _) = system.publish(row("2", "瓦工")).await?;
    let person = json!({ "name": "张三", "phone": "13800000001", "consent": "2026-11" });
    let slip: Value = Client::new()
        .post(server.url("/api/v1/interests"))
        .header("Idempotency-Key", "k1")
        .json(&json!({ "market": MARKET, "posting": first, "person": person }))
        .send()
        .await?
        .json()
        .await?;
    let body = json!({ "interest": { "market": MARKET, "posting": second } });
    let session = Some(&slip["session"]);
    let done = deliver(&server, 10_000_001, Duration::ZERO, session, body).await?;
    assert_eq!(done, (StatusCode::OK, json!({})));
    let asked = json!({ "phone": "13800000001", "ticket": 10_000_001 });
    let (status, record) = post(&server, "/api/v1/lookup", asked).await?;
    assert_eq!(
        (status, &record["interests"][0]["posting"]["id"]),
        (StatusCode::OK, &json!(second))
    );
    let asked = json!({ "phone": "13800000002", "ticket": 10_000_001 });
    let (status, _) = post(&server, "/api/v1/lookup", asked).await?;
    assert_eq!(status, StatusCode::NOT_FOUND);
    Ok(())
}

#[tokio::test]
async fn a_case_that_came_to_nothing_is_told_by_its_digits() -> Result<()> {
    let server = Server::start()?;
    let body = json!({ "case": { "market": MARKET, "kind": "training", "course": 99,
        "person": { "name": "张三", "phone": "13800000001", "consent": "case-2026-11" } } });
    let (status, done) = deliver(&server, 10_000_002, Duration::ZERO, None, body).await?;
    assert_eq!(status, StatusCode::OK);
    assert!(done["refusal"].is_string(), "{done}");
    let asked = json!({ "receipt": 10_000_002 });
    let (status, problem) = post(&server, "/api/v1/cases/lookup", asked).await?;
    assert_eq!(
        (status, &problem["detail"]),
        (StatusCode::CONFLICT, &done["refusal"])
    );
    Ok(())
}

#[tokio::test]
async fn a_case_s_digits_prove_nobody() -> Result<()> {
    let server = Server::start()?;
    let person =
        |consent: &str| json!({ "name": "张三", "phone": "13800000001", "consent": consent });
    let register = Client::new()
        .post(server.url("/api/v1/seekers"))
        .header("Idempotency-Key", "r1")
        .json(&json!({ "market": MARKET, "profile": {}, "consents": [],
            "person": person("registration-2026-11") }))
        .send()
        .await?;
    assert_eq!(register.status(), StatusCode::CREATED);
    let body =
        json!({ "case": { "market": MARKET, "kind": "fee", "person": person("case-2026-11") } });
    let (status, _) = deliver(&server, 10_000_003, Duration::ZERO, None, body).await?;
    assert_eq!(status, StatusCode::OK);
    let asked = json!({ "phone": "13800000001", "ticket": 10_000_003 });
    let (status, _) = post(&server, "/api/v1/lookup", asked).await?;
    assert_eq!(status, StatusCode::NOT_FOUND);
    Ok(())
}

#[tokio::test]
async fn a_posting_for_the_day_it_was_said_is_taken_in_a_day_late() -> Result<()> {
    let server = Server::start()?;
    let day = Duration::from_secs(86_400);
    let start_on = in_china(Duration::ZERO).plus_ms(-86_400_000).to_string();
    let body = |start_on: &str| {
        json!({ "posting": { "market": MARKET, "trade": 101, "headcount": 2,
            "pay": { "min_fen": 30_000, "unit": "day" }, "start_on": &start_on[..10],
            "place": "碛口镇", "content": "砌墙", "employer": "李师傅", "phone": "13800000001",
            "consent": "posting-2026-11" } })
    };
    let (status, done) =
        deliver(&server, 10_000_004, Duration::ZERO, None, body(&start_on)).await?;
    assert_eq!(status, StatusCode::OK);
    assert!(done["refusal"].is_string(), "said today: {done}");
    // Whether its last evening has passed depends on the hour this runs at; being refused for
    // the day it starts does not.
    let (status, done) = deliver(&server, 10_000_005, day, None, body(&start_on)).await?;
    assert_eq!(status, StatusCode::OK);
    let refusal = done["refusal"].as_str().unwrap_or_default();
    assert!(!refusal.contains("开工日期"), "{done}");
    Ok(())
}
