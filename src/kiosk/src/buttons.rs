//! Buttons that stand on many pages: each is written once, because every one costs bytes.

use leptos::prelude::*;

use crate::context::kiosk;
use crate::wipe::wipe;

/// The one that leads on. While letters wait to become characters it says so and does nothing:
/// what somebody has typed must not be lost.
pub(crate) fn main_button(
    words: impl Fn() -> &'static str + Send + 'static,
    off: impl Fn() -> bool + Send + 'static,
    press: impl Fn() + Send + 'static,
) -> AnyView {
    leading("main", Box::new(words), Box::new(off), Box::new(press))
}

/// The same, for what somebody has come for.
pub(crate) fn want_button(
    words: impl Fn() -> &'static str + Send + 'static,
    off: impl Fn() -> bool + Send + 'static,
    press: impl Fn() + Send + 'static,
) -> AnyView {
    leading("main want", Box::new(words), Box::new(off), Box::new(press))
}

fn leading(
    class: &'static str,
    words: Box<dyn Fn() -> &'static str + Send>,
    off: Box<dyn Fn() -> bool + Send>,
    press: Box<dyn Fn() + Send>,
) -> AnyView {
    let letters = kiosk().person.letters;
    let is_typing = move || !letters.with(String::is_empty);
    view! {
        <button type="button" class=class disabled=move || is_typing() || off() on:click=move |_| press()>
            <b>{move || if is_typing() { "还有拼音没选字" } else { words() }}</b>
        </button>
    }
    .into_any()
}

/// One of the others.
pub(crate) fn choice(
    class: &'static str,
    words: &'static str,
    press: impl Fn() + Send + 'static,
) -> AnyView {
    quiet(class, words, Box::new(press))
}

fn quiet(class: &'static str, words: &'static str, press: Box<dyn Fn() + Send>) -> AnyView {
    view! {
        <button type="button" class=class on:click=move |_| press()><b>{words}</b></button>
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
pub(crate) fn refused(why: impl Fn() -> String + Send + 'static) -> AnyView {
    let why: Box<dyn Fn() -> String + Send> = Box::new(why);
    view! { <p class="refused" role="alert">{why}</p> }.into_any()
}
