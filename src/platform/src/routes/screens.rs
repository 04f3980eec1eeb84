//! What devices ask for: a code to be enrolled with, and – once they are screens – what there is
//! to do.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use linggong_contract::api::screens::{ClaimPairing, Pairing, PairingStanding, PairingState};
use linggong_contract::{FieldError, Moment, ScreenOrders, ScreenReport};
use linggong_rules::screens::{CODE_LASTS_MS, address};
use linggong_store::Ordered;
use time::Duration;

use crate::auth::{OwnPage, hash};
use crate::clock;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Json, Raw};
use crate::limits::Device;
use crate::refusals::{Invalid, Malformed, TooOften};
use crate::state::AppState;

/// The cookie that makes a device a screen.
const COOKIE: &str = "linggong_screen";
/// Browsers keep none for longer: 400 days. It is set anew each time the device starts.
const COOKIE_LASTS: Duration = Duration::days(400);
/// Codes tried until one is free: with two thousand in use, one in five hundred is taken.
const TRIES_MAX: u8 = 16;
/// Largest picture of a screen: 640 pixels wide, twice over.
pub(crate) const PICTURE_BYTES_MAX: usize = 400 * 1024;
const LISTS_MAX: usize = 20;

/// A code for a device that wants to be enrolled, good once and for ten minutes.
#[utoipa::path(post, path = "/api/v1/screens/pairings", tag = "screens",
    responses((status = 201, description = "The code", body = Pairing), TooOften))]
pub(crate) async fn begin(
    State(state): State<AppState>,
    device: Device,
) -> ApiResult<(StatusCode, axum::Json<Pairing>)> {
    state.limits.device(device)?;
    let secret = random()?;
    let now = clock::now();
    for _ in 0..TRIES_MAX {
        let drawn = getrandom::u32().map_err(|_| ApiError::internal())? % 1_000_000;
        let code = format!("{drawn:06}");
        if state
            .store
            .begin_pairing(&code, &hash(&secret), now)
            .await?
        {
            let expires_at = now.plus_ms(CODE_LASTS_MS);
            let pairing = Pairing {
                code,
                secret,
                expires_at,
            };
            return Ok((StatusCode::CREATED, axum::Json(pairing)));
        }
    }
    Err(ApiError::unavailable("没有空的配对码"))
}

/// Whether somebody has typed a device's code. Then a cookie comes with the answer, and the
/// device is a screen.
#[utoipa::path(post, path = "/api/v1/screens/pairings/claim", tag = "screens",
    request_body = ClaimPairing,
    responses((status = 200, description = "How far it has come", body = PairingStanding),
        Malformed, Invalid))]
pub(crate) async fn claim(
    State(state): State<AppState>,
    jar: CookieJar,
    Json(body): Json<ClaimPairing>,
) -> ApiResult<(CookieJar, axum::Json<PairingStanding>)> {
    if of_jar(&state, &jar).await?.is_some() {
        // Put back on the list while it showed a code.
        let state = PairingState::Enrolled;
        return Ok((jar, axum::Json(PairingStanding { state })));
    }
    let token = random()?;
    let claimed = state
        .store
        .claim_pairing(&hash(&body.secret), &hash(&token), clock::now())
        .await?;
    let jar = match claimed {
        PairingState::Enrolled => jar.add(cookie(token, state.tls)),
        PairingState::Waiting | PairingState::Over => jar,
    };
    Ok((jar, axum::Json(PairingStanding { state: claimed })))
}

/// What a screen says of itself; the answer is what there is to do. 204 if the device is no
/// screen of ours (any more).
#[utoipa::path(post, path = "/api/v1/screens/self/report", tag = "screens", security(("screen" = [])),
    request_body = ScreenReport,
    responses((status = 200, description = "What there is to do", body = ScreenOrders),
        (status = 204, description = "The device is not enrolled"), Malformed, Invalid))]
pub(crate) async fn report(
    State(state): State<AppState>,
    _own: OwnPage,
    jar: CookieJar,
    Json(report): Json<ScreenReport>,
) -> ApiResult<Response> {
    let Some(token) = jar.get(COOKIE) else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    let wrong = check(&report);
    if !wrong.is_empty() {
        return Err(ApiError::invalid(wrong));
    }
    let now = clock::now();
    let ordered = state
        .store
        .report_screen(&hash(token.value()), &report, state.started_at, now)
        .await?;
    let Some(ordered) = ordered else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    Ok(axum::Json(orders(&state, ordered, now)).into_response())
}

/// A screen's picture of what is on its glass, as WebP; replaces the last one.
#[utoipa::path(post, path = "/api/v1/screens/self/picture", tag = "screens", security(("screen" = [])),
    request_body(content = Vec<u8>, content_type = "image/webp"),
    responses((status = 204, description = "It is kept, or the device is not enrolled"), Invalid))]
pub(crate) async fn picture(
    State(state): State<AppState>,
    _own: OwnPage,
    jar: CookieJar,
    Raw(body): Raw,
) -> ApiResult<StatusCode> {
    let is_webp = body.starts_with(b"RIFF") && body.get(8..12) == Some(b"WEBP");
    if !is_webp {
        return Err(ApiError::invalid_field("picture", "应为 WebP 图片"));
    }
    if let Some(token) = jar.get(COOKIE) {
        let token_hash = hash(token.value());
        let now = clock::now();
        state.store.keep_picture(&token_hash, &body, now).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// The screen that a request comes from, and its cookie for another 400 days.
pub(super) async fn of_request(
    state: &AppState,
    headers: &HeaderMap,
) -> ApiResult<Option<(Ordered, HeaderValue)>> {
    let jar = CookieJar::from_headers(headers);
    let Some(ordered) = of_jar(state, &jar).await? else {
        return Ok(None);
    };
    let token = jar.get(COOKIE).map_or("", Cookie::value).to_owned();
    let set = cookie(token, state.tls).to_string();
    let set = HeaderValue::from_str(&set).map_err(|_| ApiError::internal())?;
    Ok(Some((ordered, set)))
}

async fn of_jar(state: &AppState, jar: &CookieJar) -> ApiResult<Option<Ordered>> {
    match jar.get(COOKIE) {
        Some(token) => Ok(state.store.screen_of(&hash(token.value())).await?),
        None => Ok(None),
    }
}

fn cookie(token: String, tls: bool) -> Cookie<'static> {
    Cookie::build((COOKIE, token))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(tls)
        .max_age(COOKIE_LASTS)
        .build()
}

fn orders(state: &AppState, ordered: Ordered, now: Moment) -> ScreenOrders {
    let market = state.store.market(ordered.settings.market);
    ScreenOrders {
        address: address(&ordered.settings),
        market: market.map(|market| market.name.clone()).unwrap_or_default(),
        name: ordered.settings.name,
        tags: ordered.settings.tags,
        dark: ordered.settings.dark,
        commands: ordered.commands,
        at: now,
    }
}

fn check(report: &ScreenReport) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    for (field, text, max) in [
        ("showing", &report.showing, 60),
        ("version", &report.version, 20),
    ] {
        if text.chars().count() > max {
            wrong.push(FieldError::new(field, format!("最多{max}个字")));
        }
    }
    for (field, list) in [("done", &report.done), ("takeovers", &report.takeovers)] {
        if list.len() > LISTS_MAX {
            wrong.push(FieldError::new(field, format!("最多{LISTS_MAX}个")));
        }
    }
    wrong
}

fn random() -> ApiResult<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| ApiError::internal())?;
    Ok(const_hex::encode(bytes))
}

/// Headers of a picture that only staff may see.
pub(super) const PICTURE_HEADERS: [(header::HeaderName, &str); 2] = [
    (header::CONTENT_TYPE, "image/webp"),
    (header::CACHE_CONTROL, "private, no-store"),
];
