//! The server's time on the device: all boards of a hall must agree, and a box without a
//! battery wakes up in 1970.

use std::cell::Cell;

use gloo::storage::{LocalStorage, Storage as _};
use linggong_contract::Moment;

/// Where the last known difference to the device's own clock is kept.
const OFFSET_KEY: &str = "linggong.clock_offset_ms";

/// Runs on the browser's monotonic clock from the last word of the server, so that nobody who
/// sets the device's clock changes what is shown.
#[derive(Debug)]
pub struct ServerClock {
    /// What the server's clock said, in milliseconds since the epoch …
    base_ms: Cell<f64>,
    /// … when the monotonic clock said this.
    base_mono_ms: Cell<f64>,
}

impl ServerClock {
    /// Starts from the device's clock, corrected as it was last time; time has surely reached
    /// `at_least`, when the feed at hand was made.
    #[must_use]
    pub fn start(at_least: Moment) -> Self {
        let offset_ms: i64 = LocalStorage::get(OFFSET_KEY).unwrap_or(0);
        let guess = Moment::from_ms(whole(js_sys::Date::now())).plus_ms(offset_ms);
        let base_ms = Cell::new(float(guess.max(at_least)));
        Self {
            base_ms,
            base_mono_ms: Cell::new(monotonic_ms()),
        }
    }

    /// The server's time.
    #[must_use]
    pub fn now(&self) -> Moment {
        Moment::from_ms(whole(
            self.base_ms.get() + monotonic_ms() - self.base_mono_ms.get(),
        ))
    }

    /// The server said what time it is.
    pub fn set(&self, server: Moment) {
        self.base_ms.set(float(server));
        self.base_mono_ms.set(monotonic_ms());
        // A full store must not stop the clock.
        let _ = LocalStorage::set(OFFSET_KEY, whole(float(server) - js_sys::Date::now()));
    }
}

/// The device's own time, for what need not be exact.
#[must_use]
pub fn device_now() -> Moment {
    Moment::from_ms(whole(js_sys::Date::now()))
}

/// Milliseconds that only ever grow.
pub(crate) fn monotonic_ms() -> f64 {
    crate::page::window()
        .and_then(|window| window.performance())
        .map_or(0.0, |clock| clock.now())
}

#[expect(
    clippy::cast_precision_loss,
    reason = "milliseconds of this century fit a double"
)]
const fn float(moment: Moment) -> f64 {
    moment.ms() as f64
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "fractions of milliseconds are dropped"
)]
const fn whole(ms: f64) -> i64 {
    ms as i64
}
