//! `linggong staff`: accounts of the desk, and the rules that the desk's own routes share.

use std::process::ExitCode;

use anyhow::{Context as _, bail};
use linggong_contract::api::desk::NewStaff;
use linggong_contract::{Adcode, FieldError, Level, Role, Staff};
use linggong_rules::rights;
use linggong_rules::tables::{Ask, window};
use linggong_store::{Hand, Intent, Store, StoreResult};

use crate::auth::password;
use crate::cli::StaffCommand;
use crate::clock;

/// Who acts on the command line, in the audit log and to colleagues.
const AT_THE_MACHINE: &str = "(服务器)";
/// The same with an account in hand, whatever was done with it before.
const HAND: Hand<'static, u32> = Hand {
    by: AT_THE_MACHINE,
    seen: None,
};
/// Accounts that are read at once: a few rounds for a province.
const READ_AT_ONCE: u32 = 500;

pub(crate) async fn run(command: StaffCommand) -> anyhow::Result<ExitCode> {
    match command {
        StaffCommand::Create {
            data,
            scope,
            name,
            label,
            role,
        } => {
            let store = Store::open(&data.data).await?;
            let new = NewStaff {
                name,
                label,
                role,
                scope,
            };
            if let Some(wrong) = check(&store, &new).first() {
                bail!("--{}: {}", wrong.field, wrong.message);
            }
            let password = password::one_time()?;
            let hash = password::hash(&password).await?;
            let line = note(&store, "linggong staff create", new.scope).await?;
            let made = store.create_staff(&new, &hash, None, clock::now()).await;
            tell(&store, line, &new.name, made.is_ok()).await?;
            let staff = made?;
            store.close().await;
            print(&staff, &password);
        }
        StaffCommand::List { data } => {
            let store = Store::open(&data.data).await?;
            for province in provinces(&store) {
                for staff in everybody(&store, province).await? {
                    let disabled = staff
                        .disabled_at
                        .map_or_else(String::new, |at| format!("  停用 {at}"));
                    println!(
                        "{:>4}  {}  {}  {}  {}{disabled}",
                        staff.id,
                        staff.scope,
                        staff.role.label(),
                        staff.name,
                        staff.label
                    );
                }
            }
            store.close().await;
        }
        StaffCommand::Reset { data, name } => {
            let store = Store::open(&data.data).await?;
            let found = store.staff_named(&name).await?;
            let staff = found.with_context(|| format!("no account “{name}”"))?.staff;
            let password = password::one_time()?;
            let hash = password::hash(&password).await?;
            let line = note(&store, "linggong staff reset", staff.scope).await?;
            let now = clock::now();
            let done = store.reset_password(staff.id, &hash, HAND, now).await;
            tell(&store, line, &name, done.is_ok()).await?;
            done?;
            store.close().await;
            print(&staff, &password);
        }
        StaffCommand::Disable { data, name } => {
            let store = Store::open(&data.data).await?;
            let found = store.staff_named(&name).await?;
            let staff = found.with_context(|| format!("no account “{name}”"))?.staff;
            let line = note(&store, "linggong staff disable", staff.scope).await?;
            let now = clock::now();
            let done = store.enable_staff(staff.id, false, HAND, now).await;
            tell(&store, line, &name, done.is_ok()).await?;
            done?;
            store.close().await;
            println!("“{name}” may not sign in any more.");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes into the log what somebody at the machine itself is about to do; the line's number.
async fn note(store: &Store, action: &str, scope: Adcode) -> anyhow::Result<i64> {
    let intent = Intent {
        at: clock::now(),
        by: AT_THE_MACHINE.to_owned(),
        scope,
        action: action.to_owned(),
        target: action.to_owned(),
    };
    Ok(store.audit_intent(&intent).await?)
}

/// Writes what came of it, as the desk's own requests would say it.
async fn tell(store: &Store, line: i64, account: &str, is_done: bool) -> anyhow::Result<()> {
    let status = if is_done { 200 } else { 500 };
    let now = clock::now();
    Ok(store
        .audit_outcome(line, status, Some(account), now)
        .await?)
}

/// A role by its word.
pub(crate) fn role(word: &str) -> Result<Role, String> {
    let found = Role::ALL.iter().find(|role| role.slug() == word);
    found.copied().ok_or_else(|| {
        let words: Vec<&str> = Role::ALL.iter().map(|role| role.slug()).collect();
        format!("one of {}", words.join(", "))
    })
}

/// What is wrong with an account to be made.
pub(crate) fn check(store: &Store, new: &NewStaff) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    if let Some(message) = rights::name_error(&new.name) {
        wrong.push(FieldError::new("name", message));
    }
    if let Some(message) = rights::label_error(&new.label) {
        wrong.push(FieldError::new("label", message));
    }
    if !is_division(store, new.scope) {
        wrong.push(FieldError::new("scope", "没有这个省、市、县"));
    }
    wrong
}

/// Whether there is a market in this division.
pub(crate) fn is_division(store: &Store, scope: Adcode) -> bool {
    store.markets().iter().any(|market| match scope.level() {
        Level::County => market.id == scope,
        Level::City => market.id.city() == scope,
        Level::Province => market.id.province() == scope,
    })
}

fn provinces(store: &Store) -> Vec<Adcode> {
    let mut all: Vec<Adcode> = store.markets().iter().map(|m| m.id.province()).collect();
    all.dedup();
    all
}

/// All accounts of a province, however many there are.
async fn everybody(store: &Store, province: Adcode) -> StoreResult<Vec<Staff>> {
    let mut all = Vec::new();
    for number in 1.. {
        let ask = Ask {
            window: Some(window(number, READ_AT_ONCE)),
            ..Ask::default()
        };
        let part = store.staff_within(province, None, &ask).await?;
        if part.rows.is_empty() {
            break;
        }
        all.extend(part.rows);
    }
    Ok(all)
}

fn print(staff: &Staff, password: &str) {
    eprintln!(
        "{} “{}” for {}. The password is for the next sign-in only; it is shown only now:",
        staff.role.label(),
        staff.name,
        staff.scope
    );
    println!("{password}");
}
