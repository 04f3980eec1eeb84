//! The desk, as staff use it.

mod articles;
mod at_once;
mod cases;
mod employers;
mod entry;
mod follow_ups;
mod forms;
mod matching;
mod people;
mod programmes;
mod referral;
mod registration;
mod screens;
mod tables;
mod training;

use std::time::Duration;

use anyhow::{Context as _, Result};
use linggong_tests::{Browser, Device, Glass, MARKET, Server, row};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

use super::axe;
use super::kiosk::Visitor;

/// Pages change at once; this is for slow machines.
const SOON: Duration = Duration::from_secs(10);
/// A board shows a change within a second; this is for slow machines.
const ON_THE_GLASS: Duration = Duration::from_secs(5);

/// An office screen.
const OFFICE: Glass = Glass {
    width: 1_440,
    height: 900,
};
/// The smallest one.
const SMALL: Glass = Glass {
    width: 1_024,
    height: 768,
};

/// Somebody at a desk.
pub(super) struct Clerk {
    pub(super) browser: Browser,
}

impl Clerk {
    /// Opens the desk, before anybody has signed in.
    async fn sit_down(server: &Server, script: &str) -> Result<Self> {
        let browser = Browser::start(OFFICE).await?;
        browser.before_each_page(script).await?;
        browser
            .open(&server.url(&format!("/desk?market={MARKET}")))
            .await?;
        let clerk = Self { browser };
        clerk.sees("市场工作人员登录").await?;
        Ok(clerk)
    }

    /// Signs in as somebody who has chosen a password already.
    pub(super) async fn at_work(server: &Server, role: &str, script: &str) -> Result<Self> {
        let account = server.desk("lin01", role, MARKET).await?;
        let clerk = Self::sit_down(server, script).await?;
        clerk.signs_in(&account.name, &account.password).await?;
        clerk.sees("改密码").await?;
        Ok(clerk)
    }

    async fn signs_in(&self, name: &str, password: &str) -> Result<()> {
        self.writes("input[name=username]", name).await?;
        self.writes("input[name=password]", password).await?;
        self.presses("登录").await
    }

    pub(super) async fn sees(&self, text: &str) -> Result<()> {
        let expression = format!("document.body?.innerText.includes({})", json!(text));
        self.browser
            .until(&format!("“{text}” is on the page"), SOON, &expression)
            .await?;
        Ok(())
    }

    async fn sees_no_more(&self, text: &str) -> Result<()> {
        let expression = format!("!document.body?.innerText.includes({})", json!(text));
        self.browser
            .until(&format!("“{text}” is gone"), SOON, &expression)
            .await?;
        Ok(())
    }

    /// Writes into a field, as a keyboard does.
    pub(super) async fn writes(&self, field: &str, text: &str) -> Result<()> {
        let focus = format!(
            "(() => {{ const e = document.querySelector({}); e?.focus(); e?.select?.(); return !!e; }})()",
            json!(field)
        );
        self.browser.until(field, SOON, &focus).await?;
        let event = json!({ "text": text });
        self.browser.devtools("Input.insertText", event).await?;
        Ok(())
    }

    /// Writes into one field after the other, by their names.
    pub(super) async fn fills(&self, fields: &[(&str, &str)]) -> Result<()> {
        for (name, text) in fields {
            self.writes(&format!("input[name=\"{name}\"]"), text)
                .await?;
        }
        Ok(())
    }

    /// Presses a button or follows a link by its words.
    pub(super) async fn presses(&self, words: &str) -> Result<()> {
        let press = format!(
            "(() => {{
                const all = [...document.querySelectorAll('button, nav a')].filter((b) => !b.disabled && !b.closest('[inert]'));
                // A page's name, without how many wait there.
                const words = (b) => (b.querySelector('.badge') ? b.firstChild.data : b.innerText).trim();
                const b = all.find((b) => words(b) === {});
                b?.click();
                return !!b;
            }})()",
            json!(words)
        );
        self.browser
            .until(&format!("a button “{words}”"), SOON, &press)
            .await?;
        Ok(())
    }

    /// Calls the first who waits.
    pub(super) async fn calls(&self) -> Result<()> {
        let press = "(() => { const b = [...document.querySelectorAll('td button')].find((b) => b.innerText === '叫号' && !b.disabled); b?.click(); return !!b; })()";
        self.browser.until("somebody to call", SOON, press).await?;
        Ok(())
    }
}

/// Somebody says “我想去” at a kiosk.
pub(super) async fn wish(server: &Server, posting: i64, n: u32) -> Result<()> {
    let person = json!({ "name": "张建国", "phone": format!("138{n:08}"), "consent": "2026-11" });
    let said = Client::new()
        .post(server.url("/api/v1/interests"))
        .header("Idempotency-Key", n)
        .json(&json!({ "market": MARKET, "posting": posting, "person": person }))
        .send()
        .await?;
    assert_eq!(said.status(), StatusCode::CREATED);
    Ok(())
}

async fn complain(server: &Server, text: &str) -> Result<()> {
    let person = json!({ "name": "王秀兰", "phone": "13800000009", "consent": "case-2026-11" });
    let case = json!({ "market": MARKET, "kind": "unpaid_wages", "text": text, "person": person });
    let said = Client::new()
        .post(server.url("/api/v1/cases"))
        .header("Idempotency-Key", "c1")
        .json(&case)
        .send()
        .await?;
    assert_eq!(said.status(), StatusCode::CREATED);
    Ok(())
}

#[tokio::test]
async fn somebody_new_signs_in_chooses_a_password_and_leaves() -> Result<()> {
    let server = Server::start()?;
    let one_time = server.one_time_password("lin01", "clerk", MARKET)?;
    let clerk = Clerk::sit_down(&server, "").await?;
    clerk.signs_in("lin01", "not-it-at-all").await?;
    clerk.sees("登录名或密码不对").await?;
    clerk.signs_in("lin01", &one_time).await?;
    clerk.sees("请先换一个自己的密码").await?;
    for (label, text) in [
        ("1", one_time.as_str()),
        ("2", "lin-2026"),
        ("3", "lin-2027"),
    ] {
        let field = match label {
            "1" => "label:nth-of-type(1) input",
            "2" => "label:nth-of-type(2) input",
            _ => "label:nth-of-type(3) input",
        };
        clerk.writes(field, text).await?;
    }
    clerk.sees("两遍不一样").await?;
    clerk
        .writes("label:nth-of-type(3) input", "lin-2026")
        .await?;
    clerk.sees_no_more("两遍不一样").await?;
    clerk.presses("保存").await?;
    clerk.sees("今日概况").await?;
    // A clerk sees what a clerk may do.
    let nav = "document.querySelector('nav').innerText";
    let words = clerk.browser.value(nav).await?;
    let words = words.as_str().context("words")?;
    assert!(words.contains("叫号") && !words.contains("账号") && !words.contains("日志"));
    clerk.presses("退出").await?;
    clerk.sees("市场工作人员登录").await?;
    clerk.browser.reload().await?;
    clerk.sees("市场工作人员登录").await?;
    clerk.signs_in("LIN01", "lin-2026").await?;
    clerk.sees("今日概况").await?;
    clerk.browser.close().await
}

#[tokio::test]
async fn who_is_disabled_while_they_work_is_told_so() -> Result<()> {
    let server = Server::start()?;
    let manager = server.desk("lin02", "manager", MARKET).await?;
    let account = server.desk("lin01", "clerk", MARKET).await?;
    let clerk = Clerk::sit_down(&server, "").await?;
    clerk.signs_in(&account.name, &account.password).await?;
    clerk.sees("改密码").await?;
    let me = account.get("/api/v1/staff/session").await?;
    let path = format!("/api/v1/staff/accounts/{}/enabled", me["staff"]["id"]);
    let off = json!({ "enabled": false });
    let off = manager.send(Method::PUT, &path, &off).await?;
    assert_eq!(off.status(), StatusCode::OK);
    clerk.presses("培训").await?;
    clerk.sees("您的账号停用了，请找负责人").await?;
    clerk.sees_no_more("时间久了").await?;
    clerk
        .writes("input[name=password]", &account.password)
        .await?;
    clerk.presses("登录").await?;
    clerk.sees("这个账号停用了，请找负责人").await?;
    clerk.browser.close().await
}

#[tokio::test]
async fn the_keyboard_stays_in_what_stands_over_the_page_and_comes_back() -> Result<()> {
    let server = Server::start()?;
    let account = server.desk("lin01", "clerk", MARKET).await?;
    let clerk = Clerk::sit_down(&server, "").await?;
    clerk.signs_in(&account.name, &account.password).await?;
    clerk.sees("改密码").await?;
    let focus = async |what: &str, selector: &str| -> Result<()> {
        let take = format!(
            "(() => {{ const e = document.querySelector({}); e?.focus(); return !!e && document.activeElement === e; }})()",
            json!(selector)
        );
        clerk.browser.until(what, SOON, &take).await?;
        Ok(())
    };
    // Behind it there is nothing to be reached, however often one goes on.
    let stays = async || -> Result<()> {
        for _ in 0..8 {
            entry::key(&clerk, "Tab").await?;
            let behind = "document.querySelector('.desk-page').contains(document.activeElement)";
            assert_eq!(clerk.browser.value(behind).await?, false);
        }
        Ok(())
    };
    focus("the button", ".desk-who + button").await?;
    entry::key(&clerk, "Enter").await?;
    let within = |label: &str| {
        format!(
            "document.activeElement.type === 'password' && document.activeElement.closest('[role=dialog]')?.ariaLabel === '{label}'"
        )
    };
    clerk
        .browser
        .until("the hands are in it", SOON, &within("改密码"))
        .await?;
    stays().await?;
    entry::key(&clerk, "Escape").await?;
    let back =
        "!document.querySelector('[role=dialog]') && document.activeElement.innerText === '改密码'";
    clerk
        .browser
        .until("they are back at the button", SOON, back)
        .await?;
    // A session that has ended is noticed by itself, and nobody gets past the form by a key.
    clerk.presses("帮人登记").await?;
    focus("the name", "input[name=\"person.name\"]").await?;
    clerk
        .browser
        .devtools("Network.clearBrowserCookies", json!({}))
        .await?;
    clerk.sees("请再登录一次").await?;
    clerk
        .browser
        .until("the hands are in it", SOON, &within("登录"))
        .await?;
    stays().await?;
    entry::key(&clerk, "Escape").await?;
    clerk.sees("请再登录一次").await?;
    clerk
        .writes("input[name=password]", &account.password)
        .await?;
    entry::key(&clerk, "Enter").await?;
    let back =
        "!document.querySelector('[role=dialog]') && document.activeElement.name === 'person.name'";
    clerk
        .browser
        .until("they are back at the name", SOON, back)
        .await?;
    clerk.browser.close().await
}

#[tokio::test]
async fn from_a_wish_to_a_place_taken_on_the_wall() -> Result<()> {
    let server = Server::start()?;
    let system = server.system(MARKET)?;
    let (posting, number) = system.publish(row("1", "砌砖大工")).await?;
    let clerk = Clerk::at_work(&server, "clerk", "").await?;
    let wall = Browser::start(Glass::LANDSCAPE).await?;
    wall.open(&server.url(&format!("/board?market={MARKET}")))
        .await?;
    let left = |n: u32| {
        format!(
            "document.querySelector('.row.used[data-number=\"{number}\"] .open b')?.innerText === '{n}人'"
        )
    };
    wall.until("three places", Duration::from_secs(30), &left(3))
        .await?;
    let kiosk = Visitor::arrive(&server, Glass::TABLET).await?;
    clerk.presses("叫号").await?;
    clerk.sees("现在没有人等").await?;
    // Without a touch of the page: it follows by itself.
    wish(&server, posting, 1).await?;
    clerk.sees("张**").await?;
    clerk.presses("查看").await?;
    clerk.sees("张建国").await?;
    clerk.sees("138 0000 0001").await?;
    clerk.browser.value("document.querySelector('select[aria-label], .desk-title select').value = '2', document.querySelector('.desk-title select').dispatchEvent(new Event('change'))").await?;
    clerk.calls().await?;
    clerk.sees("叫 001 号到 2 号窗口").await?;
    // The hall is told, and no more once they have come.
    let told = "document.querySelector('.news.has')?.innerText.replace(/\\s+/g, ' ').includes('001 号 到 2 号窗口') === true";
    wall.until("the wall calls", ON_THE_GLASS, told).await?;
    kiosk.sees("请 001 号到 2 号窗口").await?;
    clerk.presses("来了，开始谈").await?;
    let over = format!("({told}) === false");
    wall.until("the wall calls no more", ON_THE_GLASS, &over)
        .await?;
    clerk.presses("双方谈成").await?;
    clerk.sees("001 号：双方谈成").await?;
    let found: Value = reqwest::get(server.url(&format!("/api/v1/postings/{posting}")))
        .await?
        .json()
        .await?;
    assert_eq!(found["remaining"], 2);
    kiosk.leaves().await?;
    wall.until("two places", ON_THE_GLASS, &left(2)).await?;
    wall.close().await?;
    clerk.browser.close().await
}

#[tokio::test]
async fn what_was_written_stays_when_the_session_ends() -> Result<()> {
    let server = Server::start()?;
    complain(&server, "干了八天，只给了六百").await?;
    let account = server.desk("lin01", "clerk", MARKET).await?;
    let clerk = Clerk::sit_down(&server, "").await?;
    clerk.signs_in(&account.name, &account.password).await?;
    clerk.presses("诉求").await?;
    clerk.presses("打开").await?;
    clerk.sees("干了八天，只给了六百").await?;
    clerk.presses("受理").await?;
    clerk.presses("正在办").await?;
    clerk.presses("打开").await?;
    clerk.writes("textarea", "工钱要回来了，请来领").await?;
    clerk
        .browser
        .devtools("Network.clearBrowserCookies", json!({}))
        .await?;
    // A list that asks by itself may notice before the press does: then there is nothing to press.
    let press = "(() => { [...document.querySelectorAll('button')].find((b) => b.innerText.trim() === '办结' && !b.closest('[inert]'))?.click(); return true; })()";
    clerk.browser.value(press).await?;
    clerk.sees("请再登录一次").await?;
    // Nobody reads over the shoulder of somebody who has left.
    let shown = "getComputedStyle(document.querySelector('.desk-page')).visibility === 'hidden'";
    clerk
        .browser
        .until("the page is hidden", SOON, shown)
        .await?;
    clerk
        .writes("input[name=password]", &account.password)
        .await?;
    clerk.presses("登录").await?;
    clerk.sees_no_more("请再登录一次").await?;
    clerk.presses("办结").await?;
    clerk.sees("拖欠工钱：办结").await?;
    let path = format!("/api/v1/staff/cases?market={MARKET}&state=closed");
    let system = server.system(MARKET)?;
    let closed = system.send(Method::GET, &path, &Value::Null).await?;
    let closed: Value = closed.json().await?;
    let path = format!(
        "/api/v1/staff/cases/{}/open",
        closed["items"][0]["case"]["id"]
    );
    let opened = system.send(Method::POST, &path, &json!({})).await?;
    let opened: Value = opened.json().await?;
    assert_eq!(opened["case"]["answer"], "工钱要回来了，请来领");
    clerk.browser.close().await
}

#[tokio::test]
async fn what_was_handed_in_is_reviewed_and_shown() -> Result<()> {
    let server = Server::start()?;
    let day = linggong_tests::in_china(Duration::ZERO).to_string();
    for (key, place) in [("a", "碛口镇西湾村"), ("b", "三交镇")] {
        let posting = json!({ "market": MARKET, "trade": 101, "headcount": 3,
            "pay": { "min_fen": 28_000, "unit": "day" }, "start_on": day[..10], "place": place,
            "content": "砌院墙", "employer": "李师傅", "phone": "13912340001", "consent": "posting-2026-11" });
        let made = Client::new()
            .post(server.url("/api/v1/postings"))
            .header("Idempotency-Key", key)
            .json(&posting);
        assert_eq!(made.send().await?.status(), StatusCode::CREATED);
    }
    let clerk = Clerk::at_work(&server, "clerk", "").await?;
    clerk.presses("审核用工").await?;
    clerk.sees("碛口镇西湾村").await?;
    clerk.presses("打电话核实").await?;
    clerk.sees("139 1234 0001").await?;
    clerk.presses("通过，上屏").await?;
    clerk.sees("上屏了").await?;
    clerk.presses("不通过…").await?;
    clerk.presses("工钱没写清").await?;
    clerk.presses("确定不通过").await?;
    clerk.sees("没有要看的用工信息").await?;
    let search = server.url(&format!("/api/v1/postings?market={MARKET}"));
    let open: Value = reqwest::get(search).await?.json().await?;
    assert_eq!(open["items"].as_array().map(Vec::len), Some(1));
    clerk.presses("没通过").await?;
    clerk.sees("瓦工").await?;
    clerk.browser.close().await
}

#[tokio::test]
async fn every_page_can_be_used_by_everybody() -> Result<()> {
    let server = Server::start()?;
    let (posting, _) = server.system(MARKET)?.publish(row("1", "砌砖大工")).await?;
    wish(&server, posting, 1).await?;
    wish(&server, posting, 2).await?;
    complain(&server, "欠钱").await?;
    let enroller = server.desk("lin09", "clerk", MARKET).await?;
    // Whoever talks has the most buttons.
    let talk = json!({ "step": "talk" });
    let path = "/api/v1/staff/interests/1/steps";
    let talks = enroller.send(Method::POST, path, &talk).await?;
    assert_eq!(talks.status(), StatusCode::OK);
    let mut device = Device::start(server.address()).await?;
    device.enrol(&enroller, "大厅1号屏", &["大厅"]).await?;
    device.report(json!({})).await?;
    let script = axe::script()?;
    let manager = Clerk::at_work(&server, "manager", &script).await?;
    let mut faults = Vec::new();
    let mut look = async |clerk: &Clerk, page: &str| -> Result<()> {
        for glass in [OFFICE, SMALL] {
            clerk.browser.resize(glass).await?;
            let wide = "document.documentElement.scrollWidth > innerWidth || [...document.querySelectorAll('.desk-main button')].some((b) => !b.closest('.desk-sheet') && b.getBoundingClientRect().right > innerWidth)";
            if clerk.browser.value(wide).await? == true {
                faults.push(format!("{page} at {}: scrolls sideways", glass.width));
            }
        }
        let found = axe::violations(&clerk.browser).await?;
        faults.extend(found.into_iter().map(|fault| format!("{page}: {fault}")));
        Ok(())
    };
    for (page, sign) in [
        ("今日概况", "砌砖大工"),
        ("叫号", "张**"),
        ("发布用工", "最近发布"),
        ("审核用工", "没有要看的用工信息"),
        ("用工信息", "共 1 条"),
        ("牵线", "没有合适的"),
        ("帮人登记", "先念给本人听"),
        ("用人单位", "核实…"),
        ("诉求", "王**"),
        ("督办", "加督办"),
        ("培训", "还没有培训班"),
        ("政策", "干完活不给钱"),
        ("轮播方案", "这一天放多少"),
        ("屏", "大厅1号屏"),
        ("紧急插播", "还没有插播过"),
        ("月报", "当月服务零工人次"),
        ("报表", "岗位数（人）"),
        ("账号", "正常"),
    ] {
        manager.presses(page).await?;
        manager.sees(sign).await?;
        look(&manager, page).await?;
    }
    manager.presses("建一个账号").await?;
    let within = "document.activeElement.closest('form')?.ariaLabel === '建一个账号'";
    manager
        .browser
        .until("the hands are in the form", SOON, within)
        .await?;
    look(&manager, "a new account").await?;
    manager.presses("改密码").await?;
    look(&manager, "a new password").await?;
    manager.browser.close().await?;
    let account = server.desk("lin03", "auditor", MARKET).await?;
    let auditor = Clerk::sit_down(&server, &script).await?;
    look(&auditor, "the way in").await?;
    auditor.signs_in(&account.name, &account.password).await?;
    // The first page is none of theirs: they begin with their own.
    auditor.sees("改自己的密码").await?;
    look(&auditor, "操作日志").await?;
    let reports = server.url(&format!("/desk/reports?market={MARKET}"));
    auditor.browser.open(&reports).await?;
    auditor.sees("您的账号不能用这一页").await?;
    look(&auditor, "a page of others").await?;
    auditor.presses("操作日志").await?;
    auditor.sees("改自己的密码").await?;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    auditor.browser.close().await
}
