//! Postings in a list: pictogram, title, pay, where and when. One touch opens it.

use std::borrow::Cow;

use leptos::prelude::*;
use linggong_contract::{Adcode, Category, Moment, Posting, PostingId};
use linggong_rules::wording;
use linggong_ui::Pictogram;

/// The words of a row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    pub(crate) id: PostingId,
    number: u32,
    pictogram: String,
    class: String,
    title: String,
    pay: wording::PayText,
    place: String,
    when: String,
    remaining: u32,
    urgent: bool,
    /// Why it is recommended.
    why: String,
}

impl Row {
    /// The same, with why it is recommended.
    pub(crate) fn because(mut self, reasons: &[Cow<'_, str>]) -> Self {
        self.why = reasons.join(" · ");
        // One of the reasons.
        self.urgent = false;
        self
    }
}

/// Where the work is, and how far that is from a kiosk of `market`.
pub(crate) fn place(posting: &Posting, market: Adcode) -> String {
    let place = &posting.draft.place;
    let from_here = posting
        .draft
        .distance_km
        .filter(|_| posting.market == market);
    match from_here {
        Some(km) => format!("{place} · {}", wording::distance(km)),
        None => place.clone(),
    }
}

/// Words a posting, seen from a kiosk of `market`; without it the way is left out.
pub(crate) fn row(posting: &Posting, market: Option<Adcode>, now: Moment) -> Row {
    let draft = &posting.draft;
    let category = draft.trade.category().map_or("", Category::slug);
    Row {
        id: posting.id,
        number: posting.number,
        pictogram: format!("t{}", draft.trade),
        class: format!("row cat-{category}"),
        title: draft.title.clone(),
        pay: wording::pay(&draft.pay),
        place: market.map_or_else(|| draft.place.clone(), |market| place(posting, market)),
        when: format!(
            "{} {}",
            wording::dates(draft.start_on, draft.end_on, now.date()),
            draft.settlement.label()
        ),
        remaining: posting.remaining,
        urgent: posting.is_urgent(now),
        why: String::new(),
    }
}

/// A row to touch.
#[component]
pub(crate) fn RowButton(row: Row, on_open: Callback<PostingId>) -> impl IntoView {
    let id = row.id;
    view! {
        <li>
            <button type="button" class=row.class on:click=move |_| on_open.run(id)>
                <span class="badge">
                    <Pictogram name=row.pictogram />
                    <b>{row.number}</b>
                </span>
                <span class="what">
                    <b>{row.title}</b>
                    {(!row.why.is_empty()).then(|| view! { <span class="why">{row.why}</span> })}
                    <span>{row.place}</span>
                    <span>{row.urgent.then(|| view! { <em>"今天上工"</em> })}{row.when}</span>
                </span>
                <span class="pay">
                    <b>{row.pay.lead}<small>{row.pay.upper}</small></b>
                    <span>{row.pay.unit}</span>
                    <span class="left">"还招 "<b>{row.remaining}</b>" 人"</span>
                </span>
            </button>
        </li>
    }
}
