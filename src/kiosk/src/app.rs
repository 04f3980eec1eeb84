//! The frame around every page: head, page, helpers; and what lies over it.

use std::rc::Rc;

use gloo::timers::callback::Interval;
use leptos::prelude::*;
use linggong_rules::{idle, staffed};
use linggong_ui::Live;

use crate::context::{Kiosk, Page, kiosk};
use crate::fold::{Fold, Turn};
use crate::idle::Watch;
use crate::pages::{
    ArticlePage, Articles, Attract, CaseKinds, CaseLookupPage, CaseStatus, CaseText, CaseWho,
    Categories, CoursePage, Courses, Filed, Home, Lookup, Markets, Name, Number, OfferPage,
    Offered, Own, Phone, PostingPage, Postings, QuestionPage, Registered, Review, Rights, Staff,
    TicketPage, TooYoung, Trades, Waiting,
};
use crate::{rehearsal, wipe};

/// How often the kiosk looks for changes and for people.
const TICK_MS: u32 = 250;

/// The kiosk.
#[component]
pub fn App() -> impl IntoView {
    let kiosk = Kiosk::new(Live::start());
    provide_context(kiosk);
    let asking = RwSignal::new(None);
    let fold = Fold::new();
    let watch = Rc::new(Watch::start());
    kiosk.tick();
    let tick = Interval::new(TICK_MS, move || {
        kiosk.tick();
        watch.tick(&kiosk, asking);
        fold.tick(kiosk.modes);
    });
    // Kept as long as the page; dropping it stops the clock.
    StoredValue::new_local(tick);
    StoredValue::new_local(rehearsal::start(kiosk));
    let page = Memo::new(move |_| kiosk.page());
    let class = move || {
        let mode = |on: RwSignal<bool>, word| if on.get() { word } else { "" };
        format!(
            "kiosk-frame{}{}{}",
            mode(kiosk.modes.elder, " elder"),
            mode(kiosk.modes.low, " low"),
            if page.get() == Page::Attract {
                " attract"
            } else {
                ""
            }
        )
    };
    Effect::new(move |_| {
        let modes = kiosk.modes;
        page.track();
        modes.elder.track();
        modes.low.track();
        modes.fewer.set(0);
        // At once, before a finger is on its way to what will move.
        request_animation_frame(move || fold.tick(modes));
    });
    Effect::new(move |_| {
        page.track();
        // What is read is the page in front.
        kiosk.speech.stop();
        focus_title();
    });
    view! {
        <div class=class>
            <Head page />
            <main class="kiosk-main">{move || show(page.get())}<Turn fold /></main>
            <Helpers page />
            <Foot />
            <StillThere asking />
        </div>
    }
}

/// A page.
pub(crate) fn show(page: Page) -> AnyView {
    match page {
        Page::Attract => view! { <Attract /> }.into_any(),
        Page::Home => view! { <Home /> }.into_any(),
        Page::Categories => view! { <Categories /> }.into_any(),
        Page::Trades(category) => view! { <Trades category /> }.into_any(),
        Page::Postings(category, trade) => view! { <Postings category trade /> }.into_any(),
        Page::Posting(id) => view! { <PostingPage id /> }.into_any(),
        Page::Number => view! { <Number /> }.into_any(),
        Page::Name(purpose) => view! { <Name purpose /> }.into_any(),
        Page::Phone(purpose) => view! { <Phone purpose /> }.into_any(),
        Page::Question(question, turn) => view! { <QuestionPage question turn /> }.into_any(),
        Page::Review => view! { <Review /> }.into_any(),
        Page::Registered => view! { <Registered /> }.into_any(),
        Page::Rights => view! { <Rights /> }.into_any(),
        Page::Articles => view! { <Articles /> }.into_any(),
        Page::Article(at) => view! { <ArticlePage at /> }.into_any(),
        Page::Courses => view! { <Courses /> }.into_any(),
        Page::Course(at) => view! { <CoursePage at /> }.into_any(),
        Page::CaseKinds => view! { <CaseKinds /> }.into_any(),
        Page::CaseText => view! { <CaseText /> }.into_any(),
        Page::CaseWho => view! { <CaseWho /> }.into_any(),
        Page::Filed => view! { <Filed /> }.into_any(),
        Page::CaseLookup => view! { <CaseLookupPage /> }.into_any(),
        Page::CaseStatus => view! { <CaseStatus /> }.into_any(),
        Page::Markets(city) => view! { <Markets city /> }.into_any(),
        Page::Offer(ask) => view! { <OfferPage ask /> }.into_any(),
        Page::Waiting => view! { <Waiting /> }.into_any(),
        Page::Offered => view! { <Offered /> }.into_any(),
        Page::TooYoung => view! { <TooYoung /> }.into_any(),
        Page::Ticket => view! { <TicketPage /> }.into_any(),
        Page::Lookup => view! { <Lookup /> }.into_any(),
        Page::Own => view! { <Own /> }.into_any(),
        Page::Staff => view! { <Staff /> }.into_any(),
    }
}

/// A reader of screens begins at the top of a new page, not where the last button was.
fn focus_title() {
    request_animation_frame(|| {
        let title = document().query_selector(".page-title").ok().flatten();
        if let Some(title) = title {
            use wasm_bindgen::JsCast as _;
            let title: web_sys::HtmlElement = title.unchecked_into();
            let _ = title.focus();
        }
    });
}

#[component]
fn Head(page: Memo<Page>) -> impl IntoView {
    let kiosk = kiosk();
    let market = kiosk.with_feed(|feed, _| Some((feed.market.name.clone(), feed.market.hours)));
    let (name, hours) = market.unwrap_or_default();
    let hours = hours.map(|hours| format!("，{}", staffed::told(hours)));
    view! {
        <header class="kiosk-head">
            <div>
                <p class="market">{name}</p>
                <p class="promise" class:gone=move || page.get() != Page::Attract>"找活 登记 全部免费"{hours}</p>
            </div>
            <time>{kiosk.clock}</time>
        </header>
    }
}

/// What is always there: back, the beginning, larger type, lower buttons, a person.
#[component]
fn Helpers(page: Memo<Page>) -> impl IntoView {
    let kiosk = kiosk();
    let (elder, low) = (kiosk.modes.elder, kiosk.modes.low);
    let is_first = move || matches!(page.get(), Page::Attract | Page::Home);
    let flip = |mode: RwSignal<bool>| move |_| mode.update(|on| *on = !*on);
    let call = move |_| {
        if kiosk.page() != Page::Staff {
            kiosk.open(Page::Staff);
        }
    };
    view! {
        <nav class="helpers" aria-label="帮助">
            {move || {
                (!is_first())
                    .then(|| view! { <button type="button" on:click=move |_| kiosk.back()>"返回"</button> })
            }}
            {move || {
                (page.get() != Page::Attract)
                    .then(|| {
                        view! {
                            <button type="button" on:click=move |_| wipe::done(&kiosk)>
                                {move || if page.get() == Page::Home { "结束" } else { "首页" }}
                            </button>
                        }
                    })
            }}
            {move || {
                kiosk
                    .speech
                    .is_there()
                    .then(|| {
                        view! {
                            <button type="button" on:click=move |_| kiosk.speech.toggle()>
                                {move || if kiosk.speech.is_speaking() { "停下" } else { "读给我听" }}
                            </button>
                        }
                    })
            }}
            <button type="button" aria-pressed=move || elder.get().to_string() on:click=flip(elder)>
                {move || if elder.get() { "字小一些" } else { "字再大些" }}
            </button>
            <button type="button" aria-pressed=move || low.get().to_string() on:click=flip(low)>
                {move || if low.get() { "按钮放高" } else { "按钮放低" }}
            </button>
            <button type="button" on:click=call>"叫人帮忙"</button>
        </nav>
    }
}

#[component]
fn Foot() -> impl IntoView {
    let kiosk = kiosk();
    let market = kiosk
        .with_feed(|feed, _| Some((feed.market.hotline.clone(), feed.market.complaints.clone())));
    let demo = kiosk.with_feed(|feed, _| feed.demo);
    let (hotline, complaints) = market.unwrap_or_default();
    view! {
        <footer class="kiosk-foot">
            <span>"服务热线 "<b>{hotline}</b></span>
            <span>"投诉举报 "<b>{complaints}</b></span>
            {move || {
                let waiting = kiosk.outbox.waiting();
                (waiting > 0).then(|| view! { <span class="waiting">{format!("待上传 {waiting} 条")}</span> })
            }}
            {demo.then(|| view! { <span class="demo">"演示数据"</span> })}
        </footer>
    }
}

/// Asks whether somebody is still there; any touch says yes.
#[component]
fn StillThere(asking: RwSignal<Option<i64>>) -> impl IntoView {
    let shown = Memo::new(move |_| asking.with(Option::is_some));
    let speech = kiosk().speech;
    // Whoever cannot see the seconds hears of them; once answered, there is nothing to say.
    Effect::new(move |was: Option<bool>| {
        let is_shown = shown.get();
        let left_s = asking.get_untracked().filter(|_| is_shown);
        match left_s {
            Some(left_s) => speech.interrupt(idle::spoken(left_s)),
            None if was == Some(true) => speech.stop(),
            None => {}
        }
        left_s.is_some()
    });
    view! {
        <Show when=move || shown.get()>
            <div class="over" role="alertdialog" aria-modal="true" aria-labelledby="still-there">
                <div>
                    <h2 id="still-there">"您还在吗？"</h2>
                    <p><b class="seconds">{move || asking.get()}</b>" 秒后回到首页，您填的都会清掉。"</p>
                    <button type="button" class="main">"我还在"</button>
                </div>
            </div>
        </Show>
    }
}
