//! Facts about the database itself.

use sqlx::SqliteConnection;

use crate::{Store, StoreResult};

pub(crate) async fn is_demo(db: &mut SqliteConnection) -> StoreResult<bool> {
    let value: Option<String> = sqlx::query_scalar("SELECT value FROM meta WHERE key = 'demo'")
        .fetch_optional(db)
        .await?;
    Ok(value.is_some())
}

impl Store {
    /// Whether the database holds generated data.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn is_demo(&self) -> StoreResult<bool> {
        is_demo(&mut *self.reader.acquire().await?).await
    }

    /// Marks the database as holding generated data, for good. Refused (`false`) if it holds
    /// postings that were not generated.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn mark_demo(&self) -> StoreResult<bool> {
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        if is_demo(&mut tx).await? {
            return Ok(true);
        }
        let postings: i64 = sqlx::query_scalar("SELECT count(*) FROM postings")
            .fetch_one(&mut *tx)
            .await?;
        if postings > 0 {
            return Ok(false);
        }
        sqlx::query("INSERT INTO meta (key, value) VALUES ('demo', '1')")
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(true)
    }
}
