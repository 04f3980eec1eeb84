//! Whose a case is, what was ticked off, and what happened to it.

use linggong_contract::api::cases::{CaseCheck, CaseEvent, CaseHands};
use linggong_contract::api::tables::CaseSort;
use linggong_contract::{Adcode, Case, CaseId, CaseKind, CaseState, CaseStep, Moment};
use linggong_rules::case::{self, NotTheirs};
use linggong_rules::ledger::Event;
use linggong_rules::meanwhile;
use linggong_rules::tables::Ask;
use serde::{Deserialize, Serialize};
use sqlx::{AssertSqlSafe, QueryBuilder, Sqlite, SqliteConnection};

use super::{COLUMNS, CaseRow, CaseStepRun, QueuedCase, ROWS_MAX, by_id, event_of};
use crate::people::People;
use crate::staff::label;
use crate::tables::{self, Listed, Part};
use crate::{StoreError, StoreResult};

/// Which cases are listed.
#[derive(Clone, Debug)]
pub struct CaseFilter {
    /// The market, or a division with many.
    pub scope: Adcode,
    /// In this state; any if absent.
    pub state: Option<CaseState>,
    /// Open, and due before this.
    pub overdue_at: Option<Moment>,
    /// Open, and theirs or offered to them.
    pub of: Option<String>,
}

impl CaseFilter {
    /// Writes the filter behind WHERE.
    fn write(&self, sql: &mut QueryBuilder<Sqlite>) {
        let (first, last) = self.scope.span();
        sql.push("c.market BETWEEN ");
        sql.push_bind(first);
        sql.push(" AND ");
        sql.push_bind(last);
        if let Some(state) = self.state {
            sql.push(" AND c.state = ");
            sql.push_bind(state.slug());
        }
        if self.overdue_at.is_some() || self.of.is_some() {
            sql.push(" AND c.state IN ('received', 'handling')");
        }
        if let Some(at) = self.overdue_at {
            sql.push(" AND c.due_at < ");
            sql.push_bind(at.ms());
        }
        if let Some(of) = &self.of {
            sql.push(" AND ");
            sql.push_bind(of.clone());
            sql.push(" IN (c.owner, c.offered_to)");
        }
    }
}

const LISTED: Listed = Listed {
    columns: COLUMNS,
    from: "cases c",
    id: "c.id",
    order: "c.due_at, c.id",
    rows_max: ROWS_MAX,
};
/// Where a text is looked for: the posting or course a case is about.
const SEARCHED: [&str; 2] = [
    "(SELECT p.number || ' ' || lower(json_extract(p.draft, '$.title'))
      FROM postings p WHERE p.id = c.posting)",
    "(SELECT lower(json_extract(o.draft, '$.title')) FROM courses o WHERE o.id = c.course)",
];

const fn sorted_by(sort: CaseSort) -> &'static str {
    match sort {
        CaseSort::Due => "c.due_at",
        CaseSort::Created => "c.created_at",
        CaseSort::Updated => "c.updated_at",
    }
}

/// The kinds of cases whose names contain a text, as a JSON list.
fn kinds_named(text: &str) -> StoreResult<String> {
    let kinds = CaseKind::ALL.iter();
    let kinds = kinds.filter(|kind| kind.label().contains(text));
    let slugs: Vec<&str> = kinds.map(|kind| kind.slug()).collect();
    serde_json::to_string(&slugs).map_err(|error| StoreError::Corrupt(error.to_string()))
}

/// A tick.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Tick {
    item: String,
    by: String,
    at: i64,
}

impl People {
    /// Cases, those that are due first; at most 500. `asker` is told which are theirs.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn case_queue(
        &self,
        filter: &CaseFilter,
        asker: &str,
    ) -> StoreResult<Vec<QueuedCase>> {
        let whole = Ask::default();
        Ok(self.case_part(filter, asker, None, &whole).await?.rows)
    }

    /// A part of them. A text is looked for in the kind of the case and in number and title of
    /// the posting or course it is about; what was said and by whom is sealed.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn case_part(
        &self,
        filter: &CaseFilter,
        asker: &str,
        sort: Option<CaseSort>,
        ask: &Ask,
    ) -> StoreResult<Part<QueuedCase>> {
        let kinds = kinds_named(&ask.text)?;
        let mut tx = self.store.reader.begin().await?;
        let part: Part<CaseRow> = tables::part(&mut tx, &LISTED, sort.map(sorted_by), ask, |sql| {
            filter.write(sql);
            if !ask.text.is_empty() {
                sql.push(" AND (");
                tables::contains(sql, &SEARCHED, &ask.text);
                sql.push(" OR c.kind IN (SELECT value FROM json_each(");
                sql.push_bind(kinds.clone());
                sql.push(")))");
            }
        })
        .await?;
        let mut queue = Vec::with_capacity(part.rows.len());
        for row in part.rows {
            queue.push(QueuedCase {
                about: super::about(&mut tx, &row).await?,
                who: self.masked(&mut tx, row.seeker, &row.pseudonym).await?,
                hands: hands(&mut tx, &row, asker).await?,
                // What somebody was answered is told to whoever opens it.
                case: Case {
                    answer: None,
                    ..self.to_case(&row)?
                },
            });
        }
        Ok(Part {
            rows: queue,
            total: part.total,
        })
    }

    /// Ticks one thing of a case's checklist off, or takes the tick back.
    ///
    /// # Errors
    /// No such case or item, somebody else's case, one that is not in hand, or the database
    /// fails.
    pub async fn tick(
        &self,
        id: CaseId,
        item: usize,
        done: bool,
        by: &str,
        now: Moment,
    ) -> StoreResult<Vec<CaseCheck>> {
        let mut tx = self.store.writer.begin_with("BEGIN IMMEDIATE").await?;
        let row = by_id(&mut tx, id.0).await?;
        let state = row.state()?;
        if state != CaseState::Handling {
            return Err(StoreError::NotInHand(state));
        }
        if row.owner.as_deref().is_some_and(|owner| owner != by) {
            return Err(NotTheirs::Owned.into());
        }
        let list = case::checklist(row.kind()?);
        let item = *list.get(item).ok_or(StoreError::NoCase)?;
        let mut ticks = row.ticks()?;
        let is_ticked = ticks.iter().any(|tick| tick.item == item);
        if done && !is_ticked {
            ticks.push(Tick {
                item: item.to_owned(),
                by: by.to_owned(),
                at: now.ms(),
            });
        } else if !done {
            ticks.retain(|tick| tick.item != item);
        }
        let json = serde_json::to_string(&ticks);
        sqlx::query("UPDATE cases SET checks = ?, updated_at = ? WHERE id = ?")
            .bind(json.map_err(|error| StoreError::Corrupt(error.to_string()))?)
            .bind(now.ms())
            .bind(id.0)
            .execute(&mut *tx)
            .await?;
        let row = by_id(&mut tx, id.0).await?;
        let checks = checks(&mut tx, &row).await?;
        tx.commit().await?;
        Ok(checks)
    }
}

impl CaseRow {
    fn ticks(&self) -> StoreResult<Vec<Tick>> {
        serde_json::from_str(&self.checks).map_err(|_| self.corrupt("checks"))
    }
}

/// Whether somebody presses once more what they have just done. Refuses whoever has not seen the
/// last step; a tick is none, nor is looking at the case or printing its receipt.
pub(super) async fn is_repeated(
    db: &mut SqliteConnection,
    row: &CaseRow,
    run: CaseStepRun<'_>,
    by: &str,
) -> StoreResult<bool> {
    let Some(seen) = run.seen else {
        return Ok(false);
    };
    let last: Option<(String, String)> = sqlx::query_as(
        "SELECT event, by FROM ledger WHERE case_id = ? AND at > ? AND event NOT IN (?, ?)
         ORDER BY id DESC LIMIT 1",
    )
    .bind(row.id)
    .bind(seen.ms())
    .bind(Event::CaseOpened.slug())
    .bind(Event::CaseReceipt.slug())
    .fetch_optional(&mut *db)
    .await?;
    let Some((event, who)) = last else {
        return Ok(false);
    };
    if who == by && event == event_of(run.step).slug() {
        match run.step {
            // Another answer is no second press: whether it may be written is judged.
            CaseStep::Close => return Ok(false),
            // Nor is another colleague, who would get nothing.
            CaseStep::Offer if row.offered_to.as_deref() != run.to => {}
            _ => return Ok(true),
        }
    }
    let who = called(db, &who).await?;
    let words = meanwhile::told(Some(&who), Some(case::told(&event)), row.state()?.label());
    Err(StoreError::Meanwhile(words))
}

/// What colleagues call whoever wrote a line of the ledger.
async fn called(db: &mut SqliteConnection, by: &str) -> StoreResult<String> {
    let who = match by {
        "kiosk" => Some("自助机".to_owned()),
        name => label(db, Some(name)).await?,
    };
    Ok(who.unwrap_or_else(|| by.to_owned()))
}

/// Whose a case is, as `asker` is told.
pub(super) async fn hands(
    db: &mut SqliteConnection,
    row: &CaseRow,
    asker: &str,
) -> StoreResult<CaseHands> {
    let is_asker = |name: &Option<String>| name.as_deref() == Some(asker);
    Ok(CaseHands {
        is_mine: is_asker(&row.owner),
        is_offered_to_me: is_asker(&row.offered_to),
        owner: label(db, row.owner.as_deref()).await?,
        offered_to: label(db, row.offered_to.as_deref()).await?,
    })
}

/// What belongs to handling a case, with what is done of it.
pub(super) async fn checks(
    db: &mut SqliteConnection,
    row: &CaseRow,
) -> StoreResult<Vec<CaseCheck>> {
    let ticks = row.ticks()?;
    let mut checks = Vec::new();
    for item in case::checklist(row.kind()?) {
        let tick = ticks.iter().find(|tick| tick.item == *item);
        checks.push(CaseCheck {
            item: (*item).to_owned(),
            by: label(db, tick.map(|tick| tick.by.as_str())).await?,
            at: tick.map(|tick| Moment::from_ms(tick.at)),
        });
    }
    Ok(checks)
}

/// What the ledger says of a case, the oldest first; at most 500 lines.
pub(super) async fn events(db: &mut SqliteConnection, id: i64) -> StoreResult<Vec<CaseEvent>> {
    let lines: Vec<(i64, String, String)> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT at, event, by FROM ledger WHERE case_id = ? ORDER BY id LIMIT {ROWS_MAX}"
    )))
    .bind(id)
    .fetch_all(&mut *db)
    .await?;
    let mut events = Vec::with_capacity(lines.len());
    for (at, event, by) in lines {
        events.push(CaseEvent {
            at: Moment::from_ms(at),
            what: case::told(&event).to_owned(),
            by: called(db, &by).await?,
        });
    }
    Ok(events)
}
