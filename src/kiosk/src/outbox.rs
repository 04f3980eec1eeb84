//! What people say while there is no network: sealed to the server's key before it touches the
//! disk, kept in IndexedDB, delivered when the network is back. The server takes each in once.

use std::time::Duration;

use crypto_box::PublicKey;
use crypto_box::aead::rand_core::{CryptoRng, Error, RngCore};
use gloo::net::http::Request;
use gloo::storage::{LocalStorage, Storage as _};
use gloo::timers::future::sleep;
use idb::{
    Database, DatabaseEvent as _, Factory, ObjectStore, ObjectStoreParams, Query, Transaction,
};
use js_sys::{Array, Function, Object, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::Moment;
use linggong_contract::api::outbox::{Sealed, SealingKey, Submission};
use wasm_bindgen::{JsCast as _, JsValue};

use crate::patience::until_there;
use linggong_ui::random;

const DATABASE: &str = "linggong-outbox";
const STORE: &str = "waiting";
/// The server's public key, for a kiosk that starts without network.
const KEY: &str = "linggong.sealing_key";
/// Submissions that wait at most: more than a market sees in a morning. Then people are sent to
/// the service desk.
const WAITING_MAX: u32 = 200;
/// How often deliveries are tried, and in which of these rounds once more what the server could
/// not take: after five minutes.
const TRY_EVERY: Duration = Duration::from_secs(5);
const LATE_ROUNDS: u32 = 60;
/// The server asks for patience this often in a row: it means the kiosk, not one phone.
const PATIENCE_MAX: u32 = 3;
/// What the server could not read for so long is given up: 60 days.
const GIVEN_UP_MS: i64 = 60 * 86_400_000;

/// Submissions that wait for the network.
#[derive(Clone, Copy)]
pub(crate) struct Outbox {
    key: RwSignal<Option<[u8; 32]>>,
    waiting: RwSignal<u32>,
    /// The server's time.
    now: StoredValue<Moment>,
}

/// Why a submission could not be kept.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Unkept {
    /// As many wait as may.
    Full,
    /// This kiosk has never heard from its server, or its disk refuses.
    Impossible,
}

impl Outbox {
    /// Gets ready, and begins to deliver what an earlier start has kept.
    pub(crate) fn start() -> Self {
        let kept = LocalStorage::get::<String>(KEY).ok();
        let outbox = Self {
            key: RwSignal::new(kept.and_then(|hex| key_of(&hex))),
            waiting: RwSignal::new(0),
            now: StoredValue::new(Moment::from_ms(0)),
        };
        until_there(load_key, move |hex| {
            if let Some(key) = key_of(&hex) {
                let _ = LocalStorage::set(KEY, hex);
                outbox.key.set(Some(key));
            }
        });
        spawn_local(async move {
            outbox.count().await;
            let mut late = Late::new();
            loop {
                if outbox.waiting.get_untracked() > 0 {
                    let _ = deliver_all(&mut late, outbox.now.get_value()).await;
                    outbox.count().await;
                }
                sleep(TRY_EVERY).await;
            }
        });
        outbox
    }

    /// Follows the server's time.
    pub(crate) fn tick(&self, now: Moment) {
        self.now.set_value(now);
    }

    /// How many wait.
    pub(crate) fn waiting(&self) -> u32 {
        self.waiting.get()
    }

    /// Keeps a submission. It is on the disk, and unreadable there, once this is done.
    pub(crate) async fn keep(&self, submission: &Submission) -> Result<(), Unkept> {
        let key = self.key.get_untracked().ok_or(Unkept::Impossible)?;
        self.count().await;
        if self.waiting.get_untracked() >= WAITING_MAX {
            return Err(Unkept::Full);
        }
        let plain = serde_json::to_vec(submission).map_err(|_| Unkept::Impossible)?;
        let sealed = PublicKey::from(key).seal(&mut BrowserRandom, &plain);
        let sealed = hex(&sealed.map_err(|_| Unkept::Impossible)?);
        // In the order in which people came.
        let name = format!("{:015} {}", submission.made_at.ms(), submission.key);
        put(&name, &sealed).await.ok_or(Unkept::Impossible)?;
        self.count().await;
        Ok(())
    }

    async fn count(&self) {
        if let Some(names) = names().await {
            let count = u32::try_from(names.len()).unwrap_or(u32::MAX);
            if self.waiting.get_untracked() != count {
                self.waiting.set(count);
            }
        }
    }
}

/// What the server could not take, with the rounds until its next turn.
type Late = Vec<(String, u32)>;

/// Delivers one after the other, until the server is not heard. What it could not take stands
/// in nobody's way.
async fn deliver_all(late: &mut Late, now: Moment) -> Option<()> {
    for (_, rounds) in late.iter_mut() {
        *rounds = rounds.saturating_sub(1);
    }
    let mut refused_in_a_row = 0;
    for name in names().await? {
        let known = late.iter().position(|(other, _)| *other == name);
        if known.is_some_and(|at| late[at].1 > 0) {
            continue;
        }
        let Some(sealed) = get(&name).await else {
            continue;
        };
        let request = Request::post("/api/v1/outbox")
            .json(&Sealed { sealed })
            .ok()?;
        let status = request.send().await.ok()?.status();
        if status == 503 {
            return None;
        }
        if let Some(at) = known {
            late.swap_remove(at);
        }
        if status == 200 || (status != 429 && is_given_up(&name, now)) {
            delete(&name).await?;
            continue;
        }
        // Not for this server, a fault of its own, or one phone's limit: kept.
        late.push((name, LATE_ROUNDS));
        refused_in_a_row = if status == 429 {
            refused_in_a_row + 1
        } else {
            0
        };
        if refused_in_a_row >= PATIENCE_MAX {
            return None;
        }
    }
    Some(())
}

/// Whether it waits since so long that nobody will be able to read it.
fn is_given_up(name: &str, now: Moment) -> bool {
    let made_at = name.split(' ').next().and_then(|ms| ms.parse::<i64>().ok());
    made_at.is_some_and(|made_at| now.ms() - made_at > GIVEN_UP_MS)
}

async fn load_key() -> Option<String> {
    let answer = Request::get("/api/v1/outbox/key").send().await.ok()?;
    let key: SealingKey = answer.json().await.ok()?;
    Some(key.key)
}

fn key_of(hex: &str) -> Option<[u8; 32]> {
    let digit = |at: usize| u8::from_str_radix(hex.get(2 * at..2 * at + 2)?, 16).ok();
    let mut key = [0; 32];
    for (at, byte) in key.iter_mut().enumerate() {
        *byte = digit(at)?;
    }
    Some(key)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The browser's randomness.
struct BrowserRandom;

impl RngCore for BrowserRandom {
    fn next_u32(&mut self) -> u32 {
        let mut bytes = [0; 4];
        random(&mut bytes);
        u32::from_le_bytes(bytes)
    }

    fn next_u64(&mut self) -> u64 {
        let mut bytes = [0; 8];
        random(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        random(bytes);
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        random(bytes);
        Ok(())
    }
}

impl CryptoRng for BrowserRandom {}

async fn open() -> Option<Database> {
    let mut opening = Factory::new().ok()?.open(DATABASE, Some(1)).ok()?;
    opening.on_upgrade_needed(|event| {
        let database = event.database().ok();
        let made =
            database.map(|database| database.create_object_store(STORE, ObjectStoreParams::new()));
        debug_assert!(made.is_some_and(|made| made.is_ok()));
    });
    opening.await.ok()
}

/// A transaction that is on the disk when it is done, not in a buffer that a power cut empties.
/// The binding knows no durability yet, so it is called by name.
fn write(database: &JsValue) -> Option<Transaction> {
    let options = Object::new();
    Reflect::set(&options, &"durability".into(), &"strict".into()).ok()?;
    let begin = Reflect::get(database, &"transaction".into()).ok()?;
    let begin: Function = begin.dyn_into().ok()?;
    let stores = Array::of1(&STORE.into());
    let begun = begin.call3(database, &stores, &"readwrite".into(), &options);
    Transaction::try_from(begun.ok()?).ok()
}

/// Changes what is kept; done once it is on the disk.
async fn change(act: impl FnOnce(&ObjectStore) -> Option<()>) -> Option<()> {
    let database: JsValue = open().await?.into();
    let transaction = write(&database)?;
    act(&transaction.object_store(STORE).ok()?)?;
    let done = transaction.await.ok()?;
    Database::try_from(database).ok()?.close();
    done.is_committed().then_some(())
}

async fn put(name: &str, sealed: &str) -> Option<()> {
    change(|store| store.put(&sealed.into(), Some(&name.into())).ok().map(drop)).await
}

async fn delete(name: &str) -> Option<()> {
    change(|store| store.delete(Query::Key(name.into())).ok().map(drop)).await
}

async fn get(name: &str) -> Option<String> {
    let database = open().await?;
    let transaction = database
        .transaction(&[STORE], idb::TransactionMode::ReadOnly)
        .ok()?;
    let store = transaction.object_store(STORE).ok()?;
    let value = store.get(Query::Key(name.into())).ok()?.await.ok()?;
    database.close();
    value?.as_string()
}

async fn names() -> Option<Vec<String>> {
    let database = open().await?;
    let transaction = database
        .transaction(&[STORE], idb::TransactionMode::ReadOnly)
        .ok()?;
    let store = transaction.object_store(STORE).ok()?;
    let keys = store.get_all_keys(None, None).ok()?.await.ok()?;
    database.close();
    Some(keys.iter().filter_map(JsValue::as_string).collect())
}
