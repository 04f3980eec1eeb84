//! What holds for every address.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use linggong_tests::Server;
use reqwest::{Client, Method, StatusCode};
use serde_json::Value;

async fn problem(server: &Server, method: Method, path: &str) -> Result<(StatusCode, Value)> {
    let answer = Client::new()
        .request(method, server.url(path))
        .send()
        .await?;
    let kind = answer
        .headers()
        .get("content-type")
        .context("no type")?
        .to_str()?
        .to_owned();
    ensure!(kind == "application/problem+json", "{path}: {kind}");
    Ok((answer.status(), answer.json().await?))
}

#[tokio::test]
async fn every_failure_is_a_problem_with_a_stable_code() -> Result<()> {
    let server = Server::start()?;
    let bulk = "/api/v1/staff/postings/bulk";
    let cases = [
        (Method::GET, "/nowhere", 404, "no_such_path"),
        (Method::GET, "/api/v1/nowhere", 404, "no_such_path"),
        (Method::GET, "/assets/nothing.wasm", 404, "no_such_path"),
        (Method::DELETE, "/api/v1/trades", 405, "method_not_allowed"),
        (Method::GET, bulk, 405, "method_not_allowed"),
        (Method::GET, "/api/v1/markets/999999", 404, "not_found"),
        (Method::GET, "/api/v1/markets/临县", 404, "not_found"),
        (Method::GET, "/api/v1/postings/1", 404, "not_found"),
        (Method::GET, "/api/v1/postings/abc", 404, "not_found"),
        (
            Method::GET,
            "/api/v1/postings?limit=0",
            422,
            "invalid_fields",
        ),
        (
            Method::GET,
            "/api/v1/postings?limit=many",
            422,
            "invalid_fields",
        ),
        (
            Method::GET,
            "/api/v1/postings?category=none",
            422,
            "invalid_fields",
        ),
        (
            Method::GET,
            "/api/v1/postings?cursor=x",
            422,
            "invalid_fields",
        ),
        (
            Method::GET,
            "/api/v1/markets/141124/feed?since=x",
            422,
            "invalid_fields",
        ),
        (
            Method::GET,
            "/api/v1/markets/141124/events?since=1.2",
            422,
            "invalid_fields",
        ),
        (
            Method::GET,
            "/api/v1/markets/149999/events",
            404,
            "not_found",
        ),
        (Method::POST, bulk, 401, "unauthorized"),
    ];
    for (method, path, status, code) in cases {
        let (found, problem) = problem(&server, method, path).await?;
        assert_eq!(
            (found.as_u16(), problem["code"].as_str()),
            (status, Some(code)),
            "{path}"
        );
        assert_eq!(
            problem["status"].as_u64(),
            Some(u64::from(status)),
            "{path}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn wrong_query_fields_are_named() -> Result<()> {
    let server = Server::start()?;
    for (query, field) in [
        ("limit=500", "limit"),
        ("limit=x", "limit"),
        ("trade=7", "trade"),
        ("market=1", "market"),
    ] {
        let (_, problem) =
            problem(&server, Method::GET, &format!("/api/v1/postings?{query}")).await?;
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    Ok(())
}

#[tokio::test]
async fn the_directory_has_every_county_and_trade() -> Result<()> {
    let server = Server::start()?;
    let get = async |path: &str| -> Result<Value> {
        Ok(reqwest::get(server.url(path)).await?.json().await?)
    };
    let markets = get("/api/v1/markets").await?;
    let names: Vec<_> = markets["items"]
        .as_array()
        .context("items")?
        .iter()
        .map(|m| m["name"].as_str())
        .collect();
    assert_eq!(names.len(), 117);
    for name in [
        "临县零工市场",
        "阳泉市城区零工市场",
        "晋城市城区零工市场",
        "盂县零工市场",
    ] {
        assert!(names.contains(&Some(name)), "{name}");
    }
    assert_eq!(get("/api/v1/markets/141124").await?["city"], "吕梁市");
    assert_eq!(
        get("/api/v1/trades").await?["items"]
            .as_array()
            .map(Vec::len),
        Some(52)
    );
    Ok(())
}

#[tokio::test]
async fn the_openapi_document_validates_and_is_readable() -> Result<()> {
    let server = Server::start()?;
    let document: Value = reqwest::get(server.url("/api/openapi.json"))
        .await?
        .json()
        .await?;
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(
        document["paths"].as_object().map(serde_json::Map::len),
        Some(101)
    );
    let page = reqwest::get(server.url("/api/docs/")).await?;
    assert!(page.status().is_success() && page.text().await?.contains("swagger-ui"));
    // The validator of the OpenAPI schema comes with `cargo xtask setup`.
    let file = server.data().join("openapi.json");
    std::fs::write(&file, document.to_string())?;
    let tools = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../target/tools/node_modules/@seriousme/openapi-schema-validator");
    let checked = Command::new("node")
        .arg(tools.join("bin/validate-api-cli.js"))
        .arg(&file)
        .output()?;
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&checked.stdout),
        String::from_utf8_lossy(&checked.stderr)
    );
    ensure!(checked.status.success(), "{said}");
    Ok(())
}

#[tokio::test]
async fn operators_can_look_inside() -> Result<()> {
    let server = Server::start()?;
    for path in ["/healthz", "/readyz"] {
        assert!(
            reqwest::get(server.url(path)).await?.status().is_success(),
            "{path}"
        );
    }
    let figures = reqwest::get(server.url("/metrics")).await?.text().await?;
    assert!(
        figures.contains("linggong_http_requests_total{route=\"/healthz\""),
        "{figures}"
    );
    Ok(())
}

#[test]
fn wrong_settings_are_refused_at_start_by_name() -> Result<()> {
    let cases: [(&[&str], &str); 5] = [
        (&["serve", "--listen", "nowhere"], "--listen"),
        (&["serve", "--market", "14112"], "--market"),
        (
            &[
                "serve",
                "--market",
                "149999",
                "--listen",
                "127.0.0.1:0",
                "--data",
            ],
            "--market",
        ),
        (
            &[
                "key", "create", "--scope", "150000", "--name", "x", "--data",
            ],
            "--scope",
        ),
        (&["serve", "--log", "=,", "--data"], "--log"),
    ];
    for (arguments, named) in cases {
        let data = tempfile::tempdir()?;
        let mut arguments: Vec<&str> = arguments.to_vec();
        let folder = data.path().to_string_lossy().into_owned();
        if arguments.last() == Some(&"--data") {
            arguments.push(&folder);
        }
        let done = linggong_tests::command(&arguments)?;
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        ensure!(
            !done.status.success() && said.contains(named),
            "{arguments:?}: {said}"
        );
    }
    Ok(())
}
