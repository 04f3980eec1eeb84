//! Sessions of the desk in the database, so that a restart signs nobody out. The number in the
//! cookie is stored as its hash.

use async_trait::async_trait;
use axum_login::tower_sessions::SessionStore;
use axum_login::tower_sessions::session::{Id, Record};
use axum_login::tower_sessions::session_store::{Error, Result};
use linggong_contract::Moment;
use linggong_store::{Store, StoreError};
use sha2::{Digest as _, Sha256};
use time::OffsetDateTime;

use crate::clock;

/// The store's sessions.
#[derive(Clone, Debug)]
pub(crate) struct Sessions(pub(super) Store);

fn hash(id: &Id) -> [u8; 32] {
    Sha256::digest(id.0.to_be_bytes()).into()
}

fn moment(at: OffsetDateTime) -> Moment {
    Moment::from_ms(i64::try_from(at.unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX))
}

fn time_of(at: Moment) -> Result<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp(at.ms() / 1_000)
        .map_err(|error| Error::Decode(error.to_string()))
}

fn backend(error: StoreError) -> Error {
    Error::Backend(error.to_string())
}

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        // 128 random bits do not come twice.
        self.save(record).await
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let data = serde_json::to_string(&record.data);
        let data = data.map_err(|error| Error::Encode(error.to_string()))?;
        let saved = self
            .0
            .save_desk_session(hash(&record.id), &data, moment(record.expiry_date));
        saved.await.map_err(backend)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let found = self.0.desk_session(hash(id), clock::now()).await;
        let Some((data, expires_at)) = found.map_err(backend)? else {
            return Ok(None);
        };
        let data = serde_json::from_str(&data);
        Ok(Some(Record {
            id: *id,
            data: data.map_err(|error| Error::Decode(error.to_string()))?,
            expiry_date: time_of(expires_at)?,
        }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.0.drop_desk_session(hash(id)).await.map_err(backend)
    }
}
