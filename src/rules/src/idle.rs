//! When a kiosk forgets the person in front of it.

/// Without a touch for so long, the kiosk asks.
pub const QUIET_MS: i64 = 60_000;
/// So long it asks before it forgets (rules of accessibility: at least 20 s).
pub const WARN_MS: i64 = 20_000;

/// Nobody composes a character for so long without a key: they have gone.
const COMPOSING_MS: i64 = 4 * QUIET_MS;

/// How it stands with the person in front of a kiosk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idle {
    /// Somebody is there.
    Busy,
    /// Nobody has moved; after so many seconds everything is forgotten.
    Asking {
        /// Whole seconds left, at least 1.
        left_s: i64,
    },
    /// Forget everything now.
    Over,
}

/// Judges by how long ago the last touch, key or composition was. Nobody is interrupted
/// while a character is being composed; one that was left unfinished ends after a while.
#[must_use]
pub const fn idle(quiet_ms: i64, composing: bool) -> Idle {
    if quiet_ms < QUIET_MS || (composing && quiet_ms < COMPOSING_MS) {
        return Idle::Busy;
    }
    let left_ms = QUIET_MS + WARN_MS - quiet_ms;
    if left_ms <= 0 {
        return Idle::Over;
    }
    Idle::Asking {
        left_s: (left_ms + 999) / 1_000,
    }
}

/// What is said when the kiosk begins to ask.
#[must_use]
pub fn spoken(left_s: i64) -> String {
    format!("您还在吗？{left_s}秒后回到首页，您填的都会清掉。还在的话，请点一下屏幕。")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_of_quiet_is_followed_by_twenty_seconds_of_asking() {
        assert_eq!(idle(59_999, false), Idle::Busy);
        assert_eq!(idle(60_000, false), Idle::Asking { left_s: 20 });
        assert_eq!(idle(79_999, false), Idle::Asking { left_s: 1 });
        assert_eq!(idle(80_000, false), Idle::Over);
        assert_eq!(idle(239_999, true), Idle::Busy);
        assert_eq!(idle(240_000, true), Idle::Over);
    }
}
