//! Accounts of staff, and who of them is signed in.

use linggong_contract::api::desk::NewStaff;
use linggong_contract::api::tables::AccountSort;
use linggong_contract::{Adcode, Moment, Role, Staff, StaffId};
use linggong_rules::rights::{FAILURES_MAX, LOCKED_MS};
use linggong_rules::tables::Ask;
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};

use crate::last_steps::{self, Hand, Record};
use crate::requests::{self, Kind, Request};
use crate::row::adcode;
use crate::tables::{self, Listed, Part};
use crate::{Store, StoreError, StoreResult};

/// Rows of a list handed out at once: more than a division's own staff.
const ROWS_MAX: u32 = 2_000;

/// Before the name of an account; what has none is a market's own system.
const DESK: &str = "desk:";

const COLUMNS: &str = "id, name, label, role, scope, password, must_change, locked_until,
    disabled_at, signed_in_at, created_at, epoch, version";

/// Making a new password, as its button says it.
const RESET: &str = "重置密码";

const LISTED: Listed = Listed {
    columns: COLUMNS,
    from: "staff",
    id: "id",
    order: "disabled_at IS NOT NULL, name",
    rows_max: ROWS_MAX,
};
/// Where a text is looked for.
const SEARCHED: [&str; 2] = ["name", "lower(label)"];

const fn sorted_by(sort: AccountSort) -> &'static str {
    match sort {
        AccountSort::Name => "name",
        AccountSort::Label => "label",
        AccountSort::Scope => "scope",
        AccountSort::SignedIn => "signed_in_at",
    }
}

/// An account with the hash of its password.
#[derive(Clone)]
pub struct StaffSecret {
    /// The account.
    pub staff: Staff,
    /// Argon2id, as a PHC string.
    pub password: String,
    /// Sessions of an earlier epoch are over.
    pub epoch: i64,
}

impl std::fmt::Debug for StaffSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StaffSecret({})", self.staff.name)
    }
}

#[derive(FromRow)]
struct StaffRow {
    id: i64,
    name: String,
    label: String,
    role: String,
    scope: u32,
    password: String,
    must_change: bool,
    locked_until: Option<i64>,
    disabled_at: Option<i64>,
    signed_in_at: Option<i64>,
    created_at: i64,
    epoch: i64,
    version: u32,
}

impl StaffRow {
    /// Whether it may sign in, in a word.
    const fn is(&self) -> &'static str {
        match self.disabled_at {
            Some(_) => "已停用",
            None => "能登录",
        }
    }

    fn into_secret(self) -> StoreResult<StaffSecret> {
        let role = Role::ALL.iter().find(|role| role.slug() == self.role);
        let corrupt = || StoreError::Corrupt(format!("staff {}: role", self.id));
        Ok(StaffSecret {
            staff: Staff {
                id: StaffId(self.id),
                role: *role.ok_or_else(corrupt)?,
                name: self.name,
                label: self.label,
                scope: adcode(self.scope)?,
                must_change: self.must_change,
                locked_until: self.locked_until.map(Moment::from_ms),
                disabled_at: self.disabled_at.map(Moment::from_ms),
                signed_in_at: self.signed_in_at.map(Moment::from_ms),
                created_at: Moment::from_ms(self.created_at),
                version: self.version,
            },
            password: self.password,
            epoch: self.epoch,
        })
    }
}

impl Store {
    /// Makes an account, once for each request; whoever gets it must change the password first. A
    /// request that comes again has lost the password with the answer: as long as nobody has signed
    /// in or changed the account, it gets this one instead.
    ///
    /// # Errors
    /// [`StoreError::StaffExists`], [`StoreError::StaffInUse`], [`StoreError::KeyReused`], or the
    /// database fails.
    pub async fn create_staff(
        &self,
        new: &NewStaff,
        password: &str,
        request: Option<&Request>,
        now: Moment,
    ) -> StoreResult<Staff> {
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        if let Some(request) = request
            && let Some(id) = requests::made(&mut tx, Kind::Staff, request).await?
        {
            let done = sqlx::query(
                "UPDATE staff SET password = ?
                 WHERE id = ? AND version = 0 AND signed_in_at IS NULL",
            )
            .bind(password)
            .bind(id)
            .execute(&mut *tx)
            .await?;
            if done.rows_affected() == 0 {
                return Err(StoreError::StaffInUse);
            }
            let staff = by_id(&mut tx, StaffId(id)).await?.into_secret()?.staff;
            tx.commit().await?;
            return Ok(staff);
        }
        let made = sqlx::query(
            "INSERT INTO staff (name, label, role, scope, password, must_change, created_at)
             VALUES (?, ?, ?, ?, ?, 1, ?)",
        )
        .bind(&new.name)
        .bind(new.label.trim())
        .bind(new.role.slug())
        .bind(new.scope.number())
        .bind(password)
        .bind(now.ms())
        .execute(&mut *tx)
        .await;
        let id = match made {
            Ok(done) => done.last_insert_rowid(),
            Err(error)
                if error
                    .as_database_error()
                    .is_some_and(|e| e.is_unique_violation()) =>
            {
                return Err(StoreError::StaffExists(new.name.clone()));
            }
            Err(error) => return Err(error.into()),
        };
        if let Some(request) = request {
            requests::remember(&mut tx, Kind::Staff, request, id, now).await?;
        }
        let staff = by_id(&mut tx, StaffId(id)).await?.into_secret()?.staff;
        tx.commit().await?;
        Ok(staff)
    }

    /// One account.
    ///
    /// # Errors
    /// [`StoreError::NoStaff`], or the database fails.
    pub async fn staff(&self, id: StaffId) -> StoreResult<StaffSecret> {
        let mut db = self.reader.acquire().await?;
        by_id(&mut db, id).await?.into_secret()
    }

    /// The account of this name.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn staff_named(&self, name: &str) -> StoreResult<Option<StaffSecret>> {
        let row: Option<StaffRow> = sqlx::query_as(AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM staff WHERE name = ?"
        )))
        .bind(name)
        .fetch_optional(&self.reader)
        .await?;
        row.map(StaffRow::into_secret).transpose()
    }

    /// Accounts within a division, those that may sign in first, by name; at most 2,000 at once.
    /// A text is looked for in name, label, role and the names of county and city.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn staff_within(
        &self,
        scope: Adcode,
        sort: Option<AccountSort>,
        ask: &Ask,
    ) -> StoreResult<Part<Staff>> {
        let roles = tables::named(Role::ALL, Role::label, Role::slug, &ask.text);
        let divisions = self.divisions_named(&ask.text)?;
        let mut tx = self.reader.begin().await?;
        let part: Part<StaffRow> =
            tables::part(&mut tx, &LISTED, sort.map(sorted_by), ask, |sql| {
                tables::is_within(sql, "scope", scope);
                if !ask.text.is_empty() {
                    sql.push(" AND (");
                    tables::contains(sql, &SEARCHED, &ask.text);
                    tables::or_among(sql, "role", &roles);
                    sql.push(" OR scope IN (SELECT value FROM json_each(");
                    sql.push_bind(divisions.clone());
                    sql.push(")))");
                }
            })
            .await?;
        part.try_map(|row| Ok(row.into_secret()?.staff))
    }

    /// Accounts that may sign in and whose division a market lies in, those of the nearest
    /// division first, then by name; at most 2,000.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn staff_over(&self, market: Adcode) -> StoreResult<Vec<Staff>> {
        // A county's code is larger than its city's, and that than the province's.
        let rows: Vec<StaffRow> = sqlx::query_as(AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM staff WHERE scope IN (?, ?, ?) AND disabled_at IS NULL
             ORDER BY scope DESC, name LIMIT {ROWS_MAX}"
        )))
        .bind(market.number())
        .bind(market.city().number())
        .bind(market.province().number())
        .fetch_all(&self.reader)
        .await?;
        let all = rows.into_iter().map(StaffRow::into_secret);
        all.map(|secret| Ok(secret?.staff)).collect()
    }

    /// The counties and cities whose names contain a text, as a JSON list of their codes.
    fn divisions_named(&self, text: &str) -> StoreResult<String> {
        let mut codes = Vec::new();
        for market in self.markets() {
            if market.county.contains(text) {
                codes.push(market.id.number());
            }
            if market.city.contains(text) {
                codes.push(market.id.city().number());
            }
        }
        serde_json::to_string(&codes).map_err(|error| StoreError::Corrupt(error.to_string()))
    }

    /// Somebody gave the right password: wrong ones are forgotten. `false` if the account was
    /// locked, disabled or given another password while this one was checked: whoever guesses
    /// many at once gets no further than whoever guesses one by one.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn staff_signed_in(&self, found: &StaffSecret, now: Moment) -> StoreResult<bool> {
        let done = sqlx::query(
            "UPDATE staff SET failures = 0, locked_until = NULL, signed_in_at = ?
             WHERE id = ? AND password = ? AND disabled_at IS NULL
               AND coalesce(locked_until, 0) <= ?",
        )
        .bind(now.ms())
        .bind(found.staff.id.0)
        .bind(&found.password)
        .bind(now.ms())
        .execute(&self.writer)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// A wrong password was given. The fifth in a row locks the account; until when.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn staff_failed(&self, id: StaffId, now: Moment) -> StoreResult<Option<Moment>> {
        let locked: Option<i64> = sqlx::query_scalar(
            "UPDATE staff SET
                failures = CASE WHEN coalesce(locked_until, 0) > ? THEN failures
                    WHEN failures + 1 >= ? THEN 0 ELSE failures + 1 END,
                locked_until = CASE WHEN coalesce(locked_until, 0) > ? THEN locked_until
                    WHEN failures + 1 >= ? THEN ? ELSE locked_until END
             WHERE id = ? RETURNING locked_until",
        )
        .bind(now.ms())
        .bind(FAILURES_MAX)
        .bind(now.ms())
        .bind(FAILURES_MAX)
        .bind(now.plus_ms(LOCKED_MS).ms())
        .bind(id.0)
        .fetch_one(&self.writer)
        .await?;
        Ok(locked.map(Moment::from_ms).filter(|until| *until > now))
    }

    /// Sets a password that need not be changed; a lock ends.
    ///
    /// # Errors
    /// [`StoreError::NoStaff`], or the database fails.
    pub async fn set_password(&self, id: StaffId, password: &str) -> StoreResult<()> {
        let mut db = self.writer.acquire().await?;
        write_password(&mut db, id, password, false).await
    }

    /// Sets a password that must be changed first, unless the account was changed since it was
    /// seen: what a colleague has just handed over stays good. A lock ends.
    ///
    /// # Errors
    /// [`StoreError::NoStaff`], [`StoreError::Meanwhile`], or the database fails.
    pub async fn reset_password(
        &self,
        id: StaffId,
        password: &str,
        hand: Hand<'_, u32>,
        now: Moment,
    ) -> StoreResult<Staff> {
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let row = by_id(&mut tx, id).await?;
        if is_changed(&row, hand) {
            let last = record(&row).last(&mut tx).await?;
            // Whoever has lost the one they got may have another.
            if !last.as_ref().is_some_and(|last| last.is(hand.by, RESET)) {
                return Err(last_steps::refusal(&mut tx, last.as_ref(), row.is()).await?);
            }
        }
        write_password(&mut tx, id, password, true).await?;
        let row = by_id(&mut tx, id).await?;
        record(&row).note(&mut tx, hand.by, RESET, now).await?;
        tx.commit().await?;
        Ok(row.into_secret()?.staff)
    }

    /// Lets somebody sign in, or not any more; whoever is signed in is out at once. A second press
    /// of the same button changes nothing.
    ///
    /// # Errors
    /// [`StoreError::NoStaff`], [`StoreError::Meanwhile`] if the account was changed since it was
    /// seen, or the database fails.
    pub async fn enable_staff(
        &self,
        id: StaffId,
        enabled: bool,
        hand: Hand<'_, u32>,
        now: Moment,
    ) -> StoreResult<Staff> {
        let step = if enabled { "启用" } else { "停用" };
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let row = by_id(&mut tx, id).await?;
        if is_changed(&row, hand) {
            let last = record(&row).last(&mut tx).await?;
            if last.as_ref().is_some_and(|last| last.is(hand.by, step)) {
                return Ok(row.into_secret()?.staff);
            }
            return Err(last_steps::refusal(&mut tx, last.as_ref(), row.is()).await?);
        }
        sqlx::query(
            "UPDATE staff SET epoch = epoch + 1, version = version + 1,
                disabled_at = CASE WHEN ? THEN NULL ELSE coalesce(disabled_at, ?) END
             WHERE id = ?",
        )
        .bind(enabled)
        .bind(now.ms())
        .bind(id.0)
        .execute(&mut *tx)
        .await?;
        let row = by_id(&mut tx, id).await?;
        record(&row).note(&mut tx, hand.by, step, now).await?;
        tx.commit().await?;
        Ok(row.into_secret()?.staff)
    }

    /// Keeps a session under the hash of its number.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn save_desk_session(
        &self,
        id: [u8; 32],
        data: &str,
        expires_at: Moment,
    ) -> StoreResult<()> {
        sqlx::query(
            "INSERT INTO desk_sessions (id, data, expires_at) VALUES (?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET data = excluded.data, expires_at = excluded.expires_at",
        )
        .bind(id.as_slice())
        .bind(data)
        .bind(expires_at.ms())
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// A session that is not over, with its end.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn desk_session(
        &self,
        id: [u8; 32],
        now: Moment,
    ) -> StoreResult<Option<(String, Moment)>> {
        let row: Option<(String, i64)> = sqlx::query_as(
            "SELECT data, expires_at FROM desk_sessions WHERE id = ? AND expires_at > ?",
        )
        .bind(id.as_slice())
        .bind(now.ms())
        .fetch_optional(&self.reader)
        .await?;
        Ok(row.map(|(data, expires_at)| (data, Moment::from_ms(expires_at))))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn drop_desk_session(&self, id: [u8; 32]) -> StoreResult<()> {
        sqlx::query("DELETE FROM desk_sessions WHERE id = ?")
            .bind(id.as_slice())
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Forgets sessions that are over.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn forget_desk_sessions(&self, now: Moment) -> StoreResult<()> {
        sqlx::query("DELETE FROM desk_sessions WHERE expires_at <= ?")
            .bind(now.ms())
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}

fn is_changed(row: &StaffRow, hand: Hand<'_, u32>) -> bool {
    hand.seen.is_some_and(|seen| seen != row.version)
}

fn record(row: &StaffRow) -> Record {
    Record {
        kind: last_steps::Kind::Staff,
        id: row.id,
        version: i64::from(row.version),
    }
}

/// Writes the hash of a password; a lock ends.
async fn write_password(
    db: &mut SqliteConnection,
    id: StaffId,
    password: &str,
    must_change: bool,
) -> StoreResult<()> {
    let done = sqlx::query(
        "UPDATE staff SET password = ?, must_change = ?, failures = 0, locked_until = NULL,
            version = version + 1
         WHERE id = ?",
    )
    .bind(password)
    .bind(must_change)
    .bind(id.0)
    .execute(db)
    .await?;
    if done.rows_affected() == 0 {
        return Err(StoreError::NoStaff);
    }
    Ok(())
}

async fn by_id(db: &mut SqliteConnection, id: StaffId) -> StoreResult<StaffRow> {
    let row = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM staff WHERE id = ?"
    )))
    .bind(id.0)
    .fetch_optional(db)
    .await?;
    row.ok_or(StoreError::NoStaff)
}

/// What colleagues call an account; of a system its name.
pub(crate) async fn label(
    db: &mut SqliteConnection,
    name: Option<&str>,
) -> StoreResult<Option<String>> {
    let Some(name) = name else { return Ok(None) };
    let Some(account) = name.strip_prefix(DESK) else {
        return Ok(Some(name.to_owned()));
    };
    let label: Option<String> = sqlx::query_scalar("SELECT label FROM staff WHERE name = ?")
        .bind(account)
        .fetch_optional(db)
        .await?;
    Ok(Some(label.unwrap_or_else(|| account.to_owned())))
}
