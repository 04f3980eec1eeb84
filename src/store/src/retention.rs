//! What was kept long enough is taken away: old lines of audit log and ledger, and what postings and
//! services of people who are forgotten have left. How long that is, others say
//! (`rules::retention`); that neither log is shortened too early, the database itself knows.

use linggong_contract::{Adcode, Moment};
use linggong_rules::audit::RETENTION;
use sqlx::{AssertSqlSafe, SqliteConnection};

use crate::audit::Intent;
use crate::{Store, StoreError, StoreResult, audit};

/// Lines of a log taken away in one transaction: whoever writes meanwhile waits for no more.
const LINES_BATCH: i64 = 2_000;
/// Records of a kind taken away in one transaction; each has rows of its own.
const RECORDS_BATCH: i64 = 200;
/// The ledger's own guard: two years before its newest line.
const LEDGER_LEAST_MS: i64 = 730 * 86_400_000;
/// Who does it, in the audit log: nobody, while somebody at the machine itself is called “(服务器)”.
const UNATTENDED: &str = "(自动)";
/// What was done, as HTTP status.
const DONE: u16 = 200;

/// The logs, and which of their lines may not go alone.
const AUDIT: Log = Log {
    name: "操作日志",
    table: "audit",
    held: "0",
};
const LEDGER: Log = Log {
    name: "台账",
    table: "ledger",
    // A line goes with the one that undoes it.
    held: "EXISTS (SELECT 1 FROM ledger u WHERE u.undoes = l.id AND (u.id > ?1 OR u.at >= ?2))",
};

struct Log {
    name: &'static str,
    table: &'static str,
    held: &'static str,
}

impl Store {
    /// Takes away what the audit log has from before a moment; how many lines. That it did is in the
    /// log itself.
    ///
    /// # Errors
    /// If the log's guard refuses, as the moment is less than six months ago, or the database fails.
    pub async fn shorten_audit(&self, before: Moment, now: Moment) -> StoreResult<u64> {
        self.shorten(&AUDIT, before, now).await
    }

    /// The same of the ledger; nothing that its newest line is not later than by two years.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn shorten_ledger(&self, before: Moment, now: Moment) -> StoreResult<u64> {
        let newest: Option<i64> =
            sqlx::query_scalar("SELECT at FROM ledger ORDER BY id DESC LIMIT 1")
                .fetch_optional(&self.reader)
                .await?;
        let newest = newest.map_or(before, Moment::from_ms);
        let before = before.min(newest.plus_ms(-LEDGER_LEAST_MS));
        self.shorten(&LEDGER, before, now).await
    }

    async fn shorten(&self, log: &Log, before: Moment, now: Moment) -> StoreResult<u64> {
        let Log { name, table, held } = log;
        let (mut gone, mut last) = (0, 0);
        loop {
            let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
            // Lines are in the order of time: what follows the first that stays is not looked at.
            let (begin, end): (Option<i64>, Option<i64>) = sqlx::query_as(AssertSqlSafe(format!(
                "SELECT min(at), max(id) FROM
                    (SELECT id, at FROM {table} WHERE id > ? ORDER BY id LIMIT {LINES_BATCH})"
            )))
            .bind(last)
            .fetch_one(&mut *tx)
            .await?;
            let (Some(begin), Some(end)) = (begin, end) else {
                break;
            };
            if begin >= before.ms() {
                break;
            }
            if gone == 0 {
                self.say(&mut tx, &format!("{name}：{}", until(before)), now)
                    .await?;
            }
            let done = sqlx::query(AssertSqlSafe(format!(
                "DELETE FROM {table} AS l WHERE l.id <= ?1 AND l.at < ?2 AND NOT ({held})"
            )))
            .bind(end)
            .bind(before.ms())
            .execute(&mut *tx)
            .await?;
            if gone + done.rows_affected() > 0 {
                tx.commit().await?;
            }
            gone += done.rows_affected();
            last = end;
        }
        Ok(gone)
    }

    /// Takes away cases and interests that were over before a moment and whose people are forgotten,
    /// and closed postings that nothing belongs to any more; how many postings. What the ledger has of
    /// them stays, and so does a case about which there is still something to do.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn forget_records(&self, before: Moment, now: Moment) -> StoreResult<u64> {
        let (mut postings, mut is_said) = (0, false);
        for (table, old) in OLD {
            loop {
                // Looked for beside those who write; what has changed since is left.
                let found: Vec<i64> = sqlx::query_scalar(AssertSqlSafe(format!(
                    "SELECT t.id FROM {table} t WHERE {old} LIMIT {RECORDS_BATCH}"
                )))
                .bind(before.ms())
                .fetch_all(&self.reader)
                .await?;
                if found.is_empty() {
                    break;
                }
                let found = serde_json::to_string(&found);
                let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
                let ids: Vec<i64> = sqlx::query_scalar(AssertSqlSafe(format!(
                    "SELECT t.id FROM {table} t
                     WHERE {old} AND t.id IN (SELECT value FROM json_each(?2))"
                )))
                .bind(before.ms())
                .bind(found.map_err(|error| StoreError::Corrupt(error.to_string()))?)
                .fetch_all(&mut *tx)
                .await?;
                if ids.is_empty() {
                    // The next time.
                    break;
                }
                if !is_said {
                    let what = format!("用工信息和服务：{}", until(before));
                    self.say(&mut tx, &what, now).await?;
                    is_said = true;
                }
                for id in &ids {
                    forget(&mut tx, table, *id).await?;
                }
                tx.commit().await?;
                if table == "postings" {
                    postings += ids.len() as u64;
                }
            }
        }
        Ok(postings)
    }

    /// Writes into the audit log of each province what is taken away, in the transaction that does.
    async fn say(&self, tx: &mut SqliteConnection, what: &str, now: Moment) -> StoreResult<()> {
        let mut provinces: Vec<Adcode> = self.markets().iter().map(|m| m.id.province()).collect();
        provinces.dedup();
        for scope in provinces {
            let intent = Intent {
                at: now,
                by: UNATTENDED.to_owned(),
                scope,
                action: RETENTION.to_owned(),
                target: RETENTION.to_owned(),
            };
            let line = audit::intend(&mut *tx, &intent).await?;
            audit::tell(&mut *tx, line, DONE, Some(what), now).await?;
        }
        Ok(())
    }
}

/// What is old of a table `t`, in the order in which it goes.
const OLD: [(&str, &str); 3] = [
    (
        "cases",
        "t.updated_at < ?1 AND t.seeker IS NULL AND t.state IN ('closed', 'withdrawn')
            AND NOT EXISTS (SELECT 1 FROM follow_ups o WHERE o.case_id = t.id AND o.state = 'open')",
    ),
    ("interests", "t.updated_at < ?1 AND t.seeker IS NULL"),
    (
        "postings",
        "t.closed_at < ?1 AND t.state NOT IN ('pending', 'open')
            AND NOT EXISTS (SELECT 1 FROM interests o WHERE o.posting = t.id)
            AND NOT EXISTS (SELECT 1 FROM cases o WHERE o.posting = t.id)
            AND NOT EXISTS (SELECT 1 FROM referrals o WHERE o.posting = t.id)
            AND NOT EXISTS (SELECT 1 FROM changes o WHERE o.posting = t.id)",
    ),
];

/// Takes a row away with what belongs to it alone.
async fn forget(tx: &mut SqliteConnection, table: &str, id: i64) -> StoreResult<()> {
    let own: &[&str] = match table {
        "cases" => &[
            "DELETE FROM deliveries WHERE case_id = ?",
            "DELETE FROM follow_ups WHERE case_id = ?",
            "DELETE FROM cases WHERE id = ?",
        ],
        "interests" => &[
            "DELETE FROM deliveries WHERE interest = ?",
            "DELETE FROM referrals WHERE id = ?",
            "DELETE FROM interests WHERE id = ?",
        ],
        _ => &[
            "DELETE FROM contacts WHERE id = ?",
            "DELETE FROM posting_search WHERE rowid = ?",
            "DELETE FROM last_steps WHERE kind = 'posting' AND record = ?",
            "DELETE FROM postings WHERE id = ?",
        ],
    };
    for sql in own {
        sqlx::query(*sql).bind(id).execute(&mut *tx).await?;
    }
    Ok(())
}

/// What is from before a day, in words.
fn until(before: Moment) -> String {
    format!(
        "{}以前的",
        linggong_contract::date_format::text(before.date())
    )
}
