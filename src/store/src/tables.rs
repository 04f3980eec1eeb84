//! Lists in parts: order, page and count behind a list's own SQL.
//!
//! Nothing of what is asked becomes SQL: a list is sorted by expressions that stand in this
//! crate, one for each word, and what is searched for is bound.

use futures::TryStreamExt as _;
use linggong_contract::Adcode;
use linggong_rules::tables::{Ask, Window};
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, QueryBuilder, Sqlite, SqliteConnection};

use crate::StoreResult;
use crate::row::unsigned;

/// A part of a list, and how long the whole of it is.
#[derive(Clone, Debug)]
pub struct Part<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// How many there are on all pages.
    pub total: u64,
}

impl<R> Part<R> {
    /// The same rows as something else.
    pub(crate) fn try_map<T>(self, row: impl FnMut(R) -> StoreResult<T>) -> StoreResult<Part<T>> {
        let rows = self.rows.into_iter().map(row);
        Ok(Part {
            rows: rows.collect::<StoreResult<_>>()?,
            total: self.total,
        })
    }
}

/// A list's SQL, but for what is asked of it.
pub(crate) struct Listed {
    /// What is read of a row.
    pub(crate) columns: &'static str,
    /// The table with its letter.
    pub(crate) from: &'static str,
    /// What tells two rows apart that are otherwise equal: pages never overlap.
    pub(crate) id: &'static str,
    /// The list's own order, if no other is asked for.
    pub(crate) order: &'static str,
    /// Most rows handed out at once.
    pub(crate) rows_max: u32,
}

/// Reads a part of a list: sorted `by` an expression, narrowed by what `filter` writes behind
/// WHERE. In one transaction, so that the count is that of the rows.
pub(crate) async fn part<R>(
    db: &mut SqliteConnection,
    list: &Listed,
    by: Option<&str>,
    ask: &Ask,
    filter: impl Fn(&mut QueryBuilder<Sqlite>),
) -> StoreResult<Part<R>>
where
    R: for<'r> FromRow<'r, SqliteRow> + Send + Unpin,
{
    part_with(db, list, by, ask, (|_| {}, filter), Ok).await
}

/// The same of a list that `with` writes out before SELECT, each row becoming something else as
/// it is read: a long list is not held twice.
pub(crate) async fn part_with<R, T>(
    db: &mut SqliteConnection,
    list: &Listed,
    by: Option<&str>,
    ask: &Ask,
    (with, filter): (
        impl Fn(&mut QueryBuilder<Sqlite>),
        impl Fn(&mut QueryBuilder<Sqlite>),
    ),
    mut row: impl FnMut(R) -> StoreResult<T>,
) -> StoreResult<Part<T>>
where
    R: for<'r> FromRow<'r, SqliteRow> + Send + Unpin,
{
    let Listed {
        columns,
        from,
        id,
        order,
        rows_max,
    } = list;
    let mut rows = QueryBuilder::new("");
    with(&mut rows);
    rows.push(format!("SELECT {columns} FROM {from} WHERE "));
    filter(&mut rows);
    let way = if ask.is_desc { "DESC" } else { "ASC" };
    rows.push(match by {
        // What has nothing there comes last, whichever way it goes.
        Some(by) => format!(" ORDER BY {by} IS NULL, {by} {way}, {id} {way}"),
        None => format!(" ORDER BY {order}"),
    });
    let Window { limit, offset } = ask.window.unwrap_or(Window {
        limit: *rows_max,
        offset: 0,
    });
    let limit = limit.min(*rows_max);
    rows.push(format!(" LIMIT {limit} OFFSET {offset}"));
    let mut read = Vec::new();
    let mut found = rows.build_query_as::<R>().fetch(&mut *db);
    while let Some(one) = found.try_next().await? {
        read.push(row(one)?);
    }
    drop(found);
    let total = match total_at(offset, limit, read.len() as u64) {
        Some(total) => total,
        None => {
            let mut count = QueryBuilder::new("");
            with(&mut count);
            count.push(format!("SELECT count(*) FROM {from} WHERE "));
            filter(&mut count);
            unsigned(count.build_query_scalar().fetch_one(&mut *db).await?)
        }
    };
    Ok(Part { rows: read, total })
}

/// How many rows there are, if that is known from those that were read: of a page that is not
/// full. Whoever takes a long list away, or looks at its end, does not have it gone through twice.
fn total_at(offset: u32, limit: u32, read: u64) -> Option<u64> {
    let is_end = read < u64::from(limit) && (read > 0 || offset == 0);
    is_end.then(|| u64::from(offset) + read)
}

/// Writes that a column names a market, its city or its province.
pub(crate) fn is_of(sql: &mut QueryBuilder<Sqlite>, column: &'static str, market: Adcode) {
    sql.push(column);
    sql.push(" IN (");
    let mut list = sql.separated(", ");
    for division in [market, market.city(), market.province()] {
        list.push_bind(division.number());
    }
    sql.push(")");
}

/// Writes that a column names a division within one.
pub(crate) fn is_within(sql: &mut QueryBuilder<Sqlite>, column: &'static str, scope: Adcode) {
    let (first, last) = scope.span();
    sql.push(column);
    sql.push(" BETWEEN ");
    sql.push_bind(first);
    sql.push(" AND ");
    sql.push_bind(last);
}

/// Writes that one of some expressions contains a text.
pub(crate) fn contains(sql: &mut QueryBuilder<Sqlite>, expressions: &[&'static str], text: &str) {
    for (at, expression) in expressions.iter().enumerate() {
        sql.push(if at == 0 { "(instr(" } else { " OR instr(" });
        sql.push(*expression);
        sql.push(", ");
        sql.push_bind(text.to_owned());
        sql.push(")");
    }
    sql.push(")");
}

/// The words whose Chinese labels contain a text.
pub(crate) fn named<T: Copy>(
    all: &[T],
    label: fn(T) -> &'static str,
    word: fn(T) -> &'static str,
    text: &str,
) -> Vec<&'static str> {
    let found = all.iter().filter(|one| label(**one).contains(text));
    found.map(|one| word(*one)).collect()
}

/// Writes “or that a column is one of these numbers”.
pub(crate) fn or_numbered(
    sql: &mut QueryBuilder<Sqlite>,
    column: &'static str,
    numbers: impl Iterator<Item = u32>,
) {
    sql.push(" OR ");
    sql.push(column);
    // None of them is no row.
    sql.push(" IN (NULL");
    for number in numbers {
        sql.push(", ");
        sql.push_bind(number);
    }
    sql.push(")");
}

/// Writes “or that an expression is one of these words”.
pub(crate) fn or_among(
    sql: &mut QueryBuilder<Sqlite>,
    expression: &'static str,
    words: &[&'static str],
) {
    if words.is_empty() {
        return;
    }
    sql.push(" OR ");
    sql.push(expression);
    sql.push(" IN (");
    let mut list = sql.separated(", ");
    for word in words {
        list.push_bind(*word);
    }
    sql.push(")");
}

#[cfg(test)]
mod tests {
    use sqlx::Connection as _;

    use super::*;

    #[tokio::test]
    async fn a_whole_list_ends_at_its_bound_and_tells_how_long_it_is() {
        let mut db = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        for (rows_max, expected) in [(2, &[1, 2][..]), (3, &[1, 2, 3]), (4, &[1, 2, 3])] {
            let list = Listed {
                columns: "value",
                from: "json_each('[1, 2, 3]')",
                id: "value",
                order: "value",
                rows_max,
            };
            let all = |sql: &mut QueryBuilder<Sqlite>| {
                sql.push("1");
            };
            let ask = Ask::default();
            let read: Part<(i64,)> = part(&mut db, &list, None, &ask, all).await.unwrap();
            let rows: Vec<i64> = read.rows.into_iter().map(|(one,)| one).collect();
            assert_eq!((rows.as_slice(), read.total), (expected, 3), "{rows_max}");
        }
    }

    #[test]
    fn a_page_that_is_not_full_tells_how_many_there_are() {
        for (offset, limit, read, total) in [
            (0, 20, 0, Some(0)),
            (0, 20, 19, Some(19)),
            (40, 20, 1, Some(41)),
            // There may be more.
            (0, 20, 20, None),
            (40, 20, 20, None),
            // Behind the end: how far, nobody knows.
            (60, 20, 0, None),
        ] {
            assert_eq!(
                total_at(offset, limit, read),
                total,
                "{offset} {limit} {read}"
            );
        }
    }
}
