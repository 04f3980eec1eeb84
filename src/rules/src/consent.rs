//! What people are told before they give personal data (个人信息保护法 17), and the versions
//! of the texts: who, why, which data, how long, what one may ask for. Sentences are read
//! aloud one by one. A new text gets a new version; the version is stored with each consent.

use linggong_contract::{CaseKind, FieldError, Hardship, Profile};

/// A text somebody agrees to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// What is stored with the consent.
    pub version: &'static str,
    /// Earlier versions that are still taken: a kiosk may show one until it has loaded the new
    /// page, and one without network delivers for 60 days.
    pub earlier: &'static [&'static str],
    /// The text itself.
    pub sentences: &'static [&'static str],
}

impl Text {
    /// Whether somebody who agreed to this version agreed to this text.
    #[must_use]
    pub fn is(&self, version: &str) -> bool {
        self.known(version).is_some()
    }

    /// The version somebody agreed to, if it is one of this text.
    #[must_use]
    pub fn known(&self, version: &str) -> Option<&'static str> {
        let mut all = std::iter::once(&self.version).chain(self.earlier);
        all.find(|one| **one == version).copied()
    }
}

/// Name and phone, for “我想去”.
pub const INTEREST: Text = Text {
    version: "2026-11b",
    earlier: &["2026-11"],
    sentences: &[
        "我们只记您的名字和手机号，为了给您叫号、联系上工。",
        "只有零工市场的工作人员能看到；您谈成以后，用工方才知道您的名字和电话。",
        "服务结束后最多保存三年，到期删除。",
        "您凭手机号和小票上的号，可以在这台机器上查看、删除自己的信息；填错了，删掉重填就行。",
        "不同意也可以到服务台请工作人员帮忙找活，不影响您找活。",
    ],
};

/// What is told at a registration.
pub const REGISTRATION: Text = Text {
    version: "registration-2026-11b",
    earlier: &["registration-2026-11"],
    sentences: &[
        "我们记您的名字、手机号和刚才填的内容，为了给您推荐活、叫号、联系上工，也用来统计。",
        "只有零工市场的工作人员能看到；您谈成以后，用工方才知道您的名字和电话。",
        "推荐活不看男女，也不看年纪。不想要推荐，可以不理它。",
        "服务结束后最多保存三年，到期删除。",
        "您凭手机号和登记号，可以在这台机器上查看、改正、删除自己的信息。",
    ],
};

/// The identity number alone, before it is asked for: sensitive, so agreed to by itself
/// (个人信息保护法 29).
pub const IDENTITY: Text = Text {
    version: "identity-2026-11",
    earlier: &[SENSITIVE.version],
    sentences: &[
        "身份证号是敏感信息，填不填都由您。",
        "填了，只用来核对身份，算出年纪、性别和户口；用工方看不到，大屏幕上也不会有。",
        UNASKED,
    ],
};

/// Hardship alone: whoever agreed to tell their number has not agreed to this.
pub const HARDSHIP: Text = Text {
    version: "hardship-2026-11",
    earlier: &[SENSITIVE.version],
    sentences: &[
        "家里的困难是敏感信息，填不填都由您。",
        "填了，只用来给您优先帮忙；用工方看不到，大屏幕上也不会有。",
        UNASKED,
    ],
};

const UNASKED: &str = "不填，一样找活、一样报名。";

/// Identity number and hardship in one text, as it is read out at the desk, and as kiosks showed
/// it: who agreed to it agreed to both.
pub const SENSITIVE: Text = Text {
    version: "sensitive-2026-11",
    earlier: &[],
    sentences: &[
        "身份证号和家里的困难是敏感信息，填不填都由您。",
        "填了，只用来核对身份、给您优先帮忙；用工方看不到，大屏幕上也不会有。",
        UNASKED,
    ],
};

/// The texts that a profile needs, beside that of the registration.
pub fn sensitive(profile: &Profile) -> impl Iterator<Item = Text> + use<> {
    let identity = profile.identity.is_some().then_some(IDENTITY);
    let hardship = (!profile.hardship.is_empty()).then_some(HARDSHIP);
    identity.into_iter().chain(hardship)
}

/// What nobody has agreed to of a registration: of each field its name, and what to do.
///
/// `agreed` are versions of texts; `before` is what is kept already, and was agreed to then: a
/// text is read out for what is told anew.
#[must_use]
pub fn not_agreed(before: Option<&Profile>, profile: &Profile, agreed: &[&str]) -> Vec<FieldError> {
    let has = |text: Text| agreed.iter().any(|version| text.is(version));
    let mut wrong = Vec::new();
    if before.is_none() && !has(REGISTRATION) {
        wrong.push(FieldError::new(
            "consents",
            "先念给本人听，本人同意才能登记",
        ));
    }
    let is_kept = |one: &Hardship| before.is_some_and(|before| before.hardship.contains(one));
    let kept = before.and_then(|before| before.identity.as_ref());
    let told = [
        (
            "profile.identity",
            IDENTITY,
            profile
                .identity
                .as_ref()
                .is_some_and(|one| Some(one) != kept),
        ),
        (
            "profile.hardship",
            HARDSHIP,
            !profile.hardship.iter().all(is_kept),
        ),
    ];
    let is_missing = |(_, text, is_new): &(_, Text, bool)| *is_new && !has(*text);
    for (field, ..) in told.into_iter().filter(is_missing) {
        wrong.push(FieldError::new(
            field,
            "这是敏感信息，先念给本人听，本人同意才能记",
        ));
    }
    wrong
}

/// Name and phone with a case.
pub const CASE: Text = Text {
    version: "case-2026-11",
    earlier: &[],
    sentences: &[
        "留下名字和手机号，是为了把办得怎么样告诉您。",
        "您说的事，只有办这件事的工作人员能看到，不会告诉老板是您说的。",
        "办结后保存三年，到期删除。",
        "不想留，也可以不留，凭受理号一样能查。",
    ],
};

/// Name and phone for a course, or for what one would like to learn.
pub const TRAINING: Text = Text {
    version: "training-2026-11",
    earlier: &[CASE.version],
    sentences: &[
        "留下名字和手机号，是为了告诉您哪天开课、在哪里上。",
        "只有零工市场的工作人员能看到。",
        "办结后保存三年，到期删除。凭受理号能查；要改要删，请到服务台。",
        "不报名，不影响您找活。",
    ],
};

/// What somebody who puts their name to a case agrees to.
#[must_use]
pub const fn of_case(kind: CaseKind) -> Text {
    match kind {
        CaseKind::Training => TRAINING,
        _ => CASE,
    }
}

/// The phone of whoever hands a posting in.
pub const POSTING: Text = Text {
    version: "posting-2026-11",
    earlier: &[],
    sentences: &[
        "工作人员会打这个电话跟您核实，核实了才上大屏幕。",
        "电话只有工作人员能看到；谈成以后，去干活的人才知道。",
        "干完后保存三年，到期删除。要提前删，请到服务台。",
        "发布用工不收钱。工钱要说到做到。",
    ],
};

#[cfg(test)]
mod tests {
    use linggong_contract::IdentityNumber;

    use super::*;

    fn check(before: Option<&Profile>, profile: &Profile, agreed: &[&str], expect: &[&str]) {
        let wrong = not_agreed(before, profile, agreed);
        let fields: Vec<_> = wrong.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, expect, "{agreed:?}");
    }

    #[test]
    fn what_is_told_anew_is_agreed_to_first() {
        let plain = Profile::default();
        let poor = Profile {
            hardship: vec![Hardship::LowIncome],
            ..Profile::default()
        };
        let mut known = poor.clone();
        known.identify(IdentityNumber::parse("11010519491231002X").unwrap());
        let (text, sensitive) = (REGISTRATION.version, SENSITIVE.version);
        let both = ["profile.identity", "profile.hardship"];
        check(None, &plain, &[], &["consents"]);
        check(None, &plain, &["2026-11"], &["consents"]);
        check(None, &plain, &[text], &[]);
        check(None, &poor, &[text], &["profile.hardship"]);
        check(None, &poor, &[sensitive], &["consents"]);
        check(None, &known, &[text], &both);
        check(None, &known, &[text, sensitive], &[]);
        // What is kept was agreed to then, and is taken back without a word.
        check(Some(&plain), &plain, &[], &[]);
        check(Some(&known), &known, &[], &[]);
        check(Some(&known), &plain, &[], &[]);
        check(Some(&poor), &known, &[], &["profile.identity"]);
        check(Some(&poor), &known, &[sensitive], &[]);
    }

    #[test]
    fn number_and_hardship_are_agreed_to_one_by_one() {
        let poor = Profile {
            hardship: vec![Hardship::LowIncome],
            ..Profile::default()
        };
        let mut known = poor.clone();
        known.identify(IdentityNumber::parse("11010519491231002X").unwrap());
        let (text, number, poverty) = (REGISTRATION.version, IDENTITY.version, HARDSHIP.version);
        check(None, &poor, &[text, number], &["profile.hardship"]);
        check(None, &poor, &[text, poverty], &[]);
        check(None, &known, &[text, number], &["profile.hardship"]);
        check(None, &known, &[text, poverty], &["profile.identity"]);
        check(None, &known, &[text, number, poverty], &[]);
        let wanted: Vec<_> = sensitive(&known).map(|text| text.version).collect();
        assert_eq!(wanted, [number, poverty]);
        assert_eq!(sensitive(&poor).next(), Some(HARDSHIP));
        // A kiosk that still shows the old page, or delivers late.
        for text in [IDENTITY, HARDSHIP] {
            assert!(text.is("sensitive-2026-11") && text.is(text.version));
        }
        assert!(!IDENTITY.is(poverty) && !HARDSHIP.is(number));
        assert!(TRAINING.is("case-2026-11") && !CASE.is(TRAINING.version));
    }

    #[test]
    fn every_text_has_a_version_of_its_own() {
        let all = [
            INTEREST,
            REGISTRATION,
            IDENTITY,
            HARDSHIP,
            SENSITIVE,
            CASE,
            TRAINING,
            POSTING,
        ];
        for (at, text) in all.iter().enumerate() {
            assert!(text.version.len() <= 40 && !text.sentences.is_empty());
            assert!(all[..at].iter().all(|other| other.version != text.version));
        }
    }
}
