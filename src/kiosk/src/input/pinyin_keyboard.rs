//! Letters to touch, and the characters they may mean.

use leptos::prelude::*;
use linggong_pinyin::{Candidate, Field, LETTERS_MAX};

use crate::context::kiosk;

/// Candidates that are looked for; beyond these nobody pages.
const CANDIDATES_MAX: usize = 400;
/// Candidates on a page: in two rows if they are words, on a small glass in three.
const PAGE_LEN: usize = 8;
const LETTER_ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// A field of Chinese text with the keyboard below it.
#[component]
pub(crate) fn PinyinKeyboard(
    /// What is written so far.
    value: RwSignal<String>,
    /// Most characters.
    chars_max: usize,
    /// What the field is, for who hears the screen.
    label: &'static str,
    /// The first character is a surname.
    #[prop(optional)]
    person: bool,
) -> impl IntoView {
    let dictionary = kiosk().dictionary;
    let letters = RwSignal::new(String::new());
    let page = RwSignal::new(0usize);
    let found = Memo::new(move |_| {
        let field = if person && value.with(String::is_empty) {
            Field::Surname
        } else {
            Field::Text
        };
        letters.with(|letters| Found(dictionary.candidates(letters, field, CANDIDATES_MAX)))
    });
    let push = move |letter: char| {
        page.set(0);
        letters.update(|text| {
            if text.len() < LETTERS_MAX {
                text.push(letter);
            }
        });
    };
    let choose = Callback::new(move |candidate: Candidate| {
        page.set(0);
        letters.update(|text| drop(text.drain(..candidate.letters.min(text.len()))));
        value.update(|text| {
            text.push_str(&candidate.text);
            if text.chars().count() > chars_max {
                *text = text.chars().take(chars_max).collect();
            }
        });
    });
    let delete = move |_| {
        page.set(0);
        if letters.with_untracked(String::is_empty) {
            value.update(|text| {
                text.pop();
            });
        } else {
            letters.update(|text| {
                text.pop();
            });
        }
    };
    view! {
        <div class="pinyin">
            <input
                class="typed"
                aria-label=label
                inputmode="none"
                autocomplete="off"
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event).chars().take(chars_max).collect())
            />
            <Candidates found page letters choose />
            <div class="letters">
                {LETTER_ROWS.into_iter().map(|row| {
                    view! {
                        <div>
                            {row.chars().map(|letter| {
                                view! { <button type="button" on:click=move |_| push(letter)>{letter}</button> }
                            }).collect_view()}
                            {(row.len() == 7).then(|| view! {
                                <button type="button" class="quiet" on:click=delete>"删除"</button>
                            })}
                        </div>
                    }
                }).collect_view()}
            </div>
        </div>
    }
}

/// Candidates, as a memo can hold them.
#[derive(Clone, PartialEq)]
struct Found(Vec<Candidate>);

#[component]
fn Candidates(
    found: Memo<Found>,
    page: RwSignal<usize>,
    letters: RwSignal<String>,
    choose: Callback<Candidate>,
) -> impl IntoView {
    let pages = move || found.with(|found| found.0.len().div_ceil(PAGE_LEN));
    let shown = move || {
        found.with(|found| {
            found
                .0
                .iter()
                .skip(page.get() * PAGE_LEN)
                .take(PAGE_LEN)
                .cloned()
                .collect::<Vec<_>>()
        })
    };
    let dictionary = kiosk().dictionary;
    let hint = move || {
        if !dictionary.is_there() {
            "输入法正在准备，请等一下。急的话请到服务台。".to_owned()
        } else if letters.with(String::is_empty) {
            "点下面的字母拼音，再点字。比如“张”：zhang".to_owned()
        } else {
            letters.get()
        }
    };
    view! {
        <p class="composing" aria-live="polite">{hint}</p>
        <div class="candidates">
            <div>
                {move || {
                    shown()
                        .into_iter()
                        .map(|candidate| {
                            let text = candidate.text.clone();
                            view! {
                                <button type="button" on:click=move |_| choose.run(candidate.clone())>{text}</button>
                            }
                        })
                        .collect_view()
                }}
            </div>
            <button
                type="button"
                class="quiet"
                disabled=move || page.get() == 0
                on:click=move |_| page.update(|page| *page = page.saturating_sub(1))
            >
                "前面"
            </button>
            <button
                type="button"
                class="quiet"
                disabled={move || page.get() + 1 >= pages()}
                on:click=move |_| page.update(|page| *page += 1)
            >
                "后面"
            </button>
        </div>
    }
}
