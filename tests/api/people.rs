//! What people say at a kiosk and what becomes of it, over HTTP.

mod courses;
mod filing;
mod handed_in;
mod own;
mod registration;
mod steps;
mod wishes;

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use linggong_tests::{MARKET, Server, System, in_china, row};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

fn person(n: u32) -> Value {
    json!({ "name": "张三", "phone": format!("138{n:08}"), "consent": "2026-11" })
}

/// Sends a wish as a kiosk does.
async fn wish(
    server: &Server,
    key: &str,
    body: &Value,
    session: Option<&str>,
) -> Result<(StatusCode, Value)> {
    let mut request = Client::new()
        .post(server.url("/api/v1/interests"))
        .header("Idempotency-Key", key)
        .json(body);
    if let Some(session) = session {
        request = request.bearer_auth(session);
    }
    let answer = request.send().await?;
    Ok((answer.status(), answer.json().await?))
}

/// Hands something in once, as a kiosk does.
async fn hand_in(
    server: &Server,
    path: &str,
    key: &str,
    body: &Value,
) -> Result<(StatusCode, Value)> {
    let answer = Client::new()
        .post(server.url(path))
        .header("Idempotency-Key", key)
        .json(body)
        .send()
        .await?;
    Ok((answer.status(), answer.json().await?))
}

async fn lookup(server: &Server, phone: &str, ticket: u32) -> Result<(StatusCode, Value)> {
    let answer = Client::new()
        .post(server.url("/api/v1/lookup"))
        .json(&json!({ "phone": phone, "ticket": ticket }))
        .send()
        .await?;
    Ok((answer.status(), answer.json().await?))
}

async fn step(system: &System, id: &Value, step: &str) -> Result<StatusCode> {
    let path = format!("/api/v1/staff/interests/{id}/steps");
    let answer = system
        .send(Method::POST, &path, &json!({ "step": step }))
        .await?;
    Ok(answer.status())
}
