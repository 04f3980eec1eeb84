//! The OpenAPI document at `/api/openapi.json` and a readable page of it at `/api/docs`.

use axum::Router;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::routes::{
    accounts, articles, audit, cases, courses, directory, employers, entry, events, feed,
    follow_ups, forms, interests, matching, open_feed, outbox, overview, own, postings, programmes,
    quick, referrals, reports, screens, seekers, sign_in, speech, staff, staff_cases,
    staff_screens, takeovers, training,
};
use crate::state::AppState;

/// The document, made from the handlers themselves.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Linggong 零工屏 – province platform API",
        description = "零工市场省级平台接口：市场、工种、用工信息、实时动态。JSON 为 snake_case；时间为 RFC 3339（+08:00）；金额为整数分；错误为 RFC 9457 problem+json，带稳定的 `code` 与逐字段的 `errors`。",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    paths(
        directory::markets,
        directory::market,
        directory::trades,
        articles::shelf,
        postings::search,
        postings::posting,
        postings::employer,
        open_feed::csv,
        open_feed::rss,
        feed::feed,
        events::events,
        interests::express,
        outbox::key,
        outbox::deliver,
        courses::courses,
        courses::put,
        courses::drop_one,
        cases::file,
        cases::lookup,
        staff_cases::queue,
        staff_cases::open,
        staff_cases::step,
        staff_cases::tick,
        staff_cases::print,
        staff_cases::officers,
        follow_ups::list,
        follow_ups::set,
        follow_ups::one,
        follow_ups::step,
        follow_ups::notice,
        follow_ups::heed,
        employers::list,
        employers::verify,
        employers::block,
        employers::unblock,
        training::list,
        training::enter,
        training::edit,
        articles::list,
        articles::enter,
        articles::edit,
        matching::suitable,
        matching::in_need,
        matching::open,
        matching::save_aid,
        referrals::refer,
        referrals::set_hold,
        reports::report,
        reports::report_csv,
        reports::report_xlsx,
        reports::details,
        reports::save_details,
        quick::hand_in,
        quick::open_contact,
        quick::forget_contact,
        seekers::register,
        seekers::correct,
        seekers::register_for,
        seekers::correct_for,
        seekers::correct_person,
        own::lookup,
        own::record,
        own::withdraw,
        own::delete,
        speech::can_speak,
        speech::speak,
        sign_in::sign_in,
        sign_in::sign_out,
        sign_in::who,
        sign_in::touch,
        sign_in::change_password,
        accounts::list,
        accounts::create,
        accounts::reset,
        accounts::enable,
        audit::list,
        audit::export,
        interests::queue,
        interests::express_for,
        interests::delete_person,
        interests::open,
        interests::step,
        interests::undo,
        interests::write_yes,
        screens::begin,
        screens::claim,
        screens::report,
        screens::picture,
        staff_screens::list,
        staff_screens::enrol,
        staff_screens::edit,
        staff_screens::revoke,
        staff_screens::restore,
        staff_screens::replace,
        staff_screens::command,
        staff_screens::outages,
        staff_screens::picture,
        forms::monthly,
        forms::monthly_csv,
        forms::monthly_xlsx,
        forms::save_monthly,
        forms::step_monthly,
        takeovers::list,
        takeovers::begin,
        takeovers::end,
        overview::overview,
        programmes::book,
        programmes::save_draft,
        programmes::publish,
        programmes::preview,
        entry::create,
        entry::one,
        entry::edit,
        entry::take_in_table,
        entry::template,
        staff::restore,
        staff::bulk,
        staff::list,
        staff::set_taken,
        staff::withdraw,
        staff::extend,
        staff::review,
    ),
    components(schemas(linggong_contract::Problem, linggong_contract::api::reports::ReportKind, linggong_contract::event::Heartbeat, linggong_contract::event::Command,
        // Parameters alone name these.
        linggong_contract::api::employers::EmployerGroup,
        linggong_contract::api::tables::PostingSort, linggong_contract::api::tables::CaseSort, linggong_contract::api::tables::EmployerSort,
        linggong_contract::api::tables::InterestSort, linggong_contract::api::tables::ScreenSort,
        linggong_contract::api::tables::CourseSort, linggong_contract::api::tables::ArticleSort, linggong_contract::api::tables::AccountSort,
        linggong_contract::api::tables::FollowUpSort, linggong_contract::api::tables::TakeoverSort, linggong_contract::api::tables::ReportSort)),
    tags(
        (name = "directory", description = "零工市场与工种"),
        (name = "postings", description = "用工信息的查询"),
        (name = "feed", description = "一个市场的实时动态"),
        (name = "people", description = "自助机：求职者的意向与本人信息"),
        (name = "staff", description = "办业务：市场自有系统带密钥，或在工作台登录后"),
        (name = "forms", description = "报表"),
        (name = "screens", description = "屏：登记、状态、口令、紧急插播"),
        (name = "desk", description = "工作台：登录、账号、日志"),
    ),
    modifiers(&Key)
)]
pub(crate) struct Document;

/// The key of a market's own system.
struct Key;

impl Modify for Key {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("由 linggong key create 生成"))
            .build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("key", SecurityScheme::Http(scheme));
        let session = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("报名或查询的回答里的 session，15分钟有效"))
            .build();
        let cookie = ApiKeyValue::with_description("linggong_desk", "在工作台登录后的 Cookie");
        components.add_security_scheme("desk", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
        let cookie = ApiKeyValue::with_description("linggong_screen", "登记成屏以后的 Cookie");
        components.add_security_scheme("screen", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
        components.add_security_scheme("session", SecurityScheme::Http(session));
    }
}

/// Document and page.
pub(crate) fn pages() -> Router<AppState> {
    let config = Config::default()
        .try_it_out_enabled(false)
        .validator_url("none");
    SwaggerUi::new("/api/docs")
        .url("/api/openapi.json", Document::openapi())
        .config(config)
        .into()
}
