//! Screens: enrolled by a code, heard, spoken to, replaced; and messages over all of them.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use linggong_tests::{Desk, Device, Events, MARKET, Server, row, settings};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

const SCREENS: &str = "/api/v1/staff/screens";
const TAKEOVERS: &str = "/api/v1/staff/takeovers";

async fn send(desk: &Desk, method: Method, path: &str, body: Value) -> Result<(StatusCode, Value)> {
    let answer = desk.send(method, path, &body).await?;
    let status = answer.status();
    let text = answer.text().await?;
    Ok((status, serde_json::from_str(&text).unwrap_or_default()))
}

async fn listed(desk: &Desk) -> Result<Vec<Value>> {
    let list = desk.get(&format!("{SCREENS}?market={MARKET}")).await?;
    Ok(list["items"].as_array().context("items")?.clone())
}

#[tokio::test]
async fn a_device_becomes_a_screen_by_its_code_which_is_good_once() -> Result<()> {
    let server = Server::start()?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let mut device = Device::start(server.address()).await?;
    assert_eq!(device.claim().await?, "waiting");
    assert_eq!(device.home().await?, "/screen");
    assert_eq!(device.report(json!({})).await?, None, "nobody's screen");
    let enrol = |code: &str, name: &str| {
        let mut body = settings(name, &["大厅"]);
        body["code"] = json!(code);
        body
    };
    // Typed with a space, as it is shown.
    let typed = format!("{} {}", &device.code[..3], &device.code[3..]);
    let (status, screen) = send(&clerk, Method::POST, SCREENS, enrol(&typed, "大厅1号屏")).await?;
    assert_eq!(status, StatusCode::CREATED, "{screen}");
    assert_eq!(screen["is_online"], false);
    // Once: nobody else becomes a screen by the same digits.
    let (status, problem) = send(&clerk, Method::POST, SCREENS, enrol(&typed, "二号")).await?;
    assert_eq!(
        (status.as_u16(), &problem["errors"][0]["field"]),
        (422, &json!("code"))
    );
    let mut second = Device::start(server.address()).await?;
    for (code, name, field) in [
        ("12345", "二号", "code"),
        (second.code.as_str(), "大厅1号屏", "name"),
        (&second.code, " ", "name"),
    ] {
        let (status, problem) = send(&clerk, Method::POST, SCREENS, enrol(code, name)).await?;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    // The answer was lost: asking again is no harm.
    assert_eq!(device.claim().await?, "enrolled");
    assert_eq!(device.claim().await?, "enrolled");
    let address = "/board?market=141124&diagonal=55&distance=3.5\
                   &names=%E5%A4%A7%E5%8E%851%E5%8F%B7%E5%B1%8F,%E5%A4%A7%E5%8E%85";
    assert_eq!(device.home().await?, address);
    let orders = device
        .report(json!({ "queue": 2 }))
        .await?
        .context("orders")?;
    assert_eq!(
        (&orders["address"], &orders["name"]),
        (&json!(address), &json!("大厅1号屏"))
    );
    let all = listed(&clerk).await?;
    assert_eq!(all.len(), 1);
    assert_eq!(
        (&all[0]["is_online"], &all[0]["report"]["queue"]),
        (&json!(true), &json!(2))
    );
    // Who guesses finds nothing, and a market's name is no other county's business.
    assert_eq!(second.claim().await?, "waiting");
    let foreign = server.desk("xing01", "clerk", "141123").await?;
    let (status, _) = send(&foreign, Method::POST, SCREENS, enrol(&second.code, "偷的")).await?;
    assert_eq!(status, StatusCode::FORBIDDEN);
    // The server comes back: the screen is what it was.
    let mut server = server;
    server.kill()?;
    server.restart()?;
    assert_eq!(device.home().await?, address);
    assert!(device.report(json!({})).await?.is_some());
    Ok(())
}

#[tokio::test]
async fn the_desk_sees_what_is_on_the_glass_and_which_screens_are_behind() -> Result<()> {
    let server = Server::start()?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let system = server.system(MARKET)?;
    let mut hall = Device::start(server.address()).await?;
    hall.enrol(&clerk, "大厅屏", &[]).await?;
    let mut door = Device::start(server.address()).await?;
    door.enrol(&clerk, "门口屏", &[]).await?;
    system.publish(row("1", "木工")).await?;
    let feed: Value = reqwest::get(server.url(&format!("/api/v1/markets/{MARKET}/feed")))
        .await?
        .json()
        .await?;
    let cursor = feed["snapshot"]["cursor"].clone();
    hall.report(json!({ "cursor": cursor, "showing": "建筑建材 1/2" }))
        .await?;
    door.report(json!({ "cursor": "0.0.0", "device_at": "2001-01-01T00:00:00+08:00" }))
        .await?;
    let all = listed(&clerk).await?;
    let current: Vec<&Value> = all.iter().map(|one| &one["is_current"]).collect();
    assert_eq!(current, [&json!(true), &json!(false)], "{all:?}");
    assert_eq!(all[0]["report"]["showing"], "建筑建材 1/2");
    assert!(all[1]["skew_ms"].as_i64().context("a skew")? < -1_000_000_000);
    // What is too long is refused with its name, and changes nothing.
    let wrong = hall.report(json!({ "showing": "长".repeat(61) })).await;
    assert!(wrong.unwrap_err().to_string().contains("showing"));
    Ok(())
}

#[tokio::test]
async fn a_screen_is_asked_until_it_has_done_it() -> Result<()> {
    let server = Server::start()?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let mut device = Device::start(server.address()).await?;
    let id = device.enrol(&clerk, "大厅屏", &[]).await?;
    let mut events = Events::open(
        &server.url(&format!("/api/v1/markets/{MARKET}/events")),
        None,
    )
    .await?;
    events.next_named("heartbeat").await?;
    let path = format!("{SCREENS}/{id}/commands");
    for _ in 0..2 {
        let body = json!({ "command": "identify" });
        let (status, screen) = send(&clerk, Method::POST, &path, body).await?;
        assert_eq!(status, StatusCode::ACCEPTED);
        assert_eq!(
            screen["waiting"],
            json!(["identify"]),
            "pressed twice is once"
        );
    }
    // Its market's screens hear at once that there is something.
    assert_eq!(events.next_named("command").await?.data, "report");
    let orders = device.report(json!({})).await?.context("orders")?;
    let order = &orders["commands"][0];
    assert_eq!(order["command"], "identify");
    let again = device.report(json!({})).await?.context("orders")?;
    assert_eq!(
        again["commands"][0], *order,
        "until it says that it is done"
    );
    let done = json!({ "done": [order["id"]] });
    let after = device.report(done).await?.context("orders")?;
    assert_eq!(after["commands"], json!([]));
    // A picture is one, and only its own market's staff see it.
    let picture = |body: Vec<u8>| {
        Client::new()
            .post(server.url("/api/v1/screens/self/picture"))
            .header("Cookie", device.cookie())
            .body(body)
            .send()
    };
    assert_eq!(picture(b"<svg/>".to_vec()).await?.status(), 422);
    let webp = b"RIFF\x04\0\0\0WEBPdata".to_vec();
    assert_eq!(picture(webp.clone()).await?.status(), 204);
    let shown = clerk
        .send(
            Method::GET,
            &format!("{SCREENS}/{id}/picture"),
            &Value::Null,
        )
        .await?;
    assert_eq!(shown.headers()["content-type"], "image/webp");
    assert_eq!(shown.bytes().await?, webp);
    assert_eq!(picture(vec![0; 500 * 1024]).await?.status(), 413);
    Ok(())
}

#[tokio::test]
async fn two_who_edit_a_screen_are_told_and_a_new_device_takes_its_place() -> Result<()> {
    let server = Server::start()?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let mut old = Device::start(server.address()).await?;
    let id = old.enrol(&clerk, "大厅屏", &["大厅"]).await?;
    let seen = listed(&clerk).await?[0]["updated_at"].clone();
    let path = format!("{SCREENS}/{id}");
    let mut edit = settings("大厅东屏", &["大厅", "东"]);
    edit["before"] = seen;
    edit["dark"] = json!({ "from": "21:30", "to": "04:30" });
    let (status, screen) = send(&clerk, Method::PUT, &path, edit.clone()).await?;
    assert_eq!(
        (status, &screen["name"]),
        (StatusCode::OK, &json!("大厅东屏")),
        "{screen}"
    );
    let auditor = server.desk("lin03", "auditor", MARKET).await?;
    let log = "/api/v1/staff/audit?action=改屏的设置";
    let renamed = auditor.get(log).await?;
    assert_eq!(renamed["items"][0]["detail"], "大厅屏 → 大厅东屏");
    let (status, problem) = send(&clerk, Method::PUT, &path, edit).await?;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::CONFLICT, &json!("changed"))
    );
    let orders = old.report(json!({})).await?.context("orders")?;
    assert_eq!(orders["dark"], json!({ "from": "21:30", "to": "04:30" }));
    // The box broke: another one is this screen now, and the old one is nothing.
    let mut new = Device::start(server.address()).await?;
    let body = json!({ "code": new.code });
    let (status, screen) = send(&clerk, Method::POST, &format!("{path}/replace"), body).await?;
    assert_eq!(
        (status, &screen["id"]),
        (StatusCode::OK, &json!(id)),
        "{screen}"
    );
    assert_eq!(old.report(json!({})).await?, None);
    assert_eq!(
        old.claim().await?,
        "over",
        "its code makes it no screen again"
    );
    assert_eq!(new.claim().await?, "enrolled");
    assert_eq!(
        new.report(json!({})).await?.context("orders")?["name"],
        "大厅东屏"
    );
    // Off the list, and back with the same device.
    let (status, _) = send(&clerk, Method::DELETE, &path, Value::Null).await?;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert_eq!(
        (listed(&clerk).await?.len(), new.report(json!({})).await?),
        (0, None)
    );
    assert_eq!(new.home().await?, "/screen");
    let (status, _) = send(
        &clerk,
        Method::POST,
        &format!("{path}/restore"),
        Value::Null,
    )
    .await?;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(new.claim().await?, "enrolled");
    assert!(new.report(json!({})).await?.is_some());
    Ok(())
}

fn message(title: &str, more: Value) -> Value {
    let mut body = json!({ "scope": MARKET, "kind": "weather", "title": title,
        "text": "在大厅里等", "minutes": 30 });
    for (name, value) in more.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    body
}

#[tokio::test]
async fn a_message_reaches_every_board_within_a_second_and_each_says_so() -> Result<()> {
    let server = Server::start()?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let mut hall = Device::start(server.address()).await?;
    hall.enrol(&clerk, "大厅屏", &["大厅"]).await?;
    let mut door = Device::start(server.address()).await?;
    door.enrol(&clerk, "门口屏", &["门口"]).await?;
    let stream = server.url(&format!("/api/v1/markets/{MARKET}/events"));
    let elsewhere = server.url("/api/v1/markets/141123/events");
    let mut events = Events::open(&stream, None).await?;
    assert_eq!(events.next_named("takeover").await?.data, json!([]));
    let mut others = Events::open(&elsewhere, None).await?;
    others.next_named("takeover").await?;
    let (status, begun) = send(
        &clerk,
        Method::POST,
        TAKEOVERS,
        message("暴雨预警", json!({})),
    )
    .await?;
    let asked = Instant::now();
    assert_eq!(
        (status, &begun["meant_for"]),
        (StatusCode::CREATED, &json!(2)),
        "{begun}"
    );
    let told = events.next_named("takeover").await?.data;
    assert!(
        asked.elapsed() < Duration::from_secs(1),
        "{:?}",
        asked.elapsed()
    );
    assert_eq!(
        (&told[0]["title"], &told[0]["id"]),
        (&json!("暴雨预警"), &begun["id"])
    );
    // Whoever comes later is told, too; another county is not.
    let mut late = Events::open(&stream, None).await?;
    assert_eq!(late.next_named("takeover").await?.data, told);
    hall.report(json!({ "takeovers": [begun["id"]] })).await?;
    let list = clerk.get(&format!("{TAKEOVERS}?market={MARKET}")).await?;
    let record = &list["items"][0];
    assert_eq!(
        (&record["shown_on"], &record["meant_for"]),
        (&json!(1), &json!(2))
    );
    // Those that are missing come first.
    assert_eq!(record["screens"][0]["name"], "门口屏");
    assert!(record["screens"][0].get("at").is_none() && record["screens"][1]["at"].is_string());
    let end = format!("{TAKEOVERS}/{}/end", begun["id"]);
    let (status, ended) = send(&clerk, Method::POST, &end, Value::Null).await?;
    assert_eq!(
        (status, &ended["ended_by"]),
        (StatusCode::OK, &json!("desk:lin01"))
    );
    assert_eq!(events.next_named("takeover").await?.data, json!([]));
    // Only those by the door, as a drill; the province's is told in every county.
    let drill = message("演练", json!({ "tags": ["门口"], "drill": true }));
    let (_, begun) = send(&clerk, Method::POST, TAKEOVERS, drill).await?;
    assert_eq!(begun["meant_for"], 1);
    let province = server.desk("sx01", "manager", "140000").await?;
    let wide = message("全省停工", json!({ "scope": "140000" }));
    let (status, refused) = send(&clerk, Method::POST, TAKEOVERS, wide.clone()).await?;
    assert_eq!(status, StatusCode::FORBIDDEN, "{refused}");
    let (status, _) = send(&province, Method::POST, TAKEOVERS, wide).await?;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(
        others.next_named("takeover").await?.data[0]["title"],
        "全省停工"
    );
    for (field, more) in [
        ("title", json!({ "title": "字".repeat(13) })),
        ("minutes", json!({ "minutes": 0 })),
        ("tags", json!({ "tags": ["一 二"] })),
    ] {
        let (status, problem) = send(&clerk, Method::POST, TAKEOVERS, message("题", more)).await?;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    Ok(())
}
