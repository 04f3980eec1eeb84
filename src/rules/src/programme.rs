//! When a slide has its turn, what is wrong with a programme, and what its week looks like.

mod words;

use linggong_contract::{
    Date, FieldError, Hours, Moment, Programme, Scope, Slide, Time, TradeId, Turn,
};
use time::Duration;

use crate::hours::{DAY_MINUTES, HOUR_MINUTES, minute_of_day};
use crate::trades;

pub use words::{asked, days, is_covered, scopes, summary};

/// Most slides of a programme.
pub const SLIDES_MAX: usize = 40;
/// Most pages of postings in one turn.
pub const PAGES_MAX: u16 = 20;
/// Longest a picture stands, in seconds.
pub const SECONDS_MAX: u16 = 120;
/// Most single trades of a slide: more are a category, and what the slide says of itself stays
/// readable.
pub const TRADES_MAX: usize = 20;
/// Characters of a notice's heading and text: what fits the smallest wall.
pub const TITLE_MAX: usize = 16;
/// See [`TITLE_MAX`].
pub const TEXT_MAX: usize = 90;
/// Characters of a screen's name, which is longer than a tag.
const AUDIENCE_MAX: usize = 20;
/// Bits of all days and of all categories.
const DAYS: u16 = 0x7f;
const CATEGORIES: u16 = 0x1ff;
/// Bits of all of [`Scope::ALL`].
pub(crate) const SCOPES: u16 = (1 << Scope::ALL.len()) - 1;
/// The days of the week, Monday first.
pub const DAY_NAMES: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];

/// Whether a programme may be for this: a screen's name, a tag, or nobody in particular. A comma
/// parts them in a screen's address.
#[must_use]
pub fn is_audience(audience: &str) -> bool {
    audience.chars().count() <= AUDIENCE_MAX
        && audience.trim() == audience
        && !audience.chars().any(|c| c == ',' || c.is_control())
}

/// Whether a slide has its turn at a moment, by its days, hours and dates.
#[must_use]
pub fn is_on(turn: &Turn, at: Moment) -> bool {
    let china = at.china();
    let date = china.date();
    is_on_day(turn, date)
        && turn
            .hours
            .is_none_or(|hours| is_within(hours, china.time()))
}

fn is_on_day(turn: &Turn, date: Date) -> bool {
    let day = 1 << date.weekday().number_days_from_monday();
    (turn.days == 0 || turn.days & day != 0)
        && turn.start_on.is_none_or(|start| start <= date)
        && turn.end_on.is_none_or(|end| date <= end)
}

/// Past midnight if the end is before the beginning.
pub(crate) fn is_within(hours: Hours, clock: Time) -> bool {
    if hours.from <= hours.to {
        (hours.from..hours.to).contains(&clock)
    } else {
        clock >= hours.from || clock < hours.to
    }
}

/// A trade's category among the bits of a slide's categories.
pub(crate) fn category_bit(trade: TradeId) -> u16 {
    let category = trade.category();
    category.map_or(0, |category| 1 << (category.ordinal() - 1))
}

/// Why a slide has no turn at a moment, by its days, hours and dates, in words; nothing if it
/// has.
#[must_use]
pub fn why_off(turn: &Turn, at: Moment) -> Option<String> {
    let date = at.date();
    let day = |date: Date| format!("{}月{}日", u8::from(date.month()), date.day());
    if let Some(start) = turn.start_on.filter(|start| date < *start) {
        Some(format!("还没开始：{}起放", day(start)))
    } else if let Some(end) = turn.end_on.filter(|end| *end < date) {
        Some(format!("已经结束：放到{}", day(end)))
    } else if !is_on_day(turn, date) {
        Some(format!("这一天不放：只在{}", days(turn)))
    } else {
        let missed = turn.hours.filter(|_| !is_on(turn, at));
        missed.map(|hours| format!("这个钟点不放：只在 {}", words::hours(hours)))
    }
}

/// Whether one of its days of the week lies between its dates.
fn has_a_day(turn: &Turn) -> bool {
    let Some((start, end)) = turn.start_on.zip(turn.end_on) else {
        return true;
    };
    // After a week the days repeat.
    let days = std::iter::successors(Some(start), |day| day.next_day()).take(7);
    days.take_while(|day| *day <= end)
        .any(|day| is_on_day(turn, day))
}

/// Everything that is wrong with a programme, by field: `slides.3.text`.
#[must_use]
pub fn check(programme: &Programme) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    let slides = &programme.slides;
    if slides.is_empty() {
        wrong.push(FieldError::new("slides", "至少要有一个画面"));
    }
    if slides.len() > SLIDES_MAX {
        let message = format!("最多{SLIDES_MAX}个画面");
        wrong.push(FieldError::new("slides", message));
    }
    for (at, turn) in slides.iter().enumerate() {
        let mut require = |holds: bool, field: &str, message: String| {
            if !holds {
                wrong.push(FieldError::new(format!("slides.{at}.{field}"), message));
            }
        };
        require(
            turn.pages <= PAGES_MAX,
            "pages",
            format!("一次最多{PAGES_MAX}页"),
        );
        require(
            turn.seconds <= SECONDS_MAX,
            "seconds",
            format!("最长{SECONDS_MAX}秒"),
        );
        require(turn.days <= DAYS, "days", "没有这一天".to_owned());
        require(
            turn.categories <= CATEGORIES,
            "categories",
            "没有这个门类".to_owned(),
        );
        require(
            turn.trades.len() <= TRADES_MAX,
            "trades",
            format!("最多{TRADES_MAX}个工种"),
        );
        let is_unknown = |trade: &&TradeId| trades::label(**trade).is_empty();
        if let Some(unknown) = turn.trades.iter().find(is_unknown) {
            require(false, "trades", format!("没有编号{unknown}的工种"));
        }
        let mut named = turn.trades.iter().enumerate();
        let twice = named.find(|(at, trade)| turn.trades[..*at].contains(trade));
        if let Some((_, twice)) = twice {
            let message = format!("{}写了两次", trades::label(*twice));
            require(false, "trades", message);
        }
        require(turn.scopes <= SCOPES, "scopes", "没有这个范围".to_owned());
        require(
            turn.hours.is_none_or(|hours| hours.from != hours.to),
            "hours",
            "开始和结束不能是同一刻".to_owned(),
        );
        let dates = turn.start_on.zip(turn.end_on);
        require(
            dates.is_none_or(|(start, end)| start <= end),
            "end_on",
            "结束的日子早于开始的日子".to_owned(),
        );
        require(
            dates.is_none_or(|(start, end)| start > end) || has_a_day(turn),
            "days",
            "从开始到结束没有这样的日子，一次也放不出来".to_owned(),
        );
        for (field, text, max) in [
            ("title", &turn.title, TITLE_MAX),
            ("text", &turn.text, TEXT_MAX),
        ] {
            let chars = text.trim().chars().count();
            let is_notice = turn.slide == Slide::Notice;
            require(!is_notice || chars > 0, field, "通知要写字".to_owned());
            require(chars <= max, field, format!("最多{max}个字"));
            require(
                !text.chars().any(char::is_control),
                field,
                "不能有换行和控制字符".to_owned(),
            );
        }
    }
    wrong
}

/// Times of a usual week at which no slide has its turn, in words: “周日 05:00–06:00 没有画面”.
/// A board then shows what is open. Dates are left out: they end by themselves. So is what a
/// slide is filtered to: what is open changes by the minute, and [`crate::rotation::standing`]
/// tells it.
#[must_use]
pub fn gaps(programme: &Programme) -> Vec<String> {
    let mut gaps = Vec::new();
    for (day, name) in DAY_NAMES.iter().enumerate() {
        let on: Vec<&Turn> = programme
            .slides
            .iter()
            .filter(|turn| turn.days == 0 || turn.days & (1 << day) != 0)
            .collect();
        let mut edges = vec![0, DAY_MINUTES];
        for hours in on.iter().filter_map(|turn| turn.hours) {
            edges.extend([minute_of_day(hours.from), minute_of_day(hours.to)]);
        }
        edges.sort_unstable();
        edges.dedup();
        let mut dark: Vec<(u32, u32)> = Vec::new();
        for pair in edges.windows(2) {
            let &[from, to] = pair else { continue };
            let clock = Time::MIDNIGHT + Duration::minutes(i64::from(from));
            let is_shown = on
                .iter()
                .any(|turn| turn.hours.is_none_or(|hours| is_within(hours, clock)));
            match dark.last_mut().filter(|last| last.1 == from) {
                _ if is_shown => {}
                Some(last) => last.1 = to,
                None => dark.push((from, to)),
            }
        }
        let text = |at: u32| format!("{:02}:{:02}", at / HOUR_MINUTES, at % HOUR_MINUTES);
        gaps.extend(dark.into_iter().map(|(from, to)| {
            if (from, to) == (0, DAY_MINUTES) {
                format!("{name}全天没有画面")
            } else {
                format!("{name} {}–{} 没有画面", text(from), text(to))
            }
        }));
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::moment;
    use time::macros::{date, time};

    fn notice(change: impl Fn(&mut Turn)) -> Turn {
        let mut turn = Turn::always(Slide::Notice, 1);
        "通知".clone_into(&mut turn.title);
        "明天停电".clone_into(&mut turn.text);
        change(&mut turn);
        turn
    }

    #[test]
    fn days_hours_and_dates_decide() {
        // A Monday.
        let at = |clock: &str| moment(&format!("2026-11-23T{clock}:00+08:00"));
        let early = Hours {
            from: time!(5:00),
            to: time!(7:00),
        };
        let night = Hours {
            from: time!(22:00),
            to: time!(4:00),
        };
        for (turn, clock, off) in [
            (notice(|_| {}), "06:00", None),
            (notice(|t| t.days = 1), "06:00", None),
            (
                notice(|t| t.days = 0b110_0000),
                "06:00",
                Some("这一天不放：只在周六、周日"),
            ),
            (notice(|t| t.hours = Some(early)), "06:59", None),
            (
                notice(|t| t.hours = Some(early)),
                "07:00",
                Some("这个钟点不放：只在 05:00–07:00"),
            ),
            (notice(|t| t.hours = Some(night)), "03:59", None),
            (
                notice(|t| t.hours = Some(night)),
                "12:00",
                Some("这个钟点不放：只在 22:00–第二天04:00"),
            ),
            (
                notice(|t| t.start_on = Some(date!(2026 - 11 - 24))),
                "06:00",
                Some("还没开始：11月24日起放"),
            ),
            (
                notice(|t| t.end_on = Some(date!(2026 - 11 - 22))),
                "06:00",
                Some("已经结束：放到11月22日"),
            ),
        ] {
            assert_eq!(
                why_off(&turn, at(clock)).as_deref(),
                off,
                "{turn:?} {clock}"
            );
            assert_eq!(is_on(&turn, at(clock)), off.is_none());
        }
    }

    #[test]
    fn what_is_wrong_is_named_by_its_slide() {
        assert_eq!(check(&Programme::default()), []);
        let slides = vec![
            Turn::always(Slide::Postings, 21),
            notice(|t| t.text.clear()),
            notice(|t| t.title = "长".repeat(17)),
            notice(|t| t.seconds = 121),
        ];
        let fields: Vec<String> = check(&Programme { slides })
            .into_iter()
            .map(|error| error.field)
            .collect();
        assert_eq!(
            fields,
            [
                "slides.0.pages",
                "slides.1.text",
                "slides.2.title",
                "slides.3.seconds"
            ]
        );
        let none = check(&Programme { slides: Vec::new() });
        assert_eq!(none[0].field, "slides");
    }

    #[test]
    fn filters_that_name_nothing_are_named() {
        let postings = |change: &dyn Fn(&mut Turn)| {
            let mut turn = Turn::always(Slide::Postings, 1);
            change(&mut turn);
            turn
        };
        let ids = |ids: &[u16]| ids.iter().copied().map(TradeId).collect::<Vec<_>>();
        for (turn, expect) in [
            (postings(&|t| t.trades = ids(&[101, 105])), None),
            (postings(&|t| t.scopes = 0b111), None),
            (
                postings(&|t| t.trades = ids(&[101, 999])),
                Some(("slides.0.trades", "没有编号999的工种")),
            ),
            (
                postings(&|t| {
                    let all = linggong_contract::Category::ALL.into_iter();
                    let all = all.flat_map(trades::of).map(|(trade, _)| trade);
                    t.trades = all.take(TRADES_MAX + 1).collect();
                }),
                Some(("slides.0.trades", "最多20个工种")),
            ),
            (
                postings(&|t| t.trades = ids(&[101, 105, 101])),
                Some(("slides.0.trades", "瓦工/砌墙写了两次")),
            ),
            (
                postings(&|t| t.scopes = 0b1000),
                Some(("slides.0.scopes", "没有这个范围")),
            ),
            (
                // From a Monday to a Friday, and only at the week's end.
                postings(&|t| {
                    t.days = 0b110_0000;
                    t.start_on = Some(date!(2026 - 11 - 23));
                    t.end_on = Some(date!(2026 - 11 - 27));
                }),
                Some((
                    "slides.0.days",
                    "从开始到结束没有这样的日子，一次也放不出来",
                )),
            ),
            (
                postings(&|t| {
                    t.days = 0b110_0000;
                    t.start_on = Some(date!(2026 - 11 - 23));
                    t.end_on = Some(date!(2026 - 11 - 28));
                }),
                None,
            ),
        ] {
            let slides = vec![turn];
            let found = check(&Programme { slides });
            let found: Vec<_> = found
                .iter()
                .map(|error| (error.field.as_str(), error.message.as_str()))
                .collect();
            assert_eq!(found, Vec::from_iter(expect));
        }
    }

    #[test]
    fn times_without_a_picture_are_told_in_words() {
        assert_eq!(gaps(&Programme::default()), [""; 0]);
        let mut day = Turn::always(Slide::Postings, 1);
        day.days = 0b011_1111;
        let mut sunday = day.clone();
        sunday.days = 0b100_0000;
        sunday.hours = Some(Hours {
            from: time!(6:00),
            to: time!(5:00),
        });
        let programme = Programme {
            slides: vec![day.clone(), sunday],
        };
        assert_eq!(gaps(&programme), ["周日 05:00–06:00 没有画面"]);
        assert_eq!(gaps(&Programme { slides: vec![day] }), ["周日全天没有画面"]);
    }
}
