//! Digits to touch.

use leptos::prelude::*;

use super::keys::{self, Key};

/// A field of digits with the pad below it.
#[component]
pub(crate) fn NumberPad(
    /// What is typed so far.
    value: RwSignal<String>,
    /// Most digits.
    digits_max: usize,
    /// What the field is, for who hears the screen.
    label: &'static str,
    /// Digits in groups of these lengths, as one says them.
    #[prop(optional)]
    groups: &'static [usize],
    /// An X is possible, too: the last of an identity number.
    #[prop(optional)]
    with_x: bool,
) -> impl IntoView {
    let push = move |digit: char| {
        value.update(|text| {
            if text.chars().count() < digits_max {
                text.push(digit);
            }
        });
    };
    let delete = move || {
        value.update(|text| {
            text.pop();
        });
    };
    let typed = move |text: String| {
        let digits: String = text
            .chars()
            .map(|c| c.to_ascii_uppercase())
            .filter(|c| c.is_ascii_digit() || (with_x && *c == 'X'))
            .take(digits_max)
            .collect();
        value.set(digits);
    };
    keys::follow(move |key| {
        match key {
            Key::Sign(sign) => {
                let sign = sign.to_ascii_uppercase();
                if sign.is_ascii_digit() || (with_x && sign == 'X') {
                    push(sign);
                }
            }
            Key::Back => delete(),
            Key::Enter => return false,
        }
        true
    });
    // X is only ever the last; before that its key takes all back, as on the other pads.
    let wants_x = Memo::new(move |_| with_x && value.with(String::len) + 1 == digits_max);
    let shown = move || {
        let text = value.get();
        in_groups(&text, groups)
    };
    view! {
        <div class="number-pad">
            <input
                class="typed digits"
                aria-label=label
                inputmode="none"
                autocomplete="off"
                prop:value=shown
                on:input=move |event| typed(event_target_value(&event))
            />
            <div class="keys">
                {('1'..='9')
                    .map(|digit| view! { <button type="button" on:click=move |_| push(digit)>{digit}</button> })
                    .collect_view()}
                <button
                    type="button"
                    class:quiet=move || !wants_x.get()
                    on:click=move |_| if wants_x.get_untracked() { push('X') } else { value.set(String::new()) }
                >
                    {move || if wants_x.get() { "X" } else { "全删" }}
                </button>
                <button type="button" on:click=move |_| push('0')>"0"</button>
                <button type="button" class="quiet" on:click=move |_| delete()>"删一个"</button>
            </div>
        </div>
    }
}

/// Digits with spaces between groups: “138 1234 5678”.
pub(crate) fn in_groups(digits: &str, groups: &[usize]) -> String {
    let mut text = String::with_capacity(digits.len() + groups.len());
    let mut ends = groups.iter().scan(0, |end, length| {
        *end += length;
        Some(*end)
    });
    let mut end = ends.next();
    for (at, digit) in digits.chars().enumerate() {
        if Some(at) == end {
            text.push(' ');
            end = ends.next();
        }
        text.push(digit);
    }
    text
}

/// How one says a phone number.
pub(crate) const PHONE: &[usize] = &[3, 4, 4];
/// How one says an identity number: place, birth, the rest.
pub(crate) const IDENTITY: &[usize] = &[6, 8, 4];
/// How one says the number of a receipt.
pub(crate) const RECEIPT: &[usize] = &[4, 4];
