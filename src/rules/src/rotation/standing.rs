//! How each slide of a programme stands at a moment: shown, when it comes, or why it does not;
//! and what the day gives it.

use linggong_contract::{Feed, Moment, Programme, Slide, Turn};

use super::filter::Filter;
use super::walk::Walk;
use super::{Frame, dwell_ms};
use crate::programme::{asked, scopes, why_off};
use crate::reading::rows_dwell_ms;
use crate::wording::clock_to_the_second as clock;

/// Hours of a day.
pub const HOURS: usize = 24;
const HOUR_MS: i64 = 3_600_000;

/// A slide at a moment, and on the day of that moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whether it is on the glass.
    pub is_shown: bool,
    /// When it comes next, if it does before midnight.
    pub next: Option<Moment>,
    /// Why it is shown or not, in full words.
    pub told: String,
    /// Pages it has on the whole day.
    pub pages: usize,
    /// How long these stand together, in milliseconds.
    pub ms: i64,
    /// That as a share of the day, in per cent: `12%`.
    pub share: String,
    /// How long it stands in each hour of the day, in milliseconds.
    pub hours: [i64; HOURS],
}

/// How the slides of a programme stand at `at`, in their order.
///
/// `day` is what [`super::frames`] makes of the same programme, feed and rows for that day.
#[must_use]
pub fn standings(
    programme: &Programme,
    feed: &Feed,
    rows: usize,
    day: &[Frame],
    at: Moment,
) -> Vec<Standing> {
    let longest = programme.slides.iter().map(|turn| dwell_ms(turn, rows));
    // As the replay has it: no page that begins now ends later.
    let page_ms = 2 * longest.max().unwrap_or(0).max(rows_dwell_ms(rows));
    let slides = programme.slides.iter().enumerate();
    slides
        .map(|(place, turn)| {
            // It cannot be published, whatever the replay makes of it.
            let is_blank = is_blank(turn);
            let own = || {
                let all = day.iter().filter(move |_| !is_blank);
                all.filter(|frame| frame.place == Some(place))
            };
            let shown = own().find(|frame| frame.from <= at && at < frame.until);
            let next = own().find(|frame| frame.from > at).map(|frame| frame.from);
            let ms = own().map(|frame| frame.until.since_ms(frame.from)).sum();
            let why = || match why_off(turn, at) {
                Some(why) => Some(why),
                None if next.is_some() => None,
                None => nothing(turn, feed, at, at.plus_ms(page_ms)),
            };
            let told = match (shown, why(), next) {
                _ if is_blank => "通知还没写好，写好才能放".to_owned(),
                (Some(frame), ..) => {
                    format!("正在放：{} 到 {}", clock(frame.from), clock(frame.until))
                }
                (None, Some(why), Some(next)) => format!("{why}，下一次 {}", clock(next)),
                (None, Some(why), None) => why,
                (None, None, Some(next)) => format!("{} 轮到它", clock(next)),
                (None, None, None) => "这一天后面轮不到它了".to_owned(),
            };
            Standing {
                is_shown: shown.is_some(),
                next,
                told,
                pages: own().count(),
                ms,
                share: share(ms, at.day_end().since_ms(at.day_start())),
                hours: hours(own(), at.day_start()),
            }
        })
        .collect()
}

/// Whether it is a notice that says nothing yet.
fn is_blank(turn: &Turn) -> bool {
    let is_empty = turn.title.trim().is_empty() || turn.text.trim().is_empty();
    turn.slide == Slide::Notice && is_empty
}

/// Why a slide has nothing to show, and which of its filters leaves nothing; nothing if it has.
fn nothing(turn: &Turn, feed: &Feed, at: Moment, page_until: Moment) -> Option<String> {
    let is_empty = |asks: &Turn| {
        let walk = Walk::through(feed, at.day_start(), Filter::of(asks));
        !walk.has_any(at, page_until)
    };
    // One filter after the other: the first that leaves nothing is the reason.
    let mut asks = Turn::always(Slide::Postings, 1);
    match turn.slide {
        Slide::ServicePromise | Slide::Notice => return None,
        Slide::Figures | Slide::PayLevels => {
            return is_empty(&asks).then(|| "没有在招的用工，没有数字可放".to_owned());
        }
        Slide::Postings | Slide::Urgent => {}
    }
    if is_empty(&asks) {
        return Some("没有在招的用工".to_owned());
    }
    asks.categories = turn.categories;
    asks.trades.clone_from(&turn.trades);
    let mut what = asked(turn);
    if what.is_empty() {
        "用工".clone_into(&mut what);
    }
    if is_empty(&asks) {
        return Some(format!("没有在招的{what}"));
    }
    asks.scopes = turn.scopes;
    let seen_in = scopes(turn);
    if is_empty(&asks) {
        return Some(format!("在招的{what}里，没有只给{seen_in}看的"));
    }
    asks.slide = turn.slide;
    if !seen_in.is_empty() {
        what = format!("{what}（{seen_in}）");
    }
    is_empty(&asks).then(|| format!("在招的{what}里，没有一条勾了“来了就能上工”"))
}

/// How long frames stand in each hour of the day.
fn hours<'a>(frames: impl Iterator<Item = &'a Frame>, start: Moment) -> [i64; HOURS] {
    let mut hours = [0; HOURS];
    for frame in frames {
        let (from, until) = (frame.from.since_ms(start), frame.until.since_ms(start));
        for (hour, begin) in hours.iter_mut().zip((0..).map(|hour| hour * HOUR_MS)) {
            *hour += (until.min(begin + HOUR_MS) - from.max(begin)).max(0);
        }
    }
    hours
}

/// The hours in which anything stands, in words: `全天`, `05:00–09:00、17:00–18:00`.
#[must_use]
pub fn spans(hours: &[i64; HOURS]) -> String {
    let mut spans = Vec::new();
    let mut hour = 0;
    for run in hours.chunk_by(|one, next| (*one > 0) == (*next > 0)) {
        if run[0] > 0 {
            spans.push(format!("{hour:02}:00–{:02}:00", hour + run.len()));
        }
        hour += run.len();
    }
    match hours.iter().filter(|ms| **ms > 0).count() {
        0 => "不放".to_owned(),
        HOURS => "全天".to_owned(),
        _ => spans.join("、"),
    }
}

/// A share in whole per cent; a little is never told as nothing.
fn share(part: i64, whole: i64) -> String {
    match (part * 100 + whole / 2) / whole.max(1) {
        0 if part > 0 => "不到1%".to_owned(),
        percent => format!("{percent}%"),
    }
}

#[cfg(test)]
mod tests {
    use linggong_contract::{Hours, Scope, TradeId};
    use time::macros::{date, time};

    use super::super::frames;
    use super::*;
    use crate::testing::{feed_at, moment, posting};

    const ROWS: usize = 5;

    /// A Sunday.
    fn morning() -> Moment {
        moment("2026-11-22T06:10:00+08:00")
    }

    /// One bricklayer of the county, who is not needed at once.
    fn bricklayer() -> Feed {
        let mut feed = feed_at(morning());
        let mut one = posting(1, moment("2026-11-21T12:00:00+08:00"));
        one.draft.immediate = false;
        one.draft.valid_until = morning().plus_ms(3 * 86_400_000);
        feed.postings.push(one);
        feed
    }

    fn stand(feed: &Feed, slides: Vec<Turn>, at: Moment) -> Vec<Standing> {
        let programme = Programme { slides };
        let day: Vec<Frame> = frames(&programme, feed, ROWS, at).collect();
        standings(&programme, feed, ROWS, &day, at)
    }

    fn told(feed: &Feed, change: impl Fn(&mut Turn)) -> String {
        let mut turn = Turn::always(Slide::Postings, 1);
        change(&mut turn);
        let promise = Turn::always(Slide::ServicePromise, 1);
        stand(feed, vec![promise, turn], morning())[1].told.clone()
    }

    #[test]
    fn what_is_shown_says_until_when_and_what_follows_when_it_comes() {
        let slides = vec![
            Turn::always(Slide::Postings, 1),
            Turn::always(Slide::ServicePromise, 1),
        ];
        let feed = bricklayer();
        let now = stand(&feed, slides.clone(), morning());
        let (shown, waits) = match now[0].is_shown {
            true => (&now[0], &now[1]),
            false => (&now[1], &now[0]),
        };
        assert!(shown.is_shown && !waits.is_shown);
        let next = waits.next.unwrap();
        // One page follows on the other.
        let expect = format!(" 到 {}", clock(next));
        assert!(
            shown.told.starts_with("正在放：06:") && shown.told.ends_with(&expect),
            "{}",
            shown.told
        );
        assert_eq!(waits.told, format!("{} 轮到它", clock(next)));
        let at_its_turn = stand(&feed, slides, next);
        assert_eq!(
            at_its_turn
                .iter()
                .map(|one| one.is_shown)
                .collect::<Vec<_>>(),
            now.iter().map(|one| !one.is_shown).collect::<Vec<_>>()
        );
    }

    #[test]
    fn what_is_not_shown_says_why() {
        let feed = bricklayer();
        let hours = |from, to| Some(Hours { from, to });
        assert_eq!(told(&feed, |t| t.days = 0b1), "这一天不放：只在周一");
        let over = told(&feed, |t| t.hours = hours(time!(5:00), time!(6:00)));
        assert_eq!(over, "这个钟点不放：只在 05:00–06:00");
        let later = told(&feed, |t| t.hours = hours(time!(8:00), time!(9:00)));
        assert!(
            later.starts_with("这个钟点不放：只在 08:00–09:00，下一次 08:00:"),
            "{later}"
        );
        let begins = told(&feed, |t| t.start_on = Some(date!(2026 - 12 - 01)));
        assert_eq!(begins, "还没开始：12月1日起放");
        let ended = told(&feed, |t| t.end_on = Some(date!(2026 - 11 - 21)));
        assert_eq!(ended, "已经结束：放到11月21日");
        let blank = told(&feed, |t| t.slide = Slide::Notice);
        assert_eq!(blank, "通知还没写好，写好才能放");
        // Its hours end before the page that is shown does.
        let missed = told(&feed, |t| {
            t.hours = hours(time!(6:10), time!(6:10:01));
            t.categories = 0;
        });
        assert_eq!(missed, "这一天后面轮不到它了");
    }

    #[test]
    fn the_filter_that_leaves_nothing_is_named() {
        let feed = bricklayer();
        let none = feed_at(morning());
        assert_eq!(told(&none, |t| t.categories = 1), "没有在招的用工");
        let figures = told(&none, |t| t.slide = Slide::Figures);
        assert_eq!(figures, "没有在招的用工，没有数字可放");
        for (categories, trades, scopes, slide, expect) in [
            (0, vec![105], 0, Slide::Postings, "没有在招的木工"),
            (
                0b10,
                vec![105],
                0,
                Slide::Postings,
                "没有在招的搬家货运、木工",
            ),
            // Every other filter would leave nothing, too.
            (0b10, vec![], 0b100, Slide::Urgent, "没有在招的搬家货运"),
            (
                0,
                vec![101],
                0b110,
                Slide::Postings,
                "在招的瓦工里，没有只给全市、全省看的",
            ),
            (
                0,
                vec![],
                0b10,
                Slide::Postings,
                "在招的用工里，没有只给全市看的",
            ),
            (
                0,
                vec![],
                0,
                Slide::Urgent,
                "在招的用工里，没有一条勾了“来了就能上工”",
            ),
            (
                0,
                vec![101],
                0b1,
                Slide::Urgent,
                "在招的瓦工（本县）里，没有一条勾了“来了就能上工”",
            ),
        ] {
            let words = told(&feed, |t| {
                t.categories = categories;
                t.trades = trades.iter().copied().map(TradeId).collect();
                t.scopes = scopes;
                t.slide = slide;
            });
            assert_eq!(words, expect);
        }
        let mut of_the_city = feed.clone();
        of_the_city.postings[0].draft.scope = Scope::City;
        let words = told(&of_the_city, |t| t.scopes = 0b1);
        assert_eq!(words, "在招的用工里，没有只给本县看的");
    }

    #[test]
    fn the_shares_of_the_slides_are_those_of_the_replay_and_make_up_the_day() {
        let slides = vec![
            Turn::always(Slide::Postings, 1),
            Turn::always(Slide::ServicePromise, 1),
            Turn::always(Slide::Urgent, 1),
        ];
        let stand = stand(&bricklayer(), slides, morning());
        assert_eq!(stand.iter().map(|one| one.ms).sum::<i64>(), 86_400_000);
        for hour in 0..HOURS {
            let together: i64 = stand.iter().map(|one| one.hours[hour]).sum();
            assert_eq!(together, HOUR_MS, "{hour}");
        }
        assert!(stand[0].pages > 100 && stand[0].pages.abs_diff(stand[1].pages) <= 1);
        assert_eq!((stand[2].pages, stand[2].share.as_str()), (0, "0%"));
        for (part, expect) in [
            (0, "0%"),
            (1, "不到1%"),
            (5, "1%"),
            (124, "12%"),
            (1_000, "100%"),
        ] {
            assert_eq!(share(part, 1_000), expect, "{part}");
        }
    }

    #[test]
    fn the_hours_of_a_slide_are_told_in_spans() {
        let mut early = Turn::always(Slide::ServicePromise, 1);
        early.hours = Some(Hours {
            from: time!(5:00),
            to: time!(7:00),
        });
        let slides = vec![Turn::always(Slide::Postings, 1), early];
        let stand = stand(&bricklayer(), slides, morning());
        assert_eq!(spans(&stand[0].hours), "全天");
        assert_eq!(spans(&stand[1].hours), "05:00–07:00");
        assert_eq!(spans(&[0; HOURS]), "不放");
        let mut hours = [0; HOURS];
        hours[0] = 1;
        hours[23] = 1;
        assert_eq!(spans(&hours), "00:00–01:00、23:00–24:00");
    }
}
