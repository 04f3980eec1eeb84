//! When a slide has its turn, what is wrong with a programme, and what its week looks like.

use linggong_contract::{Date, FieldError, Hours, Moment, Programme, Slide, Time, Turn};
use time::Duration;

/// Most slides of a programme.
pub const SLIDES_MAX: usize = 40;
/// Most pages of postings in one turn.
pub const PAGES_MAX: u16 = 20;
/// Longest a picture stands, in seconds.
pub const SECONDS_MAX: u16 = 120;
/// Characters of a notice's heading and text: what fits the smallest wall.
pub const TITLE_MAX: usize = 16;
/// See [`TITLE_MAX`].
pub const TEXT_MAX: usize = 90;
/// Characters of a screen's name, which is longer than a tag.
const AUDIENCE_MAX: usize = 20;
/// Bits of all days and of all categories.
const DAYS: u16 = 0x7f;
const CATEGORIES: u16 = 0x1ff;
const DAY_MINUTES: u16 = 24 * 60;
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

/// Why a slide has no turn at a moment, in words; nothing if it has.
#[must_use]
pub fn why_off(turn: &Turn, at: Moment) -> Option<&'static str> {
    let date = at.date();
    if turn.start_on.is_some_and(|start| date < start) {
        Some("还没到开始的日子")
    } else if turn.end_on.is_some_and(|end| end < date) {
        Some("已经过了结束的日子")
    } else if !is_on_day(turn, date) {
        Some("这一天不放")
    } else if !is_on(turn, at) {
        Some("这个钟点不放")
    } else {
        None
    }
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
/// A board then shows what is open. Dates are left out: they end by themselves.
#[must_use]
pub fn gaps(programme: &Programme) -> Vec<String> {
    let minute = |clock: Time| u16::from(clock.hour()) * 60 + u16::from(clock.minute());
    let mut gaps = Vec::new();
    for (day, name) in DAY_NAMES.iter().enumerate() {
        let on: Vec<&Turn> = programme
            .slides
            .iter()
            .filter(|turn| turn.days == 0 || turn.days & (1 << day) != 0)
            .collect();
        let mut edges = vec![0, DAY_MINUTES];
        for hours in on.iter().filter_map(|turn| turn.hours) {
            edges.extend([minute(hours.from), minute(hours.to)]);
        }
        edges.sort_unstable();
        edges.dedup();
        let mut dark: Vec<(u16, u16)> = Vec::new();
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
        let text = |at: u16| format!("{:02}:{:02}", at / 60, at % 60);
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
            (notice(|t| t.days = 0b10), "06:00", Some("这一天不放")),
            (notice(|t| t.hours = Some(early)), "06:59", None),
            (
                notice(|t| t.hours = Some(early)),
                "07:00",
                Some("这个钟点不放"),
            ),
            (notice(|t| t.hours = Some(night)), "03:59", None),
            (
                notice(|t| t.hours = Some(night)),
                "12:00",
                Some("这个钟点不放"),
            ),
            (
                notice(|t| t.start_on = Some(date!(2026 - 11 - 24))),
                "06:00",
                Some("还没到开始的日子"),
            ),
            (
                notice(|t| t.end_on = Some(date!(2026 - 11 - 22))),
                "06:00",
                Some("已经过了结束的日子"),
            ),
        ] {
            assert_eq!(why_off(&turn, at(clock)), off, "{turn:?} {clock}");
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
