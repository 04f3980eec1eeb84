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
        Memo::new(move |_| {
            page.with(|page| page.rows.get(at).map(read))
                .unwrap_or_default()
        })
    }
    let used = Memo::new(move |_| page.with(|page| at < page.rows.len()));
    let number = field(page, at, |row| row.number.clone());
    let pictogram = field(page, at, |row| row.pictogram.clone());
    let title = field(page, at, |row| row.title.clone());
    let two_lines = field(page, at, |row| row.two_lines);
    let urgent = field(page, at, |row| row.urgent);
    let pay_lead = field(page, at, |row| row.pay_lead.clone());
    let pay_upper = field(page, at, |row| row.pay_upper.clone());
    let pay_unit = field(page, at, |row| row.pay_unit.clone());
    let pay_long = field(page, at, |row| row.pay_long);
    let settlement = field(page, at, |row| row.settlement.to_owned());
    let trust = field(page, at, |row| row.trust.to_owned());
    let verified = field(page, at, |row| row.verified);
    let remaining = field(page, at, |row| row.remaining.clone());
    let place = field(page, at, |row| row.place.clone());
    let hours = field(page, at, |row| row.hours.clone());
    let dates = field(page, at, |row| row.dates.clone());
    let benefits = field(page, at, |row| row.benefits.clone());
    let struck = field(page, at, |row| row.struck.is_some());
    let over = field(page, at, |row| row.struck.unwrap_or_default().to_owned());
    let class = field(page, at, |row| {
        format!(
            "row cat-{}",
            row.category.map_or("", |category| category.slug())
        )
    });
    view! {
        <article
            class=class
            class:used=used
            class:struck=struck
            class:urgent=urgent
            data-number=number
        >
            <div class="id">
                <Pictogram name=pictogram />
                <b class="number">{number}</b>
            </div>
            <div class="what">
                <h2 class:two=two_lines>
                    <span class="title">{title}</span>
                    <em class="today">"今天上工"</em>
                </h2>
                <p class="detail">
                    <Pictogram name="pin" />
                    <span>{place}</span>
                </p>
                <p class="detail">
                    <span class="hours">{hours}</span>
                    <span class="dates">{dates}</span>
                    <span class="benefits">{benefits}</span>
                </p>
            </div>
            <div class="pay" class:long=pay_long>
                <p class="sum">
                    <b>{pay_lead}</b>
                    <span class="upper">{pay_upper}</span>
                    <span class="unit">{pay_unit}</span>
                </p>
                <p class="terms">
                    <b class="settlement">{settlement}</b>
                    <span class="trust" class:verified=verified>
                        <Pictogram name="verified" />
                        {trust}
                    </span>
                </p>
            </div>
            <div class="left">
                <span class="open">"还招"<b>{remaining}<small>"人"</small></b></span>
                <span class="over">"已"<b>{over}</b></span>
            </div>
        </article>
    }
}
