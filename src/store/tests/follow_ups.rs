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
        concerning: false,
        case: None,
        seeker: None,
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

#[tokio::test]
async fn what_concerns_somebody_is_told_once_at_whichever_computer() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).await.unwrap();
    set(&store, 1, "先", "2026-11-25", "desk:li").await;
    set(&store, 2, "后", "2026-11-30", "desk:li").await;
    set(&store, 3, "自己定的", "2026-11-25", "desk:wang").await;
    let manager = Asker {
        by: By {
            name: "desk:zhang",
            is_manager: true,
        },
        scope: division("141124"),
    };
    let told = async |who, at| {
        let told = store.follow_up_notice(who, at).await.unwrap();
        (told.mine, told.raised, told.fresh)
    };
    let (li, city) = (asker("desk:li", "141124"), asker("desk:qiu", "141100"));
    let nobody = asker("desk:zhao", "141123");
    assert_eq!(told(li, now()).await, (1, 0, 1));
    // Who has set one for today for themselves knows of it.
    assert_eq!(told(asker("desk:wang", "141124"), now()).await, (1, 0, 0));
    assert_eq!(told(manager, now()).await, (0, 0, 0));
    // A day later it has come to the manager; three days later to the city.
    assert_eq!(told(manager, days(1)).await, (0, 2, 2));
    assert_eq!(told(city, days(2)).await, (0, 0, 0));
    assert_eq!(told(city, days(3)).await, (0, 2, 2));
    assert_eq!(told(nobody, days(9)).await, (0, 0, 0));
    // The notice is put away: what it was about is still counted, but it is no news.
    let heed = async |who, until, has_looked, at| {
        let told = store.heed_follow_ups(until, has_looked, who, at).await;
        let told = told.unwrap();
        (told.mine, told.raised, told.fresh)
    };
    assert_eq!(heed(manager, days(1), false, days(1)).await, (0, 2, 0));
    // Once they have looked at the list only what is their own to do is counted.
    assert_eq!(heed(manager, days(1), true, days(1)).await, (0, 0, 0));
    assert_eq!(heed(li, days(1), true, days(1)).await, (1, 0, 0));
    // What was heeded later is not forgotten, nor is anything heeded that is still to come.
    assert_eq!(heed(manager, now(), true, days(1)).await, (0, 0, 0));
    assert_eq!(heed(manager, days(300), true, days(1)).await, (0, 0, 0));
    assert_eq!(told(manager, days(6)).await, (0, 1, 1));
    assert_eq!(told(li, days(6)).await, (2, 0, 1));
    // Handed on, it is news to whoever gets it.
    let open = list(&store, "141124", days(6), true).await;
    let task = open.iter().find(|task| task.text == "先").unwrap();
    let handed = step(
        &store,
        task,
        "desk:li",
        FollowUpStep::Hand,
        "desk:sun",
        days(6),
    );
    handed.await.unwrap();
    let sun = asker("desk:sun", "141124");
    assert_eq!(told(sun, days(6)).await, (1, 0, 1));
    assert_eq!(told(li, days(6)).await, (1, 0, 1));
}

#[tokio::test]
async fn those_that_concern_somebody_are_a_list_whether_they_were_looked_at_or_not() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).await.unwrap();
    set(&store, 1, "今天的", "2026-11-25", "desk:li").await;
    set(&store, 2, "以后的", "2026-11-30", "desk:li").await;
    set(&store, 3, "别人的", "2026-11-25", "desk:wang").await;
    let filter = FollowUpFilter {
        scope: division("141124"),
        state: FollowUpState::Open,
        of: None,
        due_before: None,
        concerning: true,
        case: None,
        seeker: None,
    };
    let listed = async |is_manager, at| -> Vec<String> {
        let by = By {
            name: "desk:li",
            is_manager,
        };
        let scope = division("141124");
        let who = Asker { by, scope };
        store.heed_follow_ups(at, true, who, at).await.unwrap();
        let whole = Ask::default();
        let part = store.follow_ups(&filter, who, None, &whole, at).await;
        let rows = part.unwrap().rows;
        rows.into_iter().map(|task| task.text).collect()
    };
    assert_eq!(listed(false, now()).await, ["今天的"]);
    assert_eq!(listed(true, now()).await, ["今天的"]);
    assert_eq!(listed(false, days(1)).await, ["今天的"]);
    assert_eq!(listed(true, days(1)).await, ["今天的", "别人的"]);
}
