//! What may happen to a case, until when it is answered, and what its person is told.
//!
//! received → handling → closed; a closed one may be taken up again. Whoever takes a case keeps
//! it until it is closed (首问负责), unless somebody accepts it from them.

use linggong_contract::{CaseKind, CaseState, CaseStep, Moment};
use time::{Date, Duration, Time, Weekday};

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
        (S::Closed, T::Reopen) => Ok(S::Handling),
        (S::Received | S::Handling | S::Withdrawn, T::Withdraw) => Ok(S::Withdrawn),
        (S::Handling, T::Offer | T::Accept | T::Refuse | T::TakeBack) => Ok(S::Handling),
        _ => Err(WrongCaseStep(state, step)),
    }
}

/// Whose a case is: names of accounts or systems.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hands {
    /// Who keeps it until it is closed.
    pub owner: Option<String>,
    /// Who was asked to take it over and has not answered.
    pub offered_to: Option<String>,
}

/// Who runs a step.
#[derive(Clone, Copy, Debug)]
pub struct By<'a> {
    /// The account or system.
    pub name: &'a str,
    /// Whether they may give away what is another's, so that nothing lies while its owner is ill.
    pub is_manager: bool,
}

/// The case is not theirs to run this step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotTheirs {
    /// It is somebody else's.
    #[error("这件事由别人负责，要先移交")]
    Owned,
    /// Nobody has asked them.
    #[error("这件事没有移交给您")]
    NotOffered,
    /// It was not said to whom.
    #[error("选一位同事")]
    NoColleague,
}

/// Whose a case is after a step that its state allows.
///
/// # Errors
/// [`NotTheirs`] if somebody else has to run it.
pub fn hands(
    before: &Hands,
    step: CaseStep,
    by: By<'_>,
    to: Option<&str>,
) -> Result<Hands, NotTheirs> {
    let is_own = before.owner.as_deref().is_none_or(|owner| owner == by.name);
    let is_asked = before.offered_to.as_deref() == Some(by.name);
    let owned_by = |name: Option<&str>| Hands {
        owner: name.map(str::to_owned),
        offered_to: None,
    };
    let owner = before.owner.as_deref();
    match step {
        CaseStep::Take | CaseStep::Close | CaseStep::Withdraw if !is_own => Err(NotTheirs::Owned),
        CaseStep::Withdraw => Ok(owned_by(owner)),
        CaseStep::Take => Ok(owned_by(Some(by.name))),
        CaseStep::Close | CaseStep::Reopen => Ok(owned_by(owner.or(Some(by.name)))),
        CaseStep::Offer | CaseStep::TakeBack if !is_own && !by.is_manager => Err(NotTheirs::Owned),
        CaseStep::Offer => {
            let to = to.filter(|to| owner != Some(*to));
            let to = to.ok_or(NotTheirs::NoColleague)?;
            Ok(Hands {
                offered_to: Some(to.to_owned()),
                ..owned_by(owner)
            })
        }
        CaseStep::TakeBack => Ok(owned_by(owner)),
        CaseStep::Accept | CaseStep::Refuse if !is_asked => Err(NotTheirs::NotOffered),
        CaseStep::Accept => Ok(owned_by(Some(by.name))),
        CaseStep::Refuse => Ok(owned_by(owner)),
    }
}

/// What belongs to handling a case, in order. The first one is what must be told once and
/// completely (一次性告知).
#[must_use]
pub const fn checklist(kind: CaseKind) -> &'static [&'static str] {
    const TOLD: &str = "要带什么、找谁办，一次说清";
    const BACK: &str = "结果告诉本人";
    match kind {
        CaseKind::UnpaidWages => &[
            TOLD,
            "记下欠谁的、欠多少、哪几天的活",
            "打电话给用人的，问清楚",
            "谈不成，陪着去劳动监察",
            BACK,
        ],
        CaseKind::Injury => &[
            TOLD,
            "先看伤，收费单都留好",
            "打电话给用人的，问有没有保险",
            "说清工伤、意外险怎么办",
            BACK,
        ],
        CaseKind::Fee | CaseKind::WithheldPapers | CaseKind::Discrimination => &[
            TOLD,
            "打电话给用人的，让他改正",
            "是招工信息的，先撤下",
            "不改的，转劳动监察",
            BACK,
        ],
        CaseKind::FalsePosting => &[TOLD, "打电话核实", "不真实的，当天撤下", BACK],
        CaseKind::Hardship => &[
            TOLD,
            "问清家里的难处",
            "说清能申请什么",
            "推荐合适的活或公益岗",
            "一个月后再问一次",
            BACK,
        ],
        CaseKind::Training => &[TOLD, "告诉开课的日子和地方", BACK],
        CaseKind::Consultation | CaseKind::Other => &[TOLD, BACK],
    }
}

/// What an entry of the ledger says about a case.
#[must_use]
pub fn told(event: &str) -> &str {
    match event {
        "received" => "收到",
        "handling" => "受理",
        "closed" => "办结",
        "withdrawn" => "本人撤回",
        "case_opened" => "查看内容",
        "case_reopened" => "重办",
        "case_offer" => "提出移交",
        "case_accept" => "接手",
        "case_refuse" => "没有接手",
        "case_take_back" => "收回移交",
        "case_receipt" => "打印回执",
        other => other,
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
///
/// Whoever signs up for a course that begins on `begins_on` hears of it the evening before; who
/// signs up later than that, before eight on the day itself.
#[must_use]
pub fn due_at(kind: CaseKind, begins_on: Option<Date>, now: Moment) -> Moment {
    let mut day = now.date();
    let mut left = promise_days(kind);
    while left > 0 {
        day = day.saturating_add(Duration::days(1));
        if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            left -= 1;
        }
    }
    let at =
        |day, hour| Moment::in_china(day, Time::from_hms(hour, 0, 0).unwrap_or(Time::MIDNIGHT));
    let promised = at(day, 18);
    let Some(begins_on) = begins_on else {
        return promised;
    };
    let eve = at(begins_on.saturating_sub(Duration::days(1)), 18);
    if eve > now {
        promised.min(eve)
    } else {
        // Nobody is late before they were asked.
        at(begins_on, 8).max(now).min(promised)
    }
}

/// What happens until then.
#[must_use]
pub const fn promise(kind: CaseKind) -> &'static str {
    match kind {
        CaseKind::Training => "打电话告诉您怎么上课",
        _ => "给您答复",
    }
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
        // Rows: from; columns: take close reopen withdraw, offer accept refuse take back.
        let table = ["H..W....", "HC.WHHHH", ".CH.....", "...W...."];
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
    fn a_case_stays_with_its_owner_until_somebody_accepts_it() {
        let of = |owner: Option<&str>, offered: Option<&str>| Hands {
            owner: owner.map(str::to_owned),
            offered_to: offered.map(str::to_owned),
        };
        let run = |before: &Hands, step, name, to| {
            let is_manager = name == "boss";
            hands(before, step, By { name, is_manager }, to)
        };
        use CaseStep::{Accept, Close, Offer, Refuse, Reopen, Take, TakeBack, Withdraw};
        let (fresh, own, asked) = (
            of(None, None),
            of(Some("li"), None),
            of(Some("li"), Some("wang")),
        );
        let table = [
            (&fresh, Take, "li", None, Ok(own.clone())),
            (&own, Take, "li", None, Ok(own.clone())),
            (&own, Take, "wang", None, Err(NotTheirs::Owned)),
            (&own, Close, "wang", None, Err(NotTheirs::Owned)),
            (&own, Close, "boss", None, Err(NotTheirs::Owned)),
            (&asked, Close, "li", None, Ok(own.clone())),
            (&own, Reopen, "wang", None, Ok(own.clone())),
            (&own, Offer, "li", Some("wang"), Ok(asked.clone())),
            (&own, Offer, "boss", Some("wang"), Ok(asked.clone())),
            (&own, Offer, "wang", Some("wang"), Err(NotTheirs::Owned)),
            (&own, Offer, "li", Some("li"), Err(NotTheirs::NoColleague)),
            (&own, Offer, "li", None, Err(NotTheirs::NoColleague)),
            (&asked, Accept, "wang", None, Ok(of(Some("wang"), None))),
            (&asked, Accept, "boss", None, Err(NotTheirs::NotOffered)),
            (&own, Accept, "wang", None, Err(NotTheirs::NotOffered)),
            (&asked, Refuse, "wang", None, Ok(own.clone())),
            (&asked, Refuse, "li", None, Err(NotTheirs::NotOffered)),
            (&asked, TakeBack, "li", None, Ok(own.clone())),
            (&asked, TakeBack, "wang", None, Err(NotTheirs::Owned)),
            (&asked, Withdraw, "li", None, Ok(own.clone())),
            (&own, Withdraw, "wang", None, Err(NotTheirs::Owned)),
        ];
        for (before, step, name, to, expected) in table {
            assert_eq!(
                run(before, step, name, to),
                expected,
                "{before:?} {step:?} {name}"
            );
        }
    }

    #[test]
    fn only_working_days_count() {
        let due = |kind, at| due_at(kind, None, moment(at)).to_string();
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

    #[test]
    fn whoever_signs_up_for_a_course_hears_of_it_before_it_begins() {
        let begins = Date::from_calendar_date(2026, time::Month::November, 28).unwrap();
        let check = |at: &str, expect: &str| {
            let due = due_at(CaseKind::Training, Some(begins), moment(at));
            assert_eq!(due, moment(expect), "{at}");
        };
        // A Wednesday; five working days would end in December.
        check("2026-11-25T10:00:00+08:00", "2026-11-27T18:00:00+08:00");
        check("2026-11-27T17:59:00+08:00", "2026-11-27T18:00:00+08:00");
        check("2026-11-27T18:00:00+08:00", "2026-11-28T08:00:00+08:00");
        check("2026-11-28T09:00:00+08:00", "2026-11-28T09:00:00+08:00");
        // Early enough, the promise stands as it is.
        check("2026-11-02T10:00:00+08:00", "2026-11-09T18:00:00+08:00");
    }
}
