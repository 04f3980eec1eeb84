//! What the boards play: arranged, looked at, published, and on the wall.

use super::*;

/// The words of the slides, in order.
const ORDER: &str =
    "[...document.querySelectorAll('.desk-slides > li b')].map((b) => b.innerText).join('|')";

async fn button(clerk: &Clerk, label: &str) -> Result<()> {
    let press = format!(
        "(() => {{ const b = document.querySelector('button[aria-label=\"{label}\"]'); b?.click(); return !!b; }})()"
    );
    clerk.browser.until(label, SOON, &press).await?;
    Ok(())
}

/// The page that is shown within the page.
fn looked_at(expression: &str) -> String {
    format!(
        "(() => {{ const d = document.querySelector('iframe')?.contentDocument; return !!d && ({expression}); }})()"
    )
}

#[tokio::test]
async fn a_notice_is_arranged_looked_at_published_and_on_the_wall() -> Result<()> {
    let server = Server::start()?;
    server.system(MARKET)?.publish(row("1", "砌砖大工")).await?;
    let wall = Browser::start(Glass::LANDSCAPE).await?;
    wall.open(&server.url(&format!("/board?market={MARKET}")))
        .await?;
    let clerk = Clerk::at_work(&server, "clerk", "").await?;
    clerk.presses("轮播方案").await?;
    clerk.sees("屏上正在放的就是这样").await?;
    // The board itself is within the page, and shows what is open.
    let shows = looked_at("d.body.innerText.includes('砌砖大工')");
    clerk.browser.until("the board", SOON, &shows).await?;
    // All but the first slide go; nothing is lost by a slip.
    for _ in 0..11 {
        button(&clerk, "删掉第2个画面").await?;
    }
    clerk.presses("退一步").await?;
    clerk.presses("再做一步").await?;
    clerk.presses("＋ 通知").await?;
    clerk.sees("有没填对的").await?;
    clerk.sees("通知要写字").await?;
    clerk
        .writes(".slide-details input[type=text]", "停电通知")
        .await?;
    clerk
        .writes(".slide-details textarea", "明天上午停电，请到政务大厅找活")
        .await?;
    button(&clerk, "上移第2个画面").await?;
    clerk.sees("草稿存好了").await?;
    let order = clerk.browser.value(ORDER).await?;
    assert_eq!(order, "1. 通知|2. 全部岗位");
    // Seen before it is published: the board at the moment when the notice has its turn.
    clerk.presses("看它").await?;
    let shows = looked_at(
        "[...d.querySelectorAll('.layer.front .notice.seen')].some((e) => e.innerText.includes('明天上午停电'))",
    );
    clerk
        .browser
        .until(
            "the notice within the page",
            Duration::from_secs(30),
            &shows,
        )
        .await?;
    let kept = "localStorage.getItem('linggong.feed') === null";
    clerk
        .browser
        .until("a look leaves nothing on the device", SOON, kept)
        .await?;
    clerk.presses("发布到信息屏").await?;
    clerk.sees("第 1 版发布了").await?;
    let shown = "[...document.querySelectorAll('.layer.front .notice.seen')].some((e) => e.innerText.includes('停电通知')) === true";
    wall.until("the notice on the wall", Duration::from_secs(60), shown)
        .await?;
    // Header and footer stay whatever is arranged.
    let frame = "document.body.innerText.includes('12333') && document.body.innerText.includes('临县零工市场')";
    assert_eq!(wall.value(frame).await?, true);
    wall.close().await?;
    clerk.browser.close().await
}

#[tokio::test]
async fn a_slide_for_one_trade_is_composed_and_the_board_shows_only_that() -> Result<()> {
    let server = Server::start()?;
    let system = server.system(MARKET)?;
    system.publish(row("1", "砌砖大工")).await?;
    let mut cleaner = row("2", "上门保洁");
    cleaner["trade"] = json!(305);
    system.publish(cleaner).await?;
    let wall = Browser::start(Glass::LANDSCAPE).await?;
    wall.open(&server.url(&format!("/board?market={MARKET}")))
        .await?;
    let shows = |cleaner: bool| {
        format!(
            "(() => {{ const t = document.querySelector('.layer.front')?.innerText ?? ''; return t.includes('砌砖大工') && t.includes('上门保洁') === {cleaner}; }})()"
        )
    };
    let minute = Duration::from_secs(60);
    wall.until("both trades", minute, &shows(true)).await?;
    let clerk = Clerk::at_work(&server, "clerk", "").await?;
    clerk.presses("轮播方案").await?;
    clerk.sees("屏上正在放的就是这样").await?;
    for _ in 0..11 {
        button(&clerk, "删掉第2个画面").await?;
    }
    // By the word people use, and with the keyboard alone.
    let field = "input[name=slide-trade]";
    button(&clerk, "改第1个画面").await?;
    clerk.writes(field, "宇航员").await?;
    entry::key(&clerk, "Enter").await?;
    clerk.sees("没有“宇航员”这个工种").await?;
    clerk.writes(field, "瓦工").await?;
    entry::key(&clerk, "Enter").await?;
    clerk.sees("只放：瓦工").await?;
    clerk.sees_no_more("没有“宇航员”这个工种").await?;
    let tick = "(() => { const l = [...document.querySelectorAll('.slide-details .check')].find((l) => l.innerText.trim() === '本县'); l?.querySelector('input').click(); return !!l; })()";
    clerk.browser.until("the scope", SOON, tick).await?;
    clerk.sees("只放：瓦工 · 只放本县").await?;
    button(&clerk, "改第1个画面").await?;
    // What nobody is wanted for says so, and is taken off again.
    clerk.presses("＋ 全部岗位").await?;
    button(&clerk, "改第2个画面").await?;
    clerk.writes(field, "木工").await?;
    entry::key(&clerk, "Enter").await?;
    clerk.sees("没有在招的木工").await?;
    button(&clerk, "不放木工(细木/家装)").await?;
    clerk.sees_no_more("没有在招的木工").await?;
    button(&clerk, "删掉第2个画面").await?;
    clerk.sees("正在放：").await?;
    clerk.sees("草稿存好了").await?;
    clerk.presses("发布到信息屏").await?;
    clerk.sees("第 1 版发布了").await?;
    wall.until("bricklayers only", minute, &shows(false))
        .await?;
    // It does not call itself all postings.
    let heading = "document.querySelector('.layer.front').innerText.includes('全部岗位')";
    assert_eq!(wall.value(heading).await?, false);
    wall.close().await?;
    clerk.browser.close().await
}

#[tokio::test]
async fn two_who_arrange_at_once_are_told() -> Result<()> {
    let server = Server::start()?;
    let clerk = Clerk::at_work(&server, "clerk", "").await?;
    clerk.presses("轮播方案").await?;
    clerk.sees("屏上正在放的就是这样").await?;
    let other = server.desk("lin02", "clerk", MARKET).await?;
    let path = format!("/api/v1/staff/programmes/{MARKET}");
    let theirs = json!({ "programme": { "slides": [{ "slide": "urgent" }] } });
    let saved = other
        .send(Method::PUT, &format!("{path}/draft"), &theirs)
        .await?;
    assert_eq!(saved.status(), StatusCode::OK);
    button(&clerk, "删掉第1个画面").await?;
    clerk.sees("lin02 也在改").await?;
    let mine = clerk.browser.value(ORDER).await?;
    assert!(
        mine.as_str()
            .is_some_and(|order| order.starts_with("1. 今天上工|2. 全部岗位")),
        "{mine}"
    );
    clerk.presses("用我改的").await?;
    clerk.sees("草稿存好了").await?;
    let book = other.get(&path).await?;
    assert_eq!(book["draft"]["by"], "desk:lin01");
    // What boards played can be had again.
    clerk.presses("发布到信息屏").await?;
    clerk.sees("第 1 版发布了").await?;
    clerk.presses("撤回").await?;
    clerk.sees("换回原来的了").await?;
    let book = other.get(&path).await?;
    let slides = book["history"][0]["programme"]["slides"].as_array();
    assert_eq!(slides.map(Vec::len), Some(12));
    clerk.browser.close().await
}

#[tokio::test]
async fn boards_of_a_tag_play_what_is_arranged_for_them() -> Result<()> {
    let server = Server::start()?;
    server.system(MARKET)?.publish(row("1", "砌砖大工")).await?;
    let clerk = Clerk::at_work(&server, "clerk", "").await?;
    let other = server.desk("lin02", "clerk", MARKET).await?;
    let mut enrolled = Device::start(server.address()).await?;
    enrolled.enrol(&other, "门口屏", &["门口"]).await?;
    let wall = Browser::start(Glass::LANDSCAPE).await?;
    wall.open(&server.url(&format!("/board?market={MARKET}")))
        .await?;
    let door = Browser::start(Glass::LANDSCAPE).await?;
    door.open(&server.url(&enrolled.home().await?)).await?;
    clerk.presses("轮播方案").await?;
    clerk.sees("屏上正在放的就是这样").await?;
    let choose = "(() => { const s = document.querySelector('select[name=audience]'); if (![...s.options].some((o) => o.value === '门口')) return false; s.value = '门口'; s.dispatchEvent(new Event('change', { bubbles: true })); return true; })()";
    clerk.browser.until("the tag", SOON, choose).await?;
    clerk.sees("现在和全部屏一样").await?;
    for _ in 0..11 {
        button(&clerk, "删掉第2个画面").await?;
    }
    clerk.presses("＋ 通知").await?;
    clerk
        .writes(".slide-details input[type=text]", "请走东门")
        .await?;
    clerk
        .writes(".slide-details textarea", "西门今天修，请走东门")
        .await?;
    button(&clerk, "删掉第1个画面").await?;
    clerk.sees("草稿存好了").await?;
    clerk.presses("发布到信息屏").await?;
    clerk.sees("版发布了").await?;
    let notice = |text: &str| {
        format!(
            "[...document.querySelectorAll('.layer.front .notice.seen')].some((e) => e.innerText.includes('{text}'))"
        )
    };
    let minute = Duration::from_secs(60);
    door.until("its own notice", minute, &notice("请走东门"))
        .await?;
    // The others play on what they had.
    let arrived = "document.body.dataset.cursor";
    let newest = door.value(arrived).await?;
    let same = format!("{arrived} === {newest}");
    wall.until("the same revision", SOON, &same).await?;
    assert_eq!(wall.value(&notice("请走东门")).await?, false);
    clerk.presses("改回和全部屏一样").await?;
    clerk.sees("又和全部屏一样了").await?;
    let page = "document.querySelector('.layer.front')?.innerText.includes('砌砖大工') === true";
    door.until("what all play", minute, page).await?;
    for browser in [wall, door] {
        browser.close().await?;
    }
    clerk.browser.close().await
}
