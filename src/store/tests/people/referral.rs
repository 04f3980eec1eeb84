//! Places held for people in need.

use super::*;

/// Somebody who declared hardship and wants this trade; `key` is used up.
async fn register(people: &People, key: u8, trade: u16) -> SeekerId {
    let new = Registering {
        request: request(key),
        market: lin(),
        who: named(9_000 + u32::from(key), "2026-11"),
        profile: Profile {
            trades: vec![TradeId(trade)],
            hardship: vec![Hardship::LowIncome],
            ..Profile::default()
        },
        consents: vec![
            "registration-2026-11".to_owned(),
            "sensitive-2026-11".to_owned(),
        ],
        is_proven: false,
        by: linggong_store::BY_KIOSK.to_owned(),
    };
    people.register(&new, now()).await.unwrap().seeker
}

/// The same, who gets help.
async fn helped(people: &People, key: u8) -> SeekerId {
    let seeker = register(people, key, 101).await;
    let aid = SaveAid {
        before: None,
        tier: Some(AidTier::Second),
        evidence: "看了低保证".to_owned(),
        follow_up_on: None,
        note: String::new(),
    };
    people.save_aid(seeker, &aid, "desk", now()).await.unwrap();
    seeker
}

async fn refer(
    people: &People,
    key: u8,
    seeker: SeekerId,
    posting: PostingId,
    at: Moment,
) -> StoreResult<Referral> {
    let new = Referring {
        request: request(key),
        seeker,
        posting,
        minutes: 30,
        consent: "2026-11".to_owned(),
        by: "desk".to_owned(),
    };
    people.refer(&new, at).await
}

/// A stranger who has come as far as a window.
async fn stranger(people: &People, key: u8, posting: PostingId) -> InterestId {
    let wish = Expression {
        request: request(key),
        market: lin(),
        posting,
        who: named(u32::from(key), "2026-11"),
        by: linggong_store::BY_KIOSK.to_owned(),
    };
    let id = people.express(&wish, now()).await.unwrap().interest.id;
    step(people, id, InterestStep::Talk, now()).await.unwrap();
    id
}

async fn step(people: &People, id: InterestId, step: InterestStep, at: Moment) -> StoreResult<()> {
    people.step(id, step.into(), "desk", at).await.map(drop)
}

/// Why something was refused.
fn why<T>(done: StoreResult<T>) -> Option<NoHold> {
    match done {
        Err(StoreError::NoHold(why)) => Some(why),
        _ => None,
    }
}

#[tokio::test]
async fn a_hundred_strangers_leave_the_held_places_to_those_they_are_held_for() {
    let (_dir, store, people) = open().await;
    let posting = publish(&store, "1", 5).await;
    let mut holders = Vec::new();
    for (person, key) in [(200, 210), (201, 211)] {
        let seeker = helped(&people, person).await;
        let done = refer(&people, key, seeker, posting, now()).await.unwrap();
        assert_eq!(done.held_until, Some(minutes(30)));
        step(&people, done.interest.id, InterestStep::Talk, now())
            .await
            .unwrap();
        holders.push(done.interest.id);
    }
    // What the boards show is what is not taken.
    assert_eq!(store.posting(posting).await.unwrap().remaining, 5);
    let mut strangers = Vec::new();
    for key in 0..100 {
        strangers.push(stranger(&people, key, posting).await);
    }
    let confirm = |id: InterestId| {
        let people = people.clone();
        tokio::spawn(async move { step(&people, id, InterestStep::Confirm, minutes(1)).await })
    };
    let running: Vec<_> = strangers.iter().map(|id| confirm(*id)).collect();
    let mut confirmed = 0;
    for task in running {
        match task.await.unwrap() {
            Ok(()) => confirmed += 1,
            refused => assert_eq!(why(refused), Some(NoHold::Held(minutes(30)))),
        }
    }
    assert_eq!(confirmed, 3);
    assert_eq!(store.posting(posting).await.unwrap().remaining, 2);
    let running: Vec<_> = holders.iter().map(|id| confirm(*id)).collect();
    for task in running {
        task.await.unwrap().unwrap();
    }
    let full = store.posting(posting).await.unwrap();
    assert_eq!((full.state, full.remaining), (State::Filled, 0));
}

#[tokio::test]
async fn holders_and_strangers_who_confirm_at_once_fill_the_posting_and_no_more() {
    let (_dir, store, people) = open().await;
    let posting = publish(&store, "1", 5).await;
    let mut all = Vec::new();
    for (person, key) in [(200, 210), (201, 211)] {
        let seeker = helped(&people, person).await;
        let done = refer(&people, key, seeker, posting, now()).await.unwrap();
        step(&people, done.interest.id, InterestStep::Talk, now())
            .await
            .unwrap();
        all.push(done.interest.id);
    }
    let holders = all.clone();
    for key in 0..60 {
        // The holders stand in the middle of the queue.
        all.insert(usize::from(key) / 2, stranger(&people, key, posting).await);
    }
    let running: Vec<_> = all
        .iter()
        .map(|id| {
            let (people, id) = (people.clone(), *id);
            let confirm = async move {
                (
                    id,
                    step(&people, id, InterestStep::Confirm, now())
                        .await
                        .is_ok(),
                )
            };
            tokio::spawn(confirm)
        })
        .collect();
    let mut confirmed = Vec::new();
    for task in running {
        if let (id, true) = task.await.unwrap() {
            confirmed.push(id);
        }
    }
    assert_eq!(confirmed.len(), 5);
    assert!(holders.iter().all(|id| confirmed.contains(id)));
    assert_eq!(store.posting(posting).await.unwrap().remaining, 0);
}

#[tokio::test]
async fn a_hold_ends_by_its_time_by_hand_and_by_what_becomes_of_the_interest() {
    let (_dir, store, people) = open().await;
    let seeker = helped(&people, 200).await;
    let other = |key| {
        let (people, store) = (people.clone(), store.clone());
        async move {
            let posting = publish(&store, &format!("p{key}"), 1).await;
            let id = stranger(&people, key, posting).await;
            (posting, id)
        }
    };
    // By its time: nothing has to run.
    let (posting, waits) = other(1).await;
    refer(&people, 101, seeker, posting, now()).await.unwrap();
    let early = step(&people, waits, InterestStep::Confirm, minutes(29)).await;
    assert_eq!(why(early), Some(NoHold::Held(minutes(30))));
    step(&people, waits, InterestStep::Confirm, minutes(30))
        .await
        .unwrap();
    // By hand, and taken up again for what is left of it.
    let (posting, waits) = other(2).await;
    let done = refer(&people, 102, seeker, posting, minutes(31))
        .await
        .unwrap();
    let id = done.interest.id;
    let ended = people.set_hold(id, false, minutes(32)).await.unwrap();
    assert_eq!(ended.held_until, None);
    let again = people.set_hold(id, true, minutes(33)).await.unwrap();
    assert_eq!(again.held_until, done.held_until);
    let refused = step(&people, waits, InterestStep::Confirm, minutes(34)).await;
    assert!(why(refused).is_some());
    people.set_hold(id, false, minutes(35)).await.unwrap();
    step(&people, waits, InterestStep::Confirm, minutes(35))
        .await
        .unwrap();
    let late = people.set_hold(id, true, minutes(36)).await;
    assert_eq!(why(late), Some(NoHold::Full), "the place is taken");
    // By what becomes of it; whoever is called once more has no hold any more.
    for (key, steps) in [
        (
            3,
            &[InterestStep::Call, InterestStep::NoShow, InterestStep::Call][..],
        ),
        (4, &[InterestStep::Talk, InterestStep::Decline][..]),
        (5, &[InterestStep::Withdraw][..]),
    ] {
        let (posting, waits) = other(key).await;
        let done = refer(&people, 100 + key, seeker, posting, minutes(40)).await;
        let id = done.unwrap().interest.id;
        for one in steps {
            step(&people, id, *one, minutes(41)).await.unwrap();
        }
        step(&people, waits, InterestStep::Confirm, minutes(42))
            .await
            .unwrap();
        step(&people, id, InterestStep::Withdraw, minutes(43))
            .await
            .ok();
    }
}

#[tokio::test]
async fn one_person_has_one_hold_and_a_posting_at_most_half_of_its_places() {
    let (_dir, store, people) = open().await;
    let [small, other] = [
        publish(&store, "small", 3).await,
        publish(&store, "other", 3).await,
    ];
    let [first, second, third] = [
        helped(&people, 200).await,
        helped(&people, 201).await,
        helped(&people, 202).await,
    ];
    let made = refer(&people, 1, first, small, now()).await.unwrap();
    let again = refer(&people, 1, first, small, minutes(1)).await.unwrap();
    assert_eq!(again, made, "a second press is the same referral");
    let two = refer(&people, 2, first, other, now()).await;
    assert_eq!(why(two), Some(NoHold::Another));
    refer(&people, 3, second, small, now()).await.unwrap();
    let full = refer(&people, 4, third, small, now()).await;
    assert_eq!(why(full), Some(NoHold::Full));
    // What was refused has written nothing: no ticket, no hold, no key.
    let record = people.record(third).await.unwrap();
    assert!(record.interests.is_empty());
    refer(&people, 4, third, small, minutes(31)).await.unwrap();
    let held = people.holds(lin(), minutes(31)).await.unwrap();
    assert_eq!(held.len(), 1);
    // The posting they hold a place of is shown with the person, and only while it is held.
    for (at, expect) in [(minutes(32), true), (minutes(62), false)] {
        let opened = people.open_seeker(third, &[], "desk", at).await.unwrap();
        assert_eq!(opened.referral.is_some(), expect);
    }
}

#[tokio::test]
async fn only_who_gets_help_is_referred_and_only_to_what_suits_them() {
    let (_dir, store, people) = open().await;
    let posting = publish(&store, "1", 3).await;
    let declared = register(&people, 200, 101).await;
    let refused = refer(&people, 1, declared, posting, now()).await;
    assert_eq!(why(refused), Some(NoHold::NotHelped));
    let cook = register(&people, 201, 906).await;
    let aid = SaveAid {
        before: None,
        tier: Some(AidTier::First),
        evidence: "看了残疾证".to_owned(),
        follow_up_on: None,
        note: String::new(),
    };
    people.save_aid(cook, &aid, "desk", now()).await.unwrap();
    let refused = refer(&people, 2, cook, posting, now()).await;
    assert_eq!(why(refused), Some(NoHold::Unsuited));
    let ends = SaveAid {
        before: None,
        tier: None,
        evidence: String::new(),
        follow_up_on: None,
        note: String::new(),
    };
    let gone = helped(&people, 202).await;
    let opened = people.open_seeker(gone, &[], "desk", now()).await.unwrap();
    let before = opened.aid.map(|aid| aid.at);
    people
        .save_aid(gone, &SaveAid { before, ..ends }, "desk", minutes(1))
        .await
        .unwrap();
    let refused = refer(&people, 3, gone, posting, minutes(2)).await;
    assert_eq!(
        why(refused),
        Some(NoHold::NotHelped),
        "their help has ended"
    );
    assert_eq!(people.holds(lin(), now()).await.unwrap().len(), 0);
}

#[tokio::test]
async fn whoever_tells_that_places_are_taken_leaves_those_that_are_agreed_and_held() {
    let (_dir, store, people) = open().await;
    let posting = publish(&store, "1", 4).await;
    let seeker = helped(&people, 200).await;
    let held = refer(&people, 210, seeker, posting, now()).await.unwrap();
    let here = stranger(&people, 1, posting).await;
    step(&people, here, InterestStep::Confirm, now())
        .await
        .unwrap();
    let tell = async |taken, was, gives_up_holds| {
        let told = SetTaken {
            taken,
            was,
            gives_up_holds,
        };
        store.set_taken(posting, told, minutes(1)).await
    };
    let refusal = |done: StoreResult<linggong_contract::Posting>| match done {
        Err(StoreError::Places(why)) => Some(why),
        _ => None,
    };
    assert_eq!(
        refusal(tell(0, None, false).await),
        Some(Refused::Agreed(1))
    );
    assert_eq!(refusal(tell(4, None, false).await), Some(Refused::Held(1)));
    // Two told at once: the second has not seen what the first told.
    assert_eq!(tell(2, Some(1), false).await.unwrap().remaining, 2);
    assert!(matches!(
        tell(3, Some(1), false).await,
        Err(StoreError::Changed)
    ));
    // The same told again is done already.
    assert_eq!(tell(2, Some(1), false).await.unwrap().remaining, 2);
    assert_eq!(tell(3, Some(2), false).await.unwrap().remaining, 1);
    // Nor does a correction of the headcount take it away.
    let before = store.posting(posting).await.unwrap().draft;
    let fewer = Edit {
        draft: PostingDraft {
            headcount: 3,
            ..before.clone()
        },
        before,
        reason: None,
    };
    let refused = store.edit(posting, &fewer, minutes(1)).await.unwrap();
    let fields: Vec<_> = refused.errors.iter().map(|e| e.field.as_str()).collect();
    assert_eq!(fields, ["headcount"]);
    assert_eq!(people.holds(lin(), minutes(1)).await.unwrap().len(), 1);
    let full = tell(4, Some(3), true).await.unwrap();
    assert_eq!((full.state, full.remaining), (State::Filled, 0));
    assert_eq!(people.holds(lin(), minutes(1)).await.unwrap().len(), 0);
    // The hold is over, the wish is not.
    let wish = people.record(seeker).await.unwrap().interests;
    assert_eq!(wish.first().map(|one| one.id), Some(held.interest.id));
}

#[tokio::test]
async fn a_referral_is_one_service_and_looking_at_a_person_is_none() {
    let (dir, store, people) = open().await;
    let posting = publish(&store, "1", 4).await;
    let seeker = helped(&people, 200).await;
    let referred = refer(&people, 210, seeker, posting, now()).await.unwrap();
    let id = referred.interest.id;
    people.open_interest(id, "desk", now()).await.unwrap();
    let month = Month::parse("2026-11").unwrap();
    let services = async || {
        let query = ReportQuery {
            scope: lin(),
            from: month,
            to: month,
        };
        let kind = ReportKind::LedgerServices;
        let all = (None, &Ask::default());
        let report = people.report(kind, query, all, now()).await.unwrap();
        let mut words: Vec<String> = report.rows.into_iter().map(|row| row[4].clone()).collect();
        words.sort_unstable();
        words
    };
    assert_eq!(services().await, ["优先推荐", "开始帮扶"]);
    // Somebody registered, and was referred.
    let counted = async || {
        store.monthly(lin(), month).await.unwrap()[0]
            .figures
            .services
    };
    assert_eq!(counted().await, 2);
    // As older versions wrote it: the wish besides.
    let file = dir.path().join(linggong_store::DATABASE_FILE);
    let address = format!("sqlite:{}", file.display());
    let database = sqlx::SqlitePool::connect(&address).await.unwrap();
    sqlx::query(
        "INSERT INTO ledger (at, market, section, event, subject, posting, interest, by)
         SELECT at, market, section, 'expressed', subject, posting, interest, by
         FROM ledger WHERE event = 'referred'",
    )
    .execute(&database)
    .await
    .unwrap();
    assert_eq!(services().await, ["优先推荐", "开始帮扶"]);
    assert_eq!(counted().await, 2);
}

#[tokio::test]
async fn a_hold_of_a_posting_that_is_over_keeps_its_person_from_nothing() {
    let (_dir, store, people) = open().await;
    let ends = async |posting, key: u8| match key {
        1 => drop(store.withdraw(posting, UNSEEN, now()).await.unwrap()),
        2 => {
            let all = SetTaken {
                taken: 2,
                was: None,
                gives_up_holds: false,
            };
            let held = store.set_taken(posting, all, now()).await;
            assert!(matches!(held, Err(StoreError::Places(Refused::Held(1)))));
            // A market's own system is not asked.
            let step = linggong_store::RecordStep {
                record_id: "first-2".to_owned(),
                taken: Some(2),
                at: now(),
            };
            store.run_steps("lx", &[step]).await.unwrap();
        }
        _ => {
            store
                .extend(posting, minutes(1), UNSEEN, now())
                .await
                .unwrap();
            assert_eq!(store.expire_due(minutes(1)).await.unwrap(), 1);
        }
    };
    for key in 1..=3 {
        let first = publish(&store, &format!("first-{key}"), 2).await;
        let second = publish(&store, &format!("second-{key}"), 2).await;
        let seeker = helped(&people, 200 + key).await;
        let old = refer(&people, 10 + key, seeker, first, now())
            .await
            .unwrap();
        ends(first, key).await;
        let anew = refer(&people, 20 + key, seeker, second, minutes(2)).await;
        let anew = anew.unwrap().interest.id;
        let held = people.holds(lin(), minutes(3)).await.unwrap();
        assert!(held.contains_key(&anew) && !held.contains_key(&old.interest.id));
        if key == 1 {
            // It comes back without the hold.
            store.restore(first, UNSEEN, minutes(3)).await.unwrap();
            let held = people.holds(lin(), minutes(3)).await.unwrap();
            assert!(!held.contains_key(&old.interest.id));
            let again = people.set_hold(old.interest.id, true, minutes(3)).await;
            assert_eq!(why(again), Some(NoHold::Another));
        }
    }
}
