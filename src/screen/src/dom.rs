//! The page, as far as it is needed here.

use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Document, Element, HtmlElement, Window};

/// Which page this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Face {
    Board,
    Kiosk,
    /// A device that wants to be enrolled.
    Screen,
}

pub(crate) fn window() -> Option<Window> {
    web_sys::window()
}

pub(crate) fn document() -> Option<Document> {
    window()?.document()
}

pub(crate) fn body() -> Option<HtmlElement> {
    document()?.body()
}

pub(crate) fn face() -> Option<Face> {
    let classes = body()?.class_list();
    [
        ("board", Face::Board),
        ("kiosk", Face::Kiosk),
        ("screen", Face::Screen),
    ]
    .into_iter()
    .find_map(|(class, face)| classes.contains(class).then_some(face))
}

/// What the server wrote into the page under `data-…`.
pub(crate) fn data(name: &str) -> Option<String> {
    body()?.dataset().get(name).filter(|text| !text.is_empty())
}

/// The text of the first element that fits.
pub(crate) fn text_of(selector: &str) -> Option<String> {
    let found = document()?.query_selector(selector).ok()??;
    found.text_content()
}

/// Whether an element fits.
pub(crate) fn has(selector: &str) -> bool {
    document().is_some_and(|page| matches!(page.query_selector(selector), Ok(Some(_))))
}

/// Adds an element with a class and a text.
pub(crate) fn add(parent: &Element, tag: &str, class: &str, text: &str) -> Option<Element> {
    let child = document()?.create_element(tag).ok()?;
    if !class.is_empty() {
        child.set_class_name(class);
    }
    if !text.is_empty() {
        child.set_text_content(Some(text));
    }
    parent.append_child(&child).ok()?;
    Some(child)
}

/// Sets a variable of an element's style.
pub(crate) fn set_var(element: &Element, name: &str, value: &str) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.style().set_property(name, value);
    }
}

/// A property of a JavaScript object.
pub(crate) fn property(object: &JsValue, name: &str) -> Option<JsValue> {
    let found = js_sys::Reflect::get(object, &JsValue::from_str(name)).ok()?;
    (!found.is_undefined() && !found.is_null()).then_some(found)
}

/// Opens another address in this one's place.
pub(crate) fn go(address: &str) {
    if let Some(window) = window() {
        let _ = window.location().replace(address);
    }
}
