//! The monthly form: counted against what was done by hand, written by counties, handed on.

use std::time::Duration;

use anyhow::{Context as _, Result};
use linggong_tests::{Desk, MARKET, Server, in_china, row};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

const PATH: &str = "/api/v1/staff/forms/monthly";

fn this_month() -> String {
    in_china(Duration::ZERO).to_string()[..7].to_owned()
}

fn entry() -> Value {
    json!({ "city_funds": "50", "county_funds": "20.5", "construction": "new",
        "progress": "built", "area": "320", "address": "临泉镇胜利路12号", "work": "开门30天" })
}

async fn send(desk: &Desk, method: Method, path: &str, body: Value) -> Result<(StatusCode, Value)> {
    let answer = desk.send(method, path, &body).await?;
    let status = answer.status();
    Ok((status, answer.json().await?))
}

async fn wish(server: &Server, posting: i64, n: u32) -> Result<()> {
    let person = json!({ "name": "张建国", "phone": format!("138{n:08}"), "consent": "2026-11" });
    let said = Client::new()
        .post(server.url("/api/v1/interests"))
        .header("Idempotency-Key", n)
        .json(&json!({ "market": MARKET, "posting": posting, "person": person }))
        .send()
        .await?;
    assert_eq!(said.status(), StatusCode::CREATED);
    Ok(())
}

#[tokio::test]
async fn the_counted_columns_are_what_was_done_and_nothing_else() -> Result<()> {
    let server = Server::start()?;
    let system = server.system("141100")?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    // Two postings of this county for 3 and 4 people, one for 9 of another, one not shown yet.
    let mut postings = Vec::new();
    for (record, headcount, market, review) in [
        ("1", 3, MARKET, false),
        ("2", 4, MARKET, false),
        ("3", 9, "141123", false),
        ("4", 7, MARKET, true),
    ] {
        let mut one = row(record, "木工");
        one["headcount"] = json!(headcount);
        one["market"] = json!(market);
        one["review"] = json!(review);
        let answer = system.bulk(&[one]).await?;
        postings.push(answer.rows[0].id.context("an id")?.0);
    }
    let first = postings[0];
    // Three wishes, one of which both sides confirm; it is called twice, which is one service.
    for n in 1..=3 {
        wish(&server, first, n).await?;
    }
    for step in ["call", "call", "talk", "confirm", "start"] {
        let path = "/api/v1/staff/interests/1/steps";
        let body = json!({ "step": step, "window": 2 });
        let (status, answer) = send(&clerk, Method::POST, path, body).await?;
        assert_eq!(status, StatusCode::OK, "{step}: {answer}");
    }
    // Two cases of one person: two services.
    for key in ["c1", "c2"] {
        let case = Client::new()
            .post(server.url("/api/v1/cases"))
            .header("Idempotency-Key", key)
            .json(&json!({ "market": MARKET, "kind": "fee", "text": key }));
        assert_eq!(case.send().await?.status(), StatusCode::CREATED);
    }
    let month = this_month();
    let form = clerk
        .get(&format!("{PATH}?scope={MARKET}&month={month}"))
        .await?;
    let own = &form["items"][0];
    assert_eq!(
        own["figures"],
        json!({ "places": 7, "services": 5, "confirmed": 1 }),
        "3 + 4 places; 3 wishes + 2 cases; 1 confirmed"
    );
    assert_eq!(
        (&own["county"], &own["city"], &own["state"]),
        (&json!("临县"), &json!("吕梁市"), &json!("draft"))
    );
    let earlier = clerk
        .get(&format!("{PATH}?scope={MARKET}&month=2025-01"))
        .await?;
    let nothing = json!({ "places": 0, "services": 0, "confirmed": 0 });
    assert_eq!(earlier["items"][0]["figures"], nothing);
    // The city sees each of its thirteen counties, the one beside among them.
    let city = server.desk("ll01", "clerk", "141100").await?;
    let form = city
        .get(&format!("{PATH}?scope=141100&month={month}"))
        .await?;
    let rows = form["items"].as_array().context("rows")?;
    assert_eq!(rows.len(), 13);
    let beside = rows.iter().find(|row| row["market"] == "141123");
    assert_eq!(beside.context("兴县")?["figures"]["places"], 9);
    Ok(())
}

#[tokio::test]
async fn a_form_is_written_handed_on_locked_and_returned() -> Result<()> {
    let server = Server::start()?;
    let county = server.desk("lin01", "clerk", MARKET).await?;
    let city = server.desk("ll01", "clerk", "141100").await?;
    let province = server.desk("sx01", "clerk", "140000").await?;
    let path = format!("{PATH}/{MARKET}/2025-11");
    let steps = format!("{path}/steps");
    let step = |step: &str| json!({ "step": step });
    // Half a form is kept, but not handed in.
    let half = json!({ "entry": { "area": "320" } });
    let (status, saved) = send(&county, Method::PUT, &path, half.clone()).await?;
    assert_eq!(status, StatusCode::OK, "{saved}");
    let (status, problem) = send(&county, Method::POST, &steps, step("submit")).await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        problem["errors"].as_array().map(Vec::len),
        Some(4),
        "{problem}"
    );
    // Who has seen an older one is told.
    let (status, problem) = send(&county, Method::PUT, &path, half).await?;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::CONFLICT, &json!("changed"))
    );
    let wrong = json!({ "before": saved["at"], "entry": { "area": "很大" } });
    let (status, problem) = send(&county, Method::PUT, &path, wrong).await?;
    assert_eq!(
        (status.as_u16(), &problem["errors"][0]["field"]),
        (422, &json!("area"))
    );
    let whole = json!({ "before": saved["at"], "entry": entry() });
    let (status, saved) = send(&county, Method::PUT, &path, whole).await?;
    assert_eq!(status, StatusCode::OK, "{saved}");
    let (status, handed) = send(&county, Method::POST, &steps, step("submit")).await?;
    assert_eq!(
        (status, &handed["state"]),
        (StatusCode::OK, &json!("submitted"))
    );
    // Nothing can be handed in for a month that has not begun.
    let ahead = format!("{PATH}/{MARKET}/2099-12");
    let written = json!({ "entry": entry() });
    let (status, _) = send(&county, Method::PUT, &ahead, written).await?;
    assert_eq!(status, StatusCode::OK);
    let ahead = format!("{ahead}/steps");
    let (status, problem) = send(&county, Method::POST, &ahead, step("submit")).await?;
    assert_eq!(
        (status, &problem["detail"]),
        (StatusCode::CONFLICT, &json!("这个月还没到"))
    );
    // Handed in is handed in: the county cannot change it, nor skip the city.
    let again = json!({ "before": handed["at"], "entry": entry() });
    for (method, path, body) in [
        (Method::PUT, &path, again),
        (Method::POST, &steps, step("submit")),
        (Method::POST, &steps, step("forward")),
    ] {
        let (status, problem) = send(&county, method, path, body).await?;
        assert_eq!(
            (status, &problem["code"]),
            (StatusCode::CONFLICT, &json!("wrong_state"))
        );
    }
    let (status, problem) = send(&city, Method::POST, &steps, step("return")).await?;
    assert_eq!(
        (status.as_u16(), &problem["errors"][0]["field"]),
        (422, &json!("reason"))
    );
    let (status, handed) = send(&city, Method::POST, &steps, step("forward")).await?;
    assert_eq!(
        (status, &handed["state"]),
        (StatusCode::OK, &json!("forwarded"))
    );
    let back = json!({ "step": "return", "reason": "面积和去年不一样" });
    let (status, _) = send(&city, Method::POST, &steps, back.clone()).await?;
    assert_eq!(status, StatusCode::CONFLICT, "the city has let it go");
    let (_, at_city) = send(&province, Method::POST, &steps, back.clone()).await?;
    assert_eq!(at_city["state"], "submitted");
    let (_, at_county) = send(&city, Method::POST, &steps, back).await?;
    assert_eq!(
        (&at_county["state"], &at_county["reason"]),
        (&json!("draft"), &json!("面积和去年不一样"))
    );
    // The month after begins with what still holds.
    let next = county
        .get(&format!("{PATH}?scope={MARKET}&month=2025-12"))
        .await?;
    let row = &next["items"][0];
    assert_eq!(
        (&row["entry"]["area"], &row["entry"]["work"], row.get("at")),
        (&json!("320"), &json!(""), None)
    );
    let foreign = server.desk("xing01", "clerk", "141123").await?;
    let (status, _) = send(&foreign, Method::PUT, &path, json!({ "entry": {} })).await?;
    assert_eq!(status, StatusCode::FORBIDDEN);
    Ok(())
}

#[tokio::test]
async fn the_tables_have_the_form_s_eighteen_columns() -> Result<()> {
    let server = Server::start()?;
    let county = server.desk("lin01", "clerk", MARKET).await?;
    let body = json!({ "entry": entry() });
    let (status, _) = send(
        &county,
        Method::PUT,
        &format!("{PATH}/{MARKET}/2026-11"),
        body,
    )
    .await?;
    assert_eq!(status, StatusCode::OK);
    let query = format!("scope={MARKET}&month=2026-11");
    let answer = county
        .send(Method::GET, &format!("{PATH}.csv?{query}"), &Value::Null)
        .await?;
    let named = answer.headers()["content-disposition"].to_str()?.to_owned();
    assert!(named.contains("monthly-141124-2026-11.csv"), "{named}");
    let text = answer.text().await?;
    let mut lines = text.lines();
    let heads: Vec<&str> = lines.next().context("heads")?.split(',').collect();
    assert_eq!(heads.len(), 18);
    assert_eq!(
        (heads[0], heads[17]),
        ("\u{feff}序号", "当月达成意向上岗人次")
    );
    let first = lines.next().context("a row")?;
    assert!(first.starts_with("1,吕梁市,临县,"), "{first}");
    assert!(
        first.ends_with(",320,临泉镇胜利路12号,开门30天,,,0,0,0"),
        "{first}"
    );
    let signed = lines.next().context("who signs")?;
    let line = format!("报送单位（公章）：,专班负责人（签名）：{}", ",".repeat(16));
    assert_eq!((signed, lines.next()), (line.as_str(), None));
    let answer = county
        .send(Method::GET, &format!("{PATH}.xlsx?{query}"), &Value::Null)
        .await?;
    assert!(answer.bytes().await?.starts_with(b"PK"));
    let bad = county
        .send(
            Method::GET,
            &format!("{PATH}.csv?scope={MARKET}&month=2026-13"),
            &Value::Null,
        )
        .await?;
    assert_eq!(bad.status(), StatusCode::UNPROCESSABLE_ENTITY);
    Ok(())
}

#[tokio::test]
async fn what_was_handed_on_is_counted_anew_only_when_it_comes_back() -> Result<()> {
    let server = Server::start()?;
    let system = server.system(MARKET)?;
    let (county, city) = (
        server.desk("lin01", "clerk", MARKET).await?,
        server.desk("ll01", "clerk", "141100").await?,
    );
    let month = this_month();
    let path = format!("{PATH}/{MARKET}/{month}");
    let steps = format!("{path}/steps");
    system.publish(row("1", "木工")).await?;
    let (status, saved) = send(&county, Method::PUT, &path, json!({ "entry": entry() })).await?;
    assert_eq!(
        (status, &saved["figures"]["places"]),
        (StatusCode::OK, &json!(3))
    );
    let (_, handed) = send(&county, Method::POST, &steps, json!({ "step": "submit" })).await?;
    assert_eq!(handed["figures"]["places"], 3);
    system.publish(row("2", "瓦工")).await?;
    let of_county = format!("{PATH}?scope={MARKET}&month={month}");
    let form = city.get(&of_county).await?;
    assert_eq!(
        form["items"][0]["figures"]["places"], 3,
        "as it was handed on"
    );
    let back = json!({ "step": "return", "reason": "少算了" });
    let (_, returned) = send(&city, Method::POST, &steps, back).await?;
    assert_eq!(returned["state"], "draft");
    let form = county.get(&of_county).await?;
    assert_eq!(form["items"][0]["figures"]["places"], 6, "counted anew");
    Ok(())
}
