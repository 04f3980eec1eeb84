//! Finding work: categories, their trades, their postings.

use leptos::prelude::*;
use linggong_contract::{Category, Feed, Moment, Posting, PostingId, TradeId};
use linggong_rules::matching::{Filters, by_fit};
use linggong_rules::{hazard, registration, trades};
use linggong_ui::{Pictogram, viewport};

use super::start::Rows;
use crate::context::{Kiosk, Modes, Page, kiosk};
use crate::row::{Row, row};

/// With no more postings than these a category needs no choice of trade.
const FEW: usize = 5;
/// A glass that stands and is lower than this has less room.
const HIGH_PX: f64 = 1_500.0;

/// Work by category.
#[component]
pub(crate) fn Categories() -> impl IntoView {
    let kiosk = kiosk();
    // Of what the person in front may do, as the lists behind them.
    let counts = Memo::new(move |_| {
        let count =
            |feed: &Feed, now| Category::ALL.map(|one| of_category(&kiosk, feed, one, now).count());
        kiosk.with_feed(|feed, now| count(feed, now).to_vec())
    });
    let open = move |category: Category| {
        let few =
            kiosk.with_feed(|feed, now| of_category(&kiosk, feed, category, now).count() <= FEW);
        if few {
            kiosk.open(Page::Postings(category, None));
        } else {
            kiosk.open(Page::Trades(category));
        }
    };
    view! {
        <h1 class="page-title" tabindex="-1">"您想干哪一行？"</h1>
        <ul class="tiles">
            {Category::ALL.map(|category| {
                let place = usize::from(category.ordinal()) - 1;
                let count = Memo::new(move |_| counts.with(|all| all.get(place).copied().unwrap_or(0)));
                view! {
                    <li>
                        <button
                            type="button"
                            class=format!("tile cat-{}", category.slug())
                            disabled=move || count.get() == 0
                            on:click=move |_| untrack(|| open(category))
                        >
                            <Pictogram name=format!("c{}", category.ordinal()) />
                            <b>{category.label()}</b>
                            <span>{count}" 个活"</span>
                        </button>
                    </li>
                }
            }).collect_view()}
        </ul>
    }
}

/// Trades of a category.
#[component]
pub(crate) fn Trades(category: Category) -> impl IntoView {
    let kiosk = kiosk();
    let counts = Memo::new(move |_| {
        kiosk.with_feed(|feed, now| {
            let mut counts: Vec<(TradeId, usize)> = Vec::new();
            for posting in of_category(&kiosk, feed, category, now) {
                match counts
                    .iter_mut()
                    .find(|(trade, _)| *trade == posting.draft.trade)
                {
                    Some((_, count)) => *count += 1,
                    None => counts.push((posting.draft.trade, 1)),
                }
            }
            counts.sort_unstable();
            counts
        })
    });
    let all = move || counts.with(|counts| counts.iter().map(|(_, count)| count).sum::<usize>());
    view! {
        <h1 class="page-title" tabindex="-1">{category.label()}</h1>
        <ul class="tiles">
            <li>
                <button
                    type="button"
                    class=format!("tile cat-{}", category.slug())
                    on:click=move |_| kiosk.open(Page::Postings(category, None))
                >
                    <Pictogram name=format!("c{}", category.ordinal()) />
                    <b>"全部"</b>
                    <span>{all}" 个活"</span>
                </button>
            </li>
            {move || counts.get().into_iter().map(|(trade, count)| view! {
                <li>
                    <button
                        type="button"
                        class=format!("tile cat-{}", category.slug())
                        on:click=move |_| kiosk.open(Page::Postings(category, Some(trade)))
                    >
                        <Pictogram name=format!("t{trade}") />
                        <b>{trades::label(trade)}</b>
                        <span>{count}" 个活"</span>
                    </button>
                </li>
            }).collect_view()}
        </ul>
    }
}

/// Postings of a category or trade, those that suit best first.
#[component]
pub(crate) fn Postings(category: Category, trade: Option<TradeId>) -> impl IntoView {
    let kiosk = kiosk();
    let filters = RwSignal::new(Filters::default());
    let page = RwSignal::new(0usize);
    let rows = Memo::new(move |_| found(&kiosk, category, trade, filters.get()));
    let page_len = move || page_len(kiosk.modes);
    let pages = move || rows.with(|rows| rows.len().div_ceil(page_len()).max(1));
    let at = move || page.get().min(pages() - 1);
    let shown = Signal::derive(move || {
        rows.with(|rows| {
            rows.iter()
                .skip(at() * page_len())
                .take(page_len())
                .cloned()
                .collect::<Vec<_>>()
        })
    });
    let title = trade.map_or_else(|| category.label(), trades::label);
    let open = Callback::new(move |id: PostingId| kiosk.open(Page::Posting(id)));
    let chip = move |label: &'static str, read: fn(&mut Filters) -> &mut bool| {
        let on = move || *read(&mut filters.get());
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=move || on().to_string()
                on:click=move |_| {
                    page.set(0);
                    filters.update(|filters| { let filter = read(filters); *filter = !*filter; });
                }
            >
                {label}
            </button>
        }
    };
    view! {
        <h1 class="page-title" tabindex="-1">
            {title}<small>{move || rows.with(Vec::len)}" 个活"</small>
        </h1>
        <div class="chips" role="group" aria-label="只看">
            {chip("今天上工", |f| &mut f.today)}
            {chip("日结", |f| &mut f.daily)}
            {chip("管饭", |f| &mut f.meals)}
            {chip("管住", |f| &mut f.lodging)}
        </div>
        <Rows rows=shown on_open=open empty="没有合适的活。少选一样，或看看别的行当。" />
        {move || (pages() > 1).then(|| pager(page, Signal::derive(pages)))}
    }
}

/// Turns pages.
pub(crate) fn pager(page: RwSignal<usize>, count: Signal<usize>) -> AnyView {
    let kiosk = kiosk();
    let at = Memo::new(move |_| page.get().min(count.get().saturating_sub(1)));
    let turn = move |to: usize| {
        // What is read aloud is the page in front.
        kiosk.speech.stop();
        page.set(to);
    };
    let is_last = move || at.get() + 1 >= count.get();
    view! {
        <div class="pager">
            <button type="button" disabled=move || at.get() == 0 on:click=move |_| turn(at.get().saturating_sub(1))>"上一页"</button>
            <span>{move || format!("{} / {}", at.get() + 1, count.get())}</span>
            <button type="button" disabled=is_last on:click=move |_| turn(at.get() + 1)>"下一页"</button>
        </div>
    }
    .into_any()
}

/// Postings on a page. Larger type needs more room, and somebody who sits reaches three.
pub(super) fn page_len(modes: Modes) -> usize {
    let (elder, fewer) = (modes.elder.get(), modes.fewer.get());
    let (usual, columns) = match glass() {
        Glass::Wide if elder => (4, 2),
        Glass::Wide => (6, 2),
        _ if modes.low.get() => (3, 1),
        Glass::High => (if elder { 4 } else { 5 }, 1),
        Glass::Small => (if elder { 3 } else { 4 }, 1),
    };
    less(usual, fewer * columns)
}

/// Newest postings shown while nobody is here, beside so many calls.
pub(super) fn newest_len(modes: Modes, calls: usize) -> usize {
    let (elder, fewer) = (modes.elder.get(), modes.fewer.get());
    let usual: usize = match glass() {
        Glass::Wide => 4,
        Glass::High => {
            if elder {
                4
            } else {
                5
            }
        }
        Glass::Small => {
            if elder {
                2
            } else {
                4
            }
        }
    };
    less(usual.saturating_sub(calls).max(2), fewer)
}

/// Postings below the number of a registration.
pub(super) fn recommended_len(modes: Modes) -> usize {
    let (elder, fewer) = (modes.elder.get(), modes.fewer.get());
    let usual = match glass() {
        Glass::High if !elder && !modes.low.get() => 3,
        Glass::Small if elder => 1,
        _ => 2,
    };
    less(usual, fewer)
}

/// One is always shown.
fn less(usual: usize, fewer: usize) -> usize {
    usual.saturating_sub(fewer).max(1)
}

/// What the room for rows depends on.
enum Glass {
    /// Two columns.
    Wide,
    High,
    Small,
}

fn glass() -> Glass {
    let (width, height) = viewport();
    if width > height {
        Glass::Wide
    } else if height < HIGH_PX {
        Glass::Small
    } else {
        Glass::High
    }
}

fn found(kiosk: &Kiosk, category: Category, trade: Option<TradeId>, filters: Filters) -> Vec<Row> {
    kiosk.with_feed(|feed, now| {
        let mut all: Vec<&Posting> = of_category(kiosk, feed, category, now)
            .filter(|posting| trade.is_none_or(|trade| posting.draft.trade == trade))
            .filter(|posting| filters.are_met_by(posting, now))
            .collect();
        by_fit(&mut all, feed.market.id, now);
        all.into_iter()
            .map(|posting| row(posting, Some(feed.market.id), now))
            .collect()
    })
}

/// Open postings of a category, but for those that the law keeps from the person in front.
fn of_category<'a>(
    kiosk: &Kiosk,
    feed: &'a Feed,
    category: Category,
    now: Moment,
) -> impl Iterator<Item = &'a Posting> + use<'a> {
    let profile = kiosk.person.profile;
    let is_minor = profile.with(|profile| registration::is_minor(profile, now.date()));
    feed.postings.iter().filter(move |posting| {
        let trade = posting.draft.trade;
        posting.is_open(now)
            && trade.category() == Some(category)
            && !(is_minor && hazard::is_for_adults_only(trade))
    })
}
