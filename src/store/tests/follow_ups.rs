//! Tasks with a due day, on a real file.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

use linggong_contract::api::follow_ups::{Escalation, FollowUp, FollowUpState, FollowUpStep};
use linggong_contract::{Adcode, Moment, date_format};
use linggong_rules::case::By;
use linggong_rules::follow_up::{Refused, UNDO_MS};
use linggong_rules::tables::Ask;
use linggong_store::{
    Asker, FollowUpFilter, FollowUpStepRun, Request, SetFollowUp, Store, StoreError, StoreResult,
};

const DAY_MS: i64 = 86_400_000;

fn division(code: &str) -> Adcode {
    Adcode::parse(code).unwrap()
}

fn now() -> Moment {
    Moment::parse("2026-11-25T08:00:00+08:00").unwrap()
}

fn days(n: i64) -> Moment {
    now().plus_ms(n * DAY_MS)
}

fn asker(name: &'static str, scope: &str) -> Asker<'static> {
    Asker {
        by: By {
            name,
            is_manager: false,
        },
        scope: division(scope),
    }
}

/// `desk:wang` of 临县 sets a task.
async fn set(store: &Store, key: u8, text: &str, due_on: &str, owner: &str) -> FollowUp {
    let new = SetFollowUp {
        request: Request {
            key: [key; 32],
            request: [key; 32],
        },
        market: division("141124"),
        text: text.to_owned(),
        due_on: date_format::parse(due_on).unwrap(),
        owner: owner.to_owned(),
        case: None,
        seeker: None,
    };
    let wang = asker("desk:wang", "141124");
    store.set_follow_up(&new, wang, now()).await.unwrap()
}

async fn list(store: &Store, scope: &str, at: Moment, is_overdue: bool) -> Vec<FollowUp> {
    let filter = FollowUpFilter {
        scope: division(scope),
        state: FollowUpState::Open,
        of: None,
        due_before: is_overdue.then(|| at.date()),
    };
    let who = asker("desk:zhang", scope);
    let whole = Ask::default();
    let part = store.follow_ups(&filter, who, None, &whole, at).await;
    part.unwrap().rows
}

async fn step(
    store: &Store,
    task: &FollowUp,
    who: &'static str,
    step: FollowUpStep,
    word: &str,
    at: Moment,
) -> StoreResult<FollowUp> {
    let run = FollowUpStepRun {
        step,
        before: task.updated_at,
        outcome: (step == FollowUpStep::Done).then_some(word),
        to: (step == FollowUpStep::Hand).then_some(word),
    };
    let who = asker(who, "141124");
    store.step_follow_up(task.id, run, who, at).await
}

#[tokio::test]
async fn what_is_longest_overdue_stands_first_and_comes_to_county_city_and_province() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).await.unwrap();
    set(&store, 1, "后", "2026-12-10", "desk:li").await;
    set(&store, 2, "先", "2026-11-26", "desk:li").await;
    set(&store, 3, "中", "2026-11-30", "desk:li").await;
    let again = set(&store, 3, "中", "2026-11-30", "desk:li").await;
    assert_eq!(again.text, "中", "a second press is the same task");
    for (at, county, city, province) in [
        (1, [false; 3], [false; 3], [false; 3]),
        (2, [true, false, false], [false; 3], [false; 3]),
        (4, [true, false, false], [true, false, false], [false; 3]),
        (
            8,
            [true, true, false],
            [true, true, false],
            [true, false, false],
        ),
    ] {
        for (scope, expect) in [("141124", county), ("141100", city), ("140000", province)] {
            let found = list(&store, scope, days(at), false).await;
            let texts: Vec<_> = found.iter().map(|task| task.text.as_str()).collect();
            assert_eq!(texts, ["先", "中", "后"]);
            let raised: Vec<_> = found.iter().map(|task| task.is_raised).collect();
            assert_eq!(raised, expect, "{scope} after {at} days");
        }
    }
    let overdue = list(&store, "141124", days(8), true).await;
    let over: Vec<_> = overdue
        .iter()
        .map(|task| (task.days_over, task.escalation))
        .collect();
    assert_eq!(over, [(7, Escalation::Province), (3, Escalation::City)]);
    let day = store.overview(division("141124"), days(8)).await.unwrap();
    assert_eq!(day.follow_ups_overdue, 2);
    assert!(list(&store, "141123", days(8), false).await.is_empty());
}

#[tokio::test]
async fn a_task_is_handed_on_done_and_taken_up_again_within_ten_minutes() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).await.unwrap();
    let seen = set(&store, 1, "催工钱", "2026-11-26", "desk:li").await;
    let foreign = step(&store, &seen, "desk:zhao", FollowUpStep::Done, "好", now()).await;
    assert!(matches!(
        foreign,
        Err(StoreError::FollowUp(Refused::NotTheirs))
    ));
    let handed = step(
        &store,
        &seen,
        "desk:li",
        FollowUpStep::Hand,
        "desk:zhao",
        now(),
    );
    let handed = handed.await.unwrap();
    assert_eq!(handed.owner, "zhao");
    // Who set it saw it before: nothing is written over.
    let late = step(&store, &seen, "desk:wang", FollowUpStep::Done, "好", now()).await;
    assert!(matches!(late, Err(StoreError::Meanwhile(_))));
    let done = step(
        &store,
        &handed,
        "desk:zhao",
        FollowUpStep::Done,
        "结清了",
        now(),
    );
    let done = done.await.unwrap();
    assert_eq!(
        (done.state, done.outcome.as_deref()),
        (FollowUpState::Done, Some("结清了"))
    );
    let again = step(
        &store,
        &handed,
        "desk:zhao",
        FollowUpStep::Done,
        "结清了",
        now(),
    );
    assert_eq!(again.await.unwrap(), done, "a second press changes nothing");
    let other = step(
        &store,
        &handed,
        "desk:wang",
        FollowUpStep::Done,
        "结清了",
        now(),
    );
    assert!(matches!(other.await, Err(StoreError::Meanwhile(_))));
    assert!(list(&store, "141124", days(9), true).await.is_empty());
    let late = now().plus_ms(UNDO_MS + 1);
    let refused = step(&store, &done, "desk:zhao", FollowUpStep::Reopen, "", late).await;
    assert!(matches!(
        refused,
        Err(StoreError::FollowUp(Refused::TooLate))
    ));
    let soon = now().plus_ms(UNDO_MS);
    let open = step(&store, &done, "desk:zhao", FollowUpStep::Reopen, "", soon);
    let open = open.await.unwrap();
    assert_eq!((open.state, open.outcome), (FollowUpState::Open, None));
}
