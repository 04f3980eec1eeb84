//! Called numbers: which one a screen shows, and what it says.

use linggong_contract::{Call, Moment};

/// Calls a market tells its screens at once; the oldest are dropped first.
pub const CALLS_MAX: u32 = 8;
/// A call is told so long, unless the person has come: five minutes.
pub const TOLD_MS: i64 = 5 * 60_000;
/// A wall shows a new call so long: a minute.
const SHOWN_MS: i64 = 60_000;
/// Where several are shown, each stands so long before the next.
const TURN_MS: i64 = 4_000;

/// The call that a wall shows now; several of the last minute take turns.
#[must_use]
pub fn shown(calls: &[Call], now: Moment) -> Option<&Call> {
    let is_fresh = |call: &Call| (0..SHOWN_MS).contains(&now.since_ms(call.at));
    // They are in the order of their calls, so the fresh ones are the last.
    let first = calls.iter().position(is_fresh)?;
    let fresh = &calls[first..];
    let turn = usize::try_from(now.ms() / TURN_MS).unwrap_or(0);
    fresh.get(turn % fresh.len())
}

/// Where to go.
#[must_use]
pub fn place(call: &Call) -> String {
    match call.window {
        Some(window) => format!("到 {window} 号窗口"),
        None => "到服务台".to_owned(),
    }
}

/// What is said aloud, twice: halls are noisy.
#[must_use]
pub fn spoken(call: &Call) -> String {
    let once = format!("请 {} 号，{}。", call.ticket, place(call));
    format!("{once}{once}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::moment;

    fn call(ticket: u32, at: Moment) -> Call {
        Call {
            ticket,
            window: Some(2),
            at,
        }
    }

    #[test]
    fn calls_of_the_last_minute_take_turns_and_then_give_way() {
        let now = moment("2026-11-22T06:00:00+08:00");
        let calls = [
            call(1, now.plus_ms(-70_000)),
            call(2, now.plus_ms(-30_000)),
            call(3, now),
        ];
        let seen: Vec<u32> = (0..4)
            .filter_map(|turn| shown(&calls, now.plus_ms(turn * TURN_MS)))
            .map(|call| call.ticket)
            .collect();
        assert!(seen == [2, 3, 2, 3] || seen == [3, 2, 3, 2], "{seen:?}");
        assert_eq!(shown(&calls, now.plus_ms(SHOWN_MS)), None);
        // A wall whose clock is behind does not show what is yet to come.
        assert_eq!(shown(&[call(1, now.plus_ms(5_000))], now), None);
    }

    #[test]
    fn a_call_is_said_with_its_window() {
        let now = moment("2026-11-22T06:00:00+08:00");
        let mut call = call(17, now);
        assert_eq!(
            spoken(&call),
            "请 17 号，到 2 号窗口。请 17 号，到 2 号窗口。"
        );
        call.window = None;
        assert_eq!(place(&call), "到服务台");
    }
}
