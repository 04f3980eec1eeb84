//! Courses, and who signs up for them.

use super::filing::file;
use super::*;

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
