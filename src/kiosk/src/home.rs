//! The first page: the market's day, for people who walk up.

use std::rc::Rc;

use gloo::timers::callback::Interval;
use leptos::prelude::*;
use linggong_contract::{Category, Feed, Moment};
use linggong_rules::figures::{Figures, by_category, figures};
use linggong_rules::wording;
use linggong_ui::{Live, Pictogram};

/// How often the page looks for changes.
const TICK_MS: u32 = 500;
/// Newest postings shown.
const NEWEST: usize = 5;

/// One of the newest postings, in words.
#[derive(Clone, Default, PartialEq)]
struct Newest {
    number: String,
    pictogram: String,
    slug: &'static str,
    title: String,
    pay: String,
}

/// What the page shows.
#[derive(Clone, Default, PartialEq)]
struct Day {
    clock: String,
    figures: Figures,
    by_category: Vec<u32>,
    newest: Vec<Newest>,
}

fn day(feed: &Feed, now: Moment) -> Day {
    let mut open: Vec<_> = feed
        .postings
        .iter()
        .filter(|posting| posting.is_open(now))
        .collect();
    open.sort_by_key(|posting| std::cmp::Reverse((posting.opened_at, posting.id)));
    let newest = open.iter().take(NEWEST).map(|posting| {
        let pay = wording::pay(&posting.draft.pay);
        Newest {
            number: posting.number.to_string(),
            pictogram: format!("t{}", posting.draft.trade),
            slug: posting.draft.trade.category().map_or("", Category::slug),
            title: linggong_rules::title::fit(&posting.draft.title, 11.0).text,
            pay: format!("{}{}{}", pay.lead, pay.upper, pay.unit),
        }
    });
    let china = now.china();
    Day {
        clock: format!("{:02}:{:02}", china.hour(), china.minute()),
        figures: figures(feed, now),
        by_category: by_category(feed, now).to_vec(),
        newest: newest.collect(),
    }
}

/// The first page.
#[component]
pub fn Home() -> impl IntoView {
    let live = Rc::new(Live::start());
    let shown = RwSignal::new(live.with(|feed| day(feed, live.now())).unwrap_or_default());
    let tick = {
        let live = Rc::clone(&live);
        Interval::new(TICK_MS, move || {
            live.tick();
            let next = live.with(|feed| day(feed, live.now()));
            if let Some(next) = next.filter(|next| shown.with_untracked(|held| held != next)) {
                shown.set(next);
            }
        })
    };
    // Kept as long as the page; dropping it stops the clock.
    StoredValue::new_local(tick);
    let market = live.with(|feed| feed.market.clone());
    let demo = live.with(|feed| feed.demo).unwrap_or(false);
    let (name, hotline, complaints) = market
        .map(|market| (market.name, market.hotline, market.complaints))
        .unwrap_or_default();
    let figure =
        move |read: fn(&Figures) -> u32| Memo::new(move |_| shown.with(|day| read(&day.figures)));
    let (remaining, open, taken) = (
        figure(|f| f.remaining),
        figure(|f| f.open),
        figure(|f| f.taken),
    );
    view! {
        <div class="kiosk-page">
            <header class="kiosk-head">
                <div>
                    <h1>{name}</h1>
                    <p>"找活 登记 全部免费"</p>
                </div>
                <time>{move || shown.with(|day| day.clock.clone())}</time>
            </header>
            <main class="kiosk-main">
                <div class="kiosk-figures">
                    <p><b>{remaining}</b><span>"还要多少人"</span></p>
                    <p><b>{open}</b><span>"正在招的活"</span></p>
                    <p><b>{taken}</b><span>"已经招到的人"</span></p>
                </div>
                <section>
                    <h2 class="kiosk-title">"今天有这些活"</h2>
                    <ul class="kiosk-categories">
                        {Category::ALL.map(|category| view! { <Tile shown category /> }).collect_view()}
                    </ul>
                </section>
                <section>
                    <h2 class="kiosk-title">"刚来的活"</h2>
                    <ul class="kiosk-newest">
                        {(0..NEWEST).map(|at| view! { <NewestRow shown at /> }).collect_view()}
                    </ul>
                </section>
                <p class="kiosk-ask">"想去哪个？记住编号，到服务台报名"</p>
            </main>
            <footer class="kiosk-foot">
                <span>"服务热线 "<b>{hotline}</b></span>
                <span>"投诉举报 "<b>{complaints}</b></span>
                {demo.then(|| view! { <span class="demo">"演示数据"</span> })}
            </footer>
        </div>
    }
}

#[component]
fn Tile(shown: RwSignal<Day>, category: Category) -> impl IntoView {
    let place = usize::from(category.ordinal()) - 1;
    let count =
        Memo::new(move |_| shown.with(|day| day.by_category.get(place).copied().unwrap_or(0)));
    view! {
        <li class=format!("cat-{}", category.slug())>
            <Pictogram name=format!("c{}", category.ordinal()) />
            <b>{category.label()}</b>
            <span>{count}"个活"</span>
        </li>
    }
}

#[component]
fn NewestRow(shown: RwSignal<Day>, at: usize) -> impl IntoView {
    let row = Memo::new(move |_| shown.with(|day| day.newest.get(at).cloned()));
    let field = move |read: fn(Newest) -> String| {
        Memo::new(move |_| row.get().map(read).unwrap_or_default())
    };
    let class = Memo::new(move |_| match row.get() {
        Some(row) => format!("cat-{}", row.slug),
        None => "none".to_owned(),
    });
    let (number, title) = (field(|row| row.number), field(|row| row.title));
    let (pay, pictogram) = (field(|row| row.pay), field(|row| row.pictogram));
    view! {
        <li class=class>
            <Pictogram name=pictogram />
            <span class="number">{number}</span>
            <span>{title}</span>
            <span class="pay">{pay}</span>
        </li>
    }
}
