//! What people are told before they give personal data (个人信息保护法 17), and the versions
//! of the texts: who, why, which data, how long, what one may ask for. Sentences are read
//! aloud one by one. A new text gets a new version; the version is stored with each consent.

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
    use super::*;

    #[test]
    fn every_text_has_a_version_of_its_own() {
        let all = [INTEREST, REGISTRATION, SENSITIVE, CASE, POSTING];
        for (at, text) in all.iter().enumerate() {
            assert!(text.version.len() <= 40 && !text.sentences.is_empty());
            assert!(all[..at].iter().all(|other| other.version != text.version));
        }
    }
}
