//! What is typed arrives, on the kiosk's own keys and on a keyboard that is plugged in.

use anyhow::Result;
use linggong_tests::{Glass, Server};
use serde_json::json;

use super::{SOON, TO_A_WISH, TO_THE_PLACE_OF_WORK, Visitor, fill};

impl Visitor {
    /// Strikes a key of a keyboard that is plugged in, wherever the focus is.
    async fn strikes(&self, key: &str) -> Result<()> {
        let (code, text) = match key {
            "Enter" => (13, "\r"),
            "Backspace" => (8, ""),
            sign => (u32::from(sign.as_bytes()[0].to_ascii_uppercase()), sign),
        };
        for kind in ["keyDown", "keyUp"] {
            let text = if kind == "keyDown" { text } else { "" };
            let event =
                json!({ "type": kind, "key": key, "windowsVirtualKeyCode": code, "text": text });
            self.browser
                .devtools("Input.dispatchKeyEvent", event)
                .await?;
        }
        Ok(())
    }

    async fn strikes_all(&self, signs: &str) -> Result<()> {
        for sign in signs.chars() {
            self.strikes(&sign.to_string()).await?;
        }
        Ok(())
    }

    /// Waits until the field holds a text.
    async fn has_written(&self, text: &str) -> Result<()> {
        let holds = format!("document.querySelector('.typed').value === {}", json!(text));
        self.browser.until(text, SOON, &holds).await?;
        Ok(())
    }
}

/// Goes to the page that asks for the name.
async fn introduce(server: &Server) -> Result<Visitor> {
    fill(server).await?;
    let mut visitor = Visitor::arrive(server, Glass::PORTRAIT).await?;
    visitor.goes(&TO_A_WISH).await?;
    visitor.sees("您叫什么名字").await?;
    Ok(visitor)
}

#[tokio::test]
async fn letters_that_are_no_character_yet_are_not_lost() -> Result<()> {
    let server = Server::start()?;
    let mut visitor = introduce(&server).await?;
    visitor.types("zhang").await?;
    visitor.takes_candidate("张").await?;
    visitor.types("san").await?;
    visitor.sees("还有拼音没选字").await?;
    let blocked = "document.querySelector('.main').disabled";
    visitor
        .browser
        .until("nobody goes on", SOON, blocked)
        .await?;
    visitor.takes_candidate("三").await?;
    visitor.taps("下一步").await?;
    visitor.sees("您的手机号是多少").await?;
    // What one is about to want is said once more.
    visitor.sees("砌砖大工 · 300–350元/天").await?;
    // Eleven digits that are no number are told to be none.
    visitor.types("12345678901").await?;
    visitor.sees("手机号应是11位数字").await?;
    visitor.leaves().await
}

#[tokio::test]
async fn a_keyboard_that_is_plugged_in_writes_without_a_touch() -> Result<()> {
    let server = Server::start()?;
    let visitor = introduce(&server).await?;
    visitor.strikes_all("zhang").await?;
    let first = "document.querySelector('.candidates button')?.innerText === '张'";
    visitor.browser.until("张 comes first", SOON, first).await?;
    visitor.strikes("1").await?;
    visitor.has_written("张").await?;
    // Also in the field itself, letters are pinyin.
    visitor
        .value("document.querySelector('.typed').focus()")
        .await?;
    visitor.strikes_all("sann").await?;
    visitor.strikes("Backspace").await?;
    visitor.has_written("张").await?;
    visitor.strikes("Enter").await?;
    visitor.has_written("张三").await?;
    visitor.strikes("Enter").await?;
    visitor.sees("您的手机号是多少").await?;
    visitor.strikes_all("13812345678").await?;
    visitor.has_written("138 1234 5678").await?;
    visitor.strikes("Enter").await?;
    visitor.sees("您的号是").await?;
    visitor.leaves().await
}

#[tokio::test]
async fn a_place_has_figures_and_signs() -> Result<()> {
    let server = Server::start()?;
    fill(&server).await?;
    let mut visitor = Visitor::arrive(&server, Glass::PORTRAIT).await?;
    visitor.goes(&TO_THE_PLACE_OF_WORK).await?;
    visitor.sees("在哪里干").await?;
    visitor.taps("数字").await?;
    visitor.types("3，2").await?;
    visitor.taps("拼音").await?;
    visitor.types("hao").await?;
    visitor.takes_candidate("好").await?;
    visitor.has_written("3，2好").await?;
    visitor.leaves().await
}
