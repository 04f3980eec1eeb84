//! 登记求职 over HTTP.

use super::*;

fn registrant(n: u32) -> Value {
    let mut person = person(n);
    person["consent"] = json!("registration-2026-11");
    person
}

async fn register(server: &Server, key: &str, body: &Value) -> Result<(StatusCode, Value)> {
    hand_in(server, "/api/v1/seekers", key, body).await
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
