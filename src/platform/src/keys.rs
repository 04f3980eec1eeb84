//! `linggong key`: making, listing and revoking keys.

use std::process::ExitCode;

use anyhow::bail;
use linggong_store::{NewKey, Store};

use crate::cli::KeyCommand;
use crate::{auth, clock, staff, vault};

pub(crate) async fn run(command: KeyCommand) -> anyhow::Result<ExitCode> {
    match command {
        KeyCommand::Create { data, scope, name } => {
            let store = Store::open(&data.data).await?;
            if !staff::is_division(&store, scope) {
                bail!("--scope {scope}: no such county, city or province");
            }
            let name = name.trim().to_owned();
            if name.is_empty() || name.chars().count() > 60 {
                bail!("--name: 1 to 60 characters");
            }
            let mut secret = [0; 32];
            getrandom::fill(&mut secret)
                .map_err(|error| anyhow::anyhow!("no randomness: {error}"))?;
            let key = format!("{}{}", auth::PREFIX, const_hex::encode(secret));
            let new = NewKey {
                name,
                scope,
                hash: auth::hash(&key),
            };
            let id = store.create_key(&new, clock::now()).await?;
            store.close().await;
            eprintln!(
                "Key {id} for {scope} “{}”. It is shown only now; store it safely:",
                new.name
            );
            println!("{key}");
        }
        KeyCommand::List { data } => {
            let store = Store::open(&data.data).await?;
            for key in store.keys().await? {
                let revoked = key
                    .revoked_at
                    .map_or_else(String::new, |at| format!("  revoked {at}"));
                println!(
                    "{:>4}  {}  {}  {}{revoked}",
                    key.id, key.scope, key.created_at, key.name
                );
            }
            store.close().await;
        }
        KeyCommand::Rotate { data } => vault::rotate(&data).await?,
        KeyCommand::Revoke { data, id } => {
            let store = Store::open(&data.data).await?;
            let revoked = store.revoke_key(id, clock::now()).await?;
            store.close().await;
            if !revoked {
                bail!("there is no valid key {id}");
            }
            println!("Key {id} is revoked.");
        }
    }
    Ok(ExitCode::SUCCESS)
}
