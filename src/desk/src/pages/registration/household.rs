//! Where somebody's household is registered: a county of the province, or another province.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::api::Items;
use linggong_contract::{Adcode, Market};
use linggong_rules::regions;

use super::fields::Fields;
use crate::api;
use crate::desk::desk;

const FIELD: &str = "profile.household";

#[component]
pub(super) fn Household(fields: Fields) -> impl IntoView {
    let desk = desk();
    let form = fields.form;
    let markets = RwSignal::new(Vec::<Market>::new());
    spawn_local(async move {
        // Without the list other provinces can be chosen, and what was told stays.
        if let Ok(all) = api::get::<Items<Market>>(desk, "/api/v1/markets").await {
            let _ = markets.try_set(all.items);
        }
    });
    let chosen = Memo::new(move |_| form.profile.with(|profile| profile.household));
    let choose = move |event| {
        let place = Adcode::parse(&event_target_value(&event)).ok();
        form.tell(FIELD, |profile| profile.household = place);
    };
    let option = move |place: Adcode, name: String| {
        view! { <option value=place.to_string() prop:selected=move || chosen.get() == Some(place)>{name}</option> }
    };
    // A county of another province, as an identity number tells it, goes by its province.
    let unlisted = move || {
        let place = chosen.get()?;
        let is_listed = markets.with(|all| all.iter().any(|market| market.id == place))
            || provinces().any(|(province, _)| province == place);
        let name = regions::province(place).unwrap_or("其他地方");
        (!is_listed).then(|| option(place, name.to_owned()))
    };
    let cities = move || {
        let mut cities: BTreeMap<Adcode, (String, Vec<_>)> = BTreeMap::new();
        markets.with(|all| {
            for market in all {
                let city = cities.entry(market.id.city());
                let (_, counties) = city.or_insert_with(|| (market.city.clone(), Vec::new()));
                counties.push(option(market.id, market.county.clone()));
            }
        });
        cities
            .into_values()
            .map(|(city, counties)| view! { <optgroup label=city>{counties}</optgroup> })
            .collect_view()
    };
    view! {
        <label>"户口在哪里"
            <select name=FIELD on:change=choose>
                <option value="" prop:selected=move || chosen.get().is_none()>"没说"</option>
                {unlisted}
                {cities}
                <optgroup label="别的省">
                    {provinces().map(|(place, name)| option(place, name.to_owned())).collect_view()}
                </optgroup>
            </select>
            {fields.wrong(FIELD)}
        </label>
    }
}

fn provinces() -> impl Iterator<Item = (Adcode, &'static str)> {
    let all = regions::PROVINCES.into_iter();
    all.filter_map(|(number, name)| Some((regions::code(number)?, name)))
}
