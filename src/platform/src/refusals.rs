//! How requests are refused, for the API's description: a status each, always problem+json.

#![expect(dead_code, reason = "only their description is used")]

use linggong_contract::Problem;
use utoipa::IntoResponses;

/// The body is not JSON, or not of the announced kind.
#[derive(IntoResponses)]
#[response(
    status = 400,
    description = "内容不是 JSON",
    content_type = "application/problem+json"
)]
pub(crate) struct Malformed(Problem);

/// No key, or one that is unknown or revoked.
#[derive(IntoResponses)]
#[response(
    status = 401,
    description = "没有密钥，或密钥无效",
    content_type = "application/problem+json"
)]
pub(crate) struct Unauthorized(Problem);

/// The key's scope does not reach so far.
#[derive(IntoResponses)]
#[response(
    status = 403,
    description = "不在管辖范围内",
    content_type = "application/problem+json"
)]
pub(crate) struct Forbidden(Problem);

/// There is no such thing.
#[derive(IntoResponses)]
#[response(
    status = 404,
    description = "没有找到",
    content_type = "application/problem+json"
)]
pub(crate) struct Absent(Problem);

/// The state it is in does not allow that.
#[derive(IntoResponses)]
#[response(
    status = 409,
    description = "现在的状态不允许这样做",
    content_type = "application/problem+json"
)]
pub(crate) struct Conflict(Problem);

/// The body is larger than this address takes.
#[derive(IntoResponses)]
#[response(
    status = 413,
    description = "内容太大",
    content_type = "application/problem+json"
)]
pub(crate) struct TooLarge(Problem);

/// Too many wrong passwords.
#[derive(IntoResponses)]
#[response(
    status = 423,
    description = "密码错得太多，见 Retry-After",
    content_type = "application/problem+json"
)]
pub(crate) struct Locked(Problem);

/// Too often from one device or for one phone number.
#[derive(IntoResponses)]
#[response(
    status = 429,
    description = "太频繁，见 Retry-After",
    content_type = "application/problem+json"
)]
pub(crate) struct TooOften(Problem);

/// A field is wrong; `errors` names each.
#[derive(IntoResponses)]
#[response(
    status = 422,
    description = "有字段不对，见 errors",
    content_type = "application/problem+json"
)]
pub(crate) struct Invalid(Problem);
