//! Articles that divisions publish. Which of them stands where is `rules::article::shelf`; what
//! came with the system is in `reference.rs`.

use linggong_contract::{
    Adcode, Article, ArticleDraft, ArticleId, Date, EditArticle, Moment, StaffArticle, date_format,
};
use sqlx::SqliteConnection;

use crate::{Store, StoreError, StoreResult};

/// Divisions' articles that a market shows at once; nobody reads more, and a kiosk keeps them.
const ARTICLES_MAX: u32 = 40;
/// Articles that staff see at once.
const STAFF_ARTICLES_MAX: u32 = 200;

type ArticleRow = (i64, String, bool);

fn article((id, draft, is_gone): ArticleRow) -> StoreResult<StaffArticle> {
    let draft = serde_json::from_str(&draft)
        .map_err(|error| StoreError::Corrupt(format!("article {id}: {error}")))?;
    Ok(StaffArticle {
        id: ArticleId(id),
        draft,
        is_offered: !is_gone,
    })
}

fn text(draft: &ArticleDraft) -> StoreResult<String> {
    serde_json::to_string(draft).map_err(|error| StoreError::Corrupt(error.to_string()))
}

impl Store {
    /// Enters an article; the same record is the same article, and stays as it is by now.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn enter_article(
        &self,
        record: &str,
        draft: &ArticleDraft,
        now: Moment,
    ) -> StoreResult<StaffArticle> {
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query(
            "INSERT INTO articles (record, market, start_on, end_on, draft, updated_at)
             VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (record) DO NOTHING",
        )
        .bind(record)
        .bind(draft.market.number())
        .bind(draft.start_on.map(date_format::text))
        .bind(draft.end_on.map(date_format::text))
        .bind(text(draft)?)
        .bind(now.ms())
        .execute(&mut *tx)
        .await?;
        let row = sqlx::query_as("SELECT id, draft, is_gone FROM articles WHERE record = ?")
            .bind(record)
            .fetch_one(&mut *tx)
            .await?;
        tx.commit().await?;
        article(row)
    }

    /// One article as staff see it.
    ///
    /// # Errors
    /// [`StoreError::NoArticle`], or the database fails.
    pub async fn staff_article(&self, id: ArticleId) -> StoreResult<StaffArticle> {
        let mut reader = self.reader.acquire().await?;
        by_id(&mut reader, id).await
    }

    /// Corrects an article, takes it back or offers it again.
    ///
    /// # Errors
    /// [`StoreError::NoArticle`], [`StoreError::Changed`] if it says something else than before
    /// or was taken back while it was corrected, or the database fails.
    pub async fn edit_article(
        &self,
        id: ArticleId,
        edit: &EditArticle,
        now: Moment,
    ) -> StoreResult<StaffArticle> {
        let draft = &edit.draft;
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let known = by_id(&mut tx, id).await?;
        let is_corrected = edit.draft != edit.before;
        // A correction does not offer what a colleague has just taken back.
        if known.draft != edit.before || is_corrected && known.is_offered != edit.is_offered {
            return Err(StoreError::Changed);
        }
        sqlx::query(
            "UPDATE articles SET market = ?, start_on = ?, end_on = ?, draft = ?, updated_at = ?,
                is_gone = ? WHERE id = ?",
        )
        .bind(draft.market.number())
        .bind(draft.start_on.map(date_format::text))
        .bind(draft.end_on.map(date_format::text))
        .bind(text(draft)?)
        .bind(now.ms())
        .bind(!edit.is_offered)
        .bind(id.0)
        .execute(&mut *tx)
        .await?;
        let done = by_id(&mut tx, id).await?;
        tx.commit().await?;
        Ok(done)
    }

    /// Articles of a market, its city and its province as staff see them, also those that were
    /// taken back; the newest first, at most 200.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn staff_articles(&self, market: Adcode) -> StoreResult<Vec<StaffArticle>> {
        let sql = format!(
            "SELECT id, draft, is_gone FROM articles WHERE market IN (?, ?, ?)
             ORDER BY id DESC LIMIT {STAFF_ARTICLES_MAX}"
        );
        let rows: Vec<ArticleRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(market.number())
            .bind(market.city().number())
            .bind(market.province().number())
            .fetch_all(&self.reader)
            .await?;
        rows.into_iter().map(article).collect()
    }

    /// Articles that a market, its city and its province offer on a day; those of the nearest
    /// division first, of each the newest first, at most 40.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn local_articles(&self, market: Adcode, day: Date) -> StoreResult<Vec<Article>> {
        // A county's code is larger than its city's, and that than the province's.
        let sql = format!(
            "SELECT id, draft, is_gone FROM articles
             WHERE market IN (?, ?, ?) AND NOT is_gone
                AND (start_on IS NULL OR start_on <= ?) AND (end_on IS NULL OR end_on >= ?)
             ORDER BY market DESC, id DESC LIMIT {ARTICLES_MAX}"
        );
        let day = date_format::text(day);
        let rows: Vec<ArticleRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(market.number())
            .bind(market.city().number())
            .bind(market.province().number())
            .bind(&day)
            .bind(&day)
            .fetch_all(&self.reader)
            .await?;
        let known = rows.into_iter().map(article);
        known
            .map(|one| one.map(|one| one.draft.article(one.id)))
            .collect()
    }
}

async fn by_id(db: &mut SqliteConnection, id: ArticleId) -> StoreResult<StaffArticle> {
    let row: Option<ArticleRow> =
        sqlx::query_as("SELECT id, draft, is_gone FROM articles WHERE id = ?")
            .bind(id.0)
            .fetch_optional(db)
            .await?;
    article(row.ok_or(StoreError::NoArticle)?)
}
