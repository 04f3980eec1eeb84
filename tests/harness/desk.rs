//! Somebody at the desk: signs in with a password and keeps the cookie.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use reqwest::header::{COOKIE, SET_COOKIE};
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};

use crate::command;

/// Somebody with an account.
#[derive(Clone)]
pub struct Desk {
    client: Client,
    address: String,
    /// What they sign in with.
    pub name: String,
    /// Their password.
    pub password: String,
    cookie: String,
}

impl Desk {
    /// Makes an account, signs in, and chooses a password.
    pub(crate) async fn open(
        address: &str,
        data: &Path,
        name: &str,
        role: &str,
        scope: &str,
    ) -> Result<Self> {
        let one_time = create(data, name, role, scope)?;
        let mut desk = Self {
            // A server that was killed leaves no connection to be used again.
            client: Client::builder().pool_max_idle_per_host(0).build()?,
            address: address.to_owned(),
            name: name.to_owned(),
            password: one_time.clone(),
            cookie: String::new(),
        };
        let signed_in = desk.sign_in().await?;
        ensure!(
            signed_in.status().is_success(),
            "{}",
            signed_in.text().await?
        );
        desk.password = format!("chosen-{one_time}");
        let body = json!({ "old": one_time, "new": desk.password });
        let path = "/api/v1/staff/session/password";
        let changed = desk.send(Method::PUT, path, &body).await?;
        desk.keep(&changed);
        ensure!(changed.status().is_success(), "{}", changed.text().await?);
        Ok(desk)
    }

    /// Signs in with name and password.
    ///
    /// # Errors
    /// If no answer comes.
    pub async fn sign_in(&mut self) -> Result<Response> {
        let body = json!({ "name": self.name, "password": self.password });
        let answer = self
            .client
            .post(format!("{}/api/v1/staff/session", self.address))
            .json(&body)
            .send()
            .await?;
        self.keep(&answer);
        Ok(answer)
    }

    /// The cookie, as a request carries it.
    #[must_use]
    pub fn cookie(&self) -> &str {
        &self.cookie
    }

    /// Sends a request with the cookie and a JSON body.
    ///
    /// # Errors
    /// If no answer comes.
    pub async fn send(&self, method: Method, path: &str, body: &Value) -> Result<Response> {
        let request = self
            .client
            .request(method, format!("{}{path}", self.address))
            .header(COOKIE, &self.cookie);
        Ok(request.json(body).send().await?)
    }

    /// Makes something, once for each key.
    ///
    /// # Errors
    /// If no answer comes.
    pub async fn send_once(&self, key: &str, path: &str, body: &Value) -> Result<Response> {
        let request = self
            .client
            .post(format!("{}{path}", self.address))
            .header(COOKIE, &self.cookie)
            .header("Idempotency-Key", key);
        Ok(request.json(body).send().await?)
    }

    /// Asks for JSON.
    ///
    /// # Errors
    /// If the answer is a refusal.
    pub async fn get(&self, path: &str) -> Result<Value> {
        let answer = self.send(Method::GET, path, &Value::Null).await?;
        ensure!(answer.status().is_success(), "{}", answer.text().await?);
        Ok(answer.json().await?)
    }

    fn keep(&mut self, answer: &Response) {
        let set = answer
            .headers()
            .get(SET_COOKIE)
            .and_then(|v| v.to_str().ok());
        if let Some(cookie) = set.and_then(|set| set.split(';').next()) {
            cookie.clone_into(&mut self.cookie);
        }
    }
}

/// Makes an account; its one-time password.
pub(crate) fn create(data: &Path, name: &str, role: &str, scope: &str) -> Result<String> {
    let data = data.to_str().context("a path")?;
    let made = command(&[
        "staff", "create", "--name", name, "--label", "王芳", "--role", role, "--scope", scope,
        "--data", data,
    ])?;
    ensure!(
        made.status.success(),
        "{}",
        String::from_utf8_lossy(&made.stderr)
    );
    Ok(String::from_utf8(made.stdout)?.trim().to_owned())
}
