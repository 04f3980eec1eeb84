//! Loading what a kiosk cannot do without: asked for again until it is there.

use std::time::Duration;

use gloo::timers::future::sleep;
use leptos::task::spawn_local;

const TRY_AGAIN: Duration = Duration::from_secs(5);

/// Loads something, for ever if need be, and hands it over.
pub(crate) fn until_there<T, F>(load: impl Fn() -> F + 'static, take: impl FnOnce(T) + 'static)
where
    T: 'static,
    F: Future<Output = Option<T>> + 'static,
{
    spawn_local(async move {
        loop {
            if let Some(found) = load().await {
                return take(found);
            }
            sleep(TRY_AGAIN).await;
        }
    });
}
