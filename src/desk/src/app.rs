//! What is shown: the way in, or a page with its head and its navigation.

use leptos::ev;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::{A, Route, Router, Routes};
use leptos_router::hooks::{use_location, use_navigate};
use leptos_router::path;
use linggong_contract::{Adcode, Right};

use crate::desk::{Desk, Gate, desk};
use crate::focus;
use crate::idle;
use crate::notice::Notice;
use crate::pages::{
    Accounts, Articles, Audit, Cases, Employers, Entry, FollowUps, Forms, Matching, People,
    Postings, Programmes, Registration, Reports, Reviews, Screens, Takeovers, Today, Training,
};
use crate::sign_in::{PasswordForm, SignInForm};

/// Makes the table of the navigation and the routes of one list, so that no page has only one of them.
macro_rules! pages {
    ($($right:ident $address:tt $label:literal $page:ident;)+) => {
        /// The pages, in the order of the navigation: what one needs to be allowed, the end of its
        /// address, its name.
        const PAGES: [(Right, &str, &str); [$($label),+].len()] =
            [$((Right::$right, end($address), $label)),+];

        /// The page of the address.
        fn routes() -> AnyView {
            view! {
                <Routes fallback=|| view! { <p>"没有这一页，请从左边选。"</p> }>
                    $(<Route path=path!($address) view=$page />)+
                </Routes>
            }
            .into_any()
        }
    };
}

/// What follows the desk's own address.
const fn end(address: &str) -> &str {
    address.split_at("/desk".len()).1
}

pages! {
    Business "/desk" "今日概况" Today;
    Business "/desk/people" "叫号" People;
    Business "/desk/matching" "牵线" Matching;
    Business "/desk/registration" "帮人登记" Registration;
    Business "/desk/entry" "发布用工" Entry;
    Business "/desk/reviews" "审核用工" Reviews;
    Business "/desk/postings" "用工信息" Postings;
    Business "/desk/employers" "用人单位" Employers;
    Business "/desk/cases" "诉求" Cases;
    Business "/desk/follow-ups" "督办" FollowUps;
    Business "/desk/training" "培训" Training;
    Business "/desk/articles" "政策" Articles;
    Business "/desk/programmes" "轮播方案" Programmes;
    Business "/desk/screens" "屏" Screens;
    Business "/desk/takeovers" "紧急插播" Takeovers;
    Business "/desk/forms" "月报" Forms;
    Business "/desk/reports" "报表" Reports;
    Accounts "/desk/accounts" "账号" Accounts;
    Audit "/desk/audit" "操作日志" Audit;
}

/// The whole desk.
#[component]
pub(crate) fn App() -> impl IntoView {
    let desk = Desk::start();
    provide_context(desk);
    // The page stays while somebody signs in once more.
    let is_in = Memo::new(move |_| matches!(desk.gate.get(), Gate::Open | Gate::Again));
    view! {
        {move || {
            if is_in.get() {
                return view! { <Shell /> }.into_any();
            }
            let way = match desk.gate.get() {
                Gate::Looking => view! { <p class="desk-door">"正在打开…"</p> }.into_any(),
                Gate::Unheard => view! {
                    <div class="desk-door" role="alert">
                        <h1>"连不上服务器"</h1>
                        <p>"请看看网络，再试一次。"</p>
                        <button type="button" class="primary" on:click=move |_| desk.look()>"再试一次"</button>
                    </div>
                }.into_any(),
                Gate::Narrow => view! { <PasswordForm on_done=|()| {} /> }.into_any(),
                Gate::Shut | Gate::Open | Gate::Again => view! { <SignInForm /> }.into_any(),
            };
            view! { <main>{way}</main> }.into_any()
        }}
    }
}

/// Head, navigation, page, foot.
#[component]
fn Shell() -> impl IntoView {
    let desk = desk();
    let left = idle::watch(desk);
    desk.follow_day();
    let changing = RwSignal::new(false);
    let is_over = Memo::new(move |_| desk.gate.get() == Gate::Again);
    let keys = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Escape" && changing.get_untracked() && !is_over.get_untracked() {
            changing.set(false);
        }
    });
    on_cleanup(move || keys.remove());
    view! {
        <Router>
            <div class="desk-page" class:shut=move || is_over.get() inert=move || is_over.get() || changing.get()>
                <Head changing />
                <Navigation />
                <main class="desk-main" tabindex="-1">
                    <Page />
                </main>
            </div>
        </Router>
        <div class="desk-said" role="status" class:none=move || desk.said.with(Option::is_none) class:bad=move || desk.said.with(|said| said.as_ref().is_some_and(|said| !said.worked))>
            {move || desk.said.get().map(|said| view! {
                <span>{said.words}</span>
                {said.undo.map(|undo| view! { <button type="button" on:click=move |_| { desk.said.set(None); undo.run(()); }>"撤回"</button> })}
            })}
        </div>
        {move || left.get().map(|left| view! {
            <p class="desk-said bad" role="alert">{left}" 秒后自动退出，点一下或按个键继续用。"</p>
        })}
        <div class:shut=move || is_over.get() inert=move || is_over.get()>
            {move || changing.get().then(|| view! { <Over label="改密码"><PasswordForm on_done=move |()| changing.set(false) /></Over> })}
        </div>
        {move || is_over.get().then(|| view! { <Over label="登录"><SignInForm /></Over> })}
    }
}

/// The page of the address, if whoever is signed in may use it. Whoever may not use the first
/// one begins with their own.
#[component]
fn Page() -> impl IntoView {
    let desk = desk();
    let address = use_location().pathname;
    let page = Memo::new(move |_| {
        let address = address.get();
        let end = address.trim_start_matches("/desk").trim_end_matches('/');
        PAGES.into_iter().find(|(_, page, _)| *page == end)
    });
    let may_use = Memo::new(move |_| page.get().is_none_or(|(right, ..)| desk.may(right)));
    let go = use_navigate();
    Effect::new(move |_| {
        let is_first = page.get().is_some_and(|(_, page, _)| page.is_empty());
        let own = PAGES.into_iter().find(|(right, ..)| desk.may(*right));
        if let (true, false, Some((_, own, _))) = (is_first, may_use.get(), own) {
            let instead = NavigateOptions {
                replace: true,
                ..NavigateOptions::default()
            };
            go(&untrack(|| desk.address(own)), instead);
        }
    });
    move || {
        if !may_use.get() {
            return view! { <p class="desk-standing">"您的账号不能用这一页，请从左边选能用的。"</p> }.into_any();
        }
        routes()
    }
}

/// What stands over the page: the hands go on there, and afterwards where they were.
#[component]
fn Over(label: &'static str, children: Children) -> impl IntoView {
    let held = StoredValue::new_local(focus::held());
    focus::first_of(".desk-over:not([inert] *)");
    on_cleanup(move || focus::back_to(held.try_get_value().flatten()));
    view! { <div class="desk-over" role="dialog" aria-modal="true" aria-label=label>{children()}</div> }
}

#[component]
fn Head(changing: RwSignal<bool>) -> impl IntoView {
    let desk = desk();
    let choose = move |event| {
        if let Ok(id) = Adcode::parse(&event_target_value(&event)) {
            desk.market.set(Some(id));
            // The feed on the page is one market's: another one is another page.
            let _ = window().location().set_search(&format!("?market={id}"));
        }
    };
    let markets = move || {
        desk.me
            .with(|me| me.as_ref().map(|me| me.markets.clone()))
            .unwrap_or_default()
    };
    let name = move || {
        let id = desk.market.get();
        let found = markets().into_iter().find(|market| Some(market.id) == id);
        found.map(|market| market.name).unwrap_or_default()
    };
    let who = move || {
        desk.me.with(|me| {
            let staff = me.as_ref().map(|me| &me.staff);
            staff.map(|staff| format!("{} · {}", staff.label, staff.role.label()))
        })
    };
    view! {
        <header class="desk-head">
            <h1>{name}</h1>
            {move || (markets().len() > 1).then(|| view! {
                <select aria-label="换一个市场" on:change=choose>
                    {markets().into_iter().map(|market| {
                        let is_chosen = desk.market.get_untracked() == Some(market.id);
                        view! { <option value=market.id.to_string() selected=is_chosen>{market.city}" "{market.county}</option> }
                    }).collect_view()}
                </select>
            })}
            {move || desk.me.with(|me| me.as_ref().is_some_and(|me| me.demo)).then(|| view! { <span class="demo">"演示数据"</span> })}
            <Notice />
            <span class="desk-who">{who}</span>
            <button type="button" on:click=move |_| changing.set(true)>"改密码"</button>
            <button type="button" on:click=move |_| desk.leave()>"退出"</button>
        </header>
    }
}

/// How many wait on a page; nothing if nobody does.
#[component]
fn Waiting(page: &'static str) -> impl IntoView {
    let desk = desk();
    let count = Memo::new(move |_| {
        if page == "/follow-ups" {
            return desk.noticed.count();
        }
        desk.day.with(|day| {
            let Some(day) = day else { return 0 };
            match page {
                "/people" => day.waiting,
                "/reviews" => day.reviews,
                "/cases" => day.cases,
                // Screens that are not heard.
                "/screens" => day.screens.saturating_sub(day.screens_online),
                _ => 0,
            }
        })
    });
    view! { <span class="badge" class:none=move || count.get() == 0>{count}</span> }
}

#[component]
fn Navigation() -> impl IntoView {
    let desk = desk();
    view! {
        <nav class="desk-nav" aria-label="页面">
            {PAGES.into_iter().map(|(right, page, label)| view! {
                {move || desk.may(right).then(|| view! { <A href=desk.address(page) exact=page.is_empty()>{label}<Waiting page /></A> })}
            }).collect_view()}
            <hr />
            <a href=move || desk.address("").replace("/desk", "/board") target="_blank">"看信息屏"</a>
            <a href=move || desk.address("").replace("/desk", "/kiosk") target="_blank">"看自助机"</a>
            <a href=move || desk.address("").replace("/desk", "/notice") target="_blank">"打印公告"</a>
            <a href="/api/docs/" target="_blank">"接口文档"</a>
        </nav>
    }
}
