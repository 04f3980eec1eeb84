//! How a device becomes a screen: it shows a code, somebody at the desk types it.

use linggong_contract::api::screens::PairingState;
use linggong_contract::{Moment, Screen, ScreenId, ScreenSettings};
use linggong_rules::screens::CODE_LASTS_MS;
use sqlx::SqliteConnection;

use super::{REPLACE, name_taken, one, record, step_since, text};
use crate::last_steps::Hand;
use crate::requests::{self, Kind, Request};
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

    /// Makes a screen of the device that shows this code. The same request again is the same
    /// screen.
    ///
    /// # Errors
    /// [`StoreError::NoPairing`], [`StoreError::NameTaken`], [`StoreError::NoMarket`],
    /// [`StoreError::KeyReused`], or the database fails.
    pub async fn enrol_screen(
        &self,
        code: &str,
        settings: &ScreenSettings,
        (by, request): (&str, Option<&Request>),
        now: Moment,
    ) -> StoreResult<Screen> {
        let market = settings.market;
        self.market(market).ok_or(StoreError::NoMarket(market))?;
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        if let Some(request) = request
            && let Some(id) = requests::made(&mut tx, Kind::Screen, request).await?
        {
            return one(&mut tx, ScreenId(id), now).await;
        }
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
        if let Some(request) = request {
            requests::remember(&mut tx, Kind::Screen, request, id, now).await?;
        }
        let screen = one(&mut tx, ScreenId(id), now).await?;
        tx.commit().await?;
        Ok(screen)
    }

    /// Puts the device that shows this code in a screen's place. The one before is none of ours
    /// from now on. A second press of the same button changes nothing.
    ///
    /// # Errors
    /// [`StoreError::NoPairing`], [`StoreError::NoScreen`], [`StoreError::Meanwhile`] if it is
    /// not as it was seen, or the database fails.
    pub async fn replace_device(
        &self,
        id: ScreenId,
        code: &str,
        hand: Hand<'_>,
        now: Moment,
    ) -> StoreResult<Screen> {
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let known = one(&mut tx, id, now).await?;
        if let Some(last) = step_since(&mut tx, &known, hand, false).await? {
            if last.is(hand.by, REPLACE) && is_of(&mut tx, code, id).await? {
                return Ok(known);
            }
            return Err(last.refusal(&mut tx).await?);
        }
        // Later than before, whatever the clock says: the next editor tells them apart.
        let at = now.max(known.updated_at.plus_ms(1));
        // Whoever was about to be this screen is not any more.
        sqlx::query("DELETE FROM pairings WHERE screen = ?")
            .bind(id.0)
            .execute(&mut *tx)
            .await?;
        spend(&mut tx, code, id.0, now).await?;
        sqlx::query(
            "UPDATE screens SET token_hash = NULL, revoked_at = NULL, seen_at = NULL,
                report = NULL, picture = NULL, picture_at = NULL, updated_at = ? WHERE id = ?",
        )
        .bind(at.ms())
        .bind(id.0)
        .execute(&mut *tx)
        .await
        .map_err(name_taken)?;
        record(id, at).note(&mut tx, hand.by, REPLACE, now).await?;
        let screen = one(&mut tx, id, now).await?;
        tx.commit().await?;
        Ok(screen)
    }
}

/// Whether the device that showed this code is a screen's.
async fn is_of(tx: &mut SqliteConnection, code: &str, id: ScreenId) -> StoreResult<bool> {
    let of: Option<Option<i64>> = sqlx::query_scalar("SELECT screen FROM pairings WHERE code = ?")
        .bind(code)
        .fetch_optional(tx)
        .await?;
    Ok(of.flatten() == Some(id.0))
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
