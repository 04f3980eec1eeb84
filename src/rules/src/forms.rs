//! The monthly form 任务分解清单: its columns, what may be written, and who hands it on to whom.

use linggong_contract::api::forms::{
    FormState, FormStep, Month, MonthlyEntry, MonthlyFigures, MonthlyRow,
};
use linggong_contract::{Adcode, FieldError, Level, Moment};

use crate::merge::{clash, pick};

/// The columns, exactly as the province's annex has them.
pub const COLUMNS: [&str; 18] = [
    "序号",
    "市别",
    "县（市、区）",
    "人口基数",
    "应规划室内场所面积",
    "省级支持资金",
    "市级配套资金",
    "县级配套资金",
    "建设类型(新建/改建)",
    "目前建设进度(已选址/已建成/建设中)",
    "室内服务场所实际面积",
    "项目详细地址",
    "本月工作内容",
    "工作困难难点",
    "意见建议",
    "当月提供零工岗位数",
    "当月服务零工人次",
    "当月达成意向上岗人次",
];
/// How the last three columns are counted.
pub const DEFINITIONS: [&str; 3] = [
    "岗位数：当月第一次上屏的用工信息，要招的人数加起来，不是条数。",
    "人次：当月报名、求职登记、诉求各算一次；一个人来两次算两次。",
    "达成意向：当月由双方谈成的报名。到岗另算。",
];
/// Who hands it in, and who answers for it.
pub const SIGNED: [&str; 2] = ["报送单位（公章）：", "专班负责人（签名）："];
/// What is left between two who sign one line: room for a pen.
pub const GAP: &str = "　　　　　　　　　　";
/// Characters of a reason to return a form.
pub const REASON_CHARS: usize = 100;
const ADDRESS_CHARS: usize = 60;
const TEXT_CHARS: usize = 300;
/// Digits before the decimal point: a county does not get a hundred million 万元.
const DIGITS: usize = 7;

/// A row as the form has it, numbered from 1.
#[must_use]
pub fn cells(number: usize, row: &MonthlyRow) -> [String; 18] {
    let MonthlyEntry {
        city_funds,
        county_funds,
        construction,
        progress,
        area,
        address,
        work,
        trouble,
        advice,
    } = row.entry.clone();
    let MonthlyFigures {
        places,
        services,
        confirmed,
    } = row.figures;
    [
        number.to_string(),
        row.city.clone(),
        row.county.clone(),
        row.population.to_string(),
        row.planned_area.clone(),
        row.province_funds.clone(),
        city_funds,
        county_funds,
        construction.map_or("", |word| word.label()).to_owned(),
        progress.map_or("", |word| word.label()).to_owned(),
        area,
        address,
        work,
        trouble,
        advice,
        places.to_string(),
        services.to_string(),
        confirmed.to_string(),
    ]
}

/// What is wrong with what was written.
#[must_use]
pub fn check(entry: &MonthlyEntry) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    for (field, text) in [
        ("city_funds", &entry.city_funds),
        ("county_funds", &entry.county_funds),
        ("area", &entry.area),
    ] {
        if !is_amount(text) {
            wrong.push(FieldError::new(field, "写数字，最多两位小数，例如 20.5"));
        }
    }
    for (field, text, max) in [
        ("address", &entry.address, ADDRESS_CHARS),
        ("work", &entry.work, TEXT_CHARS),
        ("trouble", &entry.trouble, TEXT_CHARS),
        ("advice", &entry.advice, TEXT_CHARS),
    ] {
        if text.chars().count() > max {
            wrong.push(FieldError::new(field, format!("最多{max}个字")));
        }
        if text.chars().any(|c| c.is_control() && c != '\n') {
            wrong.push(FieldError::new(field, "不能有控制字符"));
        }
    }
    wrong
}

/// What is missing before the form can be handed in.
#[must_use]
pub fn missing(entry: &MonthlyEntry) -> Vec<FieldError> {
    let is_built = entry.progress.is_some();
    let gaps = [
        (
            "construction",
            entry.construction.is_none(),
            "选新建还是改建",
        ),
        ("progress", !is_built, "选建设进度"),
        ("address", entry.address.trim().is_empty(), "写项目详细地址"),
        ("work", entry.work.trim().is_empty(), "写本月做了什么"),
    ];
    let gaps = gaps.into_iter().filter(|(_, is_missing, _)| *is_missing);
    gaps.map(|(field, _, message)| FieldError::new(field, message))
        .collect()
}

fn is_amount(text: &str) -> bool {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    text.is_empty()
        || (digits(whole)
            && digits(part)
            && (1..=DIGITS).contains(&whole.len())
            && (1..=2).contains(&part.len()))
}

/// Whether somebody responsible for `scope` may write: a county until it has handed its form in,
/// a city until it has handed that on. The province writes nothing: it returns.
#[must_use]
pub fn may_write(state: FormState, scope: Adcode) -> bool {
    match (state, scope.level()) {
        (_, Level::Province) | (FormState::Forwarded, _) => false,
        (FormState::Draft, _) => true,
        (FormState::Submitted, level) => level == Level::City,
    }
}

/// The state after a step by somebody responsible for `scope`; `None` if it is not theirs to do.
#[must_use]
pub fn after(state: FormState, step: FormStep, scope: Adcode) -> Option<FormState> {
    let is_above_county = scope.level() != Level::County;
    let is_province = scope.level() == Level::Province;
    match (state, step) {
        (FormState::Draft, FormStep::Submit) if !is_province => Some(FormState::Submitted),
        (FormState::Submitted, FormStep::Forward) if scope.level() == Level::City => {
            Some(FormState::Forwarded)
        }
        (FormState::Submitted, FormStep::Return) if is_above_county => Some(FormState::Draft),
        (FormState::Forwarded, FormStep::Return) if is_province => Some(FormState::Submitted),
        _ => None,
    }
}

/// A text of the form.
type Text = fn(&mut MonthlyEntry) -> &mut String;
/// The texts of the form by their fields.
const TEXTS: [(&str, Text); 7] = [
    ("city_funds", |entry| &mut entry.city_funds),
    ("county_funds", |entry| &mut entry.county_funds),
    ("area", |entry| &mut entry.area),
    ("address", |entry| &mut entry.address),
    ("work", |entry| &mut entry.work),
    ("trouble", |entry| &mut entry.trouble),
    ("advice", |entry| &mut entry.advice),
];

/// What two have written who both began with `base`, put together: a field that only one of them
/// changed is theirs. What both changed stays `mine`, and is named with what stands in `theirs`.
#[must_use]
pub fn merged(
    mut base: MonthlyEntry,
    mine: &MonthlyEntry,
    mut theirs: MonthlyEntry,
) -> (MonthlyEntry, Vec<FieldError>) {
    let mut merged = mine.clone();
    let mut clashes = Vec::new();
    for (field, text) in TEXTS {
        let theirs = text(&mut theirs);
        if pick(text(&mut base), text(&mut merged), theirs) {
            clashes.push(clash(field, theirs));
        }
    }
    if pick(
        &base.construction,
        &mut merged.construction,
        &theirs.construction,
    ) {
        let other = theirs.construction.map_or("", |word| word.label());
        clashes.push(clash("construction", other));
    }
    if pick(&base.progress, &mut merged.progress, &theirs.progress) {
        let other = theirs.progress.map_or("", |word| word.label());
        clashes.push(clash("progress", other));
    }
    (merged, clashes)
}

/// What still holds a month later; what was done in a month does not.
#[must_use]
pub fn carried_over(last: &MonthlyEntry) -> MonthlyEntry {
    MonthlyEntry {
        work: String::new(),
        trouble: String::new(),
        advice: String::new(),
        ..last.clone()
    }
}

/// Whether anything can have happened in a month.
#[must_use]
pub fn is_begun(month: Month, now: Moment) -> bool {
    bounds(month).is_some_and(|(start, _)| start <= now)
}

/// Whether its figures can still grow: what is handed on before counts up to then.
#[must_use]
pub fn is_over(month: Month, now: Moment) -> bool {
    bounds(month).is_some_and(|(_, end)| end <= now)
}

/// The first moment of a month and that of the next.
#[must_use]
pub fn bounds(month: Month) -> Option<(Moment, Moment)> {
    let start = |month: Month| Moment::parse(&format!("{month}-01T00:00:00+08:00")).ok();
    start(month).zip(start(month.next().ok()?))
}

#[cfg(test)]
mod tests {
    use linggong_contract::api::forms::{Construction, Progress};

    use super::*;

    #[test]
    fn what_two_have_written_is_put_together_and_what_both_changed_is_named() {
        let base = entry();
        let mine = MonthlyEntry {
            work: "开门30天".to_owned(),
            area: "330".to_owned(),
            progress: None,
            ..entry()
        };
        let theirs = MonthlyEntry {
            trouble: "缺人".to_owned(),
            area: "340".to_owned(),
            progress: Some(Progress::Chosen),
            construction: Some(Construction::Rebuilt),
            ..entry()
        };
        let (both, clashes) = merged(base, &mine, theirs);
        let expect = MonthlyEntry {
            work: "开门30天".to_owned(),
            area: "330".to_owned(),
            trouble: "缺人".to_owned(),
            progress: None,
            construction: Some(Construction::Rebuilt),
            ..entry()
        };
        assert_eq!(both, expect);
        let told = [("area", "340"), ("progress", "已选址")];
        let told = told.map(|(field, is)| FieldError::new(field, format!("别人写的是“{is}”")));
        assert_eq!(clashes, told);
    }

    #[test]
    fn what_a_colleague_emptied_is_told_as_emptied() {
        let mine = MonthlyEntry {
            address: "临泉镇胜利路14号".to_owned(),
            ..entry()
        };
        let theirs = MonthlyEntry {
            address: String::new(),
            ..entry()
        };
        let (both, clashes) = merged(entry(), &mine, theirs);
        assert_eq!(both, mine);
        assert_eq!(clashes, [FieldError::new("address", "别人清空了")]);
    }

    fn entry() -> MonthlyEntry {
        MonthlyEntry {
            city_funds: "50".to_owned(),
            county_funds: "20.5".to_owned(),
            construction: Some(Construction::New),
            progress: Some(Progress::Built),
            area: "320".to_owned(),
            address: "临泉镇胜利路12号".to_owned(),
            work: "开门30天".to_owned(),
            trouble: String::new(),
            advice: String::new(),
        }
    }

    #[test]
    fn a_month_begins_and_ends_at_midnight_here() {
        let month = Month::parse("2026-11").unwrap();
        for (at, begun, over) in [
            ("2026-10-31T23:59:59+08:00", false, false),
            ("2026-11-01T00:00:00+08:00", true, false),
            ("2026-11-30T23:59:59+08:00", true, false),
            ("2026-12-01T00:00:00+08:00", true, true),
        ] {
            let now = Moment::parse(at).unwrap();
            assert_eq!((is_begun(month, now), is_over(month, now)), (begun, over));
        }
    }

    #[test]
    fn a_row_fills_each_of_the_eighteen_columns() {
        let row = MonthlyRow {
            market: Adcode::parse("141124").unwrap(),
            city: "吕梁市".to_owned(),
            county: "临县".to_owned(),
            population: 400_000,
            planned_area: "200".to_owned(),
            province_funds: "80.00".to_owned(),
            entry: entry(),
            figures: MonthlyFigures {
                places: 12,
                services: 34,
                confirmed: 5,
            },
            state: FormState::Draft,
            reason: None,
            by: None,
            at: None,
        };
        let cells = cells(1, &row);
        assert_eq!(
            cells.join("|"),
            "1|吕梁市|临县|400000|200|80.00|50|20.5|新建|已建成|320|临泉镇胜利路12号|开门30天|||12|34|5"
        );
    }

    #[test]
    fn amounts_are_numbers_and_texts_have_an_end() {
        assert_eq!((check(&entry()), missing(&entry())), (vec![], vec![]));
        for (text, fits) in [
            ("", true),
            ("0", true),
            ("20.55", true),
            ("20.", false),
            (".5", false),
            ("-1", false),
            ("1e3", false),
            ("二十", false),
            ("12345678", false),
            ("1.234", false),
        ] {
            let mut tried = entry();
            tried.area = text.to_owned();
            assert_eq!(check(&tried).is_empty(), fits, "{text}");
        }
        let mut long = entry();
        long.work = "字".repeat(301);
        assert_eq!(check(&long)[0].field, "work");
        let gaps = missing(&MonthlyEntry::default());
        assert_eq!(gaps.len(), 4);
    }

    #[test]
    fn a_form_goes_up_step_by_step_and_back_with_those_above() {
        let [county, city, province] =
            ["141124", "141100", "140000"].map(|code| Adcode::parse(code).unwrap());
        use FormState::{Draft, Forwarded, Submitted};
        use FormStep::{Forward, Return, Submit};
        let table = [
            (Draft, Submit, [Some(Submitted), Some(Submitted), None]),
            (Draft, Forward, [None; 3]),
            (Draft, Return, [None; 3]),
            (Submitted, Submit, [None; 3]),
            (Submitted, Forward, [None, Some(Forwarded), None]),
            (Submitted, Return, [None, Some(Draft), Some(Draft)]),
            (Forwarded, Submit, [None; 3]),
            (Forwarded, Forward, [None; 3]),
            (Forwarded, Return, [None, None, Some(Submitted)]),
        ];
        for (state, step, expected) in table {
            let found = [county, city, province].map(|scope| after(state, step, scope));
            assert_eq!(found, expected, "{state:?} {step:?}");
        }
        let writes = |state| [county, city, province].map(|scope| may_write(state, scope));
        assert_eq!(writes(Draft), [true, true, false]);
        assert_eq!(writes(Submitted), [false, true, false]);
        assert_eq!(writes(Forwarded), [false; 3]);
    }

    #[test]
    fn what_was_done_last_month_is_not_this_month_s_work() {
        let next = carried_over(&entry());
        assert_eq!((next.work.as_str(), next.area.as_str()), ("", "320"));
    }

    #[test]
    fn a_month_begins_and_ends_at_midnight_in_china() {
        let (start, end) = bounds(Month::parse("2026-12").unwrap()).unwrap();
        assert_eq!(start.to_string(), "2026-12-01T00:00:00.000+08:00");
        assert_eq!(end.to_string(), "2027-01-01T00:00:00.000+08:00");
    }
}
