//! How often one may ask: by device, and by phone number.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::time::Duration;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::error::{ApiError, ApiResult};
use crate::state::AppState;

/// Writes of one device: a busy kiosk serves somebody every half minute; several stand behind
/// one address.
const DEVICE_BURST: u32 = 120;
const DEVICE_EVERY: Duration = Duration::from_millis(500);
/// Interests in the name of one phone.
const PHONE_BURST: u32 = 12;
const PHONE_EVERY: Duration = Duration::from_secs(60);
/// Cases of one device: a kiosk takes in a few an hour, and anonymous ones cost nothing.
const CASE_BURST: u32 = 20;
const CASE_EVERY: Duration = Duration::from_secs(60);
/// Receipts looked up from one device. There are ninety million numbers: at this pace nobody
/// finds one by trying.
const RECEIPT_BURST: u32 = 20;
const RECEIPT_EVERY: Duration = Duration::from_secs(30);
/// Deliveries of one device: a full outbox empties in minutes.
const DELIVERY_BURST: u32 = 300;
const DELIVERY_EVERY: Duration = Duration::from_secs(1);
/// Look-ups of one phone: a few a day, or the numbers of a small market could be tried out.
const LOOKUP_BURST: u32 = 6;
const LOOKUP_EVERY: Duration = Duration::from_secs(3_600);

/// Sign-ins of one device: hashing a password takes a core for a moment.
const SIGN_IN_BURST: u32 = 20;
const SIGN_IN_EVERY: Duration = Duration::from_secs(10);

/// The buckets. Full ones are forgotten once an hour, so their number stays bounded.
pub(crate) struct Limits {
    devices: DefaultKeyedRateLimiter<IpAddr>,
    phones: DefaultKeyedRateLimiter<[u8; 32]>,
    lookups: DefaultKeyedRateLimiter<[u8; 32]>,
    cases: DefaultKeyedRateLimiter<IpAddr>,
    receipts: DefaultKeyedRateLimiter<IpAddr>,
    deliveries: DefaultKeyedRateLimiter<IpAddr>,
    sign_ins: DefaultKeyedRateLimiter<IpAddr>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            devices: RateLimiter::keyed(quota(DEVICE_BURST, DEVICE_EVERY)),
            phones: RateLimiter::keyed(quota(PHONE_BURST, PHONE_EVERY)),
            lookups: RateLimiter::keyed(quota(LOOKUP_BURST, LOOKUP_EVERY)),
            cases: RateLimiter::keyed(quota(CASE_BURST, CASE_EVERY)),
            receipts: RateLimiter::keyed(quota(RECEIPT_BURST, RECEIPT_EVERY)),
            deliveries: RateLimiter::keyed(quota(DELIVERY_BURST, DELIVERY_EVERY)),
            sign_ins: RateLimiter::keyed(quota(SIGN_IN_BURST, SIGN_IN_EVERY)),
        }
    }
}

impl Limits {
    /// A device writes something.
    pub(crate) fn device(&self, device: Device) -> ApiResult<()> {
        check(&self.devices, &device.0)
    }

    /// Something is written in the name of a phone, given as its keyed hash.
    pub(crate) fn phone(&self, hash: [u8; 32]) -> ApiResult<()> {
        check(&self.phones, &hash)
    }

    /// Somebody looks for the tickets of a phone.
    pub(crate) fn lookup(&self, hash: [u8; 32]) -> ApiResult<()> {
        check(&self.lookups, &hash)
    }

    /// A device hands in a case.
    pub(crate) fn case(&self, device: Device) -> ApiResult<()> {
        check(&self.cases, &device.0)
    }

    /// Somebody looks for a receipt.
    pub(crate) fn receipt(&self, device: Device) -> ApiResult<()> {
        check(&self.receipts, &device.0)
    }

    /// A device delivers what it took in without network.
    pub(crate) fn delivery(&self, device: Device) -> ApiResult<()> {
        check(&self.deliveries, &device.0)
    }

    /// Somebody tries to sign in.
    pub(crate) fn sign_in(&self, device: Device) -> ApiResult<()> {
        check(&self.sign_ins, &device.0)
    }

    /// Forgets buckets that are full again.
    pub(crate) fn forget_idle(&self) {
        self.devices.retain_recent();
        self.phones.retain_recent();
        self.lookups.retain_recent();
        self.cases.retain_recent();
        self.receipts.retain_recent();
        self.deliveries.retain_recent();
        self.sign_ins.retain_recent();
    }
}

fn quota(burst: u32, every: Duration) -> Quota {
    let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
    Quota::with_period(every).map_or_else(|| Quota::per_minute(burst), |q| q.allow_burst(burst))
}

fn check<K: std::hash::Hash + Eq + Clone>(
    limiter: &DefaultKeyedRateLimiter<K>,
    key: &K,
) -> ApiResult<()> {
    limiter.check_key(key).map_err(|refused| {
        let wait = refused.wait_time_from(DefaultClock::default().now());
        ApiError::too_often(u32::try_from(wait.as_secs()).unwrap_or(u32::MAX))
    })
}

/// Where a request comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Device(IpAddr);

impl FromRequestParts<AppState> for Device {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let peer = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map(|info| info.0.ip().to_canonical())
            .ok_or_else(ApiError::internal)?;
        if !state.trusted_proxies.contains(&peer) {
            return Ok(Self(peer));
        }
        // The last one named is the one that the proxy itself has seen.
        let seen = client_ip::rightmost_x_forwarded_for(&parts.headers);
        Ok(Self(seen.unwrap_or(peer)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guessing_tickets_of_one_phone_soon_ends() {
        let limits = Limits::default();
        let allowed = (0..100).filter(|_| limits.lookup([1; 32]).is_ok()).count();
        assert_eq!(allowed, 6);
        assert!(limits.lookup([2; 32]).is_ok());
    }
}
