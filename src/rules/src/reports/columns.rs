//! The columns of each report: what stands above them, what they are sorted by, and on which
//! side they are read from.

use linggong_contract::api::reports::ReportKind;
use linggong_contract::api::tables::ReportSort;

use ReportSort as By;

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// What stands above it; in 零工市场名录 exactly as the province's annex has it.
    pub head: &'static str,
    /// What it is sorted by; nothing if what stands there is sealed where it is kept.
    pub sort: Option<ReportSort>,
    /// Whether it holds figures: they are read from the right edge, and are not searched.
    pub is_figure: bool,
}

const fn figure(sort: ReportSort, head: &'static str) -> Column {
    Column {
        head,
        sort: Some(sort),
        is_figure: true,
    }
}

const fn text(sort: ReportSort, head: &'static str) -> Column {
    Column {
        head,
        sort: Some(sort),
        is_figure: false,
    }
}

/// What a person told, or who they are. It is opened for the rows of a page, not to compare
/// everybody by it.
const fn sealed(head: &'static str) -> Column {
    Column {
        head,
        sort: None,
        is_figure: false,
    }
}

const DIRECTORY: [Column; 8] = [
    figure(By::Row, "序号"),
    text(By::Market, "零工市场名称"),
    text(By::Nature, "运营性质(公共/经营性/自形成)"),
    text(By::Hours, "运行时间"),
    text(By::Address, "详细地址"),
    figure(By::People, "求职人员规模（人）"),
    text(By::Trade, "主要招聘工种"),
    figure(By::Confirmed, "日均招聘成功人数（人）"),
];
const LEDGER_POSTINGS: [Column; 11] = [
    figure(By::Row, "序号"),
    text(By::Market, "零工市场"),
    figure(By::Number, "编号"),
    text(By::Employer, "用工主体"),
    text(By::Trade, "工种"),
    text(By::Title, "岗位"),
    figure(By::Headcount, "招用人数"),
    text(By::Pay, "工钱"),
    text(By::Place, "工作地点"),
    text(By::Opened, "发布时间"),
    text(By::State, "状态"),
];
const LEDGER_SEEKERS: [Column; 11] = [
    figure(By::Row, "序号"),
    text(By::Market, "零工市场"),
    text(By::Subject, "求职者"),
    sealed("姓名"),
    sealed("电话"),
    text(By::At, "登记时间"),
    sealed("性别"),
    sealed("年龄"),
    sealed("户籍"),
    sealed("学历"),
    sealed("技能水平"),
];
const LEDGER_SERVICES: [Column; 8] = [
    figure(By::Row, "序号"),
    text(By::Market, "零工市场"),
    text(By::At, "时间"),
    text(By::Subject, "求职者"),
    text(By::Event, "事项"),
    text(By::Employer, "用工主体"),
    text(By::Title, "岗位"),
    text(By::By, "经办"),
];
const MONITORING: [Column; 5] = [
    text(By::Group, "类别"),
    text(By::Figure, "指标"),
    figure(By::This, "本期"),
    figure(By::Before, "上期"),
    figure(By::Change, "增减"),
];
const STATIONS: [Column; 8] = [
    figure(By::Row, "序号"),
    text(By::Unit, "征集单位"),
    figure(By::Stations, "工作站（个）"),
    figure(By::Annual, "全年任务（个）"),
    figure(By::Monthly, "当月任务（个）"),
    figure(By::Month, "当月征集（个）"),
    figure(By::Year, "本年累计（个）"),
    figure(By::Share, "完成全年任务（%）"),
];

/// The columns of a report.
#[must_use]
pub const fn columns(kind: ReportKind) -> &'static [Column] {
    match kind {
        ReportKind::Directory => &DIRECTORY,
        ReportKind::LedgerPostings => &LEDGER_POSTINGS,
        ReportKind::LedgerSeekers => &LEDGER_SEEKERS,
        ReportKind::LedgerServices | ReportKind::LedgerResults => &LEDGER_SERVICES,
        ReportKind::Monitoring => &MONITORING,
        ReportKind::Stations => &STATIONS,
    }
}

/// The place of the column that a report is sorted by; nothing if it has no such column.
#[must_use]
pub fn sorted_at(kind: ReportKind, sort: ReportSort) -> Option<usize> {
    let mut all = columns(kind).iter();
    all.position(|column| column.sort == Some(sort))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_sorts_one_column_of_a_report() {
        for kind in ReportKind::ALL {
            let all = columns(*kind);
            for (at, column) in all.iter().enumerate() {
                if let Some(sort) = column.sort {
                    assert_eq!(sorted_at(*kind, sort), Some(at), "{kind:?} {}", column.head);
                }
            }
        }
        assert_eq!(sorted_at(ReportKind::Monitoring, ReportSort::Row), None);
    }

    #[test]
    fn who_somebody_is_sorts_nothing() {
        let all = columns(ReportKind::LedgerSeekers).iter();
        let heads: Vec<&str> = all
            .filter(|column| column.sort.is_none())
            .map(|column| column.head)
            .collect();
        let sealed = ["姓名", "电话", "性别", "年龄", "户籍", "学历", "技能水平"];
        assert_eq!(heads, sealed);
    }
}
