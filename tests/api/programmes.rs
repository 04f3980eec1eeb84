//! What a market's boards play: drafts, publishing, and how it reaches the screens.

use std::time::Duration;

use anyhow::{Context as _, Result};
use linggong_tests::{Desk, Device, Events, MARKET, Server, row, settings, until};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const SOON: Duration = Duration::from_secs(5);
const PATH: &str = "/api/v1/staff/programmes/141124";

fn notice(text: &str) -> Value {
    json!({ "slides": [
        { "slide": "postings", "pages": 2 },
        { "slide": "notice", "title": "停电通知", "text": text, "hours": { "from": "05:00", "to": "07:00" } },
    ] })
}

async fn send(desk: &Desk, method: Method, path: &str, body: Value) -> Result<(StatusCode, Value)> {
    let answer = desk.send(method, path, &body).await?;
    Ok((answer.status(), answer.json().await?))
}

#[tokio::test]
async fn a_programme_is_drafted_published_and_played() -> Result<()> {
    let server = Server::start()?;
    let system = server.system(MARKET)?;
    system.publish(row("1", "木工")).await?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    assert_eq!(clerk.get(PATH).await?, json!({ "history": [] }));
    let mut events = Events::open(
        &server.url(&format!("/api/v1/markets/{MARKET}/events")),
        None,
    )
    .await?;
    let feed = events.next_named("change").await?.data;
    let since = feed["snapshot"]["cursor"]
        .as_str()
        .context("a cursor")?
        .to_owned();
    assert_eq!(
        feed["snapshot"]["programme"]["slides"]
            .as_array()
            .map(Vec::len),
        Some(12)
    );
    // A draft is nobody's business but the desk's.
    let body = json!({ "programme": notice("明天上午停电") });
    let draft_path = format!("{PATH}/draft");
    let (status, saved) = send(&clerk, Method::PUT, &draft_path, body.clone()).await?;
    assert_eq!(
        (status, &saved["by"]),
        (StatusCode::OK, &json!("desk:lin01")),
        "{saved}"
    );
    let body = json!({ "draft": saved["at"], "programme": notice("明天上午停电") });
    let (status, done) = send(&clerk, Method::POST, PATH, body).await?;
    assert_eq!(status, StatusCode::CREATED, "{done}");
    // Whoever listens hears it, whoever comes back hears it, whoever comes new has it.
    let told = events.next_named("change").await?.data;
    let expected = "明天上午停电";
    assert_eq!(told["delta"]["programme"]["slides"][1]["text"], expected);
    assert_eq!(told["delta"]["changes"], json!([]));
    let path = format!("/api/v1/markets/{MARKET}/feed?since={since}");
    let late = clerk.get(&path).await?;
    assert_eq!(late["delta"]["programme"]["slides"][1]["text"], expected);
    let path = format!("/api/v1/markets/{MARKET}/feed");
    let fresh = clerk.get(&path).await?;
    assert_eq!(
        fresh["snapshot"]["programme"]["slides"][1]["text"],
        expected
    );
    // Other counties play on what they had.
    let other = clerk.get("/api/v1/markets/141123/feed").await?;
    assert_eq!(
        other["snapshot"]["programme"]["slides"]
            .as_array()
            .map(Vec::len),
        Some(12)
    );
    let book = clerk.get(PATH).await?;
    assert_eq!(
        (&book["draft"], &book["history"][0]["id"]),
        (&Value::Null, &done["id"])
    );
    // What comes after is an ordinary change again.
    system.publish(row("2", "瓦工")).await?;
    let next = events.next_named("change").await?.data;
    assert_eq!(next["delta"]["programme"], Value::Null);
    Ok(())
}

#[tokio::test]
async fn what_is_wrong_is_named_and_two_at_once_are_told() -> Result<()> {
    let server = Server::start()?;
    let first = server.desk("lin01", "clerk", MARKET).await?;
    let second = server.desk("lin02", "clerk", MARKET).await?;
    let draft_path = format!("{PATH}/draft");
    let (status, problem) = send(
        &first,
        Method::POST,
        PATH,
        json!({ "programme": notice(" ") }),
    )
    .await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(problem["errors"][0]["field"], "slides.1.text", "{problem}");
    let none = json!({ "programme": { "slides": [] } });
    let (status, _) = send(&first, Method::PUT, &draft_path, none).await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let (_, saved) = send(
        &first,
        Method::PUT,
        &draft_path,
        json!({ "programme": notice("一") }),
    )
    .await?;
    let blind = json!({ "programme": notice("二") });
    let (status, problem) = send(&second, Method::PUT, &draft_path, blind).await?;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::CONFLICT, &json!("changed"))
    );
    let seeing = json!({ "before": saved["at"], "programme": notice("二") });
    let (status, second_draft) = send(&second, Method::PUT, &draft_path, seeing).await?;
    assert_eq!(status, StatusCode::OK);
    // Whoever publishes what they drafted before that is told; nothing of theirs is lost.
    let stale = json!({ "draft": saved["at"], "programme": notice("一") });
    let (status, problem) = send(&first, Method::POST, PATH, stale).await?;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::CONFLICT, &json!("changed"))
    );
    // What is made of no draft leaves the one there is.
    let (_, done) = send(
        &first,
        Method::POST,
        PATH,
        json!({ "programme": notice("一") }),
    )
    .await?;
    let book = first.get(PATH).await?;
    assert_eq!(book["draft"]["at"], second_draft["at"]);
    let blind = json!({ "programme": notice("三") });
    let (status, problem) = send(&second, Method::POST, PATH, blind).await?;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::CONFLICT, &json!("changed"))
    );
    let seeing =
        json!({ "before": done["id"], "draft": second_draft["at"], "programme": notice("三") });
    let (status, _) = send(&second, Method::POST, PATH, seeing).await?;
    assert_eq!(status, StatusCode::CREATED);
    let book = first.get(PATH).await?;
    assert_eq!(book.get("draft"), None, "{book}");
    assert_eq!(book["history"].as_array().map(Vec::len), Some(2));
    Ok(())
}

#[tokio::test]
async fn a_slide_asks_for_trades_and_scopes_that_exist() -> Result<()> {
    let server = Server::start()?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let with = |filters: Value| {
        let mut slide = json!({ "slide": "postings", "pages": 2 });
        if let (Some(slide), Value::Object(filters)) = (slide.as_object_mut(), filters) {
            slide.extend(filters);
        }
        json!({ "programme": { "slides": [slide] } })
    };
    for (filters, field) in [
        (json!({ "trades": [101, 999] }), "slides.0.trades"),
        (json!({ "trades": [101, 105, 101] }), "slides.0.trades"),
        (json!({ "scopes": 8 }), "slides.0.scopes"),
        // No Sunday lies between a Monday and a Friday.
        (
            json!({ "days": 64, "start_on": "2026-11-23", "end_on": "2026-11-27" }),
            "slides.0.days",
        ),
    ] {
        let (status, problem) = send(&clerk, Method::POST, PATH, with(filters)).await?;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    let filters = json!({ "trades": [105, 101], "scopes": 1 });
    let (status, done) = send(&clerk, Method::POST, PATH, with(filters)).await?;
    assert_eq!(status, StatusCode::CREATED, "{done}");
    // The boards have it; what is not filtered says nothing of filters.
    let path = format!("/api/v1/markets/{MARKET}/feed");
    let fresh = clerk.get(&path).await?;
    let slide = &fresh["snapshot"]["programme"]["slides"][0];
    assert_eq!(
        (&slide["trades"], &slide["scopes"]),
        (&json!([105, 101]), &json!(1))
    );
    let other = clerk.get("/api/v1/markets/141123/feed").await?;
    let slide = &other["snapshot"]["programme"]["slides"][0];
    assert_eq!((slide.get("trades"), slide.get("scopes")), (None, None));
    Ok(())
}

#[tokio::test]
async fn a_look_ahead_is_the_board_with_the_draft_in_it() -> Result<()> {
    let server = Server::start()?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let body = json!({ "programme": notice("明天上午停电") });
    send(&clerk, Method::PUT, &format!("{PATH}/draft"), body).await?;
    let path = format!("{PATH}/preview?preview_at=2020-01-01T00:00:00%2B08:00");
    let page = clerk.send(Method::GET, &path, &Value::Null).await?;
    assert_eq!(page.headers()["cache-control"], "no-store");
    let policy = page.headers()["content-security-policy"]
        .to_str()?
        .to_owned();
    assert!(policy.contains("frame-ancestors 'self'"), "{policy}");
    let text = page.text().await?;
    assert!(text.contains("明天上午停电"));
    // What has been cannot be looked at any more: the moment is now.
    let today = &linggong_tests::in_china(std::time::Duration::ZERO).to_string()[..10];
    assert!(text.contains(&format!("\"at\":\"{today}")), "{today}");
    Ok(())
}

/// 二号,大厅: a screen's name and its tag.
const HALL: &str = "?names=%E4%BA%8C%E5%8F%B7,%E5%A4%A7%E5%8E%85";

fn of_hall(below: &str) -> String {
    // 大厅
    format!("{PATH}{below}?audience=%E5%A4%A7%E5%8E%85")
}

#[tokio::test]
async fn a_tag_has_a_programme_of_its_own_until_it_ends() -> Result<()> {
    let server = Server::start()?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let mut events = Events::open(
        &server.url(&format!("/api/v1/markets/{MARKET}/events")),
        None,
    )
    .await?;
    let first = events.next_named("change").await?.data;
    let since = first["snapshot"]["cursor"]
        .as_str()
        .context("a cursor")?
        .to_owned();
    let body = json!({ "programme": notice("所有的屏") });
    let (_, all) = send(&clerk, Method::POST, PATH, body).await?;
    events.next_named("change").await?;
    let path = format!("/api/v1/markets/{MARKET}/events{HALL}");
    let mut hall = Events::open(&server.url(&path), None).await?;
    hall.next_named("change").await?;
    // Drafts do not meet: each has its own.
    let own = json!({ "programme": notice("只在大厅") });
    let (status, _) = send(&clerk, Method::PUT, &of_hall("/draft"), own.clone()).await?;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(clerk.get(PATH).await?["draft"], Value::Null);
    let (status, done) = send(&clerk, Method::POST, &of_hall(""), own).await?;
    assert_eq!(status, StatusCode::CREATED, "{done}");
    // Those of the hall hear it; to all others nothing has changed.
    let text = "/slides/1/text";
    let programme = |event: &Value| event["delta"]["programme"].pointer(text).cloned();
    let told = events.next_named("change").await?.data;
    assert_eq!(programme(&told), Some(json!("所有的屏")));
    let told = hall.next_named("change").await?.data;
    assert_eq!(programme(&told), Some(json!("只在大厅")));
    // So it is for whoever comes new, comes back, or opens the page.
    let feed = format!("/api/v1/markets/{MARKET}/feed");
    for (names, expected) in [
        ("", "所有的屏"),
        ("?names=%E4%BA%8C%E5%8F%B7,%E9%97%A8%E5%8F%A3", "所有的屏"),
        (HALL, "只在大厅"),
    ] {
        let fresh = clerk.get(&format!("{feed}{names}")).await?;
        let played = fresh["snapshot"]["programme"].pointer(text);
        assert_eq!(played, Some(&json!(expected)), "{names}");
    }
    let late = clerk.get(&format!("{feed}{HALL}&since={since}")).await?;
    assert_eq!(programme(&late), Some(json!("只在大厅")));
    let page = reqwest::get(server.url(&format!("/board{HALL}&market={MARKET}"))).await?;
    assert!(page.text().await?.contains("只在大厅"));
    let book = clerk.get(PATH).await?;
    assert_eq!(
        (&book["history"][0]["id"], &book["audiences"]),
        (&all["id"], &json!(["大厅"]))
    );
    // A look shows the one that is arranged.
    let at = "preview_at=2020-01-01T00:00:00%2B08:00";
    for (audience, text) in [
        ("", "所有的屏"),
        ("&audience=%E5%A4%A7%E5%8E%85", "只在大厅"),
    ] {
        let path = format!("{PATH}/preview?{at}{audience}");
        let page = clerk.send(Method::GET, &path, &Value::Null).await?;
        assert!(page.text().await?.contains(text), "{text}");
    }
    // Nothing of its own is the market's again; the market itself cannot do without.
    let none = json!({ "before": done["id"], "programme": { "slides": [] } });
    let (status, ended) = send(&clerk, Method::POST, &of_hall(""), none.clone()).await?;
    assert_eq!(status, StatusCode::CREATED, "{ended}");
    let told = hall.next_named("change").await?.data;
    assert_eq!(programme(&told), Some(json!("所有的屏")));
    let (status, _) = send(&clerk, Method::POST, PATH, none).await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    // A comma would part it in an address.
    let path = format!("{PATH}?audience=a,b");
    let answer = clerk.send(Method::GET, &path, &Value::Null).await?;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let problem: Value = answer.json().await?;
    assert_eq!(problem["errors"][0]["field"], "audience");
    Ok(())
}

#[tokio::test]
async fn only_so_many_have_a_programme_of_their_own() -> Result<()> {
    let server = Server::start()?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    for n in 1..=21 {
        let path = format!("{PATH}?audience=screen{n}");
        let body = json!({ "programme": notice("一") });
        let (status, problem) = send(&clerk, Method::POST, &path, body).await?;
        let expected = if n <= 20 {
            StatusCode::CREATED
        } else {
            StatusCode::CONFLICT
        };
        assert_eq!(status, expected, "{n}: {problem}");
    }
    Ok(())
}

#[tokio::test]
async fn a_screen_with_a_new_name_plays_on_what_was_arranged_for_it() -> Result<()> {
    let server = Server::start()?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let mut device = Device::start(server.address()).await?;
    let id = device.enrol(&clerk, "一号屏", &[]).await?;
    let url = |name: &str| {
        let all = [("audience", name)];
        reqwest::Url::parse_with_params("http://desk/", &all).map(|url| {
            let query = url.query().unwrap_or_default();
            (format!("{PATH}?{query}"), format!("{PATH}/draft?{query}"))
        })
    };
    let (own, draft) = url("一号屏")?;
    let body = json!({ "programme": notice("东墙的") });
    let (status, _) = send(&clerk, Method::POST, &own, body).await?;
    assert_eq!(status, StatusCode::CREATED);
    let body = json!({ "programme": notice("下一版") });
    let (_, saved) = send(&clerk, Method::PUT, &draft, body).await?;
    let plays = async |name: &str, expected: &str, is_so: bool| -> Result<()> {
        let path = format!("/api/v1/markets/{MARKET}/feed");
        let url = reqwest::Url::parse_with_params(&server.url(&path), [("names", name)])?;
        let what = format!("{name} plays {expected}: {is_so}");
        let look = || async {
            let feed: Value = reqwest::get(url.clone()).await?.json().await?;
            let played = feed.pointer("/snapshot/programme/slides/1/text");
            Ok((played == Some(&json!(expected))) == is_so)
        };
        until(&what, SOON, look).await.map(drop)
    };
    let rename = async |name: &str| -> Result<Value> {
        let all = clerk.get("/api/v1/staff/screens?market=141124").await?;
        let mut body = settings(name, &[]);
        body["before"] = all["items"][0]["updated_at"].clone();
        let path = format!("/api/v1/staff/screens/{id}");
        let (status, screen) = send(&clerk, Method::PUT, &path, body).await?;
        assert_eq!(status, StatusCode::OK, "{screen}");
        Ok(screen["name_programme"].clone())
    };
    assert_eq!(rename("东墙屏").await?, "followed");
    plays("东墙屏", "东墙的", true).await?;
    plays("一号屏", "东墙的", false).await?;
    let (moved, _) = url("东墙屏")?;
    let book = clerk.get(&moved).await?;
    assert_eq!(book["draft"]["at"], saved["at"], "{book}");
    let published = &book["history"][0]["programme"]["slides"][1]["text"];
    assert_eq!(published, "东墙的", "{book}");
    assert_eq!(clerk.get(&own).await?["draft"], Value::Null);
    // A name with a programme of its own plays that.
    let (other, _) = url("西墙屏")?;
    let body = json!({ "programme": notice("西墙的") });
    send(&clerk, Method::POST, &other, body).await?;
    assert_eq!(rename("西墙屏").await?, "kept");
    plays("西墙屏", "西墙的", true).await?;
    let left = clerk.get(&moved).await?;
    assert_eq!(left["draft"]["at"], saved["at"], "nothing is lost: {left}");
    assert_eq!(rename("南墙屏").await?, "followed");
    // Nothing is said of a change that is none of the name.
    assert_eq!(rename("南墙屏").await?, Value::Null);
    Ok(())
}
