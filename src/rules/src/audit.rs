//! What the audit log's lines say in Chinese.

use linggong_contract::Moment;

/// What stands before a system's name: no account is called so, as theirs begin with a letter.
pub const BY_SYSTEM: &str = "系统：";

/// No request takes so long: a minute. A line that has no outcome by then gets none.
const ANSWERED_WITHIN_MS: i64 = 60_000;
/// What came of a line whose outcome nobody could write.
const INTERRUPTED: &str = "没有结果（服务中断）";
/// What that means.
pub const INTERRUPTED_MEANS: &str = "没有结果（服务中断）：正在办的时候服务器停了，或者结果没能写进日志。可能办成了，也可能没有，请去看那一条现在的样子。";

/// Whether a line without an outcome that began at `at` gets none any more: nobody knows what came
/// of it.
#[must_use]
pub fn is_interrupted(at: Moment, now: Moment) -> bool {
    now.since_ms(at) >= ANSWERED_WITHIN_MS
}

/// What is said of a line without an outcome that began at `at`.
fn without_outcome(at: Moment, now: Moment) -> &'static str {
    if is_interrupted(at, now) {
        INTERRUPTED
    } else {
        "正在办"
    }
}

/// What came of a line that began at `at`, as page and table have it: in a word, and with the
/// HTTP status of its answer if it was not done.
#[must_use]
pub fn result(status: Option<u16>, at: Moment, now: Moment) -> String {
    match status {
        None => without_outcome(at, now).to_owned(),
        Some(status @ 200..300) => outcome(status).to_owned(),
        Some(status) => format!("{}（{status}）", outcome(status)),
    }
}

/// What the log says beside a sign-in with the right password of an account that is disabled.
pub const SIGNED_IN_DISABLED: &str = "账号停用了";

/// Two met, or one came late: nothing that anybody did wrong.
const COLLISION: u16 = 409;

/// What came of a line, in a word, by the HTTP status of its answer.
const fn outcome(status: u16) -> &'static str {
    match status {
        200..300 => "成功",
        401 => "密码不对",
        403 => "不许做",
        404 => "没有这一条",
        COLLISION => "没办成：别人先动过，或现在不能办",
        422 => "填得不对",
        423 => "账号锁住",
        429 => "太频繁",
        _ => "没办成",
    }
}

/// Whether somebody who reads the log should stop at a line.
#[must_use]
pub const fn is_conspicuous(status: u16) -> bool {
    !matches!(status, 200..300 | COLLISION)
}

/// What was done at an address, by its method and pattern; the pattern itself if it is not known.
#[must_use]
pub fn told(action: &str) -> &str {
    let found = ACTIONS.iter().find(|(pattern, _)| *pattern == action);
    found.map_or(action, |(_, told)| told)
}

/// The method and pattern of what is told by a word; nothing if no action is told so.
#[must_use]
pub fn action(word: &str) -> Option<&'static str> {
    let found = ACTIONS.iter().find(|(_, told)| *told == word);
    found.map(|(pattern, _)| *pattern)
}

/// What the server does by itself: taking away what was kept long enough.
pub const RETENTION: &str = "linggong retention";

/// Every address and command at which staff change or open something.
pub const ACTIONS: &[(&str, &str)] = &[
    ("linggong staff create", "在服务器上建账号"),
    ("linggong staff reset", "在服务器上重置密码"),
    ("linggong staff disable", "在服务器上停用账号"),
    (RETENTION, "清理到期的记录"),
    ("POST /api/v1/staff/session", "登录"),
    ("DELETE /api/v1/staff/session", "退出"),
    ("PUT /api/v1/staff/session/password", "改自己的密码"),
    ("POST /api/v1/staff/accounts", "建账号"),
    ("POST /api/v1/staff/accounts/{id}/password", "重置密码"),
    ("PUT /api/v1/staff/accounts/{id}/enabled", "启用或停用账号"),
    ("GET /api/v1/staff/audit.csv", "导出日志"),
    (
        "PUT /api/v1/staff/programmes/{market}/draft",
        "存轮播方案草稿",
    ),
    ("POST /api/v1/staff/programmes/{market}", "发布轮播方案"),
    ("POST /api/v1/staff/screens", "登记屏"),
    ("PUT /api/v1/staff/screens/{id}", "改屏的设置"),
    ("DELETE /api/v1/staff/screens/{id}", "撤掉屏"),
    ("POST /api/v1/staff/screens/{id}/restore", "恢复撤掉的屏"),
    ("POST /api/v1/staff/screens/{id}/replace", "换设备"),
    ("POST /api/v1/staff/screens/{id}/commands", "给屏发口令"),
    ("GET /api/v1/staff/forms/monthly.csv", "导出月报（CSV）"),
    ("GET /api/v1/staff/forms/monthly.xlsx", "导出月报（表格）"),
    ("PUT /api/v1/staff/forms/monthly/{market}/{month}", "填月报"),
    (
        "POST /api/v1/staff/forms/monthly/{market}/{month}/steps",
        "报送或退回月报",
    ),
    ("POST /api/v1/staff/seekers/{id}/open", "查看登记信息"),
    ("PUT /api/v1/staff/seekers/{id}/aid", "记困难帮扶"),
    ("POST /api/v1/staff/seekers", "帮人登记"),
    ("PUT /api/v1/staff/seekers/{id}/profile", "帮人改登记"),
    (
        "PUT /api/v1/staff/seekers/{id}/person",
        "帮人改名字、手机号",
    ),
    ("POST /api/v1/staff/seekers/{id}/referrals", "优先推荐"),
    ("PUT /api/v1/staff/interests/{id}/hold", "取消或恢复留位"),
    ("POST /api/v1/staff/training", "发布培训"),
    ("PUT /api/v1/staff/training/{id}", "改培训"),
    ("POST /api/v1/staff/articles", "发布政策"),
    ("PUT /api/v1/staff/articles/{id}", "改政策"),
    ("POST /api/v1/staff/employers/verify", "核实用人单位"),
    ("POST /api/v1/staff/employers/block", "拉黑用人单位"),
    ("POST /api/v1/staff/employers/unblock", "移出黑名单"),
    ("POST /api/v1/staff/takeovers", "紧急插播"),
    ("POST /api/v1/staff/takeovers/{id}/end", "结束插播"),
    ("POST /api/v1/staff/postings", "发布用工信息"),
    ("PUT /api/v1/staff/postings/{id}", "修改用工信息"),
    ("POST /api/v1/staff/postings/import", "导入用工表格"),
    ("GET /api/v1/staff/postings/template.xlsx", "下载用工空表"),
    (
        "POST /api/v1/staff/postings/{id}/restore",
        "恢复撤下的用工信息",
    ),
    ("POST /api/v1/staff/postings/bulk", "批量写入用工信息"),
    ("PUT /api/v1/staff/postings/{id}/taken", "改已招人数"),
    ("POST /api/v1/staff/postings/{id}/withdraw", "撤下用工信息"),
    ("PUT /api/v1/staff/postings/{id}/validity", "改有效期"),
    ("POST /api/v1/staff/postings/{id}/review", "审核用工信息"),
    ("POST /api/v1/staff/postings/{id}/contact", "查看发布人电话"),
    (
        "DELETE /api/v1/staff/postings/{id}/contact",
        "删除发布人电话",
    ),
    ("POST /api/v1/staff/interests", "帮人报名"),
    (
        "DELETE /api/v1/staff/interests/{id}/person",
        "按本人要求删除信息",
    ),
    ("POST /api/v1/staff/interests/{id}/steps", "办理报名"),
    ("POST /api/v1/staff/interests/{id}/undo", "撤回报名的一步"),
    ("PUT /api/v1/staff/interests/{id}/agreement", "记一方的同意"),
    ("POST /api/v1/staff/interests/{id}/open", "查看求职者信息"),
    ("POST /api/v1/staff/cases/{id}/open", "查看诉求内容"),
    ("POST /api/v1/staff/follow-ups", "加督办"),
    ("POST /api/v1/staff/follow-ups/{id}/steps", "办理督办"),
    ("POST /api/v1/staff/cases/{id}/steps", "办理诉求"),
    ("PUT /api/v1/staff/cases/{id}/checks/{item}", "勾办理清单"),
    ("GET /api/v1/staff/cases/{id}/receipt", "打印受理回执"),
    (
        "GET /api/v1/staff/reports/{kind}/table.csv",
        "导出报表（CSV）",
    ),
    (
        "GET /api/v1/staff/reports/{kind}/table.xlsx",
        "导出报表（表格）",
    ),
    (
        "PUT /api/v1/staff/markets/{market}/details",
        "写名录里的市场情况",
    ),
    ("PUT /api/v1/staff/courses/{record_id}", "写入培训课程"),
    ("DELETE /api/v1/staff/courses/{record_id}", "撤下培训课程"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::moment;

    #[test]
    fn what_was_never_answered_is_told_from_what_is_being_done() {
        let at = moment("2026-11-22T06:00:00+08:00");
        let check = |later_ms, is_over, expect: &str| {
            let now = at.plus_ms(later_ms);
            assert_eq!(is_interrupted(at, now), is_over, "{later_ms}");
            assert_eq!(result(None, at, now), expect, "{later_ms}");
        };
        check(0, false, "正在办");
        check(59_999, false, "正在办");
        check(60_000, true, INTERRUPTED);
        assert!(INTERRUPTED_MEANS.starts_with(INTERRUPTED));
    }

    #[test]
    fn what_was_not_done_has_the_number_of_its_answer() {
        let at = moment("2026-11-22T06:00:00+08:00");
        let told = |status| result(Some(status), at, at);
        assert_eq!(told(204), "成功");
        assert_eq!(told(409), "没办成：别人先动过，或现在不能办（409）");
        assert_eq!(told(500), "没办成（500）");
    }

    #[test]
    fn who_was_second_did_nothing_wrong() {
        let check = |status, word, is_told| {
            assert_eq!(outcome(status), word);
            assert_eq!(is_conspicuous(status), is_told, "{status}");
        };
        check(200, "成功", false);
        check(204, "成功", false);
        check(409, "没办成：别人先动过，或现在不能办", false);
        check(401, "密码不对", true);
        check(403, "不许做", true);
        check(500, "没办成", true);
    }

    #[test]
    fn every_action_has_one_word_of_its_own() {
        for (at, (pattern, word)) in ACTIONS.iter().enumerate() {
            assert_eq!(told(pattern), *word);
            assert_eq!(action(word), Some(*pattern));
            assert!(
                ACTIONS[..at]
                    .iter()
                    .all(|(other, said)| other != pattern && said != word)
            );
        }
        assert_eq!(told("GET /x"), "GET /x");
        assert_eq!(action("GET /x"), None);
    }
}
