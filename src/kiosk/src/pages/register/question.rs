//! One question of the registration.

use leptos::prelude::*;
use linggong_contract::{Adcode, Category, IdentityNumber, Profile, TRADES_MAX, TradeId};
use linggong_rules::{registration, trades};

use super::answers::{self, Question};
use crate::buttons::{choice, main_button, refused};
use crate::context::{Kiosk, Page, Turn, kiosk};
use crate::input::{DatePicker, IDENTITY, NumberPad, RegionPicker};
use crate::pages::introduce::Notice;
use crate::pages::offer::CategoryChips;

/// Years of birth that are offered reach back so far.
const OLDEST: i32 = 100;

/// The page of one question.
#[component]
pub(crate) fn QuestionPage(question: Question, turn: Turn) -> impl IntoView {
    let kiosk = kiosk();
    // Whoever agreed to tell the one has not agreed to tell the other.
    let agreed = match question {
        Question::Hardship => kiosk.person.agreed_hardship,
        _ => kiosk.person.agreed_identity,
    };
    let consent = question.consent();
    let count = Question::ALL.len();
    let go_on = Callback::new(move |()| go_on(kiosk, question, turn));
    let skip = move || {
        kiosk
            .person
            .profile
            .update(|profile| answers::clear(question, profile));
        go_on.run(());
    };
    view! {
        <progress aria-label="登记的进度" max=count value=question.ordinal()></progress>
        <h1 class="page-title" tabindex="-1">
            {question.title()}
            <small>{format!("第 {} 题，共 {count} 题", question.ordinal())}</small>
        </h1>
        {move || match consent.filter(|_| !agreed.get()) {
            Some(text) => view! {
                <Notice text />
                {main_button(|| "同意，我来填", || false, move || agreed.set(true))}
            }.into_any(),
            None => input(question, go_on),
        }}
        {choice("choice skip", if consent.is_some() { "不填，下一题" } else { "跳过" }, skip)}
    }
}

fn input(question: Question, go_on: Callback<()>) -> AnyView {
    match question {
        Question::Trades => view! { <Trades go_on /> }.into_any(),
        Question::Identity => view! { <Identity go_on /> }.into_any(),
        Question::Household => view! { <Household go_on /> }.into_any(),
        Question::Birth => view! { <Birth go_on /> }.into_any(),
        question => view! { <Options question go_on /> }.into_any(),
    }
}

/// The page after an answer.
fn go_on(kiosk: Kiosk, question: Question, turn: Turn) {
    let profile = kiosk.person.profile;
    // However one came to these questions, the number has the last word.
    profile.update(Profile::settle);
    let today = untrack(|| kiosk.with_feed(|_, now| Some(now.date())));
    let is_too_young = today.is_some_and(|today| {
        profile.with_untracked(|profile| registration::is_too_young(profile, today))
    });
    if is_too_young {
        kiosk.open(Page::TooYoung);
        return;
    }
    if turn == Turn::Again {
        kiosk.back();
        return;
    }
    match profile.with_untracked(|profile| question.next(profile)) {
        Some(next) => kiosk.open(Page::Question(next, Turn::First)),
        None => kiosk.open(Page::Review),
    }
}

/// Words to choose from. Where only one may be chosen, choosing it is answering.
#[component]
fn Options(question: Question, go_on: Callback<()>) -> impl IntoView {
    let profile = kiosk().person.profile;
    let is_many = answers::is_many(question);
    let choose = move |at: usize| {
        profile.update(|profile| answers::choose(question, profile, at));
        if !is_many {
            go_on.run(());
        }
    };
    view! {
        <ul class="options">
            {answers::options(question).into_iter().enumerate().map(|(at, word)| view! {
                <li>
                    <button
                        type="button"
                        aria-pressed=move || profile.with(|profile| answers::is_chosen(question, profile, at)).to_string()
                        on:click=move |_| choose(at)
                    >
                        {word}
                    </button>
                </li>
            }).collect_view()}
        </ul>
        {is_many.then(|| view! {
            <p class="hint">"可以选几个"</p>
            {main_button(|| "下一题", || false, move || go_on.run(()))}
        })}
    }
}

/// Up to five trades: a category, then its trades.
#[component]
fn Trades(go_on: Callback<()>) -> impl IntoView {
    let profile = kiosk().person.profile;
    let category = RwSignal::new(Category::ALL[0]);
    let is_chosen = move |trade: TradeId| profile.with(|profile| profile.trades.contains(&trade));
    let is_full = move || profile.with(|profile| profile.trades.len() >= TRADES_MAX);
    let toggle = move |trade: TradeId| {
        profile.update(|profile| {
            if let Some(at) = profile.trades.iter().position(|one| *one == trade) {
                profile.trades.remove(at);
            } else if profile.trades.len() < TRADES_MAX {
                profile.trades.push(trade);
            }
        });
    };
    let chosen = move || {
        profile.with(|profile| {
            let names: Vec<_> = profile
                .trades
                .iter()
                .map(|one| trades::label(*one))
                .collect();
            names.join("、")
        })
    };
    view! {
        <CategoryChips category />
        <ul class="options trades">
            {move || trades::of(category.get()).map(|(trade, label)| view! {
                <li>
                    <button
                        type="button"
                        aria-pressed=move || is_chosen(trade).to_string()
                        disabled=move || is_full() && !is_chosen(trade)
                        on:click=move |_| toggle(trade)
                    >
                        {label}
                    </button>
                </li>
            }).collect_view()}
        </ul>
        <p class="hint" aria-live="polite">
            {move || if chosen().is_empty() { format!("最多选 {TRADES_MAX} 个") } else { format!("选了：{}", chosen()) }}
        </p>
        {main_button(|| "下一题", move || chosen().is_empty(), move || go_on.run(()))}
    }
}

/// The identity number: checked, it tells birth, sex and county.
#[component]
fn Identity(go_on: Callback<()>) -> impl IntoView {
    let kiosk = kiosk();
    let number = kiosk.person.identity;
    number.set(String::new());
    let parsed = move || number.with(|text| IdentityNumber::parse(text));
    let wrong = move || {
        let whole = number.with(String::len) >= IdentityNumber::CHARS;
        let error = parsed().err().filter(|_| whole);
        error.map(|error| error.to_string()).unwrap_or_default()
    };
    let answer = move || {
        if let Ok(identity) = parsed() {
            let counties = kiosk.library.counties();
            kiosk
                .person
                .profile
                .update(|profile| registration::identify(profile, identity, &counties));
            number.set(String::new());
            go_on.run(());
        }
    };
    view! {
        {refused(wrong)}
        <NumberPad value=number digits_max=IdentityNumber::CHARS label="身份证号" groups=IDENTITY with_x=true />
        {main_button(|| "下一题", move || parsed().is_err(), answer)}
    }
}

#[component]
fn Household(go_on: Callback<()>) -> impl IntoView {
    let profile = kiosk().person.profile;
    let pick = Callback::new(move |place: Adcode| {
        profile.update(|profile| profile.household = Some(place));
        go_on.run(());
    });
    view! { <RegionPicker on_pick=pick /> }
}

#[component]
fn Birth(go_on: Callback<()>) -> impl IntoView {
    let kiosk = kiosk();
    let profile = kiosk.person.profile;
    let day = RwSignal::new(profile.with_untracked(|profile| profile.born_on));
    let this_year = untrack(|| kiosk.with_feed(|_, now| now.date().year()));
    let answer = move || {
        profile.update(|profile| profile.born_on = day.get_untracked());
        go_on.run(());
    };
    view! {
        <DatePicker value=day first={this_year - OLDEST} last=this_year />
        {main_button(|| "下一题", move || day.get().is_none(), answer)}
    }
}
