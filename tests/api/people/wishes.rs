//! “我想去” over HTTP: once however often it is sent, and why not.

use super::*;

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
