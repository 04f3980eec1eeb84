//! A person's session at a kiosk: a signed note of who they are and until when, kept only in
//! the kiosk's memory. `Authorization: Bearer lgs_…`.

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::header;
use axum::http::request::Parts;
use linggong_contract::{InterestId, Moment};
use linggong_store::{Holder, People, SeekerId};

use crate::auth::bearer;
use crate::clock;
use crate::error::{ApiError, ApiResult};
use crate::state::AppState;

const PREFIX: &str = "lgs_";
/// A session ends after this; a kiosk forgets a person long before.
const LASTS_MS: i64 = 15 * 60_000;
/// A kiosk without network delivers within this: 30 days.
const LATE_MS: i64 = 30 * 86_400_000;
const MAC_BYTES: usize = 16;
/// Seeker, interest, end and right.
const NOTE_BYTES: usize = 8 + 8 + 8 + 1;

/// What a session is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Right {
    /// Wanting further postings. Name and phone alone prove nobody: neighbours know them.
    Express = 1,
    /// Seeing and taking back one interest: phone and ticket number were given, but a ticket
    /// that anybody could have got in this name.
    Ticket = 2,
    /// Seeing and deleting all of one's own: the ticket proves the person.
    Own = 3,
}

/// Somebody's session.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Session {
    pub(crate) seeker: SeekerId,
    /// The interest whose ticket was shown; 0 without one.
    interest: i64,
    right: Right,
}

impl Session {
    /// A session for wishing only.
    pub(crate) const fn for_interests(seeker: SeekerId) -> Self {
        Self {
            seeker,
            interest: 0,
            right: Right::Express,
        }
    }

    /// A session for whoever showed a ticket.
    pub(crate) const fn for_holder(holder: Holder) -> Self {
        Self {
            seeker: holder.seeker,
            interest: match holder.interest {
                Some(interest) => interest.0,
                None => 0,
            },
            right: if holder.is_proven {
                Right::Own
            } else {
                Right::Ticket
            },
        }
    }

    /// Whether it may see and take back this interest.
    pub(crate) fn covers(self, interest: InterestId) -> bool {
        match self.right {
            Right::Own => true,
            Right::Ticket => self.interest == interest.0,
            Right::Express => false,
        }
    }

    /// Whether it proves the person.
    pub(crate) fn is_own(self) -> bool {
        self.right == Right::Own
    }

    /// Writes it down, good from now on for 15 minutes.
    pub(crate) fn write(self, people: &People, now: Moment) -> String {
        let mut note = [0; NOTE_BYTES];
        note[..8].copy_from_slice(&self.seeker.0.to_be_bytes());
        note[8..16].copy_from_slice(&self.interest.to_be_bytes());
        note[16..24].copy_from_slice(&now.plus_ms(LASTS_MS).ms().to_be_bytes());
        note[24] = self.right as u8;
        let mac = people.mac("session", &note);
        format!(
            "{PREFIX}{}{}",
            const_hex::encode(note),
            const_hex::encode(&mac[..MAC_BYTES])
        )
    }

    /// Reads a session that came with a submission from a kiosk that had no network: it may
    /// have ended on the way.
    pub(crate) fn read_late(people: &People, token: &str, now: Moment) -> Option<Self> {
        let read = Self::read(people, token, now.plus_ms(-LATE_MS))?;
        Some(read.0)
    }

    /// The session, and when it was written.
    fn read(people: &People, token: &str, now: Moment) -> Option<(Self, Moment)> {
        let bytes = const_hex::decode(token.strip_prefix(PREFIX)?).ok()?;
        let (note, mac) = bytes.split_at_checked(NOTE_BYTES)?;
        // Hashes of a keyed hash: comparing them tells nothing by its duration.
        let expect = people.mac("session", note);
        if people.mac("compare", mac) != people.mac("compare", &expect[..MAC_BYTES]) {
            return None;
        }
        let number = |part: &[u8]| part.try_into().map(i64::from_be_bytes).ok();
        let until = Moment::from_ms(number(&note[16..24])?);
        let right = match note[24] {
            1 => Right::Express,
            2 => Right::Ticket,
            3 => Right::Own,
            _ => return None,
        };
        let session = Self {
            seeker: SeekerId(number(&note[..8])?),
            interest: number(&note[8..16])?,
            right,
        };
        (until > now).then(|| (session, until.plus_ms(-LASTS_MS)))
    }

    /// What it is good for by now. A ticket that proves nobody was shown with the phone as it
    /// was: once staff have corrected name or phone it is shown anew, or whoever got it in
    /// somebody's name would read the new ones.
    async fn as_of_now(self, people: &People, begun_at: Moment) -> ApiResult<Self> {
        let is_ticket = self.right == Right::Ticket;
        if is_ticket && people.is_corrected_since(self.seeker, begun_at).await? {
            return Ok(Self::for_interests(self.seeker));
        }
        Ok(self)
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
        let read = bearer(parts).and_then(|token| Self::read(&state.people, token, clock::now()));
        let (session, begun_at) = read.ok_or_else(ApiError::session_over)?;
        session.as_of_now(&state.people, begun_at).await
    }
}

impl OptionalFromRequestParts<AppState> for Session {
    type Rejection = ApiError;

    /// None only if none was sent: an old one is said to be over.
    async fn from_request_parts(
        parts: &mut Parts,
        state: &AppState,
    ) -> Result<Option<Self>, ApiError> {
        if !parts.headers.contains_key(header::AUTHORIZATION) {
            return Ok(None);
        }
        <Self as FromRequestParts<AppState>>::from_request_parts(parts, state)
            .await
            .map(Some)
    }
}
