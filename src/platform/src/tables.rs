//! Tables to take away: CSV and XLSX.

use anyhow::Context as _;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook};

/// The media type of a spreadsheet.
pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const COLUMN_WIDTH: f64 = 14.0;

/// What stands around a spreadsheet's rows.
pub(crate) struct Sheet<'a> {
    /// On its tab.
    pub(crate) name: &'a str,
    /// Above everything.
    pub(crate) title: &'a str,
    /// For whoever signs.
    pub(crate) under_title: &'a str,
    /// Of the columns.
    pub(crate) heads: &'a [&'a str],
    /// Right below the rows, for whoever wrote it; nothing if empty.
    pub(crate) foot: &'a str,
    /// Below all that, a line each.
    pub(crate) notes: &'a [&'a str],
}

/// A table with a mark, so that Excel reads it as UTF-8. What is signed or remarked stands in the
/// first cells of last lines, `below`, so that the first line is the heads'; an empty one is none.
pub(crate) fn csv(
    heads: &[&str],
    rows: impl Iterator<Item = impl IntoIterator<Item = String>>,
    below: &[&[&str]],
) -> anyhow::Result<Vec<u8>> {
    let mut table = csv::Writer::from_writer(vec![0xef, 0xbb, 0xbf]);
    table.write_record(heads)?;
    for row in rows {
        table.write_record(row.into_iter().map(inert))?;
    }
    for line in below.iter().filter(|line| !line.is_empty()) {
        let cells = line.iter().map(|cell| inert((*cell).to_owned()));
        // As many cells as any other line.
        let all = cells.chain(std::iter::repeat(String::new()));
        table.write_record(all.take(heads.len()))?;
    }
    table.into_inner().context("the table is written to memory")
}

/// A cell that no spreadsheet takes for a formula, whoever wrote it.
fn inert(cell: String) -> String {
    const STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    if cell.starts_with(STARTS) {
        format!("'{cell}")
    } else {
        cell
    }
}

/// A spreadsheet that is printed on one page's width. What is a number is one there, too.
pub(crate) fn xlsx(
    sheet: &Sheet<'_>,
    rows: impl Iterator<Item = impl IntoIterator<Item = String>>,
) -> anyhow::Result<Vec<u8>> {
    let title = Format::new()
        .set_bold()
        .set_font_size(16)
        .set_align(FormatAlign::Center);
    let boxed = Format::new()
        .set_border(FormatBorder::Thin)
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter);
    let head = boxed.clone().set_bold().set_align(FormatAlign::Center);
    let last = u16::try_from(sheet.heads.len())?.saturating_sub(1);
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet().set_name(sheet.name)?;
    page.set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0);
    page.merge_range(0, 0, 0, last, sheet.title, &title)?;
    page.merge_range(1, 0, 1, last, sheet.under_title, &Format::new())?;
    page.set_freeze_panes(3, 3)?;
    for (at, words) in (0..).zip(sheet.heads) {
        page.write_with_format(2, at, *words, &head)?;
        page.set_column_width(at, COLUMN_WIDTH)?;
    }
    let mut below = 3;
    for row in rows {
        for (at, cell) in (0..).zip(row) {
            match cell.parse::<f64>() {
                Ok(number) if number.is_finite() => {
                    page.write_with_format(below, at, number, &boxed)?;
                }
                _ => {
                    page.write_string_with_format(below, at, cell, &boxed)?;
                }
            }
        }
        below += 1;
    }
    let foot = Some(sheet.foot).filter(|foot| !foot.is_empty());
    for note in foot.iter().chain(sheet.notes) {
        page.merge_range(below, 0, below, last, note, &Format::new())?;
        below += 1;
    }
    Ok(workbook.save_to_buffer()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula() {
        let rows = [["=HYPERLINK(\"http://evil\")".to_owned(), "-5".to_owned()]];
        let table = csv(&["甲", "乙"], rows.into_iter(), &[]).unwrap();
        let text = String::from_utf8(table).unwrap();
        assert_eq!(
            text,
            "\u{feff}甲,乙\n\"'=HYPERLINK(\"\"http://evil\"\")\",'-5\n"
        );
    }

    #[test]
    fn what_is_signed_is_a_line_like_any_other() {
        let rows = [["1", "2", "3"].map(str::to_owned)];
        let below: [&[&str]; 3] = [&["填报人：", "=1"], &[], &["还有2行"]];
        let table = csv(&["甲", "乙", "丙"], rows.into_iter(), &below).unwrap();
        let text = String::from_utf8(table).unwrap();
        assert_eq!(text, "\u{feff}甲,乙,丙\n1,2,3\n填报人：,'=1,\n还有2行,,\n");
    }
}
