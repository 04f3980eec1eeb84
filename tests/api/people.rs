//! “我想去” and what becomes of it, over HTTP.

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

#[tokio::test]
async fn a_wish_is_written_once_however_often_it_is_sent() -> Result<()> {
    let server = Server::start()?;
    let (posting, _) = server.system(MARKET)?.publish(row("1", "木工")).await?;
    let body = json!({ "market": MARKET, "posting": posting, "person": person(1) });
    let (status, first) = wish(&server, "k1", &body, None).await?;
    assert_eq!(status, StatusCode::CREATED, "{first}");
    let (_, again) = wish(&server, "k1", &body, None).await?;
    assert_eq!(again["interest"], first["interest"]);
    assert_eq!(again["status_path"], first["status_path"]);
    // Whoever stands behind knows name, phone and posting: they get neither ticket nor session.
    let (status, problem) = wish(&server, "k2", &body, None).await?;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::CONFLICT, &json!("already_wanted"))
    );
    let other = json!({ "market": MARKET, "posting": posting, "person": person(2) });
    let (status, problem) = wish(&server, "k1", &other, None).await?;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::CONFLICT, &json!("key_reused"))
    );
    // Somebody who was just here says nothing again.
    let (second, _) = server.system("140000")?.publish(row("2", "瓦工")).await?;
    let body = json!({ "market": MARKET, "posting": second });
    let session = first["session"].as_str();
    let (status, more) = wish(&server, "k3", &body, session).await?;
    assert_eq!(
        (status, &more["interest"]["ticket"]),
        (StatusCode::CREATED, &json!(2))
    );
    let (status, _) = wish(&server, "k4", &body, None).await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    Ok(())
}

#[tokio::test]
async fn a_wish_that_cannot_be_granted_says_why() -> Result<()> {
    let server = Server::start()?;
    let system = server.system(MARKET)?;
    let (posting, _) = system.publish(row("1", "木工")).await?;
    let (full, _) = system.publish(row("2", "瓦工")).await?;
    system.take(full, 3).await?;
    let good = json!({ "market": MARKET, "posting": posting, "person": person(1) });
    let with = |field: &str, value: Value| {
        let mut body = good.clone();
        let place = body.pointer_mut(field).context("a field");
        place.map(|place| *place = value).map(|()| body)
    };
    let cases = [
        (with("/posting", json!(99_999))?, 404, "not_found", ""),
        (with("/posting", json!(full))?, 409, "not_open", ""),
        (
            with("/market", json!("141199"))?,
            422,
            "invalid_fields",
            "market",
        ),
        (
            with("/person/phone", json!("1381234"))?,
            422,
            "invalid_fields",
            "person.phone",
        ),
        (
            with("/person/name", json!("<b>"))?,
            422,
            "invalid_fields",
            "person.name",
        ),
        (
            with("/person/consent", json!("2019-01"))?,
            422,
            "invalid_fields",
            "person.consent",
        ),
    ];
    for (at, (body, status, code, field)) in cases.iter().enumerate() {
        let (found, problem) = wish(&server, &format!("k{at}"), body, None).await?;
        assert_eq!(
            (found.as_u16(), &problem["code"]),
            (*status, &json!(code)),
            "{problem}"
        );
        if !field.is_empty() {
            assert_eq!(problem["errors"][0]["field"], json!(field));
        }
    }
    let without_key = Client::new()
        .post(server.url("/api/v1/interests"))
        .json(&good)
        .send()
        .await?;
    let problem: Value = without_key.json().await?;
    assert_eq!(problem["errors"][0]["field"], "Idempotency-Key");
    Ok(())
}

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
async fn ones_own_record_opens_with_phone_and_ticket_and_can_be_deleted() -> Result<()> {
    let server = Server::start()?;
    let (posting, _) = server.system(MARKET)?.publish(row("1", "木工")).await?;
    let body = json!({ "market": MARKET, "posting": posting, "person": person(1) });
    let (_, slip) = wish(&server, "k1", &body, None).await?;
    let client = Client::new();
    let own = |session: &str| {
        client
            .get(server.url("/api/v1/self"))
            .bearer_auth(session)
            .send()
    };
    // The wish that made the person proves them, as its ticket does.
    let by_wish = own(slip["session"].as_str().context("a session")?).await?;
    assert_eq!(by_wish.status(), StatusCode::OK);
    assert_eq!(own("lgs_00").await?.status(), StatusCode::UNAUTHORIZED);
    let (status, problem) = lookup(&server, "13800000001", 2).await?;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::NOT_FOUND, &json!("no_such_ticket"))
    );

    let (status, record) = lookup(&server, "13800000001", 1).await?;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        (&record["name"], &record["consents"][0]["version"]),
        (&json!("张三"), &json!("2026-11"))
    );
    let session = record["session"].as_str().context("a session")?;
    let id = &record["interests"][0]["interest"]["id"];
    let path = server.url(&format!("/api/v1/self/interests/{id}/withdraw"));
    let withdrawn: Value = client
        .post(path)
        .bearer_auth(session)
        .send()
        .await?
        .json()
        .await?;
    assert_eq!(withdrawn["state"], "withdrawn");
    let status_page = server.url(slip["status_path"].as_str().context("a path")?);
    let page = reqwest::get(&status_page).await?.text().await?;
    ensure!(
        page.contains("已取消") && !page.contains("张三") && !page.contains("1380"),
        "{page}"
    );
    ensure!(reqwest::get(server.url("/t/00")).await?.status() == StatusCode::NOT_FOUND);

    let gone = client
        .delete(server.url("/api/v1/self"))
        .bearer_auth(session)
        .send()
        .await?;
    assert_eq!(gone.status(), StatusCode::NO_CONTENT);
    assert_eq!(own(session).await?.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(
        lookup(&server, "13800000001", 1).await?.0,
        StatusCode::NOT_FOUND
    );
    Ok(())
}

#[tokio::test]
async fn a_ticket_got_in_somebodys_name_opens_only_itself() -> Result<()> {
    let server = Server::start()?;
    let system = server.system(MARKET)?;
    let (first, _) = system.publish(row("1", "木工")).await?;
    let (second, _) = system.publish(row("2", "瓦工")).await?;
    let body = |posting| json!({ "market": MARKET, "posting": posting, "person": person(1) });
    wish(&server, "k1", &body(first), None).await?;
    // A neighbour knows name and phone, and wants something in that name.
    let (_, slip) = wish(&server, "k2", &body(second), None).await?;
    let (status, record) = lookup(&server, "13800000001", 2).await?;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        record["interests"].as_array().map(Vec::len),
        Some(1),
        "{record}"
    );
    let session = record["session"].as_str().context("a session")?;
    let client = Client::new();
    // Nor does the wish itself open anything: name and phone alone prove nobody.
    let by_wish = client
        .get(server.url("/api/v1/self"))
        .bearer_auth(slip["session"].as_str().context("a session")?);
    assert_eq!(by_wish.send().await?.status(), StatusCode::UNAUTHORIZED);
    let delete = client
        .delete(server.url("/api/v1/self"))
        .bearer_auth(session);
    assert_eq!(delete.send().await?.status(), StatusCode::UNAUTHORIZED);
    let theirs = client
        .post(server.url("/api/v1/self/interests/1/withdraw"))
        .bearer_auth(session);
    assert_eq!(theirs.send().await?.status(), StatusCode::NOT_FOUND);
    // Once staff have met the holder, the ticket proves them.
    assert_eq!(
        step(&system, &slip["interest"]["id"], "talk").await?,
        StatusCode::OK
    );
    let (_, record) = lookup(&server, "13800000001", 2).await?;
    assert_eq!(record["interests"].as_array().map(Vec::len), Some(2));
    // An old session is said to be over, not that something is missing.
    let (status, problem) = wish(
        &server,
        "k3",
        &json!({ "market": MARKET, "posting": first }),
        Some("lgs_00"),
    )
    .await?;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::UNAUTHORIZED, &json!("session_over"))
    );
    Ok(())
}

#[tokio::test]
async fn guessing_ticket_numbers_soon_ends() -> Result<()> {
    let server = Server::start()?;
    let mut statuses = Vec::new();
    for ticket in 1..=10 {
        statuses.push(lookup(&server, "13800000001", ticket).await?.0);
    }
    assert_eq!(statuses[5], StatusCode::NOT_FOUND);
    assert_eq!(statuses[6..], [StatusCode::TOO_MANY_REQUESTS; 4]);
    // Others are not made to wait.
    assert_eq!(
        lookup(&server, "13800000002", 1).await?.0,
        StatusCode::NOT_FOUND
    );
    Ok(())
}

fn registrant(n: u32) -> Value {
    let mut person = person(n);
    person["consent"] = json!("registration-2026-11");
    person
}

async fn register(server: &Server, key: &str, body: &Value) -> Result<(StatusCode, Value)> {
    let answer = Client::new()
        .post(server.url("/api/v1/seekers"))
        .header("Idempotency-Key", key)
        .json(body)
        .send()
        .await?;
    Ok((answer.status(), answer.json().await?))
}

#[tokio::test]
async fn a_registration_is_seen_and_corrected_by_the_person_alone() -> Result<()> {
    let server = Server::start()?;
    let body = json!({
        "market": MARKET, "person": registrant(1), "consents": [],
        "profile": { "trades": [101, 107], "reach": "city", "born_on": "1968-05-12", "sex": "male" },
    });
    let (status, done) = register(&server, "r1", &body).await?;
    assert_eq!(status, StatusCode::CREATED, "{done}");
    let (_, again) = register(&server, "r1", &body).await?;
    assert_eq!(again["number"], done["number"]);
    let (status, problem) = register(&server, "r2", &body).await?;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::CONFLICT, &json!("already_registered"))
    );
    let number = done["number"].as_u64().context("a number")?;
    let (status, record) = lookup(&server, "13800000001", u32::try_from(number)?).await?;
    assert_eq!(
        (status, &record["profile"]),
        (StatusCode::OK, &body["profile"])
    );
    // Corrected in the same session.
    let session = done["session"].as_str().context("a session")?;
    let correct = async |profile: Value| -> Result<(StatusCode, Value)> {
        let answer = Client::new()
            .put(server.url("/api/v1/self/profile"))
            .bearer_auth(session)
            .json(&json!({ "profile": profile, "consents": ["registration-2026-11"] }))
            .send()
            .await?;
        Ok((answer.status(), answer.json().await?))
    };
    let (status, record) = correct(json!({ "trades": [503] })).await?;
    assert_eq!(
        (status, &record["profile"]),
        (StatusCode::OK, &json!({ "trades": [503] }))
    );
    let (status, problem) = correct(json!({ "hardship": ["low_income"] })).await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(problem["errors"][0]["field"], "consents");
    Ok(())
}

#[tokio::test]
async fn a_registration_that_cannot_be_written_says_why() -> Result<()> {
    let server = Server::start()?;
    let with = |profile: Value, consents: &[&str]| json!({ "market": MARKET, "person": person(1), "profile": profile, "consents": consents });
    let young = json!({ "born_on": "2015-01-01" });
    let identity = json!({ "identity": "110105194912310021" });
    let hardship = json!({ "hardship": ["low_income"] });
    for (body, field) in [
        (with(young, &[]), "profile.born_on"),
        (with(identity, &[]), "profile.identity"),
        (with(hardship, &[]), "consents"),
        (with(json!({}), &["2026-11"]), "consents"),
        (with(json!({ "trades": [999] }), &[]), "profile.trades"),
        (with(json!({ "sex": "?" }), &[]), "profile.sex"),
        (
            json!({ "market": MARKET, "person": person(1), "profile": {}, "consents": [] }),
            "consents",
        ),
        (
            json!({ "market": "149999", "person": registrant(1), "profile": {}, "consents": [] }),
            "market",
        ),
        (
            json!({ "market": MARKET, "profile": {}, "consents": ["registration-2026-11"] }),
            "person",
        ),
    ] {
        let (status, problem) = register(&server, "k", &body).await?;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{body} {problem}");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    Ok(())
}

async fn file(server: &Server, key: &str, body: &Value) -> Result<(StatusCode, Value)> {
    let answer = Client::new()
        .post(server.url("/api/v1/cases"))
        .header("Idempotency-Key", key)
        .json(body)
        .send()
        .await?;
    Ok((answer.status(), answer.json().await?))
}

#[tokio::test]
async fn a_case_is_filed_once_and_moved_on_by_its_own_market_alone() -> Result<()> {
    let server = Server::start()?;
    let body = json!({ "market": MARKET, "kind": "fee", "text": "收了一百押金" });
    let (status, slip) = file(&server, "c1", &body).await?;
    assert_eq!(status, StatusCode::CREATED, "{slip}");
    let (_, again) = file(&server, "c1", &body).await?;
    assert_eq!(again["receipt"], slip["receipt"]);
    let id = &slip["case"]["id"];
    let path = format!("/api/v1/staff/cases/{id}/steps");
    let take = json!({ "step": "take" });
    let other = server.system("140105")?;
    let foreign = other.send(Method::POST, &path, &take).await?;
    assert_eq!(foreign.status(), StatusCode::FORBIDDEN);
    let own = server.system(MARKET)?;
    assert!(
        own.send(Method::POST, &path, &take)
            .await?
            .status()
            .is_success()
    );
    let open = format!("/api/v1/staff/cases/{id}/open");
    let foreign = other.send(Method::POST, &open, &Value::Null).await?;
    assert_eq!(foreign.status(), StatusCode::FORBIDDEN);
    let opened = own.send(Method::POST, &open, &Value::Null).await?;
    let opened: Value = opened.json().await?;
    assert_eq!(
        (&opened["text"], &opened["phone"]),
        (&json!("收了一百押金"), &Value::Null)
    );
    let close = own
        .send(Method::POST, &path, &json!({ "step": "close" }))
        .await?;
    assert_eq!(close.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let lookup = Client::new()
        .post(server.url("/api/v1/cases/lookup"))
        .json(&json!({ "receipt": slip["receipt"] }))
        .send()
        .await?;
    assert_eq!(lookup.json::<Value>().await?["state"], "handling");
    Ok(())
}

#[tokio::test]
async fn a_case_that_cannot_be_taken_in_says_why() -> Result<()> {
    let server = Server::start()?;
    let long = "欠".repeat(301);
    for (body, field) in [
        (json!({ "market": MARKET, "kind": "training" }), "person"),
        (
            json!({ "market": MARKET, "kind": "fee", "text": long }),
            "text",
        ),
        (json!({ "market": MARKET, "kind": "?" }), "kind"),
        (json!({ "market": "149999", "kind": "fee" }), "market"),
        (
            json!({ "market": MARKET, "kind": "fee", "person": person(1) }),
            "person.consent",
        ),
    ] {
        let (status, problem) = file(&server, "k", &body).await?;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    let body = json!({ "market": MARKET, "kind": "fee", "posting": 99 });
    let (status, _) = file(&server, "k", &body).await?;
    assert_eq!(status, StatusCode::NOT_FOUND);
    Ok(())
}

#[tokio::test]
async fn a_posting_from_a_kiosk_waits_for_review_and_its_phone_is_for_staff() -> Result<()> {
    let server = Server::start()?;
    let hand_in = async |key: &str, change: (&str, Value)| -> Result<(StatusCode, Value)> {
        let tomorrow = &in_china(Duration::from_secs(86_400)).to_string()[..10];
        let mut body = json!({ "market": MARKET, "trade": 101, "headcount": 2,
            "pay": { "min_fen": 30_000, "unit": "day" }, "start_on": tomorrow, "place": "碛口镇",
            "employer": "李师傅", "phone": "13812345678", "consent": "posting-2026-11" });
        if !change.0.is_empty() {
            body[change.0] = change.1;
        }
        let answer = Client::new()
            .post(server.url("/api/v1/postings"))
            .header("Idempotency-Key", key)
            .json(&body)
            .send()
            .await?;
        Ok((answer.status(), answer.json().await?))
    };
    let (status, slip) = hand_in("p1", ("", Value::Null)).await?;
    assert_eq!(status, StatusCode::CREATED, "{slip}");
    let (_, again) = hand_in("p1", ("", Value::Null)).await?;
    assert_eq!(again, slip);
    for (field, value) in [
        ("start_on", json!("2020-01-01")),
        ("trade", json!(999)),
        ("headcount", json!(0)),
        ("place", json!("")),
        ("phone", json!("123")),
        ("consent", json!("no")),
        ("market", json!("149999")),
    ] {
        let (status, problem) = hand_in("p2", (field, value)).await?;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    let path = format!("/api/v1/staff/postings/{}/contact", slip["id"]);
    let foreign = server
        .system("140105")?
        .send(Method::POST, &path, &Value::Null)
        .await?;
    assert_eq!(foreign.status(), StatusCode::FORBIDDEN);
    let own = server.system(MARKET)?;
    let opened: Value = own
        .send(Method::POST, &path, &Value::Null)
        .await?
        .json()
        .await?;
    assert_eq!(opened["phone"], "13812345678");
    let forgotten = own.send(Method::DELETE, &path, &Value::Null).await?;
    assert_eq!(forgotten.status(), StatusCode::NO_CONTENT);
    let gone = own.send(Method::POST, &path, &Value::Null).await?;
    assert_eq!(gone.status(), StatusCode::NOT_FOUND);
    Ok(())
}

#[tokio::test]
async fn behind_a_trusted_proxy_every_screen_has_its_own_limit() -> Result<()> {
    let body = json!({ "market": MARKET, "kind": "fee" });
    // How many of 22 cases from each of two screens are taken in.
    let taken = async |server: &Server| -> Result<[usize; 2]> {
        let mut taken = [0, 0];
        for n in 0..44 {
            let answer = Client::new()
                .post(server.url("/api/v1/cases"))
                .header("Idempotency-Key", format!("k{n}"))
                .header(
                    "X-Forwarded-For",
                    format!("203.0.113.9, 198.51.100.{}", n % 2),
                )
                .json(&body)
                .send()
                .await?;
            taken[n % 2] += usize::from(answer.status() == StatusCode::CREATED);
        }
        Ok(taken)
    };
    let trusting = Server::start_with(&["--trusted-proxy", "127.0.0.1"])?;
    assert_eq!(taken(&trusting).await?, [20, 20]);
    // Whoever is not trusted may name what they like.
    let server = Server::start()?;
    assert_eq!(taken(&server).await?, [10, 10]);
    Ok(())
}

#[tokio::test]
async fn a_course_is_handed_in_by_its_market_and_signed_up_for_with_a_name() -> Result<()> {
    let server = Server::start()?;
    let own = server.system(MARKET)?;
    let day = &in_china(Duration::from_secs(5 * 86_400)).to_string()[..10];
    let course = json!({ "market": MARKET, "title": "电焊工初级班", "kind": "skill", "starts_on": day,
        "days": 10, "place": "临县职业技术学校", "terms": "免费，考过发证", "seats": 1 });
    let path = "/api/v1/staff/courses/PX-1";
    let foreign = server
        .system("140105")?
        .send(Method::PUT, path, &course)
        .await?;
    assert_eq!(foreign.status(), StatusCode::FORBIDDEN);
    let made: Value = own.send(Method::PUT, path, &course).await?.json().await?;
    let mut wrong = course.clone();
    wrong["seats"] = json!(0);
    let refused = own.send(Method::PUT, path, &wrong).await?;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let mut known = person(1);
    known["consent"] = json!("case-2026-11");
    let mut body =
        json!({ "market": MARKET, "kind": "training", "course": made["id"], "person": known });
    let (status, slip) = file(&server, "c1", &body).await?;
    assert_eq!(
        (status, &slip["case"]["course"]),
        (StatusCode::CREATED, &made["id"])
    );
    body["person"]["phone"] = json!("13800000002");
    let (status, problem) = file(&server, "c2", &body).await?;
    assert_eq!(
        (status, &problem["title"]),
        (StatusCode::CONFLICT, &json!("这个班报满了"))
    );
    body["kind"] = json!("fee");
    let (status, _) = file(&server, "c3", &body).await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let address = server.url(&format!("/api/v1/courses?market={MARKET}"));
    let courses: Value = reqwest::get(&address).await?.json().await?;
    assert_eq!(courses["items"][0]["left"], 0);
    let gone = own.send(Method::DELETE, path, &Value::Null).await?;
    assert_eq!(gone.status(), StatusCode::NO_CONTENT);
    let courses: Value = reqwest::get(&address).await?.json().await?;
    assert_eq!(courses["items"], json!([]));
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
