//! Notices for the boards, made of what the market publishes anyway: a course, an article.

use linggong_contract::{Article, CourseDraft, Turn};
use time::Date;

use crate::programme::{TEXT_MAX, TITLE_MAX};

/// A notice of a course: until the day before it begins.
#[must_use]
pub fn of_course(course: &CourseDraft, before: &Turn) -> Turn {
    let day = course.starts_on;
    let days = course.days;
    let text = [
        format!("{}月{}日开班，{days}天", u8::from(day.month()), day.day()),
        course.place.clone(),
        course.terms.clone(),
        "在自助机或服务台报名".to_owned(),
    ];
    notice(
        &course.title,
        text,
        (before.start_on, day.previous_day()),
        before,
    )
}

/// A notice of an article: what it says first, as long as it is shown.
#[must_use]
pub fn of_article(article: &Article, before: &Turn) -> Turn {
    let days = (article.start_on, article.end_on);
    notice(&article.title, article.sentences.iter(), days, before)
}

/// As many whole sentences as a notice holds; the rest of the slide stays as it was.
fn notice(
    title: &str,
    sentences: impl IntoIterator<Item = impl AsRef<str>>,
    (start_on, end_on): (Option<Date>, Option<Date>),
    before: &Turn,
) -> Turn {
    let mut text = String::new();
    for sentence in sentences {
        let sentence = sentence.as_ref().trim().trim_end_matches('。');
        // A full stop goes with it.
        let chars = text.chars().count() + sentence.chars().count() + 1;
        if sentence.is_empty() || chars > TEXT_MAX {
            continue;
        }
        text.push_str(sentence);
        text.push('。');
    }
    Turn {
        title: title.chars().take(TITLE_MAX).collect(),
        text,
        start_on,
        end_on,
        ..before.clone()
    }
}

#[cfg(test)]
mod tests {
    use linggong_contract::{Adcode, ArticleKind, CourseKind, Slide};
    use time::macros::date;

    use super::*;
    use crate::programme;

    fn is_shown(turn: Turn) -> bool {
        let slides = vec![Turn::always(Slide::Postings, 1), turn];
        programme::check(&linggong_contract::Programme { slides }).is_empty()
    }

    #[test]
    fn a_course_is_told_until_it_begins() {
        let course = CourseDraft {
            market: Adcode::parse("141124").unwrap(),
            title: "电焊工初级班".to_owned(),
            kind: CourseKind::ALL[0],
            starts_on: date!(2026 - 12 - 01),
            days: 10,
            place: "县职业中学".to_owned(),
            terms: "免费，管午饭".to_owned(),
            content: String::new(),
            seats: 20,
        };
        let told = of_course(&course, &Turn::always(Slide::Notice, 1));
        assert_eq!(told.title, "电焊工初级班");
        assert_eq!(
            told.text,
            "12月1日开班，10天。县职业中学。免费，管午饭。在自助机或服务台报名。"
        );
        assert_eq!(told.end_on, Some(date!(2026 - 11 - 30)));
        assert!(is_shown(told));
    }

    #[test]
    fn a_long_article_is_told_in_whole_sentences_on_its_days() {
        let article = Article {
            id: "wages".to_owned(),
            kind: ArticleKind::Rights,
            title: "干完活不给钱，怎么办？要找谁去说？".to_owned(),
            sentences: vec![
                "工钱".repeat(20),
                "长".repeat(TEXT_MAX),
                "可以来市场投诉。".to_owned(),
            ],
            source: String::new(),
            number: String::new(),
            market: None,
            start_on: Some(date!(2026 - 11 - 01)),
            end_on: None,
            replaces: None,
        };
        let told = of_article(&article, &Turn::always(Slide::Notice, 1));
        assert_eq!(told.title, "干完活不给钱，怎么办？要找谁去说");
        assert_eq!(
            told.text,
            format!("{}。可以来市场投诉。", "工钱".repeat(20))
        );
        assert_eq!(told.start_on, Some(date!(2026 - 11 - 01)));
        assert!(is_shown(told));
    }
}
