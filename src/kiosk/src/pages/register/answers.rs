//! The questions of the registration, and what was answered.

use leptos::prelude::With as _;
use linggong_contract::{
    Adcode, Aim, Availability, Certificate, Education, Hardship, Profile, Reach, Sex, Skill,
};
use linggong_rules::consent::{self, Text};
use linggong_rules::{regions, trades, wording};

use crate::library::Library;

/// A question, in the order they are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Question {
    Trades,
    Availability,
    Reach,
    Identity,
    Household,
    Sex,
    Birth,
    Education,
    Skill,
    Certificates,
    Aims,
    Hardship,
}

impl Question {
    pub(crate) const ALL: &'static [Self] = &[
        Self::Trades,
        Self::Availability,
        Self::Reach,
        Self::Identity,
        Self::Household,
        Self::Sex,
        Self::Birth,
        Self::Education,
        Self::Skill,
        Self::Certificates,
        Self::Aims,
        Self::Hardship,
    ];

    /// The question itself.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Trades => "您想干什么活？",
            Self::Availability => "什么时候能干？",
            Self::Reach => "愿意去多远？",
            Self::Identity => "您的身份证号？",
            Self::Household => "您的户口在哪里？",
            Self::Sex => "您是男是女？",
            Self::Birth => "您哪年哪月哪日出生？",
            Self::Education => "您上学上到哪里？",
            Self::Skill => "有没有技能等级证？",
            Self::Certificates => "您有哪些证？",
            Self::Aims => "您还想要什么？",
            Self::Hardship => "您有没有这些难处？",
        }
    }

    /// Its word on the review page.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Trades => "想干的活",
            Self::Availability => "什么时候",
            Self::Reach => "去多远",
            Self::Identity => "身份证号",
            Self::Household => "户口",
            Self::Sex => "性别",
            Self::Birth => "出生日期",
            Self::Education => "文化程度",
            Self::Skill => "技能等级",
            Self::Certificates => "证件",
            Self::Aims => "还想要",
            Self::Hardship => "难处",
        }
    }

    /// The text that is agreed to before a sensitive answer is asked for.
    pub(super) const fn consent(self) -> Option<Text> {
        match self {
            Self::Identity => Some(consent::IDENTITY),
            Self::Hardship => Some(consent::HARDSHIP),
            _ => None,
        }
    }

    /// Whether the identity number answers it; another answer would contradict the number.
    pub(super) const fn is_told_by_number(self, profile: &Profile) -> bool {
        profile.identity.is_some() && matches!(self, Self::Sex | Self::Birth)
    }

    /// The next one that the answers so far leave open.
    pub(crate) fn next(self, profile: &Profile) -> Option<Self> {
        let known = |question: &Self| match question {
            Self::Household => profile.identity.is_some() && profile.household.is_some(),
            question => question.is_told_by_number(profile),
        };
        let at = Self::ALL.iter().position(|one| *one == self)?;
        Self::ALL
            .iter()
            .skip(at + 1)
            .find(|one| !known(one))
            .copied()
    }

    /// Its place, from 1.
    pub(crate) fn ordinal(self) -> usize {
        Self::ALL
            .iter()
            .position(|one| *one == self)
            .unwrap_or_default()
            + 1
    }
}

/// Those that most people here have come first.
const EDUCATION: [Education; 8] = [
    Education::Primary,
    Education::MiddleSchool,
    Education::HighSchool,
    Education::Vocational,
    Education::College,
    Education::Bachelor,
    Education::Postgraduate,
    Education::Other,
];

/// The words to choose from, for questions that have some.
pub(super) fn options(question: Question) -> Vec<&'static str> {
    match question {
        Question::Availability => Availability::ALL.iter().map(|one| one.label()).collect(),
        Question::Reach => Reach::ALL.iter().map(|one| one.label()).collect(),
        Question::Sex => Sex::ALL.iter().map(|one| one.label()).collect(),
        Question::Education => EDUCATION.iter().map(|one| one.label()).collect(),
        Question::Skill => Skill::ALL.iter().map(|one| one.label()).collect(),
        Question::Certificates => Certificate::ALL.iter().map(|one| one.label()).collect(),
        Question::Aims => Aim::ALL.iter().map(|one| one.label()).collect(),
        Question::Hardship => Hardship::ALL.iter().map(|one| one.label()).collect(),
        _ => Vec::new(),
    }
}

/// Whether several of its words may be chosen.
pub(super) const fn is_many(question: Question) -> bool {
    matches!(
        question,
        Question::Certificates | Question::Aims | Question::Hardship
    )
}

/// Whether a word is chosen.
pub(super) fn is_chosen(question: Question, profile: &Profile, at: usize) -> bool {
    match question {
        Question::Availability => profile.availability.as_ref() == Availability::ALL.get(at),
        Question::Reach => profile.reach.as_ref() == Reach::ALL.get(at),
        Question::Sex => profile.sex.as_ref() == Sex::ALL.get(at),
        Question::Education => profile.education.as_ref() == EDUCATION.get(at),
        Question::Skill => profile.skill.as_ref() == Skill::ALL.get(at),
        Question::Certificates => has(&profile.certificates, Certificate::ALL, at),
        Question::Aims => has(&profile.aims, Aim::ALL, at),
        Question::Hardship => has(&profile.hardship, Hardship::ALL, at),
        _ => false,
    }
}

/// Chooses a word, or lets go of it where several may be chosen.
pub(super) fn choose(question: Question, profile: &mut Profile, at: usize) {
    match question {
        Question::Availability => profile.availability = Availability::ALL.get(at).copied(),
        Question::Reach => profile.reach = Reach::ALL.get(at).copied(),
        Question::Sex => profile.sex = Sex::ALL.get(at).copied(),
        Question::Education => profile.education = EDUCATION.get(at).copied(),
        Question::Skill => profile.skill = Skill::ALL.get(at).copied(),
        Question::Certificates => toggle(&mut profile.certificates, Certificate::ALL, at),
        Question::Aims => toggle(&mut profile.aims, Aim::ALL, at),
        Question::Hardship => toggle(&mut profile.hardship, Hardship::ALL, at),
        _ => {}
    }
}

/// Takes an answer back: the question is skipped.
pub(super) fn clear(question: Question, profile: &mut Profile) {
    match question {
        Question::Trades => profile.trades.clear(),
        Question::Availability => profile.availability = None,
        Question::Reach => profile.reach = None,
        Question::Identity => profile.identity = None,
        Question::Household => profile.household = None,
        Question::Sex => profile.sex = None,
        Question::Birth => profile.born_on = None,
        Question::Education => profile.education = None,
        Question::Skill => profile.skill = None,
        Question::Certificates => profile.certificates.clear(),
        Question::Aims => profile.aims.clear(),
        Question::Hardship => profile.hardship.clear(),
    }
}

/// What was answered, in words; nothing if it was skipped.
pub(crate) fn told(question: Question, profile: &Profile, library: &Library) -> Option<String> {
    match question {
        Question::Trades => join(profile.trades.iter().map(|trade| trades::label(*trade))),
        Question::Identity => profile.identity.as_ref().map(|number| number.masked()),
        Question::Household => profile.household.map(|place| region(place, library)),
        Question::Birth => profile.born_on.map(wording::date),
        question => {
            let chosen = options(question).into_iter().enumerate();
            join(
                chosen
                    .filter(|(at, _)| is_chosen(question, profile, *at))
                    .map(|(_, word)| word),
            )
        }
    }
}

fn region(place: Adcode, library: &Library) -> String {
    let county = library.markets.with(|all| {
        let market = all.iter().find(|market| market.id == place);
        market.map(|market| format!("{}{}", market.city, market.county))
    });
    county.unwrap_or_else(|| {
        let province = regions::province(place);
        province.unwrap_or("其他地方").to_owned()
    })
}

fn join<'a>(words: impl Iterator<Item = &'a str>) -> Option<String> {
    let words: Vec<_> = words.collect();
    (!words.is_empty()).then(|| words.join("、"))
}

fn has<T: Copy + PartialEq>(chosen: &[T], all: &[T], at: usize) -> bool {
    all.get(at).is_some_and(|one| chosen.contains(one))
}

fn toggle<T: Copy + PartialEq>(chosen: &mut Vec<T>, all: &[T], at: usize) {
    let Some(one) = all.get(at) else { return };
    if let Some(place) = chosen.iter().position(|other| other == one) {
        chosen.remove(place);
    } else {
        chosen.push(*one);
    }
}
