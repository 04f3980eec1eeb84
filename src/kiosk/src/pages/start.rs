//! Where people begin: today's numbers while nobody is here, then what one can do.

use leptos::prelude::*;
use linggong_contract::{Call, Category, Moment, PostingId};
use linggong_rules::calls::{TOLD_MS, place, spoken};
use linggong_rules::figures::{Figures, figures};
use linggong_ui::Pictogram;

use super::find::newest_len;
use super::offer::Ask;
use super::register::Question;
use crate::buttons::main_button;
use crate::context::{Page, Turn, kiosk};
use crate::row::{Row, RowButton, row};

/// Called tickets shown while nobody is here, in the place of today's numbers.
const CALLED: usize = 2;

/// Nobody is here.
#[component]
pub(crate) fn Attract() -> impl IntoView {
    let kiosk = kiosk();
    let calls = Memo::new(move |_| {
        kiosk.with_calls(|calls, now| {
            let told = calls.iter().rev();
            let told = told.filter(|call| now.since_ms(call.at) < TOLD_MS);
            told.take(CALLED).cloned().collect::<Vec<Call>>()
        })
    });
    let newest = Memo::new(move |_| {
        kiosk.with_feed(|feed, now| {
            let mut open: Vec<_> = feed.postings.iter().filter(|p| p.is_open(now)).collect();
            open.sort_by_key(|posting| std::cmp::Reverse((posting.opened_at, posting.id)));
            let mut seen: Vec<Option<Category>> = Vec::new();
            let (mut first, mut others) = (Vec::new(), Vec::new());
            for posting in open {
                let category = posting.draft.trade.category();
                if seen.contains(&category) {
                    others.push(posting);
                } else {
                    seen.push(category);
                    first.push(posting);
                }
            }
            // One of each category first.
            let all = first.into_iter().chain(others);
            all.take(newest_len(kiosk.modes, calls.with(Vec::len)))
                .map(|posting| row(posting, None, now))
                .collect::<Vec<_>>()
        })
    });
    let start = move || kiosk.open(Page::Home);
    let open = Callback::new(move |id: PostingId| {
        kiosk.home();
        kiosk.open(Page::Posting(id));
    });
    view! {
        {move || calls.with(Vec::is_empty).then(|| view! { <TodayFigures /> })}
        <Called calls />
        <h1 class="page-title" tabindex="-1">"刚来的活"</h1>
        <Rows rows=newest on_open=open empty="现在没有在招的活，请问问工作人员。" />
        <button type="button" class="main touch" on:click=move |_| start()>
            <Pictogram name="touch" />
            <b>"请点这里"</b>
            <span>"找活、报名、看进度，不收钱"</span>
        </button>
    }
}

/// Who is called, seen and heard while nobody is here. Whoever stands before the kiosk is not
/// talked over: they have the board.
#[component]
fn Called(calls: Memo<Vec<Call>>) -> impl IntoView {
    let kiosk = kiosk();
    Effect::new(move |before: Option<Option<Moment>>| {
        let newest = calls.with(|calls| calls.first().cloned());
        let at = newest.as_ref().map(|call| call.at);
        // What was called before somebody left is not called out late.
        if let (Some(before), Some(call)) = (before, newest)
            && Some(call.at) > before
        {
            kiosk.speech.say(spoken(&call));
        }
        at.max(before.flatten())
    });
    view! {
        <ul class="called" aria-live="polite">
            {move || calls.get().into_iter().map(|call| view! {
                <li>"请 "<b>{format!("{:03}", call.ticket)}</b>" 号"{place(&call)}</li>
            }).collect_view()}
        </ul>
    }
}

/// What one can do.
#[component]
pub(crate) fn Home() -> impl IntoView {
    let kiosk = kiosk();
    view! {
        <TodayFigures />
        <h1 class="page-title" tabindex="-1">"您想做什么？请点一下"</h1>
        <button type="button" class="main find" on:click=move |_| kiosk.open(Page::Categories)>
            <Pictogram name="wallet" />
            <b>"找活干"</b>
            <span>"看今天的活，点“我想去”"</span>
        </button>
        <button type="button" class="choice" on:click=move |_| kiosk.open(Page::Number)>
            <b>"看到墙上的编号？"</b>
            <span>"输入编号，直接看这个活"</span>
        </button>
        <div class="pair home">
            <button type="button" class="choice" on:click=move |_| kiosk.open(Page::Question(Question::Trades, Turn::First))>
                <b>"登记求职"</b>
                <span>"说说想干啥，给您推荐"</span>
            </button>
            <button type="button" class="choice" on:click=move |_| kiosk.open(Page::Lookup)>
                <b>"我的进度"</b>
                <span>"看我报的活到哪一步了"</span>
            </button>
            <button type="button" class="choice" on:click=move |_| kiosk.open(Page::Offer(Ask::Trade))>
                <b>"发布用工"</b>
                <span>"家里、小店要找人干活"</span>
            </button>
            <button type="button" class="choice" on:click=move |_| kiosk.open(Page::Rights)>
                <b>"咨询维权"</b>
                <span>"不给工钱、受了伤，来这里"</span>
            </button>
        </div>
    }
}

#[component]
fn TodayFigures() -> impl IntoView {
    let kiosk = kiosk();
    let shown = Memo::new(move |_| kiosk.with_feed(figures));
    let figure = move |read: fn(&Figures) -> u32, label| {
        let value = Memo::new(move |_| shown.with(read));
        view! { <p><b>{value}</b><span>{label}</span></p> }
    };
    view! {
        <div class="figures">
            {figure(|f| f.open, "正在招的活")}
            {figure(|f| f.remaining, "还要多少人")}
            {figure(|f| f.taken, "今天已招到")}
        </div>
    }
}

/// A list of rows, or what to do when it is empty.
#[component]
pub(crate) fn Rows(
    #[prop(into)] rows: Signal<Vec<Row>>,
    on_open: Callback<PostingId>,
    empty: &'static str,
) -> impl IntoView {
    view! {
        <ul class="rows">
            {move || rows.get().into_iter().map(|row| view! { <RowButton row on_open /> }).collect_view()}
        </ul>
        {move || rows.with(Vec::is_empty).then(|| view! { <p class="empty">{empty}</p> })}
    }
}

/// Somebody of the staff is called.
#[component]
pub(crate) fn Staff() -> impl IntoView {
    let kiosk = kiosk();
    let hotline = kiosk.with_feed(|feed, _| feed.market.hotline.clone());
    view! {
        <div class="panel say">
            <h1 class="page-title" tabindex="-1">"请到服务台"</h1>
            <p>"工作人员会帮您找活、报名、填表，不收钱。"</p>
            <p>"柜台没人？打服务热线 "<b>{hotline}</b></p>
        </div>
        {main_button(|| "知道了", || false, move || kiosk.back())}
    }
}
