//! The day as a picture: in which hours each slide has its turn, and how much of them.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use linggong_contract::Moment;
use linggong_rules::rotation::standing::{HOURS, Standing, spans};
use time::Duration;
use wasm_bindgen::JsCast as _;
use web_sys::Element;

use crate::pages::now;

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
        let chosen = start.plus_ms((minutes - minutes % STEP) * 60_000);
        // Nobody can say what will have been shown.
        if chosen > now() {
            on_choose.run(chosen);
        }
    };
    let place = |ms: i64| ms as f64 / HOUR_MS as f64 * WIDE;
    let mark = Memo::new(move |_| place(at.get().since_ms(at.get().day_start())));
    let over = Memo::new(move |_| {
        let gone = now().since_ms(at.get().day_start());
        place(gone.max(0)).min(HOURS as f64 * WIDE)
    });
    // What is told of the present changes all the time, this does not.
    let hours = Memo::new(move |_| {
        let hours = |(name, one): &(String, Standing)| (name.clone(), one.hours);
        stand.with(|stand| stand.iter().map(hours).collect::<Vec<_>>())
    });
    let row = move |(name, hours): (String, [i64; HOURS]), most: i64| {
        let bars = hours.iter().enumerate().filter(|(_, ms)| **ms > 0);
        let bars = bars.map(|(hour, ms)| {
            // A little is never drawn as nothing.
            let high = (*ms as f64 / most as f64 * HIGH).max(1.0);
            view! { <rect x=hour as f64 * WIDE y=HIGH - high width=WIDE height=high /> }
        });
        view! {
            <li>
                <span>{name}</span>
                <svg viewBox=format!("0 0 {} {HIGH}", HOURS as f64 * WIDE) preserveAspectRatio="none" role="img" aria-label=spans(&hours) on:click=choose>
                    {bars.collect_view()}
                    <rect class="over" x="0" y="0" width=over height=HIGH />
                    <line x1=mark x2=mark y1="0" y2=HIGH />
                </svg>
            </li>
        }
    };
    let rows = move || {
        let all = hours.get();
        // What has most in an hour stands as high as there is room.
        let most = all.iter().flat_map(|(_, hours)| *hours).max();
        let most = most.unwrap_or_default().max(1);
        all.into_iter().map(|one| row(one, most)).collect_view()
    };
    view! {
        <section class="desk-card" aria-label="几点放什么">
            <h3>"几点放什么"</h3>
            <ol class="desk-hours">{rows}</ol>
            <p class="desk-hour-marks" aria-hidden="true"><span>"0点"</span><span>"6点"</span><span>"12点"</span><span>"18点"</span><span>"24点"</span></p>
            <p class="desk-hint">"越高放得越多。红线是您现在看的钟点。点后面的钟点，看那时候放什么。"</p>
        </section>
    }
}
