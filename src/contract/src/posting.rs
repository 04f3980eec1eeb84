//! One vacancy (用工信息): the unit that every screen subscribes to.

use serde::{Deserialize, Serialize};
use time::Time;

use crate::words::words;
use crate::{Adcode, Moment, PostingDraft, clock_format};

/// A posting's number in the database, unique over the province.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct PostingId(pub i64);

words! {
    /// Where a posting is in its life.
    State {
        Pending = "pending", "待审核";
        Open = "open", "在招";
        Filled = "filled", "已招满";
        Withdrawn = "withdrawn", "已撤回";
        Expired = "expired", "已过期";
        Rejected = "rejected", "未通过";
    }
}

words! {
    /// Which markets show it: its own, all of its city, or all of the province.
    Scope {
        County = "county", "本县";
        City = "city", "全市";
        Province = "province", "全省";
    }
}

words! {
    /// What kind of employer (用工主体) it is.
    EmployerKind {
        Company = "company", "企业";
        Individual = "individual", "个人";
        Agency = "agency", "中介机构";
    }
}

words! {
    /// How the posting was collected.
    Source {
        Registration = "registration", "招聘登记";
        Visit = "visit", "走访调研";
        Agency = "agency", "劳务中介";
        Online = "online", "线上采集";
        OutOfProvince = "out_of_province", "省外征集";
    }
}

words! {
    /// The form of employment, as the ministry's opinion names them.
    EmploymentForm {
        PartTime = "part_time", "非全日制";
        Temporary = "temporary", "临时性";
        Stage = "stage", "阶段性";
    }
}

words! {
    /// Which meals the employer pays.
    Meals {
        None = "none", "不管饭";
        Lunch = "lunch", "管午饭";
        Two = "two", "管两顿饭";
        Three = "three", "管三顿饭";
    }
}

words! {
    /// Who pays the way to work.
    Transport {
        None = "none", "自己去";
        Pickup = "pickup", "车接车送";
        Reimbursed = "reimbursed", "报销路费";
    }
}

words! {
    /// The insurance the employer takes out.
    Insurance {
        None = "none", "无";
        Accident = "accident", "有意外险";
        WorkInjury = "work_injury", "有工伤保险";
    }
}

/// Who wants the work done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Employer {
    /// Name as shown to the public.
    #[cfg_attr(feature = "openapi", schema(example = "临县古建修缮有限公司"))]
    pub name: String,
    /// Company, individual or agency.
    pub kind: EmployerKind,
    /// Whether the market has checked it.
    #[serde(default)]
    pub verified: bool,
}

/// Working hours of a day; past midnight if `to` is before `from`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Hours {
    /// Start, `HH:MM`.
    #[serde(with = "clock_format")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "07:00"))]
    pub from: Time,
    /// End, `HH:MM`.
    #[serde(with = "clock_format")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "18:00"))]
    pub to: Time,
}

/// A posting as everybody may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Posting {
    /// Identity over the province.
    #[cfg_attr(feature = "openapi", schema(value_type = i64, example = 1042))]
    pub id: PostingId,
    /// The short number people read off the wall and type at the kiosk; unique among the
    /// open postings that a market shows.
    #[cfg_attr(feature = "openapi", schema(example = 107))]
    pub number: u32,
    /// The market that published it.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "141124"))]
    pub market: Adcode,
    /// Where it is in its life.
    pub state: State,
    /// How many people are still wanted.
    #[cfg_attr(feature = "openapi", schema(example = 6))]
    pub remaining: u32,
    /// When it was first shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub opened_at: Option<Moment>,
    /// When it was filled, withdrawn, rejected or ran out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub closed_at: Option<Moment>,
    /// When it last changed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime, example = "2026-11-22T06:12:00.000+08:00"))]
    pub updated_at: Moment,
    /// What the employer said.
    pub draft: PostingDraft,
}

impl Posting {
    /// How many of the places are taken.
    #[must_use]
    pub const fn taken(&self) -> u32 {
        self.draft.headcount.saturating_sub(self.remaining)
    }

    /// Whether it may be shown as open at `now`: open, and not past its validity.
    #[must_use]
    pub fn is_open(&self, now: Moment) -> bool {
        self.state == State::Open && self.draft.valid_until > now
    }

    /// Whether people can start on the very day (当天上工).
    #[must_use]
    pub fn is_urgent(&self, now: Moment) -> bool {
        self.draft.immediate && self.draft.start_on <= now.date()
    }
}
