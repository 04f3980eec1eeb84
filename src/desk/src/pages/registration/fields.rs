//! The inputs of the form: each with what is wrong beside it.

use leptos::prelude::*;
use linggong_contract::{FieldError, Profile};

use super::form::Form;

/// The fields of one form.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    pub(super) form: Form,
    pub(super) errors: Memo<Vec<FieldError>>,
}

impl Fields {
    pub(super) fn new(form: Form) -> Self {
        Self {
            form,
            errors: Memo::new(move |_| form.errors()),
        }
    }

    /// What is wrong with a field.
    pub(super) fn wrong(self, field: &'static str) -> AnyView {
        let words = Memo::new(move |_| self.form.wrong(field, self.errors));
        view! { <em role="alert" data-of=field>{move || words.get()}</em> }.into_any()
    }

    /// A field of text.
    pub(super) fn text(
        self,
        field: &'static str,
        label: &'static str,
        hint: &'static str,
        value: RwSignal<String>,
        write: fn(Form, String),
    ) -> AnyView {
        let form = self.form;
        // What was typed before the tick was taken back can be wiped out.
        let is_off = move || {
            field == "profile.identity" && value.with(String::is_empty) && !form.may_be_sensitive()
        };
        let keys = if field == "person.name" {
            "text"
        } else {
            "numeric"
        };
        view! {
            <label>{label}
                <input type="text" name=field placeholder=hint inputmode=keys autocomplete="off" spellcheck="false" maxlength="40" disabled=is_off
                    prop:value=move || value.get() on:input=move |event| write(form, event_target_value(&event)) />
                {self.wrong(field)}
            </label>
        }
        .into_any()
    }

    /// A tick that a text was read out and agreed to.
    pub(super) fn agreed(self, field: &'static str, tick: RwSignal<bool>) -> AnyView {
        let form = self.form;
        let change = move |event| {
            tick.set(event_target_checked(&event));
            for field in [field, "profile.identity", "profile.hardship"] {
                form.forget(field);
            }
        };
        view! {
            <label class="check">
                <input type="checkbox" name=field prop:checked=move || tick.get() on:change=change />
                <b>"已念给本人听，本人同意"</b>
            </label>
        }
        .into_any()
    }

    /// One of some words, or none.
    pub(super) fn one_of<T: Copy + PartialEq + Send + Sync + 'static>(
        self,
        (field, label): (&'static str, &'static str),
        all: &'static [T],
        word: fn(T) -> &'static str,
        read: fn(&Profile) -> Option<T>,
        write: fn(&mut Profile, Option<T>),
    ) -> AnyView {
        let form = self.form;
        let words = all.iter().map(|one| word(*one)).collect();
        let at = Memo::new(move |_| {
            let chosen = form.profile.with(read);
            chosen.and_then(|chosen| all.iter().position(|one| *one == chosen))
        });
        let choose = Callback::new(move |at: Option<usize>| {
            let chosen = at.and_then(|at| all.get(at)).copied();
            form.tell(field, |profile| write(profile, chosen));
        });
        self.select(field, label, words, at, choose)
    }

    fn select(
        self,
        field: &'static str,
        label: &'static str,
        words: Vec<&'static str>,
        chosen: Memo<Option<usize>>,
        choose: Callback<Option<usize>>,
    ) -> AnyView {
        view! {
            <label>{label}
                <select name=field on:change=move |event| choose.run(event_target_value(&event).parse().ok())>
                    <option value="" prop:selected=move || chosen.get().is_none()>"没说"</option>
                    {words.into_iter().enumerate().map(|(at, word)| view! {
                        <option value=at.to_string() prop:selected=move || chosen.get() == Some(at)>{word}</option>
                    }).collect_view()}
                </select>
                {self.wrong(field)}
            </label>
        }
        .into_any()
    }

    /// Any of some words.
    pub(super) fn some_of<T: Copy + PartialEq + Send + Sync + 'static>(
        self,
        (field, label): (&'static str, &'static str),
        all: Vec<(T, &'static str)>,
        list: fn(&mut Profile) -> &mut Vec<T>,
        is_off: Memo<bool>,
    ) -> AnyView {
        let form = self.form;
        let (ones, words): (Vec<T>, Vec<&'static str>) = all.into_iter().unzip();
        let known = ones.clone();
        let chosen = Memo::new(move |_| {
            let mut profile = form.profile.get();
            let list = list(&mut profile);
            known
                .iter()
                .map(|one| list.contains(one))
                .collect::<Vec<_>>()
        });
        let toggle = Callback::new(move |at: usize| {
            let Some(one) = ones.get(at).copied() else {
                return;
            };
            form.tell(field, |profile| {
                let list = list(profile);
                match list.iter().position(|other| *other == one) {
                    Some(at) => drop(list.remove(at)),
                    None => list.push(one),
                }
            });
        });
        view! {
            <div class="desk-picks" role="group" aria-label=label>
                <b>{label}</b>
                <div>
                    {words.into_iter().enumerate().map(|(at, word)| {
                        let is_chosen = move || chosen.with(|chosen| chosen.get(at) == Some(&true));
                        view! {
                            <label class="check">
                                <input type="checkbox" name=field prop:checked=is_chosen disabled=move || is_off.get() && !is_chosen() on:change=move |_| toggle.run(at) />
                                {word}
                            </label>
                        }
                    }).collect_view()}
                </div>
            </div>
        }
        .into_any()
    }
}
