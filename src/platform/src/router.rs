//! The map of addresses.

use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post, put};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;

use crate::error::ApiError;
use crate::routes::{
    accounts, articles, assets, audit, cases, courses, directory, employers, entry, events, feed,
    follow_ups, forms, health, interests, matching, notice, open_feed, outbox, overview, own,
    pages, postings, programmes, quick, referrals, reports, screens, seekers, sign_in, speech,
    staff, staff_cases, staff_screens, takeovers, ticket, training,
};
use crate::state::AppState;
use crate::{auth, openapi, telemetry};

/// Largest body of an ordinary request.
const BODY_MAX: usize = 64 * 1024;
/// Largest bulk call: a thousand rows of 4 KiB.
const BULK_BODY_MAX: usize = 4 * 1024 * 1024;
/// Longest time for an ordinary request.
const REQUEST_MAX: Duration = Duration::from_secs(30);

/// Only our own scripts, styles and pictures; nothing may frame a screen. A screen draws its own
/// picture by way of a `data:` address.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; img-src 'self' data:; connect-src 'self'; media-src blob:; manifest-src 'self'; worker-src 'self'; frame-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// The page of the API documentation sets styles from its script.
const DOCS_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'";

/// All addresses of the server.
pub(crate) fn router(state: AppState) -> Router {
    let headers = ServiceBuilder::new()
        .layer(fixed(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(fixed(header::REFERRER_POLICY, "no-referrer"))
        .layer(default(
            header::CONTENT_SECURITY_POLICY,
            CONTENT_SECURITY_POLICY,
        ));
    Router::new()
        .merge(ordinary(&state))
        .route("/api/v1/markets/{market}/events", get(events::events))
        .merge(Router::new().merge(openapi::pages()).layer(default(
            header::CONTENT_SECURITY_POLICY,
            DOCS_SECURITY_POLICY,
        )))
        .fallback(async || ApiError::no_such_path())
        .method_not_allowed_fallback(async || ApiError::method_not_allowed())
        .layer(middleware::from_fn(telemetry::observe))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(headers)
        .with_state(state)
}

/// Everything that is answered at once; the event stream is not.
fn ordinary(state: &AppState) -> Router<AppState> {
    Router::new()
        .route("/", get(pages::home))
        .route("/board", get(pages::board))
        .route("/kiosk", get(pages::kiosk))
        .route("/screen", get(pages::screen))
        .route("/desk", get(pages::desk))
        .route("/desk/{*page}", get(pages::desk))
        .route("/notice", get(notice::notice))
        .route("/sw.js", get(assets::service_worker))
        .route("/manifest.webmanifest", get(assets::manifest))
        .route("/assets/{name}", get(assets::asset))
        .route("/api/v1/markets", get(directory::markets))
        .route("/api/v1/markets/{market}", get(directory::market))
        .route("/api/v1/markets/{market}/feed", get(feed::feed))
        .route("/api/v1/markets/{market}/postings.csv", get(open_feed::csv))
        .route("/api/v1/markets/{market}/postings.rss", get(open_feed::rss))
        .route("/api/v1/trades", get(directory::trades))
        .route(
            "/api/v1/postings",
            get(postings::search).post(quick::hand_in),
        )
        .route("/api/v1/postings/{id}", get(postings::posting))
        .route("/api/v1/postings/{id}/employer", get(postings::employer))
        .route("/t/{code}", get(ticket::status))
        .route("/api/v1/interests", post(interests::express))
        .route("/api/v1/seekers", post(seekers::register))
        .route("/api/v1/self/profile", put(seekers::correct))
        .route("/api/v1/articles", get(articles::shelf))
        .route("/api/v1/outbox", post(outbox::deliver))
        .route("/api/v1/outbox/key", get(outbox::key))
        .route("/api/v1/courses", get(courses::courses))
        .route("/api/v1/cases", post(cases::file))
        .route("/api/v1/cases/lookup", post(cases::lookup))
        .route("/api/v1/speech", get(speech::can_speak).post(speech::speak))
        .route("/api/v1/lookup", post(own::lookup))
        .route("/api/v1/self", get(own::record).delete(own::delete))
        .route("/api/v1/self/interests/{id}/withdraw", post(own::withdraw))
        .route("/api/v1/screens/pairings", post(screens::begin))
        .route("/api/v1/screens/pairings/claim", post(screens::claim))
        .route("/api/v1/screens/self/report", post(screens::report))
        .route(
            "/api/v1/screens/self/picture",
            post(screens::picture).layer(DefaultBodyLimit::max(screens::PICTURE_BYTES_MAX)),
        )
        .merge(staff_routes(state))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(health::metrics))
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .layer(CompressionLayer::new())
        .layer(middleware::map_response(timeout_as_problem))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            REQUEST_MAX,
        ))
}

/// What markets' own systems and the people at the desk do. The cookie is read here alone.
fn staff_routes(state: &AppState) -> Router<AppState> {
    Router::new()
        .route(
            "/api/v1/staff/session",
            get(sign_in::who)
                .post(sign_in::sign_in)
                .delete(sign_in::sign_out),
        )
        .route("/api/v1/staff/session/touch", post(sign_in::touch))
        .route(
            "/api/v1/staff/session/password",
            put(sign_in::change_password),
        )
        .route(
            "/api/v1/staff/accounts",
            get(accounts::list).post(accounts::create),
        )
        .route(
            "/api/v1/staff/accounts/{id}/password",
            post(accounts::reset),
        )
        .route("/api/v1/staff/accounts/{id}/enabled", put(accounts::enable))
        .route("/api/v1/staff/audit", get(audit::list))
        .route("/api/v1/staff/audit.csv", get(audit::export))
        .route(
            "/api/v1/staff/courses/{record_id}",
            put(courses::put).delete(courses::drop_one),
        )
        .route("/api/v1/staff/cases", get(staff_cases::queue))
        .route("/api/v1/staff/cases/{id}/open", post(staff_cases::open))
        .route("/api/v1/staff/cases/{id}/steps", post(staff_cases::step))
        .route(
            "/api/v1/staff/cases/{id}/checks/{item}",
            put(staff_cases::tick),
        )
        .route("/api/v1/staff/cases/{id}/receipt", get(staff_cases::print))
        .route("/api/v1/staff/officers", get(staff_cases::officers))
        .route(
            "/api/v1/staff/follow-ups",
            get(follow_ups::list).post(follow_ups::set),
        )
        .route(
            "/api/v1/staff/follow-ups/notice",
            get(follow_ups::notice).put(follow_ups::heed),
        )
        .route("/api/v1/staff/follow-ups/{id}", get(follow_ups::one))
        .route(
            "/api/v1/staff/follow-ups/{id}/steps",
            post(follow_ups::step),
        )
        .route(
            "/api/v1/staff/training",
            get(training::list).post(training::enter),
        )
        .route("/api/v1/staff/training/{id}", put(training::edit))
        .route(
            "/api/v1/staff/articles",
            get(articles::list).post(articles::enter),
        )
        .route("/api/v1/staff/articles/{id}", put(articles::edit))
        .route(
            "/api/v1/staff/postings/{id}/seekers",
            get(matching::suitable),
        )
        .route(
            "/api/v1/staff/seekers",
            get(matching::in_need).post(seekers::register_for),
        )
        .route(
            "/api/v1/staff/seekers/{id}/profile",
            put(seekers::correct_for),
        )
        .route(
            "/api/v1/staff/seekers/{id}/person",
            put(seekers::correct_person),
        )
        .route("/api/v1/staff/seekers/{id}/open", post(matching::open))
        .route("/api/v1/staff/seekers/{id}/aid", put(matching::save_aid))
        .route(
            "/api/v1/staff/seekers/{id}/referrals",
            post(referrals::refer),
        )
        .route(
            "/api/v1/staff/interests/{id}/hold",
            put(referrals::set_hold),
        )
        .route("/api/v1/staff/employers", get(employers::list))
        .route("/api/v1/staff/employers/verify", post(employers::verify))
        .route("/api/v1/staff/employers/block", post(employers::block))
        .route("/api/v1/staff/employers/unblock", post(employers::unblock))
        .route("/api/v1/staff/reports/{kind}", get(reports::report))
        .route(
            "/api/v1/staff/reports/{kind}/table.csv",
            get(reports::report_csv),
        )
        .route(
            "/api/v1/staff/reports/{kind}/table.xlsx",
            get(reports::report_xlsx),
        )
        .route(
            "/api/v1/staff/markets/{market}/details",
            get(reports::details).put(reports::save_details),
        )
        .route(
            "/api/v1/staff/interests",
            get(interests::queue).post(interests::express_for),
        )
        .route(
            "/api/v1/staff/interests/{id}/person",
            delete(interests::delete_person),
        )
        .route("/api/v1/staff/interests/{id}/open", post(interests::open))
        .route(
            "/api/v1/staff/postings",
            get(staff::list).post(entry::create),
        )
        .route("/api/v1/staff/overview", get(overview::overview))
        .route(
            "/api/v1/staff/screens",
            get(staff_screens::list).post(staff_screens::enrol),
        )
        .route(
            "/api/v1/staff/screens/{id}",
            put(staff_screens::edit).delete(staff_screens::revoke),
        )
        .route(
            "/api/v1/staff/screens/{id}/restore",
            post(staff_screens::restore),
        )
        .route(
            "/api/v1/staff/screens/{id}/replace",
            post(staff_screens::replace),
        )
        .route(
            "/api/v1/staff/screens/{id}/commands",
            post(staff_screens::command),
        )
        .route(
            "/api/v1/staff/screens/{id}/outages",
            get(staff_screens::outages),
        )
        .route(
            "/api/v1/staff/screens/{id}/picture",
            get(staff_screens::picture),
        )
        .route("/api/v1/staff/forms/monthly", get(forms::monthly))
        .route("/api/v1/staff/forms/monthly.csv", get(forms::monthly_csv))
        .route("/api/v1/staff/forms/monthly.xlsx", get(forms::monthly_xlsx))
        .route(
            "/api/v1/staff/forms/monthly/{market}/{month}",
            put(forms::save_monthly),
        )
        .route(
            "/api/v1/staff/forms/monthly/{market}/{month}/steps",
            post(forms::step_monthly),
        )
        .route(
            "/api/v1/staff/takeovers",
            get(takeovers::list).post(takeovers::begin),
        )
        .route("/api/v1/staff/takeovers/{id}/end", post(takeovers::end))
        .route(
            "/api/v1/staff/programmes/{market}",
            get(programmes::book).post(programmes::publish),
        )
        .route(
            "/api/v1/staff/programmes/{market}/draft",
            put(programmes::save_draft),
        )
        .route(
            "/api/v1/staff/programmes/{market}/preview",
            get(programmes::preview),
        )
        .route(
            "/api/v1/staff/postings/{id}",
            get(entry::one).put(entry::edit),
        )
        .route(
            "/api/v1/staff/postings/import",
            post(entry::take_in_table).layer(DefaultBodyLimit::max(entry::TABLE_BYTES_MAX)),
        )
        .route("/api/v1/staff/postings/template.xlsx", get(entry::template))
        .route("/api/v1/staff/postings/{id}/restore", post(staff::restore))
        .route("/api/v1/staff/interests/{id}/steps", post(interests::step))
        .route("/api/v1/staff/interests/{id}/undo", post(interests::undo))
        .route(
            "/api/v1/staff/interests/{id}/agreement",
            put(interests::write_yes),
        )
        .route(
            "/api/v1/staff/postings/{id}/contact",
            post(quick::open_contact).delete(quick::forget_contact),
        )
        .route("/api/v1/staff/postings/{id}/taken", put(staff::set_taken))
        .route(
            "/api/v1/staff/postings/{id}/withdraw",
            post(staff::withdraw),
        )
        .route("/api/v1/staff/postings/{id}/validity", put(staff::extend))
        .route("/api/v1/staff/postings/{id}/review", post(staff::review))
        .route(
            "/api/v1/staff/postings/bulk",
            post(staff::bulk).layer(DefaultBodyLimit::max(BULK_BODY_MAX)),
        )
        .layer(middleware::from_fn_with_state(
            crate::audit::Recorder::new(state.store.clone()),
            crate::audit::record,
        ))
        .layer(auth::layer(&state.store, state.tls))
}

async fn timeout_as_problem(response: Response) -> Response {
    if response.status() == StatusCode::REQUEST_TIMEOUT {
        return ApiError::timeout().into_response();
    }
    response
}

fn panicked(_: Box<dyn std::any::Any + Send + 'static>) -> Response {
    tracing::error!("a handler panicked");
    ApiError::internal().into_response()
}

fn fixed(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
}

fn default(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}
