//! The one place that reads the clock.

use linggong_contract::Moment;

/// The present moment.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the place that reads the clock"
)]
pub(crate) fn now() -> Moment {
    let since_epoch = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    Moment::from_ms(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
}
