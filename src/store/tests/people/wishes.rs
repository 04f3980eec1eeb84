//! A wish becomes a ticket; whoever holds it is found, and forgotten.

use super::*;

#[tokio::test]
async fn a_wish_becomes_a_ticket_and_a_double_press_the_same_one() {
    let (_dir, store, people) = open().await;
    let posting = publish(&store, "1", 3).await;
    let first = express(&people, 1, posting, person(1)).await;
    assert_eq!((first.interest.ticket, first.interest.ahead), (1, 0));
    // The same key, and another key of somebody known: the same interest, code and ticket.
    for (key, who) in [(1, person(1)), (2, Who::Known(first.holder.seeker))] {
        let again = express(&people, key, posting, who).await;
        assert_eq!(
            (again.interest, again.code),
            (first.interest.clone(), first.code.clone())
        );
    }
    let second = express(&people, 3, posting, person(2)).await;
    assert_eq!((second.interest.ticket, second.interest.ahead), (2, 1));
    let (found, of) = people.by_code(&second.code).await.unwrap();
    assert_eq!((found, of.id), (second.interest, posting));
    let mut misused = wish(1, posting, person(1));
    misused.request.request = [9; 32];
    let refused = people.express(&misused, now()).await;
    assert!(matches!(refused, Err(StoreError::KeyReused)), "{refused:?}");
}

#[tokio::test]
async fn two_hundred_confirmations_for_five_places_give_five() {
    let (_dir, store, people) = open().await;
    let posting = publish(&store, "1", 5).await;
    let mut ids: Vec<InterestId> = Vec::new();
    for n in 0..200u8 {
        let done = express(&people, n, posting, person(u32::from(n))).await;
        people
            .step(done.interest.id, InterestStep::Talk.into(), "desk", now())
            .await
            .unwrap();
        ids.push(done.interest.id);
    }
    let confirm = |id| {
        let people = people.clone();
        tokio::spawn(async move {
            people
                .step(id, InterestStep::Confirm.into(), "desk", now())
                .await
        })
    };
    let running: Vec<_> = ids.iter().map(|id| confirm(*id)).collect();
    let mut confirmed = Vec::new();
    for (id, task) in ids.iter().zip(running) {
        match task.await.unwrap() {
            Ok(_) => confirmed.push(*id),
            Err(error) => assert!(
                matches!(
                    error,
                    StoreError::TooManyTaken { .. } | StoreError::WrongState(_)
                ),
                "{error:?}"
            ),
        }
    }
    assert_eq!(confirmed.len(), 5);
    let full = store.posting(posting).await.unwrap();
    assert_eq!((full.state, full.remaining), (State::Filled, 0));
    // Somebody drops out: the place is free again, once.
    for _ in 0..2 {
        people
            .step(confirmed[0], InterestStep::Decline.into(), "desk", now())
            .await
            .unwrap();
    }
    let open = store.posting(posting).await.unwrap();
    assert_eq!((open.state, open.remaining), (State::Open, 1));
}

#[tokio::test]
async fn nobody_can_want_what_is_not_there_or_everything_at_once() {
    let (_dir, store, people) = open().await;
    let gone = publish(&store, "gone", 3).await;
    store.withdraw(gone, UNSEEN, now()).await.unwrap();
    let refused = people.express(&wish(1, gone, person(1)), now()).await;
    assert!(matches!(
        refused,
        Err(StoreError::NotOpen(State::Withdrawn))
    ));
    let elsewhere = Expression {
        market: Adcode::parse("141123").unwrap(),
        ..wish(2, publish(&store, "here", 3).await, person(1))
    };
    let refused = people.express(&elsewhere, now()).await;
    assert!(matches!(refused, Err(StoreError::NoPosting(_))));
    let mut last = None;
    for n in 10..15 {
        let posting = publish(&store, &n.to_string(), 3).await;
        last = Some(express(&people, n, posting, person(1)).await);
    }
    let sixth = publish(&store, "sixth", 3).await;
    let refused = people.express(&wish(20, sixth, person(1)), now()).await;
    assert!(matches!(refused, Err(StoreError::TooManyOpen)));
    // One taken back makes room for another.
    let last = last.unwrap();
    people
        .withdraw(last.holder.seeker, last.interest.id, now())
        .await
        .unwrap();
    express(&people, 20, sixth, Who::Known(last.holder.seeker)).await;
}

#[tokio::test]
async fn one_is_found_by_phone_and_ticket_only() {
    let (_dir, store, people) = open().await;
    let posting = publish(&store, "1", 3).await;
    let one = express(&people, 1, posting, person(1)).await;
    let phone = |n: u32| Phone::parse(&format!("138{n:08}")).unwrap();
    let find = async |n, ticket, at| {
        let found = people.find(&phone(n), ticket, at).await.unwrap();
        found.map(|holder| (holder.seeker, holder.is_proven))
    };
    assert_eq!(find(1, 1, now()).await, Some((one.holder.seeker, true)));
    // A second ticket in the same name proves nobody until staff have met its holder.
    let other = publish(&store, "2", 3).await;
    let two = express(&people, 2, other, person(1)).await;
    assert_eq!(find(1, 2, now()).await, Some((one.holder.seeker, false)));
    people
        .step(two.interest.id, InterestStep::Talk.into(), "desk", now())
        .await
        .unwrap();
    assert_eq!(find(1, 2, now()).await, Some((one.holder.seeker, true)));
    people
        .withdraw(one.holder.seeker, two.interest.id, now())
        .await
        .unwrap();
    assert_eq!(find(1, 9, now()).await, None);
    assert_eq!(find(2, 1, now()).await, None);
    assert_eq!(find(1, 1, now().plus_ms(31 * 86_400_000)).await, None);
    let record = people.record(one.holder.seeker).await.unwrap();
    assert_eq!(record.data.name.text(), "张三");
    assert_eq!((record.consents.len(), record.interests.len()), (1, 2));
    let stranger = people.withdraw(SeekerId(99), one.interest.id, now()).await;
    assert!(matches!(stranger, Err(StoreError::NoInterest)));
}

#[tokio::test]
async fn nothing_about_a_person_is_readable_on_the_disk_and_nothing_is_left_after_deletion() {
    let (dir, store, people) = open().await;
    let posting = publish(&store, "1", 3).await;
    let data = SeekerData {
        name: PersonName::parse("赵钱孙李").unwrap(),
        phone: Phone::parse("13987654321").unwrap(),
        profile: None,
    };
    let who = Who::Named {
        data: Box::new(data),
        consent: "2026-11".into(),
    };
    let done = express(&people, 1, posting, who).await;
    people
        .step(done.interest.id, InterestStep::Call.into(), "desk", now())
        .await
        .unwrap();
    let files = || {
        std::fs::read_dir(dir.path())
            .unwrap()
            .map(|entry| std::fs::read(entry.unwrap().path()).unwrap())
            .collect::<Vec<_>>()
            .concat()
    };
    let holds = |bytes: &[u8], part: &[u8]| bytes.windows(part.len()).any(|w| w == part);
    let before = files();
    assert!(!holds(&before, "赵钱孙李".as_bytes()) && !holds(&before, b"13987654321"));
    assert!(
        holds(&before, "砌砖大工".as_bytes()),
        "the search looks at the right files"
    );

    people
        .delete(done.holder.seeker, "kiosk", now())
        .await
        .unwrap();
    assert!(matches!(
        people.record(done.holder.seeker).await,
        Err(StoreError::NoSeeker)
    ));
    let interest = people.interest(done.interest.id).await.unwrap();
    assert_eq!(interest.state, InterestState::Withdrawn);
    let queue = people
        .queue(lin(), InterestState::Withdrawn, now())
        .await
        .unwrap();
    assert_eq!((queue.len(), queue[0].who.clone()), (1, None));
    // Also what was sealed is overwritten, in the file and in its log.
    let vault = Vault::open(&dir.path().join("personal.key"), random).unwrap();
    let hash = vault.mac("phone", b"13987654321");
    assert!(holds(&before, &hash) && !holds(&files(), &hash));
}

#[tokio::test]
async fn who_was_not_served_for_three_years_is_forgotten() {
    let (_dir, store, people) = open().await;
    let posting = publish(&store, "1", 3).await;
    let done = express(&people, 1, posting, person(1)).await;
    let years = |n: i64| now().plus_ms(n * 365 * 86_400_000);
    let forget = async |now| {
        let idle_before = Keep::default().idle_before(now);
        people.forget_old(idle_before, now).await.unwrap()
    };
    assert_eq!(forget(years(2)).await, 0);
    // Served again in the second year: kept in the fourth.
    people
        .withdraw(done.holder.seeker, done.interest.id, years(2))
        .await
        .unwrap();
    assert_eq!(forget(years(4)).await, 0);
    assert_eq!(forget(years(6)).await, 1);
    assert!(matches!(
        people.record(done.holder.seeker).await,
        Err(StoreError::NoSeeker)
    ));
    assert_eq!(people.interest(done.interest.id).await.unwrap().ticket, 1);
}

#[tokio::test]
async fn a_name_and_a_phone_do_not_fetch_somebodys_ticket() {
    let (_dir, store, people) = open().await;
    let posting = publish(&store, "1", 3).await;
    express(&people, 1, posting, person(1)).await;
    for (key, minutes) in [(2, 0), (3, 11)] {
        let later = now().plus_ms(minutes * 60_000);
        let refused = people.express(&wish(key, posting, person(1)), later).await;
        assert!(matches!(refused, Err(StoreError::AlreadyWanted)));
    }
}

#[tokio::test]
async fn who_did_not_come_and_asked_anew_waits_only_once() {
    let (_dir, store, people) = open().await;
    let posting = publish(&store, "1", 3).await;
    let first = express(&people, 1, posting, person(1)).await.interest.id;
    for step in [InterestStep::Call, InterestStep::NoShow] {
        people
            .step(first, step.into(), "desk", now())
            .await
            .unwrap();
    }
    let anew = express(&people, 2, posting, person(1)).await.interest.id;
    assert_ne!(anew, first);
    let refused = people
        .step(first, InterestStep::Call.into(), "desk", now())
        .await;
    assert!(
        matches!(refused, Err(StoreError::WrongStep(_))),
        "{refused:?}"
    );
}

#[tokio::test]
async fn postings_that_are_over_hold_nobody_up() {
    let (_dir, store, people) = open().await;
    for n in 1..=5 {
        let posting = publish(&store, &n.to_string(), 3).await;
        express(&people, n, posting, person(1)).await;
        store.withdraw(posting, UNSEEN, now()).await.unwrap();
    }
    let sixth = publish(&store, "6", 3).await;
    express(&people, 6, sixth, person(1)).await;
}

#[tokio::test]
async fn other_keys_than_the_databases_are_refused() {
    let (dir, store, _people) = open().await;
    let key = dir.path().join("personal.key");
    let other = dir.path().join("other.key");
    Vault::open(&other, random).unwrap();
    let refused = People::open(store.clone(), &other, random).await;
    assert!(matches!(refused, Err(StoreError::Vault(_))));
    std::fs::rename(&key, dir.path().join("lost")).unwrap();
    let refused = People::open(store, &key, random).await;
    assert!(
        matches!(refused, Err(StoreError::Vault(_))) && !key.exists(),
        "no new keys"
    );
}

#[tokio::test]
async fn a_queue_shows_masked_people_in_the_order_of_their_tickets() {
    let (_dir, store, people) = open().await;
    let posting = publish(&store, "1", 3).await;
    for n in 1..=3 {
        express(&people, u8::try_from(n).unwrap(), posting, person(n)).await;
    }
    let queue = people
        .queue(lin(), InterestState::Expressed, now())
        .await
        .unwrap();
    let seen: Vec<_> = queue
        .iter()
        .map(|q| (q.interest.ticket, q.interest.ahead))
        .collect();
    assert_eq!(seen, [(1, 0), (2, 1), (3, 2)]);
    assert_eq!(queue[2].who, Some(("张*".into(), "138****0003".into())));
}

#[tokio::test]
async fn a_changed_key_keeps_everybody() {
    let (dir, store, people) = open().await;
    let posting = publish(&store, "1", 3).await;
    let done = express(&people, 1, posting, person(1)).await;
    Vault::add_key(&dir.path().join("personal.key"), random).unwrap();
    let (_, people) = open_in(dir.path()).await;
    assert_eq!(people.reseal().await.unwrap(), 1);
    assert_eq!(people.reseal().await.unwrap(), 0);
    assert_eq!(
        people
            .record(done.holder.seeker)
            .await
            .unwrap()
            .data
            .name
            .text(),
        "张三"
    );
    let again = express(&people, 7, posting, Who::Known(done.holder.seeker)).await;
    assert_eq!(again.interest.id, done.interest.id);
}
