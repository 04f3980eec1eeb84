//! Articles as staff write them and kiosks show them.

use std::time::Duration;

use anyhow::{Context as _, Result};
use linggong_tests::{Desk, MARKET, Server};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

const PATH: &str = "/api/v1/staff/articles";
const DAY: Duration = Duration::from_secs(86_400);

fn article(title: &str) -> Value {
    json!({ "market": MARKET, "kind": "policy", "title": title,
        "sentences": ["去外省打工满三个月，路费能补。", "带身份证和车票来窗口办。"],
        "source": "《临县外出务工交通补贴办法》第三条", "number": "临政发〔2026〕8号" })
}

async fn enter(
    server: &Server,
    clerk: &Desk,
    key: &str,
    body: &Value,
) -> Result<(StatusCode, Value)> {
    let answer = Client::new()
        .post(server.url(PATH))
        .header("Cookie", clerk.cookie())
        .header("Idempotency-Key", key)
        .json(body)
        .send()
        .await?;
    Ok((answer.status(), answer.json().await?))
}

async fn edit(
    clerk: &Desk,
    id: &Value,
    before: &Value,
    draft: &Value,
    is_offered: bool,
) -> Result<(StatusCode, Value)> {
    let body = json!({ "before": before, "draft": draft, "is_offered": is_offered });
    let answer = clerk
        .send(Method::PUT, &format!("{PATH}/{id}"), &body)
        .await?;
    Ok((answer.status(), answer.json().await?))
}

/// What kiosks of a market show; without a market, what came with the system.
async fn shelf(server: &Server, market: &str) -> Result<Vec<Value>> {
    let query = if market.is_empty() {
        String::new()
    } else {
        format!("?market={market}")
    };
    let address = server.url(&format!("/api/v1/articles{query}"));
    let list: Value = reqwest::get(address).await?.json().await?;
    list["items"].as_array().cloned().context("items")
}

fn titles(shelf: &[Value]) -> Vec<&str> {
    shelf
        .iter()
        .filter_map(|article| article["title"].as_str())
        .collect()
}

#[tokio::test]
async fn an_article_is_shown_corrected_taken_back_and_shown_again() -> Result<()> {
    let server = Server::start()?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let built_in = shelf(&server, MARKET).await?;
    assert_eq!(built_in, shelf(&server, "").await?);
    assert_eq!(built_in.len(), 10);
    let draft = article("路费补多少？");
    let (status, made) = enter(&server, &clerk, "k1", &draft).await?;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    // A second press is the same article.
    let (status, again) = enter(&server, &clerk, "k1", &draft).await?;
    assert_eq!((status, &again), (StatusCode::CREATED, &made));
    let shown = shelf(&server, MARKET).await?;
    assert_eq!(shown.len(), 11);
    assert_eq!(
        (&shown[0]["title"], &shown[0]["sentences"], &shown[0]["id"]),
        (
            &draft["title"],
            &draft["sentences"],
            &json!(format!("{MARKET}-{}", made["id"]))
        )
    );
    assert_eq!(shown[1..], built_in);
    // Another county, and whoever asks without a market, see what they saw.
    assert_eq!(shelf(&server, "141123").await?, built_in);
    assert_eq!(shelf(&server, "").await?, built_in);
    let better = article("路费能补多少？");
    let (status, done) = edit(&clerk, &made["id"], &draft, &better, true).await?;
    assert_eq!(status, StatusCode::OK, "{done}");
    assert_eq!(shelf(&server, MARKET).await?[0]["title"], better["title"]);
    // Whoever began before that is told, and so is whoever corrects what was taken back.
    let (status, problem) = edit(&clerk, &made["id"], &draft, &article("路费"), true).await?;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::CONFLICT, &json!("changed"))
    );
    let (_, back) = edit(&clerk, &made["id"], &better, &better, false).await?;
    assert_eq!(back["is_offered"], false);
    assert_eq!(shelf(&server, MARKET).await?, built_in);
    let (status, problem) = edit(&clerk, &made["id"], &better, &draft, true).await?;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::CONFLICT, &json!("changed"))
    );
    // Staff still have it, and offer it again.
    let path = format!("{PATH}?market={MARKET}");
    let listed = clerk.send(Method::GET, &path, &Value::Null).await?;
    let listed: Value = listed.json().await?;
    assert_eq!(listed["items"], json!([back]));
    edit(&clerk, &made["id"], &better, &better, true).await?;
    assert_eq!(shelf(&server, MARKET).await?[0]["title"], better["title"]);
    Ok(())
}

#[tokio::test]
async fn an_article_is_shown_on_its_days_alone() -> Result<()> {
    let server = Server::start()?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let today = linggong_tests::in_china(Duration::ZERO).to_string();
    let later = linggong_tests::in_china(3 * DAY).to_string();
    let cases = [
        ("今天起", json!(today[..10]), Value::Null),
        ("还没到", json!(later[..10]), Value::Null),
        ("过期了", Value::Null, json!("2020-12-31")),
        ("几天里", json!("2020-12-31"), json!(later[..10])),
    ];
    for (title, start_on, end_on) in &cases {
        let mut draft = article(title);
        (draft["start_on"], draft["end_on"]) = (start_on.clone(), end_on.clone());
        let (status, made) = enter(&server, &clerk, title_key(title), &draft).await?;
        assert_eq!(status, StatusCode::CREATED, "{made}");
    }
    let shown = shelf(&server, MARKET).await?;
    assert_eq!(titles(&shown)[..2], ["几天里", "今天起"]);
    assert_eq!(shown.len(), 12);
    Ok(())
}

/// Keys are plain letters.
fn title_key(title: &str) -> &'static str {
    match title {
        "今天起" => "k1",
        "还没到" => "k2",
        "过期了" => "k3",
        _ => "k4",
    }
}

#[tokio::test]
async fn what_came_with_the_system_is_replaced_until_that_is_taken_back() -> Result<()> {
    let server = Server::start()?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let city = server.desk("lvliang01", "clerk", "141100").await?;
    let built_in = shelf(&server, "").await?;
    let at = built_in
        .iter()
        .position(|known| known["id"] == "fees")
        .context("fees")?;
    let mut county = article("找活不要钱");
    county["replaces"] = json!("fees");
    let mut whole_city = county.clone();
    (whole_city["market"], whole_city["title"]) = (json!("141100"), json!("全市找活不要钱"));
    let (status, made) = enter(&server, &clerk, "k1", &county).await?;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let (status, _) = enter(&server, &city, "k2", &whole_city).await?;
    assert_eq!(status, StatusCode::CREATED);
    // It stands where the built-in one stood: the nearest division's.
    let in_place = async |market: &str| -> Result<Value> {
        let shown = shelf(&server, market).await?;
        assert_eq!(shown.len(), built_in.len());
        assert_eq!(shown[..at], built_in[..at]);
        assert_eq!(shown[at + 1..], built_in[at + 1..]);
        Ok(shown[at]["title"].clone())
    };
    assert_eq!(in_place(MARKET).await?, county["title"]);
    assert_eq!(in_place("141123").await?, whole_city["title"]);
    assert_eq!(in_place("140105").await?, built_in[at]["title"]);
    // A county may not take back the city's.
    let (status, back) = edit(&clerk, &made["id"], &county, &county, false).await?;
    assert_eq!(status, StatusCode::OK, "{back}");
    assert_eq!(in_place(MARKET).await?, whole_city["title"]);
    let (status, _) = edit(&clerk, &json!(2), &whole_city, &whole_city, false).await?;
    assert_eq!(status, StatusCode::FORBIDDEN);
    edit(&city, &json!(2), &whole_city, &whole_city, false).await?;
    assert_eq!(in_place(MARKET).await?, built_in[at]["title"]);
    Ok(())
}

#[tokio::test]
async fn wrong_fields_are_named_and_nothing_is_shown() -> Result<()> {
    let server = Server::start()?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let cases = [
        ("title", json!(""), "title"),
        ("title", json!("字".repeat(31)), "title"),
        ("kind", json!("rumour"), "kind"),
        ("sentences", json!([]), "sentences"),
        ("sentences", json!(vec!["能补。"; 9]), "sentences"),
        ("sentences", json!(["能补。", ""]), "sentences.1"),
        ("sentences", json!(["字".repeat(61)]), "sentences.0"),
        ("sentences", json!(["一\n二"]), "sentences.0"),
        ("source", json!(""), "source"),
        ("number", json!("字".repeat(61)), "number"),
        ("start_on", json!("明天"), "start_on"),
        ("end_on", json!("2026-01-01"), "end_on"),
        ("replaces", json!("nothing"), "replaces"),
    ];
    for (at, (field, value, named)) in cases.into_iter().enumerate() {
        let mut draft = article("路费补多少？");
        draft["start_on"] = json!("2026-01-02");
        draft[field] = value;
        let (status, problem) = enter(&server, &clerk, &format!("k{at}"), &draft).await?;
        assert_eq!(
            (status, &problem["errors"][0]["field"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!(named)),
            "{problem}"
        );
    }
    assert_eq!(shelf(&server, MARKET).await?.len(), 10);
    let wrong = reqwest::get(server.url("/api/v1/articles?market=1")).await?;
    assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
    // Nor is a good article spoilt by a bad correction.
    let draft = article("路费补多少？");
    let (_, made) = enter(&server, &clerk, "good", &draft).await?;
    let (status, _) = edit(&clerk, &made["id"], &draft, &article(""), true).await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(shelf(&server, MARKET).await?[0]["title"], draft["title"]);
    Ok(())
}

#[tokio::test]
async fn another_county_neither_lists_nor_edits_it() -> Result<()> {
    let server = Server::start()?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let foreign = server.desk("xing01", "clerk", "141123").await?;
    let draft = article("路费补多少？");
    let (_, made) = enter(&server, &clerk, "k1", &draft).await?;
    let (status, _) = edit(&foreign, &made["id"], &draft, &draft, false).await?;
    assert_eq!(status, StatusCode::FORBIDDEN);
    // Nor by saying that it is theirs.
    let mut stolen = draft.clone();
    stolen["market"] = json!("141123");
    let (status, _) = edit(&foreign, &made["id"], &draft, &stolen, true).await?;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let (status, _) = enter(&server, &foreign, "k2", &draft).await?;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let own = foreign
        .send(Method::GET, &format!("{PATH}?market=141123"), &Value::Null)
        .await?;
    assert_eq!(own.json::<Value>().await?["items"], json!([]));
    let other = foreign
        .send(
            Method::GET,
            &format!("{PATH}?market={MARKET}"),
            &Value::Null,
        )
        .await?;
    assert_eq!(other.status(), StatusCode::FORBIDDEN);
    let (status, _) = edit(&clerk, &json!(99), &draft, &draft, false).await?;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert_eq!(shelf(&server, MARKET).await?.len(), 11);
    Ok(())
}
