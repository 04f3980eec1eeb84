//! The pictures a page can be. All of them are always there; one is seen.

mod figures;
mod pay_levels;
mod row;
mod service;

use leptos::prelude::*;
use linggong_rules::legibility::ROWS_MAX;

use crate::player::Shown;
use crate::view::Picture;
use figures::FiguresSlide;
use pay_levels::PayLevelsSlide;
use row::RowSlot;
use service::ServiceSlide;

/// One of the two layers that fade into each other.
#[component]
pub(crate) fn Layer(shown: Shown, layer: usize) -> impl IntoView {
    let page = shown.layers[layer];
    let front = Memo::new(move |_| shown.front.get() == layer);
    let seen =
        move |picture: Picture| Memo::new(move |_| page.with(|page| page.picture == picture));
    view! {
        <section class="layer" class:front=front>
            <div class="rows" class:seen=seen(Picture::Rows)>
                {(0..ROWS_MAX).map(|slot| view! { <RowSlot page at=slot /> }).collect_view()}
            </div>
            <div class="slide" class:seen=seen(Picture::Figures)>
                <FiguresSlide page />
            </div>
            <div class="slide" class:seen=seen(Picture::PayLevels)>
                <PayLevelsSlide page />
            </div>
            <div class="slide" class:seen=seen(Picture::ServicePromise)>
                <ServiceSlide page />
            </div>
            <div class="slide notice" class:seen=seen(Picture::Notice)>
                <h2 class="slide-title">{Memo::new(move |_| page.with(|page| page.title.clone()))}</h2>
                <p>{Memo::new(move |_| page.with(|page| page.text.clone()))}</p>
            </div>
        </section>
    }
}
