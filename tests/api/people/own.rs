//! What people see of their own, and who does not.

use super::*;

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
