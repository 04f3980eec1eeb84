//! 诉求 as it is filed, over HTTP.

use super::*;

pub(super) async fn file(server: &Server, key: &str, body: &Value) -> Result<(StatusCode, Value)> {
    hand_in(server, "/api/v1/cases", key, body).await
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
