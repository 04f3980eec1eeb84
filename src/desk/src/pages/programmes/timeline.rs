//! The day as a picture: in which hours each slide has its turn, and how much of them.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use linggong_contract::Moment;
use linggong_rules::rotation::standing::{HOURS, Standing, spans};
use time::Duration;
use wasm_bindgen::JsCast as _;
use web_sys::Element;

const HOUR_MS: i64 = 3_600_000;
/// A moment is chosen in steps of so many minutes.
const STEP: i64 = 5;
/// Units of the picture: an hour's width and its height.
const WIDE: f64 = 4.0;
const HIGH: f64 = 16.0;

/// A line a slide; a touch on it chooses that moment.
#[component]
pub(super) fn Timeline(
    /// Each slide's name, and how it stands.
    #[prop(into)]
    stand: Signal<Vec<(String, Standing)>>,
    /// The moment that is looked at.
    at: Signal<Moment>,
    #[prop(into)] on_choose: Callback<Moment>,
) -> impl IntoView {
    let choose = move |event: MouseEvent| {
        let strip = event.current_target();
        let Some(strip) = strip.and_then(|it| it.dyn_into::<Element>().ok()) else {
            return;
        };
        let place = strip.get_bounding_client_rect();
        let part = (f64::from(event.client_x()) - place.left()) / place.width().max(1.0);
        let minutes = (Duration::DAY * part.clamp(0.0, 1.0)).whole_minutes();
        let start = at.get_untracked().day_start();
        on_choose.run(start.plus_ms((minutes - minutes % STEP) * 60_000));
    };
    let mark = move || {
        let at = at.get();
        at.since_ms(at.day_start()) as f64 / HOUR_MS as f64 * WIDE
    };
    let row = move |(name, one): (String, Standing)| {
        let bars = one.hours.iter().enumerate().filter(|(_, ms)| **ms > 0);
        let bars = bars.map(|(hour, ms)| {
            // A little is never drawn as nothing.
            let high = (*ms as f64 / HOUR_MS as f64 * HIGH).max(1.0);
            view! { <rect x=hour as f64 * WIDE y=HIGH - high width=WIDE height=high /> }
        });
        view! {
            <li>
                <span>{name}</span>
                <svg viewBox=format!("0 0 {} {HIGH}", HOURS as f64 * WIDE) preserveAspectRatio="none" role="img" aria-label=spans(&one.hours) on:click=choose>
                    {bars.collect_view()}
                    <line x1=mark x2=mark y1="0" y2=HIGH />
                </svg>
            </li>
        }
    };
    view! {
        <section class="desk-card" aria-label="几点放什么">
            <h3>"几点放什么"</h3>
            <ol class="desk-hours">{move || stand.get().into_iter().map(row).collect_view()}</ol>
            <p class="desk-hour-marks" aria-hidden="true"><span>"0点"</span><span>"6点"</span><span>"12点"</span><span>"18点"</span><span>"24点"</span></p>
            <p class="desk-hint">"越高放得越多。红线是上面看的时候；点一下，看别的时候。"</p>
        </section>
    }
}
