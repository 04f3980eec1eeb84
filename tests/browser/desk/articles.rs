//! An article is written at the desk and read at the kiosk.

use super::*;

/// Opens the kiosk's list of articles.
async fn reads(server: &Server) -> Result<Visitor> {
    let mut kiosk = Visitor::arrive(server, Glass::PORTRAIT).await?;
    for words in ["请点这里", "咨询维权", "看看国家怎么说"] {
        kiosk.taps(words).await?;
    }
    Ok(kiosk)
}

#[tokio::test]
async fn an_article_is_written_read_at_the_kiosk_and_taken_back() -> Result<()> {
    let server = Server::start()?;
    let script = axe::script()?;
    let clerk = Clerk::at_work(&server, "clerk", &script).await?;
    clerk.presses("政策").await?;
    clerk.sees("还没有自己写的").await?;
    clerk.presses("写一篇").await?;
    clerk
        .writes("input[name=title]", "去外省打工，路费补多少？")
        .await?;
    // The kiosk's page follows while somebody types.
    let look = |text: &str| {
        format!(
            "document.querySelector('.desk-kiosk .article').innerText.includes({})",
            json!(text)
        )
    };
    clerk
        .browser
        .until("the look", SOON, &look("路费补多少"))
        .await?;
    clerk.presses("发布").await?;
    clerk.sees("要写1到8句话").await?;
    // Eight long sentences do not fit on one page of the kiosk.
    let long: Vec<String> = (1..=8)
        .map(|n| format!("第{n}句，{}", "路费能补，".repeat(10)))
        .collect();
    clerk
        .writes("textarea[name=sentences]", &long.join("\n"))
        .await?;
    clerk
        .writes("input[name=source]", "《临县交通补贴办法》第三条")
        .await?;
    clerk.sees("页，慢慢看完约").await?;
    clerk
        .browser
        .until("the look", SOON, &look("第1句"))
        .await?;
    let faults = axe::violations(&clerk.browser).await?;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    clerk.presses("发布").await?;
    clerk.sees("自助机上有了").await?;
    clerk.sees("在放").await?;
    let mut kiosk = reads(&server).await?;
    kiosk.taps("去外省打工").await?;
    kiosk.sees("《临县交通补贴办法》第三条").await?;
    kiosk.sees("第1句").await?;
    let whole = "(() => { const m = document.querySelector('.kiosk-main').getBoundingClientRect(), a = document.querySelector('.article').getBoundingClientRect(); return a.top >= m.top && document.querySelector('.kiosk-main').scrollHeight <= m.height + 1; })()";
    // Every sentence has its page, and no page is cut.
    let pages = "+document.querySelector('.pager span').innerText.split('/')[1]";
    let count = kiosk.value(pages).await?.as_u64().context("a pager")?;
    assert!(count > 1);
    for page in 1..=count {
        kiosk.sees(&format!("{page} / {count}")).await?;
        assert_eq!(kiosk.value(whole).await?, true, "page {page} is cut");
        if page < count {
            kiosk.taps("下一页").await?;
        }
    }
    kiosk.sees("第8句").await?;
    kiosk.taps("看别的").await?;
    kiosk.sees("干完活不给钱").await?;
    clerk.presses("撤下").await?;
    clerk.sees("自助机上没有了").await?;
    // A kiosk that is open looks anew when somebody opens the list.
    kiosk.taps("返回").await?;
    kiosk.taps("看看国家怎么说").await?;
    let gone = "document.querySelector('.questions li') && !document.body.innerText.includes('去外省打工')";
    kiosk.browser.until("it is gone", SOON, gone).await?;
    clerk.presses("撤回").await?;
    clerk.sees("恢复了：在放").await?;
    clerk.browser.close().await?;
    kiosk.leaves().await
}

#[tokio::test]
async fn what_came_with_the_system_is_told_in_own_words() -> Result<()> {
    let server = Server::start()?;
    let clerk = Clerk::at_work(&server, "clerk", "").await?;
    clerk.presses("政策").await?;
    // The first of them: 干完活不给钱，怎么办？
    clerk.presses("改成本地的说法").await?;
    clerk.sees("换成本地的说法").await?;
    clerk
        .writes("textarea[name=sentences]", "打 0358-4422012 找我们。")
        .await?;
    clerk.presses("发布").await?;
    clerk.sees("自助机上有了").await?;
    clerk.sees("系统自带，换成本地的了").await?;
    let mut kiosk = reads(&server).await?;
    kiosk.taps("干完活不给钱").await?;
    kiosk.sees("0358-4422012").await?;
    kiosk.sees("国务院令第724号").await?;
    clerk.presses("撤下").await?;
    clerk.sees("系统自带的又放出来了").await?;
    // What somebody reads does not change under their eyes.
    kiosk.sees("0358-4422012").await?;
    clerk.browser.close().await?;
    kiosk.leaves().await?;
    let mut kiosk = reads(&server).await?;
    kiosk.taps("干完活不给钱").await?;
    kiosk.sees("不能拿东西顶").await?;
    kiosk.leaves().await
}

#[tokio::test]
async fn an_article_is_read_without_network() -> Result<()> {
    let mut server = Server::start()?;
    let system = server.system(MARKET)?;
    let article = json!({ "market": MARKET, "kind": "policy", "title": "路费补多少？",
        "sentences": ["路费能补。"], "source": "《交通补贴办法》第三条" });
    let made = Client::new()
        .post(server.url("/api/v1/staff/articles"))
        .bearer_auth(system.key())
        .header("Idempotency-Key", "k1")
        .json(&article)
        .send()
        .await?;
    assert_eq!(made.status(), StatusCode::CREATED);
    let mut kiosk = reads(&server).await?;
    kiosk.sees("路费补多少").await?;
    // The cache answers later; the next look sees what it said.
    let kept = format!(
        "(() => {{ caches.match('/api/v1/articles?market={MARKET}').then((kept) => {{ window.kept = !!kept; }}); return window.kept === true && !!navigator.serviceWorker.controller; }})()"
    );
    kiosk
        .browser
        .until("it is kept", Duration::from_secs(30), &kept)
        .await?;
    server.kill()?;
    kiosk.browser.reload().await?;
    for words in ["请点这里", "咨询维权", "看看国家怎么说", "路费补多少"] {
        kiosk.taps(words).await?;
    }
    kiosk.sees("路费能补").await?;
    kiosk.leaves().await
}
