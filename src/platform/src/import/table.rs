//! Reading a file into a header and lines of text, whatever its format and encoding.

use std::borrow::Cow;
use std::io::Cursor;

use anyhow::{Context as _, bail};
use calamine::{Data, Reader as _, Xlsx};

use super::columns::COLUMNS;

/// Most rows in one file; larger ones are split or sent through the API.
const ROWS_MAX: usize = 50_000;

/// A table of text.
#[derive(Debug)]
pub(super) struct Table {
    /// For each column of the file, the place of its title in [`COLUMNS`].
    pub(super) header: Vec<Option<usize>>,
    pub(super) lines: Vec<Line>,
}

/// One row with something in it.
#[derive(Debug)]
pub(super) struct Line {
    /// Row as a spreadsheet numbers it.
    pub(super) number: usize,
    pub(super) cells: Vec<String>,
}

/// Reads a CSV or XLSX file, or cells copied from a spreadsheet.
pub(super) fn read(bytes: &[u8]) -> anyhow::Result<Table> {
    // XLSX is a ZIP archive; the name may say anything.
    let rows = if bytes.starts_with(b"PK") {
        read_xlsx(bytes)?
    } else {
        read_csv(bytes)?
    };
    let mut lines = rows
        .into_iter()
        .enumerate()
        .map(|(at, cells)| Line {
            number: at + 1,
            cells,
        })
        .filter(|line| line.cells.iter().any(|cell| !cell.is_empty()));
    let Some(first) = lines.next() else {
        bail!("文件是空的")
    };
    let header = match_header(&first.cells)?;
    let lines: Vec<Line> = lines.collect();
    if lines.len() > ROWS_MAX {
        bail!("一个文件最多{ROWS_MAX}行，这个有{}行", lines.len());
    }
    Ok(Table { header, lines })
}

fn match_header(cells: &[String]) -> anyhow::Result<Vec<Option<usize>>> {
    let bare = |text: &str| {
        text.trim_end_matches('*')
            .replace('（', "(")
            .replace('）', ")")
    };
    let mut header = Vec::with_capacity(cells.len());
    for cell in cells {
        let found = COLUMNS.iter().position(|column| column.title == bare(cell));
        if found.is_none() && !cell.is_empty() {
            bail!("表头里不认识「{cell}」这一列；请先下载空表，用它的表头");
        }
        if found.is_some() && header.contains(&found) {
            bail!("表头里「{cell}」出现了两次");
        }
        header.push(found);
    }
    let missing = COLUMNS
        .iter()
        .enumerate()
        .find(|(at, column)| column.required && !header.contains(&Some(*at)));
    if let Some((_, column)) = missing {
        bail!("表头里缺少「{}」这一列", column.title);
    }
    Ok(header)
}

fn read_csv(bytes: &[u8]) -> anyhow::Result<Vec<Vec<String>>> {
    let text = decode(bytes)?.replace("\r\n", "\n");
    // Cells that are copied come with tabs between them.
    let head = text.lines().next().unwrap_or_default();
    let delimiter = if head.contains('\t') { b'\t' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.context("CSV 格式不对")?;
        // The reader skips blank lines before a record; a spreadsheet numbers them too.
        let start = record.position().map_or(0, csv::Position::byte);
        let rest = text
            .as_bytes()
            .get(usize::try_from(start)?..)
            .unwrap_or_default();
        let blank = rest.iter().take_while(|byte| **byte == b'\n').count();
        rows.extend(std::iter::repeat_n(Vec::new(), blank));
        rows.push(record.iter().map(|cell| cell.trim().to_owned()).collect());
    }
    Ok(rows)
}

/// UTF-8 with or without mark, else GB 18030 (which contains GBK and GB 2312, as Chinese
/// Excel writes them).
fn decode(bytes: &[u8]) -> anyhow::Result<Cow<'_, str>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(text.into());
    }
    let (text, _, broken) = encoding_rs::GB18030.decode(bytes);
    if broken {
        bail!("文件编码既不是 UTF-8 也不是 GB 18030");
    }
    Ok(text)
}

fn read_xlsx(bytes: &[u8]) -> anyhow::Result<Vec<Vec<String>>> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).context("不是正确的 XLSX 文件")?;
    let sheet = workbook
        .worksheet_range_at(0)
        .context("XLSX 里没有工作表")??;
    let (first_row, first_column) = sheet.start().unwrap_or_default();
    let mut rows = vec![Vec::new(); usize::try_from(first_row)?];
    for row in sheet.rows() {
        let mut cells = vec![String::new(); usize::try_from(first_column)?];
        cells.extend(row.iter().map(cell_text));
        rows.push(cells);
    }
    Ok(rows)
}

/// A cell as somebody would have typed it.
fn cell_text(cell: &Data) -> String {
    match cell {
        Data::DateTime(at) => {
            let (year, month, day, hour, minute, ..) = at.to_ymd_hms_milli();
            let is_clock = at.as_f64() < 1.0;
            let is_date = at.as_f64().fract() == 0.0;
            match (is_clock, is_date) {
                (true, _) => format!("{hour:02}:{minute:02}"),
                (false, true) => format!("{year:04}-{month:02}-{day:02}"),
                (false, false) => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}"),
            }
        }
        Data::Float(number) => format!("{number}"),
        other => other.to_string().trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "记录编号,工种,标题,工作内容,用工主体,主体类型,人数,最低工钱（元）,计薪单位,结算,开工日期,地点,有效期至";

    fn lines(bytes: &[u8]) -> Vec<(usize, String)> {
        let table = read(bytes).unwrap();
        table
            .lines
            .iter()
            .map(|line| (line.number, line.cells[0].clone()))
            .collect()
    }

    #[test]
    fn three_encodings_read_the_same_and_rows_keep_their_numbers() {
        let text = format!("{HEADER}\n岢岚-1,木工\n\n盂县-2,木工\n");
        let expect = vec![(2, "岢岚-1".to_owned()), (4, "盂县-2".to_owned())];
        assert_eq!(lines(text.as_bytes()), expect);
        assert_eq!(lines(&[b"\xef\xbb\xbf", text.as_bytes()].concat()), expect);
        let (gb, _, _) = encoding_rs::GB18030.encode(&text);
        assert_eq!(lines(&gb), expect);
        assert_eq!(lines(text.replace(',', "\t").as_bytes()), expect);
    }

    #[test]
    fn a_wrong_header_is_named() {
        let said = |text: &str| read(text.as_bytes()).unwrap_err().to_string();
        assert!(said("记录编号,工资\n1,2\n").contains("工资"));
        assert!(said("记录编号,工种\n1,2\n").contains("标题"));
        assert!(said("记录编号,记录编号\n1,2\n").contains("两次"));
        assert!(said("\n\n").contains("空的"));
    }
}
