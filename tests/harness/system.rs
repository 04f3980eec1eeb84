//! A market's own system: writes postings with its key.

use anyhow::{Context as _, Result, ensure};
use linggong_contract::api::BulkAnswer;
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};

/// A client with a key.
#[derive(Clone)]
pub struct System {
    client: Client,
    address: String,
    key: String,
}

impl System {
    pub(crate) fn new(address: String, key: String) -> Self {
        Self {
            client: Client::new(),
            address,
            key,
        }
    }

    /// Its key.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Sends a request with the key and a JSON body.
    ///
    /// # Errors
    /// If no answer comes.
    pub async fn send(&self, method: Method, path: &str, body: &Value) -> Result<Response> {
        let request = self
            .client
            .request(method, format!("{}{path}", self.address));
        Ok(request.bearer_auth(&self.key).json(body).send().await?)
    }

    /// Hands in rows.
    ///
    /// # Errors
    /// If the call is refused as a whole.
    pub async fn bulk(&self, rows: &[Value]) -> Result<BulkAnswer> {
        let body = json!({ "rows": rows });
        let answer = self
            .send(Method::POST, "/api/v1/staff/postings/bulk", &body)
            .await?;
        ensure!(answer.status().is_success(), "{}", answer.text().await?);
        Ok(answer.json().await?)
    }

    /// Publishes one posting; its id and number.
    ///
    /// # Errors
    /// If it is refused.
    pub async fn publish(&self, row: Value) -> Result<(i64, u32)> {
        let answer = self.bulk(&[row]).await?;
        let outcome = &answer.rows[0];
        let id = outcome
            .id
            .with_context(|| format!("{:?}", outcome.errors))?;
        Ok((id.0, outcome.number.context("no number")?))
    }

    /// Sets how many places are taken.
    ///
    /// # Errors
    /// If it is refused.
    pub async fn take(&self, id: i64, taken: u32) -> Result<()> {
        let path = format!("/api/v1/staff/postings/{id}/taken");
        let answer = self
            .send(Method::PUT, &path, &json!({ "taken": taken }))
            .await?;
        ensure!(answer.status().is_success(), "{}", answer.text().await?);
        Ok(())
    }

    /// Takes a posting back.
    ///
    /// # Errors
    /// If it is refused.
    pub async fn withdraw(&self, id: i64) -> Result<()> {
        let path = format!("/api/v1/staff/postings/{id}/withdraw");
        let answer = self.send(Method::POST, &path, &Value::Null).await?;
        ensure!(answer.status().is_success(), "{}", answer.text().await?);
        Ok(())
    }
}
