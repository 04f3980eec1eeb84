//! The words, separated by spaces; longer ones stand before the shorter ones they contain.

use super::Kind;

/// Words that are wrong unless others stand right before or after them.
pub(super) struct Phrase {
    pub(super) kind: Kind,
    pub(super) words: &'static str,
    pub(super) fine_after: &'static str,
    pub(super) fine_before: &'static str,
}

const fn plain(kind: Kind, words: &'static str) -> Phrase {
    Phrase {
        kind,
        words,
        fine_after: "",
        fine_before: "",
    }
}

/// Words that deny what follows them.
const DENIED: &str = "无 零 免 包 不 没 没有 不收 不交 不用 无需 不用交 不需要 拒绝 无任何 任何 不收取 不收任何 免收 免交 返还";
/// Words after which a limit is none.
pub(super) const NO_MATTER: &str = "不限 均可 都可 皆可 都行 不论 不拘 无要求 、性别不限";

/// Money that nobody may ask for.
pub(super) const FEES: Phrase = Phrase {
    kind: Kind::Fee,
    words: "押金 保证金 风险金 报名费 中介费 介绍费 培训费 入职费 建档费 服装费 工装费 工服费 体检费 资料费 办证费 会员费",
    fine_after: DENIED,
    fine_before: "全免 免 由公司 由单位 单位出 公司出 单位承担 公司承担 老板出 老板报 报销 给报 公司报销",
};

/// All but sex and age, which are not told by words alone. Longer words stand first.
pub(super) const PHRASES: &[Phrase] = &[
    Phrase {
        kind: Kind::Ethnicity,
        words: "少数民族 汉族 回族 藏族 维吾尔 维族 彝族 蒙古族",
        fine_after: "限民族： 不限",
        fine_before: "不限 均可 都可 餐 菜 风味 歌 舞",
    },
    plain(Kind::Religion, "不信教 无宗教 有宗教 限信 信教者"),
    Phrase {
        kind: Kind::Marriage,
        words: "已婚已育 未婚未育 已婚 未婚 已育 未育 单身 离异 未孕 不孕 怀孕 孕妇",
        fine_after: "不限 照顾 护理 陪护 服务",
        fine_before: "不限 均可 都可 公寓 宿舍 护理 照 服务 餐 装 未婚不限 已婚不限 未婚均可 已婚均可 未婚都可 已婚都可",
    },
    Phrase {
        kind: Kind::Region,
        words: "本地户口 本地户籍 本市户口 本市户籍 本县户口 本县户籍 本省户口 本省户籍 城镇户口 农村户口 限本地 限本县 限本市 限本省 限本村 只招本地 只要本地 仅招本地 本地人 本村人 本县人 外地勿扰 外地人勿扰 外省勿扰 不要外地 不招外地 拒绝外地 谢绝外地 外地不要",
        fine_after: "非 不限",
        fine_before: "外地人都 外地都 外地人均可 外地均可 不限 均可 都可 都行 都要 优惠",
    },
    Phrase {
        kind: Kind::Carrier,
        words: "乙肝 两对半 乙型肝炎",
        fine_after: "不查 不检查 不体检 不验",
        fine_before: "不查 不限 疫苗",
    },
    FEES,
    Phrase {
        kind: Kind::Fee,
        words: "扣押身份证 押身份证 扣身份证 压身份证 收身份证 扣押证件 押证件 扣证件 收证件 押驾驶证 扣驾驶证 押证 扣留证件",
        fine_after: DENIED,
        fine_before: "复印件",
    },
    Phrase {
        kind: Kind::Bait,
        words: "日赚 日入 月入过万 月入上万 轻松月入 轻松赚 轻松日 轻松挣 轻松保底 工作轻松 花不完 躺赚 躺着挣 稳赚 包赚 暴富 一夜 保录 包录 包过 高薪轻松 轻松高薪",
        fine_after: "",
        fine_before: "式 以",
    },
    Phrase {
        kind: Kind::Age,
        words: "年轻 年龄限 年龄要求",
        fine_after: "",
        fine_before: "化 态 不限 无 没有 放宽",
    },
    Phrase {
        kind: Kind::Advance,
        words: "预支 借支 先借",
        fine_after: "不 不可 不能 不给 无",
        fine_before: "",
    },
];

/// What is for men or women without the worker being one, after 男 or 女.
pub(super) const GOODS: &str = "贞 装 鞋 包 裤 裙 袜 衣 帽 表 科 厕 宾 浴 更衣 卫生间 宿舍 寝室 童 婴 宝 孩 病人 患者 老人 客 顾客 雇主 主人 学员 性用品 性健康 性养生 性理疗 士内衣 士护理 士理 士养生 士亚健康 士皮鞋 士服 士美容 士健康 儿 朋友 士服装 性服装 性护理 权 篮 排 足";

/// What stands before 女 or 男 in words for others than the worker.
pub(super) const KIN: &str = "子 儿 孙 外孙 妇 美少";

/// Words about both sexes that limit neither.
pub(super) const BOTH: &str = "男女 女男 男、女 男/女 男或女 男和女 男，女";

/// What makes 60岁以上 an invitation.
pub(super) const INVITED: &str = "可 的可 也可 都可 均可 也行 都行 也要 也招 也收 的也";

/// Whom somebody looks after: their age is not the worker's.
pub(super) const LOOKED_AFTER: &str = "老 宝 孩 小孩 婴 娃 儿 幼 半 奶奶 爷爷 病人 双胞 男孩 女孩 的老 的孩 的小 的宝 的娃 以上老 左右老 多老 多的老 多的孩 大的 女宝 男宝";
