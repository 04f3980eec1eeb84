//! `linggong import`: postings from a table that somebody keeps in a spreadsheet.
//!
//! All rows or none, unless `--skip-bad`; a report names row and column of everything that is
//! wrong. Works beside a running server, whose screens follow at once.

mod columns;
mod row;
mod table;
mod template;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use linggong_contract::api::Outcome;
use linggong_store::{Store, Upsert, Upserted};

use crate::cli::ImportOptions;
use crate::clock;

/// The system the records of files come from.
const SYSTEM: &str = "文件导入";

/// Something wrong in one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CellError {
    /// Row as a spreadsheet numbers it; the header is row 1.
    row: usize,
    column: String,
    message: String,
}

/// Writes an empty table.
pub(crate) fn write_template(file: &Path) -> anyhow::Result<ExitCode> {
    template::write(file)?;
    println!("已写好模板：{}", file.display());
    Ok(ExitCode::SUCCESS)
}

/// Reads, judges, reports, and takes in.
pub(crate) async fn run(options: ImportOptions) -> anyhow::Result<ExitCode> {
    let bytes = std::fs::read(&options.file)
        .with_context(|| format!("cannot read {}", options.file.display()))?;
    let table = table::read(&options.file, &bytes)?;
    let store = Store::open(&options.data.data).await?;
    if let Some(market) = options.market.filter(|id| store.market(*id).is_none()) {
        bail!("--market {market}: there is no such market");
    }
    let now = clock::now();
    let mut errors = Vec::new();
    let mut rows: Vec<(usize, Upsert)> = Vec::new();
    for line in &table.lines {
        match row::parse(&table.header, line, options.market, store.trades()) {
            Ok(upsert) => rows.push((line.number, upsert)),
            Err(wrong) => errors.extend(wrong),
        }
    }
    let upserts: Vec<Upsert> = rows.iter().map(|(_, upsert)| upsert.clone()).collect();
    let judged = store.upsert(SYSTEM, &upserts, false, now).await?;
    errors.extend(refusals(&rows, &judged));
    errors.sort_by_key(|error| error.row);
    for error in &errors {
        println!("第{}行「{}」：{}", error.row, error.column, error.message);
    }
    let bad = table.lines.len()
        - judged
            .iter()
            .filter(|done| done.outcome != Outcome::Refused)
            .count();
    let writes = !options.dry_run && (bad == 0 || options.skip_bad);
    let done = if writes {
        store.upsert(SYSTEM, &upserts, true, now).await?
    } else {
        judged
    };
    store.close().await;
    report(table.lines.len(), bad, &done, writes, &options);
    let ok = bad == 0 || (options.skip_bad && writes);
    Ok(if ok {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn refusals(rows: &[(usize, Upsert)], judged: &[Upserted]) -> Vec<CellError> {
    let mut errors = Vec::new();
    for ((row, _), done) in rows.iter().zip(judged) {
        for error in &done.errors {
            let column = columns::title_of(&error.field).to_owned();
            errors.push(CellError {
                row: *row,
                column,
                message: error.message.clone(),
            });
        }
    }
    errors
}

fn report(rows: usize, bad: usize, done: &[Upserted], writes: bool, options: &ImportOptions) {
    let count = |outcome| done.iter().filter(|row| row.outcome == outcome).count();
    println!(
        "共{rows}行：新增{}，更新{}，不变{}，有错{bad}。{}",
        count(Outcome::Created),
        count(Outcome::Updated),
        count(Outcome::Unchanged),
        match (writes, options.dry_run) {
            (true, _) if bad > 0 => "有错的行没有导入，其余已导入。",
            (true, _) => "已导入。",
            (false, true) => "这是试运行，什么都没有写。",
            (false, false) =>
                "因为有错，一行都没有导入。改好再来，或加 --skip-bad 只导入没错的行。",
        }
    );
}
