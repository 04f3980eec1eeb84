//! Whether what is shown is current, and how to say how old it is.

use linggong_contract::{Moment, event::SILENCE_MAX_MS};

/// How current the shown content is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Staleness {
    /// The server was heard from within two heartbeats.
    Live,
    /// It was not; the content is this old, in whole minutes.
    Old {
        /// Minutes since the server was last heard from.
        minutes: i64,
    },
}

/// Judges content that the server last vouched for at `heard_at`.
#[must_use]
pub const fn staleness(heard_at: Moment, now: Moment) -> Staleness {
    let age_ms = now.since_ms(heard_at);
    if age_ms <= SILENCE_MAX_MS {
        Staleness::Live
    } else {
        Staleness::Old {
            minutes: age_ms / 60_000,
        }
    }
}

/// “3分钟前”, “2小时前”, “5天前”.
#[must_use]
pub fn age_text(minutes: i64) -> String {
    match minutes {
        ..1 => "刚才".to_owned(),
        1..60 => format!("{minutes}分钟前"),
        60..1_440 => format!("{}小时前", minutes / 60),
        _ => format!("{}天前", minutes / 1_440),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_told_after_two_heartbeats() {
        let heard = Moment::from_ms(1_000_000);
        let at = |ms| staleness(heard, heard.plus_ms(ms));
        assert_eq!(at(-5_000), Staleness::Live);
        assert_eq!(at(25_000), Staleness::Live);
        assert_eq!(at(25_001), Staleness::Old { minutes: 0 });
        assert_eq!(at(3_600_000), Staleness::Old { minutes: 60 });
    }

    #[test]
    fn an_age_is_said_in_its_largest_unit() {
        let texts: Vec<_> = [0, 1, 59, 60, 1_439, 1_440, 9_000].map(age_text).to_vec();
        assert_eq!(
            texts,
            [
                "刚才",
                "1分钟前",
                "59分钟前",
                "1小时前",
                "23小时前",
                "1天前",
                "6天前"
            ]
        );
    }
}
