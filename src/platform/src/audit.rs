//! The audit log: every request of somebody at the desk that changes or opens something becomes
//! a line when it is answered, whatever its handler does.

use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, OnceLock};

use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use futures::FutureExt as _;
use linggong_contract::Adcode;
use linggong_store::Audited;

use crate::clock;
use crate::error::ApiError;
use crate::state::AppState;

/// Who a request turned out to be from, and what it was about.
#[derive(Clone, Default)]
pub(crate) struct Slot(Arc<Noted>);

#[derive(Default)]
struct Noted {
    who: OnceLock<(String, Adcode)>,
    detail: OnceLock<String>,
}

impl Slot {
    /// The first who is named counts.
    pub(crate) fn fill(&self, name: &str, scope: Adcode) {
        let _ = self.0.who.set((name.to_owned(), scope));
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

/// Writes the line.
pub(crate) async fn record(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let method = request.method().clone();
    let pattern = request.extensions().get::<MatchedPath>();
    let pattern = pattern.map_or("", MatchedPath::as_str);
    let action = format!("{method} {pattern}");
    let target = format!("{method} {}", request.uri().path());
    let slot = Slot::default();
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
        append(&state, &slot, action, target, response).await
    });
    done.await
        .unwrap_or_else(|_| ApiError::internal().into_response())
}

/// Appends the line of a request that is answered.
async fn append(
    state: &AppState,
    slot: &Slot,
    action: String,
    target: String,
    response: Response,
) -> Response {
    // Looking at a list that is masked is not worth a line, nor is staying signed in or taking
    // notice; taking something away is.
    let is_noted = if target.starts_with("GET ") {
        [".csv", ".xlsx", "/receipt"]
            .iter()
            .any(|end| target.ends_with(end))
    } else {
        !["/touch", "/notice"]
            .iter()
            .any(|end| target.ends_with(end))
    };
    if is_noted && let Some((by, scope)) = slot.0.who.get() {
        let line = Audited {
            id: 0,
            at: clock::now(),
            by: by.clone(),
            scope: *scope,
            action,
            target,
            detail: slot.0.detail.get().cloned(),
            status: response.status().as_u16(),
        };
        if let Err(error) = state.store.audit(&line).await {
            tracing::error!(%error, action = line.action, by = line.by, "cannot write the audit log");
        }
    }
    response
}
