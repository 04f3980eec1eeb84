//! Requests to the platform. What fails is told in words for the person in front.

use gloo::net::http::{Request, RequestBuilder, Response};
use linggong_contract::api::cases::{CaseLookup, CaseSlip, NewCase};
use linggong_contract::api::employers::EmployerFacts;
use linggong_contract::api::people::{
    Correction, IDEMPOTENCY_KEY, Lookup, NewInterest, NewSeeker, OwnRecord, Registration,
    TicketSlip,
};
use linggong_contract::api::quick::{PostingSlip, QuickPosting};
use linggong_contract::{Case, Code, InterestId, PostingId, Problem};
use serde::Serialize;
use serde::de::DeserializeOwned;
use web_sys::AbortSignal;

/// Eight digits, none of them a ticket's.
const CODE_MIN: u32 = 10_000_000;
const CODES: u64 = 90_000_000;
/// A server that says nothing for so long is not there.
const ANSWER_MS: u32 = 10_000;
/// The first status that says that the server, not the request, is the reason.
const SERVER_FAULT: u16 = 500;

/// Why it did not work.
#[derive(Debug)]
pub(crate) struct Refusal {
    /// In plain words.
    pub(crate) words: String,
    /// The person's session is over: they must say again who they are.
    pub(crate) session_over: bool,
    /// Nobody knows whether it arrived: it may be kept and delivered later.
    pub(crate) is_unheard: bool,
}

impl<T: Into<String>> From<T> for Refusal {
    fn from(words: T) -> Self {
        Self {
            words: words.into(),
            session_over: false,
            is_unheard: false,
        }
    }
}

/// What the market has checked of a posting's employer.
pub(crate) async fn employer(id: PostingId) -> Result<EmployerFacts, Refusal> {
    let path = format!("/api/v1/postings/{}/employer", id.0);
    send::<(), _>(Request::get(&path), None).await
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

/// Registers. `key` stays the same when it is tried again.
pub(crate) async fn register(
    new: &NewSeeker,
    key: &str,
    session: Option<&str>,
) -> Result<Registration, Refusal> {
    let request = Request::post("/api/v1/seekers").header(IDEMPOTENCY_KEY, key);
    send(authorized(request, session), Some(new)).await
}

/// Hands a case in; anonymous without a session and a person.
pub(crate) async fn file(
    new: &NewCase,
    key: &str,
    session: Option<&str>,
) -> Result<CaseSlip, Refusal> {
    let request = Request::post("/api/v1/cases").header(IDEMPOTENCY_KEY, key);
    send(authorized(request, session), Some(new)).await
}

/// How a case stands.
pub(crate) async fn case(asked: &CaseLookup) -> Result<Case, Refusal> {
    send(Request::post("/api/v1/cases/lookup"), Some(asked)).await
}

/// Hands a posting in.
pub(crate) async fn hand_in(new: &QuickPosting, key: &str) -> Result<PostingSlip, Refusal> {
    let request = Request::post("/api/v1/postings").header(IDEMPOTENCY_KEY, key);
    send(request, Some(new)).await
}

/// Corrects what one has told.
pub(crate) async fn correct(new: &Correction, session: &str) -> Result<OwnRecord, Refusal> {
    let request = authorized(Request::put("/api/v1/self/profile"), Some(session));
    send(request, Some(new)).await
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

/// Eight digits for somebody whose words wait for the network.
pub(crate) fn new_code() -> u32 {
    let mut bytes = [0; 8];
    linggong_ui::random(&mut bytes);
    let drawn = u64::from_le_bytes(bytes) % CODES;
    CODE_MIN + u32::try_from(drawn).unwrap_or_default()
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
    let patience = AbortSignal::timeout_with_u32(ANSWER_MS);
    let request = request.abort_signal(Some(&patience));
    // Never kept by the browser, whatever the answer says.
    let request = request.cache(web_sys::RequestCache::NoStore);
    let sent = match body {
        Some(body) => match request.json(body) {
            Ok(request) => request.send().await,
            Err(_) => return Err(UNREADABLE.into()),
        },
        None => request.send().await,
    };
    let answer = sent.map_err(|_| Refusal {
        words: NO_NETWORK.to_owned(),
        session_over: false,
        is_unheard: true,
    })?;
    if answer.ok() {
        return Ok(answer);
    }
    let is_unheard = answer.status() >= SERVER_FAULT;
    let problem: Option<Problem> = answer.json().await.ok();
    Err(problem.map_or_else(
        || Refusal {
            words: UNREADABLE.to_owned(),
            session_over: false,
            is_unheard,
        },
        |problem| Refusal {
            words: told(&problem),
            session_over: problem.code == Code::SessionOver,
            is_unheard,
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
