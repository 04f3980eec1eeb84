//! Keys of markets' own systems. Only their hashes are stored.

use linggong_contract::{Adcode, Moment};

use crate::row::adcode;
use crate::{Store, StoreError, StoreResult};

/// A key to be stored.
#[derive(Clone, Debug)]
pub struct NewKey {
    /// What staff call it; also the name of the system its records come from.
    pub name: String,
    /// The division it may write for.
    pub scope: Adcode,
    /// SHA-256 of the secret.
    pub hash: [u8; 32],
}

/// A stored key, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Number, for revoking it.
    pub id: i64,
    /// What staff call it.
    pub name: String,
    /// The division it may write for.
    pub scope: Adcode,
    /// When it was made.
    pub created_at: Moment,
    /// When it was revoked.
    pub revoked_at: Option<Moment>,
}

type KeyRow = (i64, String, u32, i64, Option<i64>);

fn key((id, name, scope, created_at, revoked_at): KeyRow) -> StoreResult<ApiKey> {
    Ok(ApiKey {
        id,
        name,
        scope: adcode(scope)?,
        created_at: Moment::from_ms(created_at),
        revoked_at: revoked_at.map(Moment::from_ms),
    })
}

impl Store {
    /// Stores a key.
    ///
    /// # Errors
    /// [`StoreError::KeyExists`] if the name is in use.
    pub async fn create_key(&self, new: &NewKey, now: Moment) -> StoreResult<i64> {
        let made =
            sqlx::query("INSERT INTO api_keys (name, scope, hash, created_at) VALUES (?, ?, ?, ?)")
                .bind(&new.name)
                .bind(new.scope.number())
                .bind(new.hash.as_slice())
                .bind(now.ms())
                .execute(&self.writer)
                .await;
        match made {
            Ok(done) => Ok(done.last_insert_rowid()),
            Err(error)
                if error
                    .as_database_error()
                    .is_some_and(|e| e.is_unique_violation()) =>
            {
                Err(StoreError::KeyExists(new.name.clone()))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// All keys, the newest last.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn keys(&self) -> StoreResult<Vec<ApiKey>> {
        let rows: Vec<KeyRow> = sqlx::query_as(
            "SELECT id, name, scope, created_at, revoked_at FROM api_keys ORDER BY id",
        )
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter().map(key).collect()
    }

    /// The valid key with this hash.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn key_by_hash(&self, hash: [u8; 32]) -> StoreResult<Option<ApiKey>> {
        let row: Option<KeyRow> = sqlx::query_as(
            "SELECT id, name, scope, created_at, revoked_at FROM api_keys
             WHERE hash = ? AND revoked_at IS NULL",
        )
        .bind(hash.as_slice())
        .fetch_optional(&self.reader)
        .await?;
        row.map(key).transpose()
    }

    /// Revokes a key; it is refused from now on. Returns whether there was one to revoke.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn revoke_key(&self, id: i64, now: Moment) -> StoreResult<bool> {
        let done =
            sqlx::query("UPDATE api_keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL")
                .bind(now.ms())
                .bind(id)
                .execute(&self.writer)
                .await?;
        Ok(done.rows_affected() == 1)
    }
}
