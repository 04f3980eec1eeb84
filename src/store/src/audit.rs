//! The audit log: who of the staff did what, and what came of it. Only appended to.

use linggong_contract::{Adcode, Moment};
use sqlx::{FromRow, QueryBuilder};

use crate::row::adcode;
use crate::{Store, StoreResult, tables};

/// Lines handed out at once.
pub const AUDIT_PAGE_MAX: u32 = 500;
/// Where a text is looked for.
const SEARCHED: [&str; 2] = ["lower(target)", "lower(detail)"];

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
    /// With this method and pattern only.
    pub action: Option<String>,
    /// With this text in address or detail, in small letters; all if empty.
    pub text: String,
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
        let mut sql = QueryBuilder::new(
            "SELECT id, at, by, scope, action, target, detail, status FROM audit WHERE ",
        );
        tables::is_within(&mut sql, "scope", within);
        for (bound, at) in [
            (" AND id < ", query.before),
            (" AND at >= ", query.from.map(Moment::ms)),
            (" AND at < ", query.until.map(Moment::ms)),
        ] {
            if let Some(at) = at {
                sql.push(bound);
                sql.push_bind(at);
            }
        }
        for (bound, name) in [(" AND by = ", &query.by), (" AND action = ", &query.action)] {
            if let Some(name) = name {
                sql.push(bound);
                sql.push_bind(name);
            }
        }
        if !query.text.is_empty() {
            sql.push(" AND ");
            tables::contains(&mut sql, &SEARCHED, &query.text);
        }
        let limit = query.limit.min(AUDIT_PAGE_MAX);
        sql.push(format!(" ORDER BY id DESC LIMIT {limit}"));
        let rows: Vec<AuditRow> = sql.build_query_as().fetch_all(&self.reader).await?;
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
