//! What the reports' columns are, how they are counted, and what their words say.

mod columns;
mod part;

use std::collections::BTreeMap;

use linggong_contract::api::forms::Month;
use linggong_contract::api::reports::{MarketDetails, ReportKind};
use linggong_contract::{Adcode, Date, FieldError, Hours, Profile, Skill};

pub use self::columns::{Column, columns, sorted_at};
pub use self::part::part;
use crate::forms::{GAP, bounds};
use crate::hours::{HOUR_MINUTES, minutes};
use crate::tables::grouped;

/// Most rows of a report that are handed out at once: more than a province's ledger has in a month.
/// In [`MONTHS_MAX`] months it may have more; a table that is taken away says so ([`cut_off`]).
pub const ROWS_MAX: u32 = 50_000;
/// What a sum of all rows is called.
pub const TOTAL: &str = "合计";
/// Quotes from which a middle is told: fewer would tell what one employer pays.
pub const QUOTES_MIN: usize = 5;
/// Most months of one report.
pub const MONTHS_MAX: u32 = 12;

/// What stands above the columns of a report.
pub fn heads(kind: ReportKind) -> impl Iterator<Item = &'static str> {
    columns(kind).iter().map(|column| column.head)
}

/// How a report is counted, a line each.
#[must_use]
pub const fn notes(kind: ReportKind) -> &'static [&'static str] {
    match kind {
        ReportKind::Directory => &[
            "求职人员规模：这一年来过的人，一个人只算一次。",
            "主要招聘工种：这一年招人最多的三个工种。",
            "日均招聘成功：这一年双方谈成的人次，除以过了的天数。",
            "每年12月20日前报送。",
        ],
        ReportKind::LedgerPostings => &["按第一次上屏的时间列。招用人数是要招的人，不是条数。"],
        ReportKind::LedgerSeekers => &[
            "求职者一列是编号，不是姓名；同一个人在各张台账里编号相同。",
            "姓名、电话已遮住。本人要求删除的，只留编号。",
            "姓名、电话、性别、年龄等加密存放，网页上不能按这些排，也不能按这些找。",
        ],
        ReportKind::LedgerServices => &["一行是一次服务；一个人来两次列两行。"],
        ReportKind::LedgerResults => &["谈成由双方确认；到岗另列一行。"],
        ReportKind::Monitoring => &[
            "岗位数：第一次上屏的用工信息要招的人数，不是条数。",
            "工时：用工信息里写的每天几点到几点，中间歇的也在内，跨夜的算到第二天。没写的另列。",
            "人数：一个人只算一次。成交：双方谈成的人。",
            "工钱是中间价，按天结的，满五条才算。上期是前面同样长的一段。",
        ],
        ReportKind::Stations => &[
            "用工信息的来源是“省外征集”的算进来，数要招的人。",
            "来源写了长三角、珠三角、环渤海的，算中心站；其他算发布的市。",
        ],
    }
}

/// What stands between title and table, for whoever signs. The directory is signed below.
#[must_use]
pub fn signed(kind: ReportKind) -> String {
    match kind {
        ReportKind::Directory => String::new(),
        _ => ["报送单位（公章）：", "经办人（签名）："].join(GAP),
    }
}

/// What stands below the directory: who wrote it, and their telephone; empty where nobody wrote
/// it down, for a pen.
#[must_use]
pub fn foot(kind: ReportKind, details: Option<&MarketDetails>) -> Vec<String> {
    if kind != ReportKind::Directory {
        return Vec::new();
    }
    let (reporter, phone) =
        details.map_or(("", ""), |one| (one.reporter.as_str(), one.phone.as_str()));
    vec![format!("填报人：{reporter}"), format!("联系电话：{phone}")]
}

/// What stands below a table that is taken away if it is not the whole report, of which `more` rows
/// are left out; at most `rows_max` are in it. Nothing if it is whole.
#[must_use]
pub fn cut_off(more: u32, rows_max: u32) -> Option<String> {
    let [listed, left] = [rows_max, more].map(|count| grouped(u64::from(count)));
    (more > 0).then(|| format!("只列前{listed}行，还有{left}行，请分月下载"))
}

/// The groups of 工时: four hours are the most of 非全日制 (劳动合同法 68), eight the ordinary day
/// (劳动法 36). They stand in this order, which is that of their characters.
pub const HOURS_GROUPS: [&str; 4] = ["每天4小时以内", "每天4至8小时", "每天8小时以上", "没写"];

/// In which of [`HOURS_GROUPS`] a posting's day is.
#[must_use]
pub fn hours_group(hours: Option<Hours>) -> &'static str {
    let [part, ordinary, long, untold] = HOURS_GROUPS;
    let Some(hours) = hours else {
        return untold;
    };
    let day = minutes(hours);
    if day <= 4 * HOUR_MINUTES {
        part
    } else if day <= 8 * HOUR_MINUTES {
        ordinary
    } else {
        long
    }
}

/// The months before `from` … `to`, as many. `None` at the beginning of the century.
#[must_use]
pub fn before(from: Month, to: Month) -> Option<(Month, Month)> {
    let end = from.before().ok()?;
    let mut start = end;
    for _ in 1..months(from, to)? {
        start = start.before().ok()?;
    }
    Some((start, end))
}

/// How many months `from` … `to` are; `None` if they are none, or too many.
#[must_use]
pub fn months(from: Month, to: Month) -> Option<u32> {
    let number = |month: Month| u32::from(month.year()) * 12 + u32::from(month.number());
    let count = number(to).checked_sub(number(from))? + 1;
    (count <= MONTHS_MAX).then_some(count)
}

/// The first moment of `from` and the first after `to`.
#[must_use]
pub fn span(
    from: Month,
    to: Month,
) -> Option<(linggong_contract::Moment, linggong_contract::Moment)> {
    Some((bounds(from)?.0, bounds(to)?.1))
}

/// What is wrong with what was written of a market.
#[must_use]
pub fn check(details: &MarketDetails) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    for (field, text, max) in [
        ("hours", &details.hours, 30),
        ("address", &details.address, 60),
        ("reporter", &details.reporter, 20),
        ("phone", &details.phone, 20),
    ] {
        if text.chars().count() > max {
            wrong.push(FieldError::new(field, format!("最多{max}个字")));
        } else if text.chars().any(char::is_control) {
            wrong.push(FieldError::new(field, "不能有控制字符"));
        }
    }
    let is_phone = |c: char| c.is_ascii_digit() || c == '-';
    if !details.phone.chars().all(is_phone) {
        wrong.push(FieldError::new("phone", "写数字，例如 0358-4422000"));
    }
    wrong
}

/// Whose office a posting from outside the province counts for: a central station that its
/// source names, or else the city that published it.
#[must_use]
pub fn station<'a>(source: &str, city: &'a str) -> &'a str {
    const CENTRAL: [(&str, &str); 3] = [
        ("长三角", "长三角中心站"),
        ("珠三角", "珠三角中心站"),
        ("环渤海", "环渤海中心站"),
    ];
    let named = CENTRAL.iter().find(|(word, _)| source.contains(word));
    named.map_or(city, |(_, station)| station)
}

/// Years of age in groups, and those who have not told.
#[must_use]
pub fn age_group(born_on: Option<Date>, today: Date) -> &'static str {
    let Some(born_on) = born_on else {
        return "没说";
    };
    match age(born_on, today) {
        ..16 => "不满16岁",
        16..25 => "16–24岁",
        25..35 => "25–34岁",
        35..45 => "35–44岁",
        45..55 => "45–54岁",
        55..60 => "55–59岁",
        _ => "60岁及以上",
    }
}

/// Full years.
#[must_use]
pub fn age(born_on: Date, today: Date) -> i32 {
    let had_birthday = (today.month() as u8, today.day()) >= (born_on.month() as u8, born_on.day());
    today.year() - born_on.year() - i32::from(!had_birthday)
}

/// Where somebody's household is registered, seen from a market.
#[must_use]
pub fn household(profile: &Profile, market: Adcode) -> &'static str {
    match profile.household {
        None => "没说",
        Some(home) if home == market => "本县",
        Some(home) if home.city() == market.city() => "本市其他县",
        Some(home) if home.province() == market.province() => "本省其他市",
        Some(_) => "外省",
    }
}

/// What a person told, by column of the monitoring report.
#[must_use]
pub fn told(
    profile: Option<&Profile>,
    market: Adcode,
    today: Date,
) -> [(&'static str, &'static str); 5] {
    let nothing = Profile::default();
    let profile = profile.unwrap_or(&nothing);
    [
        ("户籍", household(profile, market)),
        ("性别", profile.sex.map_or("没说", |one| one.label())),
        ("年龄", age_group(profile.born_on, today)),
        ("学历", profile.education.map_or("没说", |one| one.label())),
        ("技能水平", profile.skill.map_or("没说", Skill::label)),
    ]
}

/// One figure of the monitoring report beside that of the period before.
#[must_use]
pub fn compared(group: &str, name: &str, now: Option<u64>, before: Option<u64>) -> Vec<String> {
    let text = |figure: Option<u64>| figure.map_or_else(|| "—".to_owned(), |n| n.to_string());
    let change = match (now, before) {
        (Some(now), Some(before)) if now == before => "持平".to_owned(),
        (Some(now), Some(before)) if now > before => format!("↑{}", now - before),
        (Some(now), Some(before)) => format!("↓{}", before - now),
        _ => "—".to_owned(),
    };
    vec![
        group.to_owned(),
        name.to_owned(),
        text(now),
        text(before),
        change,
    ]
}

/// Figures by group and name, in the order they are shown.
pub type Figures = BTreeMap<(u8, String, String), u64>;

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        Month::parse(text).unwrap()
    }

    #[test]
    fn the_period_before_is_as_long_and_ends_where_this_one_begins() {
        for (from, to, expected) in [
            ("2026-11", "2026-11", Some(("2026-10", "2026-10"))),
            ("2026-01", "2026-03", Some(("2025-10", "2025-12"))),
            ("2026-01", "2026-12", Some(("2025-01", "2025-12"))),
            ("2026-02", "2026-01", None),
            ("2025-12", "2026-12", None),
        ] {
            let found = before(month(from), month(to));
            let expected = expected.map(|(a, b)| (month(a), month(b)));
            assert_eq!(found, expected, "{from} {to}");
        }
    }

    #[test]
    fn a_table_that_is_not_the_whole_report_says_so() {
        assert_eq!(cut_off(0, ROWS_MAX), None);
        assert_eq!(
            cut_off(1_204, ROWS_MAX).as_deref(),
            Some("只列前50,000行，还有1,204行，请分月下载")
        );
    }

    #[test]
    fn a_birthday_makes_a_year_and_a_group() {
        let day = |text: &str| linggong_contract::date_format::parse(text).unwrap();
        let born = day("1966-11-23");
        assert_eq!(age(born, day("2026-11-22")), 59);
        assert_eq!(age(born, day("2026-11-23")), 60);
        assert_eq!(age_group(Some(born), day("2026-11-22")), "55–59岁");
        assert_eq!(age_group(Some(born), day("2026-11-23")), "60岁及以上");
        assert_eq!(age_group(None, born), "没说");
    }

    #[test]
    fn a_day_s_hours_make_a_group() {
        let clock = |text: &str| linggong_contract::clock_format::parse(text).unwrap();
        for (from, to, expected) in [
            ("08:00", "12:00", "每天4小时以内"),
            ("08:00", "12:01", "每天4至8小时"),
            ("09:00", "17:00", "每天4至8小时"),
            ("07:00", "18:00", "每天8小时以上"),
            ("22:00", "02:00", "每天4小时以内"),
            ("20:00", "08:00", "每天8小时以上"),
            ("08:00", "08:00", "每天8小时以上"),
        ] {
            let hours = Hours {
                from: clock(from),
                to: clock(to),
            };
            assert_eq!(hours_group(Some(hours)), expected, "{from} {to}");
        }
        assert_eq!(hours_group(None), "没写");
        assert!(HOURS_GROUPS.is_sorted(), "they are listed in this order");
    }

    #[test]
    fn the_directory_is_signed_below_and_empty_for_a_pen() {
        let details = MarketDetails {
            reporter: "李师傅".to_owned(),
            phone: "0358-4422000".to_owned(),
            ..MarketDetails::default()
        };
        let kind = ReportKind::Directory;
        let signed = foot(kind, Some(&details));
        assert_eq!(signed, ["填报人：李师傅", "联系电话：0358-4422000"]);
        assert_eq!(foot(kind, None), ["填报人：", "联系电话："]);
        assert!(foot(ReportKind::Monitoring, Some(&details)).is_empty());
    }

    #[test]
    fn a_central_station_has_what_its_source_names() {
        assert_eq!(station("长三角中心站昆山工作站", "吕梁市"), "长三角中心站");
        assert_eq!(station("吕梁驻北京工作站", "吕梁市"), "吕梁市");
        assert_eq!(station("", "太原市"), "太原市");
    }

    #[test]
    fn figures_are_compared_in_words_that_need_no_colour() {
        let line = |now, before| compared("工种", "瓦工", now, before).join("|");
        assert_eq!(line(Some(5), Some(3)), "工种|瓦工|5|3|↑2");
        assert_eq!(line(Some(3), Some(5)), "工种|瓦工|3|5|↓2");
        assert_eq!(line(Some(3), Some(3)), "工种|瓦工|3|3|持平");
        assert_eq!(line(None, Some(3)), "工种|瓦工|—|3|—");
    }
}
