//! How an article looks at a kiosk, as it is written.

use leptos::prelude::*;
use linggong_contract::{ArticleDraft, ArticleId};
use linggong_rules::article::{self, Glass};
use linggong_rules::reading;

/// The usual kiosk: a portrait glass of 21.5″ in its usual type.
const GLASS: Glass = Glass {
    width_px: 1_080,
    height_px: 1_920,
    is_elder: false,
};

/// The kiosk's page of what stands in the form; a long article has several.
#[component]
pub(super) fn Look(draft: Memo<Option<ArticleDraft>>) -> impl IntoView {
    let pages = Memo::new(move |_| {
        let article = draft.get().map(|draft| draft.article(ArticleId(0)));
        article.map_or_else(Vec::new, |article| article::parts(&article, GLASS))
    });
    let shown = move || {
        let draft = draft.get()?;
        let page = |part: std::ops::Range<usize>| {
            let sentences = draft.sentences.get(part).unwrap_or_default();
            let sentences = if sentences.is_empty() {
                vec!["您写的话在这里，一句一行。".to_owned()]
            } else {
                sentences.to_vec()
            };
            view! {
                <article class="panel article">
                    <h4 class="page-title">{or(&draft.title, "想知道什么？")}</h4>
                    <ul>{sentences.into_iter().map(|sentence| view! { <li>{sentence}</li> }).collect_view()}</ul>
                    <p class="source">{or(&draft.source, "出自哪部法规、哪一条")}<br />{draft.number.clone()}</p>
                </article>
            }
        };
        Some(pages.get().into_iter().map(page).collect_view())
    };
    let length = move || {
        let chars: usize = draft.with(|draft| {
            let draft = draft.as_ref();
            let texts = draft.map(|draft| draft.sentences.iter().chain([&draft.title]));
            let texts = texts.into_iter().flatten();
            texts.map(|text| text.chars().count()).sum()
        });
        let long_s = reading::text_dwell_ms(i64::try_from(chars).unwrap_or(0)) / 1_000;
        let pages = match pages.with(Vec::len) {
            0 | 1 => String::new(),
            count => format!("分{count}页，"),
        };
        format!("{pages}慢慢看完约{long_s}秒")
    };
    view! {
        <section class="desk-card desk-kiosk" aria-label="自助机上的样子">
            <h3>"自助机上的样子"<small>{length}</small></h3>
            <div>{shown}</div>
        </section>
    }
}

/// What is written, or what would stand there.
fn or(text: &str, usual: &str) -> String {
    if text.is_empty() { usual } else { text }.to_owned()
}
