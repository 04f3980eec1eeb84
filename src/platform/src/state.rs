//! What every handler can reach.

use std::sync::Arc;

use linggong_contract::Adcode;
use linggong_store::Store;
use metrics_exporter_prometheus::PrometheusHandle;

use crate::live::{Live, Snapshots};

/// Shared by all handlers; cheap to clone.
#[derive(Clone)]
pub(crate) struct AppState {
    /// The records.
    pub(crate) store: Store,
    /// The hub of event streams.
    pub(crate) live: Arc<Live>,
    /// Each market's feed as it is now.
    pub(crate) snapshots: Arc<Snapshots>,
    /// Figures for Prometheus.
    pub(crate) metrics: PrometheusHandle,
    /// Market shown when an address names none.
    pub(crate) market: Option<Adcode>,
}
