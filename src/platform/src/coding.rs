//! Content codings: which form of a body a client takes, and bodies kept in every form.

use std::io::Write as _;
use std::sync::OnceLock;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;

/// A compressed form of a body.
#[derive(Clone, Copy)]
pub(crate) enum Coding {
    Brotli,
    Gzip,
}

impl Coding {
    /// As `Content-Encoding` names it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// The forms this client takes, the smallest first.
    pub(crate) fn accepted(headers: &HeaderMap) -> impl Iterator<Item = Self> {
        let list = headers
            .get(header::ACCEPT_ENCODING)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        [Self::Brotli, Self::Gzip]
            .into_iter()
            .filter(move |coding| {
                list.split(',').any(|one| {
                    let mut parts = one.split(';');
                    let named = parts
                        .next()
                        .is_some_and(|name| name.trim() == coding.name());
                    named && !parts.any(|q| matches!(q.trim(), "q=0" | "q=0.0"))
                })
            })
    }
}

/// How hard a body is compressed that lives until the next change: a tenth of the time of
/// the best, a twentieth larger.
const BROTLI_QUALITY: u32 = 5;
/// Base-two logarithm of brotli's window: larger than any feed.
const BROTLI_WINDOW: u32 = 20;

/// A body compressed at most once for each coding, by the first who asks for it.
pub(crate) struct Kept {
    plain: Bytes,
    brotli: OnceLock<Bytes>,
    gzip: OnceLock<Bytes>,
}

impl Kept {
    pub(crate) fn new(plain: impl Into<Bytes>) -> Self {
        Self {
            plain: plain.into(),
            brotli: OnceLock::new(),
            gzip: OnceLock::new(),
        }
    }

    /// The body itself.
    pub(crate) fn plain(&self) -> Bytes {
        self.plain.clone()
    }

    /// An answer in the form the client takes.
    pub(crate) fn respond(&self, kind: &'static str, headers: &HeaderMap) -> Response {
        let coding = Coding::accepted(headers).next();
        let body = match coding {
            Some(Coding::Brotli) => self.brotli.get_or_init(|| brotli(&self.plain)).clone(),
            Some(Coding::Gzip) => self.gzip.get_or_init(|| gzip(&self.plain)).clone(),
            None => self.plain(),
        };
        let mut response = Body::from(body).into_response();
        let sent = response.headers_mut();
        sent.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        sent.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if let Some(coding) = coding {
            let name = HeaderValue::from_static(coding.name());
            sent.insert(header::CONTENT_ENCODING, name);
        }
        response
    }
}

fn brotli(plain: &[u8]) -> Bytes {
    let mut writer =
        brotli::CompressorWriter::new(Vec::new(), 4_096, BROTLI_QUALITY, BROTLI_WINDOW);
    // A vector takes everything that is written to it.
    let _ = writer.write_all(plain);
    writer.into_inner().into()
}

fn gzip(plain: &[u8]) -> Bytes {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    let _ = writer.write_all(plain);
    writer.finish().unwrap_or_default().into()
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn every_form_holds_the_same() {
        let text = "零工市场".repeat(500);
        let mut unpacked = String::new();
        brotli::Decompressor::new(&brotli(text.as_bytes())[..], 4_096)
            .read_to_string(&mut unpacked)
            .unwrap();
        assert_eq!(unpacked, text);
        unpacked.clear();
        flate2::read::GzDecoder::new(&gzip(text.as_bytes())[..])
            .read_to_string(&mut unpacked)
            .unwrap();
        assert_eq!(unpacked, text);
    }

    #[test]
    fn a_refused_form_is_not_sent() {
        let check = |accepts: &'static str, expect: &[&str]| {
            let headers = HeaderMap::from_iter([(
                header::ACCEPT_ENCODING,
                HeaderValue::from_static(accepts),
            )]);
            let names: Vec<_> = Coding::accepted(&headers).map(Coding::name).collect();
            assert_eq!(names, expect, "{accepts}");
        };
        check("gzip, deflate, br", &["br", "gzip"]);
        check("br;q=0, gzip;q=0.5", &["gzip"]);
        check("identity", &[]);
        check("brotli", &[]);
    }
}
