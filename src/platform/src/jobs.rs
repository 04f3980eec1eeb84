//! What happens by itself: postings run out, wishes end with them, the change log is kept short,
//! and what was kept long enough is taken away.

use std::sync::Arc;
use std::time::Duration;

use linggong_contract::Moment;
use linggong_rules::retention::Keep;
use linggong_store::{People, Store, StoreResult};
use tokio::time::{MissedTickBehavior, interval};

use crate::clock;
use crate::limits::Limits;
use crate::live::Live;

/// A posting leaves the walls by itself at its expiry; the server follows within this.
const EXPIRE_EVERY: Duration = Duration::from_secs(1);
/// A day's first minutes are not missed by looking this often.
const DAY_LOOK_EVERY: Duration = Duration::from_secs(60);
const PRUNE_EVERY: Duration = Duration::from_secs(3_600);

/// Closes what has run out, until the task is dropped.
pub(crate) async fn expire(store: Store, live: Arc<Live>) {
    let mut tick = interval(EXPIRE_EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        match store.expire_due(clock::now()).await {
            Ok(0) => {}
            Ok(closed) => {
                tracing::info!(closed, "postings ran out");
                live.wake();
            }
            Err(error) => tracing::error!(%error, "cannot close what ran out"),
        }
    }
}

/// Ends wishes whose posting is over, at the start and in the first minutes of each day, until
/// the task is dropped.
pub(crate) async fn end_wishes(people: People) {
    let mut tick = interval(DAY_LOOK_EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut done_on = None;
    loop {
        tick.tick().await;
        let now = clock::now();
        if done_on == Some(now.date()) {
            continue;
        }
        match people.end_over(now).await {
            Ok(0) => done_on = Some(now.date()),
            Ok(ended) => {
                tracing::info!(ended, "wishes ended with their postings");
                // There may be more.
                tick.reset_immediately();
            }
            Err(error) => tracing::error!(%error, "cannot end wishes"),
        }
    }
}

/// Forgets old changes, idle limits, and what was kept long enough, until the task is dropped.
pub(crate) async fn prune(store: Store, people: People, keep: Keep, limits: Arc<Limits>) {
    let mut tick = interval(PRUNE_EVERY);
    loop {
        tick.tick().await;
        limits.forget_idle();
        if let Err(error) = store.prune_changes(clock::now()).await {
            tracing::error!(%error, "cannot shorten the change log");
        }
        if let Err(error) = store.forget_desk_sessions(clock::now()).await {
            tracing::error!(%error, "cannot forget sessions of the desk");
        }
        if let Err(error) = store.tidy_screens(clock::now()).await {
            tracing::error!(%error, "cannot tidy up screens");
        }
        let now = clock::now();
        if let Err(error) = people.forget_old(keep.idle_before(now), now).await {
            tracing::error!(%error, "cannot forget old records of people");
        }
        if let Err(error) = shorten(&store, keep, now).await {
            tracing::error!(%error, "cannot take away what was kept long enough");
        }
    }
}

/// Takes away what was kept long enough: nothing on most days, and once a month the oldest.
async fn shorten(store: &Store, keep: Keep, now: Moment) -> StoreResult<()> {
    if let Some(before) = keep.records_before(now) {
        let postings = store.forget_records(before, now).await?;
        tracing::debug!(postings, "old postings taken away");
    }
    if let Some(before) = keep.ledger_before(now) {
        let lines = store.shorten_ledger(before, now).await?;
        tracing::debug!(lines, "old lines of the ledger taken away");
    }
    if let Some(before) = keep.audit_before(now) {
        let lines = store.shorten_audit(before, now).await?;
        tracing::debug!(lines, "old lines of the audit log taken away");
    }
    Ok(())
}
