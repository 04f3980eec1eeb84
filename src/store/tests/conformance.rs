//! What a store must do, whichever database is behind it.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

use linggong_contract::api::{Outcome, SetTaken};
use linggong_contract::{Adcode, Cursor, Moment, PostingDraft, State};
use linggong_rules::feed::apply;
use linggong_store::{Edit, Hand, NewKey, Store, StoreError, Upsert};

/// A market's own system, which does not tell what it saw.
const UNSEEN: Hand<'static> = Hand {
    by: "lx",
    seen: None,
};

fn at(text: &str) -> Moment {
    Moment::parse(&format!("2026-11-{text}+08:00")).unwrap()
}

fn lin() -> Adcode {
    Adcode::parse("141124").unwrap()
}

fn draft() -> PostingDraft {
    serde_json::from_value(serde_json::json!({
        "trade": 101, "title": "砌砖大工", "content": "砌毛石墙",
        "employer": { "name": "赵师傅", "kind": "individual" },
        "headcount": 3, "pay": { "min_fen": 30_000, "unit": "day" }, "settlement": "daily",
        "start_on": "2026-11-22", "place": "碛口古镇", "valid_until": "2026-11-22T18:00:00+08:00",
    }))
    .unwrap()
}

fn row(record: &str) -> Upsert {
    Upsert {
        record_id: record.into(),
        market: lin(),
        review: false,
        once: false,
        reason: None,
        draft: draft(),
    }
}

async fn open() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).await.unwrap();
    (dir, store)
}

#[tokio::test]
async fn the_same_record_is_the_same_posting() {
    let (_dir, store) = open().await;
    let now = at("22T06:00:00");
    let first = &store.upsert("lx", &[row("1")], true, now).await.unwrap()[0];
    let again = &store.upsert("lx", &[row("1")], true, now).await.unwrap()[0];
    assert_eq!(
        (first.outcome, again.outcome),
        (Outcome::Created, Outcome::Unchanged)
    );
    assert_eq!(first.posting, again.posting);
    let mut changed = row("1");
    changed.draft.headcount = 5;
    let changed = &store.upsert("lx", &[changed], true, now).await.unwrap()[0];
    assert_eq!(
        (changed.outcome, changed.posting),
        (Outcome::Updated, first.posting)
    );
    // Another system's record of the same id is another posting.
    let other = &store.upsert("yq", &[row("1")], true, now).await.unwrap()[0];
    assert_ne!(other.posting, first.posting);
    assert_eq!(store.feed(lin(), now).await.unwrap().cursor.county, 3);
}

#[tokio::test]
async fn each_row_is_judged_by_itself_and_a_dry_run_writes_nothing() {
    let (_dir, store) = open().await;
    let now = at("22T06:00:00");
    let mut bad = row("2");
    bad.draft.headcount = 0;
    let mut nowhere = row("3");
    nowhere.market = Adcode::parse("141199").unwrap();
    let rows = [row("1"), bad, nowhere, row("1")];
    for commit in [false, true] {
        let done = store.upsert("lx", &rows, commit, now).await.unwrap();
        let outcomes: Vec<_> = done.iter().map(|row| row.outcome).collect();
        assert_eq!(
            outcomes[..],
            [
                Outcome::Created,
                Outcome::Refused,
                Outcome::Refused,
                Outcome::Refused
            ]
        );
        let fields: Vec<_> = done
            .iter()
            .flat_map(|row| &row.errors)
            .map(|e| e.field.clone())
            .collect();
        assert_eq!(fields, ["headcount", "market", "record_id"]);
        let open = store.feed(lin(), now).await.unwrap().postings.len();
        assert_eq!(open, usize::from(commit));
    }
}

#[tokio::test]
async fn a_posting_lives_its_life() {
    let (_dir, store) = open().await;
    let now = at("22T06:00:00");
    let done = store.upsert("lx", &[row("1")], true, now).await.unwrap();
    let (id, number) = done[0].posting.unwrap();
    assert!(matches!(
        store.set_taken(id, taken(4), now).await,
        Err(StoreError::TooManyTaken {
            taken: 4,
            headcount: 3
        })
    ));
    let filled = store.set_taken(id, taken(3), now).await.unwrap();
    assert_eq!(
        (filled.state, filled.remaining, filled.closed_at),
        (State::Filled, 0, Some(now))
    );
    // Somebody drops out: it opens again, under a number nobody else has by now.
    let other = store.upsert("lx", &[row("2")], true, now).await.unwrap()[0]
        .posting
        .unwrap();
    assert_ne!(other.1, number);
    let reopened = store.set_taken(id, taken(2), now).await.unwrap();
    assert_eq!(
        (reopened.state, reopened.remaining, reopened.closed_at),
        (State::Open, 1, None)
    );
    // It runs out at its expiry, not when the sweep notices.
    let late = at("22T18:00:07");
    assert_eq!(store.expire_due(late).await.unwrap(), 2);
    assert_eq!(store.expire_due(late).await.unwrap(), 0);
    let expired = store.posting(id).await.unwrap();
    assert_eq!(
        (expired.state, expired.closed_at),
        (State::Expired, Some(at("22T18:00:00")))
    );
    // Extending opens it again; withdrawing ends it for good.
    let extended = store
        .extend(id, at("23T18:00:00"), UNSEEN, late)
        .await
        .unwrap();
    assert_eq!(extended.state, State::Open);
    assert_eq!(
        store.withdraw(id, UNSEEN, late).await.unwrap().state,
        State::Withdrawn
    );
    assert!(matches!(
        store.extend(id, at("24T18:00:00"), UNSEEN, late).await,
        Err(StoreError::WrongState(_))
    ));
}

#[tokio::test]
async fn another_end_by_the_same_hand_is_no_second_press() {
    let (_dir, store) = open().await;
    let rows = [row("1")];
    let done = store.upsert("lx", &rows, true, at("22T06:00:00"));
    let (id, _) = done.await.unwrap()[0].posting.unwrap();
    let was = store.posting(id).await.unwrap().draft.valid_until;
    let hand = Hand {
        by: "desk:lin01",
        seen: Some(was),
    };
    let now = at("22T07:00:00");
    let first = store.extend(id, at("23T18:00:00"), hand, now).await;
    let first = first.unwrap();
    let again = store.extend(id, at("23T18:00:00"), hand, now).await;
    assert_eq!(again.unwrap(), first);
    let other = store.extend(id, at("24T18:00:00"), hand, now).await;
    assert!(matches!(other, Err(StoreError::Meanwhile(_))), "{other:?}");
}

#[tokio::test]
async fn what_ran_out_unreviewed_still_waits_for_its_review_when_it_is_extended() {
    let (_dir, store) = open().await;
    let mut held = row("1");
    held.review = true;
    let done = store.upsert("lx", &[held], true, at("22T06:00:00")).await;
    let (id, _) = done.unwrap()[0].posting.unwrap();
    let late = at("22T18:00:07");
    assert_eq!(store.expire_due(late).await.unwrap(), 1);
    let extended = store
        .extend(id, at("23T18:00:00"), UNSEEN, late)
        .await
        .unwrap();
    assert_eq!(extended.state, State::Pending);
    // Nor is it shown because its system hands it in anew.
    let tomorrow = at("23T18:00:07");
    assert_eq!(store.expire_due(tomorrow).await.unwrap(), 1);
    let mut anew = row("1");
    anew.draft.valid_until = at("24T18:00:00");
    let done = store.upsert("lx", &[anew], true, tomorrow).await.unwrap();
    assert_eq!(done[0].outcome, Outcome::Updated);
    assert_eq!(store.posting(id).await.unwrap().state, State::Pending);
    assert_eq!(store.feed(lin(), tomorrow).await.unwrap().postings, []);
}

#[tokio::test]
async fn a_request_that_comes_again_leaves_what_was_made_of_it() {
    let (_dir, store) = open().await;
    let now = at("22T06:00:00");
    let first = Upsert {
        once: true,
        ..row("1")
    };
    let made = store
        .upsert("desk", std::slice::from_ref(&first), true, now)
        .await
        .unwrap();
    let (id, _) = made[0].posting.unwrap();
    let corrected = Edit {
        before: draft(),
        draft: PostingDraft {
            title: "砌砖小工".to_owned(),
            ..draft()
        },
        reason: None,
    };
    store.edit(id, &corrected, now).await.unwrap();
    let again = store.upsert("desk", &[first], true, now).await.unwrap();
    assert_eq!(again[0].posting, made[0].posting);
    let kept = store.posting(id).await.unwrap();
    assert_eq!(kept.draft.title, "砌砖小工");
}

#[tokio::test]
async fn what_is_pending_is_nowhere_until_it_is_accepted() {
    let (_dir, store) = open().await;
    let now = at("22T06:00:00");
    let mut held = row("1");
    held.review = true;
    let (id, _) = store.upsert("lx", &[held], true, now).await.unwrap()[0]
        .posting
        .unwrap();
    assert_eq!(store.feed(lin(), now).await.unwrap().postings, []);
    assert_eq!(store.search(&any_text(""), now).await.unwrap(), []);
    // A reviewer who has read something else is told.
    let earlier = Some(now.plus_ms(-1));
    assert!(matches!(
        store.review(id, true, None, earlier, now).await,
        Err(StoreError::Changed)
    ));
    let seen = store.posting(id).await.unwrap().updated_at;
    store.review(id, true, None, Some(seen), now).await.unwrap();
    assert_eq!(store.feed(lin(), now).await.unwrap().postings.len(), 1);
    assert_eq!(store.search(&any_text("砌"), now).await.unwrap().len(), 1);
    assert!(matches!(
        store.review(id, true, None, None, now).await,
        Err(StoreError::WrongState(_))
    ));
}

fn taken(taken: u32) -> SetTaken {
    SetTaken {
        taken,
        was: None,
        gives_up_holds: false,
    }
}

fn any_text(text: &str) -> linggong_store::PostingQuery {
    linggong_store::PostingQuery {
        text: text.into(),
        limit: 10,
        ..Default::default()
    }
}

#[tokio::test]
async fn deltas_lead_to_the_same_feed_as_a_snapshot() {
    let (_dir, store) = open().await;
    let mut now = at("22T05:00:00");
    let mut held = store.feed(lin(), now).await.unwrap();
    let mut ids = Vec::new();
    for step in 0..60usize {
        now = now.plus_ms(40_000);
        match step % 4 {
            0 | 1 => {
                let mut new = row(&format!("r{step}"));
                new.draft.scope = [
                    linggong_contract::Scope::County,
                    linggong_contract::Scope::Province,
                ][step % 2];
                ids.push(
                    store.upsert("lx", &[new], true, now).await.unwrap()[0]
                        .posting
                        .unwrap()
                        .0,
                );
            }
            2 => drop(
                store
                    .set_taken(ids[step / 2 - 1], taken(3), now)
                    .await
                    .unwrap(),
            ),
            _ => drop(
                store
                    .withdraw(ids[step / 2 - 1], UNSEEN, now)
                    .await
                    .unwrap(),
            ),
        }
        if step % 3 == 0 {
            let delta = store.delta_since(lin(), held.cursor, now).await.unwrap();
            let delta = delta.expect("a small step needs no snapshot");
            apply(&mut held, &delta).unwrap();
            assert_eq!(held, store.feed(lin(), now).await.unwrap());
        }
    }
}

#[tokio::test]
async fn a_reader_from_elsewhere_or_long_ago_gets_everything() {
    let (_dir, store) = open().await;
    let now = at("22T06:00:00");
    store
        .upsert("lx", &[row("1"), row("2")], true, now)
        .await
        .unwrap();
    let cursor = |county| Cursor {
        county,
        ..Cursor::default()
    };
    let delta = store.delta_since(lin(), cursor(99), now).await.unwrap();
    assert_eq!(delta, None);
    let delta = store.delta_since(lin(), cursor(0), now).await.unwrap();
    assert!(delta.is_some());
    let later = now.plus_ms(3 * 86_400_000);
    store
        .upsert(
            "lx",
            &[Upsert {
                draft: PostingDraft {
                    valid_until: at("26T00:00:00"),
                    ..draft()
                },
                ..row("3")
            }],
            true,
            later,
        )
        .await
        .unwrap();
    assert_eq!(store.prune_changes(later).await.unwrap(), 2);
    let delta = store.delta_since(lin(), cursor(0), later).await.unwrap();
    assert_eq!(delta, None);
    let delta = store.delta_since(lin(), cursor(2), later).await.unwrap();
    assert!(delta.is_some());
}

#[tokio::test]
async fn revisions_have_no_gaps_when_many_write_at_once() {
    let (_dir, store) = open().await;
    let now = at("22T06:00:00");
    let writers = (0..8).map(|writer| {
        let store = store.clone();
        tokio::spawn(async move {
            for n in 0..10 {
                store
                    .upsert("lx", &[row(&format!("{writer}-{n}"))], true, now)
                    .await
                    .unwrap();
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    let (mut seq, mut postings) = (0, 0);
    while let Some(batch) = store.changes_after(seq).await.unwrap() {
        seq = batch.seq;
        postings += batch.topics[0].postings.len();
        assert_eq!(batch.topics[0].rev, 80);
    }
    assert_eq!(postings, 80);
    let feed = store.feed(lin(), now).await.unwrap();
    let mut numbers: Vec<_> = feed.postings.iter().map(|posting| posting.number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!((numbers.len(), feed.cursor.county), (80, 80));
}

#[tokio::test]
async fn confirmations_at_once_never_take_more_than_there_is() {
    let (_dir, store) = open().await;
    let now = at("22T06:00:00");
    let (id, _) = store.upsert("lx", &[row("1")], true, now).await.unwrap()[0]
        .posting
        .unwrap();
    let tries = (0..30).map(|n| {
        let store = store.clone();
        tokio::spawn(async move { store.set_taken(id, taken(n % 6), now).await.is_ok() })
    });
    for one in tries.collect::<Vec<_>>() {
        one.await.unwrap();
    }
    assert!(store.posting(id).await.unwrap().remaining <= 3);
}

#[tokio::test]
async fn keys_are_found_by_their_hash_until_revoked() {
    let (_dir, store) = open().await;
    let now = at("22T06:00:00");
    let new = NewKey {
        name: "临县系统".into(),
        scope: lin(),
        hash: [7; 32],
    };
    let id = store.create_key(&new, now).await.unwrap();
    assert!(matches!(
        store.create_key(&new, now).await,
        Err(StoreError::KeyExists(_))
    ));
    assert_eq!(
        store.key_by_hash([7; 32]).await.unwrap().unwrap().scope,
        lin()
    );
    assert!(store.revoke_key(id, now).await.unwrap());
    assert!(!store.revoke_key(id, now).await.unwrap());
    assert_eq!(store.key_by_hash([7; 32]).await.unwrap(), None);
}

#[tokio::test]
async fn only_an_empty_database_becomes_a_demonstration() {
    let (_dir, store) = open().await;
    assert!(store.mark_demo().await.unwrap() && store.mark_demo().await.unwrap());
    assert!(store.feed(lin(), at("22T06:00:00")).await.unwrap().demo);
    let (_other, real) = open().await;
    real.upsert("lx", &[row("1")], true, at("22T06:00:00"))
        .await
        .unwrap();
    assert!(!real.mark_demo().await.unwrap());
    assert!(!real.is_demo().await.unwrap());
}
