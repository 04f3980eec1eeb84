//! Screens: what may be said of one, when it counts as silent, and what lies over it.

use linggong_contract::api::screens::NewTakeover;
use linggong_contract::{
    FieldError, Hours, Moment, ScreenRole, ScreenSettings, Takeover, TakeoverKind,
};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::merge::{clash, pick};
use crate::programme::is_within;
use crate::wording;

/// A screen reports so often, in milliseconds, if nothing changes.
pub const REPORT_EVERY_MS: i64 = 20_000;
/// A screen that was not heard for so long is marked as silent.
pub const SILENT_AFTER_MS: i64 = 60_000;
/// How long the code on a device is good: 10 minutes.
pub const CODE_LASTS_MS: i64 = 10 * 60_000;
/// How long a screen shows its name when it is asked to: 30 seconds.
pub const IDENTIFY_MS: i64 = 30_000;
/// A clock that is further off than this is told to staff: a minute.
pub const SKEW_MAX_MS: i64 = 60_000;
/// Characters of a takeover's heading and text.
pub const TITLE_CHARS: usize = 12;
/// See [`TITLE_CHARS`].
pub const TEXT_CHARS: usize = 60;
/// Tags of one screen.
pub const TAGS_MAX: usize = 6;
const TAG_CHARS: usize = 10;
const NAME_CHARS: usize = 20;
const PLACE_CHARS: usize = 40;
const MINUTES: std::ops::RangeInclusive<u16> = 1..=24 * 60;

/// What two say of a screen who both began with `base`, put together: what only one of them
/// changed is theirs. What both changed stays `mine`, and is named with what stands in `theirs`.
#[must_use]
pub fn merged(
    base: &ScreenSettings,
    mine: ScreenSettings,
    theirs: &ScreenSettings,
) -> (ScreenSettings, Vec<FieldError>) {
    let mut merged = mine;
    let mut clashes = Vec::new();
    let mut name = |is_clash: bool, field: &str, words: &str| {
        if is_clash {
            clashes.push(clash(field, words));
        }
    };
    // Two who both changed one of two ways say the same: nothing to be named.
    pick(&base.role, &mut merged.role, &theirs.role);
    pick(&base.portrait, &mut merged.portrait, &theirs.portrait);
    let is_clash = pick(&base.name, &mut merged.name, &theirs.name);
    name(is_clash, "name", &theirs.name);
    let is_clash = pick(&base.place, &mut merged.place, &theirs.place);
    name(is_clash, "place", &theirs.place);
    let is_clash = pick(&base.tags, &mut merged.tags, &theirs.tags);
    name(is_clash, "tags", &theirs.tags.join(" "));
    let is_clash = pick(
        &base.diagonal_in,
        &mut merged.diagonal_in,
        &theirs.diagonal_in,
    );
    name(is_clash, "diagonal_in", &theirs.diagonal_in.to_string());
    let is_clash = pick(
        &base.distance_dm,
        &mut merged.distance_dm,
        &theirs.distance_dm,
    );
    name(is_clash, "distance_dm", &metres(theirs.distance_dm));
    let is_clash = pick(&base.dark, &mut merged.dark, &theirs.dark);
    let dark = theirs.dark.map(wording::hours);
    name(is_clash, "dark", &dark.unwrap_or_default());
    (merged, clashes)
}

/// A distance as it is typed.
#[must_use]
pub fn metres(decimetres: u16) -> String {
    format!("{}.{}", decimetres / 10, decimetres % 10)
}

/// What is wrong with what staff say of a screen.
#[must_use]
pub fn check(settings: &ScreenSettings) -> Vec<FieldError> {
    let mut wrong = Wrong::default();
    wrong.text(
        "name",
        &settings.name,
        1,
        NAME_CHARS,
        "写个名字，最多20个字",
    );
    wrong.unless(!settings.name.contains(','), "name", "名字里不能有逗号");
    wrong.text("place", &settings.place, 0, PLACE_CHARS, "最多40个字");
    wrong.tags(&settings.tags);
    wrong.unless(
        (10..=200).contains(&settings.diagonal_in),
        "diagonal_in",
        "写10到200英寸",
    );
    wrong.unless(
        (3..=200).contains(&settings.distance_dm),
        "distance_dm",
        "写0.3到20米",
    );
    wrong.unless(
        settings.dark.is_none_or(|dark| dark.from != dark.to),
        "dark",
        "息屏的开始和结束不能一样",
    );
    wrong.0
}

/// What is wrong with a message to be put over boards.
#[must_use]
pub fn check_takeover(new: &NewTakeover) -> Vec<FieldError> {
    let mut wrong = Wrong::default();
    wrong.text("title", &new.title, 1, TITLE_CHARS, "写标题，最多12个字");
    wrong.text("text", &new.text, 0, TEXT_CHARS, "最多60个字");
    wrong.tags(&new.tags);
    wrong.unless(
        MINUTES.contains(&new.minutes),
        "minutes",
        "写1到1440分钟（一天）",
    );
    wrong.0
}

#[derive(Default)]
struct Wrong(Vec<FieldError>);

impl Wrong {
    fn unless(&mut self, is_right: bool, field: &str, message: &str) {
        if !is_right {
            self.0.push(FieldError::new(field, message));
        }
    }

    fn text(&mut self, field: &str, text: &str, min: usize, max: usize, message: &str) {
        let fits = (min..=max).contains(&text.trim().chars().count());
        self.unless(fits && !text.chars().any(char::is_control), field, message);
    }

    fn tags(&mut self, tags: &[String]) {
        let fits = |tag: &String| {
            (1..=TAG_CHARS).contains(&tag.chars().count())
                && !tag
                    .chars()
                    .any(|c| c == ',' || c.is_control() || c.is_whitespace())
        };
        self.unless(
            tags.len() <= TAGS_MAX && tags.iter().all(fits),
            "tags",
            "最多6个标签，每个最多10个字",
        );
    }
}

/// The digits of a code as staff type it; `None` if it cannot be one.
#[must_use]
pub fn code(typed: &str) -> Option<String> {
    // Whoever types Chinese may type digits of its width.
    let plain = |c: char| match c {
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')),
        c => Some(c),
    };
    let typed = typed.chars().filter(|c| !c.is_whitespace() && *c != '-');
    let digits: String = typed.filter_map(plain).collect();
    (digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

/// The address that a screen shows.
#[must_use]
pub fn address(settings: &ScreenSettings) -> String {
    let market = settings.market;
    match settings.role {
        ScreenRole::Kiosk => format!("/kiosk?market={market}"),
        ScreenRole::Board => format!(
            "/board?market={market}&diagonal={}&distance={}&names={}",
            settings.diagonal_in,
            metres(settings.distance_dm),
            names(settings)
        ),
    }
}

/// What a screen goes by, as an address carries it: its name, then its tags.
fn names(settings: &ScreenSettings) -> String {
    let all = std::iter::once(&settings.name).chain(&settings.tags);
    let encoded = all.map(|name| utf8_percent_encode(name.trim(), NON_ALPHANUMERIC).to_string());
    encoded.collect::<Vec<_>>().join(",")
}

/// Whether a screen that was last heard then counts as heard.
#[must_use]
pub const fn is_online(seen_at: Moment, now: Moment) -> bool {
    now.since_ms(seen_at) <= SILENT_AFTER_MS
}

/// Since when a screen was silent that is heard again now; `None` if it was not. Nobody could
/// hear it before `listening_since`.
#[must_use]
pub fn silence(seen_at: Moment, listening_since: Moment, now: Moment) -> Option<Moment> {
    let from = seen_at.max(listening_since);
    (!is_online(from, now)).then_some(seen_at)
}

/// Whether a screen is dark now.
#[must_use]
pub fn is_dark(dark: Option<Hours>, now: Moment) -> bool {
    dark.is_some_and(|hours| is_within(hours, now.china().time()))
}

/// What lies over a screen with these tags: the newest message that is on.
#[must_use]
pub fn over<'a>(takeovers: &'a [Takeover], tags: &[String], now: Moment) -> Option<&'a Takeover> {
    let on = takeovers
        .iter()
        .filter(|one| !one.drill && one.is_for(tags) && one.starts_at <= now && now < one.ends_at);
    // Who may be in danger reads that first, whatever came later.
    on.max_by_key(|one| (one.kind == TakeoverKind::Evacuate, one.id))
}

/// What a message of this kind usually says: heading and text.
#[must_use]
pub const fn template(kind: TakeoverKind) -> (&'static str, &'static str) {
    match kind {
        TakeoverKind::Evacuate => (
            "请马上离开大厅",
            "不要挤，不要跑。跟着工作人员，从最近的出口走。",
        ),
        TakeoverKind::Weather => (
            "天气不好，先别出门",
            "室外的活先停。请在大厅里等，听工作人员安排。",
        ),
        TakeoverKind::Safety => (
            "室外的活今天停工",
            "有危险，先停工。工钱怎么算，请到窗口问。",
        ),
        TakeoverKind::Fraud => (
            "先交钱的都是骗子",
            "本市场找活全部免费。有人收押金、介绍费，马上告诉工作人员。",
        ),
        TakeoverKind::Notice => ("请注意", ""),
    }
}

#[cfg(test)]
mod tests {
    use linggong_contract::{Adcode, Time};

    use super::*;

    #[test]
    fn what_two_say_of_a_screen_is_put_together() {
        let with = |name: &str, place: &str, diagonal_in| ScreenSettings {
            name: name.to_owned(),
            place: place.to_owned(),
            diagonal_in,
            ..settings()
        };
        let base = with("一号", "", 55);
        let (both, clashes) = merged(&base, with("东屏", "", 43), &with("西屏", "东墙", 55));
        assert_eq!(both, with("东屏", "东墙", 43));
        let told = FieldError::new("name", "别人写的是“西屏”");
        assert_eq!(clashes, [told]);
        // Two who wrote the same, and a nightly rest that only one of them changed.
        let mut theirs = with("东屏", "", 55);
        theirs.dark = Some(Hours {
            from: Time::from_hms(22, 0, 0).unwrap(),
            to: Time::from_hms(5, 30, 0).unwrap(),
        });
        let (both, clashes) = merged(&base, with("东屏", "", 55), &theirs);
        assert_eq!((both, clashes), (theirs.clone(), vec![]));
        // Each clash is told at the field of the form, as one would type it.
        let mut mine = settings();
        (mine.role, mine.distance_dm, mine.portrait) = (ScreenRole::Kiosk, 6, true);
        mine.tags.clear();
        mine.dark = Some(Hours {
            from: Time::from_hms(21, 0, 0).unwrap(),
            to: Time::from_hms(6, 0, 0).unwrap(),
        });
        theirs = settings();
        theirs.distance_dm = 42;
        theirs.tags.push("东门".to_owned());
        theirs.dark = Some(Hours {
            from: Time::from_hms(22, 0, 0).unwrap(),
            to: Time::from_hms(5, 30, 0).unwrap(),
        });
        let (both, clashes) = merged(&settings(), mine.clone(), &theirs);
        assert_eq!(both, mine);
        let told = [
            ("tags", "大厅 东门"),
            ("distance_dm", "4.2"),
            ("dark", "22:00–5:30"),
        ];
        let told = told.map(|(field, is)| FieldError::new(field, format!("别人写的是“{is}”")));
        assert_eq!(clashes, told);
    }

    fn settings() -> ScreenSettings {
        ScreenSettings {
            market: Adcode::parse("141124").unwrap(),
            role: ScreenRole::Board,
            name: "大厅1号屏".to_owned(),
            place: String::new(),
            tags: vec!["大厅".to_owned()],
            diagonal_in: 55,
            distance_dm: 35,
            portrait: false,
            dark: None,
        }
    }

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    #[test]
    fn each_wrong_word_about_a_screen_is_named() {
        assert_eq!(check(&settings()), []);
        let wrong = |change: fn(&mut ScreenSettings)| {
            let mut changed = settings();
            change(&mut changed);
            check(&changed)
                .into_iter()
                .map(|error| error.field)
                .collect::<Vec<_>>()
        };
        assert_eq!(wrong(|one| one.name = "  ".to_owned()), ["name"]);
        assert_eq!(wrong(|one| one.name = "屏".repeat(21)), ["name"]);
        assert_eq!(wrong(|one| one.place = "a\nb".to_owned()), ["place"]);
        assert_eq!(wrong(|one| one.tags = vec!["大 厅".to_owned()]), ["tags"]);
        assert_eq!(wrong(|one| one.tags = vec!["厅".to_owned(); 7]), ["tags"]);
        assert_eq!(wrong(|one| one.diagonal_in = 9), ["diagonal_in"]);
        assert_eq!(wrong(|one| one.distance_dm = 0), ["distance_dm"]);
        let noon = Time::from_hms(12, 0, 0).unwrap();
        let mut dark = settings();
        dark.dark = Some(Hours {
            from: noon,
            to: noon,
        });
        assert_eq!(check(&dark)[0].field, "dark");
    }

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        for (typed, expect) in [
            ("482736", Some("482736")),
            (" 482 736", Some("482736")),
            ("482-736", Some("482736")),
            ("４８２７３６", Some("482736")),
            ("48273", None),
            ("4827361", None),
            ("48273a", None),
            ("", None),
        ] {
            assert_eq!(code(typed).as_deref(), expect, "{typed}");
        }
    }

    #[test]
    fn a_screen_s_address_carries_its_size() {
        let board = settings();
        assert_eq!(
            address(&board),
            "/board?market=141124&diagonal=55&distance=3.5\
             &names=%E5%A4%A7%E5%8E%851%E5%8F%B7%E5%B1%8F,%E5%A4%A7%E5%8E%85",
        );
        let mut kiosk = settings();
        kiosk.role = ScreenRole::Kiosk;
        assert_eq!(address(&kiosk), "/kiosk?market=141124");
    }

    #[test]
    fn silence_counts_from_a_minute_on_and_only_while_somebody_listened() {
        let seen = at("2026-11-23T06:00:00+08:00");
        let always = at("2026-11-01T00:00:00+08:00");
        let minute = at("2026-11-23T06:01:00+08:00");
        assert!(is_online(seen, minute) && silence(seen, always, minute).is_none());
        let later = minute.plus_ms(1);
        assert!(!is_online(seen, later));
        assert_eq!(silence(seen, always, later), Some(seen));
        // The server itself was down.
        assert_eq!(silence(seen, later.plus_ms(-5_000), later), None);
    }

    #[test]
    fn it_is_dark_over_midnight() {
        let clock = |h| Time::from_hms(h, 30, 0).unwrap();
        let dark = Some(Hours {
            from: clock(21),
            to: clock(4),
        });
        assert!(is_dark(dark, at("2026-11-23T23:00:00+08:00")));
        assert!(is_dark(dark, at("2026-11-23T04:29:00+08:00")));
        assert!(!is_dark(dark, at("2026-11-23T04:30:00+08:00")));
        assert!(!is_dark(None, at("2026-11-23T23:00:00+08:00")));
    }

    #[test]
    fn the_newest_message_is_on_top_but_for_the_way_out() {
        let now = at("2026-11-23T06:00:00+08:00");
        let one = |id, kind, drill: bool, tags: &[&str]| Takeover {
            id,
            scope: Adcode::parse("14")
                .or_else(|_| Adcode::parse("140000"))
                .unwrap(),
            tags: tags.iter().map(|&tag| tag.to_owned()).collect(),
            kind,
            title: "题".to_owned(),
            text: String::new(),
            drill,
            starts_at: now.plus_ms(-1),
            ends_at: now.plus_ms(60_000),
        };
        let all = [
            one(1, TakeoverKind::Evacuate, false, &["大厅"]),
            one(2, TakeoverKind::Weather, false, &[]),
            one(3, TakeoverKind::Notice, false, &["东门"]),
            one(4, TakeoverKind::Notice, true, &[]),
        ];
        let hall = ["大厅".to_owned()];
        let top = |tags: &[String], now| over(&all, tags, now).map(|one| one.id);
        assert_eq!(top(&hall, now), Some(1));
        assert_eq!(top(&[], now), Some(2));
        assert_eq!(top(&["东门".to_owned()], now), Some(3));
        assert_eq!(top(&hall, now.plus_ms(60_000)), None);
    }

    #[test]
    fn templates_fit_and_a_message_has_a_heading_and_an_end() {
        for kind in TakeoverKind::ALL {
            let (title, text) = template(*kind);
            let mut new = NewTakeover {
                scope: Adcode::parse("141124").unwrap(),
                tags: Vec::new(),
                kind: *kind,
                title: title.to_owned(),
                text: text.to_owned(),
                drill: false,
                minutes: 30,
            };
            assert_eq!(check_takeover(&new), []);
            new.title.clear();
            new.minutes = 0;
            let wrong = check_takeover(&new);
            assert_eq!(wrong.len(), 2, "{wrong:?}");
        }
    }
}
