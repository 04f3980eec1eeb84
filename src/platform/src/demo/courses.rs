//! Courses of the demonstration: the same in every market, always about to begin.

use linggong_contract::{Adcode, CourseDraft, CourseKind, Moment};
use linggong_store::Store;

use super::SYSTEM;

/// Record, days until it begins, days it lasts, seats, kind, title, place, terms, content.
type Row = (
    &'static str,
    i64,
    u32,
    u32,
    CourseKind,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const COURSES: [Row; 5] = [
    (
        "PX-1",
        3,
        15,
        30,
        CourseKind::Skill,
        "电焊工初级班",
        "县职业技术学校",
        "免费，管午饭，考过发证",
        "从拿焊枪教起，会平焊、立焊。18周岁以上，身体好就能来。",
    ),
    (
        "PX-2",
        5,
        10,
        40,
        CourseKind::Urgent,
        "养老护理员班",
        "县人民医院培训室",
        "免费，考过发证，包介绍工作",
        "学怎么照顾老人吃饭、翻身、洗澡，怎么急救。",
    ),
    (
        "PX-3",
        8,
        7,
        30,
        CourseKind::Skill,
        "面点师班",
        "县职业技术学校",
        "免费，材料不收钱",
        "学馒头、花卷、面条、莜面。学会了能去饭店，也能自己开店。",
    ),
    (
        "PX-4",
        10,
        5,
        25,
        CourseKind::New,
        "直播卖货班",
        "电商服务中心三楼",
        "免费，自己带手机",
        "学拍视频、讲东西、发货，卖红枣、核桃、小米。",
    ),
    (
        "PX-5",
        14,
        10,
        20,
        CourseKind::Business,
        "创业培训班",
        "就业服务中心",
        "免费，学完能申请创业贷款",
        "学算账、办执照、选地方、怎么借钱。",
    ),
];

/// Hands the courses in.
pub(super) async fn put(store: &Store, now: Moment) -> anyhow::Result<()> {
    let province = store.markets().first().map(|market| market.id.province());
    let Some(market) = province else {
        return Ok(());
    };
    for row in COURSES {
        let (record, draft) = draft(row, market, now);
        store.put_course(SYSTEM, record, &draft, now).await?;
    }
    Ok(())
}

fn draft(row: Row, market: Adcode, now: Moment) -> (&'static str, CourseDraft) {
    let (record, ahead, days, seats, kind, title, place, terms, content) = row;
    let draft = CourseDraft {
        market,
        title: title.to_owned(),
        kind,
        starts_on: now.plus_ms(ahead * 86_400_000).date(),
        days,
        place: place.to_owned(),
        terms: terms.to_owned(),
        content: content.to_owned(),
        seats,
    };
    (record, draft)
}
