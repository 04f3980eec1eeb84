//! 督办: tasks with a due day. They hold nothing personal, so nothing here is sealed.

mod notice;

use linggong_contract::api::follow_ups::{FollowUp, FollowUpState, FollowUpStep};
use linggong_contract::api::tables::FollowUpSort;
use linggong_contract::{Adcode, CaseId, Date, Moment, date_format};
use linggong_rules::case::By;
use linggong_rules::follow_up::{self, Refused};
use linggong_rules::meanwhile;
use linggong_rules::tables::Ask;
use sqlx::{AssertSqlSafe, FromRow, QueryBuilder, Sqlite, SqliteConnection};

use crate::people::SeekerId;
use crate::requests::{self, Kind, Request};
use crate::row::adcode;
use crate::staff::label;
use crate::tables::{self, Listed, Part};
use crate::{Store, StoreError, StoreResult};

const COLUMNS: &str = "id, market, case_id, seeker, text, due_on, owner, set_by, state, outcome,
    done_by, done_at, updated_at";

const LISTED: Listed = Listed {
    columns: COLUMNS,
    from: "follow_ups f",
    id: "id",
    order: "done_at DESC, due_on, id",
    rows_max: 500,
};
/// What colleagues call whom a column names, as [`label`] says it.
macro_rules! called {
    ($column:literal) => {
        concat!(
            "coalesce((SELECT s.label FROM staff s WHERE s.name = substr(",
            $column,
            ", 6) AND ",
            $column,
            " LIKE 'desk:%'), ",
            $column,
            ")"
        )
    };
}
/// Where a text is looked for.
const SEARCHED: [&str; 4] = [
    "lower(f.text)",
    "lower(f.outcome)",
    concat!("lower(", called!("f.owner"), ")"),
    concat!("lower(", called!("f.set_by"), ")"),
];

const fn sorted_by(sort: FollowUpSort) -> &'static str {
    match sort {
        FollowUpSort::Due => "f.due_on",
        FollowUpSort::Market => "f.market",
        FollowUpSort::Owner => called!("f.owner"),
        FollowUpSort::Updated => "f.updated_at",
    }
}

/// A task to be set.
#[derive(Clone, Debug)]
pub struct SetFollowUp {
    /// The request.
    pub request: Request,
    /// The market it is about.
    pub market: Adcode,
    /// What is to be done; checked by `rules::follow_up::text_error`.
    pub text: String,
    /// By which day.
    pub due_on: Date,
    /// Whose it is: an account after `desk:`.
    pub owner: String,
    /// The case it is about.
    pub case: Option<CaseId>,
    /// The person in need it is about.
    pub seeker: Option<SeekerId>,
}

/// Which tasks are listed.
#[derive(Clone, Debug)]
pub struct FollowUpFilter {
    /// The market, or a division with many.
    pub scope: Adcode,
    /// In this state.
    pub state: FollowUpState,
    /// Theirs.
    pub of: Option<String>,
    /// Due before this day.
    pub due_before: Option<Date>,
    /// Those that concern whoever asks: theirs that are due, and those that have come to them.
    pub concerning: bool,
    /// About this case.
    pub case: Option<CaseId>,
    /// About this person in need.
    pub seeker: Option<SeekerId>,
}

impl FollowUpFilter {
    /// Writes the filter behind WHERE.
    fn write(&self, sql: &mut QueryBuilder<Sqlite>, asker: Asker<'_>, today: Date) {
        tables::is_within(sql, "f.market", self.scope);
        sql.push(" AND f.state = ");
        sql.push_bind(self.state.slug());
        if let Some(of) = &self.of {
            sql.push(" AND f.owner = ");
            sql.push_bind(of.clone());
        }
        if let Some(day) = self.due_before {
            sql.push(" AND f.due_on < ");
            sql.push_bind(date_format::text(day));
        }
        if self.concerning {
            sql.push(" AND ((f.owner = ");
            sql.push_bind(asker.by.name.to_owned());
            sql.push(" AND f.due_on <= ");
            sql.push_bind(date_format::text(today));
            if let Some(day) = follow_up::notice::last_due(asker.reader(), today) {
                sql.push(") OR (f.due_on <= ");
                sql.push_bind(date_format::text(day));
            }
            sql.push("))");
        }
        if let Some(case) = self.case {
            sql.push(" AND f.case_id = ");
            sql.push_bind(case.0);
        }
        if let Some(seeker) = self.seeker {
            sql.push(" AND f.seeker = ");
            sql.push_bind(seeker.0);
        }
    }
}

/// A step to be run.
#[derive(Clone, Copy, Debug)]
pub struct FollowUpStepRun<'a> {
    /// The step.
    pub step: FollowUpStep,
    /// When the task had last changed as it was seen.
    pub before: Moment,
    /// What came of it; with `done`.
    pub outcome: Option<&'a str>,
    /// Whose it is from now on; with `hand`.
    pub to: Option<&'a str>,
}

/// Who is told.
#[derive(Clone, Copy, Debug)]
pub struct Asker<'a> {
    /// Who asks, and whether they are a manager.
    pub by: By<'a>,
    /// The division they work for.
    pub scope: Adcode,
}

#[derive(FromRow)]
struct Row {
    id: i64,
    market: u32,
    case_id: Option<i64>,
    seeker: Option<i64>,
    text: String,
    due_on: String,
    owner: String,
    set_by: String,
    state: String,
    outcome: Option<String>,
    done_by: Option<String>,
    done_at: Option<i64>,
    updated_at: i64,
}

impl Row {
    fn state(&self) -> StoreResult<FollowUpState> {
        let found = FollowUpState::ALL
            .iter()
            .find(|state| state.slug() == self.state);
        found.copied().ok_or_else(|| self.corrupt("state"))
    }

    fn corrupt(&self, what: &str) -> StoreError {
        StoreError::Corrupt(format!("follow-up {}: {what}", self.id))
    }

    async fn told(
        self,
        db: &mut SqliteConnection,
        asker: Asker<'_>,
        now: Moment,
    ) -> StoreResult<FollowUp> {
        let state = self.state()?;
        let due_on = date_format::parse(&self.due_on).ok_or_else(|| self.corrupt("due_on"))?;
        let days_over = match state {
            FollowUpState::Open => follow_up::days_over(due_on, now.date()),
            FollowUpState::Done => 0,
        };
        let escalation = follow_up::escalation(days_over);
        let owner = label(db, Some(&self.owner)).await?;
        let set_by = label(db, Some(&self.set_by)).await?;
        Ok(FollowUp {
            id: self.id,
            market: adcode(self.market)?,
            text: self.text,
            due_on,
            state,
            days_over,
            escalation,
            is_raised: follow_up::is_raised(escalation, asker.scope.level()),
            is_mine: self.owner == asker.by.name,
            owner: owner.unwrap_or(self.owner),
            set_by: set_by.unwrap_or(self.set_by),
            case: self.case_id.map(CaseId),
            seeker: self.seeker,
            outcome: self.outcome,
            done_at: self.done_at.map(Moment::from_ms),
            updated_at: Moment::from_ms(self.updated_at),
        })
    }
}

impl Store {
    /// Tasks, those that were due first: what has come furthest stands first. Of those that are
    /// done, the newest. At most 500 at once. A text is looked for in what is to be done, what
    /// came of it, and what colleagues call whoever does it or has set it.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn follow_ups(
        &self,
        filter: &FollowUpFilter,
        asker: Asker<'_>,
        sort: Option<FollowUpSort>,
        ask: &Ask,
        now: Moment,
    ) -> StoreResult<Part<FollowUp>> {
        let mut tx = self.reader.begin().await?;
        let part: Part<Row> = tables::part(&mut tx, &LISTED, sort.map(sorted_by), ask, |sql| {
            filter.write(sql, asker, now.date());
            if !ask.text.is_empty() {
                sql.push(" AND ");
                tables::contains(sql, &SEARCHED, &ask.text);
            }
        })
        .await?;
        let mut rows = Vec::with_capacity(part.rows.len());
        for row in part.rows {
            rows.push(row.told(&mut tx, asker, now).await?);
        }
        Ok(Part {
            rows,
            total: part.total,
        })
    }

    /// A task as it is now, in whichever state.
    ///
    /// # Errors
    /// [`StoreError::NoFollowUp`], or the database fails.
    pub async fn follow_up(&self, id: i64, asker: Asker<'_>, now: Moment) -> StoreResult<FollowUp> {
        let mut tx = self.reader.begin().await?;
        by_id(&mut tx, id).await?.told(&mut tx, asker, now).await
    }

    /// The market that a task is about.
    ///
    /// # Errors
    /// [`StoreError::NoFollowUp`], or the database fails.
    pub async fn follow_up_market(&self, id: i64) -> StoreResult<Adcode> {
        let mut db = self.reader.acquire().await?;
        adcode(by_id(&mut db, id).await?.market)
    }

    /// Sets a task; the same request is the same one.
    ///
    /// # Errors
    /// [`StoreError::KeyReused`], or the database fails.
    pub async fn set_follow_up(
        &self,
        new: &SetFollowUp,
        asker: Asker<'_>,
        now: Moment,
    ) -> StoreResult<FollowUp> {
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let id = if let Some(id) = requests::made(&mut tx, Kind::FollowUp, &new.request).await? {
            id
        } else {
            let id = sqlx::query(
                "INSERT INTO follow_ups
                    (market, case_id, seeker, text, due_on, owner, set_by, state, created_at, updated_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'open', ?8, ?8)",
            )
            .bind(new.market.number())
            .bind(new.case.map(|id| id.0))
            .bind(new.seeker.map(|id| id.0))
            .bind(new.text.trim())
            .bind(date_format::text(new.due_on))
            .bind(&new.owner)
            .bind(asker.by.name)
            .bind(now.ms())
            .execute(&mut *tx)
            .await?
            .last_insert_rowid();
            requests::remember(&mut tx, Kind::FollowUp, &new.request, id, now).await?;
            id
        };
        let done = by_id(&mut tx, id).await?.told(&mut tx, asker, now).await?;
        tx.commit().await?;
        Ok(done)
    }

    /// Runs a step of a task.
    ///
    /// # Errors
    /// [`StoreError::NoFollowUp`], [`StoreError::Meanwhile`] if somebody else was quicker,
    /// [`StoreError::FollowUp`] if it is not theirs or not possible, or the database fails.
    pub async fn step_follow_up(
        &self,
        id: i64,
        run: FollowUpStepRun<'_>,
        asker: Asker<'_>,
        now: Moment,
    ) -> StoreResult<FollowUp> {
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let row = by_id(&mut tx, id).await?;
        let state = row.state()?;
        let theirs = follow_up::check_theirs(&row.owner, &row.set_by, asker.by);
        if theirs.is_ok() && is_repeated(&row, state, run, asker.by.name) {
            // A second press of the same button.
            return row.told(&mut tx, asker, now).await;
        }
        // Before whose it is: it may have been handed to somebody else.
        if row.updated_at != run.before.ms() {
            return Err(refusal(&mut tx, &row, state).await?);
        }
        theirs?;
        let done_at = row.done_at.map(Moment::from_ms);
        let (state, outcome, owner) = match (run.step, state) {
            (FollowUpStep::Done, FollowUpState::Open) => {
                (FollowUpState::Done, run.outcome, row.owner.as_str())
            }
            (FollowUpStep::Hand, FollowUpState::Open) => {
                (state, None, run.to.unwrap_or(&row.owner))
            }
            (FollowUpStep::Reopen, FollowUpState::Done) => {
                if !done_at.is_some_and(|at| follow_up::may_reopen(at, now)) {
                    return Err(Refused::TooLate.into());
                }
                (FollowUpState::Open, None, row.owner.as_str())
            }
            _ => return Err(Refused::WrongState(state).into()),
        };
        let is_done = state == FollowUpState::Done;
        sqlx::query(
            "UPDATE follow_ups SET state = ?, outcome = ?, done_by = ?, done_at = ?, owner = ?,
                updated_at = ? WHERE id = ?",
        )
        .bind(state.slug())
        .bind(outcome)
        .bind(is_done.then_some(asker.by.name))
        .bind(is_done.then_some(now.ms()))
        .bind(owner)
        // Later than before, whatever the clock says.
        .bind(now.ms().max(row.updated_at + 1))
        .bind(id)
        .execute(&mut *tx)
        .await?;
        let done = by_id(&mut tx, id).await?.told(&mut tx, asker, now).await?;
        tx.commit().await?;
        Ok(done)
    }
}

/// The refusal that tells what became of a task meanwhile: that it is done, or whose it is.
async fn refusal(
    db: &mut SqliteConnection,
    row: &Row,
    state: FollowUpState,
) -> StoreResult<StoreError> {
    let done_by = label(db, row.done_by.as_deref()).await?;
    let owner = label(db, Some(&row.owner)).await?.unwrap_or_default();
    let is = format!("{}，归{owner}", state.label());
    let words = meanwhile::told(done_by.as_deref(), Some("办完"), &is);
    Ok(StoreError::Meanwhile(words))
}

/// Whether a step was done already, by the same press. Somebody else who says that it is done is
/// told that it was.
fn is_repeated(row: &Row, state: FollowUpState, run: FollowUpStepRun<'_>, by: &str) -> bool {
    match run.step {
        FollowUpStep::Done => {
            state == FollowUpState::Done
                && row.done_by.as_deref() == Some(by)
                && row.outcome.as_deref() == run.outcome
        }
        FollowUpStep::Reopen => state == FollowUpState::Open,
        FollowUpStep::Hand => {
            state == FollowUpState::Open && run.to.is_none_or(|to| to == row.owner)
        }
    }
}

/// How many tasks of a market are overdue.
pub(crate) async fn overdue(
    db: &mut SqliteConnection,
    market: Adcode,
    today: Date,
) -> StoreResult<u32> {
    let count = sqlx::query_scalar(
        "SELECT count(*) FROM follow_ups WHERE market = ? AND state = 'open' AND due_on < ?",
    )
    .bind(market.number())
    .bind(date_format::text(today))
    .fetch_one(db)
    .await?;
    Ok(count)
}

async fn by_id(db: &mut SqliteConnection, id: i64) -> StoreResult<Row> {
    let row = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM follow_ups WHERE id = ?"
    )))
    .bind(id)
    .fetch_optional(db)
    .await?;
    row.ok_or(StoreError::NoFollowUp)
}
