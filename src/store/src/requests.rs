//! Idempotency: a request that comes again with its key is the record it made the first time.

use linggong_contract::Moment;
use sqlx::SqliteConnection;

use crate::{StoreError, StoreResult};

/// Bytes of key and request in a record's name.
const NAME_BYTES: usize = 16;
/// A kiosk may be without network for weeks, and tries again when it is back: 60 days.
pub(crate) const KEYS_KEPT_MS: i64 = 60 * 86_400_000;

/// A request that writes something, as hashes: of its words a keyed one, as they can be guessed.
#[derive(Clone, Copy, Debug)]
pub struct Request {
    /// SHA-256 of the request's idempotency key.
    pub key: [u8; 32],
    /// Keyed hash of the request itself.
    pub request: [u8; 32],
}

impl Request {
    /// A name for the record it makes, where that is kept by name.
    #[must_use]
    pub fn name(&self) -> String {
        const_hex::encode([&self.key[..NAME_BYTES], &self.request[..NAME_BYTES]].concat())
    }
}

/// What kind of record a request made.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Interest,
    Seeker,
    Case,
    FollowUp,
    /// What is remembered is how many postings the decision changed: its answer.
    Employer,
    Screen,
    Staff,
    Takeover,
}

impl Kind {
    const fn slug(self) -> &'static str {
        match self {
            Self::Interest => "interest",
            Self::Seeker => "seeker",
            Self::Case => "case",
            Self::FollowUp => "follow_up",
            Self::Employer => "employer",
            Self::Screen => "screen",
            Self::Staff => "staff",
            Self::Takeover => "takeover",
        }
    }
}

/// The record this request has made.
pub(crate) async fn made(
    tx: &mut SqliteConnection,
    kind: Kind,
    of: &Request,
) -> StoreResult<Option<i64>> {
    let made: Option<(Vec<u8>, String, i64)> =
        sqlx::query_as("SELECT request, kind, record FROM requests WHERE key = ?")
            .bind(of.key.as_slice())
            .fetch_optional(tx)
            .await?;
    match made {
        Some((request, made_kind, record)) if request == of.request && made_kind == kind.slug() => {
            Ok(Some(record))
        }
        Some(_) => Err(StoreError::KeyReused),
        None => Ok(None),
    }
}

/// Remembers what a request has made, in the transaction that makes it.
pub(crate) async fn remember(
    tx: &mut SqliteConnection,
    kind: Kind,
    of: &Request,
    record: i64,
    now: Moment,
) -> StoreResult<()> {
    sqlx::query("INSERT INTO requests (key, request, kind, record, at) VALUES (?, ?, ?, ?, ?)")
        .bind(of.key.as_slice())
        .bind(of.request.as_slice())
        .bind(kind.slug())
        .bind(record)
        .bind(now.ms())
        .execute(tx)
        .await?;
    Ok(())
}

/// Forgets keys that nobody sends again.
pub(crate) async fn forget_old(tx: &mut SqliteConnection, now: Moment) -> StoreResult<()> {
    sqlx::query("DELETE FROM requests WHERE at < ?")
        .bind(now.plus_ms(-KEYS_KEPT_MS).ms())
        .execute(tx)
        .await?;
    Ok(())
}
