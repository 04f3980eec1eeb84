//! Screens: enrolled, seen, spoken to; and messages over all of them.

use super::*;

/// Whether the message that is seen says this.
fn over(text: &str) -> String {
    format!(
        "(() => {{ const e = document.querySelector('.device-takeover:not(.device-drill)'); return !!e && !e.hidden && e.innerText.includes({}); }})()",
        json!(text)
    )
}

/// The words on a device's page.
async fn shows(device: &Browser, what: &str, limit: Duration, text: &str) -> Result<Duration> {
    let expression = format!("document.body?.innerText.includes({})", json!(text));
    device.until(what, limit, &expression).await
}

async fn faultless(browser: &Browser, page: &str) -> Result<()> {
    let faults = axe::violations(browser).await?;
    assert!(faults.is_empty(), "{page}: {faults:?}");
    Ok(())
}

/// Types a device's code at the desk.
async fn enrols(clerk: &Clerk, device: &Browser, name: &str) -> Result<()> {
    let code = "document.querySelector('.pairing .code')?.textContent.length === 6";
    device.until("a code", SOON, code).await?;
    let code = device
        .value("document.querySelector('.pairing .code').textContent")
        .await?;
    clerk.presses("登记新屏").await?;
    let code = code.as_str().context("a code")?;
    clerk.writes("input[name=code]", code).await?;
    clerk.writes("input[name=name]", name).await?;
    clerk.writes("input[name=tags]", "大厅").await?;
    clerk.presses("登记").await?;
    clerk.sees(&format!("{name} 登记好了")).await
}

#[tokio::test]
async fn a_screen_is_enrolled_seen_named_and_leaves_when_it_is_taken_off() -> Result<()> {
    let server = Server::start()?;
    let system = server.system(MARKET)?;
    system.publish(row("1", "砌砖大工")).await?;
    let script = axe::script()?;
    let clerk = Clerk::at_work(&server, "clerk", &script).await?;
    clerk.presses("屏").await?;
    clerk.sees("还没有登记屏").await?;
    let device = Browser::start(Glass::LANDSCAPE).await?;
    device.before_each_page(&script).await?;
    // A server without a market of its own asks whoever opens it to be enrolled.
    device.open(&server.url("/")).await?;
    shows(&device, "the way", SOON, "登记这块屏").await?;
    // What is wrong is told at its field, and what was typed stays.
    clerk.presses("登记新屏").await?;
    clerk.writes("input[name=code]", "12 34").await?;
    clerk.writes("input[name=name]", "大厅1号屏").await?;
    clerk.presses("登记").await?;
    clerk.sees("写屏上的6位数字").await?;
    clerk.presses("不登记了").await?;
    enrols(&clerk, &device, "大厅1号屏").await?;
    shows(&device, "a board by itself", SOON, "砌砖大工").await?;
    clerk.sees("1/1 在线").await?;
    clerk.sees("1/1 已更新").await?;
    // A change is on the glass, and the desk sees that it is.
    system.publish(row("2", "抹灰工")).await?;
    let cursor = "document.body.dataset.cursor";
    let before = device.value(cursor).await?;
    shows(&device, "the change", SOON, "抹灰工").await?;
    assert_ne!(before, json!(""));
    clerk.sees("1/1 已更新").await?;
    clerk.presses("打开").await?;
    clerk.presses("认一认").await?;
    let named = "!document.querySelector('.device-name').hidden && document.querySelector('.device-name').innerText.includes('大厅1号屏')";
    device.until("its name", SOON, named).await?;
    clerk.presses("看画面").await?;
    let picture = "document.querySelector('.desk-picture img')?.naturalWidth === 640";
    clerk.browser.until("a picture", SOON, picture).await?;
    clerk.presses("重新打开").await?;
    device
        .until(
            "a new page",
            SOON,
            "!document.querySelector('.device-name') || document.querySelector('.device-name').hidden",
        )
        .await?;
    faultless(&clerk.browser, "an opened screen").await?;
    // A colleague says something else of it: both are told, and pressing again is meant.
    clerk.presses("改设置").await?;
    clerk.writes("input[name=place]", "东墙").await?;
    let colleague = server.desk("lin02", "clerk", MARKET).await?;
    let path = "/api/v1/staff/screens";
    let all = colleague.get(&format!("{path}?market={MARKET}")).await?;
    let mut screen = all["items"][0].clone();
    screen["before"] = screen["updated_at"].clone();
    screen["place"] = json!("西墙");
    let path = format!("{path}/{}", screen["id"]);
    let changed = colleague.send(Method::PUT, &path, &screen).await?;
    assert_eq!(changed.status(), StatusCode::OK);
    clerk.presses("保存").await?;
    clerk.sees("别人写的是“西墙”").await?;
    clerk.sees("红字的地方两边都改了").await?;
    let mine = "document.querySelector('input[name=place]').value === '东墙'";
    assert_eq!(clerk.browser.value(mine).await?, true);
    clerk.presses("保存").await?;
    clerk.sees("大厅1号屏 改好了").await?;
    clerk.presses("撤掉").await?;
    clerk.sees("大厅1号屏 撤掉了").await?;
    shows(&device, "a code", Duration::from_secs(40), "登记这块屏").await?;
    faultless(&device, "a device with a code").await?;
    clerk.presses("撤回").await?;
    clerk.sees("大厅1号屏 又在了").await?;
    shows(&device, "a board again", SOON, "砌砖大工").await?;
    device.close().await?;
    clerk.browser.close().await
}

#[tokio::test]
async fn a_drill_is_answered_unseen_and_a_message_covers_every_board() -> Result<()> {
    let server = Server::start()?;
    server.system(MARKET)?.publish(row("1", "砌砖大工")).await?;
    let script = axe::script()?;
    let clerk = Clerk::at_work(&server, "clerk", &script).await?;
    clerk.presses("屏").await?;
    let device = Browser::start(Glass::PORTRAIT).await?;
    device.before_each_page(&script).await?;
    device.open(&server.url("/screen")).await?;
    enrols(&clerk, &device, "大厅1号屏").await?;
    shows(&device, "a board", SOON, "砌砖大工").await?;
    // Anybody may open a board; a message for all is on that one, too.
    let stranger = Browser::start(Glass::LANDSCAPE).await?;
    stranger
        .open(&server.url(&format!("/board?market={MARKET}")))
        .await?;
    clerk.sees("1/1 在线").await?;
    clerk.presses("紧急插播").await?;
    clerk.sees("还没有插播过").await?;
    clerk.presses("演练一次").await?;
    clerk.sees("正在演练").await?;
    clerk.sees("1/1 块屏已经显示").await?;
    let unseen = "getComputedStyle(document.querySelector('.device-drill')).visibility === 'hidden' && !document.querySelector('.device-drill').hidden";
    device.until("laid out, not seen", SOON, unseen).await?;
    assert_eq!(device.value(&over("天气")).await?, false);
    clerk.presses("结束").await?;
    clerk.sees_no_more("正在演练").await?;
    clerk.writes("input[name=title]", "暴雨红色预警").await?;
    clerk.presses("马上插播").await?;
    for board in [&device, &stranger] {
        board
            .until("the message", ON_THE_GLASS, &over("暴雨红色预警"))
            .await?;
    }
    clerk.sees("正在插播：暴雨红色预警").await?;
    clerk.sees("1/1 块屏已经显示").await?;
    // A screen that is asked for its name tells it beside the message, not over it.
    clerk.presses("屏").await?;
    clerk.presses("打开").await?;
    clerk.presses("认一认").await?;
    let beside = "(() => { const name = document.querySelector('.device-name'); if (name.hidden) return false; const { width, height } = name.getBoundingClientRect(); return width < innerWidth / 2 && height < innerHeight / 10; })()";
    device.until("the name in a corner", SOON, beside).await?;
    clerk.presses("紧急插播").await?;
    clerk.sees("正在插播：暴雨红色预警").await?;
    faultless(&clerk.browser, "a message that is on").await?;
    faultless(&device, "a board under a message").await?;
    // A board that was switched off and on without network shows it, too.
    let network = |offline: bool| json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    let kept = "navigator.serviceWorker.controller !== null";
    device.until("a worker", SOON, kept).await?;
    device
        .devtools("Network.emulateNetworkConditions", network(true))
        .await?;
    device.open(&server.url("/")).await?;
    device
        .until(
            "the message without network",
            Duration::from_secs(20),
            &over("暴雨红色预警"),
        )
        .await?;
    device
        .devtools("Network.emulateNetworkConditions", network(false))
        .await?;
    clerk.presses("结束").await?;
    for board in [&device, &stranger] {
        let gone = format!("!{}", over(""));
        board
            .until("the board again", Duration::from_secs(40), &gone)
            .await?;
    }
    stranger.close().await?;
    device.close().await?;
    clerk.browser.close().await
}
