//! Who may do what at the desk: roles apart (business, audit), least privilege by adcode
//! (GB/T 22239—2019, 三级：身份鉴别、访问控制、安全审计).

use linggong_contract::{Adcode, Right, Role};

/// Wrong passwords in a row that lock an account.
pub const FAILURES_MAX: u32 = 5;
/// How long it stays locked, in milliseconds: 15 minutes.
pub const LOCKED_MS: i64 = 15 * 60_000;
/// A desk that nobody touches is signed out after this, in seconds: 15 minutes.
pub const IDLE_S: u32 = 15 * 60;
/// Characters of a password.
pub const PASSWORD_CHARS: std::ops::RangeInclusive<usize> = 8..=128;

/// What a role may do.
#[must_use]
pub const fn of(role: Role) -> &'static [Right] {
    match role {
        Role::Clerk => &[Right::Business],
        Role::Manager => &[Right::Business, Right::Accounts],
        Role::Auditor => &[Right::Audit],
    }
}

/// Whether a role may do this.
#[must_use]
pub fn may(role: Role, right: Right) -> bool {
    of(role).contains(&right)
}

/// Whether somebody responsible for `own` may make, reset and disable accounts of this role for
/// `scope`. Nobody manages their equals: a county's managers are made by its city's, and the
/// first by `linggong staff create`. Who works does not choose who watches: neither are auditors.
#[must_use]
pub fn may_manage(by: Role, own: Adcode, account: Role, scope: Adcode) -> bool {
    let reaches = match account {
        Role::Clerk => own.covers(scope),
        Role::Manager => own.covers(scope) && own != scope,
        Role::Auditor => false,
    };
    may(by, Right::Accounts) && reaches
}

/// What is wrong with a name to sign in with.
#[must_use]
pub fn name_error(name: &str) -> Option<&'static str> {
    let fits = (2..=32).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c));
    (!fits).then_some("用2到32个小写字母、数字，字母开头")
}

/// What is wrong with who somebody says they are.
#[must_use]
pub fn label_error(label: &str) -> Option<&'static str> {
    let chars = label.trim().chars().count();
    let fits = (1..=20).contains(&chars) && !label.chars().any(char::is_control);
    (!fits).then_some("写真实姓名，1到20个字")
}

/// What is wrong with a new password.
#[must_use]
pub fn password_error(password: &str, name: &str) -> Option<&'static str> {
    if !PASSWORD_CHARS.contains(&password.chars().count()) {
        return Some("密码要8到128个字符");
    }
    if password.to_lowercase().contains(name) {
        return Some("密码里不能有登录名");
    }
    let kinds: [fn(char) -> bool; 4] = [
        |c| c.is_lowercase(),
        |c| c.is_uppercase(),
        |c| c.is_numeric(),
        |c| !c.is_lowercase() && !c.is_uppercase() && !c.is_numeric(),
    ];
    let used = kinds.iter().filter(|is| password.chars().any(is)).count();
    (used < 2).then_some("字母、数字、符号，至少用两种")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_both_works_and_audits() {
        for role in Role::ALL {
            assert!(!(may(*role, Right::Business) && may(*role, Right::Audit)));
            assert!(!of(*role).is_empty());
        }
    }

    #[test]
    fn nobody_manages_their_equals_or_who_watches_them() {
        let [city, county, other] =
            ["141100", "141124", "141123"].map(|code| Adcode::parse(code).unwrap());
        let manager = |own, account, scope| may_manage(Role::Manager, own, account, scope);
        assert!(manager(county, Role::Clerk, county) && !manager(county, Role::Clerk, other));
        assert!(manager(city, Role::Manager, county) && !manager(county, Role::Manager, county));
        assert!(!manager(city, Role::Auditor, county));
        assert!(!may_manage(Role::Clerk, city, Role::Clerk, county));
    }

    #[test]
    fn a_password_is_long_mixed_and_not_the_name() {
        for (password, fits) in [
            ("abcdefg1", true),
            ("零工市场二零二六年1", true),
            ("abcdefg", false),
            ("abcdefgh", false),
            ("12345678", false),
            ("Lin01-2026", false),
            ("a1".repeat(65).as_str(), false),
        ] {
            assert_eq!(
                password_error(password, "lin01").is_none(),
                fits,
                "{password}"
            );
        }
    }

    #[test]
    fn names_are_easy_to_type_and_to_tell_apart() {
        for (name, fits) in [
            ("lin01", true),
            ("lin.wang-1", true),
            ("l", false),
            ("1lin", false),
            ("Lin", false),
            ("王芳", false),
        ] {
            assert_eq!(name_error(name).is_none(), fits, "{name}");
        }
    }
}
