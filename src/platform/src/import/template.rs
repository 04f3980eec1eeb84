//! The empty table: titles, words to choose from, and a page that explains each column.

use std::path::Path;

use anyhow::{Context as _, bail};
use rust_xlsxwriter::{Color, DataValidation, Format, Workbook};

use super::columns::{COLUMNS, choices};

/// Rows that get the lists of words.
const ROWS_WITH_LISTS: u32 = 2_000;

pub(super) fn write(file: &Path) -> anyhow::Result<()> {
    if file.exists() {
        bail!("{} exists already; name another file", file.display());
    }
    let is_csv = file
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    if is_csv {
        write_csv(file)
    } else {
        write_xlsx(file)
    }
}

/// With a mark, so that Excel reads it as UTF-8.
fn write_csv(file: &Path) -> anyhow::Result<()> {
    let titles: Vec<&str> = COLUMNS.iter().map(|column| column.title).collect();
    let text = format!("\u{feff}{}\r\n", titles.join(","));
    std::fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
}

fn write_xlsx(file: &Path) -> anyhow::Result<()> {
    std::fs::write(file, xlsx()?).with_context(|| format!("cannot write {}", file.display()))
}

/// The table as an XLSX file.
pub(crate) fn xlsx() -> anyhow::Result<Vec<u8>> {
    let head = Format::new()
        .set_bold()
        .set_background_color(Color::RGB(0xdd_e8_f5));
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("用工信息")?;
    sheet.set_freeze_panes(1, 0)?;
    for (at, column) in (0..).zip(&COLUMNS) {
        let title = if column.required {
            format!("{}*", column.title)
        } else {
            column.title.to_owned()
        };
        sheet.write_with_format(0, at, title, &head)?;
        sheet.set_column_width(at, 16)?;
        if let Some(words) = choices(column.field) {
            let list = DataValidation::new().allow_list_strings(&words)?;
            sheet.add_data_validation(1, at, ROWS_WITH_LISTS, at, &list)?;
        }
    }
    let help = workbook.add_worksheet().set_name("填写说明")?;
    for (at, title) in (0..).zip(["列", "必填", "例子", "可选的词"]) {
        help.write_with_format(0, at, title, &head)?;
        help.set_column_width(at, 28)?;
    }
    for (row, column) in (1..).zip(&COLUMNS) {
        help.write(row, 0, column.title)?;
        help.write(row, 1, if column.required { "是" } else { "" })?;
        help.write(row, 2, column.example)?;
        help.write(row, 3, choices(column.field).unwrap_or_default().join("、"))?;
    }
    Ok(workbook.save_to_buffer()?)
}
