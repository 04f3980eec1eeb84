//! Digits to touch.

use leptos::prelude::*;

/// A field of digits with the pad below it.
#[component]
pub(crate) fn NumberPad(
    /// What is typed so far.
    value: RwSignal<String>,
    /// Most digits.
    digits_max: usize,
    /// What the field is, for who hears the screen.
    label: &'static str,
    /// Digits in groups, as one says them: 3 and then fours for a phone.
    #[prop(optional)]
    grouped: bool,
) -> impl IntoView {
    let push = move |digit: char| {
        value.update(|text| {
            if text.chars().count() < digits_max {
                text.push(digit);
            }
        });
    };
    let typed = move |text: String| {
        let digits: String = text
            .chars()
            .filter(char::is_ascii_digit)
            .take(digits_max)
            .collect();
        value.set(digits);
    };
    let shown = move || {
        let text = value.get();
        if grouped { in_groups(&text) } else { text }
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
                <button type="button" class="quiet" on:click=move |_| value.set(String::new())>"全删"</button>
                <button type="button" on:click=move |_| push('0')>"0"</button>
                <button type="button" class="quiet" on:click=move |_| value.update(|text| { text.pop(); })>"删一个"</button>
            </div>
        </div>
    }
}

/// “138 1234 5678”.
fn in_groups(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + 2);
    for (at, digit) in digits.chars().enumerate() {
        if at == 3 || at == 7 {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}
