//! People, what they want and what becomes of it, on a real file.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

mod calls;
mod cases;
mod person;
mod referral;
mod registration;
mod retention;
mod undo;
mod wishes;

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use linggong_contract::api::SetTaken;
use linggong_contract::api::forms::Month;
use linggong_contract::api::matching::{AidTier, SaveAid};
use linggong_contract::api::people::{CorrectPerson, CorrectSeeker, RunStep, WriteYes};
use linggong_contract::api::referral::Referral;
use linggong_contract::api::reports::ReportKind;
use linggong_contract::{
    Adcode, CaseId, CaseKind, CaseState, CaseStep, Hardship, IdentityNumber, InterestId,
    InterestState, InterestStep, Moment, PersonName, Phone, PostingDraft, PostingId, Profile, Side,
    State, TradeId, date_format,
};
use linggong_rules::case::By;
use linggong_rules::interest;
use linggong_rules::interest::{Agreed, NoUndo, UNDO_MS};
use linggong_rules::places::Refused;
use linggong_rules::referral::NoHold;
use linggong_rules::retention::Keep;
use linggong_rules::tables::Ask;
use linggong_store::{
    CaseFilter, CaseStepRun, Delivery, Edit, Expressed, Expression, Filing, Hand, InterestFilter,
    People, PersonCorrected, Referring, Registering, ReportQuery, Request, SeekerData, SeekerId,
    Store, StoreError, StoreResult, Upsert, Vault, Who,
};
use tempfile::TempDir;

const MINUTE_MS: i64 = 60_000;
/// A market's own system, which does not tell what it saw.
const UNSEEN: Hand<'static> = Hand {
    by: "lx",
    seen: None,
};

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

fn named(n: u32, consent: &str) -> Who {
    let data = SeekerData {
        name: PersonName::parse("张三").unwrap(),
        phone: phone(n),
        profile: None,
    };
    Who::Named {
        data: Box::new(data),
        consent: consent.to_owned(),
    }
}

fn person(n: u32) -> Who {
    named(n, "2026-11")
}

fn request(key: u8) -> Request {
    Request {
        key: [key; 32],
        request: [key; 32],
    }
}

fn minutes(n: i64) -> Moment {
    now().plus_ms(n * MINUTE_MS)
}

fn wish(key: u8, posting: PostingId, who: Who) -> Expression {
    Expression {
        request: request(key),
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

fn registration(key: u8, who: Who, trades: &[u16]) -> Registering {
    Registering {
        request: request(key),
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
