//! Accounts to try the desk with. Their password is new at each start.

use linggong_contract::api::desk::NewStaff;
use linggong_contract::{Adcode, Role};
use linggong_store::{Hand, Store};

use crate::auth::password;
use crate::clock;

/// Who opens and shuts them.
const BY: Hand<'static, u32> = Hand {
    by: "(演示)",
    seen: None,
};
/// Does the business of every market.
const NAME: &str = "demo";
/// Reads the audit log.
const AUDITOR: &str = "demo-audit";

/// Makes the accounts and says how to get in.
pub(crate) async fn open(store: &Store) -> anyhow::Result<String> {
    let password = password::one_time()?;
    let hash = password::hash(&password).await?;
    let province = store.markets().first().map(|market| market.id.province());
    let Some(scope) = province else {
        return Ok(String::new());
    };
    for (name, role) in [(NAME, Role::Manager), (AUDITOR, Role::Auditor)] {
        put(store, name, role, scope, &hash).await?;
    }
    Ok(format!(
        "工作台 /desk：登录名 {NAME}，密码 {password}（看日志用 {AUDITOR}）"
    ))
}

/// Nobody gets in with them once generated data is not shown any more.
pub(crate) async fn shut(store: &Store) -> anyhow::Result<()> {
    if !store.is_demo().await? {
        return Ok(());
    }
    for name in [NAME, AUDITOR] {
        if let Some(known) = store.staff_named(name).await? {
            store
                .enable_staff(known.staff.id, false, BY, clock::now())
                .await?;
        }
    }
    Ok(())
}

async fn put(
    store: &Store,
    name: &str,
    role: Role,
    scope: Adcode,
    hash: &str,
) -> anyhow::Result<()> {
    let id = match store.staff_named(name).await? {
        Some(known) => known.staff.id,
        None => {
            let new = NewStaff {
                name: name.to_owned(),
                label: format!("演示{}", role.label()),
                role,
                scope,
            };
            store.create_staff(&new, hash, None, clock::now()).await?.id
        }
    };
    store.enable_staff(id, true, BY, clock::now()).await?;
    Ok(store.set_password(id, hash).await?)
}
