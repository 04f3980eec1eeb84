//! What the device keeps for a start without network. Nothing of it is personal.

use gloo::storage::{LocalStorage, Storage as _};
use linggong_contract::{Hours, ScreenOrders, Takeover};
use serde::{Deserialize, Serialize};

const SCREEN: &str = "linggong.screen";
const TAKEOVERS: &str = "linggong.takeovers";

/// What a screen was told last.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Told {
    pub(crate) name: String,
    pub(crate) market: String,
    pub(crate) tags: Vec<String>,
    pub(crate) dark: Option<Hours>,
}

impl From<&ScreenOrders> for Told {
    fn from(orders: &ScreenOrders) -> Self {
        Self {
            name: orders.name.clone(),
            market: orders.market.clone(),
            tags: orders.tags.clone(),
            dark: orders.dark,
        }
    }
}

pub(crate) fn told() -> Option<Told> {
    LocalStorage::get(SCREEN).ok()
}

pub(crate) fn keep_told(told: Option<&Told>) {
    // A full store costs the cold start without network, nothing else.
    match told {
        Some(told) => drop(LocalStorage::set(SCREEN, told)),
        None => LocalStorage::delete(SCREEN),
    }
}

pub(crate) fn takeovers() -> Vec<Takeover> {
    LocalStorage::get(TAKEOVERS).unwrap_or_default()
}

pub(crate) fn keep_takeovers(takeovers: &[Takeover]) {
    if takeovers.is_empty() {
        LocalStorage::delete(TAKEOVERS);
    } else {
        let _ = LocalStorage::set(TAKEOVERS, takeovers);
    }
}
