//! The pages of the three faces. The board's and the kiosk's page carry the market's current
//! feed, so that the first posting is painted without a second request.

use std::fmt::Write as _;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use linggong_contract::{Adcode, Feed, Market};
use linggong_rules::screens::address;
use rust_embed::EmbeddedFile;
use serde::Deserialize;

use super::assets::App;
use super::screens;
use crate::error::{ApiError, ApiResult};
use crate::extract::Query;
use crate::state::AppState;

#[derive(Debug, Deserialize)]
pub(crate) struct PageQuery {
    market: Option<String>,
    /// What the screen goes by, see `GET …/feed`.
    #[serde(default)]
    names: String,
}

/// An enrolled screen becomes what it was enrolled as. Any other shows the board of the server's
/// market, or – if the server has none of its own – asks to be enrolled.
pub(crate) async fn home(State(state): State<AppState>, headers: HeaderMap) -> ApiResult<Response> {
    if let Some((screen, cookie)) = screens::of_request(&state, &headers).await? {
        let there = Redirect::temporary(&address(&screen.settings));
        return Ok(([(header::SET_COOKIE, cookie)], there).into_response());
    }
    let there = match state.market {
        Some(market) => format!("/board?market={market}"),
        None => "/screen".to_owned(),
    };
    Ok(Redirect::temporary(&there).into_response())
}

/// What a device shows that is to be enrolled: a code.
pub(crate) async fn screen() -> ApiResult<Response> {
    let template = template("screen")?;
    let page = fill(&String::from_utf8_lossy(&template.data), "null", "零工屏");
    let headers = [(header::CACHE_CONTROL, "no-store")];
    Ok((headers, Html(page)).into_response())
}

pub(crate) async fn board(
    state: State<AppState>,
    query: Query<PageQuery>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    face(state, query, headers, "board").await
}

pub(crate) async fn kiosk(
    state: State<AppState>,
    query: Query<PageQuery>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    face(state, query, headers, "kiosk").await
}

pub(crate) async fn desk(
    state: State<AppState>,
    query: Query<PageQuery>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    face(state, query, headers, "desk").await
}

async fn face(
    State(state): State<AppState>,
    Query(query): Query<PageQuery>,
    headers: HeaderMap,
    face: &'static str,
) -> ApiResult<Response> {
    let asked = query.market.as_deref().map(Adcode::parse);
    let market = match asked {
        Some(Ok(id)) if state.store.market(id).is_some() => id,
        Some(_) => {
            return Ok(chooser(
                state.store.markets(),
                face,
                "没有这个零工市场，请选择",
            ));
        }
        None => match state.market {
            Some(id) => id,
            None => return Ok(chooser(state.store.markets(), face, "请选择零工市场")),
        },
    };
    let template = template(face)?;
    let snapshot = state
        .snapshots
        .get(&state.store, market, &query.names)
        .await?;
    let page = snapshot.page(face, |feed, name| {
        fill(&String::from_utf8_lossy(&template.data), feed, name)
    });
    let mut response = page.respond("text/html; charset=utf-8", &headers);
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Ok(response)
}

/// The board's page around a feed of one's own making.
pub(super) fn board_of(feed: &Feed) -> ApiResult<String> {
    let template = template("board")?;
    let text = serde_json::to_string(feed)?;
    Ok(fill(
        &String::from_utf8_lossy(&template.data),
        &text,
        &feed.market.name,
    ))
}

fn template(face: &str) -> ApiResult<EmbeddedFile> {
    App::get(&format!("pages/{face}.html"))
        .ok_or_else(|| ApiError::not_found("这个程序里没有界面文件，请用 cargo xtask build 构建"))
}

fn fill(template: &str, feed: &str, market_name: &str) -> String {
    // Inside a script element only “<” could end the data; JSON may write it as an escape.
    template
        .replace("{{title}}", &escape(market_name))
        .replace("{{state}}", &feed.replace('<', "\\u003c"))
}

/// A page that lets one choose a market, by city; needs no script.
fn chooser(markets: &[Market], face: &str, title: &str) -> Response {
    let css = desk_css();
    let mut page = format!(
        "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>零工屏</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><link rel=\"stylesheet\" href=\"/{css}\">\
         <body class=\"chooser paper\"><h1>{}</h1>",
        escape(title)
    );
    let mut city = "";
    for market in markets {
        if market.city != city {
            if !city.is_empty() {
                page.push_str("</ul></section>");
            }
            city = &market.city;
            let _ = write!(page, "<section><h2>{}</h2><ul>", escape(city));
        }
        let _ = write!(
            page,
            "<li><a href=\"/{face}?market={}\">{}</a></li>",
            market.id,
            escape(&market.county)
        );
    }
    page.push_str("</ul></section></body></html>");
    (StatusCode::OK, Html(page)).into_response()
}

/// The style sheet of pages that need no script.
pub(super) fn desk_css() -> String {
    let mut names = App::iter();
    let found = names.find(|name| name.starts_with("assets/desk-") && name.ends_with(".css"));
    found.unwrap_or_default().into_owned()
}

pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
