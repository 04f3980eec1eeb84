//! Laws and policies in plain words.

use std::ops::Range;

use leptos::prelude::*;
use linggong_contract::Article;
use linggong_rules::article::{self, Glass};
use linggong_ui::viewport;

use crate::buttons::{choice, main_button};
use crate::context::{Kiosk, Page, kiosk};
use crate::pages::find::pager;

/// All articles by their questions.
#[component]
pub(crate) fn Articles() -> impl IntoView {
    let kiosk = kiosk();
    let articles = kiosk.library.articles;
    kiosk.library.look_for_articles(&kiosk);
    let today = Memo::new(move |_| kiosk.with_feed(|_, now| Some(now.date())));
    // What is kept without network may be over by now.
    let current = Memo::new(move |_| {
        let day = today.get();
        let is_current =
            |article: &Article| day.is_none_or(|day| article::is_current(article, day));
        articles.with(|all| {
            let some = all.iter().enumerate().filter(|(_, one)| is_current(one));
            let titles = some.map(|(at, article)| (at, article.title.clone()));
            titles.collect::<Vec<_>>()
        })
    });
    let page = RwSignal::new(0);
    let pages = Memo::new(move |_| {
        let titles = |all: &Vec<(usize, String)>| {
            article::title_parts(all.iter().map(|(_, title)| title.as_str()), glass(&kiosk))
        };
        current.with(titles)
    });
    let shown = move || {
        current.with(|all| {
            all.get(at(page, pages))
                .unwrap_or_default()
                .iter()
                .map(|(at, title)| {
                    let (at, title) = (*at, title.clone());
                    view! { <li><button type="button" on:click=move |_| kiosk.open(Page::Article(at))>{title}</button></li> }
                })
                .collect_view()
        })
    };
    view! {
        <h1 class="page-title" tabindex="-1">"您想知道什么？"</h1>
        <ul class="questions">{shown}</ul>
        {move || articles.with(Vec::is_empty).then(|| view! { <p class="empty">"正在取，请等一下。也可以问工作人员。"</p> })}
        {turn(page, pages)}
    }
}

/// One article; a long one has several pages.
#[component]
pub(crate) fn ArticlePage(at: usize) -> impl IntoView {
    let kiosk = kiosk();
    let articles = kiosk.library.articles;
    let article = StoredValue::new(articles.with_untracked(|all| all.get(at).cloned()));
    let page = RwSignal::new(0);
    let pages = Memo::new(move |_| {
        article.with_value(|article| {
            let article = article.as_ref();
            article.map_or_else(Vec::new, |article| article::parts(article, glass(&kiosk)))
        })
    });
    view! {
        {move || article.get_value().map(|article| {
            let sentences = article.sentences.get(self::at(page, pages)).unwrap_or_default();
            let sentences = sentences.iter().map(|sentence| view! { <li>{sentence.clone()}</li> });
            view! {
                <article class="panel article">
                    <h1 class="page-title" tabindex="-1">{article.title}</h1>
                    <ul>{sentences.collect_view()}</ul>
                    <p class="source">{article.source}<br />{article.number}</p>
                </article>
            }
        })}
        {turn(page, pages)}
        <div class="pair">
            {choice("choice", "我要投诉、求助", move || kiosk.open(Page::CaseKinds))}
            {choice("choice", "问工作人员", move || kiosk.open(Page::Staff))}
        </div>
        {main_button(|| "看别的", || false, move || kiosk.back())}
    }
}

/// This glass, as it is set for whoever is here.
fn glass(kiosk: &Kiosk) -> Glass {
    let (width, height) = viewport();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a glass has a few thousand pixels"
    )]
    let px = |size: f64| size as u32;
    Glass {
        width_px: px(width),
        height_px: px(height),
        is_elder: kiosk.modes.elder.get(),
    }
}

/// What stands on the page in front; larger type may have made more pages, or fewer.
fn at(page: RwSignal<usize>, pages: Memo<Vec<Range<usize>>>) -> Range<usize> {
    pages.with(|pages| {
        let last = pages.len().saturating_sub(1);
        pages.get(page.get().min(last)).cloned().unwrap_or_default()
    })
}

/// Turns the pages, if there are several.
fn turn(page: RwSignal<usize>, pages: Memo<Vec<Range<usize>>>) -> AnyView {
    let count = Signal::derive(move || pages.with(Vec::len));
    (move || (count.get() > 1).then(|| pager(page, count))).into_any()
}
