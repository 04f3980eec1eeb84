//! Postings that are handed in at a kiosk, and the limits of a kiosk.

use super::*;

#[tokio::test]
async fn a_posting_from_a_kiosk_waits_for_review_and_its_phone_is_for_staff() -> Result<()> {
    let server = Server::start()?;
    let offer = async |key: &str, change: (&str, Value)| -> Result<(StatusCode, Value)> {
        let tomorrow = &in_china(Duration::from_secs(86_400)).to_string()[..10];
        let mut body = json!({ "market": MARKET, "trade": 101, "headcount": 2,
            "pay": { "min_fen": 30_000, "unit": "day" }, "start_on": tomorrow, "place": "碛口镇",
            "employer": "李师傅", "phone": "13812345678", "consent": "posting-2026-11" });
        if !change.0.is_empty() {
            body[change.0] = change.1;
        }
        hand_in(&server, "/api/v1/postings", key, &body).await
    };
    let (status, slip) = offer("p1", ("", Value::Null)).await?;
    assert_eq!(status, StatusCode::CREATED, "{slip}");
    let (_, again) = offer("p1", ("", Value::Null)).await?;
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
        let (status, problem) = offer("p2", (field, value)).await?;
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
