//! A page's text, spoken.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use linggong_contract::api::SpeechRequest;

use crate::error::{ApiError, ApiResult};
use crate::extract::Json;
use crate::limits::Device;
use crate::refusals::{Absent, Invalid, TooOften};
use crate::state::AppState;

/// Longest text, in characters.
const TEXT_MAX: usize = 1_200;

/// Whether the platform can speak; if not, kiosks without a voice show no button.
#[utoipa::path(get, path = "/api/v1/speech", tag = "people",
    responses((status = 204, description = "It can"), Absent))]
pub(crate) async fn can_speak(State(state): State<AppState>) -> ApiResult<StatusCode> {
    if state.speaker.can_speak() {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ApiError::not_found("服务器上没有装朗读程序"))
    }
}

/// Speaks a text, up to 1,200 characters. Nothing personal belongs in it.
#[utoipa::path(post, path = "/api/v1/speech", tag = "people", request_body = SpeechRequest,
    responses((status = 200, description = "The sound", content_type = "audio/wav", body = Vec<u8>), Absent, Invalid, TooOften))]
pub(crate) async fn speak(
    State(state): State<AppState>,
    device: Device,
    Json(asked): Json<SpeechRequest>,
) -> ApiResult<Response> {
    state.limits.device(device)?;
    if asked.text.trim().is_empty() || asked.text.chars().count() > TEXT_MAX {
        return Err(ApiError::invalid_field(
            "text",
            format!("应有1到{TEXT_MAX}个字"),
        ));
    }
    let sound = state.speaker.speak(&asked.text).await;
    let sound = sound.ok_or_else(|| ApiError::not_found("这段话读不出来"))?;
    let mut response = sound.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("audio/wav"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
