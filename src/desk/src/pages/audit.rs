//! 操作日志: who did what. Nobody can change it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::api::desk::{AuditLine, AuditPage};

use crate::api;
use crate::desk::desk;

/// The page.
#[component]
pub(crate) fn Audit() -> impl IntoView {
    let desk = desk();
    let by = RwSignal::new(String::new());
    let lines = RwSignal::new(Vec::<AuditLine>::new());
    let next = RwSignal::new(None::<i64>);
    let failed = RwSignal::new(String::new());
    let busy = RwSignal::new(true);
    // Whose lines are shown: what is being typed is not searched for yet.
    let asked = RwSignal::new(String::new());
    let turn = StoredValue::new(0_u32);
    let load = move |before: Option<i64>| {
        busy.set(true);
        turn.update_value(|turn| *turn += 1);
        let own = turn.get_value();
        let name = asked.get_untracked();
        spawn_local(async move {
            let before = before.map_or_else(String::new, |before| format!("&before={before}"));
            let path = format!("/api/v1/staff/audit?by={name}{before}");
            let answer = api::get::<AuditPage>(desk, &path).await;
            // An answer to an earlier question, or the page is gone.
            if turn.try_get_value() != Some(own) {
                return;
            }
            busy.set(false);
            match answer {
                Ok(page) => {
                    failed.set(String::new());
                    next.set(page.next);
                    lines.update(|lines| {
                        if before.is_empty() {
                            lines.clear();
                        }
                        lines.extend(page.items);
                    });
                }
                Err(why) => failed.set(why.words),
            }
        });
    };
    load(None);
    let search = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        asked.set(by.get_untracked().trim().to_owned());
        load(None);
    };
    let standing = move || {
        if !failed.with(String::is_empty) {
            failed.get()
        } else if busy.get() {
            "正在查…".to_owned()
        } else if lines.with(Vec::is_empty) {
            "没有记录。".to_owned()
        } else {
            String::new()
        }
    };
    view! {
        <div class="desk-title">
            <h2>"操作日志"</h2>
            <form class="desk-search" on:submit=search>
                <label>"登录名"
                    <input type="search" maxlength="32" autocapitalize="none" spellcheck="false" pattern="[a-z][a-z0-9._\\-]*"
                        prop:value=move || by.get() on:input=move |event| by.set(event_target_value(&event)) />
                </label>
                <button type="submit">"查"</button>
                <a class="button" download="audit.csv" href=move || format!("/api/v1/staff/audit.csv?by={}", asked.get())>"导出表格"</a>
            </form>
        </div>
        <table class="desk-table" class:none=move || lines.with(Vec::is_empty)>
            <thead><tr><th>"时间"</th><th>"登录名"</th><th>"做了什么"</th><th>"细节"</th><th>"结果"</th><th>"地址"</th></tr></thead>
            <tbody>
                {move || lines.get().into_iter().map(|line| {
                    let is_done = (200..300).contains(&line.status);
                    view! {
                        <tr>
                            <td>{line.at.to_string()[..19].replace('T', " ")}</td>
                            <td>{line.by}</td>
                            <td>{line.action}</td>
                            <td>{line.detail}</td>
                            <td class:late=!is_done>{outcome(line.status)}</td>
                            <td class="address">{line.target}</td>
                        </tr>
                    }
                }).collect_view()}
            </tbody>
        </table>
        <p class="desk-standing" role="status" class:none=move || standing().is_empty()>{standing}</p>
        {move || next.get().map(|before| view! { <button type="button" disabled=busy on:click=move |_| load(Some(before))>"看更早的"</button> })}
    }
}

/// What came of it, in a word.
fn outcome(status: u16) -> String {
    let word = match status {
        200..300 => return "成功".to_owned(),
        401 => "密码不对",
        403 => "不许做",
        404 => "没有这一条",
        409 => "状态不允许",
        422 => "填得不对",
        423 => "账号锁住",
        429 => "太频繁",
        _ => "没办成",
    };
    format!("{word}（{status}）")
}
