//! Requests to the platform, in the name of whoever is signed in.

use gloo::net::http::{Method, Request, RequestBuilder};
use leptos::prelude::{StoredValue, UpdateValue as _};
use linggong_contract::{Code, FieldError, Problem};
use linggong_rules::entry;
use linggong_ui::new_key;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

use crate::desk::Desk;

/// Why it did not work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// In plain words.
    pub(crate) words: String,
    /// What kind of refusal; none if the platform was not heard.
    pub(crate) code: Option<Code>,
    /// The wrong fields.
    pub(crate) errors: Vec<FieldError>,
}

/// What is said if something was asked for and nothing was heard.
const UNREAD: &str = "网络断了，现在查不到最新的。连上以后再看。";
/// The same if something was to be done.
const UNDONE: &str = "网络断了，没有办成。填的内容还在，稍后再试。";

impl Refusal {
    fn unheard(words: &str) -> Self {
        Self {
            words: words.to_owned(),
            code: None,
            errors: Vec::new(),
        }
    }

    /// Nobody is signed in any more. What the platform says of it is meant for whoever writes
    /// programs.
    fn signed_out(code: Code) -> Self {
        Self {
            words: "已经退出了，没有办成。填的内容还在，登录以后再办一次。".to_owned(),
            code: Some(code),
            errors: Vec::new(),
        }
    }

    /// Whether somebody else was quicker.
    pub(crate) fn is_changed(&self) -> bool {
        self.code == Some(Code::Changed)
    }

    /// What is wrong with one field.
    pub(crate) fn of(&self, field: &str) -> Option<String> {
        entry::told(&self.errors, field, |_| true)
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        let mut words = problem.title;
        let details = problem.detail.into_iter();
        for more in details.chain(problem.errors.iter().map(|error| error.message.clone())) {
            words.push('：');
            words.push_str(&more);
        }
        Self {
            words,
            code: Some(problem.code),
            errors: problem.errors,
        }
    }
}

/// Asks for something.
pub(crate) async fn get<T: DeserializeOwned>(desk: Desk, path: &str) -> Result<T, Refusal> {
    let text = get_text(desk, path).await?;
    read(&text)
}

/// Asks for something as it is written.
pub(crate) async fn get_text(desk: Desk, path: &str) -> Result<String, Refusal> {
    text(desk, Request::get(path).build().ok(), UNREAD).await
}

/// Does something, and reads what came of it.
pub(crate) async fn send<T: DeserializeOwned>(
    desk: Desk,
    method: Method,
    path: &str,
    body: &impl Serialize,
) -> Result<T, Refusal> {
    let request = RequestBuilder::new(path).method(method).json(body);
    let text = text(desk, request.ok(), UNDONE).await?;
    read(&text)
}

/// The key of what is made: the same words again are the same request, other words another one.
#[derive(Clone, Copy)]
pub(crate) struct Once(StoredValue<(String, String)>);

impl Once {
    pub(crate) fn new() -> Self {
        Self(StoredValue::new((new_key(), String::new())))
    }

    /// The key for these words.
    pub(crate) fn key(self, body: &impl Serialize) -> String {
        let words = serde_json::to_string(body).unwrap_or_default();
        let key = self.0.try_update_value(|(key, of)| {
            if *of != words {
                *key = new_key();
                *of = words;
            }
            key.clone()
        });
        key.unwrap_or_else(new_key)
    }

    /// It is made: what comes next is another one, also with the same words.
    pub(crate) fn made(self) {
        let _ = self.0.try_update_value(|(_, of)| of.clear());
    }
}

/// Makes something, once for each key, however often it is pressed.
pub(crate) async fn send_once<T: DeserializeOwned>(
    desk: Desk,
    key: &str,
    path: &str,
    body: &impl Serialize,
) -> Result<T, Refusal> {
    let request = Request::post(path)
        .header("Idempotency-Key", key)
        .json(body);
    let text = text(desk, request.ok(), UNDONE).await?;
    read(&text)
}

/// Hands in a file or a text as it is.
pub(crate) async fn send_raw<T: DeserializeOwned>(
    desk: Desk,
    path: &str,
    body: JsValue,
) -> Result<T, Refusal> {
    let text = text(desk, Request::post(path).body(body).ok(), UNDONE).await?;
    read(&text)
}

/// Does something that has no answer.
pub(crate) async fn act(desk: Desk, method: Method, path: &str) -> Result<(), Refusal> {
    let request = RequestBuilder::new(path).method(method).build();
    text(desk, request.ok(), UNDONE).await.map(drop)
}

/// What is answered; `unheard` is said if nothing is.
async fn text(
    desk: Desk,
    request: Option<Request>,
    unheard: &'static str,
) -> Result<String, Refusal> {
    let request = request.ok_or_else(|| Refusal::unheard(unheard))?;
    let answer = request.send().await;
    let answer = answer.map_err(|_| Refusal::unheard(unheard))?;
    let is_done = answer.ok();
    let text = answer.text().await;
    let text = text.map_err(|_| Refusal::unheard(unheard))?;
    if is_done {
        return Ok(text);
    }
    let problem: Problem = read(&text)?;
    match problem.code {
        Code::SessionOver | Code::Unauthorized => {
            desk.signed_out();
            return Err(Refusal::signed_out(problem.code));
        }
        Code::Disabled => desk.disabled(),
        Code::MustChangePassword => desk.look(),
        _ => {}
    }
    Err(problem.into())
}

pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, Refusal> {
    serde_json::from_str(text).map_err(|_| Refusal {
        words: "服务器的回答看不懂，请刷新页面。".to_owned(),
        code: None,
        errors: Vec::new(),
    })
}
