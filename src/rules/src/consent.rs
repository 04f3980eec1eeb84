//! What people are told before they give personal data (个人信息保护法 17), and its version.

/// The version of the text below; stored with each consent. A new text gets a new version.
pub const VERSION: &str = "2026-11";

/// The notice: who, why, which data, how long, what one may ask for. Sentences are read
/// aloud one by one.
pub const NOTICE: [&str; 5] = [
    "我们只记您的名字和手机号，为了给您叫号、联系上工。",
    "只有零工市场的工作人员能看到；您谈成以后，用工方才知道您的名字和电话。",
    "服务结束后保存三年，到期删除。",
    "您凭手机号和小票上的号，可以在这台机器上查看、删除自己的信息；填错了，删掉重填就行。",
    "不同意也可以到服务台请工作人员帮忙找活，不影响您找活。",
];
