//! How a device becomes a screen: it shows a code, somebody at the desk types it.

use linggong_contract::api::screens::PairingState;
use linggong_contract::{Moment, Screen, ScreenId, ScreenSettings};
use linggong_rules::screens::CODE_LASTS_MS;
use sqlx::SqliteConnection;

use super::{name_taken, one, text};
use crate::{Store, StoreError, StoreResult};

/// Codes that are shown at the same time. Anybody can ask for one; a province that is being
/// fitted out needs a hundred.
const PAIRINGS_MAX: i64 = 2_000;

impl Store {
    /// Keeps a code for a device that will ask with a secret. `false` if the code is in use:
    /// try another.
    ///
    /// # Errors
    /// [`StoreError::TooManyPairings`], or the database fails.
    pub async fn begin_pairing(
        &self,
        code: &str,
        secret_hash: &[u8],
        now: Moment,
    ) -> StoreResult<bool> {
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query("DELETE FROM pairings WHERE expires_at <= ?")
            .bind(now.ms())
            .execute(&mut *tx)
            .await?;
        let shown: i64 = sqlx::query_scalar("SELECT count(*) FROM pairings")
            .fetch_one(&mut *tx)
            .await?;
        if shown >= PAIRINGS_MAX {
            return Err(StoreError::TooManyPairings);
        }
        let done = sqlx::query(
            "INSERT INTO pairings (code, secret_hash, expires_at) VALUES (?, ?, ?)
             ON CONFLICT (code) DO NOTHING",
        )
        .bind(code)
        .bind(secret_hash)
        .bind(now.plus_ms(CODE_LASTS_MS).ms())
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(done.rows_affected() == 1)
    }

    /// How far a device has come that asks with its secret. Once somebody has typed its code it
    /// gets `token_hash`; asking again, because the answer was lost, gives it another.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn claim_pairing(
        &self,
        secret_hash: &[u8],
        token_hash: &[u8],
        now: Moment,
    ) -> StoreResult<PairingState> {
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let found: Option<Option<i64>> = sqlx::query_scalar(
            "SELECT screen FROM pairings WHERE secret_hash = ? AND expires_at > ?",
        )
        .bind(secret_hash)
        .bind(now.ms())
        .fetch_optional(&mut *tx)
        .await?;
        let screen = match found {
            None => return Ok(PairingState::Over),
            Some(None) => return Ok(PairingState::Waiting),
            Some(Some(screen)) => screen,
        };
        sqlx::query("UPDATE screens SET token_hash = ? WHERE id = ?")
            .bind(token_hash)
            .bind(screen)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(PairingState::Enrolled)
    }

    /// Makes a screen of the device that shows this code.
    ///
    /// # Errors
    /// [`StoreError::NoPairing`], [`StoreError::NameTaken`], [`StoreError::NoMarket`], or the
    /// database fails.
    pub async fn enrol_screen(
        &self,
        code: &str,
        settings: &ScreenSettings,
        by: &str,
        now: Moment,
    ) -> StoreResult<Screen> {
        let market = settings.market;
        self.market(market).ok_or(StoreError::NoMarket(market))?;
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let id = sqlx::query(
            "INSERT INTO screens (market, name, settings, enrolled_by, enrolled_at, updated_at)
             VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(market.number())
        .bind(settings.name.trim())
        .bind(text(settings)?)
        .bind(by)
        .bind(now.ms())
        .bind(now.ms())
        .execute(&mut *tx)
        .await
        .map_err(name_taken)?
        .last_insert_rowid();
        spend(&mut tx, code, id, now).await?;
        let screen = one(&mut tx, ScreenId(id), now).await?;
        tx.commit().await?;
        Ok(screen)
    }

    /// Puts the device that shows this code in a screen's place. The one before is none of ours
    /// from now on.
    ///
    /// # Errors
    /// [`StoreError::NoPairing`], [`StoreError::NoScreen`], or the database fails.
    pub async fn replace_device(
        &self,
        id: ScreenId,
        code: &str,
        now: Moment,
    ) -> StoreResult<Screen> {
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        one(&mut tx, id, now).await?;
        // Whoever was about to be this screen is not any more.
        sqlx::query("DELETE FROM pairings WHERE screen = ?")
            .bind(id.0)
            .execute(&mut *tx)
            .await?;
        spend(&mut tx, code, id.0, now).await?;
        sqlx::query(
            "UPDATE screens SET token_hash = NULL, revoked_at = NULL, seen_at = NULL,
                report = NULL, picture = NULL, picture_at = NULL WHERE id = ?",
        )
        .bind(id.0)
        .execute(&mut *tx)
        .await
        .map_err(name_taken)?;
        let screen = one(&mut tx, id, now).await?;
        tx.commit().await?;
        Ok(screen)
    }
}

/// A code is good once.
async fn spend(tx: &mut SqliteConnection, code: &str, screen: i64, now: Moment) -> StoreResult<()> {
    let done = sqlx::query(
        "UPDATE pairings SET screen = ? WHERE code = ? AND screen IS NULL AND expires_at > ?",
    )
    .bind(screen)
    .bind(code)
    .bind(now.ms())
    .execute(tx)
    .await?;
    match done.rows_affected() {
        0 => Err(StoreError::NoPairing),
        _ => Ok(()),
    }
}
