//! What a posting may not say, and what it may say only with a reason.
//!
//! Blocked: limits by sex, ethnicity, religion, marriage, registration or region, carrier
//! status; deposits, fees, withheld papers (就业促进法 26–31 and 41, 妇女权益保障法 43,
//! 劳动合同法 9). Warned of: limits by age, bait, advance loans, pay below the least of an hour.
//! Hinted at: work for people over 60, who need an insurance of their own. Words are looked at
//! with what stands before and after them: 零押金, 男装导购 and 男女不限 limit nobody. Names of
//! places, employers and sources hold any word; they are looked at for less (`names`).

use std::borrow::Cow;

use linggong_contract::{FieldError, Insurance, Market, PostingDraft};

mod names;
mod phrases;

use phrases::{BOTH, GOODS, INVITED, KIN, LOOKED_AFTER, NO_MATTER, PHRASES, Phrase};

use crate::minimum_pay::{self, Minimum};
use crate::{hazard, wording};

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
    /// What an hour pays, in fen, is less than the least.
    LowPay(u32, Minimum),
    /// A telephone number or an address of the net in a name.
    Contact,
    /// A cry for customers in a name.
    Advert,
}

impl Kind {
    /// Whether no reason makes it right.
    #[must_use]
    pub const fn blocks(self) -> bool {
        !matches!(
            self,
            Self::Age | Self::Bait | Self::Advance | Self::LowPay(..)
        )
    }

    /// What to say to whoever wrote it.
    #[must_use]
    pub fn told(self) -> Cow<'static, str> {
        let told = match self {
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
            Self::LowPay(hour_fen, least) => {
                let (yuan, least) = (wording::yuan(hour_fen), least.told());
                return format!("约合每小时{yuan}元，不到{least}，要说明为什么").into();
            }
            Self::Contact => "名字和地点里不能写电话、微信、网址",
            Self::Advert => "名字和地点里不能写招揽人的话",
        };
        told.into()
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

/// What is said in sentences, field by field.
fn sentences(draft: &PostingDraft) -> impl Iterator<Item = (&'static str, &str)> {
    let fields = [
        ("title", Some(&draft.title)),
        ("content", Some(&draft.content)),
        ("requirements", Some(&draft.requirements)),
        ("directions", draft.directions.as_ref()),
        ("bring", draft.bring.as_ref()),
    ];
    let fields = fields.into_iter();
    fields.filter_map(|(field, text)| Some((field, text?.as_str())))
}

/// What only names something, field by field.
fn names(draft: &PostingDraft) -> impl Iterator<Item = (&'static str, &str)> {
    let fields = [
        ("place", Some(&draft.place)),
        ("employer.name", Some(&draft.employer.name)),
        ("source_name", draft.source_name.as_ref()),
    ];
    let fields = fields.into_iter();
    fields.filter_map(|(field, text)| Some((field, text?.as_str())))
}

/// Everything found in a posting of a market, in the order of its fields; the pay last.
#[must_use]
pub fn lint(draft: &PostingDraft, market: Option<&Market>) -> Vec<Finding> {
    let mut found = words(draft);
    if let Some((hour_fen, least)) =
        minimum_pay::below(&draft.pay, draft.hours, market, draft.start_on)
    {
        let pay = wording::pay(&draft.pay);
        found.push(Finding {
            field: "pay.min_fen",
            kind: Kind::LowPay(hour_fen, least),
            words: format!("{}{}{}", pay.lead, pay.upper, pay.unit),
        });
    }
    found
}

/// What its words say that they should not.
fn words(draft: &PostingDraft) -> Vec<Finding> {
    let adults_only = hazard::is_for_adults_only(draft.trade);
    let said = sentences(draft).map(|(field, text)| (field, judge(text, adults_only)));
    let names = names(draft).map(|(field, text)| (field, names::judge(text)));
    said.chain(names)
        .flat_map(|(field, found)| {
            found
                .into_iter()
                .map(move |(kind, words)| Finding { field, kind, words })
        })
        .collect()
}

/// What is to be seen to, though nothing is wrong: whoever takes people over 60 arranges an
/// insurance that covers them, since the statutory ones may not.
#[must_use]
pub fn hint(draft: &PostingDraft) -> Option<String> {
    if draft.insurance != Insurance::None {
        return None;
    }
    let words = sentences(draft).find_map(|(_, text)| over_60(text))?;
    Some(format!(
        "“{words}”：60岁以上的也可以招，先给他们上工伤保险或意外险"
    ))
}

/// The findings that no reason makes right, as a draft's errors.
#[must_use]
pub fn blocked(draft: &PostingDraft) -> Vec<FieldError> {
    let found = words(draft).into_iter().filter(|found| found.kind.blocks());
    found
        .map(|found| FieldError::new(found.field, found.told()))
        .collect()
}

/// The same of a posting that said `before` until now: names that stay as they were are not
/// looked at, as they may be from a time when nobody did.
#[must_use]
pub fn blocked_anew(draft: &PostingDraft, before: &PostingDraft) -> Vec<FieldError> {
    let mut wrong = blocked(draft);
    let kept: Vec<_> = names(before).collect();
    for name in names(draft).filter(|name| kept.contains(name)) {
        wrong.retain(|error| error.field != name.0);
    }
    wrong
}

/// The findings that want a reason.
#[must_use]
pub fn warnings(draft: &PostingDraft, market: Option<&Market>) -> Vec<Finding> {
    let found = lint(draft, market).into_iter();
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

/// An age of workers in a text.
struct Years<'a> {
    before: &'a str,
    figures: &'a str,
    numbers: Vec<u32>,
    mark: &'static str,
    after: &'a str,
}

/// The first age of workers, if there is one.
fn years(text: &str) -> Option<Years<'_>> {
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
    // 工期2-3周 is no age; 23-55周 at the end of a title is.
    let is_short = mark == "周";
    let is_workers = numbers.iter().all(|years| (14..=75).contains(years));
    if numbers.is_empty()
        || !is_workers
        || (is_short && !(is_range && after.is_empty()))
        || starts_with_one(after, LOOKED_AFTER)
    {
        return years(after);
    }
    Some(Years {
        before: &before[..start],
        figures,
        numbers,
        mark,
        after,
    })
}

impl Years<'_> {
    /// What bounds them: 以下, 以上 and the like; nothing of a range.
    fn bound(&self) -> &'static str {
        ["以下", "以内", "以上", "左右"]
            .into_iter()
            .find(|word| self.after.starts_with(word))
            .unwrap_or("")
    }

    fn words(&self) -> String {
        format!("{}{}{}", self.figures, self.mark, self.bound())
    }

    /// Whether people over 60 are asked, too, and nobody else is kept out: 60岁以上可.
    fn invites(&self) -> bool {
        let rest = self.after.strip_prefix("以上");
        self.numbers.iter().all(|years| *years >= 60)
            && rest.is_some_and(|rest| starts_with_one(rest, INVITED))
    }

    /// Whether people over 60 are among those who are asked.
    fn reaches_over_60(&self) -> bool {
        let oldest = self.numbers.iter().max().copied().unwrap_or_default();
        oldest > 60 || (oldest == 60 && self.bound() == "以上")
    }

    /// The law's own floor is no limit: 16, and 18 for what is dangerous.
    fn is_the_law(&self, adults_only: bool) -> bool {
        let floor = if adults_only { 18 } else { 16 };
        self.numbers == [floor] && (self.before.ends_with('满') || self.bound() == "以上")
    }
}

/// The words that limit by age.
fn age(text: &str, adults_only: bool) -> Option<String> {
    let found = years(text)?;
    if found.invites() || found.is_the_law(adults_only) {
        return age(found.after, adults_only);
    }
    Some(found.words())
}

/// The words that ask people over 60.
fn over_60(text: &str) -> Option<String> {
    let found = years(text)?;
    if found.reaches_over_60() {
        return Some(found.words());
    }
    over_60(found.after)
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
        assert_eq!(lint(&draft, None), []);
        draft.title = "只招女服务员，管饭".to_owned();
        draft.requirements = "18-45周岁".to_owned();
        assert_eq!(
            blocked(&draft),
            [FieldError::new("title", "“只招女服务员”：不能限男女")]
        );
        let warned = warnings(&draft, None);
        assert_eq!(warned.len(), 1);
        assert_eq!(warned[0].told(), "“18-45周岁”：写了年龄，要说明为什么");
    }

    #[test]
    fn people_over_60_are_welcome_and_need_an_insurance() {
        let now = moment("2026-11-22T08:00:00+08:00");
        let mut draft = posting(1, now).draft;
        for (text, hinted, limits) in [
            ("60岁以上可", Some("60岁以上"), false),
            ("65周岁以上也行", Some("65周岁以上"), false),
            ("保洁员18-65岁", Some("18-65岁"), true),
            ("门卫65岁以下", Some("65岁以下"), true),
            ("只要60岁以上", Some("60岁以上"), true),
            ("60岁以下", None, true),
            ("小件分拣包装 16-50岁", None, true),
            ("照顾80岁老人", None, false),
            ("照顾70岁老人，60岁以上的可以", Some("60岁以上"), false),
            ("50岁以上可", None, true),
        ] {
            draft.requirements = text.to_owned();
            draft.insurance = Insurance::None;
            let expect = hinted
                .map(|words| format!("“{words}”：60岁以上的也可以招，先给他们上工伤保险或意外险"));
            assert_eq!(hint(&draft), expect, "{text}");
            assert_eq!(!warnings(&draft, None).is_empty(), limits, "{text}");
            assert_eq!(blocked(&draft), [], "{text}");
            draft.insurance = Insurance::Accident;
            assert_eq!(hint(&draft), None, "{text}: it is arranged");
        }
    }

    #[test]
    fn pay_below_the_least_of_an_hour_wants_a_reason_and_blocks_nothing() {
        let now = moment("2026-11-26T08:00:00+08:00");
        let mut draft = posting(1, now).draft;
        draft.pay.min_fen = 300;
        draft.pay.max_fen = None;
        let warned = warnings(&draft, None);
        assert_eq!(warned.len(), 1);
        assert_eq!(warned[0].field, "pay.min_fen");
        assert_eq!(
            warned[0].told(),
            "“3元/天”：约合每小时0.37元，不到全省最低一档的小时工资19.1元（2026年11月25日录入，未核实），要说明为什么"
        );
        assert_eq!(blocked(&draft), []);
        draft.pay.min_fen = 16_000;
        assert_eq!(warnings(&draft, None), []);
        // A county of a higher class asks for more.
        let mut market = crate::testing::feed_at(now).market;
        market.minimum_hour_fen = Some(2_130);
        assert_eq!(warnings(&draft, Some(&market)).len(), 1);
    }

    #[test]
    fn a_number_in_a_name_is_refused_where_it_stands() {
        let now = moment("2026-11-22T08:00:00+08:00");
        let mut draft = posting(1, now).draft;
        draft.place = "碛口镇，加V lx8866".to_owned();
        draft.employer.name = "李师傅13800000000".to_owned();
        draft.source_name = Some("招工群，加QQ".to_owned());
        let told = "名字和地点里不能写电话、微信、网址";
        assert_eq!(
            blocked(&draft),
            [
                FieldError::new("place", format!("“加V”：{told}")),
                FieldError::new("employer.name", format!("“13800000000”：{told}")),
                FieldError::new("source_name", format!("“加QQ”：{told}")),
            ]
        );
    }
}
