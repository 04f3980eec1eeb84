//! One slot of the fixed pool of rows.

use leptos::prelude::*;
use linggong_ui::Pictogram;

use crate::view::{Page, Row};

#[component]
pub(crate) fn RowSlot(page: RwSignal<Page>, at: usize) -> impl IntoView {
    // A memo a field: on a change only what differs touches the glass.
    let field = move |read: fn(&Row) -> &String| {
        Memo::new(move |_| {
            page.with(|page| page.rows.get(at).map(read).cloned())
                .unwrap_or_default()
        })
    };
    let class = field(|row| &row.class);
    let number = field(|row| &row.number);
    let pictogram = field(|row| &row.pictogram);
    let title = field(|row| &row.title);
    let pay_lead = field(|row| &row.pay_lead);
    let pay_upper = field(|row| &row.pay_upper);
    let pay_unit = field(|row| &row.pay_unit);
    let settlement = field(|row| &row.settlement);
    let trust = field(|row| &row.trust);
    let remaining = field(|row| &row.remaining);
    let place = field(|row| &row.place);
    let hours = field(|row| &row.hours);
    let dates = field(|row| &row.dates);
    let benefits = field(|row| &row.benefits);
    let over = field(|row| &row.over);
    view! {
        <article class=class data-number=number>
            <div class="id">
                <Pictogram name=pictogram />
                <b class="number">{number}</b>
            </div>
            <div class="what">
                <h2>
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
            <div class="pay">
                <p class="sum">
                    <b>{pay_lead}</b>
                    <span class="upper">{pay_upper}</span>
                    <span class="unit">{pay_unit}</span>
                </p>
                <p class="terms">
                    <b class="settlement">{settlement}</b>
                    <span class="trust">
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
