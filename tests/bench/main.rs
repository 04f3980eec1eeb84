//! Measures the built server: `cargo xtask bench`.
//!
//! Figures depend on the machine; each has a budget, and missing one fails the run.

mod search;
mod streams;

use anyhow::{Result, ensure};

fn main() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let kept = runtime.block_on(async {
        let streams = streams::run().await?;
        let search = search::run().await?;
        anyhow::Ok(streams && search)
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
