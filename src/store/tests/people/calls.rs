//! Who is called, who still waits, and what ends by itself.

use super::*;

#[tokio::test]
async fn who_is_called_is_told_until_they_come_or_five_minutes_have_passed() {
    let (_dir, store, people) = open().await;
    let posting = publish(&store, "1", 3).await;
    let mut ids = Vec::new();
    for n in 1..=2 {
        let key = u8::try_from(n).unwrap();
        ids.push(express(&people, key, posting, person(n)).await.interest.id);
    }
    let at = |minutes: i64| now().plus_ms(minutes * 60_000);
    let call = |window| RunStep {
        window,
        ..InterestStep::Call.into()
    };
    people
        .step(ids[0], call(Some(2)), "desk", at(0))
        .await
        .unwrap();
    people
        .step(ids[1], call(None), "desk", at(4))
        .await
        .unwrap();
    let told = async |minutes: i64| -> Vec<(u32, Option<u32>)> {
        let calls = people.calls(lin(), at(minutes)).await.unwrap();
        calls
            .iter()
            .map(|call| (call.ticket, call.window))
            .collect()
    };
    assert_eq!(told(4).await, [(1, Some(2)), (2, None)]);
    assert_eq!(told(6).await, [(2, None)]);
    // Called once more: from now on, and to another window.
    people
        .step(ids[0], call(Some(3)), "desk", at(6))
        .await
        .unwrap();
    assert_eq!(told(6).await, [(2, None), (1, Some(3))]);
    people
        .step(ids[0], InterestStep::Talk.into(), "desk", at(6))
        .await
        .unwrap();
    assert_eq!(told(6).await, [(2, None)]);
}

#[tokio::test]
async fn of_two_windows_that_call_at_once_one_does_and_the_other_is_told() {
    let (_dir, store, people) = open().await;
    let posting = publish(&store, "1", 3).await;
    // With what they saw, and without: as a market's own system calls.
    for (key, from) in [(1, Some(InterestState::Expressed)), (2, None)] {
        let id = express(&people, key, posting, person(u32::from(key)))
            .await
            .interest
            .id;
        let running = [1, 2].map(|window| {
            let people = people.clone();
            let call = RunStep {
                step: InterestStep::Call,
                from,
                window: Some(window),
            };
            tokio::spawn(async move { people.step(id, call, "desk", now()).await })
        });
        let (mut called, mut told) = (Vec::new(), Vec::new());
        for task in running {
            match task.await.unwrap() {
                Ok(done) => called.push(done.window),
                Err(StoreError::SeenLate(is)) => told.push(is.window),
                Err(error) => panic!("{error:?}"),
            }
        }
        assert_eq!(called.len(), 1);
        assert_eq!(told, called, "who is slower is told which window it was");
        assert_eq!(people.interest(id).await.unwrap().window, called[0]);
    }
}

/// One posting that is open, and three that ended in each way at seven on the next day; for each
/// of them a wish of today and one of the next day.
async fn endings(store: &Store, people: &People) -> (Vec<PostingId>, Vec<InterestId>) {
    let [open, filled, withdrawn, expired] = [
        publish(store, "open", 3).await,
        publish(store, "filled", 3).await,
        publish(store, "withdrawn", 3).await,
        publish(store, "expired", 3).await,
    ];
    let (mut ids, mut key) = (Vec::new(), 0);
    for hours in [0, 24] {
        for posting in [open, filled, withdrawn, expired] {
            key += 1;
            let new = wish(key, posting, person(u32::from(key)));
            let made = people.express(&new, hour(hours)).await.unwrap();
            ids.push(made.interest.id);
        }
    }
    let all = SetTaken {
        taken: 3,
        was: None,
        gives_up_holds: false,
    };
    store.set_taken(filled, all, hour(25)).await.unwrap();
    store.withdraw(withdrawn, UNSEEN, hour(25)).await.unwrap();
    store
        .extend(expired, hour(25), UNSEEN, hour(24))
        .await
        .unwrap();
    assert_eq!(store.expire_due(hour(25)).await.unwrap(), 1);
    (vec![open, filled, withdrawn, expired], ids)
}

fn hour(n: i64) -> Moment {
    now().plus_ms(n * 3_600_000)
}

#[tokio::test]
async fn only_those_wait_who_wait_for_something() {
    let (_dir, store, people) = open().await;
    let (_, ids) = endings(&store, &people).await;
    let all = Ask {
        text: "砌砖".to_owned(),
        ..Ask::default()
    };
    let mut counts = Vec::new();
    for at in [
        hour(25),
        hour(25).plus_ms(11 * 60_000),
        hour(41),
        hour(42),
        hour(49),
    ] {
        let mut expect = Vec::new();
        for id in &ids {
            let is = people.interest(*id).await.unwrap();
            let of = store.posting(is.posting).await.unwrap();
            if interest::still_waits(is.created_at, of.state, of.closed_at, at) {
                expect.push(*id);
            } else {
                assert_eq!(is.ahead, 0, "nobody is told that others wait, too");
            }
        }
        let queue = people.queue(lin(), InterestState::Expressed, at).await;
        let queue: Vec<_> = queue.unwrap().iter().map(|row| row.interest.id).collect();
        assert_eq!(queue, expect, "{at:?}");
        let day = store.overview(lin(), at).await.unwrap();
        assert_eq!(day.waiting as usize, expect.len());
        assert!(day.longest_wait_min <= 18 * 60, "not since yesterday");
        counts.push(expect.len());
        // With the ticket in their hand they are found nonetheless.
        let filter = InterestFilter {
            market: lin(),
            state: InterestState::Expressed,
            is_of_today: false,
        };
        let found = people.queue_part(&filter, None, &all, at).await;
        assert_eq!(found.unwrap().total, 8);
    }
    assert_eq!(counts, [5, 4, 4, 2, 2]);
}

#[tokio::test]
async fn a_wish_ends_by_itself_a_day_after_its_posting_and_nobody_was_absent() {
    let (dir, store, people) = open().await;
    let (postings, ids) = endings(&store, &people).await;
    // Somebody was called, and somebody is still spoken with.
    for (id, step) in [(ids[1], InterestStep::Call), (ids[2], InterestStep::Talk)] {
        let done = people.step(id, step.into(), "desk", hour(25)).await;
        done.unwrap();
    }
    assert_eq!(people.end_over(hour(48)).await.unwrap(), 0);
    assert_eq!(people.end_over(hour(49)).await.unwrap(), 5);
    assert_eq!(people.end_over(hour(49)).await.unwrap(), 0);
    for (at, id) in ids.iter().enumerate() {
        let is = people.interest(*id).await.unwrap();
        let expect = match (postings[at % 4], at) {
            (posting, _) if posting == postings[0] => InterestState::Expressed,
            (_, 2) => InterestState::Talking,
            _ => InterestState::Withdrawn,
        };
        assert_eq!(is.state, expect);
        if expect == InterestState::Withdrawn {
            assert_eq!(is.updated_at, hour(25), "nobody was served since");
        }
    }
    let file = dir.path().join(linggong_store::DATABASE_FILE);
    let address = format!("sqlite:{}", file.display());
    let database = sqlx::SqlitePool::connect(&address).await.unwrap();
    let lines: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM ledger WHERE event = 'lapsed' AND by = 'system'
         AND interest IS NOT NULL",
    )
    .fetch_one(&database)
    .await
    .unwrap();
    assert_eq!(lines, 5);
    let none: i64 =
        sqlx::query_scalar("SELECT count(*) FROM ledger WHERE event IN ('no_show', 'withdrawn')")
            .fetch_one(&database)
            .await
            .unwrap();
    assert_eq!(none, 0);
}

#[tokio::test]
async fn a_place_given_back_after_a_posting_is_over_is_free_when_it_opens_again() {
    let (_dir, store, people) = open().await;
    let [taken_back, ran_out] = [publish(&store, "1", 2).await, publish(&store, "2", 2).await];
    let confirmed = async |key: u8, posting| {
        let id = express(&people, key, posting, person(u32::from(key)))
            .await
            .interest
            .id;
        for step in [InterestStep::Talk, InterestStep::Confirm] {
            people.step(id, step.into(), "desk", now()).await.unwrap();
        }
        id
    };
    let ids = [
        confirmed(1, taken_back).await,
        confirmed(2, taken_back).await,
        confirmed(3, ran_out).await,
    ];
    store.withdraw(taken_back, UNSEEN, now()).await.unwrap();
    store.extend(ran_out, hour(1), UNSEEN, now()).await.unwrap();
    assert_eq!(store.expire_due(hour(1)).await.unwrap(), 1);
    let back = now().plus_ms(60_000);
    for (id, step) in [
        (ids[0], InterestStep::Decline),
        (ids[2], InterestStep::Withdraw),
    ] {
        people.step(id, step.into(), "desk", back).await.unwrap();
    }
    for (posting, state) in [(taken_back, State::Withdrawn), (ran_out, State::Expired)] {
        assert_eq!(store.posting(posting).await.unwrap().state, state);
    }
    let restored = store.restore(taken_back, UNSEEN, back).await.unwrap();
    assert_eq!((restored.state, restored.remaining), (State::Open, 1));
    let longer = store
        .extend(ran_out, hour(9), UNSEEN, hour(1))
        .await
        .unwrap();
    assert_eq!((longer.state, longer.remaining), (State::Open, 2));
}
