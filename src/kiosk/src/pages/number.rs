//! A number read off the wall: typed, it opens its posting.

use leptos::prelude::*;
use linggong_contract::PostingId;

use crate::context::{Page, kiosk};
use crate::input::NumberPad;
use crate::row::{RowButton, row};

/// Digits of a posting's number.
const DIGITS_MAX: usize = 4;
/// From so many digits on it can be a number.
const DIGITS_MIN: usize = 3;

/// Typing a posting's number.
#[component]
pub(crate) fn Number() -> impl IntoView {
    let kiosk = kiosk();
    let number = kiosk.person.number;
    number.set(String::new());
    let found = Memo::new(move |_| {
        let wanted: Option<u32> = number.with(|text| text.parse().ok());
        kiosk.with_feed(|feed, now| {
            let of_number =
                |p: &&linggong_contract::Posting| Some(p.number) == wanted && p.is_open(now);
            feed.postings
                .iter()
                .find(of_number)
                .map(|posting| row(posting, Some(feed.market.id), now))
        })
    });
    let open = Callback::new(move |id: PostingId| kiosk.open(Page::Posting(id)));
    view! {
        <h1 class="page-title" tabindex="-1">"墙上的编号是多少？"</h1>
        <div class="answer" aria-live="polite">
            {move || match found.get() {
                Some(row) => view! { <ul class="rows"><RowButton row on_open=open /></ul> }.into_any(),
                None if number.with(String::len) >= DIGITS_MIN => {
                    view! { <p class="empty">"没有这个编号，可能已经招满。再看一眼墙上？"</p> }.into_any()
                }
                None => view! { <p class="empty">"编号在每个活的最左边。"</p> }.into_any(),
            }}
        </div>
        <NumberPad value=number digits_max=DIGITS_MAX label="编号" />
    }
}
