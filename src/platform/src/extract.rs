//! Extractors whose rejections are problem+json that names the field.

use std::error::Error as _;
use std::time::Duration;

use axum::RequestExt as _;
use axum::extract::{FromRequest, FromRequestParts, Path};
use axum::http::header;
use axum::http::request::Parts;
use bytes::BytesMut;
use futures::StreamExt as _;
use http_body_util::LengthLimitError;
use linggong_contract::FieldError;
use linggong_contract::api::people::{IDEMPOTENCY_KEY, IDEMPOTENCY_KEY_MAX};
use linggong_store::{People, Request};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use crate::error::ApiError;
use crate::session::Session;

/// A JSON body.
pub(crate) struct Json<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: axum::extract::Request, _: &S) -> Result<Self, ApiError> {
        let declared = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|v| v.to_str().ok());
        if !declared.is_some_and(|text| text.starts_with("application/json")) {
            return Err(ApiError::unsupported_media_type());
        }
        let bytes = read(request).await?;
        parse_json(&bytes).map(Self)
    }
}

/// A JSON body that may be left out, or be `null`: whoever has nothing to tell asks as before.
pub(crate) struct MaybeJson<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned + Default> FromRequest<S> for MaybeJson<T> {
    type Rejection = ApiError;

    async fn from_request(request: axum::extract::Request, _: &S) -> Result<Self, ApiError> {
        let bytes = read(request).await?;
        if bytes.is_empty() {
            return Ok(Self(T::default()));
        }
        let body = parse_json::<Option<T>>(&bytes)?;
        Ok(Self(body.unwrap_or_default()))
    }
}

/// A body as it comes.
pub(crate) struct Raw(pub(crate) BytesMut);

impl<S: Send + Sync> FromRequest<S> for Raw {
    type Rejection = ApiError;

    async fn from_request(request: axum::extract::Request, _: &S) -> Result<Self, ApiError> {
        read(request).await.map(Self)
    }
}

/// How long the rest of a body that is too large is read and thrown away. Who is still
/// sending when the connection closes sees a broken connection instead of the answer.
const DRAIN_MAX: Duration = Duration::from_secs(5);

async fn read(request: axum::extract::Request) -> Result<BytesMut, ApiError> {
    let mut chunks = request.into_limited_body().into_data_stream();
    let mut bytes = BytesMut::new();
    while let Some(chunk) = chunks.next().await {
        match chunk {
            Ok(chunk) => bytes.extend_from_slice(&chunk),
            Err(error) if is_too_large(&error) => {
                let drain = async { while chunks.next().await.is_some() {} };
                let _ = tokio::time::timeout(DRAIN_MAX, drain).await;
                return Err(ApiError::body_too_large());
            }
            Err(error) => return Err(ApiError::malformed_json(error.to_string())),
        }
    }
    Ok(bytes)
}

fn is_too_large(error: &axum::Error) -> bool {
    std::iter::successors(error.source(), |error| (*error).source())
        .any(|error| error.is::<LengthLimitError>())
}

/// Reads JSON; tells text that is no JSON from JSON with wrong fields.
pub(crate) fn parse_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        if inner.is_data() {
            ApiError::invalid(vec![field_error(&path, &inner)])
        } else {
            ApiError::malformed_json(format!("第{}行第{}列", inner.line(), inner.column()))
        }
    })?;
    deserializer.end().map_err(|error| {
        ApiError::malformed_json(format!(
            "第{}行第{}列之后有多余的内容",
            error.line(),
            error.column()
        ))
    })?;
    Ok(value)
}

/// Words what serde found wrong at `path`.
pub(crate) fn field_error(path: &str, error: &serde_json::Error) -> FieldError {
    let said = error.to_string();
    let quoted = said.split('`').nth(1).unwrap_or_default();
    let within = |name: &str| match path {
        "." | "" => name.to_owned(),
        path => format!("{path}.{name}"),
    };
    if said.starts_with("missing field") {
        return FieldError::new(within(quoted), "缺少这一项");
    }
    if said.starts_with("unknown variant") {
        let known = said.split("expected").nth(1).unwrap_or_default();
        let known = known
            .split(" at line")
            .next()
            .unwrap_or_default()
            .replace("one of", "");
        return FieldError::new(
            path,
            format!("没有“{quoted}”这个取值，可以写：{}", known.trim()),
        );
    }
    // Messages of our own types are Chinese already; serde's name the types.
    let message = said.split(" at line").next().unwrap_or_default();
    let message = if message.is_ascii() {
        "类型或取值不对"
    } else {
        message
    };
    FieldError::new(path, message)
}

/// Query parameters.
pub(crate) struct Query<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        match axum::extract::Query::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(value)) => Ok(Self(value)),
            Err(rejection) => {
                let said = rejection.body_text();
                // “Failed to deserialize query string: limit: invalid digit found in string”
                let mut parts = said.split(": ").skip(1);
                let field = parts.next().unwrap_or("query").to_owned();
                let message = parts
                    .next()
                    .filter(|m| !m.is_ascii())
                    .unwrap_or("参数写得不对");
                Err(ApiError::invalid_field(&field, message))
            }
        }
    }
}

/// The hash of a request's idempotency key; a request without one is refused.
pub(crate) struct IdempotencyKey([u8; 32]);

impl IdempotencyKey {
    /// The request, for recognising it when it comes again: the same words of somebody else are
    /// another request.
    pub(crate) fn request(
        self,
        people: &People,
        body: &impl Serialize,
        session: Option<Session>,
    ) -> Result<Request, ApiError> {
        request_of(people, self.0, body, session)
    }
}

/// The same where a key may be left out: without one, each request is another.
pub(crate) struct MaybeKey(Option<IdempotencyKey>);

impl MaybeKey {
    /// The request, if it has a key.
    pub(crate) fn request(
        self,
        people: &People,
        body: &impl Serialize,
    ) -> Result<Option<Request>, ApiError> {
        let request = |key: IdempotencyKey| key.request(people, body, None);
        self.0.map(request).transpose()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for MaybeKey {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        if !parts.headers.contains_key(IDEMPOTENCY_KEY) {
            return Ok(Self(None));
        }
        let key = IdempotencyKey::from_request_parts(parts, state).await?;
        Ok(Self(Some(key)))
    }
}

/// A request by the hash of its idempotency key and its words.
pub(crate) fn request_of(
    people: &People,
    key: [u8; 32],
    body: &impl Serialize,
    session: Option<Session>,
) -> Result<Request, ApiError> {
    let mut words = serde_json::to_vec(body)?;
    if let Some(session) = session {
        words.extend(session.seeker.0.to_be_bytes());
    }
    Ok(Request {
        key,
        request: people.mac("request", &words),
    })
}

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let key = parts
            .headers
            .get(IDEMPOTENCY_KEY)
            .and_then(|value| value.to_str().ok())
            .filter(|key| (1..=IDEMPOTENCY_KEY_MAX).contains(&key.len()));
        key.map(|key| Self(Sha256::digest(key).into()))
            .ok_or_else(|| ApiError::invalid_field(IDEMPOTENCY_KEY, "请带上1到64个字符的请求头"))
    }
}

/// One parameter of the path; what cannot be read names nothing that exists.
pub(crate) struct Id<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Id<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        match Path::<T>::from_request_parts(parts, state).await {
            Ok(Path(value)) => Ok(Self(value)),
            Err(_) => Err(ApiError::not_found("编号写得不对")),
        }
    }
}
