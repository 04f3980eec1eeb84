//! What is decided about an employer: that it was checked, blocked, taken off the blocklist.

use linggong_contract::api::employers::EmployerDone;
use linggong_contract::{Adcode, EmployerKind, Moment, PostingId, State};
use linggong_rules::employer;
use linggong_rules::lifecycle::{Step, is_restorable};
use sqlx::SqliteConnection;

use super::{Known, merge, named, unknown};
use crate::last_steps::{self, Kind, LastStep, Record};
use crate::postings::read;
use crate::requests::{self, Request};
use crate::upsert::draft_text;
use crate::{Store, StoreError, StoreResult};

/// What is decided, as its button says it.
const VERIFY: &str = "核实";
const BLOCK: &str = "拉黑";
const UNBLOCK: &str = "移出黑名单";

/// What is decided about an employer, by whom, for where.
#[derive(Clone, Copy, Debug)]
pub struct Decision<'a> {
    /// Its name as its postings write it.
    pub name: &'a str,
    /// The division it holds in.
    pub scope: Adcode,
    /// The market whose list was looked at.
    pub market: Adcode,
    /// Its version as it was seen there; nothing if that is not told: then nothing is checked.
    pub seen: Option<u32>,
    /// The request, if it has a key.
    pub request: Option<Request>,
    /// Who decides.
    pub by: &'a str,
    /// When.
    pub now: Moment,
}

impl Store {
    /// Writes down that an employer was checked; its open postings say so from now on. How many
    /// they are. The same request again is the same decision.
    ///
    /// # Errors
    /// [`StoreError::Meanwhile`] if something was decided since it was seen,
    /// [`StoreError::KeyReused`], or the database fails.
    pub async fn verify_employer(
        &self,
        decision: &Decision<'_>,
        credit_code: Option<&str>,
        note: &str,
    ) -> StoreResult<EmployerDone> {
        let Decision {
            name,
            scope,
            by,
            now,
            ..
        } = *decision;
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        if let Some(done) = begin(&mut tx, decision).await? {
            return Ok(done);
        }
        let left: (i64, u32) = sqlx::query_as(
            "INSERT INTO employers (scope, name, key, credit_code, note, verified_at, verified_by,
                version)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1)
             ON CONFLICT (scope, key) DO UPDATE SET name = ?2, credit_code = ?4, note = ?5,
                verified_at = ?6, verified_by = ?7, version = version + 1
             RETURNING id, version",
        )
        .bind(scope.number())
        .bind(name)
        .bind(employer::key(name))
        .bind(credit_code)
        .bind(note)
        .bind(now.ms())
        .bind(by)
        .fetch_one(&mut *tx)
        .await?;
        let mut changed = 0;
        for id in of(&mut tx, decision, &[State::Open, State::Pending]).await? {
            let mut row = read(&mut tx, id).await?;
            let mut draft = row.draft()?;
            if draft.employer.verified {
                continue;
            }
            draft.employer.verified = true;
            row.draft = draft_text(&draft)?;
            row.updated_at = now.ms();
            let state = row.state()?;
            self.write_back(&mut tx, &mut row, state, now).await?;
            changed += 1;
        }
        let done = finish(&mut tx, decision, (VERIFY, changed), &[left]).await?;
        tx.commit().await?;
        Ok(done)
    }

    /// Puts an employer on the blocklist and withdraws its postings in one transaction. How many
    /// they were. The same request again is the same decision.
    ///
    /// # Errors
    /// [`StoreError::Meanwhile`] if something was decided since it was seen,
    /// [`StoreError::KeyReused`], or the database fails.
    pub async fn block_employer(
        &self,
        decision: &Decision<'_>,
        reason: &str,
    ) -> StoreResult<EmployerDone> {
        let Decision {
            name,
            scope,
            by,
            now,
            ..
        } = *decision;
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        if let Some(done) = begin(&mut tx, decision).await? {
            return Ok(done);
        }
        let left: (i64, u32) = sqlx::query_as(
            "INSERT INTO employers (scope, name, key, blocked_at, blocked_by, blocked_reason,
                version)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1)
             ON CONFLICT (scope, key) DO UPDATE SET name = ?2, version = version + 1,
                blocked_at = coalesce(blocked_at, ?4), blocked_by = ?5, blocked_reason = ?6
             RETURNING id, version",
        )
        .bind(scope.number())
        .bind(name)
        .bind(employer::key(name))
        .bind(now.ms())
        .bind(by)
        .bind(reason)
        .fetch_one(&mut *tx)
        .await?;
        let mut withdrawn = 0;
        let states = [State::Open, State::Pending, State::Filled];
        for id in of(&mut tx, decision, &states).await? {
            // What is filled and over stays what it was.
            let row = read(&mut tx, id).await?;
            if row.state()? == State::Filled && row.draft()?.valid_until <= now {
                continue;
            }
            let done = self.change_in(&mut tx, id, now, |_| Ok(Step::Withdraw));
            match done.await {
                Ok(_) => withdrawn += 1,
                Err(StoreError::WrongState(_)) => {}
                Err(error) => return Err(error),
            }
        }
        let done = finish(&mut tx, decision, (BLOCK, withdrawn), &[left]).await?;
        tx.commit().await?;
        Ok(done)
    }

    /// Takes an employer off the blocklist. If that was a mistake of the last minutes, the
    /// postings that went with it come back; how many. The same request again is the same
    /// decision.
    ///
    /// # Errors
    /// [`StoreError::NoEmployer`] if it is not blocked by the division of whoever asks or one
    /// within, [`StoreError::Meanwhile`] if something was decided since it was seen,
    /// [`StoreError::KeyReused`], or the database fails.
    pub async fn unblock_employer(&self, decision: &Decision<'_>) -> StoreResult<EmployerDone> {
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        if let Some(done) = begin(&mut tx, decision).await? {
            return Ok(done);
        }
        let (first, last) = decision.scope.span();
        let blocked: Vec<i64> = sqlx::query_scalar(
            "SELECT blocked_at FROM employers
             WHERE key = ? AND (scope = ? OR scope BETWEEN ? AND ?) AND blocked_at IS NOT NULL",
        )
        .bind(employer::key(decision.name))
        .bind(decision.scope.number())
        .bind(first)
        .bind(last)
        .fetch_all(&mut *tx)
        .await?;
        if blocked.is_empty() {
            return Err(StoreError::NoEmployer);
        }
        let left: Vec<(i64, u32)> = sqlx::query_as(
            "UPDATE employers SET blocked_at = NULL, blocked_by = NULL, blocked_reason = NULL,
                version = version + 1
             WHERE key = ? AND (scope = ? OR scope BETWEEN ? AND ?) AND blocked_at IS NOT NULL
             RETURNING id, version",
        )
        .bind(employer::key(decision.name))
        .bind(decision.scope.number())
        .bind(first)
        .bind(last)
        .fetch_all(&mut *tx)
        .await?;
        let mut restored = 0;
        for id in of(&mut tx, decision, &[State::Withdrawn]).await? {
            let row = read(&mut tx, id).await?;
            let with_it = |at: &i64| {
                row.closed_at == Some(*at) && is_restorable(Moment::from_ms(*at), decision.now)
            };
            if !blocked.iter().any(with_it) {
                continue;
            }
            let step = |row: &mut crate::row::PostingRow| {
                Ok(Step::Restore {
                    was_shown: row.opened_at.is_some(),
                    taken: row.taken,
                    headcount: row.headcount,
                })
            };
            match self.change_in(&mut tx, id, decision.now, step).await {
                Ok(_) => restored += 1,
                // Those above have blocked it, too.
                Err(StoreError::BlockedEmployer(_)) => {}
                Err(error) => return Err(error),
            }
        }
        let done = finish(&mut tx, decision, (UNBLOCK, restored), &left).await?;
        tx.commit().await?;
        Ok(done)
    }
}

/// What holds in the market whose list was looked at.
async fn held(tx: &mut SqliteConnection, decision: &Decision<'_>) -> StoreResult<Vec<Known>> {
    let mut held = Vec::new();
    for one in named(tx, decision.name).await? {
        if one.covers(decision.market)? {
            held.push(one);
        }
    }
    Ok(held)
}

/// The answer of a request that has come before. Refuses whoever has not seen what was decided
/// meanwhile.
async fn begin(
    tx: &mut SqliteConnection,
    decision: &Decision<'_>,
) -> StoreResult<Option<EmployerDone>> {
    let held = held(tx, decision).await?;
    let version = held.iter().map(|one| one.version).sum();
    if let Some(request) = &decision.request
        && let Some(postings) = requests::made(tx, requests::Kind::Employer, request).await?
    {
        let postings = u32::try_from(postings).unwrap_or(u32::MAX);
        return Ok(Some(EmployerDone { postings, version }));
    }
    if decision.seen.is_none_or(|seen| seen == version) {
        return Ok(None);
    }
    let mut last: Option<LastStep> = None;
    let mut row = unknown(decision.name.to_owned());
    for one in &held {
        let step = record(one.id, one.version).last(tx).await?;
        last = last.into_iter().chain(step).max_by_key(|step| step.at);
        merge(tx, &mut row, one, decision.now).await?;
    }
    Err(last_steps::refusal(tx, last.as_ref(), row.state.label()).await?)
}

/// Keeps what was decided, of which rows, and how many postings it changed.
async fn finish(
    tx: &mut SqliteConnection,
    decision: &Decision<'_>,
    (step, postings): (&str, u32),
    left: &[(i64, u32)],
) -> StoreResult<EmployerDone> {
    let now = decision.now;
    for (id, version) in left {
        let record = record(*id, *version);
        record.note(tx, decision.by, step, now).await?;
    }
    if let Some(request) = &decision.request {
        let kind = requests::Kind::Employer;
        requests::remember(tx, kind, request, i64::from(postings), now).await?;
    }
    let held = held(tx, decision).await?;
    let version = held.iter().map(|one| one.version).sum();
    Ok(EmployerDone { postings, version })
}

fn record(id: i64, version: u32) -> Record {
    Record {
        kind: Kind::Employer,
        id,
        version: i64::from(version),
    }
}

/// Postings of an employer in these states, where the decision holds; not those of a person of
/// the same name.
async fn of(
    tx: &mut SqliteConnection,
    decision: &Decision<'_>,
    states: &[State],
) -> StoreResult<Vec<PostingId>> {
    let (first, last) = decision.scope.span();
    let slugs: Vec<&str> = states.iter().map(|state| state.slug()).collect();
    let slugs = serde_json::to_string(&slugs);
    let found: Vec<(i64, String)> = sqlx::query_as(
        "SELECT id, json_extract(draft, '$.employer.name') FROM postings
         WHERE market BETWEEN ? AND ? AND json_extract(draft, '$.employer.kind') != ?
           AND state IN (SELECT value FROM json_each(?))",
    )
    .bind(first)
    .bind(last)
    .bind(EmployerKind::Individual.slug())
    .bind(slugs.map_err(|error| StoreError::Corrupt(error.to_string()))?)
    .fetch_all(tx)
    .await?;
    let key = employer::key(decision.name);
    let found = found.into_iter();
    Ok(found
        .filter(|(_, name)| employer::key(name) == key)
        .map(|(id, _)| PostingId(id))
        .collect())
}
