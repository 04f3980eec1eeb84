//! Courses: handed in by markets' own systems or at the desk, their seats taken by cases.

use linggong_contract::api::tables::CourseSort;
use linggong_contract::{
    Adcode, Course, CourseDraft, CourseId, CourseKind, Date, EditCourse, Moment, StaffCourse,
    date_format,
};
use linggong_rules::tables::Ask;
use sqlx::SqliteConnection;

use crate::row::adcode;
use crate::tables::{self, Listed, Part};
use crate::{Store, StoreError, StoreResult};

/// Courses shown at once; nobody reads more.
const COURSES_MAX: u32 = 20;
/// What entered a course at the desk.
const DESK: &str = "desk";

type CourseRow = (i64, String, u32, u32);

fn course((id, draft, seats, taken): CourseRow) -> StoreResult<Course> {
    let draft = serde_json::from_str(&draft)
        .map_err(|error| StoreError::Corrupt(format!("course {id}: {error}")))?;
    Ok(Course {
        id: CourseId(id),
        left: seats.saturating_sub(taken),
        draft,
    })
}

type StaffRow = (i64, String, u32, u32, bool, String);

fn staff_course((id, draft, seats, taken, is_gone, system): StaffRow) -> StoreResult<StaffCourse> {
    Ok(StaffCourse {
        course: course((id, draft, seats, taken))?,
        taken,
        is_offered: !is_gone,
        is_own: system == DESK,
    })
}

/// Seats are taken by cases that are not withdrawn.
macro_rules! columns {
    () => {
        "c.id, c.draft, c.seats,
    (SELECT count(*) FROM cases k WHERE k.course = c.id AND k.state != 'withdrawn') AS taken"
    };
}
const COLUMNS: &str = columns!();

const LISTED: Listed = Listed {
    columns: concat!(columns!(), ", c.is_gone, c.system"),
    from: "courses c",
    id: "c.id",
    order: "c.starts_on, c.id",
    rows_max: 200,
};
/// Where a text is looked for.
const SEARCHED: [&str; 3] = [
    "lower(json_extract(c.draft, '$.title'))",
    "lower(json_extract(c.draft, '$.place'))",
    "lower(json_extract(c.draft, '$.content'))",
];

const fn sorted_by(sort: CourseSort) -> &'static str {
    match sort {
        CourseSort::Starts => "c.starts_on",
        CourseSort::Days => "json_extract(c.draft, '$.days')",
        CourseSort::Taken => "taken",
    }
}

impl Store {
    /// Takes a course in; the same record of the same system is the same course.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn put_course(
        &self,
        system: &str,
        record: &str,
        draft: &CourseDraft,
        now: Moment,
    ) -> StoreResult<Course> {
        let text =
            serde_json::to_string(draft).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let id: i64 = sqlx::query_scalar(
            "INSERT INTO courses (system, record, market, starts_on, seats, draft, updated_at)
             VALUES (?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (system, record) DO UPDATE SET
                market = excluded.market, starts_on = excluded.starts_on, seats = excluded.seats,
                draft = excluded.draft, updated_at = excluded.updated_at, is_gone = 0
             RETURNING id",
        )
        .bind(system)
        .bind(record)
        .bind(draft.market.number())
        .bind(date_format::text(draft.starts_on))
        .bind(draft.seats)
        .bind(text)
        .bind(now.ms())
        .fetch_one(&mut *tx)
        .await?;
        let done = by_id(&mut tx, CourseId(id)).await?;
        tx.commit().await?;
        Ok(done)
    }

    /// The market of a system's course.
    ///
    /// # Errors
    /// [`StoreError::NoCourse`], or the database fails.
    pub async fn course_market(&self, system: &str, record: &str) -> StoreResult<Adcode> {
        let market: Option<u32> =
            sqlx::query_scalar("SELECT market FROM courses WHERE system = ? AND record = ?")
                .bind(system)
                .bind(record)
                .fetch_optional(&self.reader)
                .await?;
        adcode(market.ok_or(StoreError::NoCourse)?)
    }

    /// Takes a course back; who has signed up keeps their case.
    ///
    /// # Errors
    /// [`StoreError::NoCourse`], or the database fails.
    pub async fn drop_course(&self, system: &str, record: &str) -> StoreResult<()> {
        let done = sqlx::query("UPDATE courses SET is_gone = 1 WHERE system = ? AND record = ?")
            .bind(system)
            .bind(record)
            .execute(&self.writer)
            .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::NoCourse);
        }
        Ok(())
    }

    /// Enters a course at the desk; the same record is the same course.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn enter_course(
        &self,
        record: &str,
        draft: &CourseDraft,
        now: Moment,
    ) -> StoreResult<StaffCourse> {
        let known: Option<i64> =
            sqlx::query_scalar("SELECT id FROM courses WHERE system = ? AND record = ?")
                .bind(DESK)
                .bind(record)
                .fetch_optional(&self.reader)
                .await?;
        let id = match known {
            // The same press again: what was made of it since stays.
            Some(id) => CourseId(id),
            None => self.put_course(DESK, record, draft, now).await?.id,
        };
        self.staff_course(id).await
    }

    /// One course as staff see it.
    ///
    /// # Errors
    /// [`StoreError::NoCourse`], or the database fails.
    pub async fn staff_course(&self, id: CourseId) -> StoreResult<StaffCourse> {
        let sql = format!("SELECT {COLUMNS}, c.is_gone, c.system FROM courses c WHERE c.id = ?");
        let row: Option<StaffRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(id.0)
            .fetch_optional(&self.reader)
            .await?;
        staff_course(row.ok_or(StoreError::NoCourse)?)
    }

    /// Corrects a course, takes it back or offers it again.
    ///
    /// # Errors
    /// [`StoreError::NoCourse`], [`StoreError::Changed`] if it says something else than before,
    /// [`StoreError::NotOwn`] if a system has to correct it, [`StoreError::SeatsTaken`], or the
    /// database fails.
    pub async fn edit_course(
        &self,
        id: CourseId,
        edit: &EditCourse,
        now: Moment,
    ) -> StoreResult<StaffCourse> {
        let draft = &edit.draft;
        let text =
            serde_json::to_string(draft).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let sql = format!("SELECT {COLUMNS}, c.is_gone, c.system FROM courses c WHERE c.id = ?");
        let row: Option<StaffRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(id.0)
            .fetch_optional(&mut *tx)
            .await?;
        let known = staff_course(row.ok_or(StoreError::NoCourse)?)?;
        if known.course.draft != edit.before {
            return Err(StoreError::Changed);
        }
        // A correction does not offer what a colleague has just taken back.
        if *draft != edit.before && edit.is_offered && !known.is_offered {
            return Err(StoreError::Changed);
        }
        if !known.is_own && *draft != edit.before {
            return Err(StoreError::NotOwn);
        }
        if draft.seats < known.taken {
            return Err(StoreError::SeatsTaken(known.taken));
        }
        sqlx::query(
            "UPDATE courses SET market = ?, starts_on = ?, seats = ?, draft = ?, updated_at = ?,
                is_gone = ? WHERE id = ?",
        )
        .bind(draft.market.number())
        .bind(date_format::text(draft.starts_on))
        .bind(draft.seats)
        .bind(text)
        .bind(now.ms())
        .bind(!edit.is_offered)
        .bind(id.0)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        self.staff_course(id).await
    }

    /// Courses of a market that begin `since` a day, as staff see them, those that begin first;
    /// at most 200 at once. A text is looked for in title, kind, place and content.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn training(
        &self,
        market: Adcode,
        since: Date,
        sort: Option<CourseSort>,
        ask: &Ask,
    ) -> StoreResult<Part<StaffCourse>> {
        let kinds = tables::named(
            CourseKind::ALL,
            CourseKind::label,
            CourseKind::slug,
            &ask.text,
        );
        let mut tx = self.reader.begin().await?;
        let part: Part<StaffRow> =
            tables::part(&mut tx, &LISTED, sort.map(sorted_by), ask, |sql| {
                tables::is_of(sql, "c.market", market);
                sql.push(" AND c.starts_on >= ");
                sql.push_bind(date_format::text(since));
                if !ask.text.is_empty() {
                    sql.push(" AND (");
                    tables::contains(sql, &SEARCHED, &ask.text);
                    tables::or_among(sql, "json_extract(c.draft, '$.kind')", &kinds);
                    sql.push(")");
                }
            })
            .await?;
        part.try_map(staff_course)
    }

    /// Courses that a market offers from a day on, those that begin first; at most 20.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn courses(&self, market: Adcode, today: Date) -> StoreResult<Vec<Course>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM courses c
             WHERE c.market IN (?, ?, ?) AND c.starts_on >= ? AND NOT c.is_gone
             ORDER BY c.starts_on, c.id LIMIT {COURSES_MAX}"
        );
        let rows: Vec<CourseRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(market.number())
            .bind(market.city().number())
            .bind(market.province().number())
            .bind(date_format::text(today))
            .fetch_all(&self.reader)
            .await?;
        rows.into_iter().map(course).collect()
    }
}

/// One course, unless it was taken back.
pub(crate) async fn offered(tx: &mut SqliteConnection, id: CourseId) -> StoreResult<Course> {
    let is_gone = sqlx::query_scalar("SELECT is_gone FROM courses WHERE id = ?")
        .bind(id.0)
        .fetch_optional(&mut *tx)
        .await?;
    match is_gone {
        Some(false) => by_id(tx, id).await,
        Some(true) | None => Err(StoreError::NoCourse),
    }
}

/// One course, also one that was taken back.
async fn by_id(tx: &mut SqliteConnection, id: CourseId) -> StoreResult<Course> {
    let sql = format!("SELECT {COLUMNS} FROM courses c WHERE c.id = ?");
    let row: Option<CourseRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(id.0)
        .fetch_optional(tx)
        .await?;
    course(row.ok_or(StoreError::NoCourse)?)
}
