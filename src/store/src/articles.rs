//! Articles that divisions publish. Which of them stands where is `rules::article::shelf`; what
//! came with the system is in `reference.rs`.

use linggong_contract::api::tables::ArticleSort;
use linggong_contract::{
    Adcode, Article, ArticleDraft, ArticleId, ArticleKind, Date, EditArticle, Moment, StaffArticle,
    date_format,
};
use linggong_rules::tables::Ask;
use sqlx::SqliteConnection;

use crate::tables::{self, Listed, Part};
use crate::{Store, StoreError, StoreResult};

/// Divisions' articles that a market shows at once; nobody reads more, and a kiosk keeps them.
const ARTICLES_MAX: u32 = 40;

const LISTED: Listed = Listed {
    columns: "a.id, a.draft, a.is_gone",
    from: "articles a",
    id: "a.id",
    order: "a.id DESC",
    rows_max: 200,
};
/// Where a text is looked for.
const SEARCHED: [&str; 4] = [
    "lower(json_extract(a.draft, '$.title'))",
    "lower(json_extract(a.draft, '$.sentences'))",
    "lower(json_extract(a.draft, '$.source'))",
    "lower(json_extract(a.draft, '$.number'))",
];

const fn sorted_by(sort: ArticleSort) -> &'static str {
    match sort {
        ArticleSort::Title => "json_extract(a.draft, '$.title')",
        ArticleSort::Market => "a.market",
        ArticleSort::Start => "a.start_on",
    }
}

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
    /// taken back; the newest first, at most 200 at once. A text is looked for in title, kind,
    /// sentences, source and number.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn staff_articles(
        &self,
        market: Adcode,
        sort: Option<ArticleSort>,
        ask: &Ask,
    ) -> StoreResult<Part<StaffArticle>> {
        let kinds = tables::named(
            ArticleKind::ALL,
            ArticleKind::label,
            ArticleKind::slug,
            &ask.text,
        );
        let mut tx = self.reader.begin().await?;
        let part: Part<ArticleRow> =
            tables::part(&mut tx, &LISTED, sort.map(sorted_by), ask, |sql| {
                tables::is_of(sql, "a.market", market);
                if !ask.text.is_empty() {
                    sql.push(" AND (");
                    tables::contains(sql, &SEARCHED, &ask.text);
                    tables::or_among(sql, "json_extract(a.draft, '$.kind')", &kinds);
                    sql.push(")");
                }
            })
            .await?;
        part.try_map(article)
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
