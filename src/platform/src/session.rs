//! A person's session at a kiosk: a signed note of who they are and until when, kept only in
//! the kiosk's memory. `Authorization: Bearer lgs_…`.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::header;
use axum::http::request::Parts;
use linggong_contract::Moment;
use linggong_store::{People, SeekerId};

use crate::clock;
use crate::error::{ApiError, ApiResult};
use crate::state::AppState;

const PREFIX: &str = "lgs_";
/// A session ends after this; a kiosk forgets a person long before.
const LASTS_MS: i64 = 15 * 60_000;
const MAC_BYTES: usize = 16;
/// Seeker, end and right.
const NOTE_BYTES: usize = 8 + 8 + 1;

/// What a session is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Right {
    /// Wanting further postings. Name and phone alone prove nobody: neighbours know them.
    Express = 1,
    /// Seeing, correcting and deleting one's own: phone and ticket number were given.
    Own = 2,
}

/// Somebody's session.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Session {
    pub(crate) seeker: SeekerId,
    right: Right,
}

impl Session {
    /// Writes the note for a person.
    pub(crate) fn issue(people: &People, seeker: SeekerId, right: Right, now: Moment) -> String {
        let mut note = [0; NOTE_BYTES];
        note[..8].copy_from_slice(&seeker.0.to_be_bytes());
        note[8..16].copy_from_slice(&now.plus_ms(LASTS_MS).ms().to_be_bytes());
        note[16] = right as u8;
        let mac = people.mac("session", &note);
        format!(
            "{PREFIX}{}{}",
            const_hex::encode(note),
            const_hex::encode(&mac[..MAC_BYTES])
        )
    }

    fn read(people: &People, token: &str, now: Moment) -> Option<Self> {
        let bytes = const_hex::decode(token.strip_prefix(PREFIX)?).ok()?;
        let (note, mac) = bytes.split_at_checked(NOTE_BYTES)?;
        // Hashes of a keyed hash: comparing them tells nothing by its duration.
        let expect = people.mac("session", note);
        if people.mac("compare", mac) != people.mac("compare", &expect[..MAC_BYTES]) {
            return None;
        }
        let number = |part: &[u8]| part.try_into().map(i64::from_be_bytes).ok();
        let until = Moment::from_ms(number(&note[8..16])?);
        let right = match note[16] {
            1 => Right::Express,
            2 => Right::Own,
            _ => return None,
        };
        (until > now).then_some(Self {
            seeker: SeekerId(number(&note[..8])?),
            right,
        })
    }

    /// Refuses a session that is not good for this.
    pub(crate) fn require(self, right: Right) -> ApiResult<SeekerId> {
        if self.right >= right {
            Ok(self.seeker)
        } else {
            Err(ApiError::session_over())
        }
    }
}

impl FromRequestParts<AppState> for Session {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let value = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok());
        value
            .and_then(|value| value.strip_prefix("Bearer "))
            .and_then(|token| Self::read(&state.people, token.trim(), clock::now()))
            .ok_or_else(ApiError::session_over)
    }
}

impl OptionalFromRequestParts<AppState> for Session {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &AppState,
    ) -> Result<Option<Self>, Infallible> {
        let session: Result<Self, ApiError> =
            <Self as FromRequestParts<AppState>>::from_request_parts(parts, state).await;
        Ok(session.ok())
    }
}
