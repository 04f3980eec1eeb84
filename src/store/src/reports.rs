//! Reports counted from the records. Each becomes a table whose columns `rules::reports` names.

mod directory;
mod ledger;
mod monitoring;
mod stations;

use linggong_contract::api::forms::Month;
use linggong_contract::api::reports::{Report, ReportKind};
use linggong_contract::api::tables::ReportSort;
use linggong_contract::{Adcode, Moment};
use linggong_rules::reports;
use linggong_rules::tables::Ask;

use crate::people::People;
use crate::tables::Part;
use crate::{StoreError, StoreResult};

/// What a report is about.
#[derive(Clone, Copy, Debug)]
pub struct ReportQuery {
    /// The division.
    pub scope: Adcode,
    /// The first month.
    pub from: Month,
    /// The last month.
    pub to: Month,
}

/// The same with its moments.
#[derive(Clone, Copy)]
struct Asked {
    scope: Adcode,
    first: u32,
    last: u32,
    start: i64,
    end: i64,
    now: Moment,
}

type Row = Vec<String>;
type Rows = Vec<Row>;

impl People {
    /// A part of a report of a division over some months, sorted by one of its columns; by one that
    /// it has not, in its own order. At most 50,000 rows, also if all of it is asked for. A text is
    /// looked for in words and posting numbers, never in what is sealed.
    ///
    /// # Errors
    /// [`StoreError::NoPeriod`] if the months are none or too many, or the database fails.
    pub async fn report(
        &self,
        kind: ReportKind,
        query: ReportQuery,
        (sort, ask): (Option<ReportSort>, &Ask),
        now: Moment,
    ) -> StoreResult<Report> {
        let ReportQuery { scope, from, to } = query;
        let asked = |from: Month, to: Month| {
            reports::months(from, to)?;
            let (start, end) = reports::span(from, to)?;
            let (first, last) = scope.span();
            Some(Asked {
                scope,
                first,
                last,
                start: start.ms(),
                end: end.ms(),
                now,
            })
        };
        let this = asked(from, to).ok_or(StoreError::NoPeriod)?;
        let mut tx = self.store.reader.begin().await?;
        let store = &self.store;
        let what = (sort, ask);
        let part = match kind {
            ReportKind::Directory => {
                let rows = directory::rows(store, &mut tx, &this).await?;
                part(kind, rows, what)
            }
            ReportKind::LedgerPostings => ledger::postings(store, &mut tx, &this, what).await?,
            ReportKind::LedgerSeekers => ledger::seekers(self, &mut tx, &this, what).await?,
            ReportKind::LedgerServices => {
                ledger::services(store, &mut tx, &this, "service", what).await?
            }
            ReportKind::LedgerResults => {
                ledger::services(store, &mut tx, &this, "result", what).await?
            }
            ReportKind::Monitoring => {
                let before = reports::before(from, to).and_then(|(from, to)| asked(from, to));
                let rows = monitoring::rows(self, &mut tx, &this, before.as_ref()).await?;
                part(kind, rows, what)
            }
            ReportKind::Stations => {
                let year = Month::new(i32::from(to.year()), 1).ok();
                let year = year.and_then(|january| asked(january, to));
                let month = asked(to, to);
                let (year, month) = year.zip(month).ok_or(StoreError::NoPeriod)?;
                let rows = stations::rows(store, &mut tx, &year, &month).await?;
                part(kind, rows, what)
            }
        };
        let mut written = crate::details::within(&mut tx, (scope.number(), scope.number())).await?;
        let details = written.remove(&scope.number());
        tx.commit().await?;
        let more = part.total.saturating_sub(part.rows.len() as u64);
        Ok(Report {
            title: title(kind, from, to),
            signed: reports::signed(kind),
            heads: reports::heads(kind).map(str::to_owned).collect(),
            rows: part.rows,
            foot: reports::foot(kind, details.as_ref()),
            notes: owned(reports::notes(kind)),
            more: u32::try_from(more).unwrap_or(u32::MAX),
            total: part.total,
        })
    }
}

/// A part of a report that is counted as a whole.
fn part(kind: ReportKind, rows: Rows, (sort, ask): (Option<ReportSort>, &Ask)) -> Part<Row> {
    let (rows, total) = reports::part(kind, rows, sort, ask);
    Part { rows, total }
}

fn owned(all: &[&str]) -> Vec<String> {
    all.iter().map(|text| (*text).to_owned()).collect()
}

fn title(kind: ReportKind, from: Month, to: Month) -> String {
    let label = kind.label();
    let month = |month: Month| format!("{}年{}月", month.year(), month.number());
    match kind {
        ReportKind::Directory => format!("{label}（{}年）", to.year()),
        ReportKind::Stations => format!("{label}（{}）", month(to)),
        _ if from == to => format!("{label}（{}）", month(from)),
        _ => format!("{label}（{}至{}）", month(from), month(to)),
    }
}

/// `2026-11-22 06:12`.
fn clock(ms: i64) -> String {
    let at = Moment::from_ms(ms).china();
    format!(
        "{:04}-{:02}-{:02} {:02}:{:02}",
        at.year(),
        u8::from(at.month()),
        at.day(),
        at.hour(),
        at.minute()
    )
}

/// What the ledger calls a person, short enough to be read out.
fn short(pseudonym: &[u8]) -> String {
    let bytes = pseudonym.iter().take(4);
    // No spreadsheet takes it for a number.
    std::iter::once("P-".to_owned())
        .chain(bytes.map(|byte| format!("{byte:02X}")))
        .collect()
}
