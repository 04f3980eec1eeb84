//! Whether a course may be offered.

use linggong_contract::{CourseDraft, FieldError, Moment};

/// Names everything that is wrong with a course handed in at `now`; nothing if it may be
/// offered.
#[must_use]
pub fn check(draft: &CourseDraft, now: Moment) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    let mut require = |holds: bool, field: &str, message: &str| {
        if !holds {
            wrong.push(FieldError::new(field, message));
        }
    };
    for (field, text, min, max) in [
        ("title", &draft.title, 1, 30),
        ("place", &draft.place, 1, 60),
        ("terms", &draft.terms, 1, 60),
        ("content", &draft.content, 0, 300),
    ] {
        let chars = text.trim().chars().count();
        require(chars >= min, field, "不能空着");
        require(chars <= max, field, &format!("最多{max}个字"));
        require(
            !text.chars().any(char::is_control),
            field,
            "不能有换行和控制字符",
        );
    }
    require(
        (1..=365).contains(&draft.days),
        "days",
        "天数应在1到365之间",
    );
    require(
        (1..=999).contains(&draft.seats),
        "seats",
        "人数应在1到999之间",
    );
    require(draft.starts_on >= now.date(), "starts_on", "已经开课了");
    wrong
}

#[cfg(test)]
mod tests {
    use linggong_contract::{Adcode, CourseKind};
    use time::macros::date;

    use super::*;
    use crate::testing::moment;

    #[test]
    fn each_wrong_field_is_named() {
        let now = moment("2026-11-22T08:00:00+08:00");
        let good = CourseDraft {
            market: Adcode::parse("141124").unwrap(),
            title: "电焊工初级班".to_owned(),
            kind: CourseKind::Skill,
            starts_on: date!(2026 - 12 - 01),
            days: 10,
            place: "临县职业技术学校".to_owned(),
            terms: "免费".to_owned(),
            content: String::new(),
            seats: 30,
        };
        let fields = |change: fn(&mut CourseDraft)| {
            let mut draft = good.clone();
            change(&mut draft);
            let wrong = check(&draft, now);
            wrong
                .into_iter()
                .map(|error| error.field)
                .collect::<Vec<_>>()
        };
        assert!(fields(|_| {}).is_empty());
        assert_eq!(fields(|d| d.title.clear()), ["title"]);
        assert_eq!(fields(|d| d.terms = "费".repeat(61)), ["terms"]);
        assert_eq!(fields(|d| d.place = "一\n二".to_owned()), ["place"]);
        assert_eq!(fields(|d| d.days = 0), ["days"]);
        assert_eq!(fields(|d| d.seats = 1_000), ["seats"]);
        assert_eq!(
            fields(|d| d.starts_on = date!(2026 - 11 - 21)),
            ["starts_on"]
        );
    }
}
