//! What the lines of the ledger (台账) say: the one list of everything that is written there,
//! for whoever writes a line and for whoever reads it.

use linggong_contract::{CaseState, InterestState, Side};

macro_rules! events {
    ($($variant:ident = $slug:literal, $label:literal;)+) => {
        /// What a line of the ledger records.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Event { $(#[doc = $label] $variant),+ }

        impl Event {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word that is stored.
            #[must_use]
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug),+ }
            }

            /// What a reader is told.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }
        }
    };
}

events! {
    Entered = "entered", "第一次来";
    Registered = "registered", "求职登记";
    Corrected = "corrected", "改登记";
    NameCorrected = "name_corrected", "改名字";
    PhoneCorrected = "phone_corrected", "改手机号";
    Deleted = "deleted", "本人要求删除";
    SeekerOpened = "seeker_opened", "查看登记信息";
    HandedIn = "handed_in", "发布用工";
    ContactOpened = "contact_opened", "查看发布人电话";
    ContactDeleted = "contact_deleted", "删除发布人电话";
    Expressed = "expressed", "已报名";
    Referred = "referred", "优先推荐";
    Called = "called", "已叫号";
    Talking = "talking", "正在谈";
    SeekerAgreed = "seeker_agreed", "求职的同意";
    EmployerAgreed = "employer_agreed", "用工的同意";
    Confirmed = "confirmed", "已谈成";
    Started = "started", "已上工";
    Declined = "declined", "没谈成";
    NoShow = "no_show", "叫号没来";
    Withdrawn = "withdrawn", "自己取消";
    Undone = "undone", "撤回上一步";
    Lapsed = "lapsed", "活已经结束，不再等";
    PersonOpened = "person_opened", "查看求职者信息";
    AidBegun = "aid_begun", "开始帮扶";
    AidWritten = "aid_written", "帮扶记录";
    AidEnded = "aid_ended", "结束帮扶";
    Received = "received", "提出诉求";
    Handling = "handling", "受理";
    Closed = "closed", "办结";
    CaseOpened = "case_opened", "查看内容";
    CaseReopened = "case_reopened", "重办";
    CaseOffer = "case_offer", "提出移交";
    CaseAccept = "case_accept", "接手";
    CaseRefuse = "case_refuse", "没有接手";
    CaseTakeBack = "case_take_back", "收回移交";
    CaseReceipt = "case_receipt", "打印回执";
}

/// How a wish begins: somebody says it themselves, or is referred. Older databases have both
/// lines for a referral, so whoever counts wishes counts each interest once.
pub const WISHES: [Event; 2] = [Event::Expressed, Event::Referred];

impl Event {
    /// The line of an interest that comes to a state.
    #[must_use]
    pub const fn of_interest(state: InterestState) -> Self {
        match state {
            InterestState::Expressed => Self::Expressed,
            InterestState::Called => Self::Called,
            InterestState::Talking => Self::Talking,
            InterestState::Confirmed => Self::Confirmed,
            InterestState::Started => Self::Started,
            InterestState::Declined => Self::Declined,
            InterestState::NoShow => Self::NoShow,
            InterestState::Withdrawn => Self::Withdrawn,
        }
    }

    /// The line of a side that says yes.
    #[must_use]
    pub const fn of_yes(side: Side) -> Self {
        match side {
            Side::Seeker => Self::SeekerAgreed,
            Side::Employer => Self::EmployerAgreed,
        }
    }

    /// The line of a case that comes to a state.
    #[must_use]
    pub const fn of_case(state: CaseState) -> Self {
        match state {
            CaseState::Received => Self::Received,
            CaseState::Handling => Self::Handling,
            CaseState::Closed => Self::Closed,
            CaseState::Withdrawn => Self::Withdrawn,
        }
    }

    /// Whether something was done for somebody. Looking, what staff settle among themselves and
    /// what happens by itself is no service.
    #[must_use]
    pub const fn is_service(self) -> bool {
        !matches!(
            self,
            Self::SeekerOpened
                | Self::ContactOpened
                | Self::PersonOpened
                | Self::Undone
                | Self::Lapsed
                | Self::CaseOpened
                | Self::CaseOffer
                | Self::CaseRefuse
                | Self::CaseTakeBack
                | Self::CaseReceipt
        )
    }
}

/// What a stored word says; the word itself if it is not known.
#[must_use]
pub fn told(slug: &str) -> &str {
    let found = Event::ALL.iter().find(|event| event.slug() == slug);
    found.map_or(slug, |event| event.label())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case;

    #[test]
    fn every_event_has_a_slug_of_its_own_and_is_told_in_chinese() {
        for (at, event) in Event::ALL.iter().enumerate() {
            let slug = event.slug();
            assert!(Event::ALL[..at].iter().all(|other| other.slug() != slug));
            assert_eq!(told(slug), event.label());
            let is_latin = |c: char| c.is_ascii_alphabetic();
            assert!(!event.label().contains(is_latin), "{slug}");
        }
        assert_eq!(told("x"), "x");
    }

    #[test]
    fn a_state_is_written_in_its_own_word() {
        for state in InterestState::ALL {
            assert_eq!(Event::of_interest(*state).slug(), state.slug());
        }
        for state in CaseState::ALL {
            assert_eq!(Event::of_case(*state).slug(), state.slug());
        }
    }

    #[test]
    fn whatever_happens_to_a_case_has_a_word_there_too() {
        for event in [
            Event::Received,
            Event::Handling,
            Event::Closed,
            Event::Withdrawn,
            Event::CaseOpened,
            Event::CaseReopened,
            Event::CaseOffer,
            Event::CaseAccept,
            Event::CaseRefuse,
            Event::CaseTakeBack,
            Event::CaseReceipt,
        ] {
            assert!(!case::told(event.slug()).is_ascii(), "{event:?}");
        }
    }
}
