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

    /// Marks the database as holding generated data, for good. Refused (`false`) if it is in
    /// use: if it holds postings, people, accounts or keys.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn mark_demo(&self) -> StoreResult<bool> {
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        if is_demo(&mut tx).await? {
            return Ok(true);
        }
        let in_use: bool = sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM postings) OR EXISTS (SELECT 1 FROM seekers)
                 OR EXISTS (SELECT 1 FROM staff) OR EXISTS (SELECT 1 FROM api_keys)",
        )
        .fetch_one(&mut *tx)
        .await?;
        if in_use {
            return Ok(false);
        }
        sqlx::query("INSERT INTO meta (key, value) VALUES ('demo', '1')")
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(true)
    }
}
