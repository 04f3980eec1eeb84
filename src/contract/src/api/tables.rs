//! Lists that are sorted, searched and read page by page: the answer, and the words each can be
//! sorted by.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::words::words;

/// A part of a list, and how long the whole of it is.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// The records of this page.
    pub items: Vec<T>,
    /// How many there are on all pages.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = 1_204))]
    pub total: u64,
    /// How many there are of a kind, whatever was searched for; only where a list says so.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub counts: BTreeMap<String, u64>,
}

words! {
    /// What postings are sorted by.
    PostingSort {
        Opened = "opened", "上屏";
        ValidUntil = "valid_until", "有效期到";
        Remaining = "remaining", "还招";
        Number = "number", "号";
        Updated = "updated", "改动";
    }
}

words! {
    /// What cases are sorted by.
    CaseSort {
        Due = "due", "最晚答复";
        Created = "created", "收到";
        Updated = "updated", "改动";
    }
}

words! {
    /// What employers are sorted by.
    EmployerSort {
        Name = "name", "用人单位";
        Open = "open", "在招";
        Reports = "reports", "被举报";
        Due = "due", "有效到";
    }
}

words! {
    /// What interests are sorted by.
    InterestSort {
        Created = "created", "报名";
        Ticket = "ticket", "号";
        Number = "number", "用工信息";
    }
}

words! {
    /// What screens are sorted by.
    ScreenSort {
        Name = "name", "名字";
        Seen = "seen", "连接";
        Outages = "outages", "断过几次";
    }
}

words! {
    /// What courses are sorted by.
    CourseSort {
        Starts = "starts_on", "哪天开课";
        Days = "days", "几天";
        Taken = "taken", "报名";
    }
}

words! {
    /// What articles are sorted by.
    ArticleSort {
        Title = "title", "问什么";
        Market = "market", "哪里看";
        Start = "start_on", "哪几天";
    }
}

words! {
    /// What accounts are sorted by.
    AccountSort {
        Name = "name", "登录名";
        Label = "label", "姓名";
        Scope = "scope", "管辖";
        SignedIn = "signed_in", "上次登录";
    }
}

words! {
    /// What tasks are sorted by.
    FollowUpSort {
        Due = "due_on", "哪天到期";
        Market = "market", "哪里";
        Owner = "owner", "谁办";
        Updated = "updated", "改动";
    }
}

words! {
    /// What takeovers are sorted by.
    TakeoverSort {
        Began = "began", "什么时候";
        Title = "title", "标题";
        By = "by", "谁发的";
    }
}

words! {
    /// What reports are sorted by; which of them a report has, `rules::reports` says.
    ReportSort {
        Row = "row", "序号";
        Market = "market", "零工市场";
        Number = "number", "编号";
        Employer = "employer", "用工主体";
        Trade = "trade", "工种";
        Title = "title", "岗位";
        Headcount = "headcount", "招用人数";
        Pay = "pay", "工钱";
        Place = "place", "工作地点";
        Opened = "opened", "发布时间";
        State = "state", "状态";
        Subject = "subject", "求职者";
        At = "at", "时间";
        Event = "event", "事项";
        By = "by", "经办";
        Nature = "nature", "运营性质";
        Hours = "hours", "运行时间";
        Address = "address", "详细地址";
        People = "people", "求职人员规模";
        Confirmed = "confirmed", "日均招聘成功";
        Group = "group", "类别";
        Figure = "figure", "指标";
        This = "this", "本期";
        Before = "before", "上期";
        Change = "change", "增减";
        Unit = "unit", "征集单位";
        Stations = "stations", "工作站";
        Annual = "annual", "全年任务";
        Monthly = "monthly", "当月任务";
        Month = "month", "当月征集";
        Year = "year", "本年累计";
        Share = "share", "完成全年任务";
    }
}
