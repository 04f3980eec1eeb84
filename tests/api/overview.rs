//! The day in numbers, against what was done by hand.

use anyhow::Result;
use linggong_tests::{Device, MARKET, Server, row};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

#[tokio::test]
async fn the_day_stands_as_it_was_worked() -> Result<()> {
    let server = Server::start()?;
    let system = server.system(MARKET)?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let path = format!("/api/v1/staff/overview?market={MARKET}");
    let before = clerk.get(&path).await?;
    assert_eq!(
        (
            &before["waiting"],
            before.get("first_talk_min"),
            &before["screens"]
        ),
        (&json!(0), None, &json!(0))
    );
    let (posting, _) = system.publish(row("1", "木工")).await?;
    for n in 1..=3 {
        let person =
            json!({ "name": "张建国", "phone": format!("138{n:08}"), "consent": "2026-11" });
        let said = Client::new()
            .post(server.url("/api/v1/interests"))
            .header("Idempotency-Key", n)
            .json(&json!({ "market": MARKET, "posting": posting, "person": person }));
        assert_eq!(said.send().await?.status(), StatusCode::CREATED);
    }
    let step = async |interest: u32, step: &str| -> Result<()> {
        let path = format!("/api/v1/staff/interests/{interest}/steps");
        let body = json!({ "step": step, "window": 1 });
        let done = clerk.send(Method::POST, &path, &body).await?;
        assert_eq!(done.status(), StatusCode::OK, "{step}");
        Ok(())
    };
    // The first is called twice, agrees, thinks better of it; the second is at a window.
    for word in ["call", "call", "talk", "confirm", "decline"] {
        step(1, word).await?;
    }
    for word in ["call", "talk"] {
        step(2, word).await?;
    }
    let mut waits = row("2", "瓦工");
    waits["review"] = json!(true);
    system.bulk(&[waits]).await?;
    let case = Client::new()
        .post(server.url("/api/v1/cases"))
        .header("Idempotency-Key", "c1")
        .json(&json!({ "market": MARKET, "kind": "fee" }));
    assert_eq!(case.send().await?.status(), StatusCode::CREATED);
    let mut device = Device::start(server.address()).await?;
    device.enrol(&clerk, "大厅屏", &[]).await?;
    device.report(json!({})).await?;
    let mut silent = Device::start(server.address()).await?;
    silent.enrol(&clerk, "门口屏", &[]).await?;
    let day = clerk.get(&path).await?;
    for (name, expect) in [
        ("waiting", 1),
        ("at_windows", 1),
        ("wishes", 3),
        ("confirmed", 1),
        ("same_day", 1),
        ("first_talk_min", 0),
        ("reviews", 1),
        ("cases", 1),
        ("overdue", 0),
        ("screens", 2),
        ("screens_online", 1),
    ] {
        assert_eq!(day[name], expect, "{name} of {day}");
    }
    let sum = |name: &str| -> u64 {
        let hours = day[name].as_array().into_iter().flatten();
        hours.filter_map(Value::as_u64).sum()
    };
    assert_eq!((sum("wishes_by_hour"), sum("confirmed_by_hour")), (3, 1));
    Ok(())
}
