//! Requests and answers of the desk: signing in, accounts, the audit log.

use serde::{Deserialize, Serialize};

use crate::{Adcode, Market, Moment, Right, Role, Staff};

/// Signs in. `Debug` prints no password.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignIn {
    /// What they sign in with.
    #[cfg_attr(feature = "openapi", schema(max_length = 32, example = "linxian01"))]
    pub name: String,
    /// Their password.
    #[cfg_attr(feature = "openapi", schema(max_length = 128, format = Password))]
    pub password: String,
}

impl std::fmt::Debug for SignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SignIn(…)")
    }
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    /// The account.
    pub staff: Staff,
    /// What they may do; nothing until a password made by somebody else is changed.
    pub rights: Vec<Right>,
    /// The markets of their division.
    pub markets: Vec<Market>,
    /// Whether the database is filled with generated data.
    #[serde(default)]
    pub demo: bool,
    /// Without a touch for so long, they are signed out, in seconds.
    #[cfg_attr(feature = "openapi", schema(example = 900))]
    pub idle_s: u32,
}

/// Changes one's own password. `Debug` prints neither.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangePassword {
    /// The password until now.
    #[cfg_attr(feature = "openapi", schema(max_length = 128, format = Password))]
    pub old: String,
    /// 8 to 128 characters, of at least two kinds.
    #[cfg_attr(feature = "openapi", schema(min_length = 8, max_length = 128, format = Password))]
    pub new: String,
}

impl std::fmt::Debug for ChangePassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ChangePassword(…)")
    }
}

/// An account to be made.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewStaff {
    /// What they sign in with: 2 to 32 letters, digits, `.`, `_` or `-`, beginning with a letter.
    #[cfg_attr(feature = "openapi", schema(max_length = 32, example = "linxian01"))]
    pub name: String,
    /// Who they are, up to 20 characters.
    #[cfg_attr(feature = "openapi", schema(max_length = 20, example = "王芳"))]
    pub label: String,
    /// What they are there for.
    pub role: Role,
    /// The division they work for.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "141124"))]
    pub scope: Adcode,
}

/// An account with a password that is shown once. `Debug` does not print it.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MadeStaff {
    /// The account.
    pub staff: Staff,
    /// Good until they have signed in and chosen their own.
    #[cfg_attr(feature = "openapi", schema(example = "kq7m-x2ra-p9fe"))]
    pub password: String,
}

impl std::fmt::Debug for MadeStaff {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MadeStaff({})", self.staff.name)
    }
}

/// Whether somebody may sign in.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Enable {
    /// May sign in.
    pub enabled: bool,
    /// `version` of the account that was seen. If it was changed since, this is refused
    /// (`changed`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<u32>,
}

/// Makes a new password for an account. The body may be left out: then nothing is checked.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResetPassword {
    /// `version` of the account that was seen. If it was changed since, this is refused
    /// (`changed`): a password that a colleague has just handed over stays good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<u32>,
}

/// One line of the audit log: who did what, when, and what came of it. Only appended to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditLine {
    /// Its number; later lines have larger ones.
    #[cfg_attr(feature = "openapi", schema(example = 5012))]
    pub id: i64,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Moment,
    /// Who: the name they sign in with, or `系统：` and a system's name.
    #[cfg_attr(feature = "openapi", schema(example = "linxian01"))]
    pub by: String,
    /// What, in Chinese.
    #[cfg_attr(feature = "openapi", schema(example = "打开诉求"))]
    pub action: String,
    /// The address it was done at, with the number of the record.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "POST /api/v1/staff/cases/58/open")
    )]
    pub target: String,
    /// Which step, account or posting, if the address does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "叫号"))]
    pub detail: Option<String>,
    /// What came of it, as HTTP status: 200 to 299 was done. Absent if the server stopped before
    /// it was known, or is at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = 200))]
    pub status: Option<u16>,
}

/// A page of the audit log, the newest line first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditPage {
    /// The lines.
    pub items: Vec<AuditLine>,
    /// Lines before this number come next; absent at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = 4913))]
    pub next: Option<i64>,
}
