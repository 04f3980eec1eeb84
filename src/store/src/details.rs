//! What staff write of their market for the directory.

use std::collections::HashMap;

use linggong_contract::api::reports::{MarketDetails, SavedDetails};
use linggong_contract::{Adcode, Moment};
use sqlx::SqliteConnection;

use crate::{Store, StoreError, StoreResult};

impl Store {
    /// What is written of a market; nothing of one, or of a division, that nobody wrote about.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn details(&self, market: Adcode) -> StoreResult<SavedDetails> {
        let row: Option<(String, i64)> =
            sqlx::query_as("SELECT details, updated_at FROM market_details WHERE market = ?")
                .bind(market.number())
                .fetch_optional(&self.reader)
                .await?;
        let Some((json, at)) = row else {
            return Ok(SavedDetails::default());
        };
        let details = serde_json::from_str(&json);
        Ok(SavedDetails {
            details: details.map_err(|error| StoreError::Corrupt(error.to_string()))?,
            at: Some(Moment::from_ms(at)),
        })
    }

    /// Keeps what somebody writes of a market.
    ///
    /// # Errors
    /// [`StoreError::Changed`] if it was saved since it was seen, or the database fails.
    pub async fn save_details(
        &self,
        market: Adcode,
        before: Option<Moment>,
        details: &MarketDetails,
        by: &str,
        now: Moment,
    ) -> StoreResult<SavedDetails> {
        let json = serde_json::to_string(details);
        let json = json.map_err(|error| StoreError::Corrupt(error.to_string()))?;
        // Later than before, whatever the clock says: the next editor tells them apart.
        let at = before.map_or(now, |before| now.max(before.plus_ms(1)));
        let done = sqlx::query(
            "INSERT INTO market_details (market, details, by, updated_at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (market) DO UPDATE SET details = ?2, by = ?3, updated_at = ?4
                WHERE updated_at = ?5",
        )
        .bind(market.number())
        .bind(json)
        .bind(by)
        .bind(at.ms())
        .bind(before.map(Moment::ms))
        .execute(&self.writer)
        .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::Changed);
        }
        self.details(market).await
    }
}

/// What is written of each market of a division.
pub(crate) async fn within(
    db: &mut SqliteConnection,
    (first, last): (u32, u32),
) -> StoreResult<HashMap<u32, MarketDetails>> {
    let rows: Vec<(u32, String)> =
        sqlx::query_as("SELECT market, details FROM market_details WHERE market BETWEEN ? AND ?")
            .bind(first)
            .bind(last)
            .fetch_all(db)
            .await?;
    rows.into_iter()
        .map(|(market, json)| {
            let details = serde_json::from_str(&json);
            let details = details.map_err(|error| StoreError::Corrupt(error.to_string()))?;
            Ok((market, details))
        })
        .collect()
}
