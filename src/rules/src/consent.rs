//! What people are told before they give personal data (个人信息保护法 17), and the versions
//! of the texts: who, why, which data, how long, what one may ask for. Sentences are read
//! aloud one by one. A new text gets a new version; the version is stored with each consent.

use linggong_contract::{FieldError, Hardship, Profile};

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
        self.version == version || self.earlier.contains(&version)
    }
}

/// Name and phone, for “我想去”.
pub const INTEREST: Text = Text {
    version: "2026-11",
    earlier: &[],
    sentences: &[
        "我们只记您的名字和手机号，为了给您叫号、联系上工。",
        "只有零工市场的工作人员能看到；您谈成以后，用工方才知道您的名字和电话。",
        "服务结束后保存三年，到期删除。",
        "您凭手机号和小票上的号，可以在这台机器上查看、删除自己的信息；填错了，删掉重填就行。",
        "不同意也可以到服务台请工作人员帮忙找活，不影响您找活。",
    ],
};

/// What is told at a registration.
pub const REGISTRATION: Text = Text {
    version: "registration-2026-11",
    earlier: &[],
    sentences: &[
        "我们记您的名字、手机号和刚才填的内容，为了给您推荐活、叫号、联系上工，也用来统计。",
        "只有零工市场的工作人员能看到；您谈成以后，用工方才知道您的名字和电话。",
        "推荐活不看男女，也不看年纪。不想要推荐，可以不理它。",
        "服务结束后保存三年，到期删除。",
        "您凭手机号和登记号，可以在这台机器上查看、改正、删除自己的信息。",
    ],
};

/// Identity number and hardship: sensitive, so asked for by themselves (个人信息保护法 29).
pub const SENSITIVE: Text = Text {
    version: "sensitive-2026-11",
    earlier: &[],
    sentences: &[
        "身份证号和家里的困难是敏感信息，填不填都由您。",
        "填了，只用来核对身份、给您优先帮忙；用工方看不到，大屏幕上也不会有。",
        "不填，一样找活、一样报名。",
    ],
};

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
    if has(SENSITIVE) {
        return wrong;
    }
    let is_kept = |one: &Hardship| before.is_some_and(|before| before.hardship.contains(one));
    let kept = before.and_then(|before| before.identity.as_ref());
    let told = [
        (
            "profile.identity",
            profile
                .identity
                .as_ref()
                .is_some_and(|one| Some(one) != kept),
        ),
        ("profile.hardship", !profile.hardship.iter().all(is_kept)),
    ];
    for (field, _) in told.into_iter().filter(|(_, is_new)| *is_new) {
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
    fn every_text_has_a_version_of_its_own() {
        let all = [INTEREST, REGISTRATION, SENSITIVE, CASE, POSTING];
        for (at, text) in all.iter().enumerate() {
            assert!(text.version.len() <= 40 && !text.sentences.is_empty());
            assert!(all[..at].iter().all(|other| other.version != text.version));
        }
    }
}
