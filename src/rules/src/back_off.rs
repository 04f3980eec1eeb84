//! How long to wait before trying again.

/// A screen must have caught up within 3 s of the server's return, so it never waits longer
/// than this before it knocks again (milliseconds, before jitter).
const RECONNECT_MAX_MS: u32 = 2_000;
const RECONNECT_FIRST_MS: u32 = 250;

/// Wait before connection attempt `attempt` (0 is the first retry), in milliseconds.
///
/// `jitter` in 0..=1 spreads the screens of a province over a quarter of the wait either way.
#[must_use]
pub fn reconnect_ms(attempt: u32, jitter: f64) -> u32 {
    let base = RECONNECT_FIRST_MS
        .saturating_mul(1 << attempt.min(16))
        .min(RECONNECT_MAX_MS);
    let spread = f64::from(base) * 0.5 * (jitter.clamp(0.0, 1.0) - 0.5);
    base.saturating_add_signed(whole(spread))
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a spread is at most half a second"
)]
const fn whole(ms: f64) -> i32 {
    ms as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reconnecting_doubles_and_is_capped() {
        let waits: Vec<_> = (0..5).map(|n| reconnect_ms(n, 0.5)).collect();
        assert_eq!(waits, [250, 500, 1_000, 2_000, 2_000]);
        assert_eq!(reconnect_ms(u32::MAX, 0.5), 2_000);
    }

    #[test]
    fn jitter_stays_within_a_quarter_so_that_a_screen_is_back_within_three_seconds() {
        for attempt in 0..40 {
            let base = reconnect_ms(attempt, 0.5);
            assert_eq!(reconnect_ms(attempt, 0.0), base - base / 4);
            assert_eq!(reconnect_ms(attempt, 1.0), base + base / 4);
            assert!(reconnect_ms(attempt, 7.0) < 3_000);
        }
    }
}
