//! One row of the table as a posting.

use linggong_contract::api::entry::CellError;
use linggong_contract::{
    Adcode, Employer, EmployerKind, EmploymentForm, Hours, Insurance, Meals, Pay, PayUnit,
    PostingDraft, Scope, Settlement, Source, Transport, clock_format,
};
use linggong_rules::{trades, typed};
use linggong_store::Upsert;

use super::columns::{COLUMNS, choices, title_of};
use super::table::Line;

/// Cells of one row by field; collects what is wrong with them.
struct Cells<'a> {
    header: &'a [Option<usize>],
    line: &'a Line,
    errors: Vec<CellError>,
}

impl<'a> Cells<'a> {
    fn text(&self, field: &str) -> &'a str {
        let column = COLUMNS.iter().position(|column| column.field == field);
        let place = self
            .header
            .iter()
            .position(|at| at.is_some() && *at == column);
        place
            .and_then(|at| self.line.cells.get(at))
            .map_or("", |cell| cell.trim())
    }

    fn wrong(&mut self, field: &str, message: impl Into<String>) {
        let column = title_of(field).to_owned();
        self.errors.push(CellError {
            row: self.line.number,
            column,
            message: message.into(),
        });
    }

    /// The cell as `T`; `None` if it is empty or wrong.
    fn read<T>(
        &mut self,
        field: &str,
        expect: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.text(field);
        if text.is_empty() {
            if COLUMNS
                .iter()
                .any(|column| column.field == field && column.required)
            {
                self.wrong(field, "不能空着");
            }
            return None;
        }
        let value = parse(text);
        if value.is_none() {
            self.wrong(field, format!("“{text}”不对，应写成{expect}"));
        }
        value
    }

    /// One of a column's words.
    fn word<T: Copy>(
        &mut self,
        field: &str,
        all: &[T],
        label: impl Fn(T) -> &'static str,
    ) -> Option<T> {
        let expect = choices(field).unwrap_or_default().join("、");
        self.read(field, &expect, |text| {
            all.iter().copied().find(|one| label(*one) == text)
        })
    }

    fn yes(&mut self, field: &str) -> bool {
        let parse = |text: &str| match text {
            "是" | "有" | "1" => Some(true),
            "否" | "无" | "0" => Some(false),
            _ => None,
        };
        self.read(field, "“是”或“否”", parse).unwrap_or(false)
    }
}

/// Reads a row, or names each wrong cell.
pub(super) fn parse(
    header: &[Option<usize>],
    line: &Line,
    market: Option<Adcode>,
) -> Result<Upsert, Vec<CellError>> {
    let mut cells = Cells {
        header,
        line,
        errors: Vec::new(),
    };
    let market = match cells.text("market") {
        "" => {
            if market.is_none() {
                cells.wrong("market", "没有写市场，命令里也没有 --market");
            }
            market
        }
        _ => cells.read("market", "6位区划代码", |text| {
            Adcode::parse(text).ok()
        }),
    };
    let record_id = cells.read("record_id", "", |text| Some(text.to_owned()));
    let draft = draft(&mut cells);
    match (record_id, market, draft) {
        (Some(record_id), Some(market), Some(draft)) if cells.errors.is_empty() => Ok(Upsert {
            record_id,
            market,
            review: false,
            once: false,
            reason: None,
            draft,
        }),
        _ => Err(cells.errors),
    }
}

fn draft(cells: &mut Cells<'_>) -> Option<PostingDraft> {
    // Every cell is read before anything is given up, so that one run names all errors.
    let trade = cells.read("trade", "工种名称或编号", trades::find);
    let text = |cells: &mut Cells<'_>, field| cells.read(field, "", |text| Some(text.to_owned()));
    let title = text(cells, "title");
    let content = text(cells, "content");
    let requirements = text(cells, "requirements").unwrap_or_default();
    let name = text(cells, "employer.name");
    let kind = cells.word("employer.kind", EmployerKind::ALL, EmployerKind::label);
    let verified = cells.yes("employer.verified");
    let headcount = cells.read("headcount", "整数", |text| {
        text.trim_end_matches('人').parse().ok()
    });
    let pay = pay(cells);
    let settlement = cells.word("settlement", Settlement::ALL, Settlement::label);
    let start_on = cells.read("start_on", "2026-11-22", typed::date);
    let end_on = cells.read("end_on", "2026-11-22", typed::date);
    let hours = hours(cells);
    let place = text(cells, "place");
    let distance_km = cells.read("distance_km", "多少公里，例如 12", |text| {
        text.trim_end_matches("公里").parse().ok()
    });
    let directions = text(cells, "directions");
    let bring = text(cells, "bring");
    let meals = cells
        .word("meals", Meals::ALL, Meals::label)
        .unwrap_or(Meals::None);
    let lodging = cells.yes("lodging");
    let transport = cells
        .word("transport", Transport::ALL, Transport::label)
        .unwrap_or(Transport::None);
    let insurance = cells
        .word("insurance", Insurance::ALL, Insurance::label)
        .unwrap_or(Insurance::None);
    let employment_form = cells
        .word(
            "employment_form",
            EmploymentForm::ALL,
            EmploymentForm::label,
        )
        .unwrap_or(EmploymentForm::Temporary);
    let source = cells
        .word("source", Source::ALL, Source::label)
        .unwrap_or(Source::Registration);
    let source_name = text(cells, "source_name");
    let immediate = cells.yes("immediate");
    let helped_first = cells.yes("helped_first");
    let scope = cells
        .word("scope", Scope::ALL, Scope::label)
        .unwrap_or(Scope::County);
    let valid_until = cells.read("valid_until", "2026-11-25 18:00", typed::until);
    Some(PostingDraft {
        trade: trade?,
        title: title?,
        content: content?,
        requirements,
        employer: Employer {
            name: name?,
            kind: kind?,
            verified,
        },
        headcount: headcount?,
        pay: pay?,
        settlement: settlement?,
        start_on: start_on?,
        end_on,
        hours,
        place: place?,
        distance_km,
        directions,
        bring,
        meals,
        lodging,
        transport,
        insurance,
        employment_form,
        source,
        source_name,
        immediate,
        helped_first,
        scope,
        valid_until: valid_until?,
    })
}

fn pay(cells: &mut Cells<'_>) -> Option<Pay> {
    let min_fen = cells.read("pay.min_fen", "多少元，例如 300 或 8.5", typed::fen);
    let max_fen = cells.read("pay.max_fen", "多少元，例如 350", typed::fen);
    let unit = cells.word("pay.unit", PayUnit::ALL, PayUnit::label);
    let piece = cells.read("pay.piece", "", |text| Some(text.to_owned()));
    Some(Pay {
        min_fen: min_fen?,
        max_fen,
        unit: unit?,
        piece,
    })
}

fn hours(cells: &mut Cells<'_>) -> Option<Hours> {
    let from = cells.read("hours.from", "07:00", clock_format::parse);
    let to = cells.read("hours.to", "18:00", clock_format::parse);
    if from.is_some() != to.is_some() && cells.errors.is_empty() {
        cells.wrong(
            if from.is_some() {
                "hours.to"
            } else {
                "hours.from"
            },
            "上班和下班要一起写",
        );
    }
    Some(Hours {
        from: from?,
        to: to?,
    })
}
