//! Postings run out by themselves.

use linggong_contract::{Moment, State};
use sqlx::AssertSqlSafe;

use crate::row::{COLUMNS, PostingRow};
use crate::{Store, StoreResult};

/// Postings closed in one transaction; more follow in the next.
const AT_ONCE_MAX: i64 = 500;

impl Store {
    /// Closes what has run out by `now`, at the moment of its expiry. Returns how many; if it
    /// is a full batch, call again.
    ///
    /// # Errors
    /// If the database fails; then nothing was closed.
    pub async fn expire_due(&self, now: Moment) -> StoreResult<usize> {
        let due: Option<i64> = sqlx::query_scalar(
            "SELECT 1 FROM postings WHERE valid_until <= ? AND state IN ('pending', 'open') LIMIT 1",
        )
        .bind(now.ms())
        .fetch_optional(&self.reader)
        .await?;
        if due.is_none() {
            return Ok(0);
        }
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let rows: Vec<PostingRow> = sqlx::query_as(AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM postings p
             WHERE p.valid_until <= ? AND p.state IN ('pending', 'open')
             ORDER BY p.valid_until LIMIT ?"
        )))
        .bind(now.ms())
        .bind(AT_ONCE_MAX)
        .fetch_all(&mut *tx)
        .await?;
        let closed = rows.len();
        for mut row in rows {
            let before = row.state()?;
            row.state = State::Expired.slug().to_owned();
            row.closed_at = Some(row.draft()?.valid_until.ms());
            row.updated_at = now.ms();
            self.write_back(&mut tx, &mut row, before, now).await?;
        }
        tx.commit().await?;
        Ok(closed)
    }
}
