//! Which error reaches whom: every failure becomes problem+json here. Details of our own
//! faults go to the log and not to the client.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use linggong_contract::{Code, FieldError, Interest, Problem};
use linggong_rules::case::NotTheirs;
use linggong_rules::places;
use linggong_store::StoreError;

/// A failed request.
#[derive(Debug)]
pub(crate) struct ApiError {
    status: StatusCode,
    code: Code,
    title: &'static str,
    detail: Option<String>,
    errors: Vec<FieldError>,
    retry_after_s: Option<u32>,
}

/// Result of a handler.
pub(crate) type ApiResult<T> = Result<T, ApiError>;

impl ApiError {
    fn new(status: StatusCode, code: Code, title: &'static str) -> Self {
        Self {
            status,
            code,
            title,
            detail: None,
            errors: Vec::new(),
            retry_after_s: None,
        }
    }

    pub(crate) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Whether it is this kind of refusal.
    pub(crate) fn is(&self, code: Code) -> bool {
        self.code == code
    }

    /// Whether trying again later cannot help.
    pub(crate) fn is_final(&self) -> bool {
        self.status.is_client_error() && self.status != StatusCode::TOO_MANY_REQUESTS
    }

    /// What a person is told, in one line.
    pub(crate) fn told(&self) -> String {
        let mut told = self.title.to_owned();
        let details = self.detail.iter().map(String::as_str);
        for more in details.chain(self.errors.iter().map(|error| error.message.as_str())) {
            told.push('。');
            told.push_str(more);
        }
        told
    }

    pub(crate) fn no_such_path() -> Self {
        Self::new(StatusCode::NOT_FOUND, Code::NoSuchPath, "没有这个地址")
    }

    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, Code::NotFound, "没有找到").detail(what)
    }

    pub(crate) fn method_not_allowed() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            Code::MethodNotAllowed,
            "这个地址不支持这种请求方法",
        )
    }

    pub(crate) fn malformed_json(detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            Code::MalformedJson,
            "请求内容不是正确的 JSON",
        )
        .detail(detail)
    }

    pub(crate) fn invalid(errors: Vec<FieldError>) -> Self {
        let mut error = Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            Code::InvalidFields,
            "有的内容填得不对",
        );
        error.errors = errors;
        error
    }

    pub(crate) fn invalid_field(field: &str, message: impl Into<String>) -> Self {
        Self::invalid(vec![FieldError::new(field, message)])
    }

    pub(crate) fn unsupported_media_type() -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Code::UnsupportedMediaType,
            "请求内容的类型应为 application/json",
        )
    }

    pub(crate) fn body_too_large() -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            Code::BodyTooLarge,
            "请求内容太大",
        )
    }

    pub(crate) fn unauthorized() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            Code::Unauthorized,
            "需要有效的密钥，或先登录",
        )
        .detail("请在 Authorization 头里带上 Bearer 密钥，或在工作台登录")
    }

    pub(crate) fn out_of_scope() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            Code::OutOfScope,
            "管辖范围不包括这里",
        )
    }

    pub(crate) fn signed_out() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, Code::SessionOver, "请先登录")
    }

    pub(crate) fn wrong_password() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            Code::WrongPassword,
            "登录名或密码不对",
        )
    }

    /// Told to whoever has the account's password or its session, and to nobody else.
    pub(crate) fn disabled() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            Code::Disabled,
            "这个账号停用了，请找负责人",
        )
    }

    /// A session that ended since its account was disabled.
    pub(crate) fn session_disabled() -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            ..Self::disabled()
        }
    }

    pub(crate) fn locked(wait_s: u32) -> Self {
        let minutes = wait_s.div_ceil(60).max(1);
        let mut error = Self::new(StatusCode::LOCKED, Code::Locked, "密码错得太多，账号锁住了")
            .detail(format!("{minutes}分钟后再试，或请负责人重置密码"));
        error.retry_after_s = Some(wait_s.max(1));
        error
    }

    pub(crate) fn must_change_password() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            Code::MustChangePassword,
            "请先换一个自己的密码",
        )
    }

    pub(crate) fn no_right() -> Self {
        Self::new(StatusCode::FORBIDDEN, Code::NoRight, "您的岗位不能做这件事")
    }

    pub(crate) fn cross_site() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            Code::CrossSite,
            "这个请求来自别的网站，没有执行",
        )
    }

    pub(crate) fn session_over() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            Code::SessionOver,
            "时间太久了，请重新来一次",
        )
    }

    /// Somebody else was quicker.
    fn seen_late(interest: &Interest) -> Self {
        let at = interest
            .window
            .map_or_else(String::new, |window| format!("（{window} 号窗口）"));
        Self::new(StatusCode::CONFLICT, Code::WrongState, "别人先办了").detail(format!(
            "{:03} 号现在是“{}”{at}",
            interest.ticket,
            interest.state.label()
        ))
    }

    pub(crate) fn no_such_ticket() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            Code::NoSuchTicket,
            "没有查到，请看看手机号和号码对不对",
        )
    }

    pub(crate) fn too_often(wait_s: u32) -> Self {
        let mut error = Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            Code::TooOften,
            "试得太多了，请过一会儿再来，或到服务台",
        );
        error.retry_after_s = Some(wait_s.max(1));
        error
    }

    pub(crate) fn timeout() -> Self {
        let mut error = Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            Code::Timeout,
            "处理超时，请稍后再试",
        );
        error.retry_after_s = Some(5);
        error
    }

    pub(crate) fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            Code::Internal,
            "服务器出错了",
        )
    }

    /// Nothing is done that cannot be written into the audit log.
    pub(crate) fn unlogged(error: &StoreError) -> Self {
        tracing::error!(%error, "cannot write the audit log: refusing what is asked");
        Self::unavailable(
            "操作日志写不进去，所以没有办，什么也没改。过一会儿再试，还不行就找管服务器的人",
        )
    }

    pub(crate) fn unavailable(detail: &str) -> Self {
        let mut error = Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            Code::Unavailable,
            "服务暂时不可用",
        )
        .detail(detail);
        error.retry_after_s = Some(10);
        error
    }
}

impl From<serde_json::Error> for ApiError {
    /// An answer could not be written as JSON: our mistake, whatever was asked.
    fn from(error: serde_json::Error) -> Self {
        tracing::error!(%error, "cannot encode an answer");
        Self::internal()
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NoPosting(_) => Self::not_found("没有这条用工信息"),
            StoreError::NoMarket(_) => Self::not_found("没有这个零工市场"),
            StoreError::WrongState(wrong) => {
                Self::new(StatusCode::CONFLICT, Code::WrongState, "现在不能这样操作")
                    .detail(wrong.to_string())
            }
            StoreError::Changed => {
                Self::new(StatusCode::CONFLICT, Code::Changed, "别人刚改过这一条")
                    .detail("请先看看现在的内容，再改一次")
            }
            StoreError::Meanwhile(words) => {
                Self::new(StatusCode::CONFLICT, Code::Changed, "这里刚有变动").detail(words)
            }
            StoreError::StaffInUse => {
                Self::new(StatusCode::CONFLICT, Code::WrongState, "现在不能这样操作")
                    .detail("这个账号已经建好，也用过或改过了。要新的一次性密码，请按“重置密码”")
            }
            StoreError::Handed(state) => {
                Self::new(StatusCode::CONFLICT, Code::WrongState, "现在不能这样操作")
                    .detail(format!("这张表{}", state.label()))
            }
            StoreError::NotOwn => {
                Self::new(StatusCode::CONFLICT, Code::WrongState, "现在不能这样操作")
                    .detail("这是市场自己的系统报送的，请在那边改")
            }
            StoreError::SeatsTaken(taken) => {
                Self::invalid_field("seats", format!("已经报了{taken}人，不能再少"))
            }
            StoreError::NoPerson => Self::not_found("没有这个人，或本人已经要求删除"),
            StoreError::NoEmployer => Self::not_found("黑名单上没有这家，或是上级拉黑的"),
            StoreError::BlockedEmployer(why) => {
                Self::new(StatusCode::CONFLICT, Code::WrongState, "现在不能这样操作")
                    .detail(format!("这家用人单位在黑名单上：{why}"))
            }
            StoreError::NoScreen => Self::not_found("没有这块屏"),
            StoreError::NoPairing => {
                Self::invalid_field("code", "没有哪块屏正显示这个码，看看屏上现在的数字")
            }
            StoreError::TooManyPairings => Self::unavailable("正在配对的屏太多"),
            StoreError::TooManyVariants => {
                Self::new(StatusCode::CONFLICT, Code::WrongState, "现在不能这样操作")
                    .detail("单独安排的屏和标签太多，先把一个改回和全部屏一样")
            }
            StoreError::NameTaken => Self::invalid_field("name", "这个市场已有同名的屏"),
            StoreError::NoTakeover => Self::not_found("没有这条插播"),
            StoreError::TooManyTakeovers => {
                Self::new(StatusCode::CONFLICT, Code::WrongState, "现在不能这样操作")
                    .detail("同时插播的太多，先结束一条")
            }
            StoreError::Incomplete(missing) => Self::invalid(missing),
            StoreError::NoConsent => {
                Self::new(StatusCode::CONFLICT, Code::WrongState, "现在不能这样操作")
                    .detail("本人没有同意登记家里的困难，先念给本人听，改登记")
            }
            StoreError::NoPeriod => Self::invalid_field("to", "从哪个月到哪个月，最多十二个月"),
            StoreError::NotBegun => {
                Self::new(StatusCode::CONFLICT, Code::WrongState, "现在不能这样操作")
                    .detail("这个月还没到")
            }
            StoreError::TooLate => {
                Self::new(StatusCode::CONFLICT, Code::WrongState, "现在不能这样操作")
                    .detail("撤下超过10分钟，请重新发布")
            }
            StoreError::Blocked(words) => Self::invalid_field("accept", words),
            StoreError::NoReason(words) => Self::invalid_field("reason", words),
            StoreError::TooManyTaken { headcount, .. } => {
                Self::invalid_field("taken", format!("一共只招{headcount}人"))
            }
            StoreError::Places(why @ places::Refused::Agreed(_)) => {
                Self::invalid_field("taken", why.to_string())
            }
            StoreError::Places(why @ places::Refused::Held(_)) => {
                Self::invalid_field("gives_up_holds", why.to_string())
            }
            StoreError::NotOpen(state) => {
                Self::new(StatusCode::CONFLICT, Code::NotOpen, "这个活现在报不了名")
                    .detail(format!("这个活{}", state.label()))
            }
            StoreError::WrongStep(wrong) => {
                Self::new(StatusCode::CONFLICT, Code::WrongState, "现在不能这样操作")
                    .detail(wrong.to_string())
            }
            StoreError::SeenLate(interest) => Self::seen_late(&interest),
            StoreError::NoUndo(why) => {
                Self::new(StatusCode::CONFLICT, Code::WrongState, "现在不能这样操作")
                    .detail(why.to_string())
            }
            StoreError::NoHold(why) => {
                Self::new(StatusCode::CONFLICT, Code::WrongState, "现在不能这样操作")
                    .detail(why.to_string())
            }
            StoreError::TooManyOpen => Self::new(
                StatusCode::CONFLICT,
                Code::TooManyOpen,
                "您报的活已经够多了",
            )
            .detail(format!(
                "同时最多报{}个活，先取消一个再报",
                linggong_rules::interest::OPEN_MAX
            )),
            StoreError::AlreadyWanted => Self::new(
                StatusCode::CONFLICT,
                Code::AlreadyWanted,
                "这个活您已经报过了",
            )
            .detail("号在小票上；小票丢了请到服务台"),
            StoreError::AdultsOnly => Self::new(
                StatusCode::CONFLICT,
                Code::AdultsOnly,
                "这个活有危险，满18周岁才能干",
            )
            .detail("请看看别的活"),
            StoreError::AlreadyRegistered => Self::new(
                StatusCode::CONFLICT,
                Code::AlreadyRegistered,
                "您已经登记过了",
            )
            .detail("要改，请到“我的进度”用登记号来查，或到服务台"),
            StoreError::Refused(why) => Self::new(
                StatusCode::CONFLICT,
                Code::NotOpen,
                "网络好了，已经上传，可是没办成",
            )
            .detail(why),
            StoreError::NoArticle => Self::not_found("没有这一篇"),
            StoreError::NoCourse => Self::not_found("没有这个课"),
            StoreError::CourseFull => {
                Self::new(StatusCode::CONFLICT, Code::NotOpen, "这个班报满了")
                    .detail("请看看别的班")
            }
            StoreError::SignedUp => Self::new(
                StatusCode::CONFLICT,
                Code::AlreadyWanted,
                "这个班您已经报过了",
            )
            .detail("号在小票上；小票丢了请到服务台"),
            StoreError::NoCase => Self::new(
                StatusCode::NOT_FOUND,
                Code::NoSuchTicket,
                "没有查到，请看看受理号对不对",
            ),
            StoreError::WrongCaseStep(wrong) => {
                Self::new(StatusCode::CONFLICT, Code::WrongState, "现在不能这样操作")
                    .detail(wrong.to_string())
            }
            StoreError::NotTheirs(NotTheirs::NoColleague) => {
                Self::invalid_field("to", NotTheirs::NoColleague.to_string())
            }
            StoreError::NotTheirs(why) => {
                Self::new(StatusCode::CONFLICT, Code::WrongState, "现在不能这样操作")
                    .detail(why.to_string())
            }
            StoreError::NotInHand(state) => {
                Self::new(StatusCode::CONFLICT, Code::WrongState, "现在不能这样操作")
                    .detail(format!("这件事{}", state.label()))
            }
            StoreError::NoFollowUp => Self::not_found("没有这件督办"),
            StoreError::FollowUp(why) => {
                Self::new(StatusCode::CONFLICT, Code::WrongState, "现在不能这样操作")
                    .detail(why.to_string())
            }
            StoreError::NoAnswer => Self::invalid_field("answer", "办结要写明怎么答复的"),
            StoreError::StaffExists(_) => {
                Self::new(StatusCode::CONFLICT, Code::NameTaken, "这个登录名有人用了")
            }
            StoreError::NoStaff => Self::not_found("没有这个账号"),
            StoreError::NoInterest => Self::not_found("没有这个号"),
            StoreError::NoSeeker => Self::session_over(),
            StoreError::KeyReused => Self::new(
                StatusCode::CONFLICT,
                Code::KeyReused,
                "这个 Idempotency-Key 已用于另一个请求",
            ),
            StoreError::DiskFull => {
                tracing::error!("the disk is full: nothing can be written");
                Self::unavailable("磁盘已满，没有保存")
            }
            error => {
                tracing::error!(%error, "a request failed");
                Self::internal()
            }
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let problem = Problem {
            kind: "about:blank".to_owned(),
            title: self.title.to_owned(),
            status: self.status.as_u16(),
            code: self.code,
            detail: self.detail,
            errors: self.errors,
        };
        let mut response = (self.status, Json(problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
