//! Employers that were checked, are to be checked again, or are blocked.

mod decisions;
mod list;

use linggong_contract::api::employers::{EmployerRow, EmployerState};
use linggong_contract::{Adcode, EmployerKind, Moment, PostingDraft};
use linggong_rules::employer;
use sqlx::{FromRow, SqliteConnection};

use crate::StoreResult;
use crate::row::adcode;
use crate::staff::label;

pub use decisions::Decision;
pub use list::EmployerTable;

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

impl Known {
    fn covers(&self, market: Adcode) -> StoreResult<bool> {
        Ok(adcode(self.scope)?.covers(market))
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
