//! Laws and policies in plain words.

use leptos::prelude::*;

use crate::context::{Page, kiosk};

/// All articles by their questions.
#[component]
pub(crate) fn Articles() -> impl IntoView {
    let kiosk = kiosk();
    let articles = kiosk.library.articles;
    view! {
        <h1 class="page-title" tabindex="-1">"您想知道什么？"</h1>
        <ul class="questions">
            {move || articles.with(|all| all.iter().enumerate().map(|(at, article)| {
                let title = article.title.clone();
                view! { <li><button type="button" on:click=move |_| kiosk.open(Page::Article(at))>{title}</button></li> }
            }).collect_view())}
        </ul>
        {move || articles.with(Vec::is_empty).then(|| view! { <p class="empty">"正在取，请等一下。也可以问工作人员。"</p> })}
    }
}

/// One article.
#[component]
pub(crate) fn ArticlePage(at: usize) -> impl IntoView {
    let kiosk = kiosk();
    let articles = kiosk.library.articles;
    let article = move || articles.with(|all| all.get(at).cloned());
    view! {
        {move || article().map(|article| view! {
            <article class="panel article">
                <h1 class="page-title" tabindex="-1">{article.title}</h1>
                <ul>{article.sentences.into_iter().map(|sentence| view! { <li>{sentence}</li> }).collect_view()}</ul>
                <p class="source">{article.source}<br />{article.number}</p>
            </article>
        })}
        <div class="pair">
            <button type="button" class="choice" on:click=move |_| kiosk.open(Page::CaseKinds)><b>"我要投诉、求助"</b></button>
            <button type="button" class="choice" on:click=move |_| kiosk.open(Page::Staff)><b>"问工作人员"</b></button>
        </div>
        <button type="button" class="main" on:click=move |_| kiosk.back()><b>"看别的"</b></button>
    }
}
