//! What may happen to a posting, and when.
//!
//! pending → open → filled / withdrawn / expired, or pending → rejected. A filled posting
//! opens again when somebody drops out; an expired one when its validity is extended; one that
//! was withdrawn by mistake for ten minutes.

use linggong_contract::{Moment, State};

/// Validity may reach at most this far ahead (90 days).
pub const VALID_MAX_MS: i64 = 90 * 86_400_000;

/// Something that is done to a posting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A reviewer lets it pass.
    Accept,
    /// A reviewer refuses it.
    Reject,
    /// So many of `headcount` places are taken.
    Take {
        /// Places taken.
        taken: u32,
        /// Places in all.
        headcount: u32,
    },
    /// The employer or the market takes it back.
    Withdraw,
    /// It was taken back by mistake.
    Restore {
        /// Whether it was ever shown: what was not, waits for review.
        was_shown: bool,
        /// Places taken.
        taken: u32,
        /// Places in all.
        headcount: u32,
    },
    /// Its validity gets a later end.
    Extend {
        /// Whether it was ever shown: what was not, still waits for review.
        was_shown: bool,
    },
    /// Its validity has ended.
    Expire,
}

/// The state does not allow the step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{}”的用工信息不能这样操作", .0.label())]
pub struct WrongState(pub State);

/// The state after a step.
///
/// # Errors
/// [`WrongState`] if the step is not allowed from `state`.
pub const fn after(state: State, step: Step) -> Result<State, WrongState> {
    match (state, step) {
        (State::Pending, Step::Accept) => Ok(State::Open),
        (State::Pending, Step::Reject) => Ok(State::Rejected),
        (State::Open | State::Filled, Step::Take { taken, headcount }) => {
            Ok(if taken >= headcount {
                State::Filled
            } else {
                State::Open
            })
        }
        (State::Pending | State::Open | State::Filled, Step::Withdraw) => Ok(State::Withdrawn),
        (State::Pending | State::Open | State::Filled, Step::Extend { .. }) => Ok(state),
        (
            State::Withdrawn,
            Step::Restore {
                was_shown,
                taken,
                headcount,
            },
        ) => Ok(match was_shown {
            false => State::Pending,
            true if taken >= headcount => State::Filled,
            true => State::Open,
        }),
        (State::Expired, Step::Extend { was_shown: true }) => Ok(State::Open),
        (State::Expired, Step::Extend { was_shown: false }) => Ok(State::Pending),
        (State::Pending | State::Open, Step::Expire) => Ok(State::Expired),
        _ => Err(WrongState(state)),
    }
}

/// Taking a posting back can be undone for so long: ten minutes.
pub const RESTORE_MS: i64 = 10 * 60_000;

/// Whether a posting that was taken back at `closed_at` may be restored at `now`.
#[must_use]
pub fn is_restorable(closed_at: Moment, now: Moment) -> bool {
    now.since_ms(closed_at) <= RESTORE_MS
}

/// Whether `valid_until` may be the end of a validity that is set at `now`.
#[must_use]
pub fn is_validity(valid_until: Moment, now: Moment) -> bool {
    valid_until > now && valid_until.since_ms(now) <= VALID_MAX_MS
}

/// How far a desk's clock may be ahead of the server's, and what is pressed there is still
/// allowed: an hour.
const CLOCKS_MS: i64 = 3_600_000;

/// The end of a validity that is made `days` longer: from its end, or from now if that is past;
/// no later than is allowed.
#[must_use]
pub fn extended(valid_until: Moment, days: u8, now: Moment) -> Moment {
    let longer = valid_until.max(now).plus_ms(i64::from(days) * 86_400_000);
    longer.min(now.plus_ms(VALID_MAX_MS - CLOCKS_MS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_longer_validity_begins_at_its_end_or_now_and_is_always_allowed() {
        let day = 86_400_000;
        let now = Moment::from_ms(1_000 * day);
        let ends = |at: i64, days| extended(now.plus_ms(at * day), days, now).since_ms(now);
        assert_eq!(ends(2, 7), 9 * day);
        assert_eq!(ends(-30, 7), 7 * day);
        for (at, days) in [(0, 90), (89, 60), (89, u8::MAX)] {
            assert_eq!(ends(at, days), VALID_MAX_MS - CLOCKS_MS);
            assert!(is_validity(extended(now.plus_ms(at * day), days, now), now));
        }
    }

    #[test]
    fn each_state_allows_its_steps_and_no_others() {
        let steps = [
            Step::Accept,
            Step::Reject,
            Step::Take {
                taken: 1,
                headcount: 2,
            },
            Step::Take {
                taken: 2,
                headcount: 2,
            },
            Step::Withdraw,
            Step::Extend { was_shown: true },
            Step::Expire,
            Step::Restore {
                was_shown: true,
                taken: 1,
                headcount: 2,
            },
            Step::Restore {
                was_shown: false,
                taken: 0,
                headcount: 2,
            },
        ];
        use State::{Expired, Filled, Open, Pending, Rejected, Withdrawn};
        let table = [
            (
                Pending,
                [
                    Some(Open),
                    Some(Rejected),
                    None,
                    None,
                    Some(Withdrawn),
                    Some(Pending),
                    Some(Expired),
                    None,
                    None,
                ],
            ),
            (
                Open,
                [
                    None,
                    None,
                    Some(Open),
                    Some(Filled),
                    Some(Withdrawn),
                    Some(Open),
                    Some(Expired),
                    None,
                    None,
                ],
            ),
            (
                Filled,
                [
                    None,
                    None,
                    Some(Open),
                    Some(Filled),
                    Some(Withdrawn),
                    Some(Filled),
                    None,
                    None,
                    None,
                ],
            ),
            (
                Withdrawn,
                [
                    None,
                    None,
                    None,
                    None,
                    None,
                    None,
                    None,
                    Some(Open),
                    Some(Pending),
                ],
            ),
            (
                Expired,
                [None, None, None, None, None, Some(Open), None, None, None],
            ),
            (Rejected, [None; 9]),
        ];
        for (state, expect) in table {
            let found = steps.map(|step| after(state, step).ok());
            assert_eq!(found, expect, "{state:?}");
        }
        // What nobody has reviewed is not shown because its end came first.
        let unseen = Step::Extend { was_shown: false };
        assert_eq!(after(Expired, unseen), Ok(Pending));
    }
}
