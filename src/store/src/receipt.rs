//! Receipt numbers: eight digits that somebody carries away and types in again.
//!
//! They are derived from the record and the key file, so that a repeated request gets the same
//! one, and only their hash is kept: the database alone opens nothing.

use sqlx::{AssertSqlSafe, SqliteConnection};

use crate::vault::Vault;
use crate::{StoreError, StoreResult};

/// The smallest; tickets are smaller, so the two cannot be mixed up.
pub const RECEIPT_MIN: u32 = 10_000_000;
const RECEIPTS: u64 = 90_000_000;
/// Numbers tried until one is free: with a million in use, one in ninety is taken.
const TRIES_MAX: u8 = 64;

/// A table whose records have receipts, in its column `receipt_hash`.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Seeker,
    Case,
}

impl Kind {
    const fn table(self) -> &'static str {
        match self {
            Self::Seeker => "seekers",
            Self::Case => "cases",
        }
    }
}

impl Vault {
    /// A free number for a record that is just being written.
    pub(crate) async fn new_receipt(
        &self,
        tx: &mut SqliteConnection,
        kind: Kind,
        id: i64,
    ) -> StoreResult<u32> {
        let table = kind.table();
        for attempt in 0..TRIES_MAX {
            let receipt = self.receipt_try(kind, id, attempt);
            let taken: bool = sqlx::query_scalar(AssertSqlSafe(format!(
                "SELECT EXISTS (SELECT 1 FROM {table} WHERE receipt_hash = ?)"
            )))
            .bind(self.receipt_hash(kind, receipt))
            .fetch_one(&mut *tx)
            .await?;
            if !taken {
                return Ok(receipt);
            }
        }
        Err(StoreError::Corrupt("no free receipt number".to_owned()))
    }

    /// The number that a record was given.
    pub(crate) fn receipt_of(&self, kind: Kind, id: i64, hash: &[u8]) -> Option<u32> {
        (0..TRIES_MAX)
            .map(|attempt| self.receipt_try(kind, id, attempt))
            .find(|receipt| self.receipt_hash(kind, *receipt) == hash)
    }

    pub(crate) fn receipt_hash(&self, kind: Kind, receipt: u32) -> Vec<u8> {
        let text = format!("{} {receipt}", kind.table());
        self.mac("receipt", text.as_bytes()).to_vec()
    }

    fn receipt_try(&self, kind: Kind, id: i64, attempt: u8) -> u32 {
        let text = format!("{} {id} {attempt}", kind.table());
        let mac = self.mac("receipt number", text.as_bytes());
        let mut number = [0; 8];
        number.copy_from_slice(&mac[..8]);
        let drawn = u64::from_be_bytes(number) % RECEIPTS;
        RECEIPT_MIN + u32::try_from(drawn).unwrap_or_default()
    }
}
