//! The employers of a market, and what is known of each.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use linggong_contract::api::employers::{EmployerFacts, EmployerGroup, EmployerRow, EmployerState};
use linggong_contract::api::tables::EmployerSort;
use linggong_contract::{Adcode, CaseKind, EmployerKind, Moment, Posting, State};
use linggong_rules::employer;
use linggong_rules::tables::{Ask, cut, order};
use sqlx::SqliteConnection;

use super::{COLUMNS, Known, merge, named, unknown};
use crate::tables::Part;
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
}

async fn all(tx: &mut SqliteConnection) -> StoreResult<Vec<Known>> {
    let all = sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM employers ORDER BY scope"
    )));
    Ok(all.fetch_all(tx).await?)
}

fn reports() -> StoreResult<String> {
    let slugs = REPORTS.map(CaseKind::slug);
    serde_json::to_string(&slugs).map_err(|error| StoreError::Corrupt(error.to_string()))
}
