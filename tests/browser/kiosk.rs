//! The kiosk, as somebody in front of it uses it: by touching what is on the glass.

mod access;
mod aloud;
mod journeys;
mod keyboard;
mod offline;
mod register;
mod rights;
mod sheet;
mod trace;

use std::time::Duration;

use anyhow::{Result, ensure};
use linggong_tests::{Browser, Glass, MARKET, Server};
use reqwest::Method;
use serde_json::{Value, json};

/// Pages change at once; this is for slow machines.
const SOON: Duration = Duration::from_secs(10);

/// From the start to a posting of [`fill`].
const TO_A_POSTING: [&str; 5] = ["请点这里", "找活干", "建筑建材", "全部", "砌砖大工"];
/// From the start to “您叫什么名字？”.
const TO_A_WISH: [&str; 6] = [
    "请点这里",
    "找活干",
    "建筑建材",
    "全部",
    "砌砖大工",
    "我想去",
];
/// From the start to “在哪里干？”: two bricklayers, 300 a day, from tomorrow.
const TO_THE_PLACE_OF_WORK: [&str; 10] = [
    "请点这里",
    "发布用工",
    "瓦工",
    "2",
    "下一步",
    "3",
    "0",
    "0",
    "下一步",
    "明天",
];

/// Somebody in front of a kiosk.
pub(super) struct Visitor {
    pub(super) browser: Browser,
    /// Touches other than typing.
    taps: u32,
}

impl Visitor {
    /// Walks up to a kiosk.
    pub(super) async fn arrive(server: &Server, glass: Glass) -> Result<Self> {
        Self::arrive_with(server, glass, "").await
    }

    /// Walks up to a kiosk whose page has run a script first.
    async fn arrive_with(server: &Server, glass: Glass, script: &str) -> Result<Self> {
        let browser = Browser::start(glass).await?;
        browser.before_each_page(script).await?;
        browser
            .open(&server.url(&format!("/kiosk?market={MARKET}")))
            .await?;
        let visitor = Self { browser, taps: 0 };
        visitor.sees("请点这里").await?;
        Ok(visitor)
    }

    /// Waits until a text is on the glass.
    pub(super) async fn sees(&self, text: &str) -> Result<()> {
        let expression = format!("document.body?.innerText.includes({})", json!(text));
        self.browser
            .until(&format!("“{text}” is on the glass"), SOON, &expression)
            .await?;
        Ok(())
    }

    /// Touches a button by its words.
    pub(super) async fn taps(&mut self, words: &str) -> Result<()> {
        self.taps += 1;
        self.presses(words).await
    }

    /// Touches one button after the other.
    pub(super) async fn goes(&mut self, way: &[&str]) -> Result<()> {
        for words in way {
            self.taps(words).await?;
        }
        Ok(())
    }

    /// Types on the kiosk's own keys.
    async fn types(&self, keys: &str) -> Result<()> {
        for key in keys.chars() {
            self.presses(&key.to_string()).await?;
        }
        Ok(())
    }

    /// Writes with a keyboard that is plugged in, or by voice.
    pub(super) async fn writes(&self, text: &str) -> Result<()> {
        self.browser
            .value("document.querySelector('.typed').focus()")
            .await?;
        let event = json!({ "text": text });
        self.browser.devtools("Input.insertText", event).await?;
        Ok(())
    }

    /// Touches the first candidate of the pinyin keyboard.
    async fn takes_candidate(&self, text: &str) -> Result<()> {
        let first = format!(
            "document.querySelector('.candidates button')?.innerText === {}",
            json!(text)
        );
        self.browser
            .until(&format!("{text} is the first candidate"), SOON, &first)
            .await?;
        self.presses(text).await
    }

    /// A finger on the middle of the button: what lies over it would be touched instead. What
    /// moves is not hit: it stands still for two frames first.
    async fn presses(&self, words: &str) -> Result<()> {
        let find = format!(
            "(() => {{
                const all = [...document.querySelectorAll('button')].filter((b) => !b.disabled);
                const w = {};
                const b = all.find((b) => b.innerText.trim() === w) ?? all.find((b) => b.innerText.includes(w));
                if (!b) return null;
                const r = b.getBoundingClientRect(), place = [r.left + r.width / 2, r.top + r.height / 2];
                const seen = window.finger ??= {{ frame: 0 }};
                if (!seen.waits) {{
                    seen.waits = true;
                    requestAnimationFrame(() => {{ seen.waits = false; seen.frame += 1; }});
                }}
                if (seen.at !== w + place) {{ seen.at = w + place; seen.since = seen.frame; }}
                return seen.frame >= seen.since + 2 ? place : null;
            }})()",
            json!(words)
        );
        self.browser
            .until(&format!("a button “{words}”"), SOON, &find)
            .await?;
        let place = self.browser.value(&find).await?;
        let (x, y) = (place[0].clone(), place[1].clone());
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({ "type": kind, "x": x, "y": y, "button": "left", "clickCount": 1 });
            self.browser
                .devtools("Input.dispatchMouseEvent", event)
                .await?;
        }
        Ok(())
    }

    /// Gives a name and a phone: 张三, typed with the kiosk's own keys.
    pub(super) async fn introduces_themself(&mut self, phone: &str) -> Result<()> {
        self.sees("您叫什么名字").await?;
        self.types("zhang").await?;
        self.takes_candidate("张").await?;
        self.types("san").await?;
        self.takes_candidate("三").await?;
        self.taps("下一步").await?;
        self.sees("您的手机号是多少").await?;
        self.types(phone).await
    }

    pub(super) async fn value(&self, expression: &str) -> Result<Value> {
        self.browser.value(expression).await
    }

    pub(super) async fn leaves(self) -> Result<()> {
        self.browser.close().await
    }
}

/// The titles of a market with something to find in every way.
async fn fill(server: &Server) -> Result<Vec<(i64, u32)>> {
    let system = server.system(MARKET)?;
    let mut made = Vec::new();
    let long = "古建筑木作修缮大工 会斗拱榫卯 长期有活 管吃管住";
    let titles = [
        "砌砖大工",
        long,
        "木工",
        "钢筋工",
        "电焊工 有焊工证",
        "小工 搬砖和灰",
        "支模工",
    ];
    for (n, title) in titles.into_iter().enumerate() {
        let mut row = linggong_tests::row(&n.to_string(), title);
        row["trade"] = json!(101 + n);
        row["requirements"] =
            json!("会砌毛石墙，自带瓦刀、线坠、灰桶，身体好，能爬高，听安排，干活仔细不糊弄");
        made.push(system.publish(row).await?);
    }
    let day = linggong_tests::in_china(Duration::from_secs(5 * 86_400)).to_string();
    let course = json!({ "market": MARKET, "title": "电焊工初级班 平焊立焊都教", "kind": "skill",
        "starts_on": day[..10], "days": 15, "place": "临县职业技术学校实训楼二层焊接车间",
        "terms": "免费，管午饭，考过发证，包介绍工作", "seats": 30,
        "content": "从拿焊枪教起，会平焊、立焊、横焊，学完能考焊工证。18周岁以上，身体好就能来，不用带东西，衣服手套都发。" });
    let put = system
        .send(Method::PUT, "/api/v1/staff/courses/PX-1", &course)
        .await?;
    ensure!(put.status().is_success(), "the course was refused");
    ensure!(made.len() == 7);
    Ok(made)
}
