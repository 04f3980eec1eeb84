//! 督办: set for somebody, done with what came of it, taken up again, handed on.

use std::time::Duration;

use anyhow::Result;
use linggong_tests::{Desk, MARKET, Server, in_china};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const PATH: &str = "/api/v1/staff/follow-ups";
const DAY: Duration = Duration::from_secs(86_400);

fn task(text: &str) -> Value {
    let due_on = &in_china(DAY).to_string()[..10];
    json!({ "market": MARKET, "text": text, "due_on": due_on, "owner": "lin02" })
}

async fn set(desk: &Desk, key: &str, body: &Value) -> Result<(StatusCode, Value)> {
    let answer = desk.send_once(key, PATH, body).await?;
    Ok((answer.status(), answer.json().await?))
}

async fn step(desk: &Desk, task: &Value, mut body: Value) -> Result<(StatusCode, Value)> {
    body["before"] = task["updated_at"].clone();
    let path = format!("{PATH}/{}/steps", task["id"]);
    let answer = desk.send(Method::POST, &path, &body).await?;
    Ok((answer.status(), answer.json().await?))
}

#[tokio::test]
async fn a_task_is_set_done_taken_up_again_and_handed_on() -> Result<()> {
    let server = Server::start()?;
    let wang = server.desk("lin01", "clerk", MARKET).await?;
    let li = server.desk("lin02", "clerk", MARKET).await?;
    server.desk("lin03", "clerk", MARKET).await?;
    let (status, first) = set(&wang, "k1", &task("催用工单位把工钱结清")).await?;
    assert_eq!(status, StatusCode::CREATED, "{first}");
    // A second press is the same task.
    let (_, again) = set(&wang, "k1", &task("催用工单位把工钱结清")).await?;
    assert_eq!(again["id"], first["id"]);
    let mine = li.get(&format!("{PATH}?market={MARKET}&mine=true")).await?;
    assert_eq!(mine["items"].as_array().map(Vec::len), Some(1));
    let others = wang
        .get(&format!("{PATH}?market={MARKET}&mine=true"))
        .await?;
    assert_eq!(others["items"], json!([]));
    // Nothing is done without saying what came of it.
    let (status, problem) = step(&li, &first, json!({ "step": "done" })).await?;
    assert_eq!(
        (status.as_u16(), &problem["errors"][0]["field"]),
        (422, &json!("outcome"))
    );
    let done = json!({ "step": "done", "outcome": "工钱结清了" });
    let (status, ended) = step(&li, &first, done.clone()).await?;
    assert_eq!((status, &ended["state"]), (StatusCode::OK, &json!("done")));
    // Who has seen it as it was before is told.
    let (status, problem) = step(&wang, &first, done).await?;
    assert_eq!(status, StatusCode::CONFLICT, "{problem}");
    // And looks at it again, whatever became of it.
    let now = wang.get(&format!("{PATH}/{}", first["id"])).await?;
    assert_eq!(
        (&now["state"], &now["is_mine"], &now["updated_at"]),
        (&json!("done"), &json!(false), &ended["updated_at"])
    );
    let (status, open) = step(&li, &ended, json!({ "step": "reopen" })).await?;
    assert_eq!((status, &open["state"]), (StatusCode::OK, &json!("open")));
    let hand = json!({ "step": "hand", "to": "lin03" });
    let (status, handed) = step(&li, &open, hand.clone()).await?;
    assert_eq!(status, StatusCode::OK, "{handed}");
    // It is not theirs any more.
    let (status, _) = step(&li, &handed, hand).await?;
    assert_eq!(status, StatusCode::CONFLICT);
    Ok(())
}

#[tokio::test]
async fn what_is_wrong_is_named_and_nothing_personal_is_taken_in() -> Result<()> {
    let server = Server::start()?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    server.desk("lin02", "clerk", MARKET).await?;
    let change = |field: &str, value: Value| {
        let mut task = task("催工钱");
        task[field] = value;
        task
    };
    for (n, (field, value)) in [
        ("text", json!(" ")),
        ("text", json!("打给138 1234 5678")),
        ("due_on", json!("2020-01-01")),
        ("owner", json!("nobody")),
    ]
    .into_iter()
    .enumerate()
    {
        let (status, problem) = set(&clerk, &n.to_string(), &change(field, value)).await?;
        assert_eq!(
            (status.as_u16(), &problem["errors"][0]["field"]),
            (422, &json!(field)),
            "{problem}"
        );
    }
    let (status, _) = set(&clerk, "k", &change("market", json!("141123"))).await?;
    assert_eq!(status, StatusCode::FORBIDDEN);
    Ok(())
}

#[tokio::test]
async fn a_task_on_a_case_or_a_person_is_their_market_s() -> Result<()> {
    let server = Server::start()?;
    let case = reqwest::Client::new()
        .post(server.url("/api/v1/cases"))
        .header("Idempotency-Key", "c1")
        .json(&json!({ "market": MARKET, "kind": "fee" }));
    assert_eq!(case.send().await?.status(), StatusCode::CREATED);
    let city = server.desk("lvl01", "manager", "141100").await?;
    let about = |field: &str, id: u32, market: &str| {
        let mut task = task("催工钱");
        task["owner"] = json!("lvl01");
        task["market"] = json!(market);
        task[field] = json!(id);
        task
    };
    let (status, made) = set(&city, "k1", &about("case", 1, MARKET)).await?;
    assert_eq!((status, &made["case"]), (StatusCode::CREATED, &json!(1)));
    let (status, problem) = set(&city, "k2", &about("case", 1, "141123")).await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
    for missing in ["case", "seeker"] {
        let (status, problem) = set(&city, missing, &about(missing, 99, MARKET)).await?;
        assert_eq!(status, StatusCode::NOT_FOUND, "{problem}");
    }
    // A whole division is listed at once.
    let found = city.get(&format!("{PATH}?market=141100")).await?;
    assert_eq!(found["items"].as_array().map(Vec::len), Some(1));
    Ok(())
}

#[tokio::test]
async fn a_task_that_is_due_is_told_once_and_counted_until_it_is_done() -> Result<()> {
    let server = Server::start()?;
    let wang = server.desk("lin01", "clerk", MARKET).await?;
    let mut li = server.desk("lin02", "clerk", MARKET).await?;
    let notice = format!("{PATH}/notice");
    let counts = |told: &Value| {
        [&told["mine"], &told["raised"], &told["fresh"]].map(|count| count.as_u64().unwrap_or(99))
    };
    let told = li.get(&notice).await?;
    assert_eq!(counts(&told), [0, 0, 0], "{told}");
    set(&wang, "k1", &task("明天的")).await?;
    let mut today = task("今天的");
    today["due_on"] = json!(in_china(Duration::ZERO).to_string()[..10]);
    let (_, made) = set(&wang, "k2", &today).await?;
    let told = li.get(&notice).await?;
    assert_eq!(counts(&told), [1, 0, 1], "{told}");
    // It is nothing of who set it.
    assert_eq!(counts(&wang.get(&notice).await?), [0, 0, 0]);
    let heed = json!({ "until": told["as_of"] });
    let done = li.send(Method::PUT, &notice, &heed).await?;
    assert_eq!(done.status(), StatusCode::OK);
    assert_eq!(counts(&done.json().await?), [1, 0, 0]);
    // Another computer knows it, too.
    assert!(li.sign_in().await?.status().is_success());
    assert_eq!(counts(&li.get(&notice).await?), [1, 0, 0]);
    let listed = li
        .get(&format!("{PATH}?market={MARKET}&concerning=true"))
        .await?;
    let texts: Vec<&Value> = listed["items"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|one| &one["text"])
        .collect();
    assert_eq!(texts, ["今天的"]);
    let done = json!({ "step": "done", "outcome": "办好了" });
    let (status, _) = step(&li, &made, done).await?;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(counts(&li.get(&notice).await?), [0, 0, 0]);
    // Taking notice is no work that the log keeps.
    let auditor = server.desk("lin03", "auditor", MARKET).await?;
    let log = auditor.get("/api/v1/staff/audit").await?.to_string();
    assert!(log.contains("办理督办") && !log.contains("notice"), "{log}");
    Ok(())
}

#[tokio::test]
async fn the_tasks_of_a_case_are_listed_by_its_number() -> Result<()> {
    let server = Server::start()?;
    for key in ["c1", "c2"] {
        let case = reqwest::Client::new()
            .post(server.url("/api/v1/cases"))
            .header("Idempotency-Key", key)
            .json(&json!({ "market": MARKET, "kind": "fee" }));
        assert_eq!(case.send().await?.status(), StatusCode::CREATED);
    }
    let clerk = server.desk("lin02", "clerk", MARKET).await?;
    let mut about = task("催工钱");
    about["case"] = json!(2);
    let (status, made) = set(&clerk, "k1", &about).await?;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    set(&clerk, "k2", &task("别的事")).await?;
    for (asked, expect) in [("case=1", 0), ("case=2", 1), ("seeker=2", 0)] {
        let listed = clerk
            .get(&format!("{PATH}?market={MARKET}&{asked}"))
            .await?;
        let count = listed["items"].as_array().map(Vec::len);
        assert_eq!(count, Some(expect), "{asked} {listed}");
    }
    Ok(())
}
