//! Somebody in need is referred before others, and a place is held for them for a while.

use std::time::Duration;

use anyhow::{Context as _, Result};
use linggong_tests::{Desk, MARKET, Server, in_china, row};
use reqwest::header::COOKIE;
use reqwest::{Client, Method, Response, StatusCode};
use serde_json::{Value, json};

/// Somebody registers who declared hardship; their number at the desk.
async fn register(server: &Server, clerk: &Desk, n: u32) -> Result<i64> {
    let answer = Client::new()
        .post(server.url("/api/v1/seekers"))
        .header("Idempotency-Key", format!("r{n}"))
        .json(&json!({ "market": MARKET, "consents": ["sensitive-2026-11"],
            "profile": { "trades": [101], "hardship": ["low_income"] },
            "person": { "name": "李大山", "phone": format!("139{n:08}"), "consent": "registration-2026-11" } }))
        .send()
        .await?;
    assert_eq!(answer.status(), StatusCode::CREATED);
    let listed = clerk
        .get(&format!("/api/v1/staff/seekers?market={MARKET}"))
        .await?;
    let mut all = listed["items"].as_array().into_iter().flatten();
    let found = all.find(|one| one["phone_masked"] == format!("139****{:04}", n % 10_000));
    found
        .and_then(|one| one["id"].as_i64())
        .context("the person is listed")
}

async fn help(clerk: &Desk, seeker: i64) -> Result<()> {
    let path = format!("/api/v1/staff/seekers/{seeker}/aid");
    let aid = json!({ "tier": "second", "evidence": "看了低保证" });
    let saved = clerk.send(Method::PUT, &path, &aid).await?;
    assert_eq!(saved.status(), StatusCode::OK);
    Ok(())
}

async fn refer(
    server: &Server,
    clerk: &Desk,
    seeker: i64,
    key: &str,
    body: &Value,
) -> Result<Response> {
    let path = format!("/api/v1/staff/seekers/{seeker}/referrals");
    let request = Client::new()
        .post(server.url(&path))
        .header(COOKIE, clerk.cookie())
        .header("Idempotency-Key", key)
        .json(body);
    Ok(request.send().await?)
}

/// A stranger with a ticket, who has come to a window; their interest.
async fn stranger(server: &Server, clerk: &Desk, posting: i64, n: u32) -> Result<i64> {
    let person = json!({ "name": "张建国", "phone": format!("138{n:08}"), "consent": "2026-11" });
    let said = Client::new()
        .post(server.url("/api/v1/interests"))
        .header("Idempotency-Key", format!("w{n}"))
        .json(&json!({ "market": MARKET, "posting": posting, "person": person }))
        .send()
        .await?;
    let slip: Value = said.json().await?;
    let id = slip["interest"]["id"].as_i64().context("a ticket")?;
    let talk = step(clerk, id, "talk").await?;
    assert_eq!(talk.status(), StatusCode::OK);
    Ok(id)
}

async fn step(clerk: &Desk, interest: i64, step: &str) -> Result<Response> {
    let path = format!("/api/v1/staff/interests/{interest}/steps");
    clerk
        .send(Method::POST, &path, &json!({ "step": step }))
        .await
}

async fn text(address: String) -> Result<String> {
    Ok(reqwest::get(address).await?.text().await?)
}

#[tokio::test]
async fn a_held_place_is_taken_by_whom_it_is_held_for_or_when_it_is_given_up() -> Result<()> {
    let server = Server::start()?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let mut one = row("1", "砌砖大工");
    one["headcount"] = json!(2);
    let (posting, _) = server.system(MARKET)?.publish(one).await?;
    let seeker = register(&server, &clerk, 1).await?;
    let body = json!({ "posting": posting, "minutes": 30, "consent": "2026-11" });
    // Nobody is referred who gets no help.
    let early = refer(&server, &clerk, seeker, "k0", &body).await?;
    assert_eq!(early.status(), StatusCode::CONFLICT);
    let problem: Value = early.json().await?;
    assert_eq!(problem["detail"], "先给这个人定帮扶级别，再优先推荐");
    help(&clerk, seeker).await?;
    let path = format!("/api/v1/staff/seekers/{seeker}/open");
    let opened = clerk.send(Method::POST, &path, &json!({})).await?;
    let opened: Value = opened.json().await?;
    assert_eq!(opened["postings"][0]["may_hold"], true);
    assert_eq!(opened.get("referral"), None);
    for (wrong, field) in [
        (
            json!({ "posting": posting, "minutes": 9, "consent": "2026-11" }),
            "minutes",
        ),
        (
            json!({ "posting": posting, "minutes": 121, "consent": "2026-11" }),
            "minutes",
        ),
        (
            json!({ "posting": posting, "consent": "1999-01" }),
            "consent",
        ),
    ] {
        let refused = refer(&server, &clerk, seeker, "k1", &wrong).await?;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let problem: Value = refused.json().await?;
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    let made = refer(&server, &clerk, seeker, "k1", &body).await?;
    assert_eq!(made.status(), StatusCode::CREATED);
    let made: Value = made.json().await?;
    assert_eq!(made["interest"]["ticket"], 1);
    let until = made["held_until"].as_str().context("a hold")?;
    let left_ms = linggong_contract::Moment::parse(until)?.since_ms(in_china(Duration::ZERO));
    assert!((29 * 60_000..=31 * 60_000).contains(&left_ms), "{left_ms}");
    // A second press is the same referral; the key does not make another one.
    let again = refer(&server, &clerk, seeker, "k1", &body).await?;
    assert_eq!(again.json::<Value>().await?, made);
    let other = json!({ "posting": posting, "minutes": 60, "consent": "2026-11" });
    let reused = refer(&server, &clerk, seeker, "k1", &other).await?;
    assert_eq!(reused.status(), StatusCode::CONFLICT);
    // One stranger gets the free place, the next is told until when to wait.
    let [first, second] = [
        stranger(&server, &clerk, posting, 1).await?,
        stranger(&server, &clerk, posting, 2).await?,
    ];
    assert_eq!(
        step(&clerk, first, "confirm").await?.status(),
        StatusCode::OK
    );
    let refused = step(&clerk, second, "confirm").await?;
    assert_eq!(refused.status(), StatusCode::CONFLICT);
    let problem: Value = refused.json().await?;
    let told = format!("还剩的名额正留给优先推荐的人，到 {}", &until[11..16]);
    assert_eq!(problem["detail"], told.as_str());
    // What everybody sees tells nothing of it.
    for path in [
        format!("/api/v1/postings/{posting}"),
        format!("/api/v1/markets/{MARKET}/feed"),
    ] {
        let shown = text(server.url(&path)).await?;
        assert!(shown.contains(r#""remaining":1"#), "{path}");
        for word in ["held", "hold", "referral", "优先", "留位"] {
            assert!(!shown.contains(word), "{word} in {path}");
        }
    }
    // Staff see that a place is held, and until when, beside the ticket alone.
    let queue = clerk
        .get(&format!("/api/v1/staff/interests?market={MARKET}"))
        .await?;
    assert_eq!(queue["items"][0]["held_until"], until, "{queue}");
    let talking = format!("/api/v1/staff/interests?market={MARKET}&state=talking");
    let talking = clerk.get(&talking).await?;
    assert_eq!(talking["items"][0].get("held_until"), None, "{talking}");
    // Whoever tells that all are found is asked about it first; who was confirmed counts.
    let taken = format!("/api/v1/staff/postings/{posting}/taken");
    for (told, field, message) in [
        (
            json!({ "taken": 2 }),
            "gives_up_holds",
            "还给优先推荐的人留着1个名额",
        ),
        (
            json!({ "taken": 0 }),
            "taken",
            "已经有1人在这里谈成了，不能比这还少；有人不来了，请在叫号里办",
        ),
    ] {
        let refused = clerk.send(Method::PUT, &taken, &told).await?;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let problem: Value = refused.json().await?;
        let expect = json!([{ "field": field, "message": message }]);
        assert_eq!(problem["errors"], expect);
    }
    let stale = json!({ "taken": 2, "was": 0, "gives_up_holds": true });
    let refused = clerk.send(Method::PUT, &taken, &stale).await?;
    assert_eq!(refused.status(), StatusCode::CONFLICT);
    // It is given up, taken up again, and given up for the stranger.
    let interest = made["interest"]["id"].as_i64().context("an interest")?;
    let hold = async |is_held: bool| -> Result<(StatusCode, Value)> {
        let path = format!("/api/v1/staff/interests/{interest}/hold");
        let body = json!({ "is_held": is_held });
        let answer = clerk.send(Method::PUT, &path, &body).await?;
        Ok((answer.status(), answer.json().await?))
    };
    let (status, ended) = hold(false).await?;
    assert_eq!((status, ended.get("held_until")), (StatusCode::OK, None));
    let (status, again) = hold(true).await?;
    assert_eq!(
        (status, &again["held_until"]),
        (StatusCode::OK, &made["held_until"])
    );
    assert_eq!(
        step(&clerk, second, "confirm").await?.status(),
        StatusCode::CONFLICT
    );
    hold(false).await?;
    assert_eq!(
        step(&clerk, second, "confirm").await?.status(),
        StatusCode::OK
    );
    let (status, problem) = hold(true).await?;
    assert_eq!(status, StatusCode::CONFLICT, "{problem}");
    Ok(())
}

#[tokio::test]
async fn whoever_it_is_held_for_takes_the_last_place_and_their_staff_alone_may_refer() -> Result<()>
{
    let server = Server::start()?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let mut one = row("1", "砌砖大工");
    one["headcount"] = json!(1);
    let (posting, _) = server.system(MARKET)?.publish(one).await?;
    let seeker = register(&server, &clerk, 1).await?;
    help(&clerk, seeker).await?;
    let body = json!({ "posting": posting, "consent": "2026-11" });
    let foreign = server.desk("xing01", "clerk", "141123").await?;
    let refused = refer(&server, &foreign, seeker, "k1", &body).await?;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    let made = refer(&server, &clerk, seeker, "k1", &body).await?;
    assert_eq!(made.status(), StatusCode::CREATED);
    let made: Value = made.json().await?;
    let interest = made["interest"]["id"].as_i64().context("an interest")?;
    let path = format!("/api/v1/staff/interests/{interest}/hold");
    let refused = foreign
        .send(Method::PUT, &path, &json!({ "is_held": false }))
        .await?;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    // A wish of one's own holds nothing that could be given up.
    let wish = stranger(&server, &clerk, posting, 1).await?;
    let path = format!("/api/v1/staff/interests/{wish}/hold");
    let none = clerk
        .send(Method::PUT, &path, &json!({ "is_held": true }))
        .await?;
    assert_eq!(none.status(), StatusCode::NOT_FOUND);
    assert_eq!(
        step(&clerk, wish, "confirm").await?.status(),
        StatusCode::CONFLICT
    );
    for word in ["talk", "confirm"] {
        assert_eq!(step(&clerk, interest, word).await?.status(), StatusCode::OK);
    }
    let filled = text(server.url(&format!("/api/v1/postings/{posting}"))).await?;
    assert!(filled.contains(r#""remaining":0"#), "{filled}");
    // The log says what was done, by the ticket's number.
    let auditor = server.desk("lin03", "auditor", MARKET).await?;
    let page = auditor.get("/api/v1/staff/audit?by=lin01").await?;
    let mut lines = page["items"].as_array().into_iter().flatten();
    let line = lines
        .find(|line| line["action"] == "优先推荐")
        .context("a line")?;
    assert_eq!(line["detail"], "001 号", "{line}");
    Ok(())
}
