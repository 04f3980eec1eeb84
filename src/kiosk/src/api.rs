//! Requests to the platform. What fails is told in words for the person in front.

use gloo::net::http::{Request, RequestBuilder, Response};
use linggong_contract::api::people::{IDEMPOTENCY_KEY, Lookup, NewInterest, OwnRecord, TicketSlip};
use linggong_contract::{Code, InterestId, Problem};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Bytes of an idempotency key.
const KEY_BYTES: usize = 16;

/// Why it did not work.
#[derive(Debug)]
pub(crate) struct Refusal {
    /// In plain words.
    pub(crate) words: String,
    /// The person's session is over: they must say again who they are.
    pub(crate) session_over: bool,
}

impl<T: Into<String>> From<T> for Refusal {
    fn from(words: T) -> Self {
        Self {
            words: words.into(),
            session_over: false,
        }
    }
}

/// Says “我想去”. `key` stays the same when it is tried again.
pub(crate) async fn express(
    new: &NewInterest,
    key: &str,
    session: Option<&str>,
) -> Result<TicketSlip, Refusal> {
    let request = Request::post("/api/v1/interests").header(IDEMPOTENCY_KEY, key);
    send(authorized(request, session), Some(new)).await
}

/// Finds one's own record.
pub(crate) async fn lookup(asked: &Lookup) -> Result<OwnRecord, Refusal> {
    send(Request::post("/api/v1/lookup"), Some(asked)).await
}

/// One's own record once more.
pub(crate) async fn own(session: &str) -> Result<OwnRecord, Refusal> {
    send::<(), _>(
        authorized(Request::get("/api/v1/self"), Some(session)),
        None,
    )
    .await
}

/// Takes one's own interest back.
pub(crate) async fn withdraw(id: InterestId, session: &str) -> Result<(), Refusal> {
    let path = format!("/api/v1/self/interests/{}/withdraw", id.0);
    let answer = answer::<()>(authorized(Request::post(&path), Some(session)), None);
    answer.await.map(|_| ())
}

/// Deletes oneself.
pub(crate) async fn delete(session: &str) -> Result<(), Refusal> {
    let request = authorized(Request::delete("/api/v1/self"), Some(session));
    answer::<()>(request, None).await.map(|_| ())
}

/// A key for one wish.
pub(crate) fn new_key() -> String {
    let mut bytes = [0u8; KEY_BYTES];
    let drawn = web_sys::window()
        .and_then(|window| window.crypto().ok())
        .and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).ok());
    debug_assert!(drawn.is_some());
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn authorized(request: RequestBuilder, session: Option<&str>) -> RequestBuilder {
    match session {
        Some(session) => request.header("Authorization", &format!("Bearer {session}")),
        None => request,
    }
}

async fn send<B: Serialize, T: DeserializeOwned>(
    request: RequestBuilder,
    body: Option<&B>,
) -> Result<T, Refusal> {
    let answer = answer(request, body).await?;
    answer.json().await.map_err(|_| UNREADABLE.into())
}

const UNREADABLE: &str = "机器没听懂服务器的话，请到服务台。";
const NO_NETWORK: &str = "网络断了，不知道成没成。请再按一次，或到服务台。";

async fn answer<B: Serialize>(
    request: RequestBuilder,
    body: Option<&B>,
) -> Result<Response, Refusal> {
    // Never kept by the browser, whatever the answer says.
    let request = request.cache(web_sys::RequestCache::NoStore);
    let sent = match body {
        Some(body) => match request.json(body) {
            Ok(request) => request.send().await,
            Err(_) => return Err(UNREADABLE.into()),
        },
        None => request.send().await,
    };
    let answer = sent.map_err(|_| Refusal::from(NO_NETWORK))?;
    if answer.ok() {
        return Ok(answer);
    }
    let problem: Option<Problem> = answer.json().await.ok();
    Err(problem.map_or_else(
        || UNREADABLE.into(),
        |problem| Refusal {
            words: told(&problem),
            session_over: problem.code == Code::SessionOver,
        },
    ))
}

fn told(problem: &Problem) -> String {
    let detail = problem.detail.as_deref().unwrap_or_default();
    let mut text = problem.title.clone();
    if !detail.is_empty() {
        text = format!("{text}。{detail}");
    }
    for error in &problem.errors {
        text = format!("{text}。{}", error.message);
    }
    text
}
