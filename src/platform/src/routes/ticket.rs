//! The page behind a ticket's QR: how it stands, on a phone, without script and without
//! anything personal.

use std::fmt::Write as _;

use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use linggong_contract::{Interest, InterestState, Posting};
use linggong_rules::{interest, wording};
use linggong_store::StoreError;

use super::assets::App;
use super::pages::escape;
use crate::error::{ApiError, ApiResult};
use crate::state::AppState;

/// The page looks again by itself.
const REFRESH_S: u32 = 20;

pub(crate) async fn status(
    State(state): State<AppState>,
    Path(code): Path<String>,
) -> ApiResult<Response> {
    let (interest, posting) = match state.people.by_code(&code).await {
        Ok(found) => found,
        Err(StoreError::NoInterest) => {
            return Ok(answer(
                StatusCode::NOT_FOUND,
                page("没有这个号", "<p>这个号不在了。</p>"),
            ));
        }
        Err(error) => return Err(ApiError::from(error)),
    };
    let market = state.store.market(interest.market);
    let name = market.map_or("零工市场", |market| &market.name);
    Ok(answer(
        StatusCode::OK,
        page(name, &body(&interest, &posting)),
    ))
}

fn body(interest: &Interest, posting: &Posting) -> String {
    let pay = wording::pay(&posting.draft.pay);
    let mut body = format!(
        "<p class=\"ticket\">{:03}</p><p class=\"state\">{}</p><p>{}</p>",
        interest.ticket,
        interest.state.label(),
        interest::told(
            interest.state,
            posting.state == linggong_contract::State::Open
        )
    );
    if let (InterestState::Called, Some(window)) = (interest.state, interest.window) {
        let _ = write!(body, "<p class=\"state\">到 {window} 号窗口</p>");
    }
    if interest.ahead > 0 {
        let _ = write!(body, "<p>前面还有 {} 人</p>", interest.ahead);
    }
    let _ = write!(
        body,
        "<hr><p><b>{}</b> {}{}{}</p><p>{}</p>",
        escape(&posting.draft.title),
        pay.lead,
        pay.upper,
        pay.unit,
        escape(&posting.draft.place)
    );
    body
}

fn page(title: &str, body: &str) -> String {
    let css = App::iter()
        .find(|name| name.starts_with("assets/kiosk-") && name.ends_with(".css"))
        .unwrap_or_default();
    format!(
        "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><meta http-equiv=\"refresh\" content=\"{REFRESH_S}\">\
         <meta name=\"robots\" content=\"noindex\"><link rel=\"stylesheet\" href=\"/{css}\">\
         <body class=\"kiosk phone\"><main class=\"status\"><h1>{title}</h1>{body}</main></body></html>",
        title = escape(title)
    )
}

fn answer(status: StatusCode, page: String) -> Response {
    let mut response = (status, Html(page)).into_response();
    let no_store = HeaderValue::from_static("no-store");
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, no_store);
    response
}
