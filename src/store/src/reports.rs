//! Reports counted from the records. Each becomes a table whose columns `rules::reports` names.

mod directory;
mod ledger;
mod monitoring;
mod stations;

use std::collections::HashMap;

use linggong_contract::api::forms::Month;
use linggong_contract::api::reports::{Report, ReportKind};
use linggong_contract::{Adcode, Moment};
use linggong_rules::reports;
use sqlx::SqliteConnection;

use crate::interests::waiting::BY_ITSELF;
use crate::people::People;
use crate::staff::label;
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

type Rows = Vec<Vec<String>>;

impl People {
    /// A report of a division over some months; at most 50,000 rows.
    ///
    /// # Errors
    /// [`StoreError::NoPeriod`] if the months are none or too many, or the database fails.
    pub async fn report(
        &self,
        kind: ReportKind,
        query: ReportQuery,
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
        let mut rows = match kind {
            ReportKind::Directory => directory::rows(&self.store, &mut tx, &this).await?,
            ReportKind::LedgerPostings => ledger::postings(&self.store, &mut tx, &this).await?,
            ReportKind::LedgerSeekers => ledger::seekers(self, &mut tx, &this).await?,
            ReportKind::LedgerServices => {
                ledger::services(&self.store, &mut tx, &this, "service").await?
            }
            ReportKind::LedgerResults => {
                ledger::services(&self.store, &mut tx, &this, "result").await?
            }
            ReportKind::Monitoring => {
                let before = reports::before(from, to).and_then(|(from, to)| asked(from, to));
                monitoring::rows(self, &mut tx, &this, before.as_ref()).await?
            }
            ReportKind::Stations => {
                let year = Month::new(i32::from(to.year()), 1).ok();
                let year = year.and_then(|january| asked(january, to));
                let month = asked(to, to);
                let (year, month) = year.zip(month).ok_or(StoreError::NoPeriod)?;
                stations::rows(&self.store, &mut tx, &year, &month).await?
            }
        };
        let more = rows.len().saturating_sub(reports::ROWS_MAX);
        rows.truncate(reports::ROWS_MAX);
        let mut written = crate::details::within(&mut tx, (scope.number(), scope.number())).await?;
        let details = written
            .remove(&scope.number())
            .filter(|_| kind == ReportKind::Directory);
        tx.commit().await?;
        Ok(Report {
            title: title(kind, from, to),
            signed: reports::signed(kind, details.as_ref()),
            heads: owned(reports::heads(kind)),
            rows,
            notes: owned(reports::notes(kind)),
            more: u32::try_from(more).unwrap_or(u32::MAX),
        })
    }
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

/// What the ledger calls whoever did something, asked for once each.
#[derive(Default)]
struct Names(HashMap<String, String>);

impl Names {
    async fn of(&mut self, db: &mut SqliteConnection, by: &str) -> StoreResult<String> {
        if let Some(known) = self.0.get(by) {
            return Ok(known.clone());
        }
        let name = match by {
            "kiosk" => "自助机".to_owned(),
            BY_ITSELF => "系统".to_owned(),
            _ => label(db, Some(by)).await?.unwrap_or_default(),
        };
        self.0.insert(by.to_owned(), name.clone());
        Ok(name)
    }
}
