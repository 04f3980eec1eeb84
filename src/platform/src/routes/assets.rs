//! The app's files, embedded in the binary: compressed at build time, named by their content.

use std::borrow::Cow;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::coding::Coding;
use crate::error::ApiError;
use crate::extract::Id;

/// What `cargo xtask build` made of the faces, `public/` and `style/`.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../target/app"]
#[allow_missing = true]
pub(crate) struct App;

/// A name contains a hash of the content, so it never changes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Looked at anew each time; an ETag saves the transfer.
const REVALIDATE: &str = "no-cache";

/// A file whose name tells its content.
pub(crate) async fn asset(Id(name): Id<String>, headers: HeaderMap) -> Response {
    file(&format!("assets/{name}"), FOR_EVER, &headers)
}

/// The service worker; its scope is the whole site, so it lives at the root.
pub(crate) async fn service_worker(headers: HeaderMap) -> Response {
    file("root/sw.js", REVALIDATE, &headers)
}

/// The web app manifest.
pub(crate) async fn manifest(headers: HeaderMap) -> Response {
    file("root/manifest.webmanifest", REVALIDATE, &headers)
}

fn file(path: &str, cache: &'static str, headers: &HeaderMap) -> Response {
    let is_variant = path.ends_with(".br") || path.ends_with(".gz");
    let Some(plain) = App::get(path).filter(|_| !is_variant) else {
        return ApiError::no_such_path().into_response();
    };
    let tag = format!(
        "\"{}\"",
        const_hex::encode(&plain.metadata.sha256_hash()[..12])
    );
    let seen = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok());
    let mut response = if seen.is_some_and(|seen| seen.split(',').any(|one| one.trim() == tag)) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let kind = mime_guess::from_path(path).first_or_octet_stream();
        let (encoding, chosen) = negotiate(path, plain, headers);
        let mut response = body(chosen).into_response();
        let sent = response.headers_mut();
        if let Ok(kind) = HeaderValue::from_str(kind.as_ref()) {
            sent.insert(header::CONTENT_TYPE, kind);
        }
        if let Some(encoding) = encoding {
            sent.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        response
    };
    let sent = response.headers_mut();
    sent.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    sent.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        sent.insert(header::ETAG, tag);
    }
    response
}

/// The smallest form the client takes.
fn negotiate(
    path: &str,
    plain: EmbeddedFile,
    headers: &HeaderMap,
) -> (Option<&'static str>, EmbeddedFile) {
    for coding in Coding::accepted(headers) {
        let ending = match coding {
            Coding::Brotli => "br",
            Coding::Gzip => "gz",
        };
        if let Some(variant) = App::get(&format!("{path}.{ending}")) {
            return (Some(coding.name()), variant);
        }
    }
    (None, plain)
}

fn body(file: EmbeddedFile) -> axum::body::Body {
    match file.data {
        Cow::Borrowed(bytes) => bytes::Bytes::from_static(bytes).into(),
        Cow::Owned(bytes) => bytes.into(),
    }
}
