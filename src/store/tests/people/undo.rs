//! What is pressed at a window, by each side and by mistake.

use super::*;

/// A wish of person `n`; `key` is used up.
async fn wish(people: &People, key: u8, n: u32, posting: PostingId, at: Moment) -> InterestId {
    let new = Expression {
        request: request(key),
        market: lin(),
        posting,
        who: person(n),
        by: linggong_store::BY_KIOSK.to_owned(),
    };
    people.express(&new, at).await.unwrap().interest.id
}

/// Steps at a window, all of them.
async fn run(people: &People, id: InterestId, steps: &[InterestStep], at: Moment) {
    for step in steps {
        people.step(id, (*step).into(), "desk", at).await.unwrap();
    }
}

async fn undo(
    people: &People,
    id: InterestId,
    from: InterestState,
    at: Moment,
) -> StoreResult<InterestState> {
    people
        .undo(id, from, "desk", at)
        .await
        .map(|done| done.state)
}

/// Why nothing was undone.
fn why(done: StoreResult<InterestState>) -> Option<NoUndo> {
    match done {
        Err(StoreError::NoUndo(why)) => Some(why),
        _ => None,
    }
}

/// How many were confirmed, as the month has it.
async fn confirmed(store: &Store) -> u64 {
    let month = Month::parse("2026-11").unwrap();
    let rows = store.monthly(lin(), month).await.unwrap();
    rows[0].figures.confirmed
}

const TALKED: [InterestStep; 2] = [InterestStep::Call, InterestStep::Talk];

#[tokio::test]
async fn what_was_pressed_by_mistake_is_as_before_with_its_place() {
    let (_dir, store, people) = open().await;
    let posting = publish(&store, "1", 2).await;
    let id = wish(&people, 1, 1, posting, now()).await;
    run(&people, id, &TALKED, now()).await;
    let before = people.interest(id).await.unwrap();
    let left = async || store.posting(posting).await.unwrap().remaining;
    // Confirmed by mistake: the place is free, and nobody counts it.
    run(&people, id, &[InterestStep::Confirm], minutes(1)).await;
    assert_eq!((left().await, confirmed(&store).await), (1, 1));
    let back = undo(&people, id, InterestState::Confirmed, minutes(2)).await;
    assert_eq!(back.unwrap(), InterestState::Talking);
    assert_eq!(people.interest(id).await.unwrap(), before);
    assert_eq!((left().await, confirmed(&store).await), (2, 0));
    // Confirmed, and dropped out by mistake: the place is taken again.
    run(&people, id, &[InterestStep::Confirm], minutes(3)).await;
    run(&people, id, &[InterestStep::Decline], minutes(4)).await;
    assert_eq!(left().await, 2);
    let back = undo(&people, id, InterestState::Declined, minutes(5)).await;
    assert_eq!(back.unwrap(), InterestState::Confirmed);
    assert_eq!((left().await, confirmed(&store).await), (1, 1));
    // One step back, not two; a second press is told how it is.
    let twice = undo(&people, id, InterestState::Confirmed, minutes(5)).await;
    assert_eq!(why(twice), Some(NoUndo::Nothing));
    let late = undo(&people, id, InterestState::Declined, minutes(5)).await;
    assert!(matches!(late, Err(StoreError::SeenLate(_))), "{late:?}");
}

#[tokio::test]
async fn what_cannot_be_as_before_is_refused_and_nothing_changes() {
    let (_dir, store, people) = open().await;
    let posting = publish(&store, "1", 1).await;
    let [first, second] = [
        wish(&people, 1, 1, posting, now()).await,
        wish(&people, 2, 2, posting, now()).await,
    ];
    run(&people, first, &TALKED, now()).await;
    run(&people, second, &TALKED, now()).await;
    let steps = [InterestStep::Confirm, InterestStep::Decline];
    run(&people, first, &steps, minutes(1)).await;
    run(&people, second, &[InterestStep::Confirm], minutes(1)).await;
    // Somebody else has the place.
    let full = undo(&people, first, InterestState::Declined, minutes(2)).await;
    assert!(
        matches!(
            full,
            Err(StoreError::TooManyTaken { .. } | StoreError::WrongState(_))
        ),
        "{full:?}"
    );
    let state = people.interest(first).await.unwrap().state;
    assert_eq!(state, InterestState::Declined);
    assert_eq!(store.posting(posting).await.unwrap().state, State::Filled);
    // It is too long ago.
    let at = minutes(1).plus_ms(UNDO_MS + 1);
    let late = undo(&people, second, InterestState::Confirmed, at).await;
    assert_eq!(why(late), Some(NoUndo::TooLate));
    // They asked anew.
    let other = publish(&store, "2", 3).await;
    let old = wish(&people, 3, 3, other, now()).await;
    let away = [InterestStep::Call, InterestStep::NoShow];
    run(&people, old, &away, minutes(1)).await;
    wish(&people, 4, 3, other, minutes(2)).await;
    let anew = undo(&people, old, InterestState::NoShow, minutes(3)).await;
    assert_eq!(why(anew), Some(NoUndo::Anew));
    // They had their data deleted.
    let gone = wish(&people, 5, 5, other, now()).await;
    run(&people, gone, &[InterestStep::Withdraw], minutes(1)).await;
    people
        .delete_holder(gone, "desk", minutes(2))
        .await
        .unwrap();
    let gone = undo(&people, gone, InterestState::Withdrawn, minutes(3)).await;
    assert!(matches!(gone, Err(StoreError::NoPerson)), "{gone:?}");
}

#[tokio::test]
async fn whoever_came_to_nothing_today_is_found_today_and_can_be_taken_back_a_while() {
    let (_dir, store, people) = open().await;
    let posting = publish(&store, "1", 3).await;
    let id = wish(&people, 1, 1, posting, now()).await;
    run(&people, id, &TALKED, now()).await;
    run(&people, id, &[InterestStep::Decline], minutes(1)).await;
    let filter = InterestFilter {
        market: lin(),
        state: InterestState::Declined,
        is_of_today: true,
    };
    let until = minutes(1).plus_ms(UNDO_MS);
    for (at, expect) in [
        (until, Some(Some(until))),
        (until.plus_ms(1), Some(None)),
        (minutes(24 * 60), None),
    ] {
        let ask = linggong_rules::tables::Ask::default();
        let part = people.queue_part(&filter, None, &ask, at).await.unwrap();
        let found = part.rows.first().map(|row| row.undo_until);
        assert_eq!(found, expect);
    }
}

/// Writes down one side's yes, or takes it back.
async fn yes(
    people: &People,
    id: InterestId,
    (side, says_yes): (Side, bool),
    at: Moment,
) -> StoreResult<InterestState> {
    people
        .write_yes(id, WriteYes { side, says_yes }, "desk", at)
        .await
        .map(|done| done.state)
}

/// Which sides have said yes, as the queue shows it.
async fn agreed(people: &People, state: InterestState) -> Vec<Agreed> {
    let queue = people.queue(lin(), state, minutes(5)).await.unwrap();
    queue.iter().map(|row| row.agreed).collect()
}

#[tokio::test]
async fn an_interest_is_confirmed_with_the_second_yes_and_not_before() {
    let (_dir, store, people) = open().await;
    let posting = publish(&store, "1", 1).await;
    let [id, other] = [
        wish(&people, 1, 1, posting, now()).await,
        wish(&people, 2, 2, posting, now()).await,
    ];
    // Before they talk there is nothing to agree to.
    let early = yes(&people, id, (Side::Seeker, true), now()).await;
    assert!(matches!(early, Err(StoreError::WrongStep(_))), "{early:?}");
    run(&people, id, &TALKED, now()).await;
    run(&people, other, &TALKED, now()).await;
    for _ in 0..2 {
        let one = yes(&people, id, (Side::Seeker, true), minutes(1)).await;
        assert_eq!(one.unwrap(), InterestState::Talking);
    }
    let one = Agreed {
        seeker: Some(minutes(1)),
        employer: None,
    };
    let seen = agreed(&people, InterestState::Talking).await;
    assert_eq!(seen, [one, Agreed::default()]);
    assert_eq!(confirmed(&store).await, 0);
    // Taken back, and said again.
    yes(&people, id, (Side::Seeker, false), minutes(1))
        .await
        .unwrap();
    let seen = agreed(&people, InterestState::Talking).await;
    assert_eq!(seen, [Agreed::default(); 2]);
    yes(&people, id, (Side::Seeker, true), minutes(1))
        .await
        .unwrap();
    let both = yes(&people, id, (Side::Employer, true), minutes(2)).await;
    assert_eq!(both.unwrap(), InterestState::Confirmed);
    assert_eq!(confirmed(&store).await, 1);
    assert_eq!(store.posting(posting).await.unwrap().state, State::Filled);
    let late = yes(&people, id, (Side::Seeker, false), minutes(3)).await;
    assert_eq!(why(late), Some(NoUndo::Nothing));
    // The place is gone: the second yes of somebody else is refused as a whole.
    yes(&people, other, (Side::Employer, true), minutes(3))
        .await
        .unwrap();
    let full = yes(&people, other, (Side::Seeker, true), minutes(3)).await;
    assert!(
        matches!(full, Err(StoreError::TooManyTaken { .. })),
        "{full:?}"
    );
    let seen = agreed(&people, InterestState::Talking).await;
    assert_eq!(seen[0].seeker, None);
    // Undone: what was said before the last yes stands.
    undo(&people, id, InterestState::Confirmed, minutes(4))
        .await
        .unwrap();
    let seen = agreed(&people, InterestState::Talking).await;
    assert_eq!(seen[0], one);
    assert_eq!(store.posting(posting).await.unwrap().remaining, 1);
}

#[tokio::test]
async fn two_windows_that_write_both_sides_down_at_once_confirm_once() {
    let (_dir, store, people) = open().await;
    let posting = publish(&store, "1", 3).await;
    let id = wish(&people, 1, 1, posting, now()).await;
    run(&people, id, &TALKED, now()).await;
    let running = [Side::Seeker, Side::Employer].map(|side| {
        let people = people.clone();
        tokio::spawn(async move { yes(&people, id, (side, true), minutes(1)).await })
    });
    for task in running {
        task.await.unwrap().unwrap();
    }
    let is = people.interest(id).await.unwrap();
    assert_eq!(is.state, InterestState::Confirmed);
    assert_eq!(store.posting(posting).await.unwrap().remaining, 2);
    // Who comes back another time has agreed to nothing yet.
    run(&people, id, &[InterestStep::NoShow], minutes(2)).await;
    run(&people, id, &TALKED, minutes(2)).await;
    let seen = agreed(&people, InterestState::Talking).await;
    assert_eq!(seen, [Agreed::default()]);
}
