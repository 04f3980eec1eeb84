//! Messages over all boards (紧急插播), and which screens have shown them.

use linggong_contract::api::screens::{Acknowledgement, NewTakeover, TakeoverRecord};
use linggong_contract::api::tables::TakeoverSort;
use linggong_contract::{Adcode, Moment, ScreenRole, ScreenSettings, Takeover, TakeoverKind};
use linggong_rules::meanwhile;
use linggong_rules::tables::Ask;
use sqlx::{FromRow, QueryBuilder, Sqlite, SqliteConnection};

use crate::last_steps::Hand;
use crate::requests::{self, Request};
use crate::row::adcode;
use crate::staff::label;
use crate::tables::{self, Listed, Part};
use crate::{Store, StoreError, StoreResult};

/// Messages that lie over boards at the same time; more are refused.
const ACTIVE_MAX: i64 = 50;
/// Screens named for one message.
const NAMED_MAX: usize = 200;

const LISTED: Listed = Listed {
    columns: "t.id, t.takeover, t.by, t.ends_at, t.ended_by",
    from: "takeovers t",
    id: "t.id",
    order: "t.id DESC",
    // All that can be on at the same time, and a whole page of those that are over.
    rows_max: 100,
};
/// Where a text is looked for.
const SEARCHED: [&str; 4] = [
    "lower(json_extract(t.takeover, '$.title'))",
    "lower(json_extract(t.takeover, '$.text'))",
    "lower(json_extract(t.takeover, '$.tags'))",
    "replace(lower(t.by), 'desk:', '')",
];

const fn sorted_by(sort: TakeoverSort) -> &'static str {
    match sort {
        // They are numbered as they begin.
        TakeoverSort::Began => "t.id",
        TakeoverSort::Title => "json_extract(t.takeover, '$.title')",
        TakeoverSort::By => "t.by",
    }
}

/// Which messages are listed.
#[derive(Clone, Copy, Debug)]
pub struct TakeoverFilter {
    /// Those that concern this division: its own, and those of the divisions above and below it.
    pub scope: Adcode,
    /// Those that are over (`true`) or still on (`false`) at this time; all if absent.
    pub over: Option<(bool, Moment)>,
}

impl TakeoverFilter {
    /// Writes the filter behind WHERE.
    fn write(&self, sql: &mut QueryBuilder<Sqlite>) {
        sql.push("(");
        tables::is_within(sql, "t.scope", self.scope);
        sql.push(" OR ");
        tables::is_of(sql, "t.scope", self.scope);
        sql.push(")");
        if let Some((is_over, now)) = self.over {
            sql.push(if is_over {
                " AND t.ends_at <= "
            } else {
                " AND t.ends_at > "
            });
            sql.push_bind(now.ms());
        }
    }
}

#[derive(FromRow)]
struct Row {
    id: i64,
    takeover: String,
    by: String,
    ends_at: i64,
    ended_by: Option<String>,
}

impl Row {
    fn takeover(&self) -> StoreResult<Takeover> {
        let mut takeover: Takeover = serde_json::from_str(&self.takeover)
            .map_err(|error| StoreError::Corrupt(error.to_string()))?;
        takeover.id = self.id;
        takeover.ends_at = Moment::from_ms(self.ends_at);
        Ok(takeover)
    }
}

/// Where takeovers and commands to screens stand; it moves when there is something new.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SpeechMark {
    /// Counts up with each change of a takeover.
    pub takeovers: i64,
    /// Counts up with each command.
    pub commands: i64,
}

impl Store {
    /// Where takeovers and commands stand.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn speech_mark(&self) -> StoreResult<SpeechMark> {
        let (takeovers, commands) = sqlx::query_as(
            "SELECT coalesce((SELECT max(seq) FROM takeovers), 0),
                coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'screen_commands'), 0)",
        )
        .fetch_one(&self.reader)
        .await?;
        Ok(SpeechMark {
            takeovers,
            commands,
        })
    }

    /// Markets with screens that were asked to do something behind a mark.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn commanded_after(&self, mark: SpeechMark) -> StoreResult<Vec<Adcode>> {
        let rows: Vec<u32> = sqlx::query_scalar(
            "SELECT DISTINCT s.market FROM screen_commands c JOIN screens s ON s.id = c.screen
             WHERE c.id > ?",
        )
        .bind(mark.commands)
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter().map(adcode).collect()
    }

    /// What lies over boards anywhere.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn takeovers_on(&self, now: Moment) -> StoreResult<Vec<Takeover>> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, takeover, by, ends_at, ended_by FROM takeovers
             WHERE ends_at > ? ORDER BY id",
        )
        .bind(now.ms())
        .fetch_all(&self.reader)
        .await?;
        rows.iter().map(Row::takeover).collect()
    }

    /// Puts a message over boards. The same request again is the same message.
    ///
    /// # Errors
    /// [`StoreError::TooManyTakeovers`], [`StoreError::KeyReused`], or the database fails.
    pub async fn begin_takeover(
        &self,
        new: &NewTakeover,
        (by, request): (&str, Option<&Request>),
        now: Moment,
    ) -> StoreResult<TakeoverRecord> {
        let takeover = Takeover {
            id: 0,
            scope: new.scope,
            tags: new.tags.clone(),
            kind: new.kind,
            title: new.title.trim().to_owned(),
            text: new.text.trim().to_owned(),
            drill: new.drill,
            starts_at: now,
            ends_at: now.plus_ms(i64::from(new.minutes) * 60_000),
        };
        let json = serde_json::to_string(&takeover)
            .map_err(|error| StoreError::Corrupt(error.to_string()))?;
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let kind = requests::Kind::Takeover;
        if let Some(request) = request
            && let Some(id) = requests::made(&mut tx, kind, request).await?
        {
            let row = by_id(&mut tx, id).await?;
            return record(&mut tx, &row, row.takeover()?.scope).await;
        }
        let active: i64 = sqlx::query_scalar("SELECT count(*) FROM takeovers WHERE ends_at > ?")
            .bind(now.ms())
            .fetch_one(&mut *tx)
            .await?;
        if active >= ACTIVE_MAX {
            return Err(StoreError::TooManyTakeovers);
        }
        let id = sqlx::query(
            "INSERT INTO takeovers (seq, scope, takeover, by, ends_at)
             VALUES ((SELECT coalesce(max(seq), 0) + 1 FROM takeovers), ?, ?, ?, ?)",
        )
        .bind(new.scope.number())
        .bind(json)
        .bind(by)
        .bind(takeover.ends_at.ms())
        .execute(&mut *tx)
        .await?
        .last_insert_rowid();
        if let Some(request) = request {
            requests::remember(&mut tx, kind, request, id, now).await?;
        }
        let row = by_id(&mut tx, id).await?;
        let record = record(&mut tx, &row, row.takeover()?.scope).await?;
        tx.commit().await?;
        Ok(record)
    }

    /// Ends a message before its time; one that is over stays as it is. Whoever saw it on is told
    /// if it has ended by itself, or by somebody else.
    ///
    /// # Errors
    /// [`StoreError::NoTakeover`], [`StoreError::Meanwhile`], or the database fails.
    pub async fn end_takeover(
        &self,
        id: i64,
        hand: Hand<'_>,
        now: Moment,
    ) -> StoreResult<TakeoverRecord> {
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let known = by_id(&mut tx, id).await?;
        let is_over = known.ends_at <= now.ms();
        let ended_by = known.ended_by.as_deref();
        if is_over && hand.seen.is_some() && ended_by != Some(hand.by) {
            let by = label(&mut tx, ended_by).await?;
            let is = by.as_ref().map_or("到时间自己结束了", |_| "结束了");
            let words = meanwhile::told(by.as_deref(), Some("结束"), is);
            return Err(StoreError::Meanwhile(words));
        }
        sqlx::query(
            "UPDATE takeovers SET ends_at = ?1, ended_by = ?2,
                seq = (SELECT max(seq) + 1 FROM takeovers)
             WHERE id = ?3 AND ends_at > ?1",
        )
        .bind(now.ms())
        .bind(hand.by)
        .bind(id)
        .execute(&mut *tx)
        .await?;
        let row = by_id(&mut tx, id).await?;
        let record = record(&mut tx, &row, row.takeover()?.scope).await?;
        tx.commit().await?;
        Ok(record)
    }

    /// The scope of a message.
    ///
    /// # Errors
    /// [`StoreError::NoTakeover`], or the database fails.
    pub async fn takeover_scope(&self, id: i64) -> StoreResult<Adcode> {
        let mut db = self.reader.acquire().await?;
        Ok(by_id(&mut db, id).await?.takeover()?.scope)
    }

    /// Messages, the newest first, at most 100 at once; `viewer` is told the names of their own
    /// screens. A text is looked for in title, text, kind, tags and who began it.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn takeovers(
        &self,
        filter: TakeoverFilter,
        viewer: Adcode,
        sort: Option<TakeoverSort>,
        ask: &Ask,
    ) -> StoreResult<Part<TakeoverRecord>> {
        let kinds = tables::named(
            TakeoverKind::ALL,
            TakeoverKind::label,
            TakeoverKind::slug,
            &ask.text,
        );
        let mut tx = self.reader.begin().await?;
        let part: Part<Row> = tables::part(&mut tx, &LISTED, sort.map(sorted_by), ask, |sql| {
            filter.write(sql);
            if !ask.text.is_empty() {
                sql.push(" AND (");
                tables::contains(sql, &SEARCHED, &ask.text);
                tables::or_among(sql, "json_extract(t.takeover, '$.kind')", &kinds);
                sql.push(")");
            }
        })
        .await?;
        let mut rows = Vec::with_capacity(part.rows.len());
        for row in &part.rows {
            rows.push(record(&mut tx, row, viewer).await?);
        }
        Ok(Part {
            rows,
            total: part.total,
        })
    }
}

async fn by_id(db: &mut SqliteConnection, id: i64) -> StoreResult<Row> {
    let row =
        sqlx::query_as("SELECT id, takeover, by, ends_at, ended_by FROM takeovers WHERE id = ?")
            .bind(id)
            .fetch_optional(db)
            .await?;
    row.ok_or(StoreError::NoTakeover)
}

/// A message with the boards it is meant for.
async fn record(
    db: &mut SqliteConnection,
    row: &Row,
    viewer: Adcode,
) -> StoreResult<TakeoverRecord> {
    let takeover = row.takeover()?;
    let (first, last) = takeover.scope.span();
    let found: Vec<(String, Option<i64>)> = sqlx::query_as(
        "SELECT s.settings, a.at FROM screens s
         LEFT JOIN takeover_acks a ON a.screen = s.id AND a.takeover = ?
         WHERE s.market BETWEEN ? AND ? AND s.revoked_at IS NULL
         ORDER BY a.at IS NOT NULL, s.market, s.name",
    )
    .bind(takeover.id)
    .bind(first)
    .bind(last)
    .fetch_all(db)
    .await?;
    let mut screens = Vec::new();
    for (settings, at) in found {
        let settings: ScreenSettings = serde_json::from_str(&settings)
            .map_err(|error| StoreError::Corrupt(error.to_string()))?;
        if settings.role == ScreenRole::Board && takeover.is_for(&settings.tags) {
            screens.push(Acknowledgement {
                name: settings.name,
                market: settings.market,
                at: at.map(Moment::from_ms),
            });
        }
    }
    let count = |all: usize| u32::try_from(all).unwrap_or(u32::MAX);
    let meant_for = count(screens.len());
    let shown_on = count(screens.iter().filter(|one| one.at.is_some()).count());
    // Whose screens these are is nobody's business in another county.
    screens.retain(|one| viewer.covers(one.market));
    screens.truncate(NAMED_MAX);
    Ok(TakeoverRecord {
        takeover,
        by: row.by.clone(),
        ended_by: row.ended_by.clone(),
        meant_for,
        shown_on,
        screens,
    })
}
