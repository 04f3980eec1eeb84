//! The audit log: who of the staff did what, and what came of it. Only appended to.

use linggong_contract::{Adcode, Moment};
use sqlx::{AssertSqlSafe, FromRow};

use crate::row::adcode;
use crate::{Store, StoreResult};

/// Lines handed out at once.
pub const AUDIT_PAGE_MAX: u32 = 500;

/// Something somebody did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audited {
    /// Its number; 0 before it is appended.
    pub id: i64,
    /// When.
    pub at: Moment,
    /// Who, by the name they sign in with.
    pub by: String,
    /// The division they work for.
    pub scope: Adcode,
    /// Method and pattern of the address.
    pub action: String,
    /// Method and address.
    pub target: String,
    /// Which step, account or posting, if the address does not tell.
    pub detail: Option<String>,
    /// What came of it, as HTTP status.
    pub status: u16,
}

/// Which lines.
#[derive(Clone, Debug, Default)]
pub struct AuditQuery {
    /// Of this person only.
    pub by: Option<String>,
    /// From this time on.
    pub from: Option<Moment>,
    /// Before this time.
    pub until: Option<Moment>,
    /// Before this line.
    pub before: Option<i64>,
    /// At most so many.
    pub limit: u32,
}

#[derive(FromRow)]
struct AuditRow {
    id: i64,
    at: i64,
    by: String,
    scope: u32,
    action: String,
    target: String,
    detail: Option<String>,
    status: u16,
}

impl Store {
    /// Appends a line.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn audit(&self, line: &Audited) -> StoreResult<()> {
        sqlx::query(
            "INSERT INTO audit (at, by, scope, action, target, detail, status)
             VALUES (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(line.at.ms())
        .bind(&line.by)
        .bind(line.scope.number())
        .bind(&line.action)
        .bind(&line.target)
        .bind(&line.detail)
        .bind(line.status)
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// What staff of a division did, the newest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn audited(&self, within: Adcode, query: &AuditQuery) -> StoreResult<Vec<Audited>> {
        // 14, 1411 or 141124: the digits that all divisions within begin with.
        let (first, last) = within.range();
        let limit = query.limit.min(AUDIT_PAGE_MAX);
        let rows: Vec<AuditRow> = sqlx::query_as(AssertSqlSafe(format!(
            "SELECT id, at, by, scope, action, target, detail, status FROM audit
             WHERE scope BETWEEN ? AND ? AND id < ? AND at >= ? AND at < ? AND (? IS NULL OR by = ?)
             ORDER BY id DESC LIMIT {limit}"
        )))
        .bind(first)
        .bind(last)
        .bind(query.before.unwrap_or(i64::MAX))
        .bind(query.from.map_or(i64::MIN, Moment::ms))
        .bind(query.until.map_or(i64::MAX, Moment::ms))
        .bind(&query.by)
        .bind(&query.by)
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(Audited {
                    id: row.id,
                    at: Moment::from_ms(row.at),
                    by: row.by,
                    scope: adcode(row.scope)?,
                    action: row.action,
                    target: row.target,
                    detail: row.detail,
                    status: row.status,
                })
            })
            .collect()
    }
}
