//! What is asked of a list at the desk – what is searched for, in which order, which page – and
//! what one presses to ask it.

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::location::Url;
use linggong_rules::tables::{TEXT_MAX, page_within, pages, told};

use crate::list::List;

/// Rows of a page: enough for a morning, few enough to scroll through.
pub(crate) const ROWS: u32 = 50;
/// Nobody is asked for each letter: the search waits until somebody pauses.
const PAUSE: Duration = Duration::from_millis(300);

/// What is asked of one list. It lives in the list's address, so that what is asked for anew
/// keeps page and order.
#[derive(Clone, Copy)]
pub(crate) struct Table {
    /// The address with its filters: another one is another list.
    pub(crate) stem: Memo<String>,
    /// What is searched for.
    pub(crate) text: RwSignal<String>,
    /// The word it is sorted by, and whether the other way round; its own order if absent.
    sort: RwSignal<Option<(&'static str, bool)>>,
    /// The address without its page, and the page of it: whatever changes, one begins at the
    /// first.
    page: RwSignal<(String, u32)>,
    limit: u32,
}

impl Table {
    /// A list at an address with a question mark.
    pub(crate) fn new(stem: impl Fn() -> String + Send + Sync + 'static, limit: u32) -> Self {
        Self::searched_by(RwSignal::new(String::new()), stem, limit)
    }

    /// The same, searched with others by one text.
    pub(crate) fn searched_by(
        text: RwSignal<String>,
        stem: impl Fn() -> String + Send + Sync + 'static,
        limit: u32,
    ) -> Self {
        let table = Self {
            stem: Memo::new(move |_| stem()),
            text,
            sort: RwSignal::new(None),
            page: RwSignal::new((String::new(), 1)),
            limit,
        };
        // Whoever comes back to an earlier search does not come back to its last page.
        Effect::new(move |_| {
            let asked = table.asked();
            table.page.update_untracked(|(of, page)| {
                if *of != asked {
                    (*of, *page) = (asked, 1);
                }
            });
        });
        table
    }

    /// The address without its page.
    fn asked(self) -> String {
        let mut asked = self.stem.get();
        let text = self.text.get();
        if !text.is_empty() {
            asked.push_str("&q=");
            asked.push_str(&Url::escape(&text));
        }
        if let Some((word, is_desc)) = self.sort.get() {
            asked.push_str(&format!("&sort={word}&desc={is_desc}"));
        }
        asked
    }

    /// Whether all there are, `total`, stand on the page.
    pub(crate) fn is_whole(self, total: u64) -> bool {
        total <= u64::from(self.limit) && self.text.with(String::is_empty)
    }

    fn page(self) -> u32 {
        let asked = self.asked();
        self.page
            .with(|(of, page)| if *of == asked { *page } else { 1 })
    }

    fn turn_to(self, page: u32) {
        self.page.set((untrack(|| self.asked()), page));
    }

    /// The whole address.
    pub(crate) fn address(self) -> String {
        format!("{}&page={}&limit={}", self.asked(), self.page(), self.limit)
    }
}

/// The head of a column that a list can be sorted by. The first press sorts by it, the second
/// the other way round.
#[component]
pub(crate) fn SortHead(
    table: Table,
    /// The word of the list's API.
    sort: &'static str,
    label: &'static str,
    /// Whether the largest come first at the first press.
    #[prop(optional)]
    desc: bool,
    /// Whether the column is read from its right edge.
    #[prop(optional)]
    figure: bool,
) -> impl IntoView {
    let way = Memo::new(move |_| {
        table
            .sort
            .get()
            .filter(|(word, _)| *word == sort)
            .map(|(_, is_desc)| is_desc)
    });
    let press = move |_| {
        let is_desc = way.get_untracked().map_or(desc, |is_desc| !is_desc);
        table.sort.set(Some((sort, is_desc)));
    };
    let told = move || match way.get() {
        None => "none",
        Some(false) => "ascending",
        Some(true) => "descending",
    };
    view! { <th class="sorted" class:figure=figure aria-sort=told><button type="button" on:click=press>{label}</button></th> }
}

/// Where one writes what is searched for.
#[component]
pub(crate) fn Search(
    text: RwSignal<String>,
    label: &'static str,
    hint: &'static str,
) -> impl IntoView {
    let typed = RwSignal::new(text.get_untracked());
    let mut ask = debounce(PAUSE, move |wanted: String| {
        let _ = text.try_set(wanted.trim().to_owned());
    });
    // What is cleared elsewhere is cleared here.
    Effect::new(move |_| {
        if text.with(String::is_empty) {
            typed.set(String::new());
        }
    });
    view! {
        <label>{label}
            <input type="search" name="q" maxlength=TEXT_MAX.to_string() autocomplete="off" placeholder=hint prop:value=move || typed.get()
                on:input=move |event| {
                    let written = event_target_value(&event);
                    typed.set(written.clone());
                    ask(written);
                } />
        </label>
    }
}

/// How many there are, and the way to the other pages.
#[component]
pub(crate) fn Pager<T: Send + Sync + 'static>(
    table: Table,
    list: List<T>,
    /// What the rows are counted by.
    #[prop(default = "条")]
    unit: &'static str,
) -> impl IntoView {
    let total = list.total;
    let last = Memo::new(move |_| pages(total.get(), table.limit));
    let page = Memo::new(move |_| page_within(table.page(), total.get(), table.limit));
    // Rows have gone since: what is left stands on the last page.
    Effect::new(move |_| {
        let is_answered = list
            .items
            .with(|items| items.as_ref().is_some_and(Vec::is_empty));
        if is_answered && total.get() > 0 && untrack(|| table.page()) > last.get() {
            table.turn_to(last.get_untracked());
        }
    });
    let is_one = move || last.get() == 1;
    view! {
        <div class="desk-pager" role="group" aria-label="翻页" class:none=move || total.get() == 0>
            <button type="button" class:none=is_one disabled=move || page.get() == 1 on:click=move |_| table.turn_to(1)>"第一页"</button>
            <button type="button" class:none=is_one disabled=move || page.get() == 1 on:click=move |_| table.turn_to(page.get_untracked() - 1)>"上一页"</button>
            <span role="status">{move || told(page.get(), total.get(), table.limit, unit)}</span>
            <button type="button" class:none=is_one disabled={move || page.get() >= last.get()} on:click=move |_| table.turn_to(page.get_untracked() + 1)>"下一页"</button>
        </div>
    }
}

/// What stands where rows would stand: that they are coming, that they are old, that there are
/// none, or that nothing was found – with the way back to all of them.
#[component]
pub(crate) fn Found<T: Send + Sync + 'static>(
    table: Table,
    list: List<T>,
    #[prop(into)] empty: Signal<&'static str>,
    /// Whether another filter than the search narrows the list.
    #[prop(into, default = Signal::stored(false))]
    narrowed: Signal<bool>,
    /// Takes that filter away.
    #[prop(into, default = Callback::new(|()| {}))]
    on_clear: Callback<()>,
) -> impl IntoView {
    let is_narrowed = move || narrowed.get() || table.text.with(|text| !text.is_empty());
    let words = move || {
        let failed = list.failed.get();
        match list.items.with(|items| items.as_ref().map(Vec::is_empty)) {
            _ if !failed.is_empty() => failed,
            None => "正在查…".to_owned(),
            // Rows stand on another page, which is on its way.
            Some(true) if list.total.get() > 0 => "正在查…".to_owned(),
            Some(true) if is_narrowed() => "没有找到。".to_owned(),
            Some(true) => empty.get().to_owned(),
            Some(false) => String::new(),
        }
    };
    let is_unfound = move || {
        let is_empty = list
            .items
            .with(|items| items.as_ref().is_some_and(Vec::is_empty));
        is_empty && list.total.get() == 0 && is_narrowed()
    };
    let clear = move |_| {
        table.text.set(String::new());
        on_clear.run(());
    };
    view! {
        <div class="desk-standing" class:none=move || words().is_empty()>
            <p role="status">{words}</p>
            <button type="button" class:none=move || !is_unfound() on:click=clear>"看全部"</button>
        </div>
    }
}
