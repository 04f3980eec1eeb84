//! What every handler can reach.

use std::net::IpAddr;
use std::sync::Arc;

use linggong_contract::{Adcode, Moment};
use linggong_store::{People, Store};
use metrics_exporter_prometheus::PrometheusHandle;

use crate::counting::Counting;
use crate::limits::Limits;
use crate::live::{Live, Snapshots};
use crate::speech::Speaker;

/// Shared by all handlers; cheap to clone.
#[derive(Clone)]
pub(crate) struct AppState {
    /// The records.
    pub(crate) store: Store,
    /// People and what they want.
    pub(crate) people: People,
    /// How often one may ask.
    pub(crate) limits: Arc<Limits>,
    /// The hub of event streams.
    pub(crate) live: Arc<Live>,
    /// Each market's feed as it is now.
    pub(crate) snapshots: Arc<Snapshots>,
    /// Places for those who count reports.
    pub(crate) counting: Arc<Counting>,
    /// Reads pages aloud.
    pub(crate) speaker: Arc<Speaker>,
    /// Figures for Prometheus.
    pub(crate) metrics: PrometheusHandle,
    /// Proxies whose word about a device's address is taken.
    pub(crate) trusted_proxies: Arc<[IpAddr]>,
    /// Whether a proxy in front speaks TLS.
    pub(crate) tls: bool,
    /// Whether generated data is shown.
    pub(crate) demo: bool,
    /// Since when the server listens.
    pub(crate) started_at: Moment,
    /// Market shown when an address names none.
    pub(crate) market: Option<Adcode>,
}
