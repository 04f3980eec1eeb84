//! Requests to the platform. What fails is told in words for the person in front.

use gloo::net::http::{Request, RequestBuilder};
use linggong_contract::api::cases::{CaseLookup, CaseSlip, NewCase};
use linggong_contract::api::employers::EmployerFacts;
use linggong_contract::api::people::{
    Correction, IDEMPOTENCY_KEY, Lookup, NewInterest, NewSeeker, OwnRecord, Registration,
    TicketSlip,
};
use linggong_contract::api::quick::{PostingSlip, QuickPosting};
use linggong_contract::{Case, InterestId, PostingId};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
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
    read(&answer(Request::get(&path), Body::None).await?)
}

/// Says “我想去”. `key` stays the same when it is tried again.
pub(crate) async fn express(
    new: &NewInterest,
    key: &str,
    session: Option<&str>,
) -> Result<TicketSlip, Refusal> {
    let request = keyed("/api/v1/interests", key, session);
    read(&answer(request, body(new)).await?)
}

/// Registers. `key` stays the same when it is tried again.
pub(crate) async fn register(
    new: &NewSeeker,
    key: &str,
    session: Option<&str>,
) -> Result<Registration, Refusal> {
    let request = keyed("/api/v1/seekers", key, session);
    read(&answer(request, body(new)).await?)
}

/// Hands a case in; anonymous without a session and a person.
pub(crate) async fn file(
    new: &NewCase,
    key: &str,
    session: Option<&str>,
) -> Result<CaseSlip, Refusal> {
    let request = keyed("/api/v1/cases", key, session);
    read(&answer(request, body(new)).await?)
}

/// How a case stands.
pub(crate) async fn case(asked: &CaseLookup) -> Result<Case, Refusal> {
    let request = Request::post("/api/v1/cases/lookup");
    read(&looked_up(answer(request, body(asked)).await)?)
}

/// Hands a posting in.
pub(crate) async fn hand_in(new: &QuickPosting, key: &str) -> Result<PostingSlip, Refusal> {
    let request = keyed("/api/v1/postings", key, None);
    read(&answer(request, body(new)).await?)
}

/// Corrects what one has told.
pub(crate) async fn correct(new: &Correction, session: &str) -> Result<OwnRecord, Refusal> {
    let request = authorized(Request::put("/api/v1/self/profile"), Some(session));
    read(&answer(request, body(new)).await?)
}

/// Finds one's own record.
pub(crate) async fn lookup(asked: &Lookup) -> Result<OwnRecord, Refusal> {
    let request = Request::post("/api/v1/lookup");
    read(&looked_up(answer(request, body(asked)).await)?)
}

/// One's own record once more.
pub(crate) async fn own(session: &str) -> Result<OwnRecord, Refusal> {
    let request = authorized(Request::get("/api/v1/self"), Some(session));
    read(&looked_up(answer(request, Body::None).await)?)
}

/// Takes one's own interest back.
pub(crate) async fn withdraw(id: InterestId, session: &str) -> Result<(), Refusal> {
    let path = format!("/api/v1/self/interests/{}/withdraw", id.0);
    let request = authorized(Request::post(&path), Some(session));
    answer(request, Body::None).await.map(drop)
}

/// Deletes oneself.
pub(crate) async fn delete(session: &str) -> Result<(), Refusal> {
    let request = authorized(Request::delete("/api/v1/self"), Some(session));
    answer(request, Body::None).await.map(drop)
}

/// Eight digits for somebody whose words wait for the network.
pub(crate) fn new_code() -> u32 {
    let mut bytes = [0; 8];
    linggong_ui::random(&mut bytes);
    let drawn = u64::from_le_bytes(bytes) % CODES;
    CODE_MIN + u32::try_from(drawn).unwrap_or_default()
}

/// A write that is the same record however often it is sent.
fn keyed(path: &str, key: &str, session: Option<&str>) -> RequestBuilder {
    authorized(Request::post(path).header(IDEMPOTENCY_KEY, key), session)
}

fn authorized(request: RequestBuilder, session: Option<&str>) -> RequestBuilder {
    match session {
        Some(session) => request.header("Authorization", &format!("Bearer {session}")),
        None => request,
    }
}

/// What goes with a request. Written and read apart from the asking, which every kind of body
/// would otherwise bring along once more.
enum Body {
    None,
    Json(String),
    Unwritable,
}

fn body(new: &impl Serialize) -> Body {
    serde_json::to_string(new).map_or(Body::Unwritable, Body::Json)
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, Refusal> {
    serde_json::from_str(text).map_err(|_| UNREADABLE.into())
}

const UNREADABLE: &str = "机器没听懂服务器的话，请到服务台。";
const NO_NETWORK: &str = "网络断了，不知道成没成。请再按一次，或到服务台。";
const NO_ANSWER: &str = "网络断了，现在查不了。请过一会儿再查，或到服务台。";

/// Whoever only asked has nothing that could have arrived.
fn looked_up(answer: Result<String, Refusal>) -> Result<String, Refusal> {
    answer.map_err(|mut why| {
        if why.words == NO_NETWORK {
            NO_ANSWER.clone_into(&mut why.words);
        }
        why
    })
}

async fn answer(request: RequestBuilder, body: Body) -> Result<String, Refusal> {
    let patience = AbortSignal::timeout_with_u32(ANSWER_MS);
    let request = request.abort_signal(Some(&patience));
    // Never kept by the browser, whatever the answer says.
    let request = request.cache(web_sys::RequestCache::NoStore);
    let sent = match body {
        Body::None => request.send().await,
        Body::Json(text) => {
            let request = request.header("Content-Type", "application/json");
            match request.body(text) {
                Ok(request) => request.send().await,
                Err(_) => return Err(UNREADABLE.into()),
            }
        }
        Body::Unwritable => return Err(UNREADABLE.into()),
    };
    let unheard = |_| Refusal {
        words: NO_NETWORK.to_owned(),
        session_over: false,
        is_unheard: true,
    };
    let answer = sent.map_err(unheard)?;
    let (is_done, status) = (answer.ok(), answer.status());
    let text = answer.text().await;
    if is_done {
        // Cut off on its way: it was heard, but nobody knows what it said.
        return text.map_err(|_| UNREADABLE.into());
    }
    let is_unheard = status >= SERVER_FAULT;
    let problem: Option<Said> = text.ok().and_then(|text| read(&text).ok());
    Err(problem.map_or_else(
        || Refusal {
            words: UNREADABLE.to_owned(),
            session_over: false,
            is_unheard,
        },
        |problem| Refusal {
            words: told(&problem),
            session_over: problem.code == SESSION_OVER,
            is_unheard,
        },
    ))
}

/// What a kiosk reads of a `contract::Problem`.
#[derive(Deserialize)]
struct Said {
    title: String,
    code: String,
    #[serde(default)]
    detail: String,
    #[serde(default)]
    errors: Vec<SaidField>,
}

#[derive(Deserialize)]
struct SaidField {
    message: String,
}

/// `contract::Code::SessionOver`
const SESSION_OVER: &str = "session_over";

fn told(problem: &Said) -> String {
    let errors = problem.errors.iter().map(|error| &error.message);
    let mut text = problem.title.clone();
    for more in std::iter::once(&problem.detail).chain(errors) {
        if !more.is_empty() {
            text.push('。');
            text.push_str(more);
        }
    }
    text
}
