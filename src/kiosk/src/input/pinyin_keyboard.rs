//! Letters to touch, and the characters they may mean; digits and signs on a second face.

use leptos::prelude::*;
use linggong_pinyin::{Candidate, Field, LETTERS_MAX};

use super::keys::{self, Key};
use crate::context::kiosk;

/// Candidates that are looked for; beyond these nobody pages.
const CANDIDATES_MAX: usize = 400;
/// Candidates on a page: in two rows if they are words, on a small glass in three.
const PAGE_LEN: usize = 8;
const LETTER_ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
/// As many keys a row, so that nothing moves.
const SIGN_ROWS: [&str; 3] = ["1234567890", "，。、：？！（）·", "-/.+%～#"];

/// A field of Chinese text with the keyboard below it.
#[component]
pub(crate) fn PinyinKeyboard(
    /// What is written so far.
    value: RwSignal<String>,
    /// Most characters.
    chars_max: usize,
    /// What the field is, for who hears the screen.
    label: &'static str,
    /// What the first character is likely to be, and the others.
    #[prop(default = [Field::Text; 2])]
    of: [Field; 2],
) -> impl IntoView {
    let kiosk = kiosk();
    let dictionary = kiosk.dictionary;
    let letters = kiosk.person.letters;
    // What is left of them belongs to this field.
    on_cleanup(move || letters.set(String::new()));
    let page = RwSignal::new(0usize);
    let signs = RwSignal::new(false);
    let found = Memo::new(move |_| {
        let field = of[usize::from(!value.with(String::is_empty))];
        letters.with(|letters| Found(dictionary.candidates(letters, field, CANDIDATES_MAX)))
    });
    let is_typing = move || !letters.with_untracked(String::is_empty);
    let write = move |text: &str| {
        value.update(|value| {
            let room = chars_max.saturating_sub(value.chars().count());
            value.extend(text.chars().take(room));
        });
    };
    let push = move |sign: char| {
        page.set(0);
        if !sign.is_ascii_lowercase() {
            write(sign.encode_utf8(&mut [0; 4]));
            return;
        }
        letters.update(|text| {
            if text.len() < LETTERS_MAX {
                text.push(sign);
            }
        });
    };
    let choose = Callback::new(move |candidate: Candidate| {
        page.set(0);
        letters.update(|text| drop(text.drain(..candidate.letters.min(text.len()))));
        write(&candidate.text);
    });
    let delete = move || {
        page.set(0);
        let last = if is_typing() { letters } else { value };
        last.update(|text| {
            text.pop();
        });
    };
    // Of the candidates on the page in front.
    let choose_at = move |at: usize| {
        let at = page.get_untracked() * PAGE_LEN + at;
        if let Some(candidate) = found.with_untracked(|found| found.0.get(at).cloned()) {
            choose.run(candidate);
        }
    };
    keys::follow(move |key| {
        match key {
            Key::Sign(' ') | Key::Enter if is_typing() => choose_at(0),
            Key::Sign('1'..='9') if is_typing() => {
                if let Key::Sign(digit) = key {
                    choose_at(digit as usize - '1' as usize);
                }
            }
            Key::Sign(letter) if letter.is_ascii_alphabetic() => push(letter.to_ascii_lowercase()),
            // Signs between letters that mean nothing yet would come before them.
            Key::Sign(_) if is_typing() => {}
            Key::Sign(',') => push('，'),
            Key::Sign(sign) => push(sign),
            Key::Back => delete(),
            Key::Enter => return false,
        }
        true
    });
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
                {move || {
                    let rows = if signs.get() { SIGN_ROWS } else { LETTER_ROWS };
                    rows.map(|row| {
                        let is_last = row == rows[2];
                        view! {
                            <div>
                                {is_last.then(|| view! {
                                    <button type="button" class="quiet" disabled=move || !letters.with(String::is_empty) on:click=move |_| signs.update(|on| *on = !*on)>
                                        {if signs.get_untracked() { "拼音" } else { "数字" }}
                                    </button>
                                })}
                                {row.chars().map(|sign| {
                                    view! { <button type="button" on:click=move |_| push(sign)>{sign}</button> }
                                }).collect_view()}
                                {is_last.then(|| view! {
                                    <button type="button" class="quiet" on:click=move |_| delete()>"删除"</button>
                                })}
                            </div>
                        }
                    }).collect_view()
                }}
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
    let is_typing = move || !letters.with(String::is_empty);
    let hint = move || {
        if !dictionary.is_there() {
            "输入法正在准备，请等一下。急的话请到服务台。".to_owned()
        } else if is_typing() {
            letters.get()
        } else {
            "点下面的字母拼音，再点字。比如“张”：zhang".to_owned()
        }
    };
    view! {
        // The letters of a name are as personal as the name.
        <p class="composing" aria-live="polite" data-private=move || is_typing().then_some("")>{hint}</p>
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
