//! What a posting may not say, and what it may say only with a reason.
//!
//! Blocked: limits by sex, ethnicity, religion, marriage, registration or region, carrier
//! status; deposits, fees, withheld papers (就业促进法 26–31 and 41, 妇女权益保障法 43,
//! 劳动合同法 9). Warned of: limits by age, bait, advance loans. Words are looked at with what
//! stands before and after them: 零押金, 男装导购 and 男女不限 limit nobody.

use linggong_contract::{FieldError, PostingDraft};

mod phrases;

use phrases::{BOTH, GOODS, KIN, LOOKED_AFTER, NO_MATTER, PHRASES, Phrase};

use crate::hazard;

/// What is wrong with some words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Only men or only women.
    Sex,
    /// By ethnicity.
    Ethnicity,
    /// By religion.
    Religion,
    /// By marriage or children.
    Marriage,
    /// By household registration or region.
    Region,
    /// By carrier status.
    Carrier,
    /// A deposit, a fee, or papers withheld.
    Fee,
    /// By age.
    Age,
    /// Promises that lure.
    Bait,
    /// Pay before work: a loan.
    Advance,
}

impl Kind {
    /// Whether no reason makes it right.
    #[must_use]
    pub const fn blocks(self) -> bool {
        !matches!(self, Self::Age | Self::Bait | Self::Advance)
    }

    /// What to say to whoever wrote it.
    #[must_use]
    pub const fn told(self) -> &'static str {
        match self {
            Self::Sex => "不能限男女",
            Self::Ethnicity => "不能限民族",
            Self::Religion => "不能限信仰",
            Self::Marriage => "不能限婚姻、生育",
            Self::Region => "不能限户口、地区",
            Self::Carrier => "不能限乙肝携带者",
            Self::Fee => "不能收押金、费用，不能扣证件",
            Self::Age => "写了年龄，要说明为什么",
            Self::Bait => "像夸大的话，要说明为什么",
            Self::Advance => "写了预支，要说明为什么",
        }
    }
}

/// Some words of a posting, and what is wrong with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The field they stand in.
    pub field: &'static str,
    /// What is wrong.
    pub kind: Kind,
    /// The words.
    pub words: String,
}

impl Finding {
    /// The words and what is wrong with them.
    #[must_use]
    pub fn told(&self) -> String {
        format!("“{}”：{}", self.words, self.kind.told())
    }
}

/// Everything found in a posting, in the order of its fields.
#[must_use]
pub fn lint(draft: &PostingDraft) -> Vec<Finding> {
    let adults_only = hazard::is_for_adults_only(draft.trade);
    let fields = [
        ("title", Some(&draft.title)),
        ("content", Some(&draft.content)),
        ("requirements", Some(&draft.requirements)),
        ("directions", draft.directions.as_ref()),
        ("bring", draft.bring.as_ref()),
    ];
    let mut found = Vec::new();
    for (field, text) in fields {
        let Some(text) = text else { continue };
        for (kind, words) in judge(text, adults_only) {
            found.push(Finding { field, kind, words });
        }
    }
    found
}

/// The findings that no reason makes right, as a draft's errors.
#[must_use]
pub fn blocked(draft: &PostingDraft) -> Vec<FieldError> {
    let found = lint(draft).into_iter().filter(|found| found.kind.blocks());
    found
        .map(|found| FieldError::new(found.field, found.told()))
        .collect()
}

/// The findings that want a reason.
#[must_use]
pub fn warnings(draft: &PostingDraft) -> Vec<Finding> {
    let found = lint(draft).into_iter();
    found.filter(|found| !found.kind.blocks()).collect()
}

/// What a single text says that it should not.
fn judge(text: &str, adults_only: bool) -> Vec<(Kind, String)> {
    let mut found: Vec<(Kind, String)> = Vec::new();
    let text = &spell_zero(text);
    for phrase in PHRASES {
        for words in phrase.words.split(' ') {
            let known = found
                .iter()
                .any(|(kind, held)| *kind == phrase.kind && held.contains(words));
            if !known
                && text
                    .match_indices(words)
                    .any(|(at, _)| !phrase.is_fine(text, at, words))
            {
                found.push((phrase.kind, words.to_owned()));
            }
        }
    }
    if let Some(words) = sex(text) {
        found.push((Kind::Sex, words));
    }
    if let Some(words) = age(text, adults_only) {
        found.push((Kind::Age, words));
    }
    found
}

/// `0押金` as `零押金`, but not `100押金`.
fn spell_zero(text: &str) -> String {
    let mut spelt = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let is_figure = spelt.ends_with(|c: char| c.is_ascii_digit());
        let stands_alone =
            c == '0' && !is_figure && chars.peek().is_some_and(|c| c.is_alphabetic());
        spelt.push(if stands_alone { '零' } else { c });
    }
    spelt
}

impl Phrase {
    fn is_fine(&self, text: &str, at: usize, words: &str) -> bool {
        let (before, after) = (&text[..at], &text[at + words.len()..]);
        ends_with_one(before, self.fine_after) || starts_with_one(after, self.fine_before)
    }
}

fn starts_with_one(text: &str, words: &str) -> bool {
    let mut words = words.split_whitespace();
    words.any(|word| text.starts_with(word))
}

fn ends_with_one(text: &str, words: &str) -> bool {
    let mut words = words.split_whitespace();
    words.any(|word| text.ends_with(word))
}

/// The words that want one sex.
fn sex(text: &str) -> Option<String> {
    let text = BOTH
        .split(' ')
        .fold(text.to_owned(), |text, both| text.replace(both, "〇"));
    for (at, one) in text
        .char_indices()
        .filter(|(_, c)| matches!(c, '男' | '女'))
    {
        let (before, after) = (&text[..at], &text[at + one.len_utf8()..]);
        let noun = after.trim_start_matches(['性', '士', '的', '女', '男']);
        let is_fine = starts_with_one(after, GOODS)
            || ends_with_one(before, KIN)
            || starts_with_one(noun, NO_MATTER);
        if !is_fine {
            let start = before
                .char_indices()
                .rev()
                .take(2)
                .take_while(|(_, c)| matches!(c, '限' | '仅' | '只' | '要' | '招'))
                .last();
            let start = start.map_or(at, |(place, _)| place);
            let tail = after
                .char_indices()
                .take_while(|(_, c)| c.is_alphabetic())
                .nth(3)
                .map_or_else(
                    || {
                        after
                            .find(|c: char| !c.is_alphabetic())
                            .unwrap_or(after.len())
                    },
                    |(end, _)| end,
                );
            return Some(text[start..at + one.len_utf8() + tail].to_owned());
        }
    }
    None
}

/// What may stand between the numbers of a range.
const DASHES: &[char] = &['-', '—', '–', '~', '～', '至', '到', '－'];

/// The words that limit by age.
fn age(text: &str, adults_only: bool) -> Option<String> {
    let mark = ["周岁", "岁"]
        .into_iter()
        .filter_map(|mark| text.find(mark).map(|at| (at, mark)))
        .min_by_key(|(at, _)| *at);
    let (at, mark) = mark.or_else(|| text.find('周').map(|at| (at, "周")))?;
    let (before, after) = (&text[..at], &text[at + mark.len()..]);
    let is_part = |c: char| c.is_ascii_digit() || DASHES.contains(&c);
    let start = before.trim_end_matches(is_part).len();
    let figures = &before[start..];
    let numbers: Vec<u32> = figures
        .split(DASHES)
        .filter_map(|part| part.parse().ok())
        .collect();
    let is_range = numbers.len() > 1;
    let rest = || age(after, adults_only);
    // 工期2-3周 is no age; 23-55周 at the end of a title is.
    let is_short = mark == "周";
    let is_workers = numbers.iter().all(|years| (14..=75).contains(years));
    if numbers.is_empty() || !is_workers || (is_short && !(is_range && after.is_empty())) {
        return rest();
    }
    if starts_with_one(after, LOOKED_AFTER) {
        return rest();
    }
    // The law's own floor is no limit: 16, and 18 for what is dangerous.
    let floor = if adults_only { 18 } else { 16 };
    let asks_least = before[..start].ends_with('满') || after.starts_with("以上");
    if numbers == [floor] && asks_least {
        return rest();
    }
    let limit = ["以下", "以内", "以上", "左右"]
        .into_iter()
        .find(|word| after.starts_with(word))
        .unwrap_or("");
    Some(format!("{figures}{mark}{limit}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{moment, posting};

    fn kinds(text: &str) -> Vec<Kind> {
        judge(text, false)
            .into_iter()
            .map(|(kind, _)| kind)
            .collect()
    }

    #[test]
    fn traps_are_told_from_what_they_look_like() {
        for fine in [
            "零押金入职",
            "0押金",
            "体检免费",
            "不限经验",
            "男士亚健康调理师",
            "男装导购",
            "有限公司",
            "男女不限",
            "不收押金，不押证件",
            "本地厂区直招仓管员",
            "男、女均可",
            "育儿嫂，带2岁宝宝",
            "照顾80岁老人",
            "妇女儿童用品导购",
            "子女教育",
            "年满16周岁",
            "未婚已婚不限",
            "本地人外地人都可",
            "女性用品促销",
            "一周上五天",
            "培训费全免",
            "照看3-6岁孩子",
            "婚庆布置",
            "单身公寓保洁",
            "不可预支",
            "修剪女贞",
            "打扫单身宿舍",
            "包培训费，没有任何押金",
            "工期2-3周",
            "照看5岁",
        ] {
            assert_eq!(kinds(fine), [], "{fine}");
        }
        for (text, kind) in [
            ("女营业员", Kind::Sex),
            ("茶叶女导购3名", Kind::Sex),
            ("限男性", Kind::Sex),
            ("女士优先", Kind::Sex),
            ("要男的", Kind::Sex),
            ("男工2名", Kind::Sex),
            ("小件分拣包装 16-50岁", Kind::Age),
            ("销售员38岁以下", Kind::Age),
            ("男女普工18—43岁", Kind::Age),
            ("招聘带车货运司机23-55周", Kind::Age),
            ("年满20周岁", Kind::Age),
            ("18岁以上", Kind::Age),
            ("带2岁宝宝，阿姨45岁以下", Kind::Age),
            ("交押金200元", Kind::Fee),
            ("100押金", Kind::Fee),
            ("只要年轻人", Kind::Age),
            ("收报名费", Kind::Fee),
            ("要押身份证", Kind::Fee),
            ("限汉族", Kind::Ethnicity),
            ("不要少数民族", Kind::Ethnicity),
            ("有宗教信仰者勿扰", Kind::Religion),
            ("已婚已育优先", Kind::Marriage),
            ("限本县户籍", Kind::Region),
            ("只招本地人", Kind::Region),
            ("外地勿扰", Kind::Region),
            ("查乙肝", Kind::Carrier),
            ("日赚800", Kind::Bait),
            ("轻松月入8000", Kind::Bait),
            ("工资可预支", Kind::Advance),
        ] {
            assert!(
                kinds(text).contains(&kind),
                "{text}: {:?}",
                judge(text, false)
            );
        }
    }

    #[test]
    fn the_floor_of_the_law_is_no_limit() {
        assert_eq!(judge("年满18周岁", true), []);
        assert_eq!(judge("16周岁以上", false), []);
        assert_eq!(judge("满18周岁", false), [(Kind::Age, "18周岁".to_owned())]);
    }

    #[test]
    fn words_are_named_with_their_field() {
        let now = moment("2026-11-22T08:00:00+08:00");
        let mut draft = posting(1, now).draft;
        assert_eq!(lint(&draft), []);
        draft.title = "只招女服务员，管饭".to_owned();
        draft.requirements = "18-45周岁".to_owned();
        assert_eq!(
            blocked(&draft),
            [FieldError::new("title", "“只招女服务员”：不能限男女")]
        );
        let warned = warnings(&draft);
        assert_eq!(warned.len(), 1);
        assert_eq!(warned[0].told(), "“18-45周岁”：写了年龄，要说明为什么");
    }
}
