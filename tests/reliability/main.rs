//! What must survive: power cuts in the middle of writing.

use anyhow::Result;
use linggong_tests::{MARKET, Server, row};
use reqwest::StatusCode;

#[tokio::test]
async fn a_killed_server_loses_nothing_it_acknowledged() -> Result<()> {
    let mut server = Server::start()?;
    let system = server.system(MARKET)?;
    let mut acknowledged = Vec::new();
    for round in 0..6u32 {
        let writer = {
            let system = system.clone();
            tokio::spawn(async move {
                let mut done = Vec::new();
                for n in 0.. {
                    match system.publish(row(&format!("{round}-{n}"), "木工")).await {
                        Ok((id, _)) => done.push(id),
                        Err(_) => return done,
                    }
                }
                done
            })
        };
        // Killed at another moment each round, while it writes.
        tokio::time::sleep(std::time::Duration::from_millis(60 + u64::from(round) * 37)).await;
        server.kill()?;
        acknowledged.extend(writer.await?);
        server.restart()?;
        for id in &acknowledged {
            let found = reqwest::get(server.url(&format!("/api/v1/postings/{id}"))).await?;
            assert_eq!(
                found.status(),
                StatusCode::OK,
                "posting {id} of round {round}"
            );
        }
    }
    assert!(
        acknowledged.len() > 20,
        "only {} writes",
        acknowledged.len()
    );
    // The same records again: nothing is doubled.
    let again = system.publish(row("0-0", "木工")).await?;
    assert_eq!(again.0, acknowledged[0]);
    Ok(())
}
