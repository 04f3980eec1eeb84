//! 政策: laws and policies that kiosks tell in plain words.

mod form;
mod look;

use std::collections::BTreeSet;

use gloo::net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::{Adcode, Article, ArticleDraft, EditArticle, Level, StaffArticle};
use linggong_rules::{article, wording};

use self::form::Form;
use super::now;
use crate::api;
use crate::desk::{Desk, desk};
use crate::list::List;
use crate::table::{Found, Pager, ROWS, Search, SortHead, Table};

const PATH: &str = "/api/v1/staff/articles";
/// What came with the system, the same for everybody.
const BUILT_IN: &str = "/api/v1/articles";

/// What the form is open for.
#[derive(Clone)]
enum Writing {
    /// A new article; in the place of a built-in one, if it begins with that.
    New(Option<Article>),
    /// To correct this one.
    Known(StaffArticle),
}

/// The page.
#[component]
pub(crate) fn Articles() -> impl IntoView {
    let desk = desk();
    let path = move || {
        let market = desk
            .market
            .get()
            .map_or_else(String::new, |id| id.to_string());
        format!("{PATH}?market={market}")
    };
    let table = Table::new(path, ROWS);
    let list = List::<StaffArticle>::follow_table(desk, table);
    // What kiosks show follows from all of them, whichever are looked at.
    let whole = List::<StaffArticle>::follow(desk, path);
    Effect::new(move |_| {
        if list.items.with(Option::is_some) {
            whole.refresh();
        }
    });
    let built_in = List::<Article>::follow(desk, || BUILT_IN.to_owned());
    let writing = RwSignal::new(None::<Writing>);
    // What is offered but does not stand in the kiosks of this market today, by its name.
    let hidden = Memo::new(move |_| {
        let local: Vec<Article> = whole.items.with(|items| {
            let offered = items.iter().flatten().filter(|one| one.is_offered);
            offered
                .map(|one| one.draft.clone().article(one.id))
                .collect()
        });
        let built_in = built_in.items.get().unwrap_or_default();
        let market = desk.market.get();
        let shelf = market.map(|id| article::shelf(&built_in, &local, id, now().date()));
        let names = local.into_iter().chain(built_in).map(|article| article.id);
        let mut hidden: BTreeSet<String> = names.collect();
        for article in shelf.into_iter().flatten() {
            hidden.remove(&article.id);
        }
        hidden
    });
    // There are few of those that came with the system: they are searched here.
    let found = move || {
        let text = table.text.get().to_lowercase();
        let mut all = built_in.items.get().unwrap_or_default();
        all.retain(|article| article.title.to_lowercase().contains(&text));
        all
    };
    view! {
        <div class="desk-title">
            <h2>"政策"</h2>
            <Search text=table.text label="找" hint="标题、内容、出处" />
            <button type="button" class="primary" on:click=move |_| writing.set(Some(Writing::New(None)))>"写一篇"</button>
        </div>
        {move || writing.get().map(|purpose| view! { <Form purpose writing list /> })}
        <h3>"自己写的"</h3>
        <Pager table list />
        <table class="desk-table desk-articles" class:none=move || list.total.get() == 0>
            <thead><tr>
                <SortHead table sort="title" label="问什么" />
                <SortHead table sort="market" label="哪里看" />
                <SortHead table sort="start_on" label="哪几天" />
                <th>"怎么样"</th><th>"下一步"</th>
            </tr></thead>
            <tbody>
                {move || list.items.get().unwrap_or_default().into_iter().map(|row| view! { <Own row hidden writing list /> }).collect_view()}
            </tbody>
        </table>
        <Found table list empty="还没有自己写的。点“写一篇”，或者把系统自带的改成本地的说法。" />
        <h3>"系统自带的"</h3>
        <table class="desk-table" class:none=move || found().is_empty()>
            <thead><tr><th>"问什么"</th><th>"哪里看"</th><th>"怎么样"</th><th>"下一步"</th></tr></thead>
            <tbody>
                {move || found().into_iter().map(|article| view! { <BuiltIn article hidden writing /> }).collect_view()}
            </tbody>
        </table>
        <p class="desk-hint" class:none=move || table.text.with(String::is_empty) || !found().is_empty()>"系统自带的里没有。"</p>
        <p class="desk-hint">"自助机上在“咨询维权”的“看看国家怎么说”里，自己写的排在前面。"</p>
    }
}

/// An article of this division, or of one that it lies in.
#[component]
fn Own(
    row: StaffArticle,
    hidden: Memo<BTreeSet<String>>,
    writing: RwSignal<Option<Writing>>,
    list: List<StaffArticle>,
) -> impl IntoView {
    let desk = desk();
    let known = StoredValue::new(row.clone());
    let StaffArticle {
        id,
        draft,
        is_offered,
    } = row;
    let may_write = desk.me.with_untracked(|me| {
        me.as_ref()
            .is_some_and(|me| me.staff.scope.covers(draft.market))
    });
    let standing = article::standing(&draft, is_offered, now().date());
    let name = draft.clone().article(id).id;
    let state = move || {
        let is_hidden =
            standing == article::Standing::Shown && hidden.with(|all| all.contains(&name));
        if is_hidden {
            "本地有别的说法"
        } else {
            standing.label()
        }
    };
    let (place, days) = (whose(desk, draft.market), days(&draft));
    view! {
        <tr>
            <td class="wide"><b>{draft.title}</b>" "<small>{draft.kind.label()}{draft.replaces.is_some().then_some("，换下系统自带的")}</small></td>
            <td>{place}</td>
            <td>{days}</td>
            <td>{state}</td>
            <td class="steps">
                {may_write.then(|| view! { <button type="button" on:click=move |_| writing.set(Some(Writing::Known(known.get_value())))>"改"</button> })}
                {(may_write && is_offered).then(|| view! { <button type="button" on:click=move |_| offer(desk, list, known.get_value(), false)>"撤下"</button> })}
                {(may_write && !is_offered).then(|| view! { <button type="button" on:click=move |_| offer(desk, list, known.get_value(), true)>"恢复"</button> })}
                {(!may_write).then_some("上级写的，上级改")}
            </td>
        </tr>
    }
}

/// An article that came with the system.
#[component]
fn BuiltIn(
    article: Article,
    hidden: Memo<BTreeSet<String>>,
    writing: RwSignal<Option<Writing>>,
) -> impl IntoView {
    let known = StoredValue::new(article.clone());
    let is_shown =
        Memo::new(move |_| known.with_value(|known| !hidden.with(|all| all.contains(&known.id))));
    let state = move || {
        if is_shown.get() {
            "系统自带"
        } else {
            "系统自带，换成本地的了"
        }
    };
    let rewrite = move |_| writing.set(Some(Writing::New(Some(known.get_value()))));
    view! {
        <tr>
            <td class="wide"><b>{article.title}</b>" "<small>{article.kind.label()}</small></td>
            <td>"全省各市场"</td>
            <td>{state}</td>
            <td class="steps">
                {move || is_shown.get().then(|| view! { <button type="button" on:click=rewrite>"改成本地的说法"</button> })}
            </td>
        </tr>
    }
}

/// Whose markets show it.
fn whose(desk: Desk, market: Adcode) -> String {
    match market.level() {
        Level::Province => "全省各市场".to_owned(),
        Level::City => format!("{}各市场", desk.city(market).unwrap_or_default()),
        Level::County => "本市场".to_owned(),
    }
}

/// On which days.
fn days(draft: &ArticleDraft) -> String {
    match (draft.start_on, draft.end_on) {
        (None, None) => "一直放".to_owned(),
        (Some(from), None) => format!("{}起", wording::date(from)),
        (None, Some(to)) => format!("到{}", wording::date(to)),
        (Some(from), Some(to)) => format!("{}到{}", wording::date(from), wording::date(to)),
    }
}

/// Takes an article back, which can be undone, or offers it again.
fn offer(desk: Desk, list: List<StaffArticle>, known: StaffArticle, is_offered: bool) {
    spawn_local(async move {
        let draft = known.draft.clone();
        let body = EditArticle {
            before: draft.clone(),
            draft,
            is_offered,
        };
        let path = format!("{PATH}/{}", known.id.0);
        match api::send::<StaffArticle>(desk, Method::PUT, &path, &body).await {
            Ok(done) if is_offered => {
                let standing = article::standing(&done.draft, true, now().date());
                desk.done(format!(
                    "“{}”恢复了：{}",
                    done.draft.title,
                    standing.label()
                ));
            }
            Ok(done) => {
                let after = match done.draft.replaces {
                    Some(_) => "系统自带的又放出来了",
                    None => "自助机上没有了",
                };
                let words = format!("“{}”撤下了，{after}", done.draft.title);
                desk.undoable(words, move || offer(desk, list, done.clone(), true));
            }
            Err(why) => desk.failed(why.words),
        }
        list.refresh();
    });
}
