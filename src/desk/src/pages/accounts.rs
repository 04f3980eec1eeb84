//! 账号: who may sign in.

use std::time::Duration;

use gloo::net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::api::desk::{Enable, MadeStaff, NewStaff, ResetPassword};
use linggong_contract::{Adcode, Level, Role, Staff, StaffId};
use linggong_rules::rights::may_manage;

use super::{now, when};
use crate::api::{self, Once, Refusal};
use crate::desk::{Desk, desk};
use crate::focus;
use crate::list::List;
use crate::table::{Found, Pager, ROWS, Search, SortHead, Table};

const PATH: &str = "/api/v1/staff/accounts";
/// How long a first press waits for the second.
const SURE_FOR: Duration = Duration::from_secs(5);

/// The page.
#[component]
pub(crate) fn Accounts() -> impl IntoView {
    let desk = desk();
    let table = Table::new(|| format!("{PATH}?"), ROWS);
    let list = List::<Staff>::follow_table(desk, table);
    let making = RwSignal::new(false);
    let made = RwSignal::new(None::<MadeStaff>);
    view! {
        <div class="desk-title">
            <h2>"账号"</h2>
            <Search text=table.text label="找" hint="登录名、姓名、岗位、哪里" />
            <button type="button" class="primary" on:click=move |_| making.update(|on| *on = !*on)>"建一个账号"</button>
        </div>
        {move || making.get().then(|| view! { <Form made list on_done=move |()| making.set(false) /> })}
        {move || made.get().map(|made_one| view! {
            <section class="desk-card" role="status">
                <h3>{made_one.staff.label.clone()}" 的一次性密码"</h3>
                <p class="desk-password">{made_one.password.clone()}</p>
                <p>"登录名 "<b>{made_one.staff.name.clone()}</b>"。请当面告诉本人，第一次登录要换成自己的密码。收起以后就看不到了。"</p>
                <button type="button" on:click=move |_| made.set(None)>"收起"</button>
            </section>
        })}
        <Pager table list />
        <table class="desk-table desk-accounts" class:none=move || list.total.get() == 0>
            <thead><tr>
                <SortHead table sort="name" label="登录名" />
                <SortHead table sort="label" label="姓名" />
                <th>"岗位"</th>
                <SortHead table sort="scope" label="管辖" />
                <SortHead table sort="signed_in" label="上次登录" desc=true />
                <th>"状态"</th><th>"操作"</th>
            </tr></thead>
            <tbody>
                {move || list.items.get().unwrap_or_default().into_iter().map(|staff| view! { <Row staff list made /> }).collect_view()}
            </tbody>
        </table>
        <Found table list empty="还没有别的账号。" />
    }
}

#[component]
fn Row(staff: Staff, list: List<Staff>, made: RwSignal<Option<MadeStaff>>) -> impl IntoView {
    let desk = desk();
    let id = staff.id;
    let is_enabled = staff.disabled_at.is_none();
    let is_locked = staff.locked_until.is_some_and(|until| until > now());
    let state = if !is_enabled {
        "已停用"
    } else if is_locked {
        "锁住了"
    } else if staff.must_change {
        "等本人换密码"
    } else {
        "正常"
    };
    let is_managed = desk.me.with_untracked(|me| {
        me.as_ref()
            .is_some_and(|me| may_manage(me.staff.role, me.staff.scope, staff.role, staff.scope))
    });
    let name = StoredValue::new(staff.name.clone());
    let version = staff.version;
    let enable = move |_| set_enabled(desk, list, (id, version), name.get_value(), !is_enabled);
    // A new password ends the old one for good: it is pressed twice.
    let is_sure = RwSignal::new(false);
    let reset = move |_| {
        if !is_sure.get_untracked() {
            is_sure.set(true);
            desk.done(format!("再按一次，{} 的旧密码就作废了", name.get_value()));
            set_timeout(
                move || {
                    let _ = is_sure.try_set(false);
                },
                SURE_FOR,
            );
            return;
        }
        is_sure.set(false);
        spawn_local(async move {
            let path = format!("{PATH}/{id}/password");
            let body = ResetPassword {
                seen: Some(version),
            };
            match api::send::<MadeStaff>(desk, Method::POST, &path, &body).await {
                Ok(new) => made.set(Some(new)),
                Err(why) => desk.failed(why.words),
            }
            list.refresh();
        });
    };
    view! {
        <tr>
            <td><b>{staff.name}</b></td>
            <td>{staff.label}</td>
            <td>{staff.role.label()}</td>
            <td>{division(desk, staff.scope)}</td>
            <td>{staff.signed_in_at.map(|at| when(at, now()))}</td>
            <td class:late=!is_enabled || is_locked>{state}</td>
            <td class="steps">
                {is_managed.then(|| view! {
                    <button type="button" aria-label=move || is_sure.get().then_some("再按一次，旧密码作废") on:click=reset>{move || if is_sure.get() { "再按一次" } else { "重置密码" }}</button>
                    <button type="button" on:click=enable>{if is_enabled { "停用" } else { "启用" }}</button>
                })}
            </td>
        </tr>
    }
}

/// Lets somebody sign in, or not any more; what was done can be taken back at once.
fn set_enabled(
    desk: Desk,
    list: List<Staff>,
    (id, version): (StaffId, u32),
    name: String,
    enabled: bool,
) {
    spawn_local(async move {
        let path = format!("{PATH}/{id}/enabled");
        let body = Enable {
            enabled,
            seen: Some(version),
        };
        let answer = api::send::<Staff>(desk, Method::PUT, &path, &body).await;
        list.refresh();
        match answer {
            Ok(_) if enabled => desk.done(format!("{name} 又能登录了")),
            Ok(done) => desk.undoable(format!("{name} 不能再登录了"), move || {
                set_enabled(desk, list, (id, done.version), name.clone(), true);
            }),
            Err(why) => desk.failed(why.words),
        }
    });
}

/// Whether there is a division for which somebody may make such an account.
fn may_make(by: Role, own: Adcode, role: Role) -> bool {
    let is_county = own.level() == Level::County;
    may_manage(by, own, role, own) || (!is_county && role == Role::Manager && by == Role::Manager)
}

/// A division's name.
fn division(desk: Desk, scope: Adcode) -> String {
    let found = desk.me.with_untracked(|me| {
        let markets = &me.as_ref()?.markets;
        let county = markets.iter().find(|market| market.id == scope);
        let city = markets.iter().find(|market| market.id.city() == scope);
        county
            .map(|market| market.county.clone())
            .or_else(|| city.map(|market| market.city.clone()))
    });
    found.unwrap_or_else(|| "全省".to_owned())
}

#[component]
fn Form(
    made: RwSignal<Option<MadeStaff>>,
    list: List<Staff>,
    #[prop(into)] on_done: Callback<()>,
) -> impl IntoView {
    let desk = desk();
    focus::first_of("form[aria-label=建一个账号]");
    let name = RwSignal::new(String::new());
    let label = RwSignal::new(String::new());
    let role = RwSignal::new(Role::Clerk);
    let me = desk.me.get_untracked();
    let own = me.as_ref().map(|me| me.staff.scope);
    let by = me.as_ref().map(|me| me.staff.role);
    let scope = RwSignal::new(desk.market.get_untracked().or(own));
    let refused = RwSignal::new(None::<Refusal>);
    let busy = RwSignal::new(false);
    let once = Once::new();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(division) = scope.get_untracked().filter(|_| !busy.get_untracked()) else {
            return;
        };
        busy.set(true);
        refused.set(None);
        let new = NewStaff {
            name: name.get_untracked().trim().to_owned(),
            label: label.get_untracked().trim().to_owned(),
            role: role.get_untracked(),
            scope: division,
        };
        spawn_local(async move {
            let answer = api::send_once::<MadeStaff>(desk, &once.key(&new), PATH, &new).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(new) => {
                    made.set(Some(new));
                    list.refresh();
                    let _ = on_done.try_run(());
                }
                Err(why) => refused.set(Some(why)),
            }
        });
    };
    let wrong = move |field: &'static str| {
        move || refused.with(|why| why.as_ref().and_then(|why| why.of(field)))
    };
    let other = move || {
        refused.with(|why| {
            let why = why.as_ref().filter(|why| why.errors.is_empty());
            why.map(|why| why.words.clone())
        })
    };
    let roles = Role::ALL
        .iter()
        .filter(move |role| by.is_some_and(|by| own.is_some_and(|own| may_make(by, own, **role))));
    let divisions = me.map(|me| me.markets).unwrap_or_default();
    view! {
        <form class="desk-card desk-form" aria-label="建一个账号" on:submit=submit novalidate>
            <label>"登录名"
                <input type="text" maxlength="32" autocapitalize="none" spellcheck="false" autocomplete="off"
                    prop:value=move || name.get() on:input=move |event| name.set(event_target_value(&event)) />
                <small>"小写字母开头，例如 linxian01"</small>
                <em role="alert">{wrong("name")}</em>
            </label>
            <label>"真实姓名"
                <input type="text" maxlength="20" autocomplete="off"
                    prop:value=move || label.get() on:input=move |event| label.set(event_target_value(&event)) />
                <em role="alert">{wrong("label")}</em>
            </label>
            <label>"岗位"
                <select on:change=move |event| {
                    let word = event_target_value(&event);
                    if let Some(found) = Role::ALL.iter().find(|role| role.slug() == word) {
                        role.set(*found);
                    }
                }>
                    {roles.map(|one| view! { <option value=one.slug() selected=move || role.get() == *one>{one.label()}</option> }).collect_view()}
                </select>
                <small>"业务员办业务；负责人还能管账号"</small>
            </label>
            <label>"管辖"
                <select on:change=move |event| scope.set(Adcode::parse(&event_target_value(&event)).ok())>
                    {own.filter(|own| divisions.iter().all(|market| market.id != *own)).map(|own| view! {
                        <option value=own.to_string()>{division(desk, own)}</option>
                    })}
                    {divisions.into_iter().map(|market| view! {
                        <option value=market.id.to_string() selected=scope.get_untracked() == Some(market.id)>{market.city}" "{market.county}</option>
                    }).collect_view()}
                </select>
                <em role="alert">{wrong("scope")}</em>
            </label>
            <p class="desk-wrong" role="alert">{other}</p>
            <div class="steps">
                <button type="submit" class="primary" disabled=busy>"建好，看密码"</button>
                <button type="button" on:click=move |_| on_done.run(())>"不建了"</button>
            </div>
        </form>
    }
}
