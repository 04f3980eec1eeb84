//! What somebody may tell about themselves when they register (求职登记). Every part is
//! optional: nobody is refused for leaving it out (个人信息保护法 16).

use std::fmt;

use serde::{Deserialize, Serialize};
use time::Date;

use crate::words::words;
use crate::{Adcode, IdentityNumber, TradeId, date_format};

words! {
    /// Sex as GB/T 2261.1 tells them apart; for statistics only.
    Sex {
        Male = "male", "男";
        Female = "female", "女";
    }
}

words! {
    /// Education as GB/T 4658 tells them apart, from its code 10 to 90.
    Education {
        Postgraduate = "postgraduate", "研究生";
        Bachelor = "bachelor", "大学本科";
        College = "college", "大专";
        Vocational = "vocational", "中专、技校";
        HighSchool = "high_school", "高中";
        MiddleSchool = "middle_school", "初中";
        Primary = "primary", "小学";
        Other = "other", "没上过学、其他";
    }
}

words! {
    /// Level of a national skill certificate, the lowest first.
    Skill {
        Junior = "junior", "初级工";
        Middle = "middle", "中级工";
        Senior = "senior", "高级工";
        Technician = "technician", "技师";
        SeniorTechnician = "senior_technician", "高级技师";
    }
}

words! {
    /// Papers that some work asks for.
    Certificate {
        Electrician = "electrician", "电工证";
        Welder = "welder", "焊工证";
        Height = "height", "高处作业证";
        Forklift = "forklift", "叉车证";
        Driver = "driver", "驾驶证";
        Health = "health", "健康证";
        Care = "care", "护理、育婴证";
        Chef = "chef", "厨师证";
    }
}

words! {
    /// When somebody can start.
    Availability {
        Today = "today", "今天就能干";
        Week = "week", "一周内";
        Later = "later", "一周以后";
    }
}

words! {
    /// How far somebody goes for work.
    Reach {
        County = "county", "就在本县";
        City = "city", "全市都行";
        Province = "province", "全省都行";
        Anywhere = "anywhere", "出省也行";
    }
}

words! {
    /// What else somebody would like.
    Aim {
        Training = "training", "想学技术";
        Steady = "steady", "想找长期工";
        Business = "business", "想自己创业";
    }
}

words! {
    /// Hardship somebody declares (困难零工). Needs a consent of its own.
    Hardship {
        LongWait = "long_wait", "好久没等到活";
        LowIncome = "low_income", "低收入家庭";
        Disability = "disability", "残疾人";
        Older = "older", "年纪大了";
    }
}

/// Most trades somebody asks for.
pub const TRADES_MAX: usize = 5;

/// What a person told about themselves. `Debug` prints none of it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Profile {
    /// Trades they want, up to five; see `GET /trades`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<u16>, max_items = 5, example = json!([101, 107])))]
    pub trades: Vec<TradeId>,
    /// When they can start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub availability: Option<Availability>,
    /// How far they go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reach: Option<Reach>,
    /// County of household registration; a province's code for those from elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "141124"))]
    pub household: Option<Adcode>,
    /// Sex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// Day of birth.
    #[serde(
        default,
        with = "date_format::option",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date, example = "1968-05-12"))]
    pub born_on: Option<Date>,
    /// Education.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub education: Option<Education>,
    /// Level of skill.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skill: Option<Skill>,
    /// Papers they hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub certificates: Vec<Certificate>,
    /// What else they would like.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aims: Vec<Aim>,
    /// Resident identity number; needs the consent to sensitive data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "11010519491231002X"))]
    pub identity: Option<IdentityNumber>,
    /// Hardship they declare; needs the consent to sensitive data.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hardship: Vec<Hardship>,
}

impl Profile {
    /// Whether it holds what needs a separate consent (个人信息保护法 29).
    #[must_use]
    pub const fn is_sensitive(&self) -> bool {
        self.identity.is_some() || !self.hardship.is_empty()
    }

    /// Takes in an identity number and what it tells: birth, sex, and the county of its first six
    /// digits, which may be none of today's (`rules::registration::household`).
    pub fn identify(&mut self, identity: IdentityNumber) {
        self.born_on = Some(identity.born_on());
        self.sex = Some(identity.sex());
        self.household = identity.county();
        self.identity = Some(identity);
    }

    /// Lets the identity number, if there is one, have the last word about birth and sex.
    pub fn settle(&mut self) {
        if let Some(identity) = &self.identity {
            self.born_on = Some(identity.born_on());
            self.sex = Some(identity.sex());
        }
    }
}

impl fmt::Debug for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Profile(…)")
    }
}
