//! One slot of the fixed pool of rows.

use leptos::prelude::*;
use linggong_ui::Pictogram;

use crate::view::{Page, Row};

#[component]
pub(crate) fn RowSlot(page: RwSignal<Page>, at: usize) -> impl IntoView {
    // A memo a field: on a change only what differs touches the glass.
    fn field<T>(page: RwSignal<Page>, at: usize, read: fn(&Row) -> T) -> Memo<T>
    where
        T: Default + PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |_| page.with(|page| page.rows.get(at).map(read)).unwrap_or_default())
    }
    let used = Memo::new(move |_| page.with(|page| at < page.rows.len()));
    let slug = field(page, at, |row| row.category.map_or("", |category| category.slug()));
    let number = field(page, at, |row| row.number.clone());
    let pictogram = field(page, at, |row| row.pictogram.clone());
    let title = field(page, at, |row| row.title.clone());
    let two_lines = field(page, at, |row| row.two_lines);
    let urgent = field(page, at, |row| row.urgent);
    let pay_lead = field(page, at, |row| row.pay_lead.clone());
    let pay_upper = field(page, at, |row| row.pay_upper.clone());
    let pay_unit = field(page, at, |row| row.pay_unit.clone());
    let pay_long = field(page, at, |row| row.pay_long);
    let settlement = field(page, at, |row| row.settlement);
    let trust = field(page, at, |row| row.trust);
    let verified = field(page, at, |row| row.verified);
    let remaining = field(page, at, |row| row.remaining.clone());
    let place = field(page, at, |row| row.place.clone());
    let hours = field(page, at, |row| row.hours.clone());
    let dates = field(page, at, |row| row.dates.clone());
    let benefits = field(page, at, |row| row.benefits.clone());
    let struck = field(page, at, |row| row.struck);
    let class = Memo::new(move |_| format!("row cat-{}", slug.get()));
    view! {
        <article
            class=move || class.get()
            class:used=move || used.get()
            class:struck=move || struck.get().is_some()
            class:urgent=move || urgent.get()
            data-number=move || number.get()
        >
            <div class="id">
                <Pictogram name=pictogram />
                <b class="number">{move || number.get()}</b>
            </div>
            <div class="what">
                <h2 class:two=move || two_lines.get()>
                    <span class="title">{move || title.get()}</span>
                    <em class="today">"今天上工"</em>
                </h2>
                <p class="detail">
                    <Pictogram name="pin" />
                    <span>{move || place.get()}</span>
                </p>
                <p class="detail">
                    <span class="hours">{move || hours.get()}</span>
                    <span class="dates">{move || dates.get()}</span>
                    <span class="benefits">{move || benefits.get()}</span>
                </p>
            </div>
            <div class="pay" class:long=move || pay_long.get()>
                <p class="sum">
                    <b>{move || pay_lead.get()}</b>
                    <span class="upper">{move || pay_upper.get()}</span>
                    <span class="unit">{move || pay_unit.get()}</span>
                </p>
                <p class="terms">
                    <b class="settlement">{move || settlement.get()}</b>
                    <span class="trust" class:verified=move || verified.get()>
                        <Pictogram name="verified" />
                        {move || trust.get()}
                    </span>
                </p>
            </div>
            <div class="left">
                <span class="open">"还招"<b>{move || remaining.get()}<small>"人"</small></b></span>
                <span class="over">"已"<b>{move || struck.get().unwrap_or_default()}</b></span>
            </div>
        </article>
    }
}
