//! People and what they want, on a real file.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use linggong_contract::api::SetTaken;
use linggong_contract::api::people::{CorrectSeeker, RunStep};
use linggong_contract::{
    Adcode, CaseId, CaseKind, CaseState, CaseStep, IdentityNumber, InterestId, InterestState,
    InterestStep, Moment, PersonName, Phone, PostingId, Profile, State, TradeId, date_format,
};
use linggong_rules::case::By;
use linggong_rules::interest;
use linggong_rules::tables::Ask;
use linggong_store::{
    CaseFilter, CaseStepRun, Expressed, Expression, Filing, InterestFilter, People, Registering,
    Request, SeekerData, SeekerId, Store, StoreError, Upsert, Vault, Who,
};
use tempfile::TempDir;

fn random(bytes: &mut [u8]) {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    for chunk in bytes.chunks_mut(8) {
        let next = NEXT.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        chunk.copy_from_slice(&next.to_le_bytes()[..chunk.len()]);
    }
}

fn lin() -> Adcode {
    Adcode::parse("141124").unwrap()
}

fn now() -> Moment {
    Moment::parse("2026-11-22T06:00:00+08:00").unwrap()
}

async fn open_in(dir: &Path) -> (Store, People) {
    let store = Store::open(dir).await.unwrap();
    let people = People::open(store.clone(), &dir.join("personal.key"), random).await;
    (store, people.unwrap())
}

async fn open() -> (TempDir, Store, People) {
    let dir = tempfile::tempdir().unwrap();
    let (store, people) = open_in(dir.path()).await;
    (dir, store, people)
}

async fn publish(store: &Store, record: &str, headcount: u32) -> PostingId {
    publish_of(store, record, 101, headcount).await
}

async fn publish_trade(store: &Store, record: &str, trade: u16) -> PostingId {
    publish_of(store, record, trade, 3).await
}

async fn publish_of(store: &Store, record: &str, trade: u16, headcount: u32) -> PostingId {
    let draft = serde_json::json!({
        "trade": trade, "title": "砌砖大工", "content": "砌毛石墙",
        "employer": { "name": "赵师傅", "kind": "individual" },
        "headcount": headcount, "pay": { "min_fen": 30_000, "unit": "day" }, "settlement": "daily",
        "start_on": "2026-11-22", "place": "碛口镇", "valid_until": "2026-11-24T18:00:00+08:00",
    });
    let upsert = Upsert {
        record_id: record.to_owned(),
        market: lin(),
        review: false,
        once: false,
        reason: None,
        draft: serde_json::from_value(draft).unwrap(),
    };
    store.upsert("lx", &[upsert], true, now()).await.unwrap()[0]
        .posting
        .unwrap()
        .0
}

fn person(n: u32) -> Who {
    let data = SeekerData {
        name: PersonName::parse("张三").unwrap(),
        phone: Phone::parse(&format!("138{n:08}")).unwrap(),
        profile: None,
    };
    Who::Named {
        data: Box::new(data),
        consent: "2026-11".into(),
    }
}

fn wish(key: u8, posting: PostingId, who: Who) -> Expression {
    Expression {
        request: Request {
            key: [key; 32],
            request: [key; 32],
        },
        market: lin(),
        posting,
        who,
        by: linggong_store::BY_KIOSK.to_owned(),
    }
}

async fn express(people: &People, key: u8, posting: PostingId, who: Who) -> Expressed {
    people
        .express(&wish(key, posting, who), now())
        .await
        .unwrap()
}

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
    store.withdraw(gone, now()).await.unwrap();
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
    assert_eq!(people.forget_old(years(2)).await.unwrap(), 0);
    // Served again in the second year: kept in the fourth.
    people
        .withdraw(done.holder.seeker, done.interest.id, years(2))
        .await
        .unwrap();
    assert_eq!(people.forget_old(years(4)).await.unwrap(), 0);
    assert_eq!(people.forget_old(years(6)).await.unwrap(), 1);
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
        store.withdraw(posting, now()).await.unwrap();
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

fn registration(key: u8, who: Who, trades: &[u16]) -> Registering {
    Registering {
        request: Request {
            key: [key; 32],
            request: [key; 32],
        },
        market: lin(),
        who,
        profile: Profile {
            trades: trades.iter().map(|one| TradeId(*one)).collect(),
            ..Profile::default()
        },
        consents: vec!["registration-2026-11".to_owned()],
        is_proven: false,
        by: "kiosk".to_owned(),
    }
}

fn phone(n: u32) -> Phone {
    Phone::parse(&format!("138{n:08}")).unwrap()
}

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

fn filing(key: u8, who: Option<Who>, text: &str) -> Filing {
    Filing {
        request: Request {
            key: [key; 32],
            request: [key; 32],
        },
        market: lin(),
        kind: CaseKind::UnpaidWages,
        text: text.to_owned(),
        posting: None,
        course: None,
        who,
        consent: "case-2026-11",
    }
}

/// A market's own system.
const LX: By<'_> = By {
    name: "lx",
    is_manager: false,
};

fn run(step: CaseStep, answer: Option<&str>) -> CaseStepRun<'_> {
    CaseStepRun {
        step,
        answer,
        to: None,
    }
}

fn in_state(state: CaseState) -> CaseFilter {
    CaseFilter {
        scope: lin(),
        state: Some(state),
        overdue_at: None,
        of: None,
    }
}

#[tokio::test]
async fn a_case_is_filed_once_answered_and_found_by_its_receipt_alone() {
    let (_dir, _store, people) = open().await;
    let new = filing(1, None, "上个月的工钱没给");
    let filed = people.file(&new, now()).await.unwrap();
    assert_eq!(people.file(&new, now()).await.unwrap(), filed);
    let id = filed.case.id;
    let early = people
        .case_step(id, run(CaseStep::Close, Some("好了")), LX, now())
        .await;
    assert!(
        matches!(early, Err(StoreError::WrongCaseStep(_))),
        "{early:?}"
    );
    people
        .case_step(id, run(CaseStep::Take, None), LX, now())
        .await
        .unwrap();
    let silent = people
        .case_step(id, run(CaseStep::Close, None), LX, now())
        .await;
    assert!(matches!(silent, Err(StoreError::NoAnswer)), "{silent:?}");
    let answer = Some("工钱要回来了");
    people
        .case_step(id, run(CaseStep::Close, answer), LX, now())
        .await
        .unwrap();
    let found = people.case_by_receipt(filed.receipt).await.unwrap();
    assert_eq!(
        (found.state, found.answer.as_deref()),
        (CaseState::Closed, answer)
    );
    let other = people.case_by_receipt(filed.receipt ^ 1).await;
    assert!(matches!(other, Err(StoreError::NoCase)), "{other:?}");
    let queue = people
        .case_queue(&in_state(CaseState::Closed), "lx")
        .await
        .unwrap();
    assert!(
        queue.len() == 1 && queue[0].who.is_none(),
        "nobody knows who it is from"
    );
}

#[tokio::test]
async fn what_is_overdue_is_found_over_a_whole_division_until_it_is_closed() {
    let (_dir, _store, people) = open().await;
    let filed = people.file(&filing(1, None, "欠钱"), now()).await.unwrap();
    let id = filed.case.id;
    let late = filed.case.due_at.plus_ms(1);
    let overdue = async |scope: &str, at: Moment| {
        let filter = CaseFilter {
            scope: Adcode::parse(scope).unwrap(),
            state: None,
            overdue_at: Some(at),
            of: None,
        };
        people.case_queue(&filter, "lx").await.unwrap().len()
    };
    for (scope, at, found) in [
        ("141124", filed.case.due_at, 0),
        ("141124", late, 1),
        ("141100", late, 1),
        ("140000", late, 1),
        ("140100", late, 0),
        ("140105", late, 0),
    ] {
        assert_eq!(overdue(scope, at).await, found, "{scope}");
    }
    let mine = CaseFilter {
        of: Some("lx".to_owned()),
        state: None,
        ..in_state(CaseState::Received)
    };
    assert!(people.case_queue(&mine, "lx").await.unwrap().is_empty());
    for (step, answer) in [(CaseStep::Take, None), (CaseStep::Close, Some("给了"))] {
        people
            .case_step(id, run(step, answer), LX, now())
            .await
            .unwrap();
        let own = people.case_queue(&mine, "lx").await.unwrap();
        assert_eq!(own.len(), usize::from(step == CaseStep::Take));
    }
    assert_eq!(overdue("141124", late).await, 0);
}

#[tokio::test]
async fn what_was_said_in_a_case_is_sealed_resealed_and_goes_with_the_person() {
    let (dir, store, people) = open().await;
    let said = "老板叫赵六";
    let filed = people
        .file(&filing(1, Some(person(1)), said), now())
        .await
        .unwrap();
    people
        .file(&filing(2, None, "别的事"), now())
        .await
        .unwrap();
    let holds = |text: &str| {
        ["linggong.sqlite3", "linggong.sqlite3-wal"]
            .iter()
            .any(|name| {
                let bytes = std::fs::read(dir.path().join(name)).unwrap_or_default();
                bytes
                    .windows(text.len())
                    .any(|part| part == text.as_bytes())
            })
    };
    assert!(holds("unpaid_wages") && !holds(said) && !holds(&filed.receipt.to_string()));
    Vault::add_key(&dir.path().join("personal.key"), random).unwrap();
    let people = People::open(store, &dir.path().join("personal.key"), random)
        .await
        .unwrap();
    assert_eq!(people.reseal().await.unwrap(), 3, "a person and two cases");
    let holder = people
        .case_queue(&in_state(CaseState::Received), "lx")
        .await
        .unwrap();
    assert_eq!(holder[0].who.as_ref().unwrap().0, "张*");
    let seeker = people
        .register(&registration(3, person(1), &[]), now())
        .await
        .unwrap()
        .seeker;
    assert_eq!(people.record(seeker).await.unwrap().cases.len(), 1);
    people.delete(seeker, "kiosk", now()).await.unwrap();
    let gone = people.case_by_receipt(filed.receipt).await;
    assert!(matches!(gone, Err(StoreError::NoCase)), "{gone:?}");
    assert_eq!(
        people.case(filed.case.id).await.unwrap().state,
        CaseState::Withdrawn
    );
}

#[tokio::test]
async fn a_course_gives_out_as_many_seats_as_it_has_and_one_to_each() {
    let (_dir, store, people) = open().await;
    let draft = serde_json::json!({
        "market": "141100", "title": "电焊工初级班", "kind": "skill", "starts_on": "2026-12-01",
        "days": 10, "place": "临县职业技术学校", "terms": "免费", "seats": 2,
    });
    let draft = serde_json::from_value(draft).unwrap();
    let course = store.put_course("lx", "1", &draft, now()).await.unwrap();
    let again = store.put_course("lx", "1", &draft, now()).await.unwrap();
    assert_eq!((again.id, again.left), (course.id, 2));
    let sign_up = async |key: u8, n: u32| {
        let mut new = filing(key, Some(person(n)), "");
        new.kind = CaseKind::Training;
        new.course = Some(course.id);
        people.file(&new, now()).await
    };
    let first = sign_up(1, 1).await.unwrap();
    assert_eq!(sign_up(1, 1).await.unwrap(), first, "a second press");
    let twice = sign_up(2, 1).await;
    assert!(matches!(twice, Err(StoreError::SignedUp)), "{twice:?}");
    sign_up(3, 2).await.unwrap();
    let full = sign_up(4, 3).await;
    assert!(matches!(full, Err(StoreError::CourseFull)), "{full:?}");
    // Whoever steps back leaves the seat to the next.
    let back = CaseStep::Withdraw;
    people
        .case_step(first.case.id, run(back, None), LX, now())
        .await
        .unwrap();
    sign_up(5, 3).await.unwrap();
    let today = now().date();
    assert_eq!(store.courses(lin(), today).await.unwrap()[0].left, 0);
    let other = Adcode::parse("140105").unwrap();
    assert!(store.courses(other, today).await.unwrap().is_empty());
    store.drop_course("lx", "1").await.unwrap();
    assert!(store.courses(lin(), today).await.unwrap().is_empty());
    let gone = sign_up(6, 4).await;
    assert!(matches!(gone, Err(StoreError::NoCourse)), "{gone:?}");
}

#[tokio::test]
async fn nobody_signs_up_for_a_course_that_has_begun() {
    let (_dir, store, people) = open().await;
    let draft = serde_json::json!({
        "market": "141124", "title": "电焊工初级班", "kind": "skill", "starts_on": "2026-11-21",
        "days": 10, "place": "临县职业技术学校", "terms": "免费", "seats": 2,
    });
    let draft = serde_json::from_value(draft).unwrap();
    let course = store.put_course("lx", "1", &draft, now()).await.unwrap();
    let mut new = filing(1, Some(person(1)), "");
    new.kind = CaseKind::Training;
    new.course = Some(course.id);
    let late = people.file(&new, now()).await;
    assert!(matches!(late, Err(StoreError::NoCourse)), "{late:?}");
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
    store.withdraw(withdrawn, hour(25)).await.unwrap();
    store.extend(expired, hour(25), hour(24)).await.unwrap();
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
    store.withdraw(taken_back, now()).await.unwrap();
    store.extend(ran_out, hour(1), now()).await.unwrap();
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
    let restored = store.restore(taken_back, back).await.unwrap();
    assert_eq!((restored.state, restored.remaining), (State::Open, 1));
    let longer = store.extend(ran_out, hour(9), hour(1)).await.unwrap();
    assert_eq!((longer.state, longer.remaining), (State::Open, 2));
}

#[tokio::test]
async fn opening_a_case_shows_what_was_said_and_is_written_down() {
    let (_dir, _store, people) = open().await;
    let named = people
        .file(&filing(1, Some(person(1)), "欠钱"), now())
        .await
        .unwrap();
    let unknown = people.file(&filing(2, None, ""), now()).await.unwrap();
    let opened = people.open_case(named.case.id, "lx", now()).await.unwrap();
    assert_eq!(opened.text, "欠钱");
    assert_eq!(opened.who.unwrap().phone, phone(1));
    let opened = people.open_case(unknown.case.id, "lx", now()).await;
    assert!(opened.unwrap().who.is_none());
    let none = people.open_case(CaseId(99), "lx", now()).await;
    assert!(matches!(none.err(), Some(StoreError::NoCase)));
}

#[tokio::test]
async fn a_stranger_s_wish_after_a_complaint_does_not_open_the_record() {
    let (_dir, store, people) = open().await;
    people
        .file(&filing(1, Some(person(1)), "欠钱"), now())
        .await
        .unwrap();
    let posting = publish(&store, "1", 3).await;
    let later = now().plus_ms(1_000);
    let wished = people
        .express(&wish(2, posting, person(1)), later)
        .await
        .unwrap();
    let number = wished.interest.ticket;
    let holder = people
        .find(&phone(1), number, later)
        .await
        .unwrap()
        .unwrap();
    assert!(!holder.is_proven);
}
