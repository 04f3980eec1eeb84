//! Measures the built server: `cargo xtask bench`, or one part of it: `… bench search`.
//!
//! Figures depend on the machine; each has a budget, and missing one fails the run.

mod search;
mod streams;
mod taps;

use anyhow::{Result, ensure};

fn main() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let kept = runtime.block_on(async {
        let asked: Vec<String> = std::env::args().skip(1).collect();
        let wants = |part: &str| asked.is_empty() || asked.iter().any(|one| one == part);
        let mut kept = true;
        if wants("streams") {
            kept &= streams::run().await?;
        }
        if wants("search") {
            kept &= search::run().await?;
        }
        if wants("taps") {
            kept &= taps::run().await?;
        }
        anyhow::Ok(kept)
    })?;
    ensure!(kept, "a budget was missed");
    Ok(())
}

/// A histogram of microseconds as milliseconds.
fn percentiles(histogram: &hdrhistogram::Histogram<u64>) -> [f64; 3] {
    [0.5, 0.99, 1.0].map(|quantile| {
        #[expect(clippy::cast_precision_loss, reason = "microseconds of seconds")]
        let us = histogram.value_at_quantile(quantile) as f64;
        us / 1_000.0
    })
}
