//! Courses (培训课程) that people sign up for at a kiosk.

use serde::{Deserialize, Serialize};
use time::Date;

use crate::words::words;
use crate::{Adcode, date_format};

/// A course's number in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct CourseId(pub i64);

words! {
    /// What a course is for.
    CourseKind {
        Skill = "skill", "学手艺";
        Urgent = "urgent", "急需工种";
        New = "new", "新职业";
        Business = "business", "创业";
    }
}

/// A course as a market's own system hands it in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CourseDraft {
    /// The county, city or province whose markets offer it.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "141124"))]
    pub market: Adcode,
    /// What is taught; 1 to 30 characters.
    #[cfg_attr(feature = "openapi", schema(max_length = 30, example = "电焊工初级班"))]
    pub title: String,
    /// What it is for.
    pub kind: CourseKind,
    /// First day.
    #[serde(with = "date_format")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date, example = "2026-12-01"))]
    pub starts_on: Date,
    /// How many days it lasts, 1 to 365.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 365, example = 10))]
    pub days: u32,
    /// Where, or that it is online; 1 to 60 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 60, example = "临县职业技术学校")
    )]
    pub place: String,
    /// What it costs and what one gets; 1 to 60 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 60, example = "免费，管午饭，考过发证")
    )]
    pub terms: String,
    /// What one learns, and who can come; up to 300 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 300))]
    pub content: String,
    /// How many people can come, 1 to 999.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 999, example = 30))]
    pub seats: u32,
}

/// A course as everybody may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Course {
    /// Identity over the province.
    #[cfg_attr(feature = "openapi", schema(value_type = i64, example = 3))]
    pub id: CourseId,
    /// Seats that nobody has taken.
    #[cfg_attr(feature = "openapi", schema(example = 12))]
    pub left: u32,
    /// What it is.
    pub draft: CourseDraft,
}

/// A course as staff see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StaffCourse {
    /// The course.
    pub course: Course,
    /// How many have signed up.
    #[cfg_attr(feature = "openapi", schema(example = 18))]
    pub taken: u32,
    /// Whether people can sign up for it; not once it was taken back.
    pub is_offered: bool,
    /// Whether it was entered at the desk; what comes from a market's own system is corrected
    /// there.
    pub is_own: bool,
}

/// Corrects a course, takes it back or offers it again.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EditCourse {
    /// What it said when the correction was begun. If it does not any more, this is refused
    /// (`changed`).
    pub before: CourseDraft,
    /// What it is to say.
    pub draft: CourseDraft,
    /// Whether people can sign up for it.
    pub is_offered: bool,
}
