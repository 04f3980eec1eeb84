//! The audit log: who did what, and what came of it. Only appended to: what somebody is about to do
//! is written before it is done, and what came of it is a row of its own.

use linggong_contract::{Adcode, Moment};
use linggong_rules::audit::BY_SYSTEM;
use sqlx::{FromRow, QueryBuilder, SqliteConnection};

use crate::row::adcode;
use crate::{Store, StoreResult, tables};

/// Lines handed out at once.
pub const AUDIT_PAGE_MAX: u32 = 500;
/// Where a text is looked for.
const SEARCHED: [&str; 2] = ["lower(a.target)", "lower(coalesce(o.detail, a.detail))"];
/// The status of a line whose outcome is a row of its own.
const TOLD_APART: u16 = 0;

/// Something somebody is about to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intent {
    /// When.
    pub at: Moment,
    /// Who, as in [`Audited`].
    pub by: String,
    /// The division they work for.
    pub scope: Adcode,
    /// Method and pattern of the address.
    pub action: String,
    /// Method and address.
    pub target: String,
}

/// Something somebody did, or wanted to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audited {
    /// Its number.
    pub id: i64,
    /// When it began.
    pub at: Moment,
    /// Who: the name they sign in with, or a system's name after [`BY_SYSTEM`].
    pub by: String,
    /// The division they work for.
    pub scope: Adcode,
    /// Method and pattern of the address.
    pub action: String,
    /// Method and address.
    pub target: String,
    /// Which step, account or posting, if the address does not tell.
    pub detail: Option<String>,
    /// What came of it, as HTTP status; nothing if the server stopped before it was known, or is
    /// at it.
    pub status: Option<u16>,
}

/// Which lines.
#[derive(Clone, Debug, Default)]
pub struct AuditQuery {
    /// Of the person or the system of this name only.
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
    status: Option<u16>,
}

impl Store {
    /// Appends what somebody is about to do; the line's number.
    ///
    /// # Errors
    /// If the database fails: then it must not be done.
    pub async fn audit_intent(&self, intent: &Intent) -> StoreResult<i64> {
        intend(&mut *self.writer.acquire().await?, intent).await
    }

    /// Appends what came of it, once: an HTTP status, and which step, account or posting it was
    /// about.
    ///
    /// # Errors
    /// If there is no such line, it has an outcome, or the database fails.
    pub async fn audit_outcome(
        &self,
        line: i64,
        status: u16,
        detail: Option<&str>,
        now: Moment,
    ) -> StoreResult<()> {
        let mut db = self.writer.acquire().await?;
        tell(&mut db, line, status, detail, now).await
    }

    /// What staff of a division did, the newest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn audited(&self, within: Adcode, query: &AuditQuery) -> StoreResult<Vec<Audited>> {
        let mut sql = QueryBuilder::new(
            "SELECT a.id, a.at, a.by, a.scope, a.action, a.target,
                coalesce(o.detail, a.detail) AS detail,
                coalesce(o.status, nullif(a.status, 0)) AS status
             FROM audit a LEFT JOIN audit_outcomes o ON o.line = a.id WHERE ",
        );
        tables::is_within(&mut sql, "a.scope", within);
        for (bound, at) in [
            (" AND a.id < ", query.before),
            (" AND a.at >= ", query.from.map(Moment::ms)),
            (" AND a.at < ", query.until.map(Moment::ms)),
        ] {
            if let Some(at) = at {
                sql.push(bound);
                sql.push_bind(at);
            }
        }
        if let Some(name) = &query.by {
            sql.push(" AND a.by IN (");
            sql.push_bind(name);
            sql.push(", ");
            sql.push_bind(format!("{BY_SYSTEM}{name}"));
            sql.push(")");
        }
        if let Some(action) = &query.action {
            sql.push(" AND a.action = ");
            sql.push_bind(action);
        }
        if !query.text.is_empty() {
            sql.push(" AND ");
            tables::contains(&mut sql, &SEARCHED, &query.text);
        }
        let limit = query.limit.min(AUDIT_PAGE_MAX);
        sql.push(format!(" ORDER BY a.id DESC LIMIT {limit}"));
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

/// Appends what is about to be done.
pub(crate) async fn intend(db: &mut SqliteConnection, intent: &Intent) -> StoreResult<i64> {
    let done = sqlx::query(
        "INSERT INTO audit (at, by, scope, action, target, status) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(intent.at.ms())
    .bind(&intent.by)
    .bind(intent.scope.number())
    .bind(&intent.action)
    .bind(&intent.target)
    .bind(TOLD_APART)
    .execute(db)
    .await?;
    Ok(done.last_insert_rowid())
}

/// Appends what came of it.
pub(crate) async fn tell(
    db: &mut SqliteConnection,
    line: i64,
    status: u16,
    detail: Option<&str>,
    now: Moment,
) -> StoreResult<()> {
    sqlx::query("INSERT INTO audit_outcomes (line, at, status, detail) VALUES (?, ?, ?, ?)")
        .bind(line)
        .bind(now.ms())
        .bind(status)
        .bind(detail)
        .execute(db)
        .await?;
    Ok(())
}
