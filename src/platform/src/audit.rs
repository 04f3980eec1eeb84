//! The audit log: of every request that changes or opens something the log says who wants what
//! before anything is done, and what came of it when it is answered, whatever its handler does.
//!
//! Who asks is known when they are let in: `auth.rs` fills the request's [`Slot`], which writes the
//! first line before any handler runs. What cannot be written down is not done. What came of it is
//! written with the answer, and if that fails, [`late`] tries again.

mod late;

use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, OnceLock};

use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use futures::FutureExt as _;
use linggong_contract::Adcode;
use linggong_store::{Intent, Store};
use tokio::sync::OnceCell;

use self::late::Late;
use crate::clock;
use crate::error::{ApiError, ApiResult};

/// Writes the log.
#[derive(Clone)]
pub(crate) struct Recorder {
    store: Store,
    late: Late,
}

impl Recorder {
    pub(crate) fn new(store: Store) -> Self {
        let late = Late::default();
        Self { store, late }
    }
}

/// Who a request turned out to be from, and what it was about.
#[derive(Clone, Default)]
pub(crate) struct Slot(Arc<Noted>);

#[derive(Default)]
struct Noted {
    /// What is asked, if it is worth a line.
    asked: Option<Asked>,
    /// The number of its line.
    line: OnceCell<i64>,
    detail: OnceLock<String>,
}

struct Asked {
    store: Store,
    action: String,
    target: String,
}

impl Slot {
    /// Writes down who wants it, before anything is done. The first who is named counts.
    ///
    /// # Errors
    /// If that cannot be written: the request is refused.
    pub(crate) async fn fill(&self, by: &str, scope: Adcode) -> ApiResult<()> {
        let Some(asked) = &self.0.asked else {
            return Ok(());
        };
        let write = || async {
            let intent = Intent {
                at: clock::now(),
                by: by.to_owned(),
                scope,
                action: asked.action.clone(),
                target: asked.target.clone(),
            };
            asked.store.audit_intent(&intent).await
        };
        let written = self.0.line.get_or_try_init(write).await;
        written
            .map(drop)
            .map_err(|error| ApiError::unlogged(&error))
    }

    /// Which step, account or posting it is about, if the address does not tell; nothing
    /// personal.
    pub(crate) fn tell(&self, detail: impl Into<String>) {
        let _ = self.0.detail.set(detail.into());
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Slot {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_default())
    }
}

/// Whether a request is worth a line. Looking at a list that is masked is not, nor is staying
/// signed in or taking notice; taking something away is.
fn is_noted(target: &str) -> bool {
    let ends_with = |ends: &[&str]| ends.iter().any(|end| target.ends_with(end));
    if target.starts_with("GET ") {
        ends_with(&[".csv", ".xlsx", "/receipt"])
    } else {
        !ends_with(&["/touch", "/notice"])
    }
}

/// Lets a request's slot write its line, and writes what came of it.
pub(crate) async fn record(
    State(recorder): State<Recorder>,
    mut request: Request,
    next: Next,
) -> Response {
    let method = request.method().clone();
    let pattern = request.extensions().get::<MatchedPath>();
    let pattern = pattern.map_or("", MatchedPath::as_str);
    let action = format!("{method} {pattern}");
    let target = format!("{method} {}", request.uri().path());
    let asked = is_noted(&target).then(|| Asked {
        store: recorder.store.clone(),
        action,
        target,
    });
    let slot = Slot(Arc::new(Noted {
        asked,
        ..Noted::default()
    }));
    request.extensions_mut().insert(slot.clone());
    // A task of its own: whoever hangs up before the answer is in the log all the same.
    let done = tokio::spawn(async move {
        let response = match AssertUnwindSafe(next.run(request)).catch_unwind().await {
            Ok(response) => response,
            Err(_) => {
                tracing::error!("a handler panicked");
                ApiError::internal().into_response()
            }
        };
        append(&recorder, &slot, response).await
    });
    done.await
        .unwrap_or_else(|_| ApiError::internal().into_response())
}

/// Appends what came of a request that is answered. What is done is done: if this cannot be
/// written, nobody waits for it, and until it is, the log says that it does not know.
async fn append(recorder: &Recorder, slot: &Slot, response: Response) -> Response {
    let Some(line) = slot.0.line.get().copied() else {
        return response;
    };
    let detail = slot.0.detail.get().cloned();
    let (status, at) = (response.status().as_u16(), clock::now());
    let store = recorder.store.clone();
    let write = move || {
        let (store, detail) = (store.clone(), detail.clone());
        async move {
            let detail = detail.as_deref();
            store.audit_outcome(line, status, detail, at).await
        }
    };
    if let Err(error) = write().await {
        tracing::warn!(%error, line, "cannot write an outcome into the audit log yet");
        recorder.late.write(line, write);
    }
    response
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use axum::Router;
    use axum::body::Body;
    use axum::http::StatusCode;
    use axum::middleware::from_fn_with_state;
    use axum::routing::post;
    use linggong_store::{AuditQuery, Audited};
    use tower::Service as _;

    use super::*;

    fn county() -> Adcode {
        Adcode::parse("141124").unwrap()
    }

    /// Asks for something that is counted when it is done; the answer's status.
    async fn ask(store: &Store, done: &Arc<AtomicU32>, path: &str) -> StatusCode {
        let done = Arc::clone(done);
        let act = |slot: Slot| async move {
            slot.fill("lin01", county()).await?;
            // Who is let in a second time is the same request.
            slot.fill("lin01", county()).await?;
            slot.tell("砌砖");
            assert!(done.fetch_add(1, Ordering::SeqCst) < 2, "the third breaks");
            ApiResult::Ok(StatusCode::NO_CONTENT)
        };
        let layer = from_fn_with_state(Recorder::new(store.clone()), record);
        let mut router = Router::new().route("/{*rest}", post(act)).layer(layer);
        let request = Request::post(path).body(Body::empty()).unwrap();
        router.call(request).await.unwrap().status()
    }

    async fn lines(store: &Store) -> Vec<Audited> {
        let query = AuditQuery {
            limit: 10,
            ..AuditQuery::default()
        };
        store.audited(county(), &query).await.unwrap()
    }

    #[tokio::test]
    async fn what_is_done_has_one_line_with_its_outcome_also_if_it_breaks() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).await.unwrap();
        let done = Arc::default();
        assert_eq!(ask(&store, &done, "/x/1").await, StatusCode::NO_CONTENT);
        assert_eq!(ask(&store, &done, "/x/touch").await, StatusCode::NO_CONTENT);
        let broken = ask(&store, &done, "/x/2").await;
        assert_eq!(broken, StatusCode::INTERNAL_SERVER_ERROR);
        let lines = lines(&store).await;
        let told: Vec<_> = lines
            .iter()
            .map(|line| (line.target.as_str(), line.status, line.detail.as_deref()))
            .collect();
        let expected = [
            ("POST /x/2", Some(500), Some("砌砖")),
            ("POST /x/1", Some(204), Some("砌砖")),
        ];
        assert_eq!(told, expected);
    }

    #[tokio::test]
    async fn what_cannot_be_written_down_is_not_done() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).await.unwrap();
        store.close().await;
        let done = Arc::default();
        let refused = ask(&store, &done, "/x/1").await;
        assert_eq!(refused, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(done.load(Ordering::SeqCst), 0, "nothing is done");
    }
}
