//! Pages and files of the faces.

use anyhow::{Context as _, Result, ensure};
use linggong_contract::Feed;
use linggong_tests::{MARKET, Server, row};
use reqwest::{Client, Response, StatusCode};
use serde_json::json;

async fn get(server: &Server, path: &str, encoding: &str) -> Result<Response> {
    Ok(Client::builder()
        .no_gzip()
        .build()?
        .get(server.url(path))
        .header("accept-encoding", encoding)
        .send()
        .await?)
}

/// The addresses of files that a page names.
fn assets(page: &str) -> Vec<String> {
    page.split('"')
        .filter(|part| part.starts_with("/assets/"))
        .map(str::to_owned)
        .collect()
}

#[tokio::test]
async fn the_board_carries_its_feed() -> Result<()> {
    let server = Server::start()?;
    let mut sharp = row("1", "</script><script>alert(1)");
    sharp["content"] = "一句话".into();
    server.system(MARKET)?.publish(sharp).await?;
    let page = get(&server, "/board?market=141124", "identity")
        .await?
        .text()
        .await?;
    let state = page
        .split("type=\"application/json\">")
        .nth(1)
        .context("no state")?;
    let feed: Feed = serde_json::from_str(state.split("</script>").next().context("no end")?)?;
    assert_eq!(feed.postings[0].draft.title, "</script><script>alert(1)");
    assert!(page.contains("<title>临县零工市场</title>"));
    Ok(())
}

#[tokio::test]
async fn files_are_small_typed_and_kept_for_ever() -> Result<()> {
    let server = Server::start()?;
    let page = get(&server, "/board?market=141124", "identity")
        .await?
        .text()
        .await?;
    let names = assets(&page);
    let kinds = [
        (".wasm", "application/wasm"),
        (".js", "text/javascript"),
        (".css", "text/css"),
        (".svg", "image/svg+xml"),
    ];
    for (ending, kind) in kinds {
        let name = names
            .iter()
            .find(|name| name.ends_with(ending))
            .context(ending)?;
        let plain = get(&server, name, "identity").await?;
        let tag = plain.headers()["etag"].clone();
        ensure!(
            plain.headers()["content-type"].to_str()?.starts_with(kind),
            "{name}: {:?}",
            plain.headers()
        );
        assert_eq!(
            plain.headers()["cache-control"],
            "public, max-age=31536000, immutable"
        );
        let size = plain.bytes().await?.len();
        for encoding in ["br", "gzip"] {
            let packed = get(&server, name, encoding).await?;
            assert_eq!(packed.headers()["content-encoding"], encoding);
            assert!(packed.bytes().await?.len() < size, "{name} as {encoding}");
        }
        let again = Client::new()
            .get(server.url(name))
            .header("if-none-match", tag)
            .send()
            .await?;
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    }
    Ok(())
}

#[tokio::test]
async fn nothing_foreign_may_run_on_a_screen() -> Result<()> {
    let server = Server::start()?;
    for path in [
        "/board?market=141124",
        "/kiosk?market=141124",
        "/desk?market=141124",
        "/board",
    ] {
        let answer = get(&server, path, "identity").await?;
        let policy = answer.headers()["content-security-policy"]
            .to_str()?
            .to_owned();
        assert!(
            policy.starts_with("default-src 'none'") && !policy.contains("unsafe-inline"),
            "{path}: {policy}"
        );
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    }
    Ok(())
}

#[tokio::test]
async fn without_a_market_one_can_choose_it() -> Result<()> {
    let server = Server::start()?;
    // Whoever is no screen yet is asked to be enrolled, and may go on without.
    let page = get(&server, "/", "identity").await?.text().await?;
    assert!(page.contains("<body class=\"screen\""), "{page}");
    for path in ["/board", "/kiosk?market=1", "/board?market=149999"] {
        let page = get(&server, path, "identity").await?.text().await?;
        assert!(
            page.contains("吕梁市") && page.contains("market=141124"),
            "{path}"
        );
    }
    let fixed = Server::start_with(&["--market", MARKET])?;
    let page = get(&fixed, "/", "identity").await?.text().await?;
    assert!(page.contains("<title>临县零工市场</title>"), "{page}");
    Ok(())
}

#[tokio::test]
async fn a_page_is_spoken_where_somebody_can_speak() -> Result<()> {
    let server = Server::start()?;
    let client = reqwest::Client::new();
    let url = server.url("/api/v1/speech");
    let can = client.get(&url).send().await?.status();
    let say = async |text: &str| {
        let body = serde_json::json!({ "text": text });
        client.post(&url).json(&body).send().await
    };
    assert_eq!(say("").await?.status(), 422);
    assert_eq!(say(&"字".repeat(1_201)).await?.status(), 422);
    let spoken = say("您想做什么？").await?;
    if can == 204 {
        assert_eq!(spoken.headers()["content-type"], "audio/wav");
        assert!(spoken.bytes().await?.starts_with(b"RIFF"));
    } else {
        // Not installed here: said so, and nothing else suffers.
        assert_eq!((can.as_u16(), spoken.status().as_u16()), (404, 404));
    }
    Ok(())
}

#[tokio::test]
async fn the_board_on_paper_has_what_is_open_and_nothing_else() -> Result<()> {
    let server = Server::start()?;
    let system = server.system(MARKET)?;
    let mut odd = row("1", "砌砖<大工>");
    odd["place"] = json!("碛口\"古镇\"");
    let (_, number) = system.publish(odd).await?;
    let (gone, _) = system.publish(row("2", "木工师傅")).await?;
    system.withdraw(gone).await?;
    let answer = reqwest::get(server.url(&format!("/notice?market={MARKET}&paper=a3"))).await?;
    assert_eq!(answer.status(), 200);
    let text = answer.text().await?;
    for words in [
        "临县零工市场",
        "砌砖&lt;大工&gt;",
        "碛口&quot;古镇&quot;",
        &format!("<td class=\"number\">{number}</td>"),
        "class=\"sheet a3\"",
        "12333",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    assert!(!text.contains("木工师傅") && !text.contains("<script"));
    let unknown = reqwest::get(server.url("/notice?market=149999")).await?;
    assert_eq!(unknown.status(), 404);
    let empty = reqwest::get(server.url("/notice?market=141123")).await?;
    assert!(empty.text().await?.contains("现在没有正在招的活"));
    Ok(())
}
