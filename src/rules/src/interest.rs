//! What may happen to an interest, and what its seeker is told.
//!
//! expressed → called → talking → confirmed → started; declined, `no_show` and withdrawn end
//! it on the way. Who did not come when called may be called again.

use linggong_contract::api::people::RunStep;
use linggong_contract::{Interest, InterestState, InterestStep, Moment, Side, State};

use crate::lifecycle;

/// Interests that one person may have open at the same time; more help nobody.
pub const OPEN_MAX: u32 = 5;
/// A call to one window keeps other windows from calling so long: a minute, in which people are
/// on their way to it.
pub const CALL_STANDS_MS: i64 = 60_000;

/// The state does not allow the step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{}”的意向不能再“{}”", .0.label(), .1.label())]
pub struct WrongStep(pub InterestState, pub InterestStep);

/// The state after a step. A step that was done already changes nothing: a second press of
/// the same button.
///
/// # Errors
/// [`WrongStep`] if the step is not allowed from `state`.
pub const fn after(state: InterestState, step: InterestStep) -> Result<InterestState, WrongStep> {
    use InterestState as S;
    use InterestStep as T;
    match (state, step) {
        (S::Expressed | S::Called | S::NoShow, T::Call) => Ok(S::Called),
        (S::Expressed | S::Called | S::Talking, T::Talk) => Ok(S::Talking),
        (S::Called | S::Talking | S::Confirmed, T::Confirm) => Ok(S::Confirmed),
        (S::Confirmed | S::Started, T::Start) => Ok(S::Started),
        (S::Called | S::Talking | S::Confirmed | S::Declined, T::Decline) => Ok(S::Declined),
        (S::Called | S::Confirmed | S::NoShow, T::NoShow) => Ok(S::NoShow),
        (
            S::Expressed | S::Called | S::Talking | S::Confirmed | S::NoShow | S::Withdrawn,
            T::Withdraw,
        ) => Ok(S::Withdrawn),
        _ => Err(WrongStep(state, step)),
    }
}

/// When each side said yes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Agreed {
    /// The seeker.
    pub seeker: Option<Moment>,
    /// The employer.
    pub employer: Option<Moment>,
}

impl Agreed {
    /// When a side said yes.
    #[must_use]
    pub const fn of(self, side: Side) -> Option<Moment> {
        match side {
            Side::Seeker => self.seeker,
            Side::Employer => self.employer,
        }
    }

    /// The same with what a side says at `now`. Who has said yes already has said it then.
    ///
    /// # Errors
    /// [`WrongStep`] unless they talk: before there is nothing to agree to, and later it is
    /// agreed, or came to nothing.
    pub const fn with(
        self,
        state: InterestState,
        side: Side,
        says_yes: bool,
        now: Moment,
    ) -> Result<Self, WrongStep> {
        let is_said = self.of(side).is_some();
        if is_said == says_yes {
            // A second press of the same button.
            return Ok(self);
        }
        if !matches!(state, InterestState::Talking) {
            return Err(WrongStep(state, InterestStep::Confirm));
        }
        let at = if says_yes { Some(now) } else { None };
        Ok(match side {
            Side::Seeker => Self { seeker: at, ..self },
            Side::Employer => Self {
                employer: at,
                ..self
            },
        })
    }

    /// Whether both sides have said yes: then the interest is confirmed.
    #[must_use]
    pub const fn is_mutual(self) -> bool {
        self.seeker.is_some() && self.employer.is_some()
    }

    /// The same once the interest has come to a state at `now`: confirmed at a window, both say
    /// yes there; whoever is called or talks anew has agreed to nothing yet.
    #[must_use]
    pub fn after(self, state: InterestState, now: Moment) -> Self {
        match state {
            InterestState::Confirmed => Self {
                seeker: self.seeker.or(Some(now)),
                employer: self.employer.or(Some(now)),
            },
            InterestState::Called | InterestState::Talking => Self::default(),
            _ => self,
        }
    }

    /// The same without what was said at `at`, with the step that is undone.
    #[must_use]
    pub fn without(self, at: Moment) -> Self {
        let earlier = |said: &Moment| *said != at;
        Self {
            seeker: self.seeker.filter(earlier),
            employer: self.employer.filter(earlier),
        }
    }
}

/// A step that was pressed by mistake can be undone so long: ten minutes, as taking a posting
/// back.
pub const UNDO_MS: i64 = lifecycle::RESTORE_MS;

/// Why a step cannot be undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoUndo {
    /// It is none of those that are undone, or was undone already.
    #[error("这一步不能撤回")]
    Nothing,
    /// It is too long ago.
    #[error("过了10分钟，不能再撤回")]
    TooLate,
    /// The person has asked for the same posting anew.
    #[error("本人后来又报了一次，请看新的号")]
    Anew,
}

/// Until when the step can be undone that led to a state at `at`; steps that lead on are gone
/// on with instead.
#[must_use]
pub const fn undo_until(state: InterestState, at: Moment) -> Option<Moment> {
    match state {
        InterestState::Confirmed
        | InterestState::Declined
        | InterestState::NoShow
        | InterestState::Withdrawn => Some(at.plus_ms(UNDO_MS)),
        _ => None,
    }
}

/// The state to go back to when the step is undone that led from `before` to `state` at `at`.
///
/// # Errors
/// [`NoUndo`] if it is not undone, or not any more.
pub fn undone(
    before: Option<InterestState>,
    state: InterestState,
    at: Moment,
    now: Moment,
) -> Result<InterestState, NoUndo> {
    let until = undo_until(state, at).ok_or(NoUndo::Nothing)?;
    let before = before.ok_or(NoUndo::Nothing)?;
    if now > until {
        return Err(NoUndo::TooLate);
    }
    Ok(before)
}

/// Whether somebody else was quicker: the interest is not as it was seen, or people are on
/// their way to another window.
#[must_use]
pub fn is_late(is: &Interest, run: &RunStep, now: Moment) -> bool {
    let is_elsewhere = run.step == InterestStep::Call
        && is.state == InterestState::Called
        && is.window != run.window
        && now.since_ms(is.updated_at) < CALL_STANDS_MS;
    is_elsewhere || run.from.is_some_and(|from| from != is.state)
}

/// Whether one of the posting's places is taken by it.
#[must_use]
pub const fn holds_place(state: InterestState) -> bool {
    matches!(state, InterestState::Confirmed | InterestState::Started)
}

/// Whether it waits to be called.
#[must_use]
pub const fn waits(state: InterestState) -> bool {
    matches!(state, InterestState::Expressed)
}

/// Whether a wish made at `made_at`, whose seeker waits or was called, still waits for a
/// posting: it is open; or the wish is of today, and the posting may open again today, because
/// somebody drops out, it is extended, or was taken back by mistake a moment ago.
#[must_use]
pub fn still_waits(
    made_at: Moment,
    posting: State,
    closed_at: Option<Moment>,
    now: Moment,
) -> bool {
    let may_open_again = match posting {
        State::Open => return true,
        State::Pending | State::Filled | State::Expired => true,
        State::Withdrawn => closed_at.is_some_and(|at| lifecycle::is_restorable(at, now)),
        State::Rejected => false,
    };
    may_open_again && made_at >= now.day_start()
}

/// A wish outlives its posting so long: a day, in which the posting may open again.
pub const OUTLIVES_MS: i64 = 86_400_000;

/// Whether a wish that came to nothing ends by itself: nobody has spoken with its seeker, and
/// the posting has been over for a day or longer.
#[must_use]
pub fn lapses(
    state: InterestState,
    posting: State,
    closed_at: Option<Moment>,
    now: Moment,
) -> bool {
    matches!(state, InterestState::Expressed | InterestState::Called)
        && !matches!(posting, State::Open | State::Pending)
        && closed_at.is_some_and(|at| now.since_ms(at) >= OUTLIVES_MS)
}

/// Whether something can still come of it.
#[must_use]
pub const fn is_open(state: InterestState) -> bool {
    matches!(
        state,
        InterestState::Expressed
            | InterestState::Called
            | InterestState::Talking
            | InterestState::Confirmed
    )
}

/// What the seeker does next, in plain words.
#[must_use]
pub const fn next_step(state: InterestState) -> &'static str {
    match state {
        InterestState::Expressed => "请在大厅等着，叫到您的号就到服务台。",
        InterestState::Called => "正在叫您的号，请马上到服务台。",
        InterestState::Talking => "您正在和用工方谈，谈好了告诉工作人员。",
        InterestState::Confirmed => "已经谈成，请按说好的时间去上工。",
        InterestState::Started => "已经上工。没拿到工钱，可以来市场投诉。",
        InterestState::Declined => "这次没谈成，可以再看看别的活。",
        InterestState::NoShow => "叫号时您不在，请到服务台说一声。",
        InterestState::Withdrawn => "已经取消，可以再看看别的活。",
    }
}

/// The same, for a posting that may be over meanwhile; then a wish may have ended by itself.
#[must_use]
pub const fn told(state: InterestState, is_posting_open: bool) -> &'static str {
    match state {
        InterestState::Expressed | InterestState::NoShow | InterestState::Withdrawn
            if !is_posting_open =>
        {
            "这个活已经招满或结束了，可以再看看别的活。"
        }
        state => next_step(state),
    }
}

#[cfg(test)]
mod tests {
    use linggong_contract::{Adcode, InterestId, PostingId};

    use super::*;
    use crate::testing::moment;

    fn interest(state: InterestState, at: Moment) -> Interest {
        Interest {
            id: InterestId(1),
            posting: PostingId(1),
            market: Adcode::parse("141124").unwrap(),
            day: at.date(),
            ticket: 1,
            state,
            window: None,
            ahead: 0,
            created_at: at,
            updated_at: at,
        }
    }

    #[test]
    fn a_good_day_goes_from_the_kiosk_to_work() {
        use InterestStep::{Call, Confirm, Start, Talk};
        let mut state = InterestState::Expressed;
        for step in [Call, Talk, Confirm, Start] {
            state = after(state, step).unwrap();
            assert_eq!(
                after(state, step),
                Ok(state),
                "a second press changes nothing"
            );
        }
        assert_eq!(state, InterestState::Started);
    }

    #[test]
    fn whoever_is_slower_is_told_and_whoever_repeats_a_call_is_not() {
        use InterestState::{Called, Expressed};
        let now = moment("2026-11-22T06:00:00+08:00");
        let called = Interest {
            state: Called,
            window: Some(2),
            updated_at: now,
            ..interest(Expressed, now)
        };
        let call = |from, window| RunStep {
            step: InterestStep::Call,
            from,
            window,
        };
        for (from, window, after_ms, expect) in [
            (Some(Expressed), Some(2), 0, true),
            (Some(Called), Some(2), 0, false),
            (None, Some(2), 0, false),
            (Some(Called), Some(3), CALL_STANDS_MS - 1, true),
            (None, Some(3), 0, true),
            (None, None, 0, true),
            // Nobody came there: another window may try.
            (Some(Called), Some(3), CALL_STANDS_MS, false),
        ] {
            let run = call(from, window);
            let found = is_late(&called, &run, now.plus_ms(after_ms));
            assert_eq!(found, expect, "{run:?} {after_ms}");
        }
        let talk = RunStep {
            window: Some(3),
            ..InterestStep::Talk.into()
        };
        assert!(!is_late(&called, &talk, now), "they came to another window");
    }

    #[test]
    fn each_side_says_yes_while_they_talk_and_both_together_confirm() {
        use InterestState::{Called, Confirmed, Declined, Talking};
        let at = moment("2026-11-22T06:00:00+08:00");
        let later = at.plus_ms(60_000);
        let one = Agreed::default().with(Talking, Side::Seeker, true, at);
        let one = one.unwrap();
        assert_eq!((one.seeker, one.employer), (Some(at), None));
        assert!(!one.is_mutual());
        assert_eq!(one.with(Talking, Side::Seeker, true, later), Ok(one));
        let back = one.with(Talking, Side::Seeker, false, later);
        assert_eq!(back, Ok(Agreed::default()));
        let both = one.with(Talking, Side::Employer, true, later).unwrap();
        assert!(both.is_mutual());
        for state in InterestState::ALL {
            let said = Agreed::default().with(*state, Side::Employer, true, at);
            assert_eq!(said.is_ok(), *state == Talking, "{state:?}");
        }
        // Confirmed at a window: what was said before stays as it was said.
        assert_eq!(one.after(Confirmed, later), both);
        assert_eq!(both.without(later), one);
        assert_eq!(both.after(Declined, later), both, "it may be undone");
        for state in [Called, Talking] {
            assert_eq!(both.after(state, later), Agreed::default());
        }
    }

    #[test]
    fn what_ends_a_wish_or_confirms_it_is_undone_for_ten_minutes() {
        use InterestState::{Confirmed, Declined, NoShow, Talking, Withdrawn};
        let at = moment("2026-11-22T06:00:00+08:00");
        let late = at.plus_ms(UNDO_MS + 1);
        for state in InterestState::ALL {
            let is_undone = matches!(state, Confirmed | Declined | NoShow | Withdrawn);
            let expect = if is_undone {
                Ok(Talking)
            } else {
                Err(NoUndo::Nothing)
            };
            assert_eq!(undone(Some(Talking), *state, at, at), expect, "{state:?}");
            assert_eq!(undone(None, *state, at, at), Err(NoUndo::Nothing));
            assert!(undone(Some(Talking), *state, at, late).is_err());
        }
        assert_eq!(
            undone(Some(Talking), Declined, at, late),
            Err(NoUndo::TooLate)
        );
        assert_eq!(
            undone(Some(Talking), Declined, at, at.plus_ms(UNDO_MS)),
            Ok(Talking)
        );
    }

    #[test]
    fn a_wish_waits_for_what_is_open_or_may_open_again_today() {
        let now = moment("2026-11-22T18:00:00+08:00");
        let today = moment("2026-11-22T00:00:00+08:00");
        let yesterday = moment("2026-11-21T23:59:59+08:00");
        let moments_ago = now.plus_ms(-lifecycle::RESTORE_MS);
        for (made_at, posting, closed_at, expect) in [
            (today, State::Open, None, true),
            (yesterday, State::Open, None, true),
            (today, State::Filled, Some(today), true),
            (yesterday, State::Filled, Some(today), false),
            (today, State::Expired, Some(today), true),
            (yesterday, State::Expired, Some(today), false),
            (today, State::Withdrawn, Some(moments_ago), true),
            (
                today,
                State::Withdrawn,
                Some(moments_ago.plus_ms(-1)),
                false,
            ),
            (yesterday, State::Withdrawn, Some(moments_ago), false),
            (today, State::Rejected, Some(now), false),
        ] {
            let found = still_waits(made_at, posting, closed_at, now);
            assert_eq!(found, expect, "{made_at:?} {posting:?}");
        }
    }

    #[test]
    fn a_wish_that_came_to_nothing_ends_a_day_after_its_posting() {
        let now = moment("2026-11-23T00:00:30+08:00");
        let long = Some(now.plus_ms(-OUTLIVES_MS));
        let short = Some(now.plus_ms(1 - OUTLIVES_MS));
        for state in InterestState::ALL {
            let is_idle = matches!(state, InterestState::Expressed | InterestState::Called);
            for posting in [State::Filled, State::Withdrawn, State::Expired] {
                assert_eq!(lapses(*state, posting, long, now), is_idle, "{state:?}");
                assert!(!lapses(*state, posting, short, now));
            }
            assert!(!lapses(*state, State::Open, None, now));
        }
        let over = "这个活已经招满或结束了，可以再看看别的活。";
        assert_eq!(told(InterestState::Withdrawn, false), over);
    }

    #[test]
    fn every_state_and_step_is_decided() {
        // Rows: from; columns: call talk confirm start decline no_show withdraw.
        let table = [
            "CT....W", // expressed
            "CTK.DNW", // called
            ".TK.D.W", // talking
            "..KSDNW", // confirmed
            "...S...", // started
            "....D..", // declined
            "C....NW", // no show
            "......W", // withdrawn
        ];
        for (state, row) in InterestState::ALL.iter().zip(table) {
            for (step, expect) in InterestStep::ALL.iter().zip(row.chars()) {
                let letter = after(*state, *step).map_or('.', |state| match state {
                    InterestState::Expressed => 'E',
                    InterestState::Called => 'C',
                    InterestState::Talking => 'T',
                    InterestState::Confirmed => 'K',
                    InterestState::Started => 'S',
                    InterestState::Declined => 'D',
                    InterestState::NoShow => 'N',
                    InterestState::Withdrawn => 'W',
                });
                assert_eq!(letter, expect, "{state:?} {step:?}");
            }
        }
    }
}
