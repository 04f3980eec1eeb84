//! Cases at the desk: whose they are, what is ticked off, the receipt on paper.

use anyhow::Result;
use linggong_tests::{Desk, MARKET, Server};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

/// Somebody complains at a kiosk: the case's number and the receipt's digits.
async fn complain(server: &Server) -> Result<(i64, u64)> {
    let body = json!({ "market": MARKET, "kind": "unpaid_wages", "text": "上个月的工钱没给" });
    let answer = Client::new()
        .post(server.url("/api/v1/cases"))
        .header("Idempotency-Key", "c1")
        .json(&body)
        .send()
        .await?;
    let slip: Value = answer.json().await?;
    Ok((
        slip["case"]["id"].as_i64().unwrap_or_default(),
        slip["receipt"].as_u64().unwrap_or_default(),
    ))
}

async fn run(clerk: &Desk, id: i64, body: Value) -> Result<(StatusCode, Value)> {
    let path = format!("/api/v1/staff/cases/{id}/steps");
    let answer = clerk.send(Method::POST, &path, &body).await?;
    Ok((answer.status(), answer.json().await?))
}

async fn open(clerk: &Desk, id: i64) -> Result<Value> {
    let path = format!("/api/v1/staff/cases/{id}/open");
    let answer = clerk.send(Method::POST, &path, &json!({})).await?;
    Ok(answer.json().await?)
}

async fn list(clerk: &Desk, which: &str) -> Result<Vec<Value>> {
    let path = format!("/api/v1/staff/cases?market={MARKET}&{which}");
    let answer = clerk.send(Method::GET, &path, &Value::Null).await?;
    let body: Value = answer.json().await?;
    Ok(body["items"].as_array().cloned().unwrap_or_default())
}

#[tokio::test]
async fn whoever_takes_a_case_keeps_it_until_a_colleague_accepts_it() -> Result<()> {
    let server = Server::start()?;
    let (id, _) = complain(&server).await?;
    let li = server.desk("lin01", "clerk", MARKET).await?;
    let wang = server.desk("lin02", "clerk", MARKET).await?;
    let boss = server.desk("lin03", "manager", MARKET).await?;
    server.desk("xing01", "clerk", "141123").await?;
    server.desk("lin04", "auditor", MARKET).await?;
    let (status, _) = run(&li, id, json!({ "step": "take" })).await?;
    assert_eq!(status, StatusCode::OK);
    // Nobody else takes it, answers it or gives it away.
    for body in [
        json!({ "step": "take" }),
        json!({ "step": "close", "answer": "好了" }),
        json!({ "step": "offer", "to": "lin02" }),
        json!({ "step": "accept" }),
    ] {
        let (status, problem) = run(&wang, id, body).await?;
        assert_eq!(status, StatusCode::CONFLICT, "{problem}");
    }
    let path = format!("/api/v1/staff/cases/{id}/checks/0");
    let tick = wang
        .send(Method::PUT, &path, &json!({ "done": true }))
        .await?;
    assert_eq!(tick.status(), StatusCode::CONFLICT);
    // To whom: somebody who does this market's business.
    for to in [
        json!("xing01"),
        json!("lin04"),
        json!("lin01"),
        json!("nobody"),
        Value::Null,
    ] {
        let (status, problem) = run(&li, id, json!({ "step": "offer", "to": to })).await?;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{to}: {problem}");
        assert_eq!(problem["errors"][0]["field"], "to");
    }
    let path = format!("/api/v1/staff/officers?market={MARKET}");
    let officers: Value = wang
        .send(Method::GET, &path, &Value::Null)
        .await?
        .json()
        .await?;
    let mut names: Vec<_> = officers["items"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|one| one["name"].as_str())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["lin01", "lin02", "lin03"]);
    // Offered: it stays with whoever has it until it is accepted.
    let (status, _) = run(&li, id, json!({ "step": "offer", "to": "lin02" })).await?;
    assert_eq!(status, StatusCode::OK);
    let seen = open(&wang, id).await?;
    assert_eq!(
        (
            &seen["hands"]["is_mine"],
            &seen["hands"]["is_offered_to_me"]
        ),
        (&json!(false), &json!(true))
    );
    assert_eq!(list(&wang, "mine=true").await?.len(), 1);
    run(&wang, id, json!({ "step": "refuse" })).await?;
    assert!(list(&wang, "mine=true").await?.is_empty());
    // Its owner is ill: the manager asks for them.
    let (status, _) = run(&boss, id, json!({ "step": "offer", "to": "lin02" })).await?;
    assert_eq!(status, StatusCode::OK);
    let (status, _) = run(&wang, id, json!({ "step": "accept" })).await?;
    assert_eq!(status, StatusCode::OK);
    assert!(list(&li, "mine=true").await?.is_empty());
    let close = json!({ "step": "close", "answer": "工钱要回来了" });
    assert_eq!(run(&li, id, close.clone()).await?.0, StatusCode::CONFLICT);
    assert_eq!(run(&wang, id, close.clone()).await?.0, StatusCode::OK);
    // A second press is the same; another answer is none before the case is taken up again.
    assert_eq!(run(&wang, id, close).await?.0, StatusCode::OK);
    let other = json!({ "step": "close", "answer": "没有要回来" });
    assert_eq!(run(&wang, id, other).await?.0, StatusCode::CONFLICT);
    let closed = list(&wang, "state=closed").await?;
    assert_eq!(closed[0]["case"].get("answer"), None, "{closed:?}");
    let told = open(&wang, id).await?;
    let path: Vec<_> = told["events"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|event| event["what"].as_str())
        .filter(|what| *what != "查看内容")
        .collect();
    assert_eq!(
        path,
        [
            "收到",
            "受理",
            "提出移交",
            "没有接手",
            "提出移交",
            "接手",
            "办结"
        ]
    );
    Ok(())
}

#[tokio::test]
async fn what_is_done_is_ticked_off_by_whoever_has_the_case() -> Result<()> {
    let server = Server::start()?;
    let (id, _) = complain(&server).await?;
    let li = server.desk("lin01", "clerk", MARKET).await?;
    let path = format!("/api/v1/staff/cases/{id}/checks/1");
    let done = json!({ "done": true });
    let early = li.send(Method::PUT, &path, &done).await?;
    assert_eq!(early.status(), StatusCode::CONFLICT, "nobody has taken it");
    run(&li, id, json!({ "step": "take" })).await?;
    // A second press is one tick.
    for _ in 0..2 {
        let answer = li.send(Method::PUT, &path, &done).await?;
        assert_eq!(answer.status(), StatusCode::OK);
    }
    let seen = open(&li, id).await?;
    let ticked: Vec<bool> = seen["checks"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|check| check["by"].is_string())
        .collect();
    assert_eq!(ticked, [false, true, false, false, false]);
    li.send(Method::PUT, &path, &json!({ "done": false }))
        .await?;
    assert!(open(&li, id).await?["checks"][1]["by"].is_null());
    let beyond = format!("/api/v1/staff/cases/{id}/checks/9");
    let beyond = li.send(Method::PUT, &beyond, &done).await?;
    assert_eq!(beyond.status(), StatusCode::NOT_FOUND);
    Ok(())
}

#[tokio::test]
async fn the_receipt_is_printed_with_its_digits_and_the_log_keeps_it() -> Result<()> {
    let server = Server::start()?;
    let (id, receipt) = complain(&server).await?;
    let li = server.desk("lin01", "clerk", MARKET).await?;
    let path = format!("/api/v1/staff/cases/{id}/receipt");
    let sheet = li.send(Method::GET, &path, &Value::Null).await?;
    assert_eq!(sheet.headers()["cache-control"], "no-store");
    let sheet = sheet.text().await?;
    let digits = format!("{:04} {:04}", receipt / 10_000, receipt % 10_000);
    for words in [digits.as_str(), "临县零工市场", "拖欠工钱", "身份证、欠条"] {
        assert!(sheet.contains(words), "{words}: {sheet}");
    }
    assert!(
        !sheet.contains("上个月的工钱没给"),
        "what was said stays here"
    );
    let auditor = server.desk("lin04", "auditor", MARKET).await?;
    let log = auditor
        .send(Method::GET, "/api/v1/staff/audit", &Value::Null)
        .await?;
    assert!(log.text().await?.contains("打印受理回执"));
    Ok(())
}
