//! A market's live state: snapshot, delta, stream.

use anyhow::{Context as _, Result, ensure};
use linggong_contract::{Feed, FeedUpdate};
use linggong_rules::feed::apply;
use linggong_tests::{Events, MARKET, Server, row};
use reqwest::{Client, StatusCode};
use serde_json::json;

fn feed_path(query: &str) -> String {
    format!("/api/v1/markets/{MARKET}/feed{query}")
}

fn events_url(server: &Server, query: &str) -> String {
    server.url(&format!("/api/v1/markets/{MARKET}/events{query}"))
}

async fn snapshot(server: &Server) -> Result<Feed> {
    match reqwest::get(server.url(&feed_path("")))
        .await?
        .json()
        .await?
    {
        FeedUpdate::Snapshot(feed) => Ok(feed),
        FeedUpdate::Delta(_) => anyhow::bail!("a delta without a cursor"),
    }
}

#[tokio::test]
async fn an_unchanged_feed_is_not_sent_again() -> Result<()> {
    let server = Server::start()?;
    let system = server.system(MARKET)?;
    let url = server.url(&feed_path(""));
    let first = reqwest::get(&url).await?;
    let tag = first.headers()["etag"].to_str()?.to_owned();
    let asked = async || {
        Client::new()
            .get(&url)
            .header("if-none-match", &tag)
            .send()
            .await
    };
    assert_eq!(asked().await?.status(), StatusCode::NOT_MODIFIED);
    system.publish(row("1", "木工")).await?;
    assert_eq!(asked().await?.status(), StatusCode::OK);
    Ok(())
}

#[tokio::test]
async fn a_feed_is_kept_compressed_and_never_older_than_the_last_write() -> Result<()> {
    let server = Server::start()?;
    let system = server.system(MARKET)?;
    for written in 1..=20 {
        system.publish(row(&written.to_string(), "木工")).await?;
        // Plain, gzip and the page: all of them from the same snapshot.
        assert_eq!(snapshot(&server).await?.postings.len(), written);
        let page = reqwest::get(server.url(&format!("/board?market={MARKET}")));
        let page = page.await?.text().await?;
        assert_eq!(page.matches("\"title\":\"木工\"").count(), written);
        for (accepts, coding) in [("br", "br"), ("gzip, br;q=0", "gzip")] {
            let answer = Client::builder()
                .no_gzip()
                .build()?
                .get(server.url(&feed_path("")))
                .header("accept-encoding", accepts)
                .send()
                .await?;
            assert_eq!(answer.headers()["content-encoding"], coding);
            assert!(answer.bytes().await?.len() > 300);
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_delta_leads_from_one_snapshot_to_the_next() -> Result<()> {
    let server = Server::start()?;
    let system = server.system("140000")?;
    let (id, _) = system.publish(row("1", "木工")).await?;
    let mut held = snapshot(&server).await?;
    system.take(id, 3).await?;
    let mut city = row("2", "全市都能看的木工");
    city["scope"] = json!("city");
    city["market"] = json!("141123");
    system.publish(city).await?;
    let query = format!("?since={}", held.cursor);
    let FeedUpdate::Delta(delta) = reqwest::get(server.url(&feed_path(&query)))
        .await?
        .json()
        .await?
    else {
        anyhow::bail!("a snapshot where a delta would do");
    };
    apply(&mut held, &delta)?;
    let mut fresh = snapshot(&server).await?;
    fresh.at = held.at;
    assert_eq!(held, fresh);
    assert_eq!(held.postings.len(), 2);
    Ok(())
}

#[tokio::test]
async fn a_stream_resumes_without_gap_while_many_write() -> Result<()> {
    let server = Server::start()?;
    let mut held = snapshot(&server).await?;
    let writers: Vec<_> = (0..4)
        .map(|writer| {
            let system = if writer == 0 {
                server.system(MARKET)
            } else {
                server.system(&format!("14112{writer}"))
            };
            (writer, system)
        })
        .collect();
    let mut tasks = Vec::new();
    for (writer, system) in writers {
        let system = system?;
        tasks.push(tokio::spawn(async move {
            for n in 0..25 {
                let mut row = row(&format!("{writer}-{n}"), "木工");
                if writer > 0 {
                    row["market"] = json!(format!("14112{writer}"));
                    row["scope"] = json!("city");
                }
                system.publish(row).await?;
            }
            anyhow::Ok(())
        }));
    }
    // Read in short connections, so that there is much to resume.
    let mut last = held.cursor.to_string();
    while held.postings.len() < 100 {
        let mut events = Events::open(&events_url(&server, ""), Some(&last)).await?;
        for _ in 0..3 {
            let event = events.next().await?.context("the stream ended")?;
            if event.name == "change" {
                match serde_json::from_value(event.data)? {
                    FeedUpdate::Snapshot(feed) => held = feed,
                    FeedUpdate::Delta(delta) => apply(&mut held, &delta)?,
                }
                last = event.id.context("a change without id")?;
                assert_eq!(last, held.cursor.to_string());
            } else if held.postings.len() >= 100 {
                break;
            }
        }
    }
    for task in tasks {
        task.await??;
    }
    let mut fresh = snapshot(&server).await?;
    fresh.at = held.at;
    assert_eq!(held, fresh);
    Ok(())
}

#[tokio::test]
async fn a_change_reaches_an_open_stream_by_its_name() -> Result<()> {
    let server = Server::start()?;
    let system = server.system(MARKET)?;
    let mut events = Events::open(&events_url(&server, ""), None).await?;
    let first = events.next_named("change").await?;
    ensure!(
        first.data["snapshot"].is_object(),
        "the first event is everything: {first:?}"
    );
    let beat = events.next_named("heartbeat").await?;
    assert!(beat.data["at"].is_string() && beat.data["cursor"].is_string());
    let (id, _) = system.publish(row("1", "木工")).await?;
    let change = events.next_named("change").await?;
    assert_eq!(change.data["delta"]["changes"][0]["id"], json!(id));
    Ok(())
}

#[tokio::test]
async fn other_counties_do_not_hear_of_it() -> Result<()> {
    let server = Server::start()?;
    let system = server.system("140000")?;
    let mut xing = Events::open(&server.url("/api/v1/markets/141123/events"), None).await?;
    xing.next_named("heartbeat").await?;
    system.publish(row("1", "只在临县")).await?;
    let mut province = row("2", "全省都能看");
    province["scope"] = json!("province");
    system.publish(province).await?;
    let change = xing.next_named("change").await?;
    let changes = change.data["delta"]["changes"]
        .as_array()
        .context("changes")?
        .clone();
    assert_eq!(
        changes
            .iter()
            .map(|c| &c["draft"]["title"])
            .collect::<Vec<_>>(),
        ["全省都能看"]
    );
    Ok(())
}

#[tokio::test]
async fn going_down_tells_each_stream_its_own_time_to_come_back() -> Result<()> {
    let mut server = Server::start()?;
    let mut streams = Vec::new();
    for _ in 0..8 {
        let mut events = Events::open(&events_url(&server, "?since=0.0.0"), None).await?;
        events.next_named("heartbeat").await?;
        streams.push(events);
    }
    server.terminate()?;
    let mut waits = Vec::new();
    for events in &mut streams {
        let goodbye = events.next_named("command").await?;
        let after_ms = goodbye.data["come_back"]["after_ms"]
            .as_u64()
            .context("after_ms")?;
        assert_eq!(goodbye.retry_ms.map(u64::from), Some(after_ms));
        assert!((300..3_000).contains(&after_ms), "{after_ms}");
        waits.push(after_ms);
        assert!(
            events.next().await?.is_none(),
            "the stream ends after its goodbye"
        );
    }
    waits.sort_unstable();
    waits.dedup();
    assert!(waits.len() > 4, "spread: {waits:?}");
    server.wait()
}

#[tokio::test]
async fn a_demonstration_says_so_and_never_mixes_with_real_postings() -> Result<()> {
    let demo = Server::start_with(&["--demo"])?;
    let feed = snapshot(&demo).await?;
    assert!(feed.demo && !feed.postings.is_empty());
    let mut real = Server::start()?;
    real.system(MARKET)?.publish(row("1", "木工")).await?;
    assert!(!snapshot(&real).await?.demo);
    real.kill()?;
    let data = real.data().to_string_lossy().into_owned();
    let refused = linggong_tests::command(&[
        "serve",
        "--demo",
        "--listen",
        "127.0.0.1:0",
        "--data",
        &data,
    ])?;
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(
        !refused.status.success() && said.contains("--demo"),
        "{said}"
    );
    Ok(())
}
