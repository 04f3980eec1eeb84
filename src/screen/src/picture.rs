//! A picture of what is on the glass, drawn by the browser itself: the page becomes an SVG
//! picture, the picture a canvas, the canvas WebP.

use gloo::net::http::Request;
use linggong_ui::viewport;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CanvasRenderingContext2d, CssStyleSheet, HtmlCanvasElement, HtmlImageElement};

use crate::dom;

const PICTURE: &str = "/api/v1/screens/self/picture";
/// Wide enough to read the headings.
const WIDTH: f64 = 640.0;
const QUALITY: f64 = 0.7;

/// Draws the page and sends it.
pub(crate) async fn send() -> Option<()> {
    let blob = draw().await?;
    let request = Request::post(PICTURE)
        .header("Content-Type", "image/webp")
        .body(blob)
        .ok()?;
    request.send().await.ok().map(drop)
}

async fn draw() -> Option<JsValue> {
    let (width, height) = viewport();
    let scale = WIDTH / width;
    let page = dom::document()?;
    let sprite = dom::data("pictograms").unwrap_or_default();
    let symbols = Request::get(&sprite).send().await.ok()?.text().await.ok()?;
    let body = as_xml(&page.body()?.into())?;
    let markup = without_noscript(&body).replace(&sprite, "");
    let root = page.document_element()?;
    let type_size = dom::window()?
        .get_computed_style(&root)
        .ok()??
        .get_property_value("font-size")
        .ok()?;
    let rows = root
        .dyn_ref::<web_sys::HtmlElement>()?
        .style()
        .get_property_value("--rows")
        .ok()?;
    // What stands on `:root` in the sheets holds for the root of the picture.
    let css = sheets(&page)?;
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         style=\"font-size:{type_size};--rows:{rows}\">{symbols}\
         <foreignObject width=\"{width}\" height=\"{height}\"><style>{}</style>{markup}\
         </foreignObject></svg>",
        css.replace('&', "&amp;").replace('<', "&lt;")
    );
    let address = format!(
        "data:image/svg+xml;charset=utf-8,{}",
        String::from(js_sys::encode_uri_component(&svg))
    );
    let image = HtmlImageElement::new().ok()?;
    image.set_src(&address);
    JsFuture::from(image.decode()).await.ok()?;
    let canvas: HtmlCanvasElement = page.create_element("canvas").ok()?.dyn_into().ok()?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a picture's size"
    )]
    {
        canvas.set_width(WIDTH as u32);
        canvas.set_height((height * scale) as u32);
    }
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    context
        .draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, WIDTH, height * scale)
        .ok()?;
    let drawn = js_sys::Promise::new(&mut |resolve, _| {
        let take = Closure::once_into_js(move |blob: JsValue| {
            let _ = resolve.call1(&JsValue::NULL, &blob);
        });
        let _ = canvas.to_blob_with_type_and_encoder_options(
            take.unchecked_ref(),
            "image/webp",
            &JsValue::from_f64(QUALITY),
        );
    });
    let blob = JsFuture::from(drawn).await.ok()?;
    (!blob.is_null()).then_some(blob)
}

/// An element as XML, which an SVG picture is made of.
fn as_xml(element: &JsValue) -> Option<String> {
    let serializer = dom::property(&dom::window()?.into(), "XMLSerializer")?;
    let serializer = js_sys::Reflect::construct(
        serializer.unchecked_ref::<js_sys::Function>(),
        &js_sys::Array::new(),
    )
    .ok()?;
    let write: js_sys::Function = dom::property(&serializer, "serializeToString")?
        .dyn_into()
        .ok()?;
    write.call1(&serializer, element).ok()?.as_string()
}

/// The page without what it would say to a browser without scripts: a picture runs none.
fn without_noscript(markup: &str) -> String {
    let parts = markup.split_once("<noscript>").and_then(|(before, rest)| {
        let (_, after) = rest.split_once("</noscript>")?;
        Some([before, after].concat())
    });
    parts.unwrap_or_else(|| markup.to_owned())
}

/// All rules of the page's style sheets.
fn sheets(page: &web_sys::Document) -> Option<String> {
    let mut all = String::new();
    let sheets = page.style_sheets();
    for at in 0..sheets.length() {
        let sheet: CssStyleSheet = sheets.get(at)?.dyn_into().ok()?;
        let rules = sheet.css_rules().ok()?;
        for at in 0..rules.length() {
            all.push_str(&rules.item(at)?.css_text());
        }
    }
    Some(all)
}
