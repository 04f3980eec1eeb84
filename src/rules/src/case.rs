//! What may happen to a case, until when it is answered, and what its person is told.
//!
//! received → handling → closed; a closed one may be taken up again.

use linggong_contract::{CaseKind, CaseState, CaseStep, Moment};
use time::{Duration, Time, Weekday};

/// Most characters of what somebody says, and of what they are answered.
pub const TEXT_MAX: usize = 300;

/// The state does not allow the step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{}”的诉求不能再“{}”", .0.label(), .1.label())]
pub struct WrongCaseStep(pub CaseState, pub CaseStep);

/// The state after a step. A step that was done already changes nothing.
///
/// # Errors
/// [`WrongCaseStep`] if the step is not allowed from `state`.
pub const fn after(state: CaseState, step: CaseStep) -> Result<CaseState, WrongCaseStep> {
    use CaseState as S;
    use CaseStep as T;
    match (state, step) {
        (S::Received | S::Handling, T::Take) => Ok(S::Handling),
        (S::Handling | S::Closed, T::Close) => Ok(S::Closed),
        (S::Closed | S::Handling, T::Reopen) => Ok(S::Handling),
        (S::Received | S::Handling | S::Withdrawn, T::Withdraw) => Ok(S::Withdrawn),
        _ => Err(WrongCaseStep(state, step)),
    }
}

/// Whether it waits for an answer.
#[must_use]
pub const fn is_open(state: CaseState) -> bool {
    matches!(state, CaseState::Received | CaseState::Handling)
}

/// Working days until a case is answered. Five is what labour inspection has for taking up a
/// complaint (关于实施《劳动保障监察条例》若干规定 18); the shorter ones are the market's own
/// promise.
#[must_use]
pub const fn promise_days(kind: CaseKind) -> u8 {
    match kind {
        CaseKind::Consultation => 2,
        CaseKind::FalsePosting => 3,
        _ => 5,
    }
}

/// Until when a case that is received at `now` is answered: six in the evening of its last
/// working day. Public holidays are not known here; a case is never late because of one that
/// is not counted, only due earlier.
#[must_use]
pub fn due_at(kind: CaseKind, now: Moment) -> Moment {
    let mut day = now.date();
    let mut left = promise_days(kind);
    while left > 0 {
        day = day.saturating_add(Duration::days(1));
        if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            left -= 1;
        }
    }
    Moment::in_china(day, Time::from_hms(18, 0, 0).unwrap_or(Time::MIDNIGHT))
}

/// Whether somebody must say who they are.
#[must_use]
pub const fn needs_name(kind: CaseKind) -> bool {
    matches!(kind, CaseKind::Training | CaseKind::Hardship)
}

/// What to bring, told once and completely (一次性告知).
#[must_use]
pub const fn bring(kind: CaseKind) -> &'static str {
    match kind {
        CaseKind::UnpaidWages => "身份证、欠条或记工本、老板的名字和电话、一起干活的人的电话",
        CaseKind::Injury => "身份证、病历和收费单、一起干活的人的电话",
        CaseKind::Fee => "收钱的收条或转账记录、对方的名字和电话",
        CaseKind::WithheldPapers => "对方的名字和电话、什么时候扣的",
        CaseKind::FalsePosting => "招工信息的编号或照片",
        CaseKind::Discrimination => "招工信息的编号或照片、对方说的话",
        CaseKind::Consultation | CaseKind::Other => "身份证",
        CaseKind::Training => "身份证、一寸照片",
        CaseKind::Hardship => "身份证、户口本，有残疾证、低保证的也带上",
    }
}

/// What the person does next, in plain words.
#[must_use]
pub const fn next_step(state: CaseState) -> &'static str {
    match state {
        CaseState::Received => "我们收到了，会按时给您回话。",
        CaseState::Handling => "工作人员正在办。留了电话的，会打给您。",
        CaseState::Closed => "已经办结。不满意可以到服务台说，或打投诉电话。",
        CaseState::Withdrawn => "已经撤回，不再办理。",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::moment;

    #[test]
    fn every_state_and_step_is_decided() {
        // Rows: from; columns: take close reopen withdraw.
        let table = ["H..W", "HCHW", ".CH.", "...W"];
        for (state, row) in CaseState::ALL.iter().zip(table) {
            for (step, expect) in CaseStep::ALL.iter().zip(row.chars()) {
                let letter = after(*state, *step).map_or('.', |state| match state {
                    CaseState::Received => 'R',
                    CaseState::Handling => 'H',
                    CaseState::Closed => 'C',
                    CaseState::Withdrawn => 'W',
                });
                assert_eq!(letter, expect, "{state:?} {step:?}");
            }
        }
    }

    #[test]
    fn only_working_days_count() {
        let due = |kind, at| due_at(kind, moment(at)).to_string();
        // 2026-11-20 is a Friday.
        let friday = "2026-11-20T10:00:00+08:00";
        assert_eq!(
            due(CaseKind::Consultation, friday),
            "2026-11-24T18:00:00.000+08:00"
        );
        assert_eq!(
            due(CaseKind::UnpaidWages, friday),
            "2026-11-27T18:00:00.000+08:00"
        );
        let sunday = "2026-11-22T05:00:00+08:00";
        assert_eq!(
            due(CaseKind::FalsePosting, sunday),
            "2026-11-25T18:00:00.000+08:00"
        );
    }
}
