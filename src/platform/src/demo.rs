//! A believable market day (演示数据) in every market, for trying things out.
//!
//! Everything follows from market and date: the same day comes out on every machine. Trades,
//! titles, pay and towns are real or modelled on real ones; the postings are invented, and the
//! database is marked so that every face says 演示数据.

mod catalogue;
mod courses;
mod desk;
mod plan;
mod way;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use linggong_contract::{Date, Moment};
use linggong_store::{RecordStep, Store, Upsert};
use tokio::time::{MissedTickBehavior, interval};

use crate::clock;
use crate::live::Live;
use catalogue::Catalogue;
pub(crate) use desk::{open as open_desk, shut as shut_desk};
use plan::{Planned, plan_day};

/// The system the generated records come from.
const SYSTEM: &str = "demo";
const PLAY_EVERY: Duration = Duration::from_secs(1);
/// Past openings are written together in steps of this length.
const BUCKET_MS: i64 = 600_000;

/// Writes what has happened by now: what is open, and what closed today.
pub(crate) async fn catch_up(store: &Store, live: &Live) -> anyhow::Result<()> {
    let catalogue = Catalogue::load(store)?;
    let now = clock::now();
    let mut past = planned(store, &catalogue, now);
    past.retain(|one| one.opens_at <= now && one.ends_at() >= now.day_start());
    past.sort_by(|a, b| (a.opens_at, &a.record_id).cmp(&(b.opens_at, &b.record_id)));
    let mut buckets: BTreeMap<i64, Vec<Upsert>> = BTreeMap::new();
    for one in &past {
        buckets
            .entry(one.opens_at.ms() / BUCKET_MS)
            .or_default()
            .push(one.upsert());
    }
    for (bucket, rows) in buckets {
        let opened_at = Moment::from_ms(bucket * BUCKET_MS);
        store
            .upsert(SYSTEM, &rows, true, opened_at)
            .await
            .context("demonstration data")?;
    }
    let mut steps: Vec<RecordStep> = past.iter().filter_map(|one| one.last_step(now)).collect();
    steps.sort_by_key(|step| step.at);
    store
        .run_steps(SYSTEM, &steps)
        .await
        .context("demonstration data")?;
    while store.expire_due(now).await? > 0 {}
    courses::put(store, now)
        .await
        .context("demonstration data")?;
    live.wake();
    tracing::info!(postings = past.len(), "demonstration data: the day so far");
    Ok(())
}

/// Plays the day as time goes on, until the task is dropped.
pub(crate) async fn play(store: Store, live: Arc<Live>) {
    let Ok(catalogue) = Catalogue::load(&store) else {
        return;
    };
    let mut done_until = clock::now();
    let mut day: Option<(Date, Vec<Planned>)> = None;
    let mut tick = interval(PLAY_EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        let now = clock::now();
        if day.as_ref().is_none_or(|(date, _)| *date != now.date()) {
            day = Some((now.date(), planned(&store, &catalogue, now)));
        }
        let Some((_, planned)) = &day else { continue };
        if let Err(error) = play_between(&store, planned, done_until, now).await {
            tracing::error!(%error, "demonstration data");
        }
        done_until = now;
        live.wake();
    }
}

async fn play_between(
    store: &Store,
    planned: &[Planned],
    after: Moment,
    until: Moment,
) -> anyhow::Result<()> {
    let due = |at: Moment| after < at && at <= until;
    let rows: Vec<Upsert> = planned
        .iter()
        .filter(|one| due(one.opens_at))
        .map(Planned::upsert)
        .collect();
    if !rows.is_empty() {
        store.upsert(SYSTEM, &rows, true, until).await?;
    }
    let steps: Vec<RecordStep> = planned
        .iter()
        .flat_map(Planned::steps)
        .filter(|step| due(step.at))
        .collect();
    if !steps.is_empty() {
        store.run_steps(SYSTEM, &steps).await?;
    }
    Ok(())
}

/// Everything planned that can matter on the day of `now`.
fn planned(store: &Store, catalogue: &Catalogue, now: Moment) -> Vec<Planned> {
    let today = now.date();
    let days = [
        today - time::Duration::days(2),
        today - time::Duration::DAY,
        today,
    ];
    let mut all = Vec::new();
    for market in store.markets() {
        for date in days {
            all.extend(plan_day(market, date, catalogue));
        }
    }
    all
}
