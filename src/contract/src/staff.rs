//! Staff: the people who sign in at the desk.

use serde::{Deserialize, Serialize};

use crate::words::words;
use crate::{Adcode, Moment};

/// A staff member's number in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct StaffId(pub i64);

impl std::fmt::Display for StaffId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

words! {
    /// What a staff member is there for. Business and audit are apart.
    Role {
        Clerk = "clerk", "业务员";
        Manager = "manager", "负责人";
        Auditor = "auditor", "审计员";
    }
}

words! {
    /// What a role may do; `rules::rights` says which.
    Right {
        Business = "business", "办业务";
        Accounts = "accounts", "管账号";
        Audit = "audit", "看日志";
    }
}

/// A staff member's account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Staff {
    /// Identity.
    #[cfg_attr(feature = "openapi", schema(value_type = i64, example = 3))]
    pub id: StaffId,
    /// What they sign in with.
    #[cfg_attr(feature = "openapi", schema(example = "linxian01"))]
    pub name: String,
    /// Who they are.
    #[cfg_attr(feature = "openapi", schema(example = "王芳"))]
    pub label: String,
    /// What they are there for.
    pub role: Role,
    /// The division they work for.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "141124"))]
    pub scope: Adcode,
    /// Whether their password was made by somebody else, and must be changed first.
    pub must_change: bool,
    /// Until when sign-in is refused after too many wrong passwords.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub locked_until: Option<Moment>,
    /// Since when they may not sign in any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub disabled_at: Option<Moment>,
    /// When they last signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub signed_in_at: Option<Moment>,
    /// When the account was made.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Moment,
    /// How often password or permission to sign in were changed; tells two editors apart.
    #[serde(default)]
    pub version: u32,
}
