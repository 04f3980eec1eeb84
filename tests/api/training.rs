//! Courses as staff arrange them and kiosks offer them.

use anyhow::Result;
use linggong_tests::{Desk, MARKET, Server};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

fn course(title: &str, seats: u32) -> Value {
    json!({ "market": MARKET, "title": title, "kind": "skill", "starts_on": "2099-01-01",
        "days": 10, "place": "临县职业技术学校", "terms": "免费", "content": "", "seats": seats })
}

async fn enter(
    server: &Server,
    clerk: &Desk,
    key: &str,
    body: &Value,
) -> Result<(StatusCode, Value)> {
    let answer = Client::new()
        .post(server.url("/api/v1/staff/training"))
        .header("Cookie", clerk.cookie())
        .header("Idempotency-Key", key)
        .json(body)
        .send()
        .await?;
    Ok((answer.status(), answer.json().await?))
}

/// What kiosks offer.
async fn offered(server: &Server) -> Result<Vec<Value>> {
    let path = format!("/api/v1/courses?market={MARKET}");
    let list: Value = reqwest::get(server.url(&path)).await?.json().await?;
    Ok(list["items"].as_array().cloned().unwrap_or_default())
}

#[tokio::test]
async fn a_course_is_offered_corrected_taken_back_and_offered_again() -> Result<()> {
    let server = Server::start()?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let draft = course("电焊工初级班", 2);
    let (status, made) = enter(&server, &clerk, "k1", &draft).await?;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    // A second press is the same course.
    let (_, again) = enter(&server, &clerk, "k1", &draft).await?;
    assert_eq!(again["course"]["id"], made["course"]["id"]);
    assert_eq!(offered(&server).await?.len(), 1);
    let path = format!("/api/v1/staff/training/{}", made["course"]["id"]);
    let edit =
        async |before: &Value, draft: &Value, is_offered: bool| -> Result<(StatusCode, Value)> {
            let body = json!({ "before": before, "draft": draft, "is_offered": is_offered });
            let answer = clerk.send(Method::PUT, &path, &body).await?;
            Ok((answer.status(), answer.json().await?))
        };
    let longer = course("电焊工中级班", 2);
    assert_eq!(edit(&draft, &longer, true).await?.0, StatusCode::OK);
    // Whoever began before that is told.
    let (status, problem) = edit(&draft, &course("电焊", 3), true).await?;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::CONFLICT, &json!("changed"))
    );
    let (status, problem) = edit(&longer, &course("", 2), true).await?;
    assert_eq!(
        (status, &problem["errors"][0]["field"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("title"))
    );
    // Somebody signs up: there are not fewer seats than that.
    let sign_up = json!({ "market": MARKET, "kind": "training", "course": made["course"]["id"],
        "person": { "name": "张建国", "phone": "13800000001", "consent": "case-2026-11" } });
    for n in 0..2_u32 {
        let mut sign_up = sign_up.clone();
        sign_up["person"]["phone"] = json!(format!("1380000000{n}"));
        if n == 1 {
            // Kiosks that have loaded the new page show a text of its own.
            sign_up["person"]["consent"] = json!("training-2026-11");
        }
        let answer = Client::new()
            .post(server.url("/api/v1/cases"))
            .header("Idempotency-Key", format!("c{n}"))
            .json(&sign_up)
            .send()
            .await?;
        assert_eq!(
            answer.status(),
            StatusCode::CREATED,
            "{}",
            answer.text().await?
        );
    }
    let (status, problem) = edit(&longer, &course("电焊工中级班", 1), true).await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(problem["errors"][0]["field"], "seats");
    let (_, back) = edit(&longer, &longer, false).await?;
    assert_eq!(
        (&back["is_offered"], &back["taken"]),
        (&json!(false), &json!(2))
    );
    assert!(offered(&server).await?.is_empty());
    // A colleague who corrects it meanwhile does not offer it again unawares.
    let (status, problem) = edit(&longer, &course("电焊工高级班", 5), true).await?;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::CONFLICT, &json!("changed"))
    );
    edit(&longer, &longer, true).await?;
    assert_eq!(offered(&server).await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn what_a_system_handed_in_is_taken_back_but_not_rewritten() -> Result<()> {
    let server = Server::start()?;
    let system = server.system(MARKET)?;
    let draft = course("家政培训", 20);
    let put = system
        .send(Method::PUT, "/api/v1/staff/courses/PX-1", &draft)
        .await?;
    let id = put.json::<Value>().await?["id"].clone();
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let path = format!("/api/v1/staff/training/{id}");
    let rewrite = json!({ "before": draft, "draft": course("家政", 20), "is_offered": true });
    let refused = clerk.send(Method::PUT, &path, &rewrite).await?;
    assert_eq!(refused.status(), StatusCode::CONFLICT);
    let back = json!({ "before": draft, "draft": draft, "is_offered": false });
    let done = clerk.send(Method::PUT, &path, &back).await?;
    assert_eq!(done.status(), StatusCode::OK);
    assert!(offered(&server).await?.is_empty());
    let foreign = server.desk("xing01", "clerk", "141123").await?;
    let refused = foreign.send(Method::PUT, &path, &back).await?;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    Ok(())
}

#[tokio::test]
async fn a_course_is_taken_back_only_by_whoever_has_a_say_where_it_is() -> Result<()> {
    let server = Server::start()?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let path = "/api/v1/staff/courses/PX-1";
    let put = clerk
        .send(Method::PUT, path, &course("家政培训", 20))
        .await?;
    assert_eq!(put.status(), StatusCode::OK);
    let auditor = server.desk("lin03", "auditor", MARKET).await?;
    let refused = auditor.send(Method::DELETE, path, &Value::Null).await?;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    // Another county's system that goes by the clerk's name.
    let data = server.data().to_string_lossy().into_owned();
    let made = linggong_tests::command(&[
        "key",
        "create",
        "--scope",
        "141123",
        "--name",
        "desk:lin01",
        "--data",
        &data,
    ])?;
    let key = String::from_utf8(made.stdout)?;
    let foreign = Client::new()
        .delete(server.url(path))
        .bearer_auth(key.trim())
        .send()
        .await?;
    assert_eq!(foreign.status(), StatusCode::FORBIDDEN);
    assert_eq!(offered(&server).await?.len(), 1);
    let done = clerk.send(Method::DELETE, path, &Value::Null).await?;
    assert_eq!(done.status(), StatusCode::NO_CONTENT);
    assert!(offered(&server).await?.is_empty());
    Ok(())
}
