//! Name and phone are corrected for the person at the desk.

use super::*;

fn correction(before: Moment, name: &str, n: u32) -> CorrectPerson {
    CorrectPerson {
        before,
        name: PersonName::parse(name).unwrap(),
        phone: phone(n),
        shares_phone: false,
    }
}

async fn correct(people: &People, id: SeekerId, new: &CorrectPerson, at: i64) -> PersonCorrected {
    let done = people.correct_person(id, new, "desk:lin01", minutes(at));
    done.await.unwrap()
}

/// Corrects what nobody refuses; since when it stands so.
async fn done(people: &People, id: SeekerId, new: &CorrectPerson, at: i64) -> Moment {
    match correct(people, id, new, at).await {
        PersonCorrected::Done(at) => at,
        taken @ PersonCorrected::Taken { .. } => panic!("{taken:?}"),
    }
}

#[tokio::test]
async fn nobody_is_found_by_the_old_phone_and_who_holds_a_number_by_the_new_one() {
    let (dir, store, people) = open().await;
    let posting = publish(&store, "1", 3).await;
    let new = registration(1, person(1), &[101]);
    let registered = people.register(&new, now()).await.unwrap();
    let (id, digits) = (registered.seeker, registered.receipt.unwrap());
    let ticket = express(&people, 2, posting, person(1)).await;
    let ticket = ticket.interest.ticket;
    // A kiosk without network gave out digits, too.
    let delivered = Delivery {
        key: [9; 32],
        receipt: 87_654_321,
        phone: Some(phone(1)),
        seeker: Some(id),
        ..Delivery::default()
    };
    people.record_delivery(&delivered, now()).await.unwrap();
    let find = async |n, number| {
        let found = people.find(&phone(n), number, minutes(1)).await.unwrap();
        found.map(|holder| (holder.seeker, holder.is_proven))
    };
    let numbers = [(digits, true), (ticket, false), (87_654_321, true)];
    for (number, is_proven) in numbers {
        assert_eq!(find(1, number).await, Some((id, is_proven)));
    }
    let before = people.record(id).await.unwrap();
    assert!(!people.is_corrected_since(id, now()).await.unwrap());
    let at = done(&people, id, &correction(now(), "张山", 2), 1).await;
    assert_eq!(at, minutes(1));
    assert!(people.is_corrected_since(id, now()).await.unwrap());
    assert!(!people.is_corrected_since(id, minutes(2)).await.unwrap());
    for (number, is_proven) in numbers {
        assert_eq!(find(1, number).await, None, "{number}");
        // A number proves what it proved.
        assert_eq!(find(2, number).await, Some((id, is_proven)), "{number}");
    }
    let after = people.record(id).await.unwrap();
    assert_eq!(after.data.name.text(), "张山");
    assert_eq!(after.data.phone, phone(2));
    assert_eq!(after.data.profile, before.data.profile);
    assert_eq!(after.consents, before.consents);
    assert_eq!(after.interests, before.interests);
    // Whoever comes with the old name and phone is somebody new; with the new ones it is them.
    let other = publish(&store, "2", 3).await;
    let stranger = express(&people, 3, other, person(1)).await;
    assert_ne!(stranger.holder.seeker, id);
    let data = SeekerData {
        name: PersonName::parse("张山").unwrap(),
        phone: phone(2),
        profile: None,
    };
    assert_eq!(people.by_identity(&data).await.unwrap(), Some(id));
    // The ledger says that both were corrected, and neither how.
    let file = dir.path().join(linggong_store::DATABASE_FILE);
    let address = format!("sqlite:{}", file.display());
    let database = sqlx::SqlitePool::connect(&address).await.unwrap();
    let lines: Vec<(String, String)> =
        sqlx::query_as("SELECT event, by FROM ledger WHERE event LIKE '%_corrected' ORDER BY id")
            .fetch_all(&database)
            .await
            .unwrap();
    let expected = ["name_corrected", "phone_corrected"]
        .map(|event| (event.to_owned(), "desk:lin01".to_owned()));
    assert_eq!(lines, expected);
    let bytes = std::fs::read(&file).unwrap();
    for text in ["张山", "13800000002"] {
        let holds = |part: &[u8]| part == text.as_bytes();
        assert!(!bytes.windows(text.len()).any(holds), "{text}");
    }
}

#[tokio::test]
async fn a_phone_of_somebody_else_leads_to_them_unless_they_share_it() {
    let (_dir, _store, people) = open().await;
    let named = |name: &str, n| Who::Named {
        data: Box::new(SeekerData {
            name: PersonName::parse(name).unwrap(),
            phone: phone(n),
            profile: None,
        }),
        consent: "2026-11".to_owned(),
    };
    let mut ids = Vec::new();
    for (key, name, n) in [(1, "张三", 1), (2, "李四", 2), (3, "张三", 3)] {
        let new = registration(key, named(name, n), &[101]);
        ids.push(people.register(&new, now()).await.unwrap().seeker);
    }
    let [zhang, li, twin] = ids[..] else { panic!() };
    let record = async || people.record(zhang).await.unwrap().data;
    let before = record().await;
    let taken = |by, has_name| PersonCorrected::Taken { by, has_name };
    let to_li = correction(now(), "张三", 2);
    assert_eq!(correct(&people, zhang, &to_li, 1).await, taken(li, false));
    // Name and phone together are one person: nobody shares those.
    let mut to_twin = correction(now(), "张三", 3);
    to_twin.shares_phone = true;
    assert_eq!(
        correct(&people, zhang, &to_twin, 1).await,
        taken(twin, true)
    );
    assert_eq!(record().await, before, "nothing was written");
    // A family shares a phone, and each is found by what is theirs.
    let shared = CorrectPerson {
        shares_phone: true,
        ..to_li
    };
    let at = done(&people, zhang, &shared, 1).await;
    assert_eq!(record().await.phone, phone(2));
    // Their name is corrected without asking again, but not to make two of one.
    let to_namesake = correction(at, "李四", 2);
    let refused = correct(&people, zhang, &to_namesake, 2).await;
    assert_eq!(refused, taken(li, true));
    done(&people, zhang, &correction(at, "张山", 2), 2).await;
    assert_eq!(record().await.name.text(), "张山");
}

#[tokio::test]
async fn who_is_second_is_told_and_nobody_is_corrected_who_is_not_registered() {
    let (_dir, store, people) = open().await;
    let new = registration(1, person(1), &[101]);
    let id = people.register(&new, now()).await.unwrap().seeker;
    let first = correction(now(), "张山", 1);
    // Also within one moment.
    let at = done(&people, id, &first, 0).await;
    assert!(at > now());
    // Sent once more, as the answer was lost, it is done.
    assert_eq!(done(&people, id, &first, 1).await, at);
    let other = correction(now(), "张川", 1);
    let second = people.correct_person(id, &other, "desk:lin02", minutes(1));
    let second = second.await;
    assert!(matches!(second, Err(StoreError::Changed)), "{second:?}");
    // The profile's own correction sees it, too.
    let profile = CorrectSeeker {
        before: now(),
        profile: Profile::default(),
        forgets_identity: false,
        consents: Vec::new(),
    };
    let late = people.correct_at_desk(id, &profile, "desk:lin02", minutes(1));
    let late = late.await;
    assert!(matches!(late, Err(StoreError::Changed)), "{late:?}");
    // What is the same is no correction.
    let same = correction(at, "张山", 1);
    assert_eq!(done(&people, id, &same, 5).await, at);
    let posting = publish(&store, "1", 3).await;
    let guest = express(&people, 2, posting, person(7)).await.holder.seeker;
    let new = correction(now(), "张山", 8);
    let refused = people.correct_person(guest, &new, "desk", now()).await;
    assert!(matches!(refused, Err(StoreError::NoPerson)), "{refused:?}");
}
