//! 用人单位: who is checked, who is to be checked again, who is reported, who is blocked.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::location::Url;
use linggong_contract::EmployerKind;
use linggong_contract::api::employers::{
    BlockEmployer, EmployerDone, EmployerGroup, EmployerRow, EmployerState, UnblockEmployer,
    VerifyEmployer,
};
use linggong_contract::api::tables::Page;
use linggong_rules::employer::NOTE_CHARS;

use super::people::Tabs;
use super::{now, when};
use crate::api::{self, Once, Refusal};
use crate::desk::{Desk, desk};
use crate::list::List;
use crate::table::{Found, Pager, ROWS, Search, SortHead, Table};

const VERIFY: &str = "/api/v1/staff/employers/verify";
const BLOCK: &str = "/api/v1/staff/employers/block";
const UNBLOCK: &str = "/api/v1/staff/employers/unblock";

/// Which employers are looked at, and what is said if there are none; all of them first.
const TABS: [(&str, Option<EmployerGroup>, &str); 6] = [
    ("全部", None, "还没有用人单位。发布了用工信息，这里就有。"),
    ("被举报的", Some(EmployerGroup::Reported), "没有被举报的。"),
    ("没核实的", Some(EmployerGroup::Unknown), "没有没核实的。"),
    ("该复核的", Some(EmployerGroup::Due), "没有该复核的。"),
    (
        "核实过的",
        Some(EmployerGroup::Verified),
        "还没有核实过的。在“全部”里点“核实…”。",
    ),
    (
        "黑名单",
        Some(EmployerGroup::Blocked),
        "还没有拉黑的。要拉黑一家，在“全部”里找到它。",
    ),
];

/// What is written about one.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Doing {
    Verify(EmployerRow),
    Block(EmployerRow),
}

/// The page.
#[component]
pub(crate) fn Employers() -> impl IntoView {
    let desk = desk();
    let chosen = RwSignal::new(0_usize);
    let table = Table::new(
        move || {
            let market = desk
                .market
                .get()
                .map_or_else(String::new, |id| id.to_string());
            let group = TABS.get(chosen.get()).and_then(|(_, group, _)| *group);
            let group = group.map_or_else(String::new, |group| format!("&group={}", group.slug()));
            format!("/api/v1/staff/employers?market={market}{group}")
        },
        ROWS,
    );
    let list = List::<EmployerRow>::follow_table(desk, table);
    let doing = RwSignal::new(None::<Doing>);
    let count = move |group: EmployerGroup| {
        list.counts
            .with(|counts| counts.get(group.slug()).copied().unwrap_or(0))
    };
    let told = move || {
        // Nobody knows before the first answer.
        if list.counts.with(BTreeMap::is_empty) {
            return "…".to_owned();
        }
        format!(
            "{}家没核实，{}家该复核，{}家被举报",
            count(EmployerGroup::Unknown),
            count(EmployerGroup::Due),
            count(EmployerGroup::Reported)
        )
    };
    let once = Once::new();
    let unblock = Callback::new(move |of: (String, u32)| take_off(desk, list, once, of));
    view! {
        <div class="desk-title">
            <h2>"用人单位"</h2>
            <span class="desk-hint">{told}</span>
            <Search text=table.text label="找一家" hint="" />
        </div>
        <Tabs tabs=TABS.map(|(label, ..)| label).to_vec() chosen on_choose=move |at: usize| chosen.set(at) />
        {move || doing.get().map(|what| match what {
            Doing::Verify(row) => view! { <Verify row doing list /> }.into_any(),
            Doing::Block(row) => view! { <Block row doing list /> }.into_any(),
        })}
        <Pager table list />
        <table class="desk-table" class:none=move || list.total.get() == 0>
            <thead><tr>
                <SortHead table sort="name" label="用人单位" />
                <th>"怎么样"</th>
                <SortHead table sort="open" label="在招" desc=true />
                <SortHead table sort="reports" label="被举报" desc=true />
                <th>"核实"</th>
                <SortHead table sort="due" label="有效到" />
                <th>"下一步"</th>
            </tr></thead>
            <tbody>
                {move || list.items.get().unwrap_or_default().into_iter().map(|row| view! { <Row row doing unblock /> }).collect_view()}
            </tbody>
        </table>
        <Found table list empty=Signal::derive(move || TABS.get(chosen.get()).map_or("", |(.., none)| *none)) on_clear=move |()| chosen.set(0) />
        <ul class="desk-hint">
            <li>"核实过的，屏上标“已核实”，半年有效。到期前15天提醒复核。"</li>
            <li>"拉黑以后，它的招工信息全部撤下，从哪里发都收不进来。"</li>
        </ul>
    }
}

#[component]
fn Row(
    row: EmployerRow,
    doing: RwSignal<Option<Doing>>,
    unblock: Callback<(String, u32)>,
) -> impl IntoView {
    let EmployerRow {
        name,
        kind,
        state,
        verified_at,
        due_at,
        by,
        blocked_reason,
        open,
        reports,
        note,
        version,
        ..
    } = row.clone();
    let is_blocked = state == EmployerState::Blocked;
    // Many people have the same name.
    let is_person = kind == Some(EmployerKind::Individual);
    let is_late = matches!(state, EmployerState::Lapsed | EmployerState::Blocked);
    let told = match (blocked_reason, verified_at) {
        (Some(reason), _) => reason,
        (None, Some(at)) => format!("{} {}　{note}", when(at, now()), by.unwrap_or_default()),
        (None, None) if state == EmployerState::Verified => "报送的系统说核实过".to_owned(),
        (None, None) => String::new(),
    };
    let due = due_at.filter(|_| !is_blocked).map(|at| {
        format!(
            "{}年{}",
            at.date().year(),
            when(at, now()).split(' ').next().unwrap_or_default()
        )
    });
    let block = row.clone();
    let verify = row;
    view! {
        <tr>
            <td class="wide"><b>{name.clone()}</b>" "<small>{kind.map(|kind| kind.label())}</small></td>
            <td class:late=is_late>{state.label()}</td>
            <td>{(open != 0).then(|| format!("{open} 条"))}</td>
            <td class:late={reports != 0}>{(reports != 0).then(|| format!("{reports} 件"))}</td>
            <td class="wide">{told}</td>
            <td>{due}</td>
            <td class="steps">
                {is_person.then_some("个人，一条一条审")}
                {(!is_blocked && !is_person).then(|| view! {
                    <button type="button" on:click=move |_| doing.set(Some(Doing::Verify(verify.clone())))>{if verified_at.is_some() { "复核…" } else { "核实…" }}</button>
                    <button type="button" on:click=move |_| doing.set(Some(Doing::Block(block.clone())))>"拉黑…"</button>
                })}
                {is_blocked.then(|| view! { <button type="button" on:click=move |_| unblock.run((name.clone(), version))>"移出黑名单"</button> })}
            </td>
        </tr>
    }
}

/// What was seen when it was checked.
#[component]
fn Verify(
    row: EmployerRow,
    doing: RwSignal<Option<Doing>>,
    list: List<EmployerRow>,
) -> impl IntoView {
    let desk = desk();
    let name = StoredValue::new(row.name.clone());
    let code = RwSignal::new(row.credit_code.unwrap_or_default());
    let note = RwSignal::new(row.note);
    let seen = StoredValue::new(row.version);
    let once = Once::new();
    let refused = RwSignal::new(None::<Refusal>);
    let busy = RwSignal::new(false);
    let save = move |_| {
        let Some(market) = desk.market.get_untracked() else {
            return;
        };
        busy.set(true);
        spawn_local(async move {
            let body = VerifyEmployer {
                market,
                name: name.get_value(),
                credit_code: Some(code.get_untracked()),
                note: note.get_untracked(),
                seen: Some(seen.get_value()),
            };
            let done = api::send_once::<EmployerDone>(desk, &once.key(&body), VERIFY, &body).await;
            let _ = busy.try_set(false);
            match done {
                Ok(_) => {
                    desk.done(format!("{}：核实过了，半年有效", body.name));
                    doing.set(None);
                }
                Err(why) => {
                    look_again(desk, &why, &body.name, seen).await;
                    let _ = refused.try_set(Some(why));
                }
            }
            list.refresh();
        });
    };
    let wrong = move |field: &'static str| {
        move || refused.with(|why| why.as_ref().and_then(|why| why.of(field)))
    };
    let other = move || {
        refused.with(|why| {
            let why = why.as_ref().filter(|why| why.errors.is_empty())?;
            Some(why.words.clone())
        })
    };
    view! {
        <section class="desk-card desk-entry" aria-label="核实用人单位">
            <h3>"核实："{row.name}</h3>
            <fieldset>
                <label class="wide2">"统一社会信用代码（个人没有，空着）"
                    <input name="credit_code" maxlength="18" autocomplete="off" prop:value=move || code.get() on:input=move |event| code.set(event_target_value(&event).to_uppercase()) />
                    <em role="alert">{wrong("credit_code")}</em>
                </label>
                <label class="wide2">"看了什么"
                    <input name="note" maxlength=NOTE_CHARS.to_string() placeholder="看了营业执照，去过工地" autocomplete="off" prop:value=move || note.get() on:input=move |event| note.set(event_target_value(&event)) />
                    <em role="alert">{wrong("note")}</em>
                </label>
            </fieldset>
            <p class="desk-wrong" role="alert">{other}</p>
            <div class="steps">
                <button type="button" class="primary" disabled=busy on:click=save>"核实过了"</button>
                <button type="button" on:click=move |_| doing.set(None)>"不做了"</button>
            </div>
        </section>
    }
}

/// Why it is blocked.
#[component]
fn Block(
    row: EmployerRow,
    doing: RwSignal<Option<Doing>>,
    list: List<EmployerRow>,
) -> impl IntoView {
    let desk = desk();
    let name = StoredValue::new(row.name.clone());
    let reason = RwSignal::new(String::new());
    let seen = StoredValue::new(row.version);
    let once = Once::new();
    let busy = RwSignal::new(false);
    let save = move |_| {
        let Some(market) = desk.market.get_untracked() else {
            return;
        };
        busy.set(true);
        spawn_local(async move {
            let body = BlockEmployer {
                market,
                name: name.get_value(),
                reason: reason.get_untracked(),
                seen: Some(seen.get_value()),
            };
            let done = api::send_once::<EmployerDone>(desk, &once.key(&body), BLOCK, &body).await;
            let _ = busy.try_set(false);
            match done {
                Ok(done) => {
                    let name = body.name.clone();
                    let words = format!("{name} 拉黑了，撤下{}条招工信息", done.postings);
                    let of = (name, done.version);
                    // Also when the page is gone.
                    desk.undoable(words, move || take_off(desk, list, once, of.clone()));
                    doing.set(None);
                }
                Err(why) => {
                    look_again(desk, &why, &body.name, seen).await;
                    desk.failed(why.words);
                }
            }
            list.refresh();
        });
    };
    view! {
        <section class="desk-card" aria-label="拉黑用人单位">
            <h3>"拉黑："{row.name}</h3>
            <p>{format!("在招的{}条会马上从屏上撤下。错了可以撤回，十分钟内招工信息也跟着回来。", row.open)}</p>
            <label>"为什么（只有工作人员看得到）"
                <input name="reason" maxlength=NOTE_CHARS.to_string() placeholder="收押金，三人投诉" autocomplete="off" prop:value=move || reason.get() on:input=move |event| reason.set(event_target_value(&event)) />
            </label>
            <div class="steps">
                <button type="button" class="primary" disabled=move || busy.get() || reason.with(|text| text.trim().is_empty()) on:click=save>"拉黑"</button>
                <button type="button" on:click=move |_| doing.set(None)>"不做了"</button>
            </div>
        </section>
    }
}

/// Once somebody was told what was decided meanwhile, pressing again is meant.
async fn look_again(desk: Desk, why: &Refusal, name: &str, seen: StoredValue<u32>) {
    let Some(market) = desk.market.get_untracked().filter(|_| why.is_changed()) else {
        return;
    };
    let name_asked = Url::escape(name);
    let path = format!("/api/v1/staff/employers?market={market}&q={name_asked}");
    if let Ok(page) = api::get::<Page<EmployerRow>>(desk, &path).await
        && let Some(row) = page.items.iter().find(|row| row.name == name)
    {
        seen.try_set_value(row.version);
    }
}

fn take_off(desk: Desk, list: List<EmployerRow>, once: Once, (name, seen): (String, u32)) {
    let Some(market) = desk.market.get_untracked() else {
        return;
    };
    let body = UnblockEmployer {
        market,
        name,
        seen: Some(seen),
    };
    spawn_local(async move {
        match api::send_once::<EmployerDone>(desk, &once.key(&body), UNBLOCK, &body).await {
            Ok(done) if done.postings > 0 => {
                desk.done(format!(
                    "{}移出了黑名单，{}条招工信息回到屏上",
                    body.name, done.postings
                ));
            }
            Ok(_) => desk.done(format!("{}移出了黑名单，招工信息请重新发布", body.name)),
            Err(why) => desk.failed(why.words),
        }
        list.refresh();
    });
}
