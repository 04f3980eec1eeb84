//! The glass: frame of header, strip, pages and footer, and the tick that drives it all.

use std::rc::Rc;

use gloo::timers::callback::Interval;
use leptos::prelude::*;
use linggong_rules::legibility::{Glass, Layout, layout};
use linggong_ui::{Live, parameter_number, viewport};
use web_sys::HtmlElement;

use crate::chrome::{Footer, Header, News, Strip};
use crate::player::{LAYERS, Player};
use crate::slides::Layer;

/// How often the board looks at the clock; pages of a hall turn within this of each other.
const TICK_MS: u32 = 200;
/// What a wall is unless its address says otherwise.
const DIAGONAL_IN: f64 = 55.0;
const DISTANCE_M: f64 = 3.0;
/// The picture moves by a pixel or two this often, so that nothing burns in.
const SHIFT_EVERY_S: i64 = 120;
const SHIFTS_PX: [(i32, i32); 8] = [
    (0, 0),
    (2, 0),
    (4, 0),
    (4, 2),
    (4, 4),
    (2, 4),
    (0, 4),
    (0, 2),
];

/// The board.
#[component]
pub fn Wall() -> impl IntoView {
    let player = Rc::new(Player::new(Live::start(), measure()));
    let shown = player.shown();
    apply_type_size(measure());
    player.tick();
    let tick = {
        let player = Rc::clone(&player);
        Interval::new(TICK_MS, move || {
            let layout = measure();
            apply_type_size(layout);
            player.relayout(layout);
            player.tick();
        })
    };
    // Kept as long as the board; dropping it stops the clock.
    StoredValue::new_local(tick);
    let demo = player.live().with(|feed| feed.demo).unwrap_or(false);
    let market = player.live().with(|feed| feed.market.clone());
    let portrait = Memo::new(move |_| shown.layout.get().portrait);
    let shift = Memo::new(move |_| {
        let step = (shown.now.get().ms() / 1_000 / SHIFT_EVERY_S).rem_euclid(8);
        let (x, y) = SHIFTS_PX[usize::try_from(step).unwrap_or(0)];
        format!("translate({x}px, {y}px)")
    });
    view! {
        <div
            class="wall"
            class:portrait=portrait
            class:ready=shown.ready
            style:transform=shift
        >
            <Header shown market=market.clone() />
            <Strip shown />
            <main class="pages">
                {(0..LAYERS).map(|layer| view! { <Layer shown layer /> }).collect_view()}
                <p class="connecting">"正在连接…"</p>
            </main>
            <News shown />
            <Footer shown market demo />
        </div>
    }
}

fn measure() -> Layout {
    let (width_px, height_px) = viewport();
    layout(Glass {
        width_px,
        height_px,
        diagonal_in: parameter_number("diagonal").unwrap_or(DIAGONAL_IN),
        distance_m: parameter_number("distance").unwrap_or(DISTANCE_M),
    })
}

/// Everything on the wall is measured in the size of its leading type.
fn apply_type_size(layout: Layout) {
    let root = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element());
    let Some(root) = root else { return };
    let style = wasm_bindgen::JsCast::unchecked_into::<HtmlElement>(root).style();
    let size = format!("{}px", layout.em_px);
    let rows = layout.rows.to_string();
    if style.get_property_value("font-size").ok().as_deref() != Some(size.as_str()) {
        let _ = style.set_property("font-size", &size);
    }
    if style.get_property_value("--rows").ok().as_deref() != Some(rows.as_str()) {
        let _ = style.set_property("--rows", &rows);
    }
}
