//! 发布用工: a posting is on the wall half a minute after the telephone has rung.

mod table;

use gloo::net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::api::Seen;
use linggong_contract::{Moment, Posting, PostingId};
use linggong_rules::{entry, wording};

use super::{now, when};
use crate::api::{self, Refusal};
use crate::desk::{Desk, desk};
use crate::form::{Form, PostingForm, Preview, Purpose};
use crate::list::{List, Standing};
use table::Table;

/// Latest postings beside the form.
const LATEST: usize = 8;

/// The page.
#[component]
pub(crate) fn Entry() -> impl IntoView {
    let desk = desk();
    let list = List::<Posting>::follow(desk, move || {
        let market = desk
            .market
            .get()
            .map_or_else(String::new, |id| id.to_string());
        format!("/api/v1/staff/postings?market={market}&state=open")
    });
    let form = Form::new(entry::blank(now()));
    let is_table = RwSignal::new(false);
    let known = Signal::derive(move || list.items.get().unwrap_or_default());
    let done = Callback::new(move |posting: Posting| {
        let typed = form.values.get_untracked();
        let blank = entry::blank(now());
        form.fill(blank.clone());
        // The next posting begins where the first one began.
        focus_first();
        list.refresh();
        let number = posting.number;
        // What was typed comes back with the posting that is taken back, unless somebody has
        // begun another one.
        desk.undoable(format!("{number} 号上屏了"), move || {
            let (typed, blank) = (typed.clone(), blank.clone());
            spawn_local(async move {
                let of = (posting.id, posting.updated_at);
                match step(desk, of, "withdraw", list).await {
                    Ok(_) if form.says(&blank) => {
                        desk.done(format!("{number} 号撤回了，内容还在表里"));
                        form.fill(typed);
                    }
                    Ok(_) => desk.done(format!(
                        "{number} 号撤回了。新写的没有动，撤回的在“用工信息”里"
                    )),
                    Err(why) => desk.failed(why.words),
                }
            });
        });
    });
    let latest = move || {
        let mut items = known.get();
        items.sort_by_key(|posting| std::cmp::Reverse((posting.opened_at, posting.id)));
        items.truncate(LATEST);
        items
    };
    let repeat = move |_| {
        if let Some(last) = latest().first() {
            form.fill(entry::again(&last.draft, now()));
        }
    };
    view! {
        <div class="desk-title">
            <h2>"发布用工"</h2>
            <button type="button" disabled=move || known.with(Vec::is_empty) on:click=repeat>"照上一条再写"</button>
            <button type="button" on:click=move |_| form.fill(entry::blank(now()))>"清空"</button>
            <button type="button" aria-expanded=move || is_table.get().to_string() on:click=move |_| is_table.update(|on| *on = !*on)>"从表格导入"</button>
        </div>
        {move || is_table.get().then(|| view! { <Table on_done=move |()| list.refresh() /> })}
        <div class="desk-columns">
            <PostingForm form purpose=Purpose::New on_done=done known />
            <div class="desk-aside">
                <Preview form />
                <section class="desk-card">
                    <h3>"最近发布"</h3>
                    <ul class="desk-latest">
                        <For each=latest key=|posting| (posting.id, posting.updated_at) let:posting>
                            <Latest posting form list />
                        </For>
                    </ul>
                    <Standing list empty="还没有在招的。发布以后会在这里。" />
                </section>
            </div>
        </div>
    }
}

#[component]
fn Latest(posting: Posting, form: Form, list: List<Posting>) -> impl IntoView {
    let desk = desk();
    let pay = wording::pay(&posting.draft.pay);
    let number = posting.number;
    let of = (posting.id, posting.updated_at);
    let at = posting.opened_at.map(|at| when(at, now()));
    let title = posting.draft.title.clone();
    let draft = StoredValue::new(posting.draft);
    view! {
        <li>
            <p><b>{number}</b>" "{title}<small>{at}</small></p>
            <p class="desk-hint">{pay.lead}{pay.upper}{pay.unit}" · 还招"{posting.remaining}"人"</p>
            <p class="steps">
                <button type="button" class="link" on:click=move |_| form.fill(draft.with_value(|draft| entry::again(draft, now())))>"照这条再写"</button>
                <button type="button" class="link" on:click=move |_| withdraw(desk, of, number, list)>"撤下"</button>
            </p>
        </li>
    }
}

/// Takes a posting off the walls, as it was last changed when it was seen; ten minutes long it can
/// be brought back.
pub(super) fn withdraw(desk: Desk, of: (PostingId, Moment), number: u32, list: List<Posting>) {
    spawn_local(async move {
        match step(desk, of, "withdraw", list).await {
            Ok(done) => desk.undoable(format!("{number} 号从屏上撤下了"), move || {
                spawn_local(restore(desk, (done.id, done.updated_at), list));
            }),
            Err(why) => desk.failed(why.words),
        }
    });
}

/// Brings back a posting that was taken off by mistake.
pub(super) async fn restore(desk: Desk, of: (PostingId, Moment), list: List<Posting>) {
    match step(desk, of, "restore", list).await {
        Ok(posting) => desk.done(format!("{} 号又上屏了", posting.number)),
        Err(why) => desk.failed(why.words),
    }
}

async fn step(
    desk: Desk,
    (id, seen): (PostingId, Moment),
    step: &'static str,
    list: List<Posting>,
) -> Result<Posting, Refusal> {
    let path = format!("/api/v1/staff/postings/{}/{step}", id.0);
    let body = Seen { seen: Some(seen) };
    let answer = api::send::<Posting>(desk, Method::POST, &path, &body).await;
    if let Ok(posting) = &answer {
        put(list, posting);
    }
    list.refresh();
    answer
}

/// Shows a posting as a step has left it.
pub(super) fn put(list: List<Posting>, posting: &Posting) {
    list.put(posting.clone(), |known| known.id == posting.id);
}

/// Puts the cursor into the form's first field.
pub(super) fn focus_first() {
    use wasm_bindgen::JsCast as _;
    let first = document()
        .query_selector(".desk-entry input")
        .ok()
        .flatten();
    if let Some(first) = first.and_then(|first| first.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = first.focus();
    }
}
