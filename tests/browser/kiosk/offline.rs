//! Without network: said, sealed, kept, and delivered exactly once.

use std::collections::HashSet;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use linggong_tests::{Glass, MARKET, Server, System};
use rand::{RngExt as _, SeedableRng as _};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

use super::{TO_A_WISH, Visitor, fill};

/// A kiosk looks every five seconds whether the network is back.
const DELIVERED: Duration = Duration::from_secs(30);
/// Rounds of killing browser and server.
const ROUNDS: u32 = 8;

/// Goes to 砌砖大工 and says “我想去” up to the last button.
async fn say(visitor: &mut Visitor, phone: &str) -> Result<()> {
    visitor.goes(&TO_A_WISH).await?;
    visitor.sees("您叫什么名字").await?;
    visitor.writes("张三").await?;
    visitor.taps("下一步").await?;
    visitor.sees("您的手机号是多少").await?;
    visitor.writes(phone).await
}

/// Waits until the kiosk can seal: it has the server's key and its page in the cache.
async fn ready(visitor: &Visitor) -> Result<()> {
    let ready =
        "localStorage.getItem('linggong.sealing_key') && navigator.serviceWorker.controller";
    visitor
        .browser
        .until("the kiosk can seal", DELIVERED, ready)
        .await?;
    Ok(())
}

/// The eight digits on the slip.
async fn code(visitor: &Visitor) -> Result<u32> {
    let text = visitor
        .value("document.querySelector('.slip-number').innerText.replace(' ', '')")
        .await?;
    Ok(text.as_str().context("digits")?.parse()?)
}

/// Interests that wait.
async fn queue(system: &System) -> Result<Vec<Value>> {
    let path = format!("/api/v1/staff/interests?market={MARKET}");
    let queue: Value = system
        .send(Method::GET, &path, &Value::Null)
        .await?
        .json()
        .await?;
    Ok(queue["items"].as_array().cloned().unwrap_or_default())
}

async fn lookup(server: &Server, phone: &str, number: u32) -> Result<(StatusCode, Value)> {
    let asked = json!({ "phone": phone, "ticket": number });
    let answer = Client::new()
        .post(server.url("/api/v1/lookup"))
        .json(&asked)
        .send()
        .await?;
    Ok((answer.status(), answer.json().await?))
}

async fn is_empty(visitor: &Visitor) -> Result<()> {
    let empty = "document.body?.innerText.includes('待上传') === false";
    visitor
        .browser
        .until("everything is delivered", DELIVERED, empty)
        .await?;
    Ok(())
}

#[tokio::test]
async fn what_is_said_without_network_arrives_once_and_is_found_by_its_digits() -> Result<()> {
    let mut server = Server::start()?;
    let (posting, _) = fill(&server).await?[0];
    let system = server.system("140000")?;
    let mut visitor = Visitor::arrive(&server, Glass::PORTRAIT).await?;
    ready(&visitor).await?;
    say(&mut visitor, "13812345678").await?;
    server.kill()?;
    visitor.taps("同意，报名").await?;
    visitor.sees("先替您记下了").await?;
    let wish = code(&visitor).await?;
    visitor.taps("好了").await?;
    visitor.sees("待上传 1 条").await?;
    // Somebody complains, without a name.
    visitor
        .goes(&[
            "请点这里",
            "咨询维权",
            "我要投诉",
            "拖欠工钱",
            "不写，下一步",
            "不留，我自己来查",
        ])
        .await?;
    visitor.sees("先替您记下了").await?;
    let complaint = code(&visitor).await?;
    visitor.taps("好了").await?;
    visitor.sees("待上传 2 条").await?;
    // Power cut: the page is opened anew, still without network.
    visitor.browser.reload().await?;
    visitor.sees("待上传 2 条").await?;
    // What is the same for everybody can still be read.
    visitor
        .goes(&["请点这里", "咨询维权", "看看国家怎么说", "干完活不给钱"])
        .await?;
    visitor.taps("首页").await?;
    server.restart()?;
    is_empty(&visitor).await?;
    let waiting = queue(&system).await?;
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0]["phone_masked"], "138****5678");
    let (status, record) = lookup(&server, "13812345678", wish).await?;
    assert_eq!(
        (status, &record["interests"][0]["posting"]["id"]),
        (StatusCode::OK, &json!(posting))
    );
    let (status, _) = lookup(&server, "13812345679", wish).await?;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let asked = json!({ "receipt": complaint });
    let case = Client::new()
        .post(server.url("/api/v1/cases/lookup"))
        .json(&asked)
        .send()
        .await?;
    assert_eq!(case.json::<Value>().await?["kind"], "unpaid_wages");
    visitor.leaves().await
}

#[tokio::test]
async fn a_place_that_went_meanwhile_is_told_to_whoever_asks() -> Result<()> {
    let mut server = Server::start()?;
    let (posting, _) = fill(&server).await?[0];
    let mut visitor = Visitor::arrive(&server, Glass::PORTRAIT).await?;
    ready(&visitor).await?;
    say(&mut visitor, "13812345678").await?;
    server.kill()?;
    visitor.taps("同意，报名").await?;
    visitor.sees("先替您记下了").await?;
    let wish = code(&visitor).await?;
    // The wall is filled by another way before the kiosk is back.
    visitor
        .browser
        .devtools("Network.enable", json!({}))
        .await?;
    let network = async |offline: bool| -> Result<()> {
        let rules = json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        visitor
            .browser
            .devtools("Network.emulateNetworkConditions", rules)
            .await?;
        Ok(())
    };
    network(true).await?;
    server.restart()?;
    server.system("140000")?.take(posting, 3).await?;
    network(false).await?;
    visitor.taps("好了").await?;
    visitor.sees("请点这里").await?;
    is_empty(&visitor).await?;
    let (status, problem) = lookup(&server, "13812345678", wish).await?;
    assert_eq!(status, StatusCode::CONFLICT);
    ensure!(
        problem["detail"]
            .as_str()
            .is_some_and(|d| d.contains("报不了名")),
        "{problem}"
    );
    visitor.leaves().await
}

#[tokio::test]
async fn however_browser_and_server_die_nothing_is_lost_doubled_or_readable() -> Result<()> {
    let mut server = Server::start()?;
    fill(&server).await?;
    let system = server.system("140000")?;
    let mut random = rand_pcg::Pcg64::seed_from_u64(7);
    let mut visitor = Visitor::arrive(&server, Glass::PORTRAIT).await?;
    ready(&visitor).await?;
    let mut promised = Vec::new();
    for round in 0..ROUNDS {
        let phone = format!("139{:08}", 10_000_000 + round);
        say(&mut visitor, &phone).await?;
        // Before or after the request has been sent.
        if random.random_bool(0.5) {
            server.kill()?;
            visitor.taps("同意，报名").await?;
        } else {
            visitor.taps("同意，报名").await?;
            tokio::time::sleep(Duration::from_millis(random.random_range(0..30))).await;
            server.kill()?;
        }
        tokio::time::sleep(Duration::from_millis(random.random_range(0..600))).await;
        let seen = visitor
            .value("document.querySelector('.slip-number')?.innerText")
            .await?;
        if let Some(number) = seen.as_str() {
            promised.push((phone, number.replace(' ', "").parse::<u32>()?));
        }
        // The browser dies, too; what it has kept is sealed.
        let dead = visitor.browser.die()?;
        for text in ["张三", "139100000"] {
            ensure!(
                !holds(dead.profile(), text)?,
                "{text} is readable in the profile"
            );
        }
        server.restart()?;
        visitor.browser = dead.rise(Glass::PORTRAIT).await?;
        // Now and then the server dies while the kiosk delivers.
        visitor
            .browser
            .open(&server.url(&format!("/kiosk?market={MARKET}")))
            .await?;
        visitor.sees("请点这里").await?;
        if random.random_bool(0.5) {
            tokio::time::sleep(Duration::from_millis(random.random_range(0..300))).await;
            server.kill()?;
            server.restart()?;
        }
    }
    is_empty(&visitor).await?;
    ensure!(
        promised.len() > 3,
        "only {} slips were seen",
        promised.len()
    );
    for (phone, number) in &promised {
        let (status, record) = lookup(&server, phone, *number).await?;
        assert_eq!(status, StatusCode::OK, "{phone} {number}: {record}");
    }
    let queue = queue(&system).await?;
    let phones: HashSet<String> = queue
        .iter()
        .map(|one| one["interest"]["id"].to_string())
        .collect();
    assert_eq!(phones.len(), queue.len());
    ensure!(
        queue.len() >= promised.len() && queue.len() <= ROUNDS as usize,
        "{} of {}",
        queue.len(),
        promised.len()
    );
    visitor.leaves().await
}

/// Whether a text is in any file of a folder.
fn holds(folder: &Path, text: &str) -> Result<bool> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() && holds(&entry.path(), text)? {
            return Ok(true);
        }
        if kind.is_file() {
            let bytes = std::fs::read(entry.path())?;
            let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let found = [text.as_bytes(), &wide]
                .iter()
                .any(|wanted| bytes.windows(wanted.len()).any(|part| part == *wanted));
            if found {
                return Ok(true);
            }
        }
    }
    Ok(false)
}
