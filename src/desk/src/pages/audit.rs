//! 操作日志: who did what. Nobody can change it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::location::Url;
use linggong_contract::api::desk::{AuditLine, AuditPage};
use linggong_contract::{Date, Moment, Time, date_format};
use linggong_rules::audit::{ACTIONS, INTERRUPTED_MEANS, is_conspicuous, is_interrupted, result};
use linggong_rules::tables::TEXT_MAX;

use super::now;
use crate::api;
use crate::desk::desk;

/// The page.
#[component]
pub(crate) fn Audit() -> impl IntoView {
    let desk = desk();
    let fields = Fields::default();
    let Fields {
        by,
        from,
        until,
        action,
        text,
    } = fields;
    let lines = RwSignal::new(Vec::<AuditLine>::new());
    let next = RwSignal::new(None::<i64>);
    let failed = RwSignal::new(String::new());
    let busy = RwSignal::new(true);
    // Which lines are shown: what is being typed is not searched for yet.
    let asked = RwSignal::new(String::new());
    let turn = StoredValue::new(0_u32);
    let load = move |before: Option<i64>| {
        busy.set(true);
        turn.update_value(|turn| *turn += 1);
        let own = turn.get_value();
        let which = asked.get_untracked();
        spawn_local(async move {
            let before = before.map_or_else(String::new, |before| format!("&before={before}"));
            let path = format!("/api/v1/staff/audit?{which}{before}");
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
        asked.set(fields.which());
        load(None);
    };
    let clear = move |_| {
        for field in [by, from, until, action, text, asked] {
            field.set(String::new());
        }
        load(None);
    };
    let is_unfound = move || {
        let is_narrowed = !asked.with(String::is_empty);
        is_narrowed && !busy.get() && lines.with(Vec::is_empty)
    };
    let has_interrupted = move || {
        let is = |line: &AuditLine| line.status.is_none() && is_interrupted(line.at, now());
        lines.with(|lines| lines.iter().any(is))
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
                    <input type="search" maxlength="60" autocapitalize="none" spellcheck="false" placeholder="或系统的名字"
                        prop:value=move || by.get() on:input=move |event| by.set(event_target_value(&event)) />
                </label>
                <label>"从"<input type="date" name="from" prop:value=move || from.get() on:input=move |event| from.set(event_target_value(&event)) /></label>
                <label>"到"<input type="date" name="until" prop:value=move || until.get() on:input=move |event| until.set(event_target_value(&event)) /></label>
                <label>"做了什么"
                    <select name="action" prop:value=move || action.get() on:change=move |event| action.set(event_target_value(&event))>
                        <option value="">"都看"</option>
                        {ACTIONS.iter().map(|(_, word)| view! { <option value=*word>{*word}</option> }).collect_view()}
                    </select>
                </label>
                <label>"找"
                    <input type="search" name="q" maxlength=TEXT_MAX.to_string() autocomplete="off" placeholder="细节、地址"
                        prop:value=move || text.get() on:input=move |event| text.set(event_target_value(&event)) />
                </label>
                <button type="submit">"查"</button>
                <a class="button" download="audit.csv" href=move || format!("/api/v1/staff/audit.csv?{}", asked.get())>"导出表格"</a>
            </form>
        </div>
        <table class="desk-table" class:none=move || lines.with(Vec::is_empty)>
            <thead><tr><th>"时间"</th><th>"登录名"</th><th>"做了什么"</th><th>"细节"</th><th>"结果"</th></tr></thead>
            <tbody>
                {move || lines.get().into_iter().map(|line| {
                    let came = result(line.status, line.at, now());
                    let is_late = line.status.is_none_or(is_conspicuous);
                    view! {
                        <tr>
                            <td>{line.at.to_string()[..19].replace('T', " ")}</td>
                            <td>{line.by}</td>
                            <td>{line.action}<small class="address">{line.target}</small></td>
                            <td class="wide">{line.detail}</td>
                            <td class="wide" class:late=is_late>{came}</td>
                        </tr>
                    }
                }).collect_view()}
            </tbody>
        </table>
        <p class="desk-hint" class:none=move || !has_interrupted()>{INTERRUPTED_MEANS}</p>
        <p class="desk-standing" role="status" class:none=move || standing().is_empty()>{standing}</p>
        {move || is_unfound().then(|| view! { <button type="button" on:click=clear>"看全部"</button> })}
        {move || next.get().map(|before| view! { <button type="button" disabled=busy on:click=move |_| load(Some(before))>"看更早的"</button> })}
    }
}

/// What is written into the search.
#[derive(Clone, Copy, Default)]
struct Fields {
    by: RwSignal<String>,
    from: RwSignal<String>,
    until: RwSignal<String>,
    /// One of [`ACTIONS`], by its word.
    action: RwSignal<String>,
    text: RwSignal<String>,
}

impl Fields {
    /// Which lines are asked for: somebody's, those of whole days in China, what was done, and
    /// what they say. Nothing if it is all of them.
    fn which(self) -> String {
        let mut which = Vec::new();
        for (name, field) in [("by", self.by), ("action", self.action), ("q", self.text)] {
            let written = field.get_untracked();
            let written = written.trim();
            if !written.is_empty() {
                which.push(format!("{name}={}", Url::escape(written)));
            }
        }
        if let Some(day) = date_format::parse(&self.from.get_untracked()) {
            which.push(at("from", day));
        }
        // The last day is one of them.
        let until = date_format::parse(&self.until.get_untracked());
        if let Some(day) = until.and_then(Date::next_day) {
            which.push(at("until", day));
        }
        which.join("&")
    }
}

/// A parameter that says when a day begins.
fn at(field: &str, day: Date) -> String {
    let begins = Moment::in_china(day, Time::MIDNIGHT).to_string();
    format!("{field}={}", Url::escape(&begins))
}
