//! Registration at the desk, for whoever does not get on with the kiosk.

use anyhow::{Context as _, Result};
use linggong_tests::{Desk, MARKET, Server, row};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

const NOTICE: &str = "registration-2026-11";
const SENSITIVE: &str = "sensitive-2026-11";
/// Born on 1949-12-31, a woman; the example of GB 11643.
const IDENTITY: &str = "11010519491231002X";

fn body(n: u32, profile: Value, consents: &[&str]) -> Value {
    json!({ "market": MARKET, "profile": profile, "consents": consents,
        "person": { "name": "李大山", "phone": format!("139{n:08}"), "consent": NOTICE } })
}

/// What an identity number tells, with it.
fn identified() -> Value {
    json!({ "identity": IDENTITY, "born_on": "1949-12-31", "sex": "female", "household": "110105" })
}

async fn post(
    server: &Server,
    path: &str,
    cookie: &str,
    key: &str,
    body: &Value,
) -> Result<(StatusCode, Value)> {
    let answer = Client::new()
        .post(server.url(path))
        .header("Cookie", cookie)
        .header("Idempotency-Key", key)
        .json(body)
        .send()
        .await?;
    Ok((answer.status(), answer.json().await?))
}

async fn register(
    server: &Server,
    clerk: &Desk,
    key: &str,
    body: &Value,
) -> Result<(StatusCode, Value)> {
    post(server, "/api/v1/staff/seekers", clerk.cookie(), key, body).await
}

async fn open(clerk: &Desk, id: &Value) -> Result<Value> {
    let path = format!("/api/v1/staff/seekers/{id}/open");
    let answer = clerk.send(Method::POST, &path, &json!({})).await?;
    assert_eq!(answer.status(), StatusCode::OK);
    Ok(answer.json().await?)
}

/// What the kiosk shows to whoever types phone and digits.
async fn lookup(server: &Server, n: u32, digits: &Value) -> Result<Value> {
    let answer = Client::new()
        .post(server.url("/api/v1/lookup"))
        .json(&json!({ "phone": format!("139{n:08}"), "ticket": digits }))
        .send()
        .await?;
    assert_eq!(answer.status(), StatusCode::OK);
    Ok(answer.json().await?)
}

#[tokio::test]
async fn somebody_is_registered_at_the_desk_and_looks_themself_up_at_the_kiosk() -> Result<()> {
    let server = Server::start()?;
    let (posting, _) = server.system(MARKET)?.publish(row("1", "砌砖大工")).await?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let told = json!({ "trades": [101], "reach": "city", "hardship": ["low_income"] });
    let new = body(1, told.clone(), &[SENSITIVE]);
    let (status, done) = register(&server, &clerk, "k1", &new).await?;
    assert_eq!(status, StatusCode::CREATED, "{done}");
    assert_eq!(done["was_registered"], false);
    let digits = done["number"].as_u64().context("eight digits")?;
    assert!((10_000_000..100_000_000).contains(&digits));
    let suits = &done["postings"][0];
    assert_eq!(
        (&suits["id"], &suits["title"]),
        (&json!(posting), &json!("砌砖大工"))
    );
    assert!(
        suits["reasons"]
            .as_array()
            .is_some_and(|why| !why.is_empty())
    );
    // A second press is the same registration; another request with its key is none.
    let (status, again) = register(&server, &clerk, "k1", &new).await?;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(
        (&again["id"], &again["number"]),
        (&done["id"], &done["number"])
    );
    let (status, problem) = register(&server, &clerk, "k1", &body(2, json!({}), &[])).await?;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::CONFLICT, &json!("key_reused"))
    );
    // The digits prove the person: they see everything, with the texts as they were read out.
    let record = lookup(&server, 1, &done["number"]).await?;
    assert_eq!(record["profile"], told);
    let agreed: Vec<&str> = record["consents"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|one| one["version"].as_str())
        .collect();
    assert!(
        agreed.contains(&NOTICE) && agreed.contains(&SENSITIVE),
        "{agreed:?}"
    );
    let corrected = Client::new()
        .put(server.url("/api/v1/self/profile"))
        .bearer_auth(record["session"].as_str().context("a session")?)
        .json(&json!({ "profile": { "trades": [101] }, "consents": [NOTICE] }))
        .send()
        .await?;
    assert_eq!(corrected.status(), StatusCode::OK);
    // They are found for the posting, until they are helped to a ticket for it.
    let path = format!("/api/v1/staff/postings/{posting}/seekers");
    assert_eq!(clerk.get(&path).await?["items"][0]["id"], done["id"]);
    let wish = json!({ "market": MARKET, "posting": posting,
        "person": { "name": "李大山", "phone": "13900000001", "consent": "2026-11" } });
    let interests = "/api/v1/staff/interests";
    let (status, _) = post(&server, interests, clerk.cookie(), "w1", &wish).await?;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(clerk.get(&path).await?["items"], json!([]));
    Ok(())
}

#[tokio::test]
async fn nothing_is_kept_that_nobody_agreed_to_or_that_may_not_be() -> Result<()> {
    let server = Server::start()?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let with = |field: &str, value: Value| {
        let mut new = body(1, json!({}), &[]);
        new["person"][field] = value;
        new
    };
    let poor = json!({ "hardship": ["low_income"] });
    let mut nobody = body(1, json!({}), &[NOTICE]);
    nobody["person"] = Value::Null;
    let young = body(1, json!({ "born_on": "2015-01-01" }), &[]);
    for (new, field) in [
        (with("consent", json!("")), "consents"),
        (with("consent", json!("2026-11")), "consents"),
        (with("phone", json!("123")), "person.phone"),
        (with("name", json!("1")), "person.name"),
        (nobody, "person"),
        (body(1, poor.clone(), &[]), "profile.hardship"),
        (body(1, identified(), &[]), "profile.identity"),
        (
            body(1, json!({ "identity": "110105194912310021" }), &[SENSITIVE]),
            "profile.identity",
        ),
        (
            body(1, json!({ "identity": IDENTITY }), &[SENSITIVE]),
            "profile.born_on",
        ),
        (body(1, json!({ "trades": [999] }), &[]), "profile.trades"),
        (body(1, json!({}), &["no-such-text"]), "consents"),
        (body(1, json!({}), &[SENSITIVE]), "consents"),
        (young.clone(), "profile.born_on"),
    ] {
        let (status, problem) = register(&server, &clerk, "k1", &new).await?;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{new} {problem}");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    let (_, problem) = register(&server, &clerk, "k1", &young).await?;
    let told = problem["errors"][0]["message"].as_str().context("words")?;
    assert!(told.contains("未满16周岁"), "{told}");
    let foreign = server.desk("xing01", "clerk", "141123").await?;
    let (status, problem) = register(&server, &foreign, "k1", &body(1, json!({}), &[])).await?;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::FORBIDDEN, &json!("out_of_scope"))
    );
    let auditor = server.desk("lin03", "auditor", MARKET).await?;
    let (status, problem) = register(&server, &auditor, "k1", &body(1, json!({}), &[])).await?;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::FORBIDDEN, &json!("no_right"))
    );
    // Nothing of all that was kept: whoever agrees now is new here, and the key is free.
    let good = body(1, poor, &[SENSITIVE]);
    let (status, done) = register(&server, &clerk, "k1", &good).await?;
    assert_eq!(
        (status, &done["was_registered"]),
        (StatusCode::CREATED, &json!(false))
    );
    assert!(done["number"].is_u64(), "{done}");
    Ok(())
}

#[tokio::test]
async fn whoever_is_under_age_is_not_sent_to_work_that_is_dangerous() -> Result<()> {
    let server = Server::start()?;
    let system = server.system(MARKET)?;
    let mut scaffold = row("1", "搭脚手架");
    scaffold["trade"] = json!(104);
    system.publish(scaffold).await?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let today = linggong_tests::in_china(std::time::Duration::ZERO).to_string();
    let year: i32 = today[..4].parse()?;
    // Seventeen on the first of January.
    let told = json!({ "trades": [104], "born_on": format!("{}-01-01", year - 17) });
    let (_, minor) = register(&server, &clerk, "k1", &body(1, told, &[])).await?;
    assert_eq!(minor["postings"], json!([]), "{minor}");
    let told = json!({ "trades": [104], "born_on": format!("{}-01-01", year - 30) });
    let (_, adult) = register(&server, &clerk, "k2", &body(2, told, &[])).await?;
    assert_eq!(
        adult["postings"].as_array().map(Vec::len),
        Some(1),
        "{adult}"
    );
    Ok(())
}

#[tokio::test]
async fn whoever_registered_before_is_found_again_and_nothing_is_said_of_it() -> Result<()> {
    let server = Server::start()?;
    server.system(MARKET)?.publish(row("1", "砌砖大工")).await?;
    let told = json!({ "trades": [503], "hardship": ["disability"] });
    let at_kiosk = body(1, told.clone(), &[SENSITIVE]);
    let (status, first) = post(&server, "/api/v1/seekers", "", "r1", &at_kiosk).await?;
    assert_eq!(status, StatusCode::CREATED);
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let new = body(1, json!({ "trades": [101] }), &[]);
    let (status, found) = register(&server, &clerk, "k1", &new).await?;
    assert_eq!(status, StatusCode::OK);
    let expected = json!({ "id": found["id"], "was_registered": true, "postings": [] });
    assert_eq!(found, expected, "who it is, and nothing else");
    assert_eq!(lookup(&server, 1, &first["number"]).await?["profile"], told);
    // Who they are is opened on purpose.
    let opened = open(&clerk, &found["id"]).await?;
    assert_eq!(
        (&opened["name"], &opened["profile"]),
        (&json!("李大山"), &told)
    );
    // Another market finds them, too, and does not open them.
    let foreign = server.desk("xing01", "clerk", "141123").await?;
    let mut elsewhere = new.clone();
    elsewhere["market"] = json!("141123");
    let (status, found) = register(&server, &foreign, "k2", &elsewhere).await?;
    let expected = json!({ "was_registered": true, "postings": [] });
    assert_eq!((status, found), (StatusCode::OK, expected));
    Ok(())
}

#[tokio::test]
async fn a_name_and_a_phone_that_are_known_get_no_digits() -> Result<()> {
    let server = Server::start()?;
    let (posting, _) = server.system(MARKET)?.publish(row("1", "砌砖大工")).await?;
    let wish = json!({ "market": MARKET, "posting": posting,
        "person": { "name": "李大山", "phone": "13900000001", "consent": "2026-11" } });
    let (status, _) = post(&server, "/api/v1/interests", "", "w1", &wish).await?;
    assert_eq!(status, StatusCode::CREATED);
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let (status, done) = register(&server, &clerk, "k1", &body(1, json!({}), &[])).await?;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(
        (&done["was_registered"], &done["number"]),
        (&json!(false), &Value::Null)
    );
    Ok(())
}

#[tokio::test]
async fn two_who_correct_a_registration_are_told_and_the_number_they_do_not_see_stays() -> Result<()>
{
    let server = Server::start()?;
    let wang = server.desk("lin01", "clerk", MARKET).await?;
    let li = server.desk("lin02", "clerk", MARKET).await?;
    let (_, done) = register(&server, &wang, "k1", &body(1, identified(), &[SENSITIVE])).await?;
    let path = format!("/api/v1/staff/seekers/{}/profile", done["id"]);
    let correct = async |clerk: &Desk, body: &Value| -> Result<(StatusCode, Value)> {
        let answer = clerk.send(Method::PUT, &path, body).await?;
        Ok((answer.status(), answer.json().await?))
    };
    let seen = open(&wang, &done["id"]).await?;
    assert_eq!(
        (&seen["has_identity"], &seen["profile"]["identity"]),
        (&json!(true), &Value::Null)
    );
    let mut profile = seen["profile"].clone();
    profile["trades"] = json!([101]);
    let (status, saved) = correct(
        &wang,
        &json!({ "before": seen["told_at"], "profile": profile }),
    )
    .await?;
    assert_eq!(status, StatusCode::OK, "{saved}");
    let mut late = seen["profile"].clone();
    late["trades"] = json!([503]);
    let (status, problem) =
        correct(&li, &json!({ "before": seen["told_at"], "profile": late })).await?;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::CONFLICT, &json!("changed"))
    );
    let kept = &lookup(&server, 1, &done["number"]).await?["profile"];
    assert_eq!(
        (&kept["trades"], &kept["identity"]),
        (&json!([101]), &json!(IDENTITY))
    );
    // What is refused names its field, and changes nothing.
    let with = |field: &str, value: Value, consents: &[&str]| {
        let mut profile = profile.clone();
        profile[field] = value;
        json!({ "before": saved["told_at"], "profile": profile, "consents": consents })
    };
    for (body, field) in [
        (with("born_on", json!("1950-01-01"), &[]), "profile.born_on"),
        (with("born_on", json!("2015-01-01"), &[]), "profile.born_on"),
        (with("trades", json!([999]), &[]), "profile.trades"),
        (with("hardship", json!(["older"]), &[]), "profile.hardship"),
        (
            with("hardship", json!(["older"]), &["no-such-text"]),
            "consents",
        ),
    ] {
        let (status, problem) = correct(&wang, &body).await?;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    // Read out and agreed to, it is kept; what is to be forgotten is gone.
    let mut more = with("hardship", json!(["older"]), &[SENSITIVE]);
    more["forgets_identity"] = json!(true);
    let (status, saved) = correct(&li, &more).await?;
    assert_eq!(status, StatusCode::OK, "{saved}");
    let kept = &lookup(&server, 1, &done["number"]).await?["profile"];
    assert_eq!(
        (&kept["hardship"], &kept["identity"]),
        (&json!(["older"]), &Value::Null)
    );
    // Only where they registered, only whom there is, and all of it is in the log.
    let foreign = server.desk("xing01", "clerk", "141123").await?;
    assert_eq!(correct(&foreign, &more).await?.0, StatusCode::FORBIDDEN);
    let nobody = "/api/v1/staff/seekers/99/profile";
    let absent = wang.send(Method::PUT, nobody, &more).await?;
    assert_eq!(absent.status(), StatusCode::NOT_FOUND);
    let auditor = server.desk("lin03", "auditor", MARKET).await?;
    let log = auditor.get("/api/v1/staff/audit").await?;
    let lines = log["items"].as_array().context("lines")?;
    for (by, action, status) in [
        ("lin01", "帮人登记", 201),
        ("lin01", "帮人改登记", 200),
        ("lin02", "帮人改登记", 409),
        ("lin02", "帮人改登记", 200),
    ] {
        let is_it =
            |line: &Value| line["by"] == by && line["action"] == action && line["status"] == status;
        assert!(lines.iter().any(is_it), "{by} {action} {status}");
    }
    // Neither address nor log says who it was.
    let log = format!("{log}{}", server.log()?);
    assert!(!log.contains("李大山") && !log.contains("13900000001") && !log.contains(IDENTITY));
    Ok(())
}

/// Who looks with this phone and number; nobody if they are not found.
async fn found(server: &Server, phone: &str, number: &Value) -> Result<Option<Value>> {
    let answer = Client::new()
        .post(server.url("/api/v1/lookup"))
        .json(&json!({ "phone": phone, "ticket": number }))
        .send()
        .await?;
    match answer.status() {
        StatusCode::OK => Ok(Some(answer.json().await?)),
        status => {
            assert_eq!(status, StatusCode::NOT_FOUND);
            Ok(None)
        }
    }
}

#[tokio::test]
async fn name_and_phone_are_corrected_and_the_old_phone_finds_nobody() -> Result<()> {
    let server = Server::start()?;
    let system = server.system(MARKET)?;
    let (posting, _) = system.publish(row("1", "砌砖大工")).await?;
    let wang = server.desk("lin01", "clerk", MARKET).await?;
    let (_, done) = register(&server, &wang, "k1", &body(1, json!({}), &[])).await?;
    // A neighbour has a ticket in their name: it opens the wish and no more.
    let wish = json!({ "market": MARKET, "posting": posting,
        "person": { "name": "李大山", "phone": "13900000001", "consent": "2026-11" } });
    let (_, slip) = post(&server, "/api/v1/interests", "", "w1", &wish).await?;
    let ticket = &slip["interest"]["ticket"];
    let neighbour = found(&server, "13900000001", ticket).await?;
    let neighbour = neighbour.context("the ticket of a neighbour")?;
    let own = lookup(&server, 1, &done["number"]).await?;
    let own_record = async |record: &Value| -> Result<(StatusCode, String)> {
        let session = record["session"].as_str().context("a session")?;
        let answer = Client::new()
            .get(server.url("/api/v1/self"))
            .bearer_auth(session)
            .send()
            .await?;
        Ok((answer.status(), answer.text().await?))
    };
    assert_eq!(own_record(&neighbour).await?.0, StatusCode::OK);
    let seen = open(&wang, &done["id"]).await?;
    assert_eq!(seen["market"], MARKET);
    let path = format!("/api/v1/staff/seekers/{}/person", done["id"]);
    let correct = async |clerk: &Desk, name: &str, phone: &str| -> Result<(StatusCode, Value)> {
        let body = json!({ "before": seen["told_at"], "name": name, "phone": phone });
        let answer = clerk.send(Method::PUT, &path, &body).await?;
        Ok((answer.status(), answer.json().await?))
    };
    for (name, phone, field) in [
        ("李大山1", "13900000001", "name"),
        ("李大山", "139", "phone"),
    ] {
        let (status, problem) = correct(&wang, name, phone).await?;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    let foreign = server.desk("xing01", "clerk", "141123").await?;
    let (status, _) = correct(&foreign, "李大三", "13900000002").await?;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let (status, saved) = correct(&wang, "李大三", "139 0000 0002").await?;
    assert_eq!(status, StatusCode::OK, "{saved}");
    assert!(saved["told_at"].is_string(), "{saved}");
    // Who is second is told.
    let li = server.desk("lin02", "clerk", MARKET).await?;
    let (status, problem) = correct(&li, "李三", "13900000003").await?;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::CONFLICT, &json!("changed"))
    );
    for number in [&done["number"], ticket] {
        assert!(found(&server, "13900000001", number).await?.is_none());
        let now = found(&server, "13900000002", number).await?;
        assert_eq!(now.context("by the new phone")?["name"], "李大三");
    }
    // Whoever proved to be the person goes on; the neighbour does not read the new phone, not
    // by wishing for something else first, either.
    let (status, record) = own_record(&own).await?;
    assert!(status == StatusCode::OK && record.contains("13900000002"));
    let (status, record) = own_record(&neighbour).await?;
    assert_eq!(status, StatusCode::UNAUTHORIZED, "{record}");
    let (other, _) = system.publish(row("2", "瓦工")).await?;
    let slip: Value = Client::new()
        .post(server.url("/api/v1/interests"))
        .header("Idempotency-Key", "w2")
        .bearer_auth(neighbour["session"].as_str().context("a session")?)
        .json(&json!({ "market": MARKET, "posting": other }))
        .send()
        .await?
        .json()
        .await?;
    let (status, record) = own_record(&slip).await?;
    assert_eq!(status, StatusCode::UNAUTHORIZED, "{record}");
    let auditor = server.desk("lin03", "auditor", MARKET).await?;
    let log = auditor.get("/api/v1/staff/audit").await?.to_string();
    assert!(log.contains("帮人改名字、手机号"), "{log}");
    let log = format!("{log}{}", server.log()?);
    for text in ["李大", "13900000001", "13900000002"] {
        assert!(!log.contains(text), "{text}");
    }
    Ok(())
}

#[tokio::test]
async fn a_phone_of_somebody_else_is_not_taken_and_leads_to_them() -> Result<()> {
    let server = Server::start()?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let (_, first) = register(&server, &clerk, "k1", &body(1, json!({}), &[])).await?;
    let mut wife = body(2, json!({}), &[]);
    wife["person"]["name"] = json!("王秀兰");
    let (_, second) = register(&server, &clerk, "k2", &wife).await?;
    let (_, twin) = register(&server, &clerk, "k3", &body(3, json!({}), &[])).await?;
    // Registered at another market: that they are there is said, not who, nor what they are called.
    let foreign = server.desk("xing01", "clerk", "141123").await?;
    let mut elsewhere = wife.clone();
    elsewhere["market"] = json!("141123");
    elsewhere["person"]["phone"] = json!("13900000004");
    let (status, _) = register(&server, &foreign, "k4", &elsewhere).await?;
    assert_eq!(status, StatusCode::CREATED);
    let mut twin_elsewhere = body(5, json!({}), &[]);
    twin_elsewhere["market"] = json!("141123");
    let (status, _) = register(&server, &foreign, "k5", &twin_elsewhere).await?;
    assert_eq!(status, StatusCode::CREATED);
    let seen = open(&clerk, &first["id"]).await?;
    let path = format!("/api/v1/staff/seekers/{}/person", first["id"]);
    let correct = async |n: u32, shares: bool| -> Result<Value> {
        let body = json!({ "before": seen["told_at"], "name": "李大山",
            "phone": format!("139{n:08}"), "shares_phone": shares });
        let answer = clerk.send(Method::PUT, &path, &body).await?;
        assert_eq!(answer.status(), StatusCode::OK);
        Ok(answer.json().await?)
    };
    for (n, shares, expect) in [
        (2, false, json!({ "id": second["id"], "has_name": false })),
        (3, true, json!({ "id": twin["id"], "has_name": true })),
        (4, false, json!({ "has_name": false })),
        (5, false, json!({ "has_name": false })),
    ] {
        let answer = correct(n, shares).await?;
        assert_eq!(answer, json!({ "taken": expect }), "{n}");
        let kept = found(&server, "13900000001", &first["number"]).await?;
        assert!(kept.is_some(), "nothing was written");
    }
    let answer = correct(2, true).await?;
    assert!(answer["told_at"].is_string(), "{answer}");
    for (number, name) in [(&first["number"], "李大山"), (&second["number"], "王秀兰")] {
        let record = found(&server, "13900000002", number).await?;
        assert_eq!(record.context("each by their own number")?["name"], name);
    }
    Ok(())
}
