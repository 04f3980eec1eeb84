//! Tails the change log and feeds the hub.
//!
//! It is the only reader of the log, so what it publishes is in order and without gaps. It
//! is woken by writes of this process and looks by itself for those of others (an import,
//! another node).

use std::sync::Arc;
use std::time::Duration;

use linggong_contract::event::HEARTBEAT_EVERY_MS;
use linggong_store::{SpeechMark, Store};
use tokio::time::{MissedTickBehavior, interval};

use super::Live;
use crate::clock;

/// How soon another process's write is noticed.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// Bursts become one event: at most 25 a second. A write of 5,000 bytes costs a stream what
/// one of 500 does.
const COALESCE: Duration = Duration::from_millis(40);
/// After a failure of the database.
const RETRY: Duration = Duration::from_secs(1);

/// Runs until the server goes down.
pub(crate) async fn run(store: Store, live: Arc<Live>, mut seq: i64) {
    // What lies over boards since before the server started is told, too.
    let mut mark = SpeechMark::default();
    let heartbeats = tokio::spawn(heartbeats(Arc::clone(&live)));
    let mut look = interval(LOOK_EVERY);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !live.is_closing() {
        tokio::select! {
            () = live.woken() => {}
            _ = look.tick() => {}
        }
        let published = publish_new(&store, &live, &mut seq).await;
        match speak(&store, &live, &mut mark).await.and(published) {
            Ok(true) => tokio::time::sleep(COALESCE).await,
            Ok(false) => {}
            Err(error) => {
                tracing::error!(%error, "cannot read the change log");
                tokio::time::sleep(RETRY).await;
            }
        }
    }
    heartbeats.abort();
}

/// Tells what lies over boards from now on, and who has something to do.
async fn speak(store: &Store, live: &Live, mark: &mut SpeechMark) -> anyhow::Result<()> {
    let new = store.speech_mark().await?;
    if new.takeovers != mark.takeovers {
        let now = clock::now();
        live.take_over(store.takeovers_on(now).await?, now)?;
    }
    if new.commands != mark.commands {
        for market in store.commanded_after(*mark).await? {
            live.nudge(market);
        }
    }
    *mark = new;
    Ok(())
}

async fn publish_new(store: &Store, live: &Live, seq: &mut i64) -> anyhow::Result<bool> {
    let mut any = false;
    while let Some(batch) = store.changes_after(*seq).await? {
        *seq = batch.seq;
        live.publish(&batch, clock::now())?;
        any = true;
    }
    Ok(any)
}

async fn heartbeats(live: Arc<Live>) {
    let every = Duration::from_millis(HEARTBEAT_EVERY_MS.unsigned_abs());
    let mut beat = interval(every);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        beat.tick().await;
        live.heartbeat(clock::now());
    }
}
