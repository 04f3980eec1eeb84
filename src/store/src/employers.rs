//! Employers that were checked, are to be checked again, or are blocked.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use linggong_contract::api::employers::{
    EmployerDone, EmployerFacts, EmployerGroup, EmployerRow, EmployerState,
};
use linggong_contract::api::tables::EmployerSort;
use linggong_contract::{
    Adcode, CaseKind, EmployerKind, Moment, Posting, PostingDraft, PostingId, State,
};
use linggong_rules::employer;
use linggong_rules::lifecycle::{Step, is_restorable};
use linggong_rules::tables::{Ask, cut, order};
use sqlx::{FromRow, SqliteConnection};

use crate::last_steps::{self, Kind, LastStep, Record};
use crate::postings::read;
use crate::requests::{self, Request};
use crate::row::adcode;
use crate::staff::label;
use crate::tables::Part;
use crate::upsert::draft_text;
use crate::{Store, StoreError, StoreResult};

/// Employers of a market without a posting for so long are not listed, unless something was
/// written about them.
const LISTED_MS: i64 = 183 * 86_400_000;
/// Most employers of a list.
const ROWS_MAX: u32 = 1_000;
/// Complaints that tell against an employer.
const REPORTS: [CaseKind; 5] = [
    CaseKind::FalsePosting,
    CaseKind::Fee,
    CaseKind::WithheldPapers,
    CaseKind::Discrimination,
    CaseKind::UnpaidWages,
];

/// What is asked of the list of employers. There are few enough of them to be sorted here: what
/// stands of one is put together from its postings and what was decided.
#[derive(Clone, Copy, Debug)]
pub struct EmployerTable<'a> {
    /// Of this group only.
    pub group: Option<EmployerGroup>,
    /// Sorted by this.
    pub sort: Option<EmployerSort>,
    /// What else is asked.
    pub ask: &'a Ask,
}

impl EmployerTable<'_> {
    fn order(&self, a: &EmployerRow, b: &EmployerRow) -> Ordering {
        let is_desc = self.ask.is_desc;
        let by_name = |is_desc| order(Some(&a.name), Some(&b.name), is_desc);
        let Some(sort) = self.sort else {
            let weight = |row: &EmployerRow| (row.reports, row.open);
            return weight(b).cmp(&weight(a)).then(by_name(false));
        };
        let first = match sort {
            EmployerSort::Name => Ordering::Equal,
            EmployerSort::Open => order(Some(a.open), Some(b.open), is_desc),
            EmployerSort::Reports => order(Some(a.reports), Some(b.reports), is_desc),
            EmployerSort::Due => order(a.due_at, b.due_at, is_desc),
        };
        first.then(by_name(is_desc))
    }
}

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

#[derive(FromRow)]
struct Known {
    id: i64,
    scope: u32,
    name: String,
    key: String,
    credit_code: Option<String>,
    note: String,
    verified_at: Option<i64>,
    verified_by: Option<String>,
    blocked_at: Option<i64>,
    blocked_by: Option<String>,
    blocked_reason: Option<String>,
    version: u32,
}

const COLUMNS: &str = "id, scope, name, key, credit_code, note, verified_at, verified_by,
    blocked_at, blocked_by, blocked_reason, version";
/// What is decided, as its button says it.
const VERIFY: &str = "核实";
const BLOCK: &str = "拉黑";
const UNBLOCK: &str = "移出黑名单";

impl Known {
    fn covers(&self, market: Adcode) -> StoreResult<bool> {
        Ok(adcode(self.scope)?.covers(market))
    }
}

impl Store {
    /// Employers of a market: those with postings in the last half year, and those about whom
    /// something holds there. Those that were complained about come first; at most 1,000 at
    /// once. A text is looked for in the name. How many are in each group is told beside it.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn employers(
        &self,
        market: Adcode,
        table: &EmployerTable<'_>,
        now: Moment,
    ) -> StoreResult<(Part<EmployerRow>, BTreeMap<String, u64>)> {
        let mut rows = self.all_employers(market, now).await?;
        let mut counts = BTreeMap::new();
        for group in EmployerGroup::ALL {
            let of_group = rows.iter().filter(|row| employer::is_in(*group, row));
            counts.insert(group.slug().to_owned(), of_group.count() as u64);
        }
        // As names are told apart: whatever blanks and brackets were typed.
        let wanted = employer::key(&table.ask.text);
        rows.retain(|row| {
            table.group.is_none_or(|group| employer::is_in(group, row))
                && employer::key(&row.name).contains(&wanted)
        });
        rows.sort_by(|a, b| table.order(a, b));
        let total = rows.len() as u64;
        let rows = cut(rows, table.ask.window, ROWS_MAX);
        Ok((Part { rows, total }, counts))
    }

    async fn all_employers(&self, market: Adcode, now: Moment) -> StoreResult<Vec<EmployerRow>> {
        let mut tx = self.reader.begin().await?;
        let mut rows: BTreeMap<String, EmployerRow> = BTreeMap::new();
        let postings: Vec<(String, String, bool, u32, u32)> = sqlx::query_as(
            "SELECT json_extract(p.draft, '$.employer.name'),
                json_extract(p.draft, '$.employer.kind'),
                json_extract(p.draft, '$.employer.verified'), p.state = ?,
                (SELECT count(*) FROM cases c WHERE c.posting = p.id
                    AND c.state IN ('received', 'handling')
                    AND c.kind IN (SELECT value FROM json_each(?)))
             FROM postings p WHERE p.market = ? AND p.updated_at >= ? ORDER BY p.id DESC",
        )
        .bind(State::Open.slug())
        .bind(reports()?)
        .bind(market.number())
        .bind(now.ms() - LISTED_MS)
        .fetch_all(&mut *tx)
        .await?;
        for (name, kind, is_claimed, is_open, reports) in postings {
            let row = rows.entry(employer::key(&name)).or_insert_with(|| {
                let kind = EmployerKind::ALL.iter().find(|one| one.slug() == kind);
                // Its newest posting says so: a market's own system has checked it.
                let state = if is_claimed {
                    EmployerState::Verified
                } else {
                    EmployerState::Unknown
                };
                EmployerRow {
                    kind: kind.copied(),
                    state,
                    ..unknown(name)
                }
            });
            row.open += is_open;
            row.reports += reports;
        }
        for known in all(&mut tx).await? {
            if !known.covers(market)? {
                continue;
            }
            let row = rows
                .entry(known.key.clone())
                .or_insert_with(|| unknown(known.name.clone()));
            merge(&mut tx, row, &known, now).await?;
        }
        Ok(rows.into_values().collect())
    }

    /// What is checked of a posting's employer, as everybody may read it.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn employer_facts(
        &self,
        posting: &Posting,
        now: Moment,
    ) -> StoreResult<EmployerFacts> {
        let employer = &posting.draft.employer;
        let mut facts = EmployerFacts {
            verified: employer.verified,
            ..EmployerFacts::default()
        };
        if employer.kind == EmployerKind::Individual {
            return Ok(facts);
        }
        let mut tx = self.reader.begin().await?;
        for one in named(&mut tx, &employer.name).await? {
            let checked = one.verified_at.map(Moment::from_ms);
            let holds = checked.is_some_and(|at| employer::holds(at, now));
            if holds && one.covers(posting.market)? && checked > facts.verified_at {
                facts.verified = true;
                facts.verified_at = checked;
                facts.credit_code = one.credit_code;
            }
        }
        Ok(facts)
    }

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

/// What holds about an employer in a market: why it is blocked, or whether it was checked.
pub(crate) enum Standing {
    Blocked(String),
    Verified,
    Unknown,
}

/// How the employer of a draft stands in a market.
pub(crate) async fn standing(
    tx: &mut SqliteConnection,
    market: Adcode,
    draft: &PostingDraft,
    now: Moment,
) -> StoreResult<Standing> {
    // Many people have the same name: nothing is decided about somebody by it alone.
    if draft.employer.kind == EmployerKind::Individual {
        return Ok(Standing::Unknown);
    }
    let mut standing = Standing::Unknown;
    for one in named(tx, &draft.employer.name).await? {
        if !one.covers(market)? {
            continue;
        }
        if one.blocked_at.is_some() {
            return Ok(Standing::Blocked(one.blocked_reason.unwrap_or_default()));
        }
        let checked = one.verified_at.map(Moment::from_ms);
        if checked.is_some_and(|at| employer::holds(at, now)) {
            standing = Standing::Verified;
        }
    }
    Ok(standing)
}

/// What is known of employers of this name, in any division.
async fn named(tx: &mut SqliteConnection, name: &str) -> StoreResult<Vec<Known>> {
    let sql = format!("SELECT {COLUMNS} FROM employers WHERE key = ?");
    let found = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(employer::key(name));
    Ok(found.fetch_all(tx).await?)
}

async fn all(tx: &mut SqliteConnection) -> StoreResult<Vec<Known>> {
    let all = sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM employers ORDER BY scope"
    )));
    Ok(all.fetch_all(tx).await?)
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

fn unknown(name: String) -> EmployerRow {
    EmployerRow {
        name,
        kind: None,
        state: EmployerState::Unknown,
        credit_code: None,
        note: String::new(),
        verified_at: None,
        due_at: None,
        by: None,
        blocked_reason: None,
        open: 0,
        reports: 0,
        version: 0,
    }
}

/// Adds what is known to a row. What is narrower comes later and says more; a block holds
/// whoever made it.
async fn merge(
    tx: &mut SqliteConnection,
    row: &mut EmployerRow,
    known: &Known,
    now: Moment,
) -> StoreResult<()> {
    row.version += known.version;
    if let Some(at) = known.verified_at.map(Moment::from_ms) {
        row.verified_at = row.verified_at.max(Some(at));
        row.credit_code = known.credit_code.clone().or(row.credit_code.take());
        row.note.clone_from(&known.note);
    }
    let is_blocked = known.blocked_at.is_some() || row.state == EmployerState::Blocked;
    if known.blocked_at.is_some() {
        row.blocked_reason.clone_from(&known.blocked_reason);
    }
    if row.verified_at.is_some() || is_blocked {
        row.state = employer::state(row.verified_at, is_blocked, now);
    }
    row.due_at = row
        .verified_at
        .map(|at| at.plus_ms(employer::CHECK_HOLDS_MS));
    let by = if known.blocked_at.is_some() {
        known.blocked_by.as_deref()
    } else {
        known.verified_by.as_deref()
    };
    row.by = label(tx, by).await?.or(row.by.take());
    Ok(())
}

fn reports() -> StoreResult<String> {
    let slugs = REPORTS.map(CaseKind::slug);
    serde_json::to_string(&slugs).map_err(|error| StoreError::Corrupt(error.to_string()))
}
