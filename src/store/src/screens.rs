//! Enrolled screens: what staff say of them, what they say of themselves, what they are asked.

mod pairing;
mod report;

use std::collections::BTreeMap;

pub use report::Ordered;

use linggong_contract::api::tables::ScreenSort;
use linggong_contract::{
    Adcode, Moment, Outage, Screen, ScreenCommand, ScreenId, ScreenReport, ScreenSettings,
};
use linggong_rules::screens::is_online;
use linggong_rules::tables::{Ask, cut, order};
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};

use crate::last_steps::{self, Hand, Kind, LastStep, Record};
use crate::row::{adcode, unsigned};
use crate::tables::Part;
use crate::{Store, StoreError, StoreResult, programmes};

/// Screens handed out at once: a province has ten in each of its markets.
const ROWS_MAX: u32 = 2_000;
/// Outages of one screen that are shown.
const OUTAGES_MAX: u32 = 100;
/// Outages are counted over so long: a week.
const COUNTED_MS: i64 = 7 * 86_400_000;
/// Outages are kept so long: a year.
const KEEP_MS: i64 = 365 * 86_400_000;
/// Commands that wait for one screen; more are refused.
const WAITING_MAX: i64 = 8;
/// A command that was not carried out for so long is forgotten: an hour.
const COMMAND_LASTS_MS: i64 = 3_600_000;

/// What is done with a screen, as its button says it.
const EDIT: &str = "改设置";
const REVOKE: &str = "撤掉";
const RESTORE: &str = "撤回";
const REPLACE: &str = "换设备";

/// What is asked of the list of screens. There are few enough of them to be sorted here: whether
/// one is heard and shows the newest is decided when it is asked.
#[derive(Clone, Copy, Debug)]
pub struct ScreenTable<'a> {
    /// Sorted by this; by market and name if absent.
    pub sort: Option<ScreenSort>,
    /// What else is asked.
    pub ask: &'a Ask,
}

const COLUMNS: &str = "s.id, s.settings, s.enrolled_by, s.enrolled_at, s.updated_at, s.seen_at,
    s.report, s.skew_ms, s.picture_at,
    (SELECT count(*) FROM screen_outages o WHERE o.screen = s.id AND o.ended_at > ?) AS outages,
    (SELECT group_concat(c.command) FROM screen_commands c
        WHERE c.screen = s.id AND c.done_at IS NULL AND c.at > ?) AS waiting";

#[derive(FromRow)]
struct Row {
    id: i64,
    settings: String,
    enrolled_by: String,
    enrolled_at: i64,
    updated_at: i64,
    seen_at: Option<i64>,
    report: Option<String>,
    skew_ms: i64,
    picture_at: Option<i64>,
    outages: u32,
    waiting: Option<String>,
}

impl Row {
    fn into_screen(self, revs: &BTreeMap<Adcode, u64>, now: Moment) -> StoreResult<Screen> {
        let settings: ScreenSettings = parse(&self.settings)?;
        let report: Option<ScreenReport> = self.report.as_deref().map(parse).transpose()?;
        let seen_at = self.seen_at.map(Moment::from_ms);
        let market = settings.market;
        let rev = |topic| revs.get(&topic).copied().unwrap_or(0);
        let is_current = report.as_ref().and_then(|report| report.cursor);
        let is_current = is_current.is_some_and(|cursor| {
            cursor.county >= rev(market)
                && cursor.city >= rev(market.city())
                && cursor.province >= rev(market.province())
        });
        let waiting = self.waiting.unwrap_or_default();
        Ok(Screen {
            id: ScreenId(self.id),
            settings,
            enrolled_by: self.enrolled_by,
            enrolled_at: Moment::from_ms(self.enrolled_at),
            updated_at: Moment::from_ms(self.updated_at),
            seen_at,
            is_online: seen_at.is_some_and(|seen| is_online(seen, now)),
            report,
            skew_ms: self.skew_ms,
            is_current,
            outages: self.outages,
            waiting: waiting.split(',').filter_map(command).collect(),
            picture_at: self.picture_at.map(Moment::from_ms),
            name_programme: None,
        })
    }
}

impl Store {
    /// Screens of a division, by market and name.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn screens(&self, scope: Adcode, now: Moment) -> StoreResult<Vec<Screen>> {
        let mut tx = self.reader.begin().await?;
        let revs = revs(&mut tx).await?;
        let (first, last) = scope.span();
        let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM screens s
             WHERE s.revoked_at IS NULL AND s.market BETWEEN ? AND ?
             ORDER BY s.market, s.name LIMIT {ROWS_MAX}"
        )))
        .bind(now.plus_ms(-COUNTED_MS).ms())
        .bind(now.plus_ms(-COMMAND_LASTS_MS).ms())
        .bind(first)
        .bind(last)
        .fetch_all(&mut *tx)
        .await?;
        let screens = rows.into_iter().map(|row| row.into_screen(&revs, now));
        screens.collect()
    }

    /// A part of a division's screens, with how many are heard (`online`) and show the newest
    /// (`current`) of `all`. A text is looked for in name, place and tags.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn screen_part(
        &self,
        scope: Adcode,
        table: ScreenTable<'_>,
        now: Moment,
    ) -> StoreResult<(Part<Screen>, BTreeMap<String, u64>)> {
        let ScreenTable { sort, ask } = table;
        let mut rows = self.screens(scope, now).await?;
        let count = |is: fn(&Screen) -> bool| rows.iter().filter(|row| is(row)).count() as u64;
        let counts = BTreeMap::from([
            ("all".to_owned(), count(|_| true)),
            ("online".to_owned(), count(|one| one.is_online)),
            (
                "current".to_owned(),
                count(|one| one.is_online && one.is_current),
            ),
        ]);
        rows.retain(|screen| {
            let settings = &screen.settings;
            let mut texts = settings
                .tags
                .iter()
                .chain([&settings.name, &settings.place]);
            texts.any(|text| text.to_lowercase().contains(&ask.text))
        });
        if let Some(sort) = sort {
            let way = ask.is_desc;
            rows.sort_by(|a, b| {
                let names = || {
                    let name = |one: &Screen| (one.settings.name.clone(), one.id.0);
                    order(Some(name(a)), Some(name(b)), way)
                };
                match sort {
                    ScreenSort::Name => names(),
                    ScreenSort::Seen => order(a.seen_at, b.seen_at, way).then_with(names),
                    ScreenSort::Outages => {
                        order(Some(a.outages), Some(b.outages), way).then_with(names)
                    }
                }
            });
        }
        let total = rows.len() as u64;
        let rows = cut(rows, ask.window, ROWS_MAX);
        Ok((Part { rows, total }, counts))
    }

    /// One screen, also one that was revoked.
    ///
    /// # Errors
    /// [`StoreError::NoScreen`], or the database fails.
    pub async fn screen(&self, id: ScreenId, now: Moment) -> StoreResult<Screen> {
        let mut tx = self.reader.begin().await?;
        one(&mut tx, id, now).await
    }

    /// Changes what staff say of a screen, if it is still what was seen. What was arranged for its
    /// name follows a new one, within the market.
    ///
    /// # Errors
    /// [`StoreError::Meanwhile`], [`StoreError::NameTaken`], [`StoreError::NoScreen`], or the
    /// database fails.
    pub async fn edit_screen(
        &self,
        id: ScreenId,
        hand: Hand<'_>,
        settings: &ScreenSettings,
        now: Moment,
    ) -> StoreResult<Screen> {
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let known = one(&mut tx, id, now).await?;
        if let Some(last) = step_since(&mut tx, &known, hand, false).await? {
            return Err(last.refusal(&mut tx).await?);
        }
        // Later than before, whatever the clock says: the next editor tells them apart.
        let at = now.max(known.updated_at.plus_ms(1));
        sqlx::query(
            "UPDATE screens SET market = ?, name = ?, settings = ?, updated_at = ? WHERE id = ?",
        )
        .bind(settings.market.number())
        .bind(settings.name.trim())
        .bind(text(settings)?)
        .bind(at.ms())
        .bind(id.0)
        .execute(&mut *tx)
        .await
        .map_err(name_taken)?;
        record(id, at).note(&mut tx, hand.by, EDIT, now).await?;
        let mut screen = one(&mut tx, id, now).await?;
        let (old, new) = (&known.settings, &screen.settings);
        if old.market == new.market && old.name != new.name {
            let names = (old.name.as_str(), new.name.as_str());
            let of = (id, new.market);
            screen.name_programme = programmes::follow(&mut tx, of, names, now).await?;
        }
        tx.commit().await?;
        Ok(screen)
    }

    /// Takes a screen off the list, or puts it back: its device is none of ours any more, or is
    /// again. A second press of the same button changes nothing.
    ///
    /// # Errors
    /// [`StoreError::NoScreen`], [`StoreError::Meanwhile`] if it is not as it was seen,
    /// [`StoreError::NameTaken`] if another one has its name by now, or the database fails.
    pub async fn revoke_screen(
        &self,
        id: ScreenId,
        is_revoked: bool,
        hand: Hand<'_>,
        now: Moment,
    ) -> StoreResult<Screen> {
        let step = if is_revoked { REVOKE } else { RESTORE };
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let known = one(&mut tx, id, now).await?;
        if let Some(last) = step_since(&mut tx, &known, hand, !is_revoked).await? {
            if last.is(hand.by, step) {
                return Ok(known);
            }
            return Err(last.refusal(&mut tx).await?);
        }
        sqlx::query("UPDATE screens SET revoked_at = ? WHERE id = ?")
            .bind(is_revoked.then_some(now.ms()))
            .bind(id.0)
            .execute(&mut *tx)
            .await
            .map_err(name_taken)?;
        let left = record(id, known.updated_at);
        left.note(&mut tx, hand.by, step, now).await?;
        let screen = one(&mut tx, id, now).await?;
        tx.commit().await?;
        Ok(screen)
    }

    /// Asks a screen to do something; asking twice for what waits already is once.
    ///
    /// # Errors
    /// [`StoreError::NoScreen`], or the database fails.
    pub async fn command_screen(
        &self,
        id: ScreenId,
        command: ScreenCommand,
        by: &str,
        now: Moment,
    ) -> StoreResult<Screen> {
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let screen = one(&mut tx, id, now).await?;
        if screen.waiting.contains(&command) {
            return Ok(screen);
        }
        sqlx::query(
            "INSERT INTO screen_commands (screen, command, by, at)
             SELECT ?1, ?2, ?3, ?4 WHERE (SELECT count(*) FROM screen_commands
                WHERE screen = ?1 AND done_at IS NULL) < ?5",
        )
        .bind(id.0)
        .bind(command.slug())
        .bind(by)
        .bind(now.ms())
        .bind(WAITING_MAX)
        .execute(&mut *tx)
        .await?;
        let screen = one(&mut tx, id, now).await?;
        tx.commit().await?;
        Ok(screen)
    }

    /// When a screen was silent, the newest time first; not the one that lasts.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn outages(&self, id: ScreenId) -> StoreResult<Vec<Outage>> {
        let rows: Vec<(i64, i64)> = sqlx::query_as(
            "SELECT began_at, ended_at FROM screen_outages WHERE screen = ?
             ORDER BY began_at DESC LIMIT ?",
        )
        .bind(id.0)
        .bind(OUTAGES_MAX)
        .fetch_all(&self.reader)
        .await?;
        let outage = |(from, until)| Outage {
            from: Moment::from_ms(from),
            until: Some(Moment::from_ms(until)),
        };
        Ok(rows.into_iter().map(outage).collect())
    }

    /// The last picture of a screen.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn screen_picture(&self, id: ScreenId) -> StoreResult<Option<Vec<u8>>> {
        let found: Option<Option<Vec<u8>>> =
            sqlx::query_scalar("SELECT picture FROM screens WHERE id = ?")
                .bind(id.0)
                .fetch_optional(&self.reader)
                .await?;
        Ok(found.flatten())
    }

    /// Forgets codes that have run out, commands that nobody carried out, and old outages.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn tidy_screens(&self, now: Moment) -> StoreResult<()> {
        for (sql, before) in [
            ("DELETE FROM pairings WHERE expires_at < ?", now),
            (
                "DELETE FROM screen_commands WHERE at < ?",
                now.plus_ms(-COMMAND_LASTS_MS),
            ),
            (
                "DELETE FROM screen_outages WHERE ended_at < ?",
                now.plus_ms(-KEEP_MS),
            ),
        ] {
            sqlx::query(sql)
                .bind(before.ms())
                .execute(&self.writer)
                .await?;
        }
        Ok(())
    }
}

/// What has happened to a screen since it was seen.
struct Since {
    last: Option<LastStep>,
    is_revoked: bool,
}

impl Since {
    /// Whether it was this step of this hand.
    fn is(&self, by: &str, step: &str) -> bool {
        self.last.as_ref().is_some_and(|last| last.is(by, step))
    }

    async fn refusal(&self, tx: &mut SqliteConnection) -> StoreResult<StoreError> {
        let is = if self.is_revoked {
            "撤掉了"
        } else {
            "在用"
        };
        last_steps::refusal(tx, self.last.as_ref(), is).await
    }
}

/// What has happened to a screen since it was seen, on the list or off it; nothing if it is as
/// it was, or nobody tells what they saw.
async fn step_since(
    tx: &mut SqliteConnection,
    known: &Screen,
    hand: Hand<'_>,
    was_revoked: bool,
) -> StoreResult<Option<Since>> {
    let Some(seen) = hand.seen else {
        return Ok(None);
    };
    let is_revoked: bool =
        sqlx::query_scalar("SELECT revoked_at IS NOT NULL FROM screens WHERE id = ?")
            .bind(known.id.0)
            .fetch_one(&mut *tx)
            .await?;
    if known.updated_at == seen && is_revoked == was_revoked {
        return Ok(None);
    }
    let last = record(known.id, known.updated_at).last(tx).await?;
    Ok(Some(Since { last, is_revoked }))
}

const fn record(id: ScreenId, updated_at: Moment) -> Record {
    Record {
        kind: Kind::Screen,
        id: id.0,
        version: updated_at.ms(),
    }
}

async fn one(db: &mut SqliteConnection, id: ScreenId, now: Moment) -> StoreResult<Screen> {
    let revs = revs(db).await?;
    let row: Option<Row> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM screens s WHERE s.id = ?"
    )))
    .bind(now.plus_ms(-COUNTED_MS).ms())
    .bind(now.plus_ms(-COMMAND_LASTS_MS).ms())
    .bind(id.0)
    .fetch_optional(db)
    .await?;
    row.ok_or(StoreError::NoScreen)?.into_screen(&revs, now)
}

async fn revs(db: &mut SqliteConnection) -> StoreResult<BTreeMap<Adcode, u64>> {
    let rows: Vec<(u32, i64)> = sqlx::query_as("SELECT adcode, rev FROM topics")
        .fetch_all(db)
        .await?;
    let revs = rows.into_iter();
    revs.map(|(topic, rev)| Ok((adcode(topic)?, unsigned(rev))))
        .collect()
}

fn name_taken(error: sqlx::Error) -> StoreError {
    match &error {
        sqlx::Error::Database(inner) if inner.is_unique_violation() => StoreError::NameTaken,
        _ => error.into(),
    }
}

fn command(word: &str) -> Option<ScreenCommand> {
    let mut all = ScreenCommand::ALL.iter().copied();
    all.find(|command| command.slug() == word)
}

fn parse<T: serde::de::DeserializeOwned>(text: &str) -> StoreResult<T> {
    serde_json::from_str(text).map_err(|error| StoreError::Corrupt(error.to_string()))
}

/// What staff say of a screen, as it is stored.
fn text(settings: &ScreenSettings) -> StoreResult<String> {
    let mut settings = settings.clone();
    settings.name = settings.name.trim().to_owned();
    settings.place = settings.place.trim().to_owned();
    serde_json::to_string(&settings).map_err(|error| StoreError::Corrupt(error.to_string()))
}
