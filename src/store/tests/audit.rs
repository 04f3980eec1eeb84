//! The audit log, as it is when something goes wrong between what is wanted and what came of it.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

use std::path::Path;

use linggong_contract::{Adcode, Moment};
use linggong_store::{AuditQuery, Audited, DATABASE_FILE, Intent, Store};
use sqlx::AssertSqlSafe;

const DAY_MS: i64 = 86_400_000;

fn county() -> Adcode {
    Adcode::parse("141124").unwrap()
}

fn now() -> Moment {
    Moment::parse("2026-11-22T06:00:00+08:00").unwrap()
}

fn intent(by: &str, at: Moment) -> Intent {
    Intent {
        at,
        by: by.to_owned(),
        scope: county(),
        action: "POST /api/v1/staff/cases/{id}/open".to_owned(),
        target: "POST /api/v1/staff/cases/5/open".to_owned(),
    }
}

async fn open() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).await.unwrap();
    (dir, store)
}

/// Runs some SQL beside the store, as somebody with the file in their hands; whether it worked.
async fn beside(dir: &Path, sql: &str) -> Result<(), String> {
    let address = format!("sqlite://{}", dir.join(DATABASE_FILE).display());
    let database = sqlx::SqlitePool::connect(&address).await.unwrap();
    let done = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(&database)
        .await;
    database.close().await;
    done.map(drop).map_err(|error| error.to_string())
}

async fn lines(store: &Store, by: Option<&str>) -> Vec<Audited> {
    let query = AuditQuery {
        by: by.map(str::to_owned),
        limit: 10,
        ..AuditQuery::default()
    };
    store.audited(county(), &query).await.unwrap()
}

#[tokio::test]
async fn what_was_wanted_is_there_after_a_crash_and_has_no_outcome() {
    let (dir, store) = open().await;
    let first = store.audit_intent(&intent("lin01", now())).await.unwrap();
    let told = store.audit_outcome(first, 404, Some("砌砖"), now());
    told.await.unwrap();
    store.audit_intent(&intent("lin02", now())).await.unwrap();
    // The process is gone before the second is answered.
    store.close().await;
    let store = Store::open(dir.path()).await.unwrap();
    let lines = lines(&store, None).await;
    let told: Vec<_> = lines
        .iter()
        .map(|line| (line.by.as_str(), line.status, line.detail.as_deref()))
        .collect();
    assert_eq!(
        told,
        [("lin02", None, None), ("lin01", Some(404), Some("砌砖"))]
    );
    // An outcome is told once, and of what there is.
    assert!(store.audit_outcome(first, 200, None, now()).await.is_err());
    assert!(store.audit_outcome(99, 200, None, now()).await.is_err());
}

#[tokio::test]
async fn a_log_that_takes_no_line_refuses_what_is_wanted() {
    let (dir, store) = open().await;
    let full = "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT raise(ABORT, 'full'); END";
    beside(dir.path(), full).await.unwrap();
    let refused = store.audit_intent(&intent("lin01", now())).await;
    assert!(refused.is_err());
    beside(dir.path(), "DROP TRIGGER full").await.unwrap();
    assert!(store.audit_intent(&intent("lin01", now())).await.is_ok());
}

#[tokio::test]
async fn neither_lines_nor_outcomes_are_edited_or_taken_away() {
    let (dir, store) = open().await;
    let line = store.audit_intent(&intent("lin01", now())).await.unwrap();
    store.audit_outcome(line, 200, None, now()).await.unwrap();
    let later = now().plus_ms(180 * DAY_MS);
    store.audit_intent(&intent("lin01", later)).await.unwrap();
    for sql in [
        "UPDATE audit SET by = 'lin02'",
        "UPDATE audit_outcomes SET status = 200",
        "DELETE FROM audit",
        "DELETE FROM audit WHERE id = 1",
        "DELETE FROM audit_outcomes",
    ] {
        let refused = beside(dir.path(), sql).await.unwrap_err();
        assert!(refused.contains("only appended to"), "{sql}: {refused}");
    }
    assert_eq!(lines(&store, None).await.len(), 2);
}

#[tokio::test]
async fn lines_from_before_tell_their_outcome_themselves() {
    let (dir, store) = open().await;
    let old = "INSERT INTO audit (at, by, scope, action, target, status, detail)
        VALUES (0, 'lin01', 141124, 'POST /x', 'POST /x', 409, '叫号')";
    beside(dir.path(), old).await.unwrap();
    let lines = lines(&store, None).await;
    assert_eq!(
        (lines[0].status, lines[0].detail.as_deref()),
        (Some(409), Some("叫号"))
    );
}

#[tokio::test]
async fn a_system_is_found_by_its_name_and_is_not_an_account_of_that_name() {
    let (_dir, store) = open().await;
    for by in ["系统：县里", "lin01", "系统：lin01"] {
        store.audit_intent(&intent(by, now())).await.unwrap();
    }
    for (by, found) in [
        ("县里", vec!["系统：县里"]),
        ("系统：县里", vec!["系统：县里"]),
        ("lin01", vec!["系统：lin01", "lin01"]),
        ("lin", vec![]),
    ] {
        let lines = lines(&store, Some(by)).await;
        let names: Vec<_> = lines.iter().map(|line| line.by.as_str()).collect();
        assert_eq!(names, found, "{by}");
    }
}
