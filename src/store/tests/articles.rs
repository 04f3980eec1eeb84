//! Articles of divisions, on a real file.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

use linggong_contract::{
    Adcode, ArticleDraft, ArticleKind, Date, EditArticle, Moment, date_format,
};
use linggong_rules::article;
use linggong_rules::tables::Ask;
use linggong_store::{Store, StoreError};

fn now() -> Moment {
    Moment::parse("2026-11-22T08:00:00+08:00").unwrap()
}

fn day(text: &str) -> Date {
    date_format::parse(text).unwrap()
}

fn lin() -> Adcode {
    Adcode::parse("141124").unwrap()
}

fn draft(market: &str, title: &str) -> ArticleDraft {
    ArticleDraft {
        market: Adcode::parse(market).unwrap(),
        kind: ArticleKind::Policy,
        title: title.to_owned(),
        sentences: vec!["路费能补。".to_owned()],
        source: "《交通补贴办法》第三条".to_owned(),
        number: String::new(),
        start_on: None,
        end_on: None,
        replaces: None,
    }
}

async fn open() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).await.unwrap();
    (dir, store)
}

/// Titles of what a market offers on a day.
async fn titles(store: &Store, market: Adcode, on: &str) -> Vec<String> {
    let all = store.local_articles(market, day(on)).await.unwrap();
    all.into_iter().map(|article| article.title).collect()
}

#[tokio::test]
async fn an_article_is_offered_on_its_days_to_its_division_and_not_once_it_is_taken_back() {
    let (_dir, store) = open().await;
    let mut timed = draft("141124", "县里的");
    timed.start_on = Some(day("2026-12-01"));
    timed.end_on = Some(day("2026-12-31"));
    let county = store.enter_article("1", &timed, now()).await.unwrap();
    let province = draft("140000", "省里的");
    store.enter_article("2", &province, now()).await.unwrap();
    let city = draft("141100", "市里的");
    store.enter_article("3", &city, now()).await.unwrap();
    let all = ["县里的", "市里的", "省里的"];
    assert_eq!(titles(&store, lin(), "2026-11-30").await, all[1..]);
    assert_eq!(titles(&store, lin(), "2026-12-01").await, all);
    assert_eq!(titles(&store, lin(), "2026-12-31").await, all);
    assert_eq!(titles(&store, lin(), "2027-01-01").await, all[1..]);
    let other = Adcode::parse("140105").unwrap();
    assert_eq!(titles(&store, other, "2026-12-01").await, all[2..]);
    let edit = |is_offered| EditArticle {
        before: timed.clone(),
        draft: timed.clone(),
        is_offered,
    };
    let back = store.edit_article(county.id, &edit(false), now()).await;
    assert!(!back.unwrap().is_offered);
    assert_eq!(titles(&store, lin(), "2026-12-01").await, all[1..]);
    // Staff still have it.
    let listed = store.staff_articles(lin(), None, &Ask::default()).await;
    let listed = listed.unwrap().rows;
    assert_eq!((listed.len(), listed[2].is_offered), (3, false));
    let again = store.edit_article(county.id, &edit(true), now()).await;
    assert!(again.unwrap().is_offered);
    assert_eq!(titles(&store, lin(), "2026-12-01").await, all);
}

#[tokio::test]
async fn a_second_press_undoes_no_correction_and_a_second_editor_is_told() {
    let (_dir, store) = open().await;
    let first = draft("141124", "路费补多少");
    let made = store.enter_article("1", &first, now()).await.unwrap();
    let better = draft("141124", "路费补多少？");
    let edit = EditArticle {
        before: first.clone(),
        draft: better.clone(),
        is_offered: true,
    };
    let corrected = store.edit_article(made.id, &edit, now()).await.unwrap();
    assert_eq!(corrected.draft, better);
    let pressed = store.enter_article("1", &first, now()).await.unwrap();
    assert_eq!(pressed, corrected);
    let late = store.edit_article(made.id, &edit, now()).await;
    assert!(matches!(late, Err(StoreError::Changed)), "{late:?}");
    // Nor does a correction offer again what was taken back while it was written.
    let mut back = edit.clone();
    (back.before, back.is_offered) = (better.clone(), false);
    store.edit_article(made.id, &back, now()).await.unwrap();
    let mut late = edit.clone();
    (late.before, late.draft) = (better, draft("141124", "路费"));
    let late = store.edit_article(made.id, &late, now()).await;
    assert!(matches!(late, Err(StoreError::Changed)), "{late:?}");
    let nobody = linggong_contract::ArticleId(99);
    let none = store.edit_article(nobody, &edit, now()).await;
    assert!(matches!(none, Err(StoreError::NoArticle)), "{none:?}");
}

#[tokio::test]
async fn what_came_with_the_system_can_be_replaced_word_by_word() {
    let (_dir, store) = open().await;
    let built_in = store.articles();
    for known in built_in {
        let mut copy = draft("141124", &known.title);
        copy.sentences.clone_from(&known.sentences);
        copy.source.clone_from(&known.source);
        copy.number.clone_from(&known.number);
        copy.replaces = Some(known.id.clone());
        let wrong = article::check(&copy, |id| built_in.iter().any(|one| one.id == id));
        assert!(wrong.is_empty(), "{}: {wrong:?}", known.id);
    }
}
