//! What a market's boards play: the published programmes, and the draft of the next one. Screens
//! and tags may have books of their own; the market's is the one for nobody in particular.

mod renamed;

use linggong_contract::api::programmes::{
    ProgrammeBook, ProgrammeDraft, PublishProgramme, PublishedProgramme,
};
use linggong_contract::{Adcode, Moment, Programme};
use sqlx::{FromRow, SqliteConnection};

use crate::{Store, StoreError, StoreResult, changes};

pub(crate) use renamed::follow;

/// Published programmes that are shown, to restore one of them.
const HISTORY_MAX: u32 = 30;
/// Screens and tags of a market with a programme of their own: each is in every snapshot that
/// goes to each screen.
const VARIANTS_MAX: usize = 20;

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
    /// What a market's boards play now.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn played(&self, market: Adcode) -> StoreResult<Played> {
        let mut connection = self.reader.acquire().await?;
        played(&mut connection, market.number()).await
    }

    /// A draft and what was published, the newest first. An empty `audience` is the market.
    ///
    /// # Errors
    /// [`StoreError::NoMarket`], or the database fails.
    pub async fn programmes(&self, market: Adcode, audience: &str) -> StoreResult<ProgrammeBook> {
        self.market(market).ok_or(StoreError::NoMarket(market))?;
        let mut tx = self.reader.begin().await?;
        let draft = draft_of(&mut tx, market, audience).await?;
        let own = played(&mut tx, market.number()).await?.variants.into_iter();
        let audiences = own.map(|one| one.audience).collect();
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, programme, by, published_at AS at FROM programmes
             WHERE market = ? AND audience = ? ORDER BY id DESC LIMIT ?",
        )
        .bind(market.number())
        .bind(audience)
        .bind(HISTORY_MAX)
        .fetch_all(&mut *tx)
        .await?;
        let history = rows.into_iter().map(Row::into_published);
        Ok(ProgrammeBook {
            draft,
            history: history.collect::<StoreResult<_>>()?,
            audiences,
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
        audience: &str,
        before: Option<Moment>,
        programme: &Programme,
        by: &str,
        now: Moment,
    ) -> StoreResult<ProgrammeDraft> {
        self.market(market).ok_or(StoreError::NoMarket(market))?;
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let known = draft_of(&mut tx, market, audience).await?;
        if known.as_ref().map(|draft| draft.at) != before {
            return Err(StoreError::Changed);
        }
        // Later than the one before, whatever the clock says: the next reader tells them apart.
        let at = known.map_or(now, |known| now.max(known.at.plus_ms(1)));
        sqlx::query(
            "INSERT INTO programme_drafts (market, audience, programme, by, updated_at)
             VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (market, audience) DO UPDATE SET programme = excluded.programme,
                by = excluded.by, updated_at = excluded.updated_at",
        )
        .bind(market.number())
        .bind(audience)
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

    /// Publishes a programme: every board it is for plays it from its next page on. The draft it
    /// is made of is done with. An empty one for an audience ends what it had of its own.
    ///
    /// # Errors
    /// [`StoreError::Changed`] if another one was published, or another draft saved, than was seen,
    /// [`StoreError::TooManyVariants`], no such market, or the database fails.
    pub async fn publish_programme(
        &self,
        market: Adcode,
        audience: &str,
        publish: &PublishProgramme,
        by: &str,
        now: Moment,
    ) -> StoreResult<PublishedProgramme> {
        let PublishProgramme {
            before,
            draft,
            programme,
        } = publish;
        self.market(market).ok_or(StoreError::NoMarket(market))?;
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let newest: Option<i64> =
            sqlx::query_scalar("SELECT max(id) FROM programmes WHERE market = ? AND audience = ?")
                .bind(market.number())
                .bind(audience)
                .fetch_one(&mut *tx)
                .await?;
        if newest != *before {
            return Err(StoreError::Changed);
        }
        if let Some(seen) = draft {
            let kept = draft_of(&mut tx, market, audience).await?;
            if kept.is_none_or(|kept| kept.at != *seen) {
                return Err(StoreError::Changed);
            }
            sqlx::query("DELETE FROM programme_drafts WHERE market = ? AND audience = ?")
                .bind(market.number())
                .bind(audience)
                .execute(&mut *tx)
                .await?;
        }
        let id = sqlx::query(
            "INSERT INTO programmes (market, audience, programme, by, published_at)
             VALUES (?, ?, ?, ?, ?)",
        )
        .bind(market.number())
        .bind(audience)
        .bind(text(programme)?)
        .bind(by)
        .bind(now.ms())
        .execute(&mut *tx)
        .await?
        .last_insert_rowid();
        if played(&mut tx, market.number()).await?.variants.len() > VARIANTS_MAX {
            return Err(StoreError::TooManyVariants);
        }
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

/// What a market's boards play, and what some of them play instead.
#[derive(Clone, Debug)]
pub struct Played {
    /// What all play.
    pub programme: Programme,
    /// What screens or tags have of their own; at most 20.
    pub variants: Vec<Variant>,
}

/// What the screens of one name or tag play.
#[derive(Clone, Debug)]
pub struct Variant {
    /// The name, or the tag.
    pub audience: String,
    /// What they play.
    pub programme: Programme,
}

impl Played {
    /// What a screen has of its own that goes by these names, parted by commas: its name comes
    /// before its tags, and the first that has something decides.
    #[must_use]
    pub fn variant(&self, names: &str) -> Option<&Variant> {
        let of = |name: &str| self.variants.iter().find(|one| one.audience == name);
        names.split(',').find_map(of)
    }
}

/// What a market's boards play now.
pub(crate) async fn played(db: &mut SqliteConnection, market: u32) -> StoreResult<Played> {
    let newest: Vec<(String, String)> = sqlx::query_as(
        "SELECT audience, programme FROM programmes WHERE id IN
            (SELECT max(id) FROM programmes WHERE market = ? GROUP BY audience)
         ORDER BY audience",
    )
    .bind(market)
    .fetch_all(db)
    .await?;
    let mut played = Played {
        programme: Programme::default(),
        variants: Vec::new(),
    };
    for (audience, text) in newest {
        let programme = parse(&text)?;
        if audience.is_empty() {
            played.programme = programme;
        } else if !programme.slides.is_empty() {
            played.variants.push(Variant {
                audience,
                programme,
            });
        }
    }
    Ok(played)
}

async fn draft_of(
    db: &mut SqliteConnection,
    market: Adcode,
    audience: &str,
) -> StoreResult<Option<ProgrammeDraft>> {
    let row: Option<(String, String, i64)> = sqlx::query_as(
        "SELECT programme, by, updated_at FROM programme_drafts
         WHERE market = ? AND audience = ?",
    )
    .bind(market.number())
    .bind(audience)
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
