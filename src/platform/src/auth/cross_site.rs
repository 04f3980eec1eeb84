//! A page of another site must not act with the cookie of somebody who is signed in. The cookie
//! is `SameSite=Strict` already; a browser also says where a request comes from.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

use crate::error::ApiError;

/// The request comes from one of our own pages, or changes nothing. Clients that are no browsers
/// say nothing of the kind, and carry nobody's cookie but their own.
pub(crate) struct OwnPage;

impl<S: Sync> FromRequestParts<S> for OwnPage {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        if parts.method.is_safe() || is_own(&parts.headers) {
            Ok(Self)
        } else {
            Err(ApiError::cross_site())
        }
    }
}

fn is_own(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    // Browsers send the first over TLS and to the machine itself, the second always.
    match (text("sec-fetch-site"), text(header::ORIGIN.as_str())) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => {
            let host = origin.split_once("://").map(|(_, host)| host);
            host.is_some() && host == text(header::HOST.as_str())
        }
        (None, None) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_may_act() {
        for (names, own) in [
            (&[("sec-fetch-site", "same-origin")][..], true),
            (&[("sec-fetch-site", "none")], true),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "same-site")], false),
            (
                &[
                    ("origin", "http://10.1.2.3:8080"),
                    ("host", "10.1.2.3:8080"),
                ],
                true,
            ),
            (
                &[("origin", "http://evil.example"), ("host", "10.1.2.3:8080")],
                false,
            ),
            (&[("origin", "null"), ("host", "10.1.2.3:8080")], false),
            (&[], true),
        ] {
            let mut headers = HeaderMap::new();
            for (name, value) in names {
                headers.insert(*name, header::HeaderValue::from_static(value));
            }
            assert_eq!(is_own(&headers), own, "{names:?}");
        }
    }
}
