//! Whoever registers, with a ticket or without.

use super::*;

#[tokio::test]
async fn a_registration_is_written_once_and_its_number_opens_the_record() {
    let (_dir, store, people) = open().await;
    let new = registration(1, person(1), &[101]);
    let first = people.register(&new, now()).await.unwrap();
    let number = first.receipt.unwrap();
    assert!((10_000_000..100_000_000).contains(&number));
    assert_eq!(people.register(&new, now()).await.unwrap(), first);
    let holder = people
        .find(&phone(1), number, now())
        .await
        .unwrap()
        .unwrap();
    assert!(holder.is_proven && holder.interest.is_none() && holder.seeker == first.seeker);
    assert_eq!(people.find(&phone(2), number, now()).await.unwrap(), None);
    let record = people.record(first.seeker).await.unwrap();
    assert_eq!(record.data.profile.unwrap().trades, [TradeId(101)]);
    let agreed: Vec<_> = record
        .consents
        .iter()
        .map(|(text, _)| text.as_str())
        .collect();
    assert_eq!(agreed, ["2026-11", "registration-2026-11"]);
    // A neighbour knows name and phone: they change nothing, and their ticket proves nobody.
    let other = registration(2, person(1), &[503]);
    let refused = people.register(&other, now()).await;
    assert!(
        matches!(refused, Err(StoreError::AlreadyRegistered)),
        "{refused:?}"
    );
    let posting = publish(&store, "1", 3).await;
    let ticket = express(&people, 3, posting, person(1))
        .await
        .interest
        .ticket;
    let holder = people
        .find(&phone(1), ticket, now())
        .await
        .unwrap()
        .unwrap();
    assert!(!holder.is_proven);
}

#[tokio::test]
async fn somebody_with_a_ticket_registers_and_their_ticket_goes_on_to_prove_them() {
    let (_dir, store, people) = open().await;
    let posting = publish(&store, "1", 3).await;
    let ticket = express(&people, 1, posting, person(1)).await;
    let new = registration(2, Who::Known(ticket.holder.seeker), &[101]);
    let done = people.register(&new, now()).await.unwrap();
    assert_eq!((done.seeker, done.receipt), (ticket.holder.seeker, None));
    let number = ticket.interest.ticket;
    let holder = people
        .find(&phone(1), number, now())
        .await
        .unwrap()
        .unwrap();
    assert!(holder.is_proven);
    let profile = Profile {
        trades: vec![TradeId(503)],
        ..Profile::default()
    };
    people
        .correct(done.seeker, &profile, &[], now())
        .await
        .unwrap();
    let record = people.record(done.seeker).await.unwrap();
    assert_eq!(record.data.profile, Some(profile));
}

#[tokio::test]
async fn the_ledger_keeps_who_at_the_desk_wrote_somebody_down() {
    let (dir, _store, people) = open().await;
    let mut new = registration(1, person(1), &[101]);
    new.by = "desk:lin01".to_owned();
    new.profile
        .identify(IdentityNumber::parse("11010519491231002X").unwrap());
    let done = people.register(&new, now()).await.unwrap();
    let seen = people.open_seeker(done.seeker, &[], "desk:lin02", now());
    let seen = seen.await.unwrap();
    assert!(seen.has_identity && seen.profile.identity.is_none());
    let correction = |before: Moment| CorrectSeeker {
        before,
        profile: Profile {
            trades: vec![TradeId(503)],
            ..seen.profile.clone()
        },
        forgets_identity: false,
        consents: Vec::new(),
    };
    let first = correction(seen.told_at);
    let at = people.correct_at_desk(done.seeker, &first, "desk:lin02", now());
    assert!(at.await.unwrap() > seen.told_at, "also within one moment");
    let second = people.correct_at_desk(done.seeker, &first, "desk:lin03", now());
    let second = second.await;
    assert!(matches!(second, Err(StoreError::Changed)), "{second:?}");
    let kept = people.record(done.seeker).await.unwrap().data.profile;
    let kept = kept.unwrap();
    assert_eq!(kept.trades, [TradeId(503)]);
    assert!(kept.identity.is_some(), "staff do not see it, so it stays");
    let file = dir.path().join(linggong_store::DATABASE_FILE);
    let address = format!("sqlite:{}", file.display());
    let database = sqlx::SqlitePool::connect(&address).await.unwrap();
    let lines: Vec<(String, String)> =
        sqlx::query_as("SELECT event, by FROM ledger WHERE section = 'seeker' ORDER BY id")
            .fetch_all(&database)
            .await
            .unwrap();
    let expected = [
        ("entered", "desk:lin01"),
        ("registered", "desk:lin01"),
        ("seeker_opened", "desk:lin02"),
        ("corrected", "desk:lin02"),
    ];
    let expected = expected.map(|(event, by)| (event.to_owned(), by.to_owned()));
    assert_eq!(lines, expected);
}

#[tokio::test]
async fn what_somebody_told_is_nowhere_in_the_file_and_gone_once_deleted() {
    let (dir, store, people) = open().await;
    let identity = IdentityNumber::parse("11010519491231002X").unwrap();
    let mut new = registration(1, person(1), &[101]);
    new.profile.identify(identity);
    let done = people.register(&new, now()).await.unwrap();
    let number = done.receipt.unwrap().to_string();
    let bytes = |name: &str| std::fs::read(dir.path().join(name)).unwrap_or_default();
    let holds = |text: &str| {
        ["linggong.sqlite3", "linggong.sqlite3-wal"]
            .iter()
            .any(|name| {
                bytes(name)
                    .windows(text.len())
                    .any(|part| part == text.as_bytes())
            })
    };
    for text in [
        "11010519491231002X",
        "1949-12-31",
        number.as_str(),
        "13800000001",
    ] {
        assert!(!holds(text), "{text}");
    }
    assert!(holds("registration-2026-11"), "the search would find it");
    people.delete(done.seeker, "kiosk", now()).await.unwrap();
    assert_eq!(
        people
            .find(&phone(1), done.receipt.unwrap(), now())
            .await
            .unwrap(),
        None
    );
    // The same request, tried again after the deletion, brings nobody back.
    let again = people.register(&new, now()).await;
    assert!(matches!(again, Err(StoreError::NoSeeker)), "{again:?}");
    drop(store);
}

#[tokio::test]
async fn hazardous_work_is_not_for_whoever_told_that_they_are_a_minor() {
    let (_dir, store, people) = open().await;
    let (bricks, scaffold) = (
        publish(&store, "1", 3).await,
        publish_trade(&store, "2", 104).await,
    );
    let mut new = registration(1, person(1), &[101]);
    new.profile.born_on = date_format::parse("2009-11-22");
    let done = people.register(&new, now()).await.unwrap();
    let refused = people
        .express(&wish(2, scaffold, Who::Known(done.seeker)), now())
        .await;
    assert!(
        matches!(refused, Err(StoreError::AdultsOnly)),
        "{refused:?}"
    );
    // A name and a phone instead of the session: the same person.
    let refused = people.express(&wish(3, scaffold, person(1)), now()).await;
    assert!(
        matches!(refused, Err(StoreError::AdultsOnly)),
        "{refused:?}"
    );
    express(&people, 4, bricks, person(1)).await;
    let later = Moment::parse("2027-11-22T06:00:00+08:00").unwrap();
    let grown = people.express(&wish(5, scaffold, person(1)), later).await;
    assert!(matches!(grown, Err(StoreError::NotOpen(_))), "{grown:?}");
}

#[tokio::test]
async fn whoever_proves_to_be_the_person_gets_a_number_when_they_register() {
    let (_dir, store, people) = open().await;
    let posting = publish(&store, "1", 3).await;
    let ticket = express(&people, 1, posting, person(1)).await;
    assert!(ticket.holder.is_proven);
    let new = Registering {
        is_proven: true,
        ..registration(2, Who::Known(ticket.holder.seeker), &[101])
    };
    let number = people.register(&new, now()).await.unwrap().receipt.unwrap();
    let late = now().plus_ms(200 * 86_400_000);
    let holder = people.find(&phone(1), number, late).await.unwrap();
    assert!(
        holder.unwrap().is_proven,
        "it does not age as a ticket does"
    );
}
