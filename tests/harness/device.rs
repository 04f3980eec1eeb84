//! A device that is to be a screen: shows a code, keeps the cookie, reports.

use anyhow::{Context as _, Result, ensure};
use reqwest::header::{COOKIE, SET_COOKIE};
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};

use crate::{Desk, MARKET};

/// A device.
pub struct Device {
    client: Client,
    address: String,
    /// The digits it shows.
    pub code: String,
    secret: String,
    cookie: String,
}

impl Device {
    /// Switches a device on that is no screen yet.
    ///
    /// # Errors
    /// If it gets no code.
    pub async fn start(address: &str) -> Result<Self> {
        let client = Client::builder().pool_max_idle_per_host(0).build()?;
        let answer = client
            .post(format!("{address}/api/v1/screens/pairings"))
            .send()
            .await?;
        ensure!(answer.status().is_success(), "{}", answer.text().await?);
        let pairing: Value = answer.json().await?;
        let text = |name: &str| pairing[name].as_str().context("text").map(str::to_owned);
        Ok(Self {
            client,
            address: address.to_owned(),
            code: text("code")?,
            secret: text("secret")?,
            cookie: String::new(),
        })
    }

    /// Asks whether somebody has typed its code: `waiting`, `over` or `enrolled`.
    ///
    /// # Errors
    /// If no answer comes.
    pub async fn claim(&mut self) -> Result<String> {
        let answer = self
            .send("/pairings/claim", &json!({ "secret": self.secret }))
            .await?;
        let set = answer.headers().get(SET_COOKIE);
        if let Some(cookie) = set.and_then(|set| set.to_str().ok()?.split(';').next()) {
            cookie.clone_into(&mut self.cookie);
        }
        let standing: Value = answer.json().await?;
        Ok(standing["state"].as_str().context("a state")?.to_owned())
    }

    /// Enrols it under a name; the screen's number.
    ///
    /// # Errors
    /// If it is refused.
    pub async fn enrol(&mut self, desk: &Desk, name: &str, tags: &[&str]) -> Result<i64> {
        let body = settings(name, tags);
        let mut enrol = body.clone();
        enrol["code"] = json!(self.code);
        let answer = desk
            .send(Method::POST, "/api/v1/staff/screens", &enrol)
            .await?;
        ensure!(answer.status().is_success(), "{}", answer.text().await?);
        let screen: Value = answer.json().await?;
        ensure!(self.claim().await? == "enrolled", "not enrolled");
        screen["id"].as_i64().context("an id")
    }

    /// Reports; what there is to do, or nothing if it is no screen.
    ///
    /// # Errors
    /// If it is refused.
    pub async fn report(&self, more: Value) -> Result<Option<Value>> {
        let mut body = json!({ "showing": "全部岗位", "version": "1", "width": 1920,
            "height": 1080, "device_at": crate::in_china(std::time::Duration::ZERO) });
        for (name, value) in more.as_object().context("fields")? {
            body[name] = value.clone();
        }
        let answer = self.send("/self/report", &body).await?;
        match answer.status().as_u16() {
            204 => Ok(None),
            200 => Ok(Some(answer.json().await?)),
            _ => anyhow::bail!("{}", answer.text().await?),
        }
    }

    /// Where `/` leads it.
    ///
    /// # Errors
    /// If no answer comes.
    pub async fn home(&self) -> Result<String> {
        let client = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        let answer = client
            .get(format!("{}/", self.address))
            .header(COOKIE, &self.cookie)
            .send()
            .await?;
        let to = answer.headers().get("location").context("a place")?;
        Ok(to.to_str()?.to_owned())
    }

    /// Its cookie.
    #[must_use]
    pub fn cookie(&self) -> &str {
        &self.cookie
    }

    async fn send(&self, path: &str, body: &Value) -> Result<Response> {
        let request = self
            .client
            .post(format!("{}/api/v1/screens{path}", self.address))
            .header(COOKIE, &self.cookie);
        Ok(request.json(body).send().await?)
    }
}

/// What staff say of a board.
#[must_use]
pub fn settings(name: &str, tags: &[&str]) -> Value {
    json!({ "market": MARKET, "role": "board", "name": name, "place": "一楼大厅",
        "tags": tags, "diagonal_in": 55, "distance_dm": 35 })
}
