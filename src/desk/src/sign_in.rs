//! The way in: name and password, and a password of one's own.

use gloo::net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::api::desk::{ChangePassword, Me, SignIn};

use crate::api::{self, Refusal};
use crate::desk::{Desk, Gate, SESSION, desk};

/// Name and password. For somebody whose session has ended the name is known.
#[component]
pub(crate) fn SignInForm() -> impl IntoView {
    let desk = desk();
    let known = desk
        .me
        .with_untracked(|me| me.as_ref().map(|me| me.staff.name.clone()));
    let is_again = known.is_some();
    let name = RwSignal::new(known.unwrap_or_default());
    let password = RwSignal::new(String::new());
    let refused = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        if name.with_untracked(|name| name.trim().is_empty())
            || password.with_untracked(String::is_empty)
        {
            refused.set("写登录名和密码。".to_owned());
            return;
        }
        busy.set(true);
        refused.set(String::new());
        let given = SignIn {
            name: name.get_untracked().trim().to_lowercase(),
            password: password.get_untracked(),
        };
        spawn_local(async move {
            let answer = api::send::<Me>(desk, Method::POST, SESSION, &given).await;
            busy.set(false);
            match answer {
                Ok(me) => {
                    password.set(String::new());
                    desk.enter(me);
                }
                Err(why) => {
                    // Who was not heard need not write it again.
                    if why.code.is_some() {
                        password.set(String::new());
                    }
                    refused.set(why.words);
                }
            }
        });
    };
    view! {
        <form class="desk-door" on:submit=submit novalidate>
            <h1>{if is_again { "请再登录一次" } else { "工作台" }}</h1>
            <p>{move || match (desk.is_disabled.get(), is_again) {
                (true, _) => "您的账号停用了，请找负责人。",
                (false, true) => "时间久了，已经退出。填的内容还在。",
                (false, false) => "市场工作人员登录",
            }}</p>
            <label>"登录名"
                <input
                    type="text" name="username" autocomplete="username" autofocus=!is_again readonly=is_again
                    autocapitalize="none" spellcheck="false" maxlength="32"
                    prop:value=move || name.get()
                    on:input=move |event| name.set(event_target_value(&event))
                />
            </label>
            <label>"密码"
                <input
                    type="password" name="password" autocomplete="current-password" autofocus=is_again maxlength="128"
                    prop:value=move || password.get()
                    on:input=move |event| password.set(event_target_value(&event))
                />
            </label>
            <p class="desk-wrong" role="alert">{refused}</p>
            <button type="submit" class="primary" disabled=busy>{move || if busy.get() { "正在登录…" } else { "登录" }}</button>
            {is_again.then(|| view! {
                <button type="button" on:click=move |_| { desk.is_disabled.set(false); desk.me.set(None); desk.gate.set(Gate::Shut); }>"换一个人登录"</button>
            })}
            <p class="desk-hint">"忘了密码，请负责人在“账号”里重置。"</p>
        </form>
    }
}

/// A password of one's own; `on_done` is told when it is changed.
#[component]
pub(crate) fn PasswordForm(#[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let desk = desk();
    let is_first = desk.gate.get_untracked() == Gate::Narrow;
    let (old, new, again) = (
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
    );
    let refused = RwSignal::new(None::<Refusal>);
    let busy = RwSignal::new(false);
    let tried = RwSignal::new(false);
    let differ = move || (tried.get() || !again.with(String::is_empty)) && new.get() != again.get();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        if busy.get_untracked() || untrack(differ) {
            return;
        }
        busy.set(true);
        refused.set(None);
        spawn_local(async move {
            let answer = change(desk, &old.get_untracked(), &new.get_untracked()).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(me) => {
                    desk.enter(me);
                    desk.done("密码改好了，下次用新密码登录");
                    // Somebody may have left the form meanwhile.
                    let _ = on_done.try_run(());
                }
                Err(why) => drop(refused.try_set(Some(why))),
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
    view! {
        <form class="desk-door" on:submit=submit novalidate>
            <h1>{if is_first { "请先换一个自己的密码" } else { "改密码" }}</h1>
            <p>"8个字符以上，字母、数字、符号至少用两种。"</p>
            <Password label="原来的密码" value=old kind="current-password" />
            <p class="desk-wrong" role="alert">{wrong("old")}</p>
            <Password label="新密码" value=new kind="new-password" />
            <p class="desk-wrong" role="alert">{wrong("new")}</p>
            <Password label="再写一遍新密码" value=again kind="new-password" />
            <p class="desk-wrong" role="alert">{move || differ().then_some("两遍不一样")}{other}</p>
            <button type="submit" class="primary" disabled=busy>{move || if busy.get() { "正在保存…" } else { "保存" }}</button>
            <button type="button" on:click=move |_| if is_first { desk.leave() } else { on_done.run(()) }>{if is_first { "退出" } else { "不改了" }}</button>
        </form>
    }
}

#[component]
fn Password(label: &'static str, value: RwSignal<String>, kind: &'static str) -> impl IntoView {
    view! {
        <label>{label}
            <input
                type="password" autocomplete=kind maxlength="128"
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
        </label>
    }
}

async fn change(desk: Desk, old: &str, new: &str) -> Result<Me, Refusal> {
    let body = ChangePassword {
        old: old.to_owned(),
        new: new.to_owned(),
    };
    let path = format!("{SESSION}/password");
    api::send(desk, Method::PUT, &path, &body).await
}
