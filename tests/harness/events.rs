//! A reader of an event stream.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use reqwest::{Client, Response};
use serde_json::Value;

/// One event.
#[derive(Debug)]
pub struct Event {
    /// Its name.
    pub name: String,
    /// The cursor it leads to, if it is a change.
    pub id: Option<String>,
    /// Its data.
    pub data: Value,
    /// What the stream asked to wait before reconnecting.
    pub retry_ms: Option<u32>,
}

/// An open stream. Dropping it closes the connection.
pub struct Events {
    response: Response,
    buffer: Vec<u8>,
}

impl Events {
    /// Opens a stream, resuming behind `last` if given.
    ///
    /// # Errors
    /// If it is refused.
    pub async fn open(url: &str, last: Option<&str>) -> Result<Self> {
        let mut request = Client::new().get(url);
        if let Some(last) = last {
            request = request.header("Last-Event-ID", last);
        }
        let response = request.send().await?.error_for_status()?;
        Ok(Self {
            response,
            buffer: Vec::new(),
        })
    }

    /// The next event; `None` when the stream has ended.
    ///
    /// # Errors
    /// If nothing comes for 15 s (a heartbeat comes every 10) or the stream breaks.
    pub async fn next(&mut self) -> Result<Option<Event>> {
        loop {
            if let Some(end) = self.buffer.windows(2).position(|two| two == b"\n\n") {
                let block: Vec<u8> = self.buffer.drain(..end + 2).collect();
                let event = parse(std::str::from_utf8(&block)?)?;
                if event.name.is_empty() {
                    continue;
                }
                return Ok(Some(event));
            }
            let chunk = tokio::time::timeout(Duration::from_secs(15), self.response.chunk());
            match chunk.await.context("the stream is silent")?? {
                Some(bytes) => self.buffer.extend_from_slice(&bytes),
                None => return Ok(None),
            }
        }
    }

    /// The next event of a name.
    ///
    /// # Errors
    /// If the stream ends before it.
    pub async fn next_named(&mut self, name: &str) -> Result<Event> {
        while let Some(event) = self.next().await? {
            if event.name == name {
                return Ok(event);
            }
        }
        bail!("the stream ended before a {name}")
    }
}

fn parse(block: &str) -> Result<Event> {
    let field = |name: &str| {
        block.lines().find_map(|line| {
            line.strip_prefix(name)?
                .strip_prefix(": ")
                .map(str::to_owned)
        })
    };
    let data = match field("data") {
        Some(text) => serde_json::from_str(&text).with_context(|| text)?,
        None => Value::Null,
    };
    let retry_ms = field("retry").and_then(|text| text.parse().ok());
    Ok(Event {
        name: field("event").unwrap_or_default(),
        id: field("id"),
        data,
        retry_ms,
    })
}
