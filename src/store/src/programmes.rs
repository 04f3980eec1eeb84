//! What a market's boards play: the published programmes, and the draft of the next one.

use linggong_contract::api::programmes::{ProgrammeBook, ProgrammeDraft, PublishedProgramme};
use linggong_contract::{Adcode, Moment, Programme};
use sqlx::{FromRow, SqliteConnection};

use crate::{Store, StoreError, StoreResult, changes};

/// Published programmes that are shown, to restore one of them.
const HISTORY_MAX: u32 = 30;

#[derive(FromRow)]
struct Row {
    id: i64,
    programme: String,
    by: String,
    at: i64,
}

impl Row {
    fn into_published(self) -> StoreResult<PublishedProgramme> {
        Ok(PublishedProgramme {
            id: self.id,
            programme: parse(&self.programme)?,
            by: self.by,
            at: Moment::from_ms(self.at),
        })
    }
}

impl Store {
    /// A market's draft and what was published, the newest first.
    ///
    /// # Errors
    /// [`StoreError::NoMarket`], or the database fails.
    pub async fn programmes(&self, market: Adcode) -> StoreResult<ProgrammeBook> {
        self.market(market).ok_or(StoreError::NoMarket(market))?;
        let mut tx = self.reader.begin().await?;
        let draft = draft_of(&mut tx, market).await?;
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, programme, by, published_at AS at FROM programmes
             WHERE market = ? ORDER BY id DESC LIMIT ?",
        )
        .bind(market.number())
        .bind(HISTORY_MAX)
        .fetch_all(&mut *tx)
        .await?;
        let history = rows.into_iter().map(Row::into_published);
        Ok(ProgrammeBook {
            draft,
            history: history.collect::<StoreResult<_>>()?,
        })
    }

    /// Keeps a draft, if the one before it is still the one that was seen.
    ///
    /// # Errors
    /// [`StoreError::Changed`] if somebody else has saved one meanwhile, no such market, or the
    /// database fails.
    pub async fn save_draft(
        &self,
        market: Adcode,
        before: Option<Moment>,
        programme: &Programme,
        by: &str,
        now: Moment,
    ) -> StoreResult<ProgrammeDraft> {
        self.market(market).ok_or(StoreError::NoMarket(market))?;
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let known = draft_of(&mut tx, market).await?;
        if known.as_ref().map(|draft| draft.at) != before {
            return Err(StoreError::Changed);
        }
        // Later than the one before, whatever the clock says: the next reader tells them apart.
        let at = known.map_or(now, |known| now.max(known.at.plus_ms(1)));
        sqlx::query(
            "INSERT INTO programme_drafts (market, programme, by, updated_at) VALUES (?, ?, ?, ?)
             ON CONFLICT (market) DO UPDATE SET programme = excluded.programme,
                by = excluded.by, updated_at = excluded.updated_at",
        )
        .bind(market.number())
        .bind(text(programme)?)
        .bind(by)
        .bind(at.ms())
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(ProgrammeDraft {
            programme: programme.clone(),
            by: by.to_owned(),
            at,
        })
    }

    /// Publishes a programme: every board of the market plays it from its next page on. The
    /// draft is done with.
    ///
    /// # Errors
    /// [`StoreError::Changed`] if another one was published than the one that was seen, no such
    /// market, or the database fails.
    pub async fn publish_programme(
        &self,
        market: Adcode,
        before: Option<i64>,
        programme: &Programme,
        by: &str,
        now: Moment,
    ) -> StoreResult<PublishedProgramme> {
        self.market(market).ok_or(StoreError::NoMarket(market))?;
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let newest: Option<i64> =
            sqlx::query_scalar("SELECT max(id) FROM programmes WHERE market = ?")
                .bind(market.number())
                .fetch_one(&mut *tx)
                .await?;
        if newest != before {
            return Err(StoreError::Changed);
        }
        let id = sqlx::query(
            "INSERT INTO programmes (market, programme, by, published_at) VALUES (?, ?, ?, ?)",
        )
        .bind(market.number())
        .bind(text(programme)?)
        .bind(by)
        .bind(now.ms())
        .execute(&mut *tx)
        .await?
        .last_insert_rowid();
        sqlx::query("DELETE FROM programme_drafts WHERE market = ?")
            .bind(market.number())
            .execute(&mut *tx)
            .await?;
        changes::log(&mut tx, market.number(), None, now).await?;
        tx.commit().await?;
        Ok(PublishedProgramme {
            id,
            programme: programme.clone(),
            by: by.to_owned(),
            at: now,
        })
    }
}

/// What a market's boards play now.
pub(crate) async fn played(db: &mut SqliteConnection, market: u32) -> StoreResult<Programme> {
    let newest: Option<String> = sqlx::query_scalar(
        "SELECT programme FROM programmes WHERE market = ? ORDER BY id DESC LIMIT 1",
    )
    .bind(market)
    .fetch_optional(db)
    .await?;
    newest.map_or_else(|| Ok(Programme::default()), |text| parse(&text))
}

async fn draft_of(
    db: &mut SqliteConnection,
    market: Adcode,
) -> StoreResult<Option<ProgrammeDraft>> {
    let row: Option<(String, String, i64)> =
        sqlx::query_as("SELECT programme, by, updated_at FROM programme_drafts WHERE market = ?")
            .bind(market.number())
            .fetch_optional(db)
            .await?;
    row.map(|(programme, by, at)| {
        Ok(ProgrammeDraft {
            programme: parse(&programme)?,
            by,
            at: Moment::from_ms(at),
        })
    })
    .transpose()
}

fn parse(text: &str) -> StoreResult<Programme> {
    serde_json::from_str(text).map_err(|error| StoreError::Corrupt(error.to_string()))
}

fn text(programme: &Programme) -> StoreResult<String> {
    serde_json::to_string(programme).map_err(|error| StoreError::Corrupt(error.to_string()))
}
