//! What a screen says of itself, and what it is told in return.

use linggong_contract::{Moment, ScreenId, ScreenOrder, ScreenReport, ScreenSettings};
use linggong_rules::screens::silence;
use sqlx::SqliteConnection;

use super::{COMMAND_LASTS_MS, command, parse};
use crate::{Store, StoreError, StoreResult};

/// What there is for a screen to do.
#[derive(Debug)]
pub struct Ordered {
    /// Which one it is.
    pub id: ScreenId,
    /// What staff say of it.
    pub settings: ScreenSettings,
    /// What it is asked to do.
    pub commands: Vec<ScreenOrder>,
}

impl Store {
    /// The screen whose device shows a token.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn screen_of(&self, token_hash: &[u8]) -> StoreResult<Option<Ordered>> {
        let found: Option<(i64, String)> = sqlx::query_as(
            "SELECT id, settings FROM screens WHERE token_hash = ? AND revoked_at IS NULL",
        )
        .bind(token_hash)
        .fetch_optional(&self.reader)
        .await?;
        let screen = found.map(|(id, settings)| {
            Ok(Ordered {
                id: ScreenId(id),
                settings: parse(&settings)?,
                commands: Vec::new(),
            })
        });
        screen.transpose()
    }

    /// Takes a report in. `None` if the token is no screen's (any more). Nobody could hear
    /// screens before `listening_since`.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn report_screen(
        &self,
        token_hash: &[u8],
        report: &ScreenReport,
        listening_since: Moment,
        now: Moment,
    ) -> StoreResult<Option<Ordered>> {
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let found: Option<(i64, String, Option<i64>)> = sqlx::query_as(
            "SELECT id, settings, seen_at FROM screens
             WHERE token_hash = ? AND revoked_at IS NULL",
        )
        .bind(token_hash)
        .fetch_optional(&mut *tx)
        .await?;
        let Some((id, settings, seen_at)) = found else {
            return Ok(None);
        };
        let seen_at = seen_at.map(Moment::from_ms);
        if let Some(from) = seen_at.and_then(|seen| silence(seen, listening_since, now)) {
            sqlx::query(
                "INSERT INTO screen_outages (screen, began_at, ended_at) VALUES (?, ?, ?)
                 ON CONFLICT DO NOTHING",
            )
            .bind(id)
            .bind(from.ms())
            .bind(now.ms())
            .execute(&mut *tx)
            .await?;
        }
        let mut kept = report.clone();
        kept.done.clear();
        let json = serde_json::to_string(&kept);
        sqlx::query("UPDATE screens SET seen_at = ?, report = ?, skew_ms = ? WHERE id = ?")
            .bind(now.ms())
            .bind(json.map_err(|error| StoreError::Corrupt(error.to_string()))?)
            .bind(report.device_at.since_ms(now))
            .bind(id)
            .execute(&mut *tx)
            .await?;
        for done in &report.done {
            sqlx::query("UPDATE screen_commands SET done_at = ? WHERE id = ? AND screen = ?")
                .bind(now.ms())
                .bind(done)
                .bind(id)
                .execute(&mut *tx)
                .await?;
        }
        for takeover in &report.takeovers {
            sqlx::query(
                "INSERT INTO takeover_acks (takeover, screen, at)
                 SELECT id, ?, ? FROM takeovers WHERE id = ? ON CONFLICT DO NOTHING",
            )
            .bind(id)
            .bind(now.ms())
            .bind(takeover)
            .execute(&mut *tx)
            .await?;
        }
        let commands = waiting(&mut tx, id, now).await?;
        tx.commit().await?;
        Ok(Some(Ordered {
            id: ScreenId(id),
            settings: parse(&settings)?,
            commands,
        }))
    }

    /// Keeps a screen's picture in place of the last one. `false` if the token is no screen's.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn keep_picture(
        &self,
        token_hash: &[u8],
        picture: &[u8],
        now: Moment,
    ) -> StoreResult<bool> {
        let done = sqlx::query(
            "UPDATE screens SET picture = ?, picture_at = ?
             WHERE token_hash = ? AND revoked_at IS NULL",
        )
        .bind(picture)
        .bind(now.ms())
        .bind(token_hash)
        .execute(&self.writer)
        .await?;
        Ok(done.rows_affected() == 1)
    }
}

async fn waiting(
    tx: &mut SqliteConnection,
    screen: i64,
    now: Moment,
) -> StoreResult<Vec<ScreenOrder>> {
    let rows: Vec<(i64, String)> = sqlx::query_as(
        "SELECT id, command FROM screen_commands
         WHERE screen = ? AND done_at IS NULL AND at > ? ORDER BY id",
    )
    .bind(screen)
    .bind(now.plus_ms(-COMMAND_LASTS_MS).ms())
    .fetch_all(tx)
    .await?;
    let order =
        |(id, word): (i64, String)| command(&word).map(|command| ScreenOrder { id, command });
    Ok(rows.into_iter().filter_map(order).collect())
}
