//! Postings at the desk: written from the keyboard, corrected, taken in from a table.

use super::*;

/// Presses a key, as a keyboard does.
pub(super) async fn key(clerk: &Clerk, key: &str) -> Result<()> {
    let (code, text) = match key {
        "Tab" => (9, ""),
        " " => (32, " "),
        "Escape" => (27, ""),
        _ => (13, "\r"),
    };
    for kind in ["keyDown", "keyUp"] {
        let event = json!({ "type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code, "text": text });
        clerk
            .browser
            .devtools("Input.dispatchKeyEvent", event)
            .await?;
    }
    Ok(())
}

pub(super) async fn types(clerk: &Clerk, text: &str) -> Result<()> {
    let event = json!({ "text": text });
    clerk.browser.devtools("Input.insertText", event).await?;
    Ok(())
}

#[tokio::test]
async fn from_the_telephone_to_the_wall_by_keyboard_alone() -> Result<()> {
    let server = Server::start()?;
    let clerk = Clerk::at_work(&server, "clerk", "").await?;
    let wall = Browser::start(Glass::LANDSCAPE).await?;
    wall.open(&server.url(&format!("/board?market={MARKET}")))
        .await?;
    clerk.presses("发布用工").await?;
    clerk.writes("input[name=trade]", "钢筋工").await?;
    clerk.sees("建筑建材 钢筋工").await?;
    // 招几个人, 工钱, past 按什么算 and the three parts of the date with its button, 地点, 用工方.
    for text in ["6", "320"] {
        key(&clerk, "Tab").await?;
        types(&clerk, text).await?;
    }
    clerk.writes("input[name=place]", "临泉镇").await?;
    key(&clerk, "Tab").await?;
    types(&clerk, "恒源建筑").await?;
    key(&clerk, "Enter").await?;
    clerk.sees("号上屏了").await?;
    let shown = "document.body.innerText.includes('钢筋工') === true";
    wall.until("it is on the wall", ON_THE_GLASS, shown).await?;
    // The next one begins at once, where the hands are.
    let focused = "document.activeElement.name === 'trade' && document.activeElement.value === ''";
    clerk
        .browser
        .until("the form is empty", SOON, focused)
        .await?;
    // It was a slip: it leaves the wall, and what was typed is there again.
    clerk.presses("撤回").await?;
    clerk.sees("内容还在表里").await?;
    let back = "document.querySelector('input[name=place]').value === '临泉镇'";
    clerk.browser.until("what was typed", SOON, back).await?;
    // Whoever has begun another one keeps that.
    clerk.presses("发布上屏").await?;
    clerk.sees("号上屏了").await?;
    clerk
        .browser
        .until("the form is empty", SOON, focused)
        .await?;
    clerk.writes("input[name=place]", "碛口镇").await?;
    clerk.presses("撤回").await?;
    clerk.sees("新写的没有动").await?;
    let kept = "document.querySelector('input[name=place]').value === '碛口镇'";
    assert_eq!(clerk.browser.value(kept).await?, true);
    let search = server.url(&format!("/api/v1/postings?market={MARKET}"));
    let open: Value = reqwest::get(search).await?.json().await?;
    assert_eq!(open["items"], json!([]));
    wall.close().await?;
    clerk.browser.close().await
}

#[tokio::test]
async fn what_may_not_be_said_is_told_while_somebody_types() -> Result<()> {
    let server = Server::start()?;
    let clerk = Clerk::at_work(&server, "clerk", "").await?;
    clerk.presses("发布用工").await?;
    clerk.writes("input[name=title]", "女服务员").await?;
    clerk.sees("“女服务员”：不能限男女").await?;
    // Each word that is wrong is named, not the first alone.
    let both = "女服务员，收押金";
    clerk.writes("input[name=title]", both).await?;
    clerk.sees("不能收押金、费用，不能扣证件").await?;
    clerk.sees("不能限男女").await?;
    clerk.writes("input[name=title]", "服务员").await?;
    clerk.sees_no_more("不能限男女").await?;
    // What is missing is said when somebody wants to send it, and not before.
    let early = "document.body.innerText.includes('写干活的地点') === false";
    clerk.browser.until("nothing is said", SOON, early).await?;
    clerk.presses("发布上屏").await?;
    clerk.sees("写干活的地点").await?;
    let brought = "document.activeElement.name === 'trade'";
    clerk
        .browser
        .until("the hands are in the first of them", SOON, brought)
        .await?;
    clerk
        .fills(&[
            ("trade", "503"),
            ("pay.min_fen", "18"),
            ("place", "县城"),
            ("employer.name", "老王饭馆"),
            ("requirements", "50岁以下"),
        ])
        .await?;
    clerk.sees("“50岁以下”：写了年龄").await?;
    // What is being written in stays in sight, however much is said below.
    let above = "(() => { const e = document.activeElement, r = e.getBoundingClientRect(); return e.name === 'requirements' && document.elementFromPoint(r.left + r.width / 2, r.bottom - 2) === e; })()";
    clerk
        .browser
        .until("the field in sight", SOON, above)
        .await?;
    clerk.presses("发布上屏").await?;
    clerk.sees("有要说明的话").await?;
    clerk
        .writes("input[name=reason]", "后厨搬运重，店里说明了原因")
        .await?;
    clerk.presses("发布上屏").await?;
    clerk.sees("号上屏了").await?;
    clerk.browser.close().await
}

#[tokio::test]
async fn two_who_correct_the_same_posting_are_told() -> Result<()> {
    let server = Server::start()?;
    let system = server.system(MARKET)?;
    let (id, _) = system.publish(row("1", "砌砖大工")).await?;
    let clerk = Clerk::at_work(&server, "clerk", "").await?;
    clerk.presses("审核用工").await?;
    clerk.presses("在招").await?;
    clerk.presses("修改").await?;
    clerk.writes("input[name=place]", "招贤镇").await?;
    // Somebody else was faster, and the list follows: what is being typed stays where it is.
    let mut other = row("1", "砌砖大工");
    other["headcount"] = json!(9);
    system.bulk(&[other]).await?;
    clerk.sees("9 人").await?;
    clerk.presses("改好了").await?;
    clerk.sees("两边改的已经合在一起").await?;
    let both = "document.querySelector('input[name=place]')?.value === '招贤镇' && document.querySelector('input[name=headcount]')?.value === '9'";
    clerk.browser.until("what both wrote", SOON, both).await?;
    // Once more, at the same field: it is marked, and what was typed counts when it is sent.
    let mut other = row("1", "砌砖大工");
    other["headcount"] = json!(9);
    other["place"] = json!("三交镇");
    system.bulk(&[other]).await?;
    clerk.presses("改好了").await?;
    clerk.sees("别人改成了“三交镇”").await?;
    clerk.presses("改好了").await?;
    clerk.sees("号改好了").await?;
    let path = format!("/api/v1/postings/{id}");
    let now: Value = reqwest::get(server.url(&path)).await?.json().await?;
    assert_eq!(
        (&now["draft"]["place"], &now["draft"]["headcount"]),
        (&json!("招贤镇"), &json!(9))
    );
    clerk.browser.close().await
}

#[tokio::test]
async fn cells_from_a_spreadsheet_are_checked_and_taken_in() -> Result<()> {
    let server = Server::start()?;
    let clerk = Clerk::at_work(&server, "clerk", "").await?;
    clerk.presses("发布用工").await?;
    clerk.presses("从表格导入").await?;
    let day = &linggong_tests::in_china(Duration::from_secs(86_400)).to_string()[..10];
    let head = "记录编号\t工种\t标题\t工作内容\t用工主体\t主体类型\t人数\t最低工钱(元)\t计薪单位\t结算\t开工日期\t地点\t有效期至";
    let line = |record: u8, people: &str| {
        format!(
            "{record}\t瓦工\t砌墙{record}\t砌墙\t赵师傅\t个人\t{people}\t300\t天\t日结\t{day}\t碛口镇\t{day}"
        )
    };
    // Who has another table of their own is told where the right one is.
    let other = format!("{}\n{}", head.replace("地点", "工地"), line(1, "3"));
    clerk.writes("textarea", &other).await?;
    clerk.presses("检查").await?;
    clerk.sees("不认识「工地」这一列；请先下载空表").await?;
    let table = format!("{head}\n{}\n{}", line(1, "3"), line(2, "三"));
    clerk.writes("textarea", &table).await?;
    clerk.presses("检查").await?;
    clerk.sees("第 3 行「人数」").await?;
    clerk.presses("只导入没错的 1 条").await?;
    clerk.sees("导入了：新增 1 条").await?;
    clerk.sees("砌墙1").await?;
    clerk.browser.close().await
}

#[tokio::test]
async fn a_repost_has_its_source_and_a_mark_is_on_the_wall() -> Result<()> {
    let server = Server::start()?;
    let clerk = Clerk::at_work(&server, "clerk", "").await?;
    let wall = Browser::start(Glass::LANDSCAPE).await?;
    wall.open(&server.url(&format!("/board?market={MARKET}")))
        .await?;
    clerk.presses("发布用工").await?;
    clerk
        .fills(&[
            ("trade", "101"),
            ("pay.min_fen", "3"),
            ("place", "碛口镇"),
            ("employer.name", "老王建筑"),
            ("requirements", "60岁以上可"),
        ])
        .await?;
    // People over 60 are welcome, and somebody is reminded of what they need.
    clerk.sees("先给他们上工伤保险或意外险").await?;
    let choose = |field: &str, slug: &str| {
        format!(
            "(() => {{ const s = document.querySelector('select[name={field}]'); s.value = '{slug}'; s.dispatchEvent(new Event('change', {{ bubbles: true }})); return true; }})()"
        )
    };
    clerk.browser.value(&choose("source", "online")).await?;
    clerk
        .browser
        .value(&choose("insurance", "accident"))
        .await?;
    clerk.sees_no_more("先给他们上工伤保险或意外险").await?;
    clerk
        .browser
        .value("document.querySelector('input[name=helped_first]').click()")
        .await?;
    clerk.presses("发布上屏").await?;
    clerk.sees("转来的要写明来源").await?;
    clerk
        .writes("input[name=source_name]", "吕梁就业服务网站")
        .await?;
    clerk.sees_no_more("转来的要写明来源").await?;
    // Three yuan are a slip of the finger, or want a reason.
    clerk.sees("“3元/天”：约合每小时0.37元").await?;
    clerk.presses("发布上屏").await?;
    clerk.sees("有要说明的话").await?;
    clerk.writes("input[name=\"pay.min_fen\"]", "300").await?;
    clerk.sees_no_more("约合每小时").await?;
    // What stands beside the form is what stands on the wall.
    clerk.browser.value(&choose("meals", "two")).await?;
    clerk
        .browser
        .value("document.querySelector('input[name=lodging]').click()")
        .await?;
    let previewed = "(() => { const wall = document.querySelector('.desk-wall')?.innerText ?? ''; return wall.includes('优先招用 管两顿饭') && !wall.includes('管住'); })()";
    clerk.browser.until("a preview", SOON, previewed).await?;
    clerk.presses("发布上屏").await?;
    clerk.sees("号上屏了").await?;
    let marked = "[...document.querySelectorAll('.layer.front .row.used .benefits')].some((e) => e.innerText === '优先招用 管两顿饭')";
    wall.until("the mark is on the wall", Duration::from_secs(60), marked)
        .await?;
    let search = server.url(&format!("/api/v1/postings?market={MARKET}"));
    let open: Value = reqwest::get(search).await?.json().await?;
    assert_eq!(open["items"][0]["draft"]["source_name"], "吕梁就业服务网站");
    wall.close().await?;
    clerk.browser.close().await
}
