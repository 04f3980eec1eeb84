//! Which articles may be shown, when, and which of them stands where.

use std::cmp::Reverse;

use linggong_contract::{Adcode, Article, ArticleDraft, Date, FieldError};

mod parts;

pub use parts::{Glass, parts, title_parts};

/// Sentences of an article: more is not read standing.
pub const SENTENCES_MAX: usize = 8;
/// Characters of a sentence, of a source and of a number: what can be said in one breath.
pub const TEXT_CHARS: usize = 60;
/// Characters of a title: two lines of a kiosk's list, also in 长辈版.
pub const TITLE_CHARS: usize = 30;

/// Names everything that is wrong with an article; nothing if it may be shown. `is_built_in`
/// tells whether an article of this name came with the system.
///
/// Sentences are named by their place, from 0 on (`sentences.0`); the words count from 1.
#[must_use]
pub fn check(draft: &ArticleDraft, is_built_in: impl Fn(&str) -> bool) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    for (field, text, min, max) in [
        ("title", &draft.title, 1, TITLE_CHARS),
        // What nobody can look up is hearsay: a policy names its text.
        ("source", &draft.source, 1, TEXT_CHARS),
        ("number", &draft.number, 0, TEXT_CHARS),
    ] {
        let fault = fault(text, min, max);
        wrong.extend(fault.map(|message| FieldError::new(field, message)));
    }
    if !(1..=SENTENCES_MAX).contains(&draft.sentences.len()) {
        let message = format!("要写1到{SENTENCES_MAX}句话");
        wrong.push(FieldError::new("sentences", message));
    }
    // Of a text that is far too long, the first that are wrong are enough.
    for (at, sentence) in draft.sentences.iter().enumerate().take(SENTENCES_MAX) {
        if let Some(message) = fault(sentence, 1, TEXT_CHARS) {
            let message = format!("第{}句{message}", at + 1);
            wrong.push(FieldError::new(format!("sentences.{at}"), message));
        }
    }
    if let (Some(start_on), Some(end_on)) = (draft.start_on, draft.end_on)
        && end_on < start_on
    {
        wrong.push(FieldError::new("end_on", "不能比开始那天早"));
    }
    if draft.replaces.as_deref().is_some_and(|id| !is_built_in(id)) {
        wrong.push(FieldError::new("replaces", "系统里没有这一篇"));
    }
    wrong
}

/// What is wrong with a text.
fn fault(text: &str, min: usize, max: usize) -> Option<String> {
    let chars = text.trim().chars().count();
    if text.chars().any(char::is_control) {
        return Some("不能有换行和控制字符".to_owned());
    }
    match chars {
        _ if chars < min => Some("不能空着".to_owned()),
        _ if chars > max => Some(format!("最多{max}个字")),
        _ => None,
    }
}

/// How a division's article stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Kiosks show it.
    Shown,
    /// Its first day is still to come.
    Early,
    /// Its last day is over.
    Over,
    /// It was taken back.
    Withdrawn,
}

impl Standing {
    /// The Chinese word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Shown => "在放",
            Self::Early => "还没到",
            Self::Over => "过期了",
            Self::Withdrawn => "撤下了",
        }
    }
}

/// How an article stands on a day.
#[must_use]
pub fn standing(draft: &ArticleDraft, is_offered: bool, day: Date) -> Standing {
    if is_offered {
        on(draft.start_on, draft.end_on, day)
    } else {
        Standing::Withdrawn
    }
}

/// Whether an article is shown on a day; its first and its last day belong to it.
#[must_use]
pub fn is_current(article: &Article, day: Date) -> bool {
    on(article.start_on, article.end_on, day) == Standing::Shown
}

fn on(start_on: Option<Date>, end_on: Option<Date>, day: Date) -> Standing {
    if start_on.is_some_and(|start_on| day < start_on) {
        Standing::Early
    } else if end_on.is_some_and(|end_on| end_on < day) {
        Standing::Over
    } else {
        Standing::Shown
    }
}

/// The articles of a market on a day: its own ones first, those of the nearest division before
/// the others, then the built-in ones.
///
/// An article that replaces a built-in one stands in its place; of several, the one of the
/// nearest division, and of those the first. `local` comes newest first, and holds what was
/// not taken back.
#[must_use]
pub fn shelf(built_in: &[Article], local: &[Article], market: Adcode, day: Date) -> Vec<Article> {
    let here = |article: &&Article| {
        let is_near = article.market.is_some_and(|one| one.covers(market));
        is_near && is_current(article, day)
    };
    let mut near: Vec<&Article> = local.iter().filter(here).collect();
    near.sort_by_key(|article| Reverse(article.market.map(Adcode::level)));
    let is_known = |id: &str| built_in.iter().any(|known| known.id == id);
    // What replaces an article that is not there any more stands for itself.
    let stands_alone = |article: &&&Article| {
        let replaced = article.replaces.as_deref();
        !replaced.is_some_and(is_known)
    };
    let own = near.iter().filter(stands_alone).copied();
    let rest = built_in.iter().map(|known| {
        let instead = |article: &&&Article| article.replaces.as_ref() == Some(&known.id);
        near.iter().find(instead).copied().unwrap_or(known)
    });
    own.chain(rest).cloned().collect()
}

#[cfg(test)]
mod tests {
    use linggong_contract::{ArticleId, ArticleKind};
    use time::macros::date;

    use super::*;

    fn draft() -> ArticleDraft {
        ArticleDraft {
            market: Adcode::parse("141124").unwrap(),
            kind: ArticleKind::Policy,
            title: "去外省打工，路费补多少？".to_owned(),
            sentences: vec!["路费能补。".to_owned(), "带车票来办。".to_owned()],
            source: "《交通补贴办法》第三条".to_owned(),
            number: String::new(),
            start_on: None,
            end_on: None,
            replaces: None,
        }
    }

    #[test]
    fn each_wrong_field_is_named() {
        let check = |change: fn(&mut ArticleDraft), expected: &[&str]| {
            let mut draft = draft();
            change(&mut draft);
            let wrong = check(&draft, |id| id == "wages");
            let fields: Vec<_> = wrong.iter().map(|error| error.field.as_str()).collect();
            assert_eq!(fields, expected, "{draft:?}");
        };
        check(|_| {}, &[]);
        check(|d| d.title.clear(), &["title"]);
        check(|d| d.title = "字".repeat(30), &[]);
        check(|d| d.title = "字".repeat(31), &["title"]);
        check(|d| d.source = " ".to_owned(), &["source"]);
        check(|d| d.source = "字".repeat(61), &["source"]);
        check(|d| d.number = "字".repeat(60), &[]);
        check(|d| d.number = "临政发\t8号".to_owned(), &["number"]);
        check(|d| d.sentences.clear(), &["sentences"]);
        check(|d| d.sentences = vec!["能补。".to_owned(); 8], &[]);
        check(
            |d| d.sentences = vec!["能补。".to_owned(); 9],
            &["sentences"],
        );
        check(|d| d.sentences[1].clear(), &["sentences.1"]);
        check(|d| d.sentences[0] = "字".repeat(60), &[]);
        check(|d| d.sentences[0] = "字".repeat(61), &["sentences.0"]);
        check(
            |d| d.sentences = vec!["一\n二".to_owned(), String::new()],
            &["sentences.0", "sentences.1"],
        );
        check(
            |d| (d.start_on, d.end_on) = (Some(date!(2026 - 12 - 02)), Some(date!(2026 - 12 - 01))),
            &["end_on"],
        );
        check(
            |d| (d.start_on, d.end_on) = (Some(date!(2026 - 12 - 02)), Some(date!(2026 - 12 - 02))),
            &[],
        );
        check(|d| d.replaces = Some("wages".to_owned()), &[]);
        check(|d| d.replaces = Some("wage".to_owned()), &["replaces"]);
    }

    #[test]
    fn an_article_is_shown_from_its_first_day_to_its_last() {
        let check = |from: Option<Date>, to: Option<Date>, day: Date, expected| {
            let mut draft = draft();
            (draft.start_on, draft.end_on) = (from, to);
            assert_eq!(standing(&draft, true, day), expected, "{from:?} {to:?}");
            assert_eq!(standing(&draft, false, day), Standing::Withdrawn);
            let article = draft.article(ArticleId(1));
            assert_eq!(is_current(&article, day), expected == Standing::Shown);
        };
        let (from, to) = (date!(2026 - 12 - 01), date!(2026 - 12 - 31));
        check(None, None, from, Standing::Shown);
        check(Some(from), None, date!(2026 - 11 - 30), Standing::Early);
        check(Some(from), None, from, Standing::Shown);
        check(None, Some(to), to, Standing::Shown);
        check(None, Some(to), date!(2027 - 01 - 01), Standing::Over);
        check(Some(from), Some(to), date!(2026 - 12 - 15), Standing::Shown);
    }

    #[test]
    fn the_nearest_article_stands_in_the_place_of_the_built_in_one() {
        let built_in: Vec<Article> = ["wages", "fees"]
            .into_iter()
            .map(|id| {
                let mut article = draft().article(ArticleId(0));
                (article.id, article.market) = (id.to_owned(), None);
                article
            })
            .collect();
        // Division, article it replaces, last day.
        type Local = (&'static str, Option<&'static str>, Option<Date>);
        let check = |local: &[Local], expected: &[&str]| {
            let local: Vec<Article> = (1..)
                .zip(local)
                .map(|(id, (market, replaces, end_on))| {
                    let mut draft = draft();
                    draft.market = Adcode::parse(market).unwrap();
                    draft.replaces = replaces.map(str::to_owned);
                    draft.end_on = *end_on;
                    draft.article(ArticleId(id))
                })
                .collect();
            let market = Adcode::parse("141124").unwrap();
            let shown = shelf(&built_in, &local, market, date!(2026 - 12 - 01));
            let ids: Vec<_> = shown.iter().map(|article| article.id.as_str()).collect();
            assert_eq!(ids, expected, "{local:?}");
        };
        let over = Some(date!(2026 - 11 - 30));
        check(&[], &["wages", "fees"]);
        check(
            &[("140000", None, None), ("141124", None, None)],
            &["141124-2", "140000-1", "wages", "fees"],
        );
        check(
            &[("141124", None, None), ("141124", None, None)],
            &["141124-1", "141124-2", "wages", "fees"],
        );
        check(&[("141123", None, None)], &["wages", "fees"]);
        check(&[("141124", Some("wages"), None)], &["141124-1", "fees"]);
        check(
            &[
                ("140000", Some("fees"), None),
                ("141100", Some("fees"), None),
            ],
            &["wages", "141100-2"],
        );
        check(
            &[
                ("141124", Some("fees"), None),
                ("141124", Some("fees"), None),
            ],
            &["wages", "141124-1"],
        );
        // Once it is over, what it replaced stands again: the city's, or the built-in one.
        check(
            &[
                ("141124", Some("fees"), over),
                ("141100", Some("fees"), None),
            ],
            &["wages", "141100-2"],
        );
        check(&[("141124", Some("fees"), over)], &["wages", "fees"]);
        check(
            &[("141124", Some("gone"), None)],
            &["141124-1", "wages", "fees"],
        );
    }
}
