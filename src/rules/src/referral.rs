//! Priority referral (优先推荐): for how long a place is held for somebody in need, how many may
//! be held, and what is left for everybody else.
//!
//! From “点对点”对接、引导优先招用 of the province's measures for people in need. How long and
//! how many are the product's setting: short and few, so that an employer's work does not wait
//! and nobody else is shut out.

use std::ops::RangeInclusive;

use linggong_contract::{InterestState, Moment, State};

/// How long a place is held if nobody says otherwise, in minutes.
pub const HOLD_MINUTES: u32 = 30;
/// How long staff may hold one, in minutes.
pub const HOLD_MINUTES_RANGE: RangeInclusive<u32> = 10..=120;
/// What staff choose from, in minutes.
pub const HOLD_CHOICES: [u32; 5] = [10, 30, 60, 90, 120];

const MINUTE_MS: i64 = 60_000;

/// A place that is, or was, held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Until when at most.
    pub until: Moment,
    /// When it ended before that.
    pub ended_at: Option<Moment>,
}

impl Hold {
    /// Whether the place is held now. It lapses by time alone.
    #[must_use]
    pub fn is_live(self, now: Moment) -> bool {
        self.ended_at.is_none() && now < self.until
    }

    /// Whether it keeps anybody from anything: only while its posting is open are there places
    /// to hold.
    #[must_use]
    pub fn counts(self, posting: State, now: Moment) -> bool {
        matches!(posting, State::Open) && self.is_live(now)
    }
}

/// Why no place is held, or none can be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoHold {
    /// They get no help.
    #[error("先给这个人定帮扶级别，再优先推荐")]
    NotHelped,
    /// The posting is not for them.
    #[error("这个活不适合这个人")]
    Unsuited,
    /// They have a hold.
    #[error("已经给这个人留了一个名额，一人只留一个")]
    Another,
    /// As many places are held as may be.
    #[error("这个活能留的名额都留了，过一会儿再推荐，或先帮人报名")]
    Full,
    /// Its time is over, or something has become of the interest.
    #[error("留位已经过了时间，或这个号已经办了")]
    Over,
    /// Every place that is left is held for others; from then on one is free.
    #[error("还剩的名额正留给优先推荐的人，到 {}", clock(*.0))]
    Held(Moment),
}

/// Until when a place is held that is held from `now` on. A full minute: what is said to people
/// is when it ends.
#[must_use]
pub const fn until(now: Moment, minutes: u32) -> Moment {
    let ends_ms = now.ms() + minutes as i64 * MINUTE_MS;
    Moment::from_ms((ends_ms + MINUTE_MS - 1).div_euclid(MINUTE_MS) * MINUTE_MS)
}

/// Places that may be held at once of those that are left: half, rounded up.
#[must_use]
pub const fn held_max(remaining: u32) -> u32 {
    remaining.div_ceil(2)
}

/// Whether one more may be held.
#[must_use]
pub const fn may_hold(remaining: u32, held: usize) -> bool {
    held < held_max(remaining) as usize
}

/// Whether a place may be held for an interest in this state. Whoever does not come when called
/// loses it.
#[must_use]
pub const fn is_holdable(state: InterestState) -> bool {
    matches!(
        state,
        InterestState::Expressed | InterestState::Called | InterestState::Talking
    )
}

/// Whether a place can be taken by somebody of whose own hold `others` knows nothing: the ends
/// of the live holds of everybody else.
///
/// # Errors
/// [`NoHold::Held`] if all that is left is held for them. Whether any is left at all is not
/// decided here.
pub fn check_free(remaining: u32, others: &[Moment]) -> Result<(), NoHold> {
    let remaining = remaining as usize;
    if remaining == 0 || others.len() < remaining {
        return Ok(());
    }
    let mut ends = others.to_vec();
    ends.sort_unstable();
    // One place is free as soon as fewer are held than are left.
    match ends.get(ends.len() - remaining) {
        Some(end) => Err(NoHold::Held(*end)),
        None => Ok(()),
    }
}

/// A time of day as it is told: `06:30`.
#[must_use]
pub fn clock(at: Moment) -> String {
    let china = at.china();
    format!("{:02}:{:02}", china.hour(), china.minute())
}

/// How long a place is still held, in words.
#[must_use]
pub fn left(until: Moment, now: Moment) -> String {
    let left_ms = until.since_ms(now);
    if left_ms <= 0 {
        return "时间到了，名额不再留".to_owned();
    }
    format!("还有{}分钟", (left_ms + MINUTE_MS - 1) / MINUTE_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(clock: &str) -> Moment {
        Moment::parse(&format!("2026-11-22T{clock}+08:00")).unwrap()
    }

    #[test]
    fn a_hold_lapses_by_time_alone_and_ends_before_by_hand() {
        let until = until(at("06:00:20"), HOLD_MINUTES);
        assert_eq!(until, at("06:31:00"), "a full minute, never less than said");
        let hold = Hold {
            until,
            ended_at: None,
        };
        assert!(hold.is_live(at("06:30:59")));
        assert!(!hold.is_live(at("06:31:00")));
        let ended = Hold {
            ended_at: Some(at("06:10:00")),
            ..hold
        };
        assert!(!ended.is_live(at("06:11:00")));
        for posting in State::ALL {
            assert_eq!(
                hold.counts(*posting, at("06:10:00")),
                *posting == State::Open
            );
            assert!(!hold.counts(*posting, at("06:31:00")));
        }
        assert_eq!(super::until(at("06:00:00"), 10), at("06:10:00"));
    }

    #[test]
    fn at_most_half_of_what_is_left_is_held() {
        for (remaining, most) in [(0, 0), (1, 1), (2, 1), (3, 2), (5, 3), (6, 3)] {
            assert_eq!(held_max(remaining), most);
            assert!(held_max(remaining) <= remaining);
            assert!(!may_hold(remaining, most as usize));
            assert!(most == 0 || may_hold(remaining, most as usize - 1));
        }
    }

    #[test]
    fn what_is_held_for_others_cannot_be_taken_until_the_first_hold_that_frees_one_is_over() {
        let (early, late) = (at("06:20:00"), at("06:40:00"));
        for (remaining, others, expect) in [
            (3, &[][..], Ok(())),
            (3, &[late, early], Ok(())),
            (2, &[late, early], Err(NoHold::Held(early))),
            // Somebody else took places meanwhile: one more hold has to lapse.
            (1, &[late, early], Err(NoHold::Held(late))),
            (1, &[early], Err(NoHold::Held(early))),
            // Nothing is left: that is not because of the holds.
            (0, &[early], Ok(())),
        ] {
            assert_eq!(check_free(remaining, others), expect, "{remaining}");
        }
    }

    #[test]
    fn what_is_told_names_a_time_and_nobody() {
        let told = NoHold::Held(at("06:30:00")).to_string();
        assert_eq!(told, "还剩的名额正留给优先推荐的人，到 06:30");
        for (now, words) in [
            ("06:00:00", "还有30分钟"),
            ("06:29:01", "还有1分钟"),
            ("06:30:00", "时间到了，名额不再留"),
            ("07:00:00", "时间到了，名额不再留"),
        ] {
            assert_eq!(left(at("06:30:00"), at(now)), words);
        }
    }

    #[test]
    fn only_those_on_their_way_hold_a_place() {
        let holding: Vec<_> = InterestState::ALL
            .iter()
            .filter(|state| is_holdable(**state))
            .map(|state| state.slug())
            .collect();
        assert_eq!(holding, ["expressed", "called", "talking"]);
    }
}
