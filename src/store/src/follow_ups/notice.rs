//! What of the tasks concerns somebody, and until when they have taken notice.

use linggong_contract::api::follow_ups::FollowUpNotice;
use linggong_contract::{Date, Moment, date_format};
use linggong_rules::follow_up::notice::{self, Heeded, Own, Reader};
use sqlx::SqliteConnection;

use super::Asker;
use crate::{Store, StoreError, StoreResult};

/// Tasks of one person, or days, that are looked at: more than anybody has.
const ROWS_MAX: u32 = 500;

impl Asker<'_> {
    /// Who is told.
    pub(super) fn reader(self) -> Reader {
        Reader {
            level: self.scope.level(),
            is_manager: self.by.is_manager,
        }
    }
}

impl Store {
    /// How many tasks concern somebody, and how many of them are new to them.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn follow_up_notice(
        &self,
        asker: Asker<'_>,
        now: Moment,
    ) -> StoreResult<FollowUpNotice> {
        let mut tx = self.reader.begin().await?;
        told(&mut tx, asker, now).await
    }

    /// Somebody has taken notice of what concerned them until a moment, or has looked at the
    /// list; what concerns them now. What was heeded later stays so.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn heed_follow_ups(
        &self,
        until: Moment,
        has_looked: bool,
        asker: Asker<'_>,
        now: Moment,
    ) -> StoreResult<FollowUpNotice> {
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        // Nobody has heeded what is still to come.
        let until = until.min(now).ms();
        let looked = if has_looked { until } else { 0 };
        sqlx::query(
            "INSERT INTO follow_up_heeded (who, looked_until, told_until) VALUES (?1, ?2, ?3)
             ON CONFLICT (who) DO UPDATE SET looked_until = max(looked_until, ?2),
                told_until = max(told_until, ?3)",
        )
        .bind(asker.by.name)
        .bind(looked)
        .bind(until)
        .execute(&mut *tx)
        .await?;
        let notice = told(&mut tx, asker, now).await?;
        tx.commit().await?;
        Ok(notice)
    }
}

async fn told(
    db: &mut SqliteConnection,
    asker: Asker<'_>,
    now: Moment,
) -> StoreResult<FollowUpNotice> {
    let today = date_format::text(now.date());
    let (first, last) = asker.scope.span();
    let heeded: Option<(i64, i64)> =
        sqlx::query_as("SELECT looked_until, told_until FROM follow_up_heeded WHERE who = ?")
            .bind(asker.by.name)
            .fetch_optional(&mut *db)
            .await?;
    let heeded = heeded.map_or_else(Heeded::default, |(looked, told)| Heeded {
        looked_until: Moment::from_ms(looked),
        told_until: Moment::from_ms(told),
    });
    // An open task changes by being set, handed on or taken up again: since then it is theirs.
    let own: Vec<(String, i64, bool)> = sqlx::query_as(
        "SELECT due_on, updated_at, set_by = owner FROM follow_ups
         WHERE state = 'open' AND owner = ?1 AND due_on <= ?2 AND market BETWEEN ?3 AND ?4
         ORDER BY due_on LIMIT ?5",
    )
    .bind(asker.by.name)
    .bind(&today)
    .bind(first)
    .bind(last)
    .bind(ROWS_MAX)
    .fetch_all(&mut *db)
    .await?;
    let own = own.into_iter().map(|(due_on, given_at, is_set_by_them)| {
        day(&due_on).map(|due_on| Own {
            due_on,
            given_at: Moment::from_ms(given_at),
            is_set_by_them,
        })
    });
    let own = own.collect::<StoreResult<Vec<_>>>()?;
    let others: Vec<(String, u32)> = if notice::comes_after(asker.reader()).is_some() {
        sqlx::query_as(
            "SELECT due_on, count(*) FROM follow_ups
             WHERE state = 'open' AND owner != ?1 AND due_on <= ?2 AND market BETWEEN ?3 AND ?4
             GROUP BY due_on ORDER BY due_on DESC LIMIT ?5",
        )
        .bind(asker.by.name)
        .bind(&today)
        .bind(first)
        .bind(last)
        .bind(ROWS_MAX)
        .fetch_all(&mut *db)
        .await?
    } else {
        Vec::new()
    };
    let others = others
        .into_iter()
        .map(|(due_on, tasks)| day(&due_on).map(|due_on| (due_on, tasks)));
    let others = others.collect::<StoreResult<Vec<_>>>()?;
    Ok(notice::count(own, others, asker.reader(), heeded, now))
}

fn day(text: &str) -> StoreResult<Date> {
    let corrupt = || StoreError::Corrupt(format!("follow-ups due on {text}"));
    date_format::parse(text).ok_or_else(corrupt)
}
