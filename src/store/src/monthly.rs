//! The monthly form 任务分解清单 of each market: what staff wrote, and what is counted.

use std::collections::BTreeMap;

use linggong_contract::api::forms::{
    FormState, FormStep, Month, MonthlyEntry, MonthlyFigures, MonthlyRow,
};
use linggong_contract::{Adcode, InterestState, Moment};
use linggong_rules::forms::{after, bounds, carried_over, is_begun, may_write, missing};
use linggong_rules::ledger::WISHES;
use linggong_rules::meanwhile;
use sqlx::{FromRow, SqliteConnection};

use crate::row::unsigned;
use crate::staff::label;
use crate::{Store, StoreError, StoreResult};

#[derive(FromRow)]
struct Row {
    month: String,
    entry: String,
    state: String,
    reason: Option<String>,
    by: String,
    updated_at: i64,
    figures: Option<String>,
}

impl Row {
    fn state(&self) -> StoreResult<FormState> {
        let found = FormState::ALL.iter().find(|one| one.slug() == self.state);
        let corrupt = || StoreError::Corrupt(format!("a form is {}", self.state));
        found.copied().ok_or_else(corrupt)
    }

    fn entry(&self) -> StoreResult<MonthlyEntry> {
        serde_json::from_str(&self.entry).map_err(|error| StoreError::Corrupt(error.to_string()))
    }

    /// What was counted when it was handed on.
    fn handed(&self) -> StoreResult<Option<MonthlyFigures>> {
        let read = |json| serde_json::from_str(json);
        let figures = self.figures.as_deref().map(read).transpose();
        figures.map_err(|error| StoreError::Corrupt(error.to_string()))
    }
}

impl Store {
    /// The form of a division: a row for each of its markets, by adcode.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn monthly(&self, scope: Adcode, month: Month) -> StoreResult<Vec<MonthlyRow>> {
        let mut tx = self.reader.begin().await?;
        let figures = figures(&mut tx, scope, month).await?;
        let mut rows = Vec::new();
        for market in self.markets().iter().filter(|one| scope.covers(one.id)) {
            let figures = figures.get(&market.id.number()).copied();
            rows.push(
                self.row(&mut tx, market.id, month, figures.unwrap_or_default())
                    .await?,
            );
        }
        Ok(rows)
    }

    /// Keeps what somebody responsible for `scope` writes for a market.
    ///
    /// # Errors
    /// [`StoreError::Meanwhile`] if it was saved or handed on since it was seen,
    /// [`StoreError::Handed`] if it is not theirs to write any more, or the database fails.
    pub async fn save_monthly(
        &self,
        (market, month): (Adcode, Month),
        before: Option<Moment>,
        entry: &MonthlyEntry,
        scope: Adcode,
        by: &str,
        now: Moment,
    ) -> StoreResult<MonthlyRow> {
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let figures = of(&mut tx, market, month).await?;
        let known = self.row(&mut tx, market, month, figures).await?;
        if known.at != before && (before.is_some() || may_write(known.state, scope)) {
            return Err(refusal(&mut tx, &known).await?);
        }
        if !may_write(known.state, scope) {
            return Err(StoreError::Handed(known.state));
        }
        let kept = Kept {
            entry,
            state: known.state,
            // Why it came back is in sight until it is handed on again.
            reason: known.reason.as_deref(),
            figures: (known.state != FormState::Draft).then_some(known.figures),
        };
        keep(&mut tx, &known, month, &kept, by, now).await?;
        let row = self.row(&mut tx, market, month, figures).await?;
        tx.commit().await?;
        Ok(row)
    }

    /// Hands a market's form on, or back, as it was last saved when it was seen `before`; if that
    /// is not told, whatever it says.
    ///
    /// # Errors
    /// [`StoreError::Meanwhile`] if it was saved or handed on since it was seen,
    /// [`StoreError::Handed`] if that is not theirs to do now, [`StoreError::Incomplete`] if
    /// something is not written yet, [`StoreError::NotBegun`] if the month has not begun, or the
    /// database fails.
    pub async fn step_monthly(
        &self,
        (market, month): (Adcode, Month),
        (step, reason): (FormStep, Option<&str>),
        before: Option<Moment>,
        scope: Adcode,
        by: &str,
        now: Moment,
    ) -> StoreResult<MonthlyRow> {
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let figures = of(&mut tx, market, month).await?;
        let known = self.row(&mut tx, market, month, figures).await?;
        if before.is_some() && known.at != before {
            return Err(refusal(&mut tx, &known).await?);
        }
        let state = after(known.state, step, scope).ok_or(StoreError::Handed(known.state))?;
        if !is_begun(month, now) {
            return Err(StoreError::NotBegun);
        }
        let gaps = missing(&known.entry);
        if step == FormStep::Submit && !gaps.is_empty() {
            return Err(StoreError::Incomplete(gaps));
        }
        let kept = Kept {
            entry: &known.entry,
            state,
            reason: reason.filter(|_| step == FormStep::Return),
            // What was handed on stays what it was, whatever is entered later; what comes back
            // is counted anew.
            figures: (state != FormState::Draft).then_some(known.figures),
        };
        keep(&mut tx, &known, month, &kept, by, now).await?;
        let row = self.row(&mut tx, market, month, figures).await?;
        tx.commit().await?;
        Ok(row)
    }

    async fn row(
        &self,
        db: &mut SqliteConnection,
        id: Adcode,
        month: Month,
        figures: MonthlyFigures,
    ) -> StoreResult<MonthlyRow> {
        let market = self.market(id).ok_or(StoreError::NoMarket(id))?;
        let plan = self.reference.plan(id);
        // The newest one up to this month: this month's own, or what still holds of an earlier.
        let newest: Option<Row> = sqlx::query_as(
            "SELECT month, entry, state, reason, by, updated_at, figures FROM monthly_forms
             WHERE market = ? AND month <= ? ORDER BY month DESC LIMIT 1",
        )
        .bind(id.number())
        .bind(month.to_string())
        .fetch_optional(db)
        .await?;
        let own = newest.as_ref().filter(|row| row.month == month.to_string());
        let entry = match &newest {
            Some(row) if own.is_some() => row.entry()?,
            Some(row) => carried_over(&row.entry()?),
            None => MonthlyEntry::default(),
        };
        Ok(MonthlyRow {
            market: id,
            city: market.city.clone(),
            county: market.county.clone(),
            population: plan.population,
            planned_area: plan.planned_area.clone(),
            province_funds: plan.province_funds.clone(),
            entry,
            figures: own.map_or(Ok(None), Row::handed)?.unwrap_or(figures),
            state: own.map_or(Ok(FormState::Draft), Row::state)?,
            reason: own.and_then(|row| row.reason.clone()),
            by: own.map(|row| row.by.clone()),
            at: own.map(|row| Moment::from_ms(row.updated_at)),
        })
    }
}

/// The refusal that tells who has saved a form, or handed it on, and how far it has come.
async fn refusal(db: &mut SqliteConnection, known: &MonthlyRow) -> StoreResult<StoreError> {
    let by = label(db, known.by.as_deref()).await?;
    let words = meanwhile::told(by.as_deref(), None, known.state.label());
    Ok(StoreError::Meanwhile(words))
}

/// What is kept of a form.
struct Kept<'a> {
    entry: &'a MonthlyEntry,
    state: FormState,
    reason: Option<&'a str>,
    figures: Option<MonthlyFigures>,
}

async fn keep(
    tx: &mut SqliteConnection,
    known: &MonthlyRow,
    month: Month,
    kept: &Kept<'_>,
    by: &str,
    now: Moment,
) -> StoreResult<()> {
    let corrupt = |error: serde_json::Error| StoreError::Corrupt(error.to_string());
    let entry = serde_json::to_string(kept.entry).map_err(corrupt)?;
    let figures = kept.figures.as_ref().map(serde_json::to_string);
    let figures = figures.transpose().map_err(corrupt)?;
    // Later than before, whatever the clock says: the next editor tells them apart.
    let at = known.at.map_or(now, |before| now.max(before.plus_ms(1)));
    sqlx::query(
        "INSERT INTO monthly_forms (market, month, entry, state, reason, by, updated_at, figures)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (market, month) DO UPDATE SET entry = excluded.entry,
            state = excluded.state, reason = excluded.reason, by = excluded.by,
            updated_at = excluded.updated_at, figures = excluded.figures",
    )
    .bind(known.market.number())
    .bind(month.to_string())
    .bind(entry)
    .bind(kept.state.slug())
    .bind(kept.reason)
    .bind(by)
    .bind(at.ms())
    .bind(figures)
    .execute(tx)
    .await?;
    Ok(())
}

/// The counted columns of one market.
async fn of(
    db: &mut SqliteConnection,
    market: Adcode,
    month: Month,
) -> StoreResult<MonthlyFigures> {
    let figures = figures(db, market, month).await?;
    Ok(figures.get(&market.number()).copied().unwrap_or_default())
}

/// The counted columns of each market of a division; markets where nothing happened are absent.
async fn figures(
    db: &mut SqliteConnection,
    scope: Adcode,
    month: Month,
) -> StoreResult<BTreeMap<u32, MonthlyFigures>> {
    let Some((start, end)) = bounds(month) else {
        return Ok(BTreeMap::new());
    };
    let (first, last) = scope.span();
    let mut figures: BTreeMap<u32, MonthlyFigures> = BTreeMap::new();
    let places: Vec<(u32, i64)> = sqlx::query_as(
        "SELECT market, sum(headcount) FROM postings
         WHERE market BETWEEN ? AND ? AND opened_at >= ? AND opened_at < ? GROUP BY market",
    )
    .bind(first)
    .bind(last)
    .bind(start.ms())
    .bind(end.ms())
    .fetch_all(&mut *db)
    .await?;
    for (market, sum) in places {
        figures.entry(market).or_default().places = unsigned(sum);
    }
    // A service begins once; its later steps are no further ones.
    let served: Vec<(u32, i64, i64)> = sqlx::query_as(
        "SELECT market,
            count(DISTINCT CASE WHEN section = 'service' AND event IN (?, ?) THEN interest END)
                + sum((section = 'service' AND event = 'received')
                    OR (section = 'seeker' AND event = 'registered')),
            count(DISTINCT CASE WHEN section = 'result' AND event = ? THEN interest END)
         FROM ledger_stands
         WHERE market BETWEEN ? AND ? AND at >= ? AND at < ? GROUP BY market",
    )
    .bind(WISHES[0].slug())
    .bind(WISHES[1].slug())
    .bind(InterestState::Confirmed.slug())
    .bind(first)
    .bind(last)
    .bind(start.ms())
    .bind(end.ms())
    .fetch_all(&mut *db)
    .await?;
    for (market, services, confirmed) in served {
        let row = figures.entry(market).or_default();
        row.services = unsigned(services);
        row.confirmed = unsigned(confirmed);
    }
    Ok(figures)
}
