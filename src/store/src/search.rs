//! Full-text search of open postings, from one character on.
//!
//! Ready-made tokenizers fail on Chinese: trigrams alone find nothing for two-character words.
//! Here every character begins a token of three, and the index also keeps the first and the
//! first two characters of each token (FTS5 prefix indexes). One or two characters are looked
//! up as a prefix, more as a phrase of tokens; each finds exactly the texts that contain it.
//! Filters are words of the same index (`facets`), so that a rare combination costs no scan.

use linggong_contract::{
    Adcode, Category, Moment, PayUnit, Posting, PostingDraft, Settlement, TradeId,
};
use sqlx::{AssertSqlSafe, SqliteConnection};

use crate::row::{COLUMNS, PostingRow};
use crate::{Store, StoreResult};

/// What to look for among open postings. All conditions hold together.
#[derive(Clone, Debug, Default)]
pub struct PostingQuery {
    /// Only what this market's screens show: its own, its city's and its province's.
    pub market: Option<Adcode>,
    /// Only this category.
    pub category: Option<Category>,
    /// Only this trade.
    pub trade: Option<TradeId>,
    /// Only this kind of settlement.
    pub settlement: Option<Settlement>,
    /// Only pay counted by this unit.
    pub pay_unit: Option<PayUnit>,
    /// Only pay that reaches this many fen (in its own unit).
    pub pay_min_fen: Option<u32>,
    /// Text that title, place, employer, content, requirements or trade must contain.
    pub text: String,
    /// Only postings before this id: the cursor.
    pub before: Option<i64>,
    /// Most postings to return.
    pub limit: u32,
}

impl Store {
    /// Finds open postings, the newest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn search(&self, query: &PostingQuery, now: Moment) -> StoreResult<Vec<Posting>> {
        let before = query.before.unwrap_or(i64::MAX);
        let rows: Vec<PostingRow> = match expression(query) {
            Some(expression) => {
                sqlx::query_as(AssertSqlSafe(format!(
                    "SELECT {COLUMNS} FROM posting_search s JOIN postings p ON p.id = s.rowid
                     WHERE posting_search MATCH ? AND s.rowid < ?
                       AND p.valid_until > ? AND p.pay_top_fen >= ?
                     ORDER BY s.rowid DESC LIMIT ?"
                )))
                .bind(expression)
                .bind(before)
                .bind(now.ms())
                .bind(query.pay_min_fen.unwrap_or(0))
                .bind(query.limit)
                .fetch_all(&self.reader)
                .await?
            }
            None => {
                sqlx::query_as(AssertSqlSafe(format!(
                    "SELECT {COLUMNS} FROM postings p
                     WHERE p.state = 'open' AND p.id < ? AND p.valid_until > ?
                     ORDER BY p.id DESC LIMIT ?"
                )))
                .bind(before)
                .bind(now.ms())
                .bind(query.limit)
                .fetch_all(&self.reader)
                .await?
            }
        };
        rows.into_iter().map(PostingRow::into_posting).collect()
    }
}

/// Replaces a posting's entry; `None` takes it out.
pub(crate) async fn index(
    tx: &mut SqliteConnection,
    id: i64,
    topic: u32,
    open: Option<(&PostingDraft, &str)>,
) -> StoreResult<()> {
    sqlx::query("DELETE FROM posting_search WHERE rowid = ?")
        .bind(id)
        .execute(&mut *tx)
        .await?;
    match open {
        Some((draft, trade)) => index_new(tx, id, topic, draft, trade).await,
        None => Ok(()),
    }
}

/// Adds the entry of a posting that has none.
pub(crate) async fn index_new(
    tx: &mut SqliteConnection,
    id: i64,
    topic: u32,
    draft: &PostingDraft,
    trade: &str,
) -> StoreResult<()> {
    sqlx::query("INSERT INTO posting_search (rowid, grams, facets) VALUES (?, ?, ?)")
        .bind(id)
        .bind(grams(&searched_text(draft, trade)).join(" "))
        .bind(facets(topic, draft))
        .execute(tx)
        .await?;
    Ok(())
}

/// Between two fields; no query contains it, so no match spans them.
const FIELD_END: char = '\u{1f}';
/// Characters of a token.
const GRAM_LEN: usize = 3;
/// Where Unicode has no characters of its own.
const PRIVATE_USE: u32 = 0xe000;

fn searched_text(draft: &PostingDraft, trade: &str) -> String {
    let fields = [
        &draft.title,
        &draft.place,
        &draft.employer.name,
        &draft.content,
        &draft.requirements,
    ];
    let mut text = trade.to_owned();
    for field in fields {
        text.push(FIELD_END);
        text.push_str(field);
    }
    // The last characters begin a token too.
    text.extend([FIELD_END; GRAM_LEN - 1]);
    text
}

/// What a text means to the search: no white space, no case, no full-width letters. Control
/// characters stand between fields.
fn normal(text: &str) -> impl Iterator<Item = char> {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            c => c,
        })
        .flat_map(char::to_lowercase)
}

/// What the index keeps of a character: the tokenizer would drop ASCII punctuation, so it
/// moves to where no text is.
fn kept(c: char) -> char {
    match c {
        c if c.is_ascii() && !c.is_ascii_alphanumeric() => {
            char::from_u32(PRIVATE_USE + u32::from(c)).unwrap_or(c)
        }
        c => c,
    }
}

/// One token for every three neighbours.
fn grams(text: &str) -> Vec<String> {
    let characters: Vec<char> = normal(text).map(kept).collect();
    characters
        .windows(GRAM_LEN)
        .map(|gram| gram.iter().collect())
        .collect()
}

/// The texts that contain `text`, in the index's own language; `None` if all do.
fn containing(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    let grams_of_text = grams(&text);
    if !grams_of_text.is_empty() {
        return Some(format!("grams : \"{}\"", grams_of_text.join(" ")));
    }
    let prefix: String = normal(&text).map(kept).collect();
    (!prefix.is_empty()).then(|| format!("grams : \"{prefix}\" *"))
}

fn facets(topic: u32, draft: &PostingDraft) -> String {
    let category = draft.trade.category().map_or(0, Category::ordinal);
    let unit = draft.pay.unit.slug();
    let bucket = pay_bucket(draft.pay.max_fen.unwrap_or(draft.pay.min_fen));
    format!(
        "t{topic} c{category} w{} s{} u{unit} p{bucket}",
        draft.trade,
        draft.settlement.slug().replace('_', "")
    )
}

/// Pay in steps of a quarter: few enough to be listed in a query, fine enough that the exact
/// comparison afterwards throws little away.
fn pay_bucket(fen: u32) -> u32 {
    let mut bucket = 0;
    let mut top = 100u64;
    while u64::from(fen) >= top {
        top += top / 4;
        bucket += 1;
    }
    bucket
}

/// The query in the index's own language; `None` if it asks for everything.
fn expression(query: &PostingQuery) -> Option<String> {
    let mut all = Vec::new();
    if let Some(market) = query.market {
        let [city, province] = [market.city(), market.province()];
        all.push(format!("facets : (t{market} OR t{city} OR t{province})"));
    }
    if let Some(category) = query.category {
        all.push(format!("facets : c{}", category.ordinal()));
    }
    if let Some(trade) = query.trade {
        all.push(format!("facets : w{trade}"));
    }
    if let Some(settlement) = query.settlement {
        all.push(format!("facets : s{}", settlement.slug().replace('_', "")));
    }
    if let Some(unit) = query.pay_unit {
        all.push(format!("facets : u{}", unit.slug()));
    }
    // Within a market the exact comparison alone has little to throw away.
    let wide = query.market.is_none();
    if let Some(fen) = query.pay_min_fen.filter(|fen| *fen > 0 && wide) {
        let reach: Vec<_> = (pay_bucket(fen)..=pay_bucket(u32::MAX))
            .map(|b| format!("p{b}"))
            .collect();
        all.push(format!("facets : ({})", reach.join(" OR ")));
    }
    all.extend(containing(&query.text));
    (!all.is_empty()).then(|| all.join(" AND "))
}

#[cfg(test)]
mod tests;
