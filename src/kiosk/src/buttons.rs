//! Buttons that stand on many pages: each is written once, because every one costs bytes.

use leptos::prelude::*;

use crate::context::kiosk;
use crate::wipe::wipe;

/// The words of a button that leads on.
pub(crate) type Words = Signal<&'static str>;

/// The one that leads on. While letters wait to become characters it says so and does nothing:
/// what somebody has typed must not be lost.
pub(crate) fn main_button(
    words: impl Into<Words>,
    off: Signal<bool>,
    press: impl Fn() + Send + Sync + 'static,
) -> AnyView {
    leading("main", words.into(), off, Callback::new(move |()| press()))
}

/// The same, for what somebody has come for.
pub(crate) fn want_button(
    words: impl Into<Words>,
    off: Signal<bool>,
    press: impl Fn() + Send + Sync + 'static,
) -> AnyView {
    let press = Callback::new(move |()| press());
    leading("main want", words.into(), off, press)
}

fn leading(class: &'static str, words: Words, off: Signal<bool>, press: Callback<()>) -> AnyView {
    let letters = kiosk().person.letters;
    let is_typing = move || !letters.with(String::is_empty);
    view! {
        <button type="button" class=class disabled=move || is_typing() || off.get() on:click=move |_| press.run(())>
            <b>{move || if is_typing() { "还有拼音没选字" } else { words.get() }}</b>
        </button>
    }
    .into_any()
}

/// One of the others.
pub(crate) fn choice(
    class: &'static str,
    words: &'static str,
    press: impl Fn() + Send + Sync + 'static,
) -> AnyView {
    quiet(class, words, Callback::new(move |()| press()))
}

fn quiet(class: &'static str, words: &'static str, press: Callback<()>) -> AnyView {
    view! {
        <button type="button" class=class on:click=move |_| press.run(())><b>{words}</b></button>
    }
    .into_any()
}

/// Prints the slip on the page.
pub(crate) fn print(class: &'static str, words: &'static str) -> AnyView {
    choice(class, words, || drop(window().print()))
}

/// Somebody has finished: they are forgotten.
pub(crate) fn done(what: &'static str) -> AnyView {
    let kiosk = kiosk();
    view! {
        <button type="button" class="main" on:click=move |_| wipe(&kiosk)>
            <b>"好了"</b>
            <span>{what}</span>
        </button>
    }
    .into_any()
}

/// What is forgotten with it.
pub(crate) const FORGET: &str = "清掉我的信息，回到开始";

/// Why something did not work, or what is wrong with what was typed.
pub(crate) fn refused(why: impl Into<Signal<String>>) -> AnyView {
    let why = why.into();
    view! { <p class="refused" role="alert">{why}</p> }.into_any()
}
