//! The page a face starts from: what the server wrote into it and what its address asks for.

use linggong_contract::Feed;
use web_sys::{Document, UrlSearchParams, Window};

pub(crate) fn window() -> Option<Window> {
    web_sys::window()
}

pub(crate) fn document() -> Option<Document> {
    window()?.document()
}

/// The feed that the server wrote into the page.
pub(crate) fn inline_feed() -> Option<Feed> {
    let text = document()?.get_element_by_id("state")?.text_content()?;
    serde_json::from_str(&text).ok()
}

/// A parameter of the page's address.
#[must_use]
pub fn parameter(name: &str) -> Option<String> {
    let search = window()?.location().search().ok()?;
    UrlSearchParams::new_with_str(&search).ok()?.get(name)
}

/// A parameter of the page's address as a positive number.
#[must_use]
pub fn parameter_number(name: &str) -> Option<f64> {
    // The browser's own reading of numbers: ours would weigh kilobytes.
    let number = js_sys::Number::parse_float(&parameter(name)?);
    (number.is_finite() && number > 0.0).then_some(number)
}

/// Width and height of the page in CSS pixels.
#[must_use]
pub fn viewport() -> (f64, f64) {
    let size = |value: Result<wasm_bindgen::JsValue, _>| value.ok().and_then(|px| px.as_f64());
    let read = || {
        let window = window()?;
        Some((size(window.inner_width())?, size(window.inner_height())?))
    };
    read().unwrap_or((1_920.0, 1_080.0))
}
