//! What lies over a face: a takeover, the device's name, darkness. One layer each, made once.

use linggong_contract::{Hours, Takeover, clock_format};
use web_sys::{Element, HtmlElement};

use crate::dom;
use crate::kept::Told;

/// Longer lines become two on a glass that is higher than wide.
const LINE_CHARS: usize = 6;

/// On the page while a message covers it.
const COVERED: &str = "device-covered";

/// The layers.
pub(crate) struct Over {
    takeover: Element,
    /// Drills are laid out here, and not seen.
    drill: Element,
    name: Element,
    dark: Element,
}

impl Over {
    /// Puts the layers on the page, with their style sheet.
    pub(crate) fn make() -> Option<Self> {
        let body: Element = dom::body()?.into();
        if let (Some(css), Some(head)) = (dom::data("screencss"), dom::document()?.head()) {
            let link = dom::add(&head, "link", "", "")?;
            let _ = link.set_attribute("rel", "stylesheet");
            let _ = link.set_attribute("href", &css);
        }
        let layer = |class: &str| {
            let layer = dom::add(&body, "div", &format!("device-layer {class}"), "")?;
            layer.set_attribute("hidden", "").ok()?;
            Some(layer)
        };
        let (dark, name, drill, takeover) = (
            layer("device-dark")?,
            layer("device-name")?,
            layer("device-takeover device-drill")?,
            layer("device-takeover")?,
        );
        let _ = takeover.set_attribute("role", "alert");
        let _ = name.set_attribute("role", "status");
        let _ = drill.set_attribute("aria-hidden", "true");
        Some(Self {
            takeover,
            drill,
            name,
            dark,
        })
    }

    /// Shows a message, or none.
    pub(crate) fn show_takeover(&self, takeover: Option<&Takeover>, market: &str) {
        lay_out(&self.takeover, takeover, market);
        // What is covered is there for nobody, whether they see or listen.
        if let Some(body) = dom::body() {
            let covered = body.class_list();
            let _ = covered.toggle_with_force(COVERED, takeover.is_some());
        }
    }

    /// Lays a drill out, or none.
    pub(crate) fn show_drill(&self, drill: Option<&Takeover>, market: &str) {
        lay_out(&self.drill, drill, market);
    }

    /// Shows which screen this is, or the face again.
    pub(crate) fn show_name(&self, told: Option<&Told>) {
        fill(&self.name, told.is_some(), |layer| {
            let told = told?;
            dom::add(layer, "p", "device-small", &told.market)?;
            large(layer, &told.name)?;
            let tags = told.tags.join(" · ");
            dom::add(layer, "p", "device-small", &tags)
        });
    }

    /// Makes the glass dark until the hours are over, or light again.
    pub(crate) fn show_dark(&self, dark: Option<Hours>) {
        fill(&self.dark, dark.is_some(), |layer| {
            let until = clock_format::text(dark?.to);
            dom::add(layer, "p", "", &format!("夜间息屏，{until} 再亮"))
        });
    }
}

fn lay_out(layer: &Element, takeover: Option<&Takeover>, market: &str) {
    fill(layer, takeover.is_some(), |layer| {
        let takeover = takeover?;
        let _ = layer.set_attribute("data-kind", takeover.kind.slug());
        dom::add(layer, "p", "device-kind", takeover.kind.label())?;
        large(layer, &takeover.title)?;
        dom::add(layer, "p", "device-text", &takeover.text)?;
        dom::add(layer, "p", "device-small", market)
    });
}

/// A line as large as the glass allows, or two on one that is higher than wide.
fn large(layer: &Element, text: &str) -> Option<Element> {
    let chars = text.chars().count();
    let class = if chars > LINE_CHARS {
        "device-large long"
    } else {
        "device-large"
    };
    let line = dom::add(layer, "p", class, text)?;
    dom::set_var(&line, "--n", &chars.max(4).to_string());
    dom::set_var(&line, "--half", &chars.div_ceil(2).max(4).to_string());
    Some(line)
}

/// Makes a layer's content anew, or hides it.
fn fill(layer: &Element, is_shown: bool, content: impl FnOnce(&Element) -> Option<Element>) {
    layer.set_text_content(None);
    if is_shown {
        content(layer);
    }
    if let Some(layer) = wasm_bindgen::JsCast::dyn_ref::<HtmlElement>(layer) {
        layer.set_hidden(!is_shown);
    }
}
