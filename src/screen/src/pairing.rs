//! A device that is no screen yet: shows a code until somebody at the desk types it.

use gloo::net::http::Request;
use gloo::timers::future::TimeoutFuture;
use linggong_contract::api::screens::{ClaimPairing, Pairing, PairingStanding, PairingState};
use linggong_rules::back_off::reconnect_ms;
use linggong_ui::{device_now, qr_path};
use wasm_bindgen_futures::spawn_local;
use web_sys::Element;

use crate::dom;

const PAIRINGS: &str = "/api/v1/screens/pairings";
/// How often the device asks whether somebody has typed its code.
const ASK_EVERY_MS: u32 = 1_500;
const STEPS: [&str; 3] = [
    "在办公室电脑上打开工作台，点左边的“屏”",
    "点“登记新屏”，输入这六个数字",
    "写上名字和位置，保存。这块屏就自己开始工作",
];

/// Shows codes until one is typed.
pub(crate) fn start() {
    spawn_local(async {
        let Some(page) = Page::make() else { return };
        let mut failures = 0;
        loop {
            let Some(pairing) = ask().await else {
                page.say("连不上服务器，正在再试…");
                TimeoutFuture::new(reconnect_ms(failures, js_sys::Math::random())).await;
                failures += 1;
                continue;
            };
            failures = 0;
            page.show(&pairing);
            if page.wait(&pairing).await == PairingState::Enrolled {
                dom::go("/");
                return;
            }
        }
    });
}

struct Page {
    code: Element,
    qr: Element,
    said: Element,
}

impl Page {
    fn make() -> Option<Self> {
        let body: Element = dom::body()?.into();
        let main = dom::add(&body, "main", "pairing", "")?;
        dom::add(&main, "h1", "", "登记这块屏")?;
        let code = dom::add(&main, "p", "code", "")?;
        let how = dom::add(&main, "div", "how", "")?;
        let steps = dom::add(&how, "ol", "", "")?;
        for step in STEPS {
            dom::add(&steps, "li", "", step)?;
        }
        let qr = dom::add(&how, "div", "qr", "")?;
        let foot = dom::add(&main, "p", "foot", "")?;
        let said = dom::add(&foot, "span", "said", "正在取数字…")?;
        let _ = said.set_attribute("role", "status");
        for (address, words) in [
            ("/board", "不登记，先看信息屏"),
            ("/kiosk", "不登记，先看自助机"),
        ] {
            let link = dom::add(&foot, "a", "", words)?;
            let _ = link.set_attribute("href", address);
        }
        Some(Self { code, qr, said })
    }

    fn say(&self, words: &str) {
        self.code.set_text_content(None);
        self.qr.set_text_content(None);
        self.said.set_text_content(Some(words));
    }

    fn show(&self, pairing: &Pairing) {
        self.code.set_text_content(None);
        let (first, last) = pairing.code.split_at(3);
        for half in [first, last] {
            dom::add(&self.code, "span", "", half);
        }
        let origin = dom::window().and_then(|window| window.location().origin().ok());
        let address = format!(
            "{}/desk/screens?enrol={}",
            origin.unwrap_or_default(),
            pairing.code
        );
        if let Some((size, path)) = qr_path(&address) {
            self.qr.set_inner_html(&format!(
                "<svg viewBox=\"0 0 {size} {size}\" role=\"img\" aria-label=\"扫码登记\">\
                 <rect width=\"{size}\" height=\"{size}\" fill=\"#fff\"/><path d=\"{path}\"/></svg>"
            ));
            dom::add(&self.qr, "p", "", "已登录的人扫码也行");
        }
    }

    /// Asks until the code is typed or has run out.
    async fn wait(&self, pairing: &Pairing) -> PairingState {
        // The device's clock may be years off: only what passes on it counts.
        let begun = device_now();
        let lasts_ms = linggong_rules::screens::CODE_LASTS_MS;
        loop {
            TimeoutFuture::new(ASK_EVERY_MS).await;
            let left_s = (lasts_ms - device_now().since_ms(begun)) / 1_000;
            if !(0..=lasts_ms / 1_000).contains(&left_s) {
                return PairingState::Over;
            }
            match claim(&pairing.secret).await {
                Some(PairingState::Waiting) => {
                    let left = format!(
                        "还有 {} 分 {:02} 秒，到时换新的数字",
                        left_s / 60,
                        left_s % 60
                    );
                    self.said.set_text_content(Some(&left));
                }
                Some(state) => return state,
                None => self.said.set_text_content(Some("网络断了，正在再试…")),
            }
        }
    }
}

async fn ask() -> Option<Pairing> {
    let answer = Request::post(PAIRINGS).send().await.ok()?;
    if !answer.ok() {
        return None;
    }
    answer.json().await.ok()
}

async fn claim(secret: &str) -> Option<PairingState> {
    let body = ClaimPairing {
        secret: secret.to_owned(),
    };
    let request = Request::post(&format!("{PAIRINGS}/claim"))
        .json(&body)
        .ok()?;
    let answer = request.send().await.ok()?;
    if !answer.ok() {
        return None;
    }
    let standing: PairingStanding = answer.json().await.ok()?;
    Some(standing.state)
}
