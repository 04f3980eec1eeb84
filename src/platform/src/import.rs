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
use linggong_contract::api::entry::{CellError, ImportMode, ImportReport};
use linggong_contract::{Adcode, Moment};
use linggong_rules::lint;
use linggong_store::{Store, Upsert};

use crate::cli::ImportOptions;
use crate::clock;

pub(crate) use template::xlsx as template;

/// The system the records of files come from.
pub(crate) const SYSTEM: &str = "文件导入";

/// How a table is taken in.
pub(crate) struct TakeIn<'a> {
    /// The system its records come from.
    pub(crate) system: &'a str,
    /// The market of rows that name none.
    pub(crate) market: Option<Adcode>,
    /// Whether whoever hands it in may write for a market.
    pub(crate) covers: &'a (dyn Fn(Adcode) -> bool + Sync),
    pub(crate) mode: ImportMode,
}

/// Writes an empty table.
pub(crate) fn write_template(file: &Path) -> anyhow::Result<ExitCode> {
    template::write(file)?;
    println!("已写好模板：{}", file.display());
    Ok(ExitCode::SUCCESS)
}

/// Reads and judges every row, and takes in what the mode says.
pub(crate) async fn take_in(
    store: &Store,
    bytes: &[u8],
    how: &TakeIn<'_>,
    now: Moment,
) -> anyhow::Result<ImportReport> {
    let table = table::read(bytes)?;
    let mut errors = Vec::new();
    let mut rows: Vec<(usize, Upsert)> = Vec::new();
    for line in &table.lines {
        match row::parse(&table.header, line, how.market) {
            Ok(upsert) if !(how.covers)(upsert.market) => errors.push(CellError {
                row: line.number,
                column: columns::title_of("market").to_owned(),
                message: "这个市场不归您管".to_owned(),
            }),
            Ok(upsert) => rows.push((line.number, upsert)),
            Err(wrong) => errors.extend(wrong),
        }
    }
    let upserts: Vec<Upsert> = rows.iter().map(|(_, upsert)| upsert.clone()).collect();
    let mut done = store.upsert(how.system, &upserts, false, now).await?;
    let taken = |outcome| move |row: &&linggong_store::Upserted| row.outcome == outcome;
    let refused =
        table.lines.len() - done.len() + done.iter().filter(taken(Outcome::Refused)).count();
    let written = match how.mode {
        ImportMode::Check => false,
        ImportMode::All => refused == 0,
        ImportMode::Good => true,
    };
    if written {
        done = store.upsert(how.system, &upserts, true, now).await?;
    }
    for ((row, upsert), done) in rows.iter().zip(&done) {
        let wrong = done
            .errors
            .iter()
            .map(|error| (error, error.message.clone()));
        let held = done
            .warnings
            .iter()
            .map(|error| (error, format!("{}。先等审核。", error.message)));
        errors.extend(wrong.chain(held).map(|(error, message)| CellError {
            row: *row,
            column: columns::title_of(&error.field).to_owned(),
            message,
        }));
        // Nothing is wrong with it, but somebody has to see to it.
        errors.extend(lint::hint(&upsert.draft).map(|message| CellError {
            row: *row,
            column: columns::title_of("insurance").to_owned(),
            message: format!("提醒：{message}"),
        }));
    }
    errors.sort_by_key(|error| error.row);
    let count = |outcome| done.iter().filter(taken(outcome)).count();
    Ok(ImportReport {
        rows: table.lines.len(),
        created: count(Outcome::Created),
        updated: count(Outcome::Updated),
        unchanged: count(Outcome::Unchanged),
        refused,
        held: done.iter().filter(|row| !row.warnings.is_empty()).count(),
        written,
        errors,
    })
}

/// Reads, judges, reports, and takes in.
pub(crate) async fn run(options: ImportOptions) -> anyhow::Result<ExitCode> {
    let bytes = std::fs::read(&options.file)
        .with_context(|| format!("cannot read {}", options.file.display()))?;
    let store = Store::open(&options.data.data).await?;
    if let Some(market) = options.market.filter(|id| store.market(*id).is_none()) {
        bail!("--market {market}: there is no such market");
    }
    let how = TakeIn {
        system: SYSTEM,
        market: options.market,
        covers: &|_| true,
        mode: match (options.dry_run, options.skip_bad) {
            (true, _) => ImportMode::Check,
            (false, true) => ImportMode::Good,
            (false, false) => ImportMode::All,
        },
    };
    let report = take_in(&store, &bytes, &how, clock::now())
        .await
        .with_context(|| options.file.display().to_string())?;
    store.close().await;
    print(&report, how.mode);
    let ok = report.refused == 0 || report.written;
    Ok(if ok {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn print(report: &ImportReport, mode: ImportMode) {
    for error in &report.errors {
        println!("第{}行「{}」：{}", error.row, error.column, error.message);
    }
    println!(
        "共{}行：新增{}，更新{}，不变{}，有错{}。{}",
        report.rows,
        report.created,
        report.updated,
        report.unchanged,
        report.refused,
        match mode {
            ImportMode::Check => "这是试运行，什么都没有写。",
            _ if !report.written =>
                "因为有错，一行都没有导入。改好再来，或加 --skip-bad 只导入没错的行。",
            _ if report.refused > 0 => "有错的行没有导入，其余已导入。",
            _ => "已导入。",
        }
    );
    if report.held > 0 {
        println!("其中{}条先等审核。", report.held);
    }
}
