//! 审核用工: what was handed in waits here until somebody has looked at it.

use gloo::net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::api::Review;
use linggong_contract::api::employers::EmployerRow;
use linggong_contract::api::quick::Contact;
use linggong_contract::{Code, Posting, State};
use linggong_rules::{employer, hazard, lint, wording};

use super::entry::withdraw;
use super::people::Tabs;
use super::{now, when};
use crate::api;
use crate::desk::desk;
use crate::form::{Form, PostingForm, Purpose};
use crate::list::List;
use crate::table::{Found, Pager, ROWS, Table};

const TABS: [State; 6] = [
    State::Pending,
    State::Open,
    State::Filled,
    State::Expired,
    State::Withdrawn,
    State::Rejected,
];
/// Reasons that are given most.
const REASONS: [&str; 5] = [
    "电话打不通",
    "工钱没写清",
    "地点没写清",
    "内容不像真的",
    "有歧视或收费的话",
];

/// The page.
#[component]
pub(crate) fn Reviews() -> impl IntoView {
    let desk = desk();
    let tab = RwSignal::new(State::Pending);
    let table = Table::new(
        move || {
            let market = desk
                .market
                .get()
                .map_or_else(String::new, |id| id.to_string());
            format!(
                "/api/v1/staff/postings?market={market}&state={}",
                tab.get().slug()
            )
        },
        ROWS,
    );
    let list = List::<Posting>::follow_table(desk, table);
    // A blocked employer may come back as a person: who reviews is told of the same name.
    let blocked = List::<EmployerRow>::follow(desk, move || {
        let market = desk
            .market
            .get()
            .map_or_else(String::new, |id| id.to_string());
        format!("/api/v1/staff/employers?market={market}&group=blocked")
    });
    // Beside the list, which follows what others do: what is being written must not go with a card.
    let correcting = RwSignal::new(None::<Posting>);
    view! {
        <div class="desk-title"><h2>"审核用工"</h2></div>
        {move || correcting.get().map(|posting| view! { <Correct posting list on_close=move |()| correcting.set(None) /> })}
        <Tabs tabs=vec!["等审核", "在招", "招满", "过期", "撤下", "没通过"] chosen=Signal::derive(move || TABS.iter().position(|state| *state == tab.get()).unwrap_or(0)) on_choose=move |at: usize| {
            if let Some(state) = TABS.get(at) {
                tab.set(*state);
            }
        } />
        <ul class="desk-cards">
            // A card stays while others come and go: somebody may be writing in it.
            <For each=move || list.items.get().unwrap_or_default() key=|posting| (posting.id, posting.state, posting.updated_at) let:posting>
                <Card posting list correcting blocked />
            </For>
        </ul>
        <Found table list empty="没有要看的用工信息。自助机上发布的，会先到这里。" />
        <Pager table list />
    }
}

/// Corrects one posting.
#[component]
pub(super) fn Correct(
    posting: Posting,
    list: List<Posting>,
    #[prop(into)] on_close: Callback<()>,
) -> impl IntoView {
    let desk = desk();
    let number = posting.number;
    let form = Form::of(posting.draft.clone());
    let done = Callback::new(move |posting: Posting| {
        desk.done(format!("{} 号改好了", posting.number));
        list.refresh();
        on_close.run(());
    });
    window().scroll_to_with_x_and_y(0.0, 0.0);
    view! {
        <section class="desk-card" aria-label="修改">
            <h3>"改 "{number}" 号"<button type="button" on:click=move |_| on_close.run(())>"不改了"</button></h3>
            <PostingForm form purpose=Purpose::Correct(RwSignal::new(posting)) on_done=done known=Signal::stored(Vec::new()) />
        </section>
    }
}

#[component]
fn Card(
    posting: Posting,
    list: List<Posting>,
    correcting: RwSignal<Option<Posting>>,
    blocked: List<EmployerRow>,
) -> impl IntoView {
    let desk = desk();
    let (id, number, updated_at) = (posting.id, posting.number, posting.updated_at);
    let is_pending = posting.state == State::Pending;
    let is_open = posting.state == State::Open;
    // What is asked for: why it is refused, or why it may say what it says.
    let asking = RwSignal::new(None::<bool>);
    let reason = RwSignal::new(String::new());
    let found = lint::lint(&posting.draft, desk.market_of(posting.market).as_ref());
    let hint = lint::hint(&posting.draft);
    let is_blocked = found.iter().any(|found| found.kind.blocks());
    let is_warned = !found.is_empty();
    let whole = StoredValue::new(posting.clone());
    let is_correctable = matches!(
        posting.state,
        State::Pending | State::Open | State::Filled | State::Expired
    );
    let phone = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let decide = move |accept: bool| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let why = reason.get_untracked().trim().to_owned();
            let body = Review {
                accept,
                reason: (!why.is_empty()).then_some(why),
                seen: Some(updated_at),
            };
            let path = format!("/api/v1/staff/postings/{}/review", id.0);
            match api::send::<Posting>(desk, Method::POST, &path, &body).await {
                Ok(_) if accept => desk.done(format!("{number} 号上屏了")),
                Ok(_) => desk.done(format!("{number} 号没通过")),
                Err(why) => desk.failed(why.words),
            }
            let _ = busy.try_set(false);
            list.refresh();
        });
    };
    let call = move |_| {
        spawn_local(async move {
            let path = format!("/api/v1/staff/postings/{}/contact", id.0);
            match api::send::<Contact>(desk, Method::POST, &path, &()).await {
                Ok(contact) => phone.set(Some(wording::phone(contact.phone.digits()))),
                Err(why) if why.code == Some(Code::NotFound) => {
                    phone.set(Some("没有留电话".to_owned()));
                }
                Err(why) => desk.failed(why.words),
            }
        });
    };
    let draft = posting.draft;
    let name = employer::key(&draft.employer.name);
    let namesake = Memo::new(move |_| {
        blocked.items.with(|items| {
            let mut all = items.iter().flatten();
            let found = all.find(|one| is_pending && employer::key(&one.name) == name);
            found.map(|one| one.blocked_reason.clone().unwrap_or_default())
        })
    });
    let title = draft.title;
    let pay = wording::pay(&draft.pay);
    let pay = format!(
        "{}{}{} {}",
        pay.lead,
        pay.upper,
        pay.unit,
        draft.settlement.label()
    );
    let facts = [
        ("工钱", pay),
        ("招", format!("{} 人", draft.headcount)),
        (
            "开工",
            wording::dates(draft.start_on, draft.end_on, now().date()),
        ),
        ("地点", draft.place),
        ("干啥", draft.content),
        ("单位", draft.employer.name),
        ("要求", draft.requirements),
        ("来源", draft.source_name.unwrap_or_default()),
        (
            "优先",
            if draft.helped_first {
                wording::HELPED_FIRST
            } else {
                ""
            }
            .to_owned(),
        ),
        (
            "注意",
            hazard::of(draft.trade).unwrap_or_default().to_owned(),
        ),
    ];
    view! {
        <li class="desk-card">
            <h3>{number}" "{title}<small>{when(posting.updated_at, now())}</small></h3>
            <dl>{facts.into_iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| view! { <div><dt>{name}</dt><dd>{text}</dd></div> }).collect_view()}</dl>
            {is_warned.then(|| view! { <ul class="desk-found">{found.iter().map(|found| view! { <li class:bad=found.kind.blocks()>{found.told()}</li> }).collect_view()}</ul> })}
            {hint.map(|hint| view! { <p class="desk-hint">{hint}</p> })}
            {move || namesake.get().map(|why| view! { <p class="desk-found"><b>"黑名单上有同名的，先核实："</b>{why}</p> })}
            <div class="steps">
                {is_pending.then(|| view! {
                    {move || match phone.get() {
                        Some(phone) => view! { <b>{phone}</b> }.into_any(),
                        None => view! { <button type="button" on:click=call>"打电话核实"</button> }.into_any(),
                    }}
                    <button type="button" class="primary" disabled=move || busy.get() || is_blocked on:click=move |_| if is_warned { asking.set(Some(true)) } else { decide(true) }>{if is_blocked { "改好才能上屏" } else { "通过，上屏" }}</button>
                    <button type="button" disabled=busy on:click=move |_| asking.update(|asking| *asking = (*asking != Some(false)).then_some(false))>"不通过…"</button>
                })}
                {is_correctable.then(|| view! { <button type="button" on:click=move |_| correcting.set(Some(whole.get_value()))>"修改"</button> })}
                {is_open.then(|| view! { <button type="button" on:click=move |_| withdraw(desk, (id, updated_at), number, list)>"撤下"</button> })}
            </div>
            {move || asking.get().map(|accept| view! {
                <div class="desk-reason">
                    <p>{if accept { "为什么可以这样写？" } else { "为什么不通过？" }}</p>
                    {(!accept).then(|| view! {
                        <div class="desk-tabs">
                            {REASONS.map(|words| view! {
                                <button type="button" aria-pressed=move || reason.with(|reason| reason == words).to_string() on:click=move |_| reason.set(words.to_owned())>{words}</button>
                            })}
                        </div>
                    })}
                    <label>{if accept { "写一句" } else { "或写一句" }}
                        <input type="text" maxlength="100" prop:value=move || reason.get() on:input=move |event| reason.set(event_target_value(&event)) />
                    </label>
                    <button type="button" disabled=move || busy.get() || reason.with(|reason| reason.trim().is_empty()) on:click=move |_| decide(accept)>{if accept { "通过，上屏" } else { "确定不通过" }}</button>
                </div>
            })}
        </li>
    }
}
