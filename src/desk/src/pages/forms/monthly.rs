//! One market's row of the monthly form, as it is written.

use gloo::net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::Adcode;
use linggong_contract::api::Items;
use linggong_contract::api::forms::{
    Construction, FormState, FormStep, Month, MonthlyEntry, MonthlyRow, Progress, RunFormStep,
    SaveMonthly,
};
use linggong_rules::forms::{REASON_CHARS, after, is_begun, is_over, may_write, merged};

use super::PATH;
use crate::api::{self, Refusal};
use crate::desk::{Desk, desk};
use crate::list::List;
use crate::pages::{now, when};

#[component]
pub(super) fn Opened(
    row: MonthlyRow,
    month: Month,
    list: List<MonthlyRow>,
    opened: RwSignal<Option<MonthlyRow>>,
) -> impl IntoView {
    let desk = desk();
    let market = row.market;
    let state = row.state;
    let own = desk
        .me
        .with_untracked(|me| me.as_ref().map(|me| me.staff.scope));
    let is_open = own.is_some_and(|own| may_write(state, own));
    let is_early = state == FormState::Draft && !is_over(month, now());
    let can = move |step| step != FormStep::Submit || is_begun(month, now());
    let can = move |step| can(step) && own.is_some_and(|own| after(state, step, own).is_some());
    let entry = RwSignal::new(row.entry.clone());
    let before = StoredValue::new(row.at);
    // What stood there when the writing began.
    let base = StoredValue::new(row.entry.clone());
    let refused = RwSignal::new(None::<Refusal>);
    let busy = RwSignal::new(false);
    let returning = RwSignal::new(None::<String>);
    let path = format!("{PATH}/{market}/{month}");
    let path = StoredValue::new(path);
    // What is written is kept, and – if that is wanted – handed on.
    let save = move |and: Option<FormStep>| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        refused.set(None);
        // The page may be gone before the platform answers.
        let (path, mut seen) = (path.get_value(), before.get_value());
        let written = entry.get_untracked();
        spawn_local(async move {
            let mut answer = Ok(None);
            if is_open {
                let body = SaveMonthly {
                    before: seen,
                    entry: written,
                };
                let saved = api::send::<MonthlyRow>(desk, Method::PUT, &path, &body).await;
                if let Ok(row) = &saved {
                    seen = row.at;
                    before.try_set_value(seen);
                    base.try_set_value(row.entry.clone());
                }
                answer = saved.map(Some);
            }
            if let (Ok(_), Some(step)) = (&answer, and) {
                let body = RunFormStep {
                    step,
                    reason: None,
                    before: seen,
                };
                let steps = format!("{path}/steps");
                answer = api::send::<MonthlyRow>(desk, Method::POST, &steps, &body)
                    .await
                    .map(Some);
            }
            let _ = busy.try_set(false);
            match answer {
                Ok(row) => {
                    desk.done(and.map_or("存好了", |step| match step {
                        FormStep::Submit => "报到市里了",
                        FormStep::Forward => "报到省里了",
                        FormStep::Return => "退回了",
                    }));
                    if row.is_some() {
                        opened.set(row);
                    }
                }
                Err(mut why) => {
                    if why.is_changed()
                        && let Some(row) = newest(desk, market, month).await
                        && own.is_some_and(|own| may_write(row.state, own))
                    {
                        // Pressing again is meant, with what both have written.
                        let mine = entry.try_get_untracked().unwrap_or_default();
                        let began = base.try_get_value().unwrap_or_default();
                        let (both, clashes) = merged(began, &mine, row.entry.clone());
                        let _ = entry.try_set(both);
                        base.try_set_value(row.entry);
                        before.try_set_value(row.at);
                        why.words.push_str(if clashes.is_empty() {
                            "。两边填的已经合在一起，看一看，再按一次"
                        } else {
                            "。红字的地方两边都改了，定下来再按一次"
                        });
                        why.errors = clashes;
                    }
                    let _ = refused.try_set(Some(why));
                }
            }
            list.refresh();
        });
    };
    let send_back = move |_| {
        let body = RunFormStep {
            step: FormStep::Return,
            reason: returning.get_untracked(),
            before: before.get_value(),
        };
        let steps = format!("{}/steps", path.get_value());
        spawn_local(async move {
            match api::send::<MonthlyRow>(desk, Method::POST, &steps, &body).await {
                Ok(row) => {
                    desk.done(format!("退回{}了", row.county));
                    opened.set(Some(row));
                }
                Err(why) => {
                    if why.is_changed()
                        && let Some(row) = newest(desk, market, month).await
                    {
                        before.try_set_value(row.at);
                    }
                    desk.failed(why.words);
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
            let why = why.as_ref()?;
            if why.is_changed() || why.errors.is_empty() {
                Some(why.words.clone())
            } else {
                Some("有的格子没填好，看红字。".to_owned())
            }
        })
    };
    let field = move |name: &'static str,
                      label: &'static str,
                      read: fn(&MonthlyEntry) -> &String,
                      write: fn(&mut MonthlyEntry) -> &mut String| {
        view! {
            <label>{label}
                <input name=name readonly=!is_open autocomplete="off" prop:value=move || entry.with(|entry| read(entry).clone()) on:input=move |event| entry.update(|entry| *write(entry) = event_target_value(&event)) />
                <em role="alert">{wrong(name)}</em>
            </label>
        }
    };
    let text = move |name: &'static str,
                     label: &'static str,
                     read: fn(&MonthlyEntry) -> &String,
                     write: fn(&mut MonthlyEntry) -> &mut String| {
        view! {
            <label>{label}
                <textarea name=name rows="3" maxlength="300" readonly=!is_open prop:value=move || entry.with(|entry| read(entry).clone()) on:input=move |event| entry.update(|entry| *write(entry) = event_target_value(&event))></textarea>
                <em role="alert">{wrong(name)}</em>
            </label>
        }
    };
    let figures = row.figures;
    view! {
        <section class="desk-card desk-entry" aria-label="一个县的月报">
            <h3>{row.county.clone()}<small>{state.label()}{row.at.map(|at| format!("，{} {} 存", when(at, now()), row.by.clone().unwrap_or_default().trim_start_matches("desk:")))}</small></h3>
            {row.reason.clone().map(|reason| view! { <p class="desk-warned"><b>"退回的原因："{reason}</b></p> })}
            <div class="desk-figures three">
                <p><b>{figures.places}</b><span>"当月提供零工岗位数"</span></p>
                <p><b>{figures.services}</b><span>"当月服务零工人次"</span></p>
                <p><b>{figures.confirmed}</b><span>"当月达成意向上岗人次"</span></p>
            </div>
            <p class="desk-hint">{format!("人口{}，应规划{}平方米，省级支持{}万元。这几项和上面三个数不用填。", row.population, row.planned_area, row.province_funds)}</p>
            <fieldset>
                {field("city_funds", "市级配套资金（万元）", |e| &e.city_funds, |e| &mut e.city_funds)}
                {field("county_funds", "县级配套资金（万元）", |e| &e.county_funds, |e| &mut e.county_funds)}
                <label>"建设类型"
                    <select name="construction" disabled=!is_open on:change=move |event| {
                        let word = event_target_value(&event);
                        let found = Construction::ALL.iter().copied().find(|one| one.slug() == word);
                        entry.update(|entry| entry.construction = found);
                    }>
                        <option value="" selected=move || entry.with(|entry| entry.construction.is_none())>"请选"</option>
                        {Construction::ALL.iter().map(|one| view! { <option value=one.slug() selected=move || entry.with(|entry| entry.construction == Some(*one))>{one.label()}</option> }).collect_view()}
                    </select>
                    <em role="alert">{wrong("construction")}</em>
                </label>
                <label>"目前建设进度"
                    <select name="progress" disabled=!is_open on:change=move |event| {
                        let word = event_target_value(&event);
                        let found = Progress::ALL.iter().copied().find(|one| one.slug() == word);
                        entry.update(|entry| entry.progress = found);
                    }>
                        <option value="" selected=move || entry.with(|entry| entry.progress.is_none())>"请选"</option>
                        {Progress::ALL.iter().map(|one| view! { <option value=one.slug() selected=move || entry.with(|entry| entry.progress == Some(*one))>{one.label()}</option> }).collect_view()}
                    </select>
                    <em role="alert">{wrong("progress")}</em>
                </label>
                {field("area", "室内服务场所实际面积（平方米）", |e| &e.area, |e| &mut e.area)}
                <label class="wide2">"项目详细地址"
                    <input name="address" maxlength="60" readonly=!is_open autocomplete="off" prop:value=move || entry.with(|entry| entry.address.clone()) on:input=move |event| entry.update(|entry| entry.address = event_target_value(&event)) />
                    <em role="alert">{wrong("address")}</em>
                </label>
            </fieldset>
            <fieldset class="texts">
                {text("work", "本月工作内容", |e| &e.work, |e| &mut e.work)}
                {text("trouble", "工作困难难点", |e| &e.trouble, |e| &mut e.trouble)}
                {text("advice", "意见建议", |e| &e.advice, |e| &mut e.advice)}
            </fieldset>
            <p class="desk-wrong" role="alert">{other}</p>
            {(is_early && can(FormStep::Submit)).then(|| view! { <p class="desk-hint">"这个月还没完：现在报，后三栏只算到今天，报了就不再变。"</p> })}
            <div class="steps">
                {is_open.then(|| view! { <button type="button" disabled=busy on:click=move |_| save(None)>"存"</button> })}
                {can(FormStep::Submit).then(|| view! { <button type="button" class="primary" disabled=busy on:click=move |_| save(Some(FormStep::Submit))>"报到市"</button> })}
                {can(FormStep::Forward).then(|| view! { <button type="button" class="primary" disabled=busy on:click=move |_| save(Some(FormStep::Forward))>"报到省"</button> })}
                {can(FormStep::Return).then(|| view! { <button type="button" on:click=move |_| returning.set(Some(String::new()))>"退回…"</button> })}
                {(!is_open && state != FormState::Draft).then(|| view! { <small>"已经报上去，不能再改。要改，请上一级退回。"</small> })}
            </div>
            {move || returning.with(Option::is_some).then(|| view! {
                <div class="desk-reason">
                    <label>"为什么退回"
                        <input name="reason" maxlength=REASON_CHARS.to_string() prop:value=move || returning.get() on:input=move |event| returning.set(Some(event_target_value(&event))) />
                    </label>
                    <div class="steps">
                        <button type="button" class="primary" disabled=move || returning.with(|reason| reason.as_ref().is_none_or(|reason| reason.trim().is_empty())) on:click=send_back>"退回"</button>
                        <button type="button" on:click=move |_| returning.set(None)>"不退了"</button>
                    </div>
                </div>
            })}
        </section>
    }
}

/// A market's row as it is now.
async fn newest(desk: Desk, market: Adcode, month: Month) -> Option<MonthlyRow> {
    let path = format!("{PATH}?scope={market}&month={month}");
    let found = api::get::<Items<MonthlyRow>>(desk, &path).await.ok()?;
    found.items.into_iter().find(|row| row.market == market)
}
