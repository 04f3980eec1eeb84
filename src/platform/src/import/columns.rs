//! The columns of the table: Chinese title, field of the API, whether it must be filled, and
//! an example.

use linggong_contract::{
    EmployerKind, EmploymentForm, Insurance, Meals, PayUnit, Scope, Settlement, Source, Transport,
};

/// One column.
pub(super) struct Column {
    /// Header in the table.
    pub(super) title: &'static str,
    /// Field as the API names it in its errors.
    pub(super) field: &'static str,
    /// Whether each row must fill it.
    pub(super) required: bool,
    /// Shown in the template.
    pub(super) example: &'static str,
}

const fn column(
    title: &'static str,
    field: &'static str,
    required: bool,
    example: &'static str,
) -> Column {
    Column {
        title,
        field,
        required,
        example,
    }
}

/// All columns, in the order of the template.
pub(super) const COLUMNS: [Column; 34] = [
    column("记录编号", "record_id", true, "LX-0001"),
    column("市场代码", "market", false, "141124"),
    column("工种", "trade", true, "瓦工/砌墙"),
    column("标题", "title", true, "砌砖大工"),
    column("工作内容", "content", true, "古镇院墙修缮，砌毛石墙"),
    column("要求", "requirements", false, "会砌毛石墙，自带瓦刀"),
    column("用工主体", "employer.name", true, "临县古建修缮有限公司"),
    column("主体类型", "employer.kind", true, "企业"),
    column("已核验", "employer.verified", false, "是"),
    column("人数", "headcount", true, "10"),
    column("最低工钱(元)", "pay.min_fen", true, "300"),
    column("最高工钱(元)", "pay.max_fen", false, "350"),
    column("计薪单位", "pay.unit", true, "天"),
    column("件的名称", "pay.piece", false, ""),
    column("结算", "settlement", true, "日结"),
    column("开工日期", "start_on", true, "2026-11-22"),
    column("结束日期", "end_on", false, "2026-11-26"),
    column("上班", "hours.from", false, "07:00"),
    column("下班", "hours.to", false, "18:00"),
    column("地点", "place", true, "碛口古镇修缮工地"),
    column("离市场(公里)", "distance_km", false, "48"),
    column(
        "怎么走",
        "directions",
        false,
        "坐去碛口的客车，到古镇牌坊下车",
    ),
    column("带什么", "bring", false, "身份证、瓦刀、手套"),
    column("管饭", "meals", false, "管午饭"),
    column("管住", "lodging", false, "否"),
    column("交通", "transport", false, "车接车送"),
    column("保险", "insurance", false, "有意外险"),
    column("用工形式", "employment_form", false, "临时性"),
    column("来源", "source", false, "招聘登记"),
    column(
        "来源名称",
        "source_name",
        false,
        "转来的必填：网站、中介或工作站的名字",
    ),
    column("当天上工", "immediate", false, "是"),
    column("优先招用困难群众", "helped_first", false, "否"),
    column("发布范围", "scope", false, "本县"),
    column("有效期至", "valid_until", true, "2026-11-25 18:00"),
];

/// The title of the column that holds a field; the field's own name if there is none.
pub(super) fn title_of(field: &str) -> &str {
    COLUMNS
        .iter()
        .find(|column| column.field == field)
        .map_or(field, |column| column.title)
}

/// The words a column takes, if it takes only some.
pub(super) fn choices(field: &str) -> Option<Vec<&'static str>> {
    Some(match field {
        "employer.kind" => EmployerKind::ALL.iter().map(|one| one.label()).collect(),
        "pay.unit" => PayUnit::ALL.iter().map(|one| one.label()).collect(),
        "settlement" => Settlement::ALL.iter().map(|one| one.label()).collect(),
        "meals" => Meals::ALL.iter().map(|one| one.label()).collect(),
        "transport" => Transport::ALL.iter().map(|one| one.label()).collect(),
        "insurance" => Insurance::ALL.iter().map(|one| one.label()).collect(),
        "employment_form" => EmploymentForm::ALL.iter().map(|one| one.label()).collect(),
        "source" => Source::ALL.iter().map(|one| one.label()).collect(),
        "scope" => Scope::ALL.iter().map(|one| one.label()).collect(),
        "employer.verified" | "lodging" | "immediate" | "helped_first" => vec!["是", "否"],
        _ => return None,
    })
}
