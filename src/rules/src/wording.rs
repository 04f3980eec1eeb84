//! Pay, dates and hours in the words people use.

use linggong_contract::api::employers::EmployerFacts;
use linggong_contract::clock_format;
use linggong_contract::{
    Date, Employer, EmployerKind, Hours, Meals, Moment, Pay, PayUnit, PersonName, Phone, Posting,
    PostingDraft, Transport,
};
use time::Weekday;

/// A pay in three sizes of type: `300`, `–350`, `元/天`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PayText {
    /// The figure that is set largest.
    pub lead: String,
    /// The upper end with its dash, or nothing.
    pub upper: String,
    /// What it is counted by.
    pub unit: String,
}

/// Words a pay.
#[must_use]
pub fn pay(pay: &Pay) -> PayText {
    let upper = pay.max_fen.filter(|max| *max > pay.min_fen);
    let unit = match (pay.unit, pay.piece.as_deref()) {
        (PayUnit::Fixed, _) => "元/次".to_owned(),
        (PayUnit::Piece, Some(piece)) => format!("元/{piece}"),
        (unit, _) => format!("元/{}", unit.label()),
    };
    PayText {
        lead: yuan(pay.min_fen),
        upper: upper
            .map(|max| format!("–{}", yuan(max)))
            .unwrap_or_default(),
        unit,
    }
}

/// A posting in one line, for whoever is about to say that they want it.
#[must_use]
pub fn offer(posting: &Posting) -> String {
    let draft = &posting.draft;
    let PayText { lead, upper, unit } = pay(&draft.pay);
    format!("{} · {lead}{upper}{unit} · {}", draft.title, draft.place)
}

/// Name and phone as they may be shown to whoever has just said them: “张* 138****5678”.
#[must_use]
pub fn masked(name: &PersonName, phone: &Phone) -> String {
    format!("{} {}", name.masked(), phone.masked())
}

/// Fen as yuan, without noughts behind the point.
#[must_use]
pub fn yuan(fen: u32) -> String {
    match (fen / 100, fen % 100) {
        (yuan, 0) => yuan.to_string(),
        (yuan, cents) if cents.is_multiple_of(10) => format!("{yuan}.{}", cents / 10),
        (yuan, cents) => format!("{yuan}.{cents:02}"),
    }
}

/// “7:00–18:00”; the hour without its nought, as people say it.
#[must_use]
pub fn hours(hours: Hours) -> String {
    let short = |clock| clock_format::text(clock).trim_start_matches('0').to_owned();
    let pad = |text: String| {
        if text.starts_with(':') {
            format!("0{text}")
        } else {
            text
        }
    };
    format!("{}–{}", pad(short(hours.from)), pad(short(hours.to)))
}

/// A time of day to the second, as pages turn: `06:14:05`.
#[must_use]
pub fn clock_to_the_second(at: Moment) -> String {
    let at = at.china();
    format!("{:02}:{:02}:{:02}", at.hour(), at.minute(), at.second())
}

/// When the work starts and how long it lasts, seen from `today`: “今天 干1天”, “明天起 干5天”,
/// “11月25日起”.
#[must_use]
pub fn dates(start_on: Date, end_on: Option<Date>, today: Date) -> String {
    let start = match (start_on - today).whole_days() {
        ..=0 => "今天".to_owned(),
        1 => "明天".to_owned(),
        2 => "后天".to_owned(),
        _ => format!("{}月{}日", u8::from(start_on.month()), start_on.day()),
    };
    let from = if start_on < today { today } else { start_on };
    match end_on.map(|end| (end - from).whole_days() + 1) {
        None => format!("{start}起"),
        Some(..=1) => format!("{start} 干1天"),
        Some(days) => format!("{start}起 干{days}天"),
    }
}

/// How far the work is from the market, by road.
#[must_use]
pub fn distance(km: u32) -> String {
    match km {
        0 => "离市场不到1公里".to_owned(),
        km => format!("离市场{km}公里"),
    }
}

/// That an employer takes people in need first (`PostingDraft::helped_first`), where there is
/// room to say whom.
pub const HELPED_FIRST: &str = "优先招用困难群众";
/// The same on a row.
pub const HELPED_FIRST_SHORT: &str = "优先招用";

/// What the employer pays besides: “管午饭 管住 车接车送 有意外险”.
#[must_use]
pub fn benefits(draft: &PostingDraft) -> String {
    let mut words = Vec::with_capacity(4);
    if draft.meals != Meals::None {
        words.push(draft.meals.label());
    }
    if draft.lodging {
        words.push("管住");
    }
    if draft.transport != Transport::None {
        words.push(draft.transport.label());
    }
    words.join(" ")
}

/// The same on a row of the board. Beside the mark of one who takes people in need first, the
/// first of it has room.
#[must_use]
pub fn flags(draft: &PostingDraft) -> String {
    let benefits = benefits(draft);
    if !draft.helped_first {
        return benefits;
    }
    let first = benefits.split(' ').next().unwrap_or_default();
    [HELPED_FIRST_SHORT, first].join(" ")
}

/// Who wants the work done, and whether the market has checked them.
#[must_use]
pub const fn trust(employer: &Employer) -> &'static str {
    match (employer.kind, employer.verified) {
        (EmployerKind::Company, true) => "企业已核验",
        (EmployerKind::Company, false) => "企业",
        (EmployerKind::Individual, true) => "雇主已核验",
        (EmployerKind::Individual, false) => "个人雇主",
        (EmployerKind::Agency, true) => "中介已核验",
        (EmployerKind::Agency, false) => "中介",
    }
}

/// What the market has checked of an employer, beyond what [`trust`] says; the facts are none
/// until they are known.
#[must_use]
pub fn checked(employer: &Employer, facts: Option<&EmployerFacts>) -> Option<String> {
    match facts.and_then(|facts| facts.verified_at) {
        Some(at) => Some(format!("{}核验过", date(at.date()))),
        None if employer.verified => None,
        None => Some("市场还没核验，去之前多问几句".to_owned()),
    }
}

/// A receipt's eight digits as they are read out.
#[must_use]
pub fn receipt(digits: u32) -> String {
    format!("{:04} {:04}", digits / 10_000, digits % 10_000)
}

/// A phone number as it is read out: `138 1234 5678`.
#[must_use]
pub fn phone(digits: &str) -> String {
    match (digits.get(..3), digits.get(3..7), digits.get(7..)) {
        (Some(first), Some(middle), Some(last)) => format!("{first} {middle} {last}"),
        _ => digits.to_owned(),
    }
}

/// “2026年11月22日”.
#[must_use]
pub fn date(date: Date) -> String {
    format!(
        "{}年{}月{}日",
        date.year(),
        u8::from(date.month()),
        date.day()
    )
}

/// “星期日”.
#[must_use]
pub const fn weekday(date: Date) -> &'static str {
    match date.weekday() {
        Weekday::Monday => "星期一",
        Weekday::Tuesday => "星期二",
        Weekday::Wednesday => "星期三",
        Weekday::Thursday => "星期四",
        Weekday::Friday => "星期五",
        Weekday::Saturday => "星期六",
        Weekday::Sunday => "星期日",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, time};

    fn check_pay(
        min_fen: u32,
        max_fen: Option<u32>,
        unit: PayUnit,
        piece: Option<&str>,
        expect: &str,
    ) {
        let said = pay(&Pay {
            min_fen,
            max_fen,
            unit,
            piece: piece.map(str::to_owned),
        });
        assert_eq!(format!("{}{}{}", said.lead, said.upper, said.unit), expect);
    }

    #[test]
    fn pay_is_said_with_its_unit() {
        check_pay(30_000, Some(35_000), PayUnit::Day, None, "300–350元/天");
        check_pay(30_000, Some(30_000), PayUnit::Day, None, "300元/天");
        check_pay(850, None, PayUnit::Piece, Some("单"), "8.5元/单");
        check_pay(2_125, None, PayUnit::Hour, None, "21.25元/时");
        check_pay(450_000, None, PayUnit::Month, None, "4500元/月");
        check_pay(8_000, None, PayUnit::Fixed, None, "80元/次");
        check_pay(5, None, PayUnit::Piece, None, "0.05元/件");
    }

    #[test]
    fn whoever_says_that_they_want_work_reads_what_and_who_once_more() {
        let mut one =
            crate::testing::posting(1, crate::testing::moment("2026-11-22T06:00:00+08:00"));
        one.draft.title = "砌砖大工".to_owned();
        one.draft.place = "碛口镇".to_owned();
        one.draft.pay.min_fen = 30_000;
        one.draft.pay.max_fen = Some(35_000);
        assert_eq!(offer(&one), "砌砖大工 · 300–350元/天 · 碛口镇");
        let (name, phone) = (PersonName::parse("张建国"), Phone::parse("13812345678"));
        assert_eq!(masked(&name.unwrap(), &phone.unwrap()), "张** 138****5678");
    }

    #[test]
    fn a_row_has_room_for_the_mark_and_one_thing_the_employer_pays() {
        let one = crate::testing::posting(1, crate::testing::moment("2026-11-22T06:00:00+08:00"));
        let mut draft = one.draft;
        draft.meals = Meals::Two;
        draft.lodging = true;
        draft.transport = Transport::Pickup;
        assert_eq!(flags(&draft), "管两顿饭 管住 车接车送");
        draft.helped_first = true;
        assert_eq!(flags(&draft), "优先招用 管两顿饭");
    }

    #[test]
    fn hours_lose_their_leading_nought() {
        let said = |from, to| hours(Hours { from, to });
        assert_eq!(said(time!(07:00), time!(18:30)), "7:00–18:30");
        assert_eq!(said(time!(22:00), time!(00:30)), "22:00–0:30");
        assert_eq!(said(time!(10:00), time!(20:00)), "10:00–20:00");
    }

    #[test]
    fn dates_are_said_from_today() {
        let today = date!(2026 - 11 - 22);
        assert_eq!(dates(today, Some(today), today), "今天 干1天");
        assert_eq!(
            dates(date!(2026 - 11 - 20), Some(date!(2026 - 11 - 24)), today),
            "今天起 干3天"
        );
        assert_eq!(dates(date!(2026 - 11 - 23), None, today), "明天起");
        assert_eq!(
            dates(date!(2026 - 12 - 01), Some(date!(2026 - 12 - 30)), today),
            "12月1日起 干30天"
        );
        assert_eq!(
            (date(today).as_str(), weekday(today)),
            ("2026年11月22日", "星期日")
        );
    }
}
