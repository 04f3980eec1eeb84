//! What was kept long enough.

use linggong_store::{AuditQuery, DATABASE_FILE, Intent};

use super::cases::{LX, filing, run};
use super::*;

const DAY_MS: i64 = 86_400_000;

fn days(n: i64) -> Moment {
    now().plus_ms(n * DAY_MS)
}

async fn database(dir: &TempDir) -> sqlx::SqlitePool {
    let address = format!("sqlite://{}", dir.path().join(DATABASE_FILE).display());
    sqlx::SqlitePool::connect(&address).await.unwrap()
}

async fn count(dir: &TempDir, sql: &'static str) -> i64 {
    let database = database(dir).await;
    let found = sqlx::query_scalar(sql).fetch_one(&database).await.unwrap();
    database.close().await;
    found
}

async fn note(store: &Store, at: Moment) -> i64 {
    let intent = Intent {
        at,
        by: "lin01".to_owned(),
        scope: lin(),
        action: "POST /x".to_owned(),
        target: "POST /x".to_owned(),
    };
    let line = store.audit_intent(&intent).await.unwrap();
    store.audit_outcome(line, 200, None, at).await.unwrap();
    line
}

#[tokio::test]
async fn old_lines_of_the_log_go_with_their_outcomes_and_that_is_in_the_log() {
    let (dir, store, _people) = open().await;
    for day in [0, 30, 200] {
        note(&store, days(day)).await;
    }
    assert_eq!(store.shorten_audit(days(0), days(200)).await.unwrap(), 0);
    let lines = "SELECT count(*) FROM audit";
    assert_eq!(count(&dir, lines).await, 3, "nothing old, nothing said");
    // Six months are the least, whatever is asked.
    assert!(store.shorten_audit(days(31), days(200)).await.is_err());
    assert_eq!(count(&dir, lines).await, 3);
    assert_eq!(store.shorten_audit(days(15), days(200)).await.unwrap(), 1);
    let outcomes = "SELECT count(*) FROM audit_outcomes WHERE line = 1";
    assert_eq!(count(&dir, outcomes).await, 0);
    let query = AuditQuery {
        limit: 10,
        ..AuditQuery::default()
    };
    let province = Adcode::parse("140000").unwrap();
    let left = store.audited(province, &query).await.unwrap();
    let told: Vec<_> = left
        .iter()
        .map(|line| (line.by.as_str(), line.status))
        .collect();
    let expected = [
        ("(自动)", Some(200)),
        ("lin01", Some(200)),
        ("lin01", Some(200)),
    ];
    assert_eq!(told, expected);
    let detail = left[0].detail.as_deref().unwrap();
    assert_eq!(detail, "操作日志：2026-12-07以前的");
}

#[tokio::test]
async fn old_lines_of_the_ledger_go_and_its_newest_two_years_stay() {
    let (dir, store, people) = open().await;
    let posting = publish(&store, "1", 3).await;
    express(&people, 1, posting, person(1)).await;
    let lines = "SELECT count(*) FROM ledger";
    let before = count(&dir, lines).await;
    assert!(before > 0);
    // Nothing came after: what is newest is not old.
    let late = days(5 * 365);
    assert_eq!(store.shorten_ledger(late, late).await.unwrap(), 0);
    assert_eq!(count(&dir, lines).await, before);
    let database = database(&dir).await;
    let cut = sqlx::query("DELETE FROM ledger").execute(&database).await;
    assert!(cut.unwrap_err().to_string().contains("only appended to"));
    // A line, the one that undoes it, and one of today.
    for sql in [
        "INSERT INTO ledger (at, market, section, event, by)
            SELECT max(at), 141124, 'service', 'called', 'desk:lin01' FROM ledger",
        "INSERT INTO ledger (at, market, section, event, by, undoes)
            SELECT max(at) + 60000, 141124, 'service', 'undone', 'desk:lin01', max(id) FROM ledger",
        "INSERT INTO ledger (at, market, section, event, by)
            SELECT max(at) + 1000 * 86400000, 141124, 'service', 'called', 'desk:lin01' FROM ledger",
    ] {
        sqlx::query(sql).execute(&database).await.unwrap();
    }
    database.close().await;
    // What is undone is not taken away without the line that undoes it.
    let between = now().plus_ms(30_000);
    let today = days(1_001);
    let gone = store.shorten_ledger(between, today).await.unwrap();
    assert_eq!(i64::try_from(gone).unwrap(), before);
    assert_eq!(count(&dir, lines).await, 3);
    assert_eq!(store.shorten_ledger(late, today).await.unwrap(), 2);
    assert_eq!(count(&dir, lines).await, 1);
}

#[tokio::test]
async fn who_is_idle_for_a_shorter_time_is_forgotten_unless_their_case_is_kept() {
    let (_dir, store, people) = open().await;
    let posting = publish(&store, "1", 3).await;
    let idle = express(&people, 1, posting, person(1)).await.holder.seeker;
    let (waits, answered) = (
        filing(2, Some(person(2)), "工钱没给"),
        filing(3, Some(person(3)), "工钱少给"),
    );
    people.file(&waits, now()).await.unwrap();
    let closed = people.file(&answered, now()).await.unwrap().case.id;
    for (step, answer) in [(CaseStep::Take, None), (CaseStep::Close, Some("好了"))] {
        let done = people.case_step(closed, run(step, answer), LX, days(10));
        done.await.unwrap();
    }
    people.end_over(days(40)).await.unwrap();
    let keep = Keep {
        idle_days: 365,
        ..Keep::default()
    };
    let forget = async |day: i64| {
        let idle_before = keep.idle_before(days(day));
        people.forget_old(idle_before, days(day)).await.unwrap()
    };
    let knows = async |n: u32| {
        let Who::Named { data, .. } = person(n) else {
            return false;
        };
        people.by_identity(&data).await.unwrap().is_some()
    };
    assert_eq!(forget(364).await, 0);
    assert_eq!(forget(500).await, 1);
    let record = people.record(idle).await;
    assert!(matches!(record, Err(StoreError::NoSeeker)));
    // Three years for what was said, and who said it; and as long as nobody has answered.
    assert!(knows(2).await && knows(3).await);
    assert_eq!(forget(3 * 366 + 11).await, 1);
    assert!(knows(2).await && !knows(3).await);
}

#[tokio::test]
async fn postings_go_with_the_wishes_of_people_who_are_forgotten_and_the_ledger_stays() {
    let (dir, store, people) = open().await;
    let posting = publish(&store, "1", 3).await;
    publish(&store, "2", 3).await;
    let seeker = express(&people, 1, posting, person(1)).await.holder.seeker;
    while store.expire_due(days(5)).await.unwrap() > 0 {}
    people.end_over(days(40)).await.unwrap();
    store.prune_changes(days(50)).await.unwrap();
    let steps = database(&dir).await;
    sqlx::query("INSERT INTO last_steps SELECT 'posting', id, 1, 'lx', '撤下', 1 FROM postings")
        .execute(&steps)
        .await
        .unwrap();
    steps.close().await;
    let before = days(60);
    let late = days(60 + 3 * 366);
    assert_eq!(store.forget_records(before, late).await.unwrap(), 0);
    people.delete(seeker, "desk:lin01", days(50)).await.unwrap();
    let (wishes, postings, ledger) = (
        "SELECT count(*) FROM interests",
        "SELECT count(*) FROM postings",
        "SELECT count(*) FROM ledger",
    );
    let written = count(&dir, ledger).await;
    // Not before its time.
    assert_eq!(store.forget_records(days(1), late).await.unwrap(), 0);
    assert_eq!(
        (count(&dir, wishes).await, count(&dir, postings).await),
        (1, 2)
    );
    assert_eq!(store.forget_records(before, late).await.unwrap(), 1);
    // The newest change still speaks of the other.
    assert_eq!(
        (count(&dir, wishes).await, count(&dir, postings).await),
        (0, 1)
    );
    assert_eq!(count(&dir, ledger).await, written);
    let steps = "SELECT count(*) FROM last_steps WHERE kind = 'posting'";
    assert_eq!(count(&dir, steps).await, 1, "what was done with it last");
    assert_eq!(count(&dir, SAID).await, 1);
}

const SAID: &str = "SELECT count(*) FROM audit_outcomes WHERE detail LIKE '用工信息和服务：%'";

/// Closed cases of people who are forgotten: some batches of them.
async fn closed_cases(dir: &TempDir) {
    let database = database(dir).await;
    sqlx::query(
        "WITH RECURSIVE x (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x WHERE n < 501)
         INSERT INTO cases (id, pseudonym, market, kind, state, due_at, created_at, updated_at)
         SELECT n, CAST(n AS BLOB), 141124, 'fee', 'closed', ?1, ?1, ?1 FROM x",
    )
    .bind(now().ms())
    .execute(&database)
    .await
    .unwrap();
    for (case, state) in [(7, "open"), (8, "done")] {
        sqlx::query(
            "INSERT INTO follow_ups (market, case_id, text, due_on, owner, set_by, state,
                created_at, updated_at)
             VALUES (141124, ?1, '催一催', '2026-12-01', 'desk:lin01', 'desk:lin01', ?2, ?3, ?3)",
        )
        .bind(case)
        .bind(state)
        .bind(now().ms())
        .execute(&database)
        .await
        .unwrap();
    }
    database.close().await;
}

#[tokio::test]
async fn a_case_stays_while_there_is_something_to_do_and_many_are_said_once() {
    let (dir, store, _people) = open().await;
    closed_cases(&dir).await;
    store.forget_records(days(1), days(2)).await.unwrap();
    assert_eq!(count(&dir, "SELECT count(*) FROM cases").await, 1);
    assert_eq!(count(&dir, "SELECT id FROM cases").await, 7);
    assert_eq!(count(&dir, "SELECT count(*) FROM follow_ups").await, 1);
    assert_eq!(count(&dir, SAID).await, 1);
    // Nothing more is old, and nothing more is said.
    store.forget_records(days(1), days(2)).await.unwrap();
    assert_eq!(count(&dir, SAID).await, 1);
}

#[tokio::test]
async fn what_is_old_and_what_belongs_to_it_is_found_by_an_index() {
    let (dir, _store, _people) = open().await;
    let database = database(&dir).await;
    for (table, which, by) in [
        ("postings", "closed_at < 1", "(closed_at<?)"),
        (
            "cases",
            "updated_at < 1 AND seeker IS NULL",
            "(seeker=? AND updated_at<?)",
        ),
        (
            "interests",
            "updated_at < 1 AND seeker IS NULL",
            "(seeker=? AND updated_at<?)",
        ),
        ("cases", "posting = 1", "(posting=?)"),
        ("changes", "posting = 1", "(posting=?)"),
        ("follow_ups", "case_id = 1", "(case_id=?)"),
        ("deliveries", "case_id = 1", "(case_id=?)"),
        ("deliveries", "interest = 1", "(interest=?)"),
    ] {
        let sql = format!("EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE {which}");
        let plan = sqlx::AssertSqlSafe(sql);
        let steps: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(plan).fetch_all(&database).await.unwrap();
        let is_found = steps.iter().any(|step| step.3.contains(by));
        assert!(is_found, "{table} {which}: {steps:?}");
    }
    database.close().await;
}
