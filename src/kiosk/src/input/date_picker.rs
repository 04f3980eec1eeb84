//! A day to touch: its year, its month, its day, one column after the other.

use leptos::prelude::*;
use linggong_contract::Date;

/// Years on a page.
const YEARS: i32 = 20;
/// The page that most people are born on.
const FIRST_PAGE: i32 = 1960;

/// Which column is being chosen.
#[derive(Clone, Copy, PartialEq)]
enum Column {
    Year,
    Month,
    Day,
}

/// A day from `first` to `last`, both years.
#[component]
pub(crate) fn DatePicker(
    /// The chosen day.
    value: RwSignal<Option<Date>>,
    /// The first year.
    first: i32,
    /// The last year.
    last: i32,
) -> impl IntoView {
    let chosen = value.get_untracked();
    let year = RwSignal::new(chosen.map(Date::year));
    let month = RwSignal::new(chosen.map(|date| i32::from(u8::from(date.month()))));
    let day = RwSignal::new(chosen.map(|date| i32::from(date.day())));
    let column = RwSignal::new(Column::Year);
    let page = RwSignal::new(FIRST_PAGE);
    let settle = move || {
        let date = day_of(
            year.get_untracked(),
            month.get_untracked(),
            day.get_untracked(),
        );
        value.set(date);
        if date.is_none() && year.get_untracked().is_some() && month.get_untracked().is_some() {
            // 30 February: the day is chosen again.
            day.set(None);
        }
    };
    let choose = move |number: i32| {
        match column.get_untracked() {
            Column::Year => {
                year.set(Some(number));
                column.set(Column::Month);
            }
            Column::Month => {
                month.set(Some(number));
                column.set(Column::Day);
            }
            Column::Day => day.set(Some(number)),
        }
        settle();
    };
    let chosen = move || match column.get() {
        Column::Year => year.get(),
        Column::Month => month.get(),
        Column::Day => day.get(),
    };
    let offered = move || match column.get() {
        Column::Year => (page.get()..page.get() + YEARS)
            .filter(|year| (first..=last).contains(year))
            .collect::<Vec<_>>(),
        Column::Month => (1..=12).collect(),
        Column::Day => (1..=days(year.get(), month.get())).collect(),
    };
    let head = move |which: Column, number: RwSignal<Option<i32>>, unit: &'static str| {
        view! {
            <button
                type="button"
                aria-pressed=move || (column.get() == which).to_string()
                on:click=move |_| column.set(which)
            >
                <b>{move || number.get().map_or_else(|| "··".to_owned(), |number| number.to_string())}</b>
                {unit}
            </button>
        }
    };
    let is_year = move || column.get() == Column::Year;
    view! {
        <div class="picker date">
            <div class="columns" data-private="">
                {head(Column::Year, year, "年")}
                {head(Column::Month, month, "月")}
                {head(Column::Day, day, "日")}
            </div>
            <ul class="numbers">
                {move || offered().into_iter().map(|number| view! {
                    <li><button type="button" aria-pressed=move || (chosen() == Some(number)).to_string() on:click=move |_| choose(number)>{number}</button></li>
                }).collect_view()}
            </ul>
            <div class="pager" class:gone=move || !is_year()>
                <button type="button" disabled={move || page.get() <= first} on:click=move |_| page.update(|page| *page -= YEARS)>"更早"</button>
                <span>{move || format!("{}–{}", page.get().max(first), (page.get() + YEARS - 1).min(last))}</span>
                <button type="button" disabled={move || page.get() + YEARS > last} on:click=move |_| page.update(|page| *page += YEARS)>"更晚"</button>
            </div>
        </div>
    }
}

/// Days of a month; of February, until the year is known, the most it can have.
fn days(year: Option<i32>, month: Option<i32>) -> i32 {
    (28..=31)
        .rev()
        .find(|day| day_of(Some(year.unwrap_or(2000)), month.or(Some(1)), Some(*day)).is_some())
        .unwrap_or(31)
}

fn day_of(year: Option<i32>, month: Option<i32>, day: Option<i32>) -> Option<Date> {
    let month = u8::try_from(month?).ok()?;
    let day = u8::try_from(day?).ok()?;
    Date::from_calendar_date(year?, month.try_into().ok()?, day).ok()
}
