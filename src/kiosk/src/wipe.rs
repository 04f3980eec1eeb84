//! Forgetting a person.

use js_sys::Reflect;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use crate::context::{Kiosk, Page};

/// Forgets whoever was here: what they said is dropped (the allocator overwrites it), the
/// modes go back, and the page is loaded anew, so that nothing of it is left in the browser
/// either. Without a word said, going back to the start is enough.
pub(crate) fn wipe(kiosk: &Kiosk) {
    let knew = kiosk.person.is_known();
    kiosk.end_visit();
    kiosk.speech.stop();
    kiosk.person.forget();
    kiosk.modes.elder.set(false);
    kiosk.modes.low.set(false);
    kiosk.leave();
    if knew && can_load(kiosk) {
        // The address holds the market only. Replacing leaves no step to walk back to.
        let location = window().location();
        let _ = location.href().and_then(|href| location.replace(&href));
    }
}

/// Whether the page would come back: from the service worker, or from a server that was heard
/// a moment ago. Without either, forgetting must do without loading.
fn can_load(kiosk: &Kiosk) -> bool {
    let get = |object: &JsValue, name: &str| Reflect::get(object, &name.into()).ok();
    let worker = get(&window(), "navigator")
        .and_then(|navigator| get(&navigator, "serviceWorker"))
        .filter(JsValue::is_object)
        .and_then(|workers| get(&workers, "controller"));
    worker.is_some_and(|worker| worker.is_object()) || kiosk.is_heard()
}

/// “完成” and “首页”: whoever has said something is forgotten, others see what one can do.
pub(crate) fn done(kiosk: &Kiosk) {
    if kiosk.person.is_known() || kiosk.page() == Page::Home {
        wipe(kiosk);
    } else {
        kiosk.home();
    }
}
