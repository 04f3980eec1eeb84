//! Screens and messages over them, at times that no test can wait for.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

use linggong_contract::api::screens::{NewTakeover, PairingState};
use linggong_contract::{
    Adcode, Moment, ScreenCommand, ScreenId, ScreenReport, ScreenRole, ScreenSettings, TakeoverKind,
};
use linggong_store::{Hand, Store, StoreError};

const MINUTE: i64 = 60_000;
/// Somebody who does not tell what they saw.
const LL01: Hand<'static> = Hand {
    by: "desk:ll01",
    seen: None,
};

fn at(text: &str) -> Moment {
    Moment::parse(&format!("2026-11-{text}+08:00")).unwrap()
}

fn settings(name: &str) -> ScreenSettings {
    ScreenSettings {
        market: Adcode::parse("141124").unwrap(),
        role: ScreenRole::Board,
        name: name.to_owned(),
        place: String::new(),
        tags: Vec::new(),
        diagonal_in: 55,
        distance_dm: 30,
        portrait: false,
        dark: None,
    }
}

fn report(now: Moment) -> ScreenReport {
    ScreenReport {
        cursor: None,
        showing: String::new(),
        version: String::new(),
        width: 1920,
        height: 1080,
        memory_mb: None,
        device_at: now,
        queue: 0,
        done: Vec::new(),
        takeovers: Vec::new(),
    }
}

/// A store with a screen whose device shows the token `t`.
async fn open(now: Moment) -> (tempfile::TempDir, Store, ScreenId) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).await.unwrap();
    assert!(store.begin_pairing("482736", b"s", now).await.unwrap());
    let first = settings("一号");
    let screen = store.enrol_screen("482736", &first, ("desk:lin01", None), now);
    let id = screen.await.unwrap().id;
    let claimed = store.claim_pairing(b"s", b"t", now).await.unwrap();
    assert_eq!(claimed, PairingState::Enrolled);
    (dir, store, id)
}

#[tokio::test]
async fn a_code_ends_after_ten_minutes_and_is_one_device_s_at_a_time() {
    let now = at("23T05:00:00");
    let (_dir, store, _) = open(now).await;
    assert!(store.begin_pairing("111111", b"a", now).await.unwrap());
    assert!(!store.begin_pairing("111111", b"b", now).await.unwrap());
    let late = now.plus_ms(10 * MINUTE);
    let second = settings("二号");
    let enrolled = store.enrol_screen("111111", &second, ("desk:lin01", None), late);
    assert!(matches!(enrolled.await, Err(StoreError::NoPairing)));
    // Nothing is left of a screen that could not be enrolled.
    assert_eq!(
        store
            .screens(settings("").market, late)
            .await
            .unwrap()
            .len(),
        1
    );
    let claimed = store.claim_pairing(b"a", b"x", late).await.unwrap();
    assert_eq!(claimed, PairingState::Over);
    assert!(store.begin_pairing("111111", b"b", late).await.unwrap());
}

#[tokio::test]
async fn a_minute_of_silence_is_an_outage_unless_nobody_listened() {
    let begun = at("23T05:00:00");
    let (_dir, store, id) = open(begun).await;
    let hear = async |now: Moment, since: Moment| {
        let heard = store.report_screen(b"t", &report(now), since, now).await;
        assert!(heard.unwrap().is_some());
    };
    hear(begun, begun).await;
    hear(begun.plus_ms(MINUTE), begun).await;
    assert_eq!(store.outages(id).await.unwrap(), []);
    let silent = begun.plus_ms(2 * MINUTE + 1);
    let shown = store.screen(id, silent).await.unwrap();
    assert!(!shown.is_online && shown.outages == 0);
    hear(silent, begun).await;
    let outages = store.outages(id).await.unwrap();
    assert_eq!(
        (outages.len(), outages[0].from, outages[0].until),
        (1, begun.plus_ms(MINUTE), Some(silent))
    );
    // An hour without a server is no fault of the screen.
    let restart = silent.plus_ms(60 * MINUTE);
    hear(restart.plus_ms(10_000), restart).await;
    assert_eq!(store.outages(id).await.unwrap().len(), 1);
    let week = restart.plus_ms(8 * 24 * 60 * MINUTE);
    assert_eq!(store.screen(id, week).await.unwrap().outages, 0);
    let year = restart.plus_ms(366 * 24 * 60 * MINUTE);
    store.tidy_screens(year).await.unwrap();
    assert_eq!(store.outages(id).await.unwrap(), []);
}

#[tokio::test]
async fn what_a_screen_was_asked_long_ago_is_not_done_out_of_the_blue() {
    let now = at("23T05:00:00");
    let (_dir, store, id) = open(now).await;
    for command in ScreenCommand::ALL {
        store
            .command_screen(id, *command, "desk:lin01", now)
            .await
            .unwrap();
    }
    let orders = async |now: Moment| {
        let heard = store.report_screen(b"t", &report(now), now, now).await;
        heard.unwrap().unwrap().commands.len()
    };
    assert_eq!(orders(now.plus_ms(59 * MINUTE)).await, 3);
    assert_eq!(orders(now.plus_ms(61 * MINUTE)).await, 0);
}

#[tokio::test]
async fn a_message_ends_by_itself_and_every_server_notices_each_change() {
    let now = at("23T05:00:00");
    let (_dir, store, _) = open(now).await;
    let new = NewTakeover {
        scope: Adcode::parse("141100").unwrap(),
        tags: Vec::new(),
        kind: TakeoverKind::Notice,
        title: "停电".to_owned(),
        text: String::new(),
        drill: false,
        minutes: 10,
    };
    let before = store.speech_mark().await.unwrap();
    let begun = store
        .begin_takeover(&new, ("desk:ll01", None), now)
        .await
        .unwrap();
    assert_eq!(
        (begun.meant_for, begun.shown_on),
        (1, 0),
        "the city's boards"
    );
    let on = store.speech_mark().await.unwrap();
    assert_ne!(before, on);
    assert_eq!(store.takeovers_on(now).await.unwrap().len(), 1);
    let over = now.plus_ms(10 * MINUTE);
    assert_eq!(store.takeovers_on(over).await.unwrap(), []);
    // Ending what is over changes nothing of it.
    let id = begun.takeover.id;
    let ended = store.end_takeover(id, LL01, over).await.unwrap();
    assert_eq!(ended.ended_by, None);
    // Whoever saw it on is told that it has ended by itself.
    let seen = Hand {
        seen: Some(begun.takeover.ends_at),
        ..LL01
    };
    let told = store.end_takeover(id, seen, over).await.unwrap_err();
    assert!(told.to_string().contains("到时间自己结束了"), "{told}");
    assert_eq!(store.speech_mark().await.unwrap(), on);
    let ended = store.end_takeover(id, LL01, now).await.unwrap();
    assert_eq!(ended.ended_by.as_deref(), Some("desk:ll01"));
    assert_ne!(store.speech_mark().await.unwrap(), on);
    let missing = store.end_takeover(99, LL01, now).await;
    assert!(matches!(missing, Err(StoreError::NoTakeover)));
}
