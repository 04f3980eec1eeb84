//! Who suits a posting, and the help of those in need.

use anyhow::Result;
use linggong_tests::{Desk, MARKET, Server, row};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

async fn register(server: &Server, n: u32, profile: Value, consents: &[&str]) -> Result<()> {
    let answer = Client::new()
        .post(server.url("/api/v1/seekers"))
        .header("Idempotency-Key", format!("r{n}"))
        .json(&json!({ "market": MARKET, "consents": consents, "profile": profile,
            "person": { "name": "张建国", "phone": format!("139{n:08}"), "consent": "registration-2026-11" } }))
        .send()
        .await?;
    assert_eq!(
        answer.status(),
        StatusCode::CREATED,
        "{}",
        answer.text().await?
    );
    Ok(())
}

async fn list(clerk: &Desk, path: &str) -> Result<Vec<Value>> {
    let answer = clerk.send(Method::GET, path, &Value::Null).await?;
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    let body: Value = answer.json().await?;
    Ok(body["items"].as_array().cloned().unwrap_or_default())
}

/// Whether a text can be read in any file of the database.
fn is_on_disk(server: &Server, text: &str) -> Result<bool> {
    for file in std::fs::read_dir(server.data())? {
        let file = file?;
        if !file.file_type()?.is_file() {
            continue;
        }
        let bytes = std::fs::read(file.path())?;
        if bytes
            .windows(text.len())
            .any(|part| part == text.as_bytes())
        {
            return Ok(true);
        }
    }
    Ok(false)
}

#[tokio::test]
async fn a_posting_finds_whom_it_suits_and_never_by_sex_or_age() -> Result<()> {
    let server = Server::start()?;
    let system = server.system(MARKET)?;
    let mut mason = row("1", "砌砖大工");
    mason["trade"] = json!(101);
    let (posting, _) = system.publish(mason).await?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let path = format!("/api/v1/staff/postings/{posting}/seekers");
    assert!(list(&clerk, &path).await?.is_empty());
    // A man of 60 and a woman of 20 with the trade; one of another trade.
    register(
        &server,
        1,
        json!({ "trades": [101], "sex": "male", "born_on": "1966-01-01" }),
        &[],
    )
    .await?;
    register(
        &server,
        2,
        json!({ "trades": [101], "sex": "female", "born_on": "2006-01-01" }),
        &[],
    )
    .await?;
    register(&server, 3, json!({ "trades": [906] }), &[]).await?;
    let found = list(&clerk, &path).await?;
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(found[0]["phone_masked"], "139****0001");
    assert_eq!(found[0]["reasons"], found[1]["reasons"]);
    assert!(
        found[0]["reasons"]
            .as_array()
            .is_some_and(|all| !all.is_empty())
    );
    // The other way: what suits a person, with the same reasons; the log keeps who looked.
    let open = format!("/api/v1/staff/seekers/{}/open", found[0]["id"]);
    let opened = clerk.send(Method::POST, &open, &json!({})).await?;
    let opened: Value = opened.json().await?;
    assert_eq!(
        (&opened["name"], &opened["phone"]),
        (&json!("张建国"), &json!("13900000001"))
    );
    assert_eq!(opened["postings"][0]["reasons"], found[0]["reasons"]);
    // Whoever wants it already is not called for it again.
    let wish = json!({ "market": MARKET, "posting": posting,
        "person": { "name": "张建国", "phone": "13900000001", "consent": "2026-11" } });
    let wish = Client::new()
        .post(server.url("/api/v1/interests"))
        .header("Idempotency-Key", "w1")
        .json(&wish)
        .send()
        .await?;
    assert_eq!(wish.status(), StatusCode::CREATED);
    assert_eq!(list(&clerk, &path).await?.len(), 1);
    let foreign = server.desk("xing01", "clerk", "141123").await?;
    for (method, path) in [(Method::GET, &path), (Method::POST, &open)] {
        let answer = foreign.send(method, path, &json!({})).await?;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{path}");
    }
    Ok(())
}

#[tokio::test]
async fn those_in_need_come_first_and_their_help_is_kept_sealed() -> Result<()> {
    let server = Server::start()?;
    let system = server.system(MARKET)?;
    let mut cleaning = row("1", "保洁");
    cleaning["helped_first"] = json!(true);
    let (posting, _) = system.publish(cleaning).await?;
    register(&server, 1, json!({}), &[]).await?;
    let agreed = ["sensitive-2026-11"];
    register(&server, 2, json!({ "hardship": ["low_income"] }), &agreed).await?;
    register(&server, 3, json!({ "hardship": ["disability"] }), &agreed).await?;
    let li = server.desk("lin01", "clerk", MARKET).await?;
    let in_need = format!("/api/v1/staff/seekers?market={MARKET}");
    let listed = list(&li, &in_need).await?;
    assert_eq!(listed.len(), 2, "only who declared it: {listed:?}");
    let open = async |id: &Value| -> Result<Value> {
        let path = format!("/api/v1/staff/seekers/{id}/open");
        Ok(li
            .send(Method::POST, &path, &json!({}))
            .await?
            .json()
            .await?)
    };
    let save = async |id: &Value, body: Value| {
        let path = format!("/api/v1/staff/seekers/{id}/aid");
        li.send(Method::PUT, &path, &body).await
    };
    let id = &listed[0]["id"];
    // That an employer takes people in need first is a reason for whoever gets help, not before.
    let first = json!("用工方优先招用困难群众");
    let told = |reasons: &Value| reasons.as_array().is_some_and(|all| all.contains(&first));
    let opened = open(id).await?;
    assert!(!told(&opened["postings"][0]["reasons"]), "{opened}");
    assert!(opened["suggested"] == "second" || opened["suggested"] == "first");
    for (body, field) in [
        (json!({ "tier": "first" }), "evidence"),
        (
            json!({ "tier": "first", "evidence": "看了证", "note": "字".repeat(101) }),
            "note",
        ),
        (
            json!({ "tier": "first", "evidence": "看了证", "follow_up_on": "2020-01-01" }),
            "follow_up_on",
        ),
    ] {
        let refused = save(id, body).await?;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let problem: Value = refused.json().await?;
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    let today = &linggong_tests::in_china(std::time::Duration::ZERO).to_string()[..10];
    let good = json!({ "tier": "third", "evidence": "看了低保证", "note": "推荐了活", "follow_up_on": today });
    let saved = save(id, good.clone()).await?;
    assert_eq!(saved.status(), StatusCode::OK);
    let saved: Value = saved.json().await?;
    assert_eq!(saved["notes"][0]["text"], "推荐了活");
    // Whoever has not seen it does not overwrite it.
    assert_eq!(save(id, good).await?.status(), StatusCode::CONFLICT);
    // Of those whom a posting suits: who gets help, then who declared hardship, then the others.
    let found = list(&li, &format!("/api/v1/staff/postings/{posting}/seekers")).await?;
    assert_eq!(found.len(), 3);
    assert_eq!((&found[0]["id"], &found[0]["tier"]), (id, &json!("third")));
    let marked: Vec<_> = found.iter().map(|one| told(&one["reasons"])).collect();
    assert_eq!(marked, [true, false, false], "{found:?}");
    assert!(told(&open(id).await?["postings"][0]["reasons"]));
    // A screen is told that it is marked, and nothing of anybody.
    let feed = reqwest::get(server.url(&format!("/api/v1/markets/{MARKET}/feed"))).await?;
    let feed = feed.text().await?;
    assert!(feed.contains("\"helped_first\":true") && !feed.contains("tier"));
    let needs: Vec<_> = found.iter().map(|one| one["in_need"] == true).collect();
    assert_eq!(needs, [true, true, false]);
    // Nothing of it can be read in the database, where the posting's title can.
    assert!(is_on_disk(&server, "保洁")?);
    for secret in ["看了低保证", "推荐了活"] {
        assert!(!is_on_disk(&server, secret)?, "{secret}");
    }
    // It ends; what was done is kept.
    let end = save(id, json!({ "before": saved["at"] })).await?;
    let ended: Value = end.json().await?;
    assert!(ended["ended_at"].is_string(), "{ended}");
    assert_eq!(
        ended["notes"][0]["text"], "推荐了活",
        "what was done is kept"
    );
    let listed = list(&li, &in_need).await?;
    assert!(listed.iter().all(|one| one["tier"].is_null()), "{listed:?}");
    Ok(())
}
