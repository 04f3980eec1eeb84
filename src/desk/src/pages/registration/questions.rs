//! The form on one page: the kiosk's twelve questions, with what is to be read out before.

use leptos::prelude::*;
use linggong_contract::{
    Aim, Availability, Category, Certificate, Education, Hardship, Profile, Reach, Sex, Skill,
    TRADES_MAX,
};
use linggong_rules::consent::{self, Text};
use linggong_rules::{registration, trades};
use wasm_bindgen::JsCast as _;

use super::fields::Fields;
use super::form::Form;
use super::household::Household;
use crate::pages::now;

/// The form. `on_save` sends it; `children` are further buttons.
#[component]
pub(crate) fn Questions(
    form: Form,
    #[prop(into)] on_save: Callback<()>,
    /// Whether the hands go on here at once.
    takes_focus: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let fields = Fields::new(form);
    let is_new = form.known.with_value(Option::is_none);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        on_save.run(());
    };
    let whole = NodeRef::<leptos::html::Form>::new();
    Effect::new(move |_| {
        if let Some(whole) = whole.get().filter(|_| takes_focus) {
            focus_first(&whole);
        }
    });
    view! {
        <form class="desk-card desk-entry" node_ref=whole on:submit=submit novalidate aria-label=if is_new { "登记" } else { "改登记" }>
            {is_new.then(|| view! {
                <Aloud text=consent::REGISTRATION label="先念给本人听" />
                {fields.agreed("consents", form.agreed)}
                {fields.wrong("consents")}
                <fieldset>
                    <legend>"一定要写的"</legend>
                    {fields.text("person.name", "名字", "", form.name, |form, text| form.write("person.name", form.name, text))}
                    {fields.text("person.phone", "手机号", "11 位", form.phone, |form, text| form.write("person.phone", form.phone, text))}
                </fieldset>
            })}
            <Work fields />
            <Sensitive fields />
            <About fields />
            <TooYoung form />
            <div class="steps">
                <button type="submit" class="primary" disabled=form.busy>{move || match (form.busy.get(), is_new) {
                    (true, _) => "正在办…",
                    (false, true) => "登记",
                    (false, false) => "改好了",
                }}</button>
                {children.map(|children| children())}
                <small>"没说的不用填，不影响他找活。按回车也行。"</small>
            </div>
        </form>
    }
}

/// A text to be read out.
#[component]
fn Aloud(text: Text, label: &'static str) -> impl IntoView {
    let mut sentences = text.sentences.iter();
    let names_machine = sentences.any(|sentence| sentence.contains("这台机器"));
    view! {
        <div class="desk-aloud">
            <b>{label}</b>
            <ul>{text.sentences.iter().map(|sentence| view! { <li>{*sentence}</li> }).collect_view()}</ul>
            {names_machine.then(|| view! { <small>"“这台机器”说的是大厅里的自助机。"</small> })}
        </div>
    }
}

/// What they want.
#[component]
fn Work(fields: Fields) -> impl IntoView {
    let form = fields.form;
    let chosen = Memo::new(move |_| form.profile.with(|profile| profile.trades.len()));
    let is_full = Memo::new(move |_| chosen.get() >= TRADES_MAX);
    let never = Memo::new(|_| false);
    view! {
        <fieldset>
            <legend>"想干什么活（最多 "{TRADES_MAX}" 个）"<small aria-live="polite">{move || format!(" 选了 {} 个", chosen.get())}</small></legend>
            <div class="wide">
                {Category::ALL.into_iter().map(|category| {
                    let all = trades::of(category).collect();
                    fields.some_of(("profile.trades", category.label()), all, |profile| &mut profile.trades, is_full)
                }).collect_view()}
                {fields.wrong("profile.trades")}
            </div>
            {fields.one_of(("profile.availability", "什么时候能干"), Availability::ALL, Availability::label, |profile| profile.availability, |profile, one| profile.availability = one)}
            {fields.one_of(("profile.reach", "愿意去多远"), Reach::ALL, Reach::label, |profile| profile.reach, |profile, one| profile.reach = one)}
            <div class="wide2">
                {fields.some_of(("profile.aims", "还想要"), labelled(Aim::ALL, Aim::label), |profile| &mut profile.aims, never)}
                {fields.wrong("profile.aims")}
            </div>
        </fieldset>
    }
}

/// Identity number and hardship, with a consent of their own (个人信息保护法 29).
#[component]
fn Sensitive(fields: Fields) -> impl IntoView {
    let form = fields.form;
    let is_off = Memo::new(move |_| !form.may_be_sensitive());
    let has_identity = form
        .known
        .with_value(|known| known.as_ref().is_some_and(|known| known.has_identity));
    view! {
        <fieldset>
            <legend>"身份证号和难处（念了、同意了才记）"</legend>
            <div class="wide">
                <Aloud text=consent::SENSITIVE label="先念给本人听" />
                {fields.agreed("sensitive", form.agreed_sensitive)}
            </div>
            {fields.text("profile.identity", "身份证号", "填了，下面三项自己出来", form.identity, Form::write_identity)}
            {has_identity.then(|| view! {
                <label class="check">
                    <input type="checkbox" name="forgets_identity" prop:checked=move || form.forgets_identity.get() on:change=move |event| form.forgets_identity.set(event_target_checked(&event)) />
                    "已经记了号码（不显示）。本人要求，删掉它"
                </label>
            })}
            <div class="wide2">
                {fields.some_of(("profile.hardship", "有没有难处"), labelled(Hardship::ALL, Hardship::label), |profile| &mut profile.hardship, is_off)}
                {fields.wrong("profile.hardship")}
            </div>
        </fieldset>
    }
}

/// Who they are.
#[component]
fn About(fields: Fields) -> impl IntoView {
    let form = fields.form;
    let never = Memo::new(|_| false);
    view! {
        <fieldset>
            <legend>"本人的情况"</legend>
            <Household fields />
            {fields.one_of(("profile.sex", "性别"), Sex::ALL, Sex::label, |profile| profile.sex, |profile, one| profile.sex = one)}
            {fields.text("profile.born_on", "出生日期", "1968-05-12", form.born_on, Form::write_born_on)}
            {fields.one_of(("profile.education", "上学上到哪里"), Education::ALL, Education::label, |profile| profile.education, |profile, one| profile.education = one)}
            {fields.one_of(("profile.skill", "技能等级证"), Skill::ALL, Skill::label, |profile| profile.skill, |profile, one| profile.skill = one)}
            <div class="wide">
                {fields.some_of(("profile.certificates", "有哪些证"), labelled(Certificate::ALL, Certificate::label), |profile| &mut profile.certificates, never)}
                {fields.wrong("profile.certificates")}
            </div>
        </fieldset>
    }
}

/// Nobody works before sixteen: what to say to whoever wants to.
#[component]
fn TooYoung(form: Form) -> impl IntoView {
    let is_too_young = Memo::new(move |_| {
        let today = now().date();
        let told = |profile: &Profile| registration::is_too_young(profile, today);
        form.profile.with(told)
    });
    view! {
        <div role="alert">
            {move || is_too_young.get().then(|| view! {
                <div class="desk-warned">
                    <b>"他还不到 16 周岁，不能登记"</b>
                    <p>"请这样告诉他：国家规定，16 周岁以下不能出来打工。这是为了保护您，不是您做错了什么。"</p>
                    <p>"有人叫他去干活、不让走、不给工钱，打 110 或 12345，不收钱。家里有困难、没法上学，我们帮他找人。"</p>
                </div>
            })}
        </div>
    }
}

fn labelled<T: Copy>(all: &[T], word: fn(T) -> &'static str) -> Vec<(T, &'static str)> {
    all.iter().map(|one| (*one, word(*one))).collect()
}

fn focus_first(whole: &web_sys::Element) {
    let first = whole.query_selector("input:not([disabled])").ok().flatten();
    if let Some(first) = first.and_then(|first| first.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = first.focus();
    }
}
