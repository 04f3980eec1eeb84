//! A screen gets another name: what was arranged for the old one goes with it.

use linggong_contract::{Adcode, Moment, NameProgramme, ScreenId};
use sqlx::SqliteConnection;

use super::{draft_of, parse};
use crate::{StoreResult, changes};

/// Moves a name's book – what is played, the draft, and what was published before – to the screen's
/// new name, in the transaction that renames it. It stays where it is if another screen still goes
/// by the old name, as its name or a tag, if the new name has a book of its own – that one counts –
/// or if another screen goes by the new name: it would play it, too. Nothing if there was nothing
/// to tell of.
pub(crate) async fn follow(
    tx: &mut SqliteConnection,
    (screen, market): (ScreenId, Adcode),
    (old, new): (&str, &str),
    now: Moment,
) -> StoreResult<Option<NameProgramme>> {
    let played = newest(tx, market, old).await?;
    let is_played = played.as_ref().is_some_and(|played| !played.is_empty);
    let is_own = is_played || draft_of(tx, market, old).await?.is_some();
    if goes_by(tx, market, old, None).await? {
        return Ok(is_own.then_some(NameProgramme::Shared));
    }
    let there = newest(tx, market, new).await?;
    let has_own = there.as_ref().is_some_and(|there| !there.is_empty);
    if has_own || draft_of(tx, market, new).await?.is_some() {
        return Ok(is_own.then_some(NameProgramme::Kept));
    }
    if goes_by(tx, market, new, Some(screen)).await? {
        return Ok(is_own.then_some(NameProgramme::Met));
    }
    for sql in [
        "UPDATE programmes SET audience = ? WHERE market = ? AND audience = ?",
        "UPDATE programme_drafts SET audience = ? WHERE market = ? AND audience = ?",
    ] {
        sqlx::query(sql)
            .bind(new)
            .bind(market.number())
            .bind(old)
            .execute(&mut *tx)
            .await?;
    }
    if let Some(played) = played.filter(|played| !played.is_empty) {
        // The new name had a programme that was ended later than this one was published: what is
        // played is the newest.
        if there.is_some_and(|there| there.id > played.id) {
            sqlx::query(
                "INSERT INTO programmes (market, audience, programme, by, published_at)
                 SELECT market, audience, programme, by, ? FROM programmes WHERE id = ?",
            )
            .bind(now.ms())
            .bind(played.id)
            .execute(&mut *tx)
            .await?;
        }
        changes::log(tx, market.number(), None, now).await?;
    }
    Ok(is_own.then_some(NameProgramme::Followed))
}

/// What was published last for a name.
struct Newest {
    id: i64,
    /// It ended what the name had of its own.
    is_empty: bool,
}

async fn newest(
    tx: &mut SqliteConnection,
    market: Adcode,
    audience: &str,
) -> StoreResult<Option<Newest>> {
    let found: Option<(i64, String)> = sqlx::query_as(
        "SELECT id, programme FROM programmes WHERE market = ? AND audience = ?
         ORDER BY id DESC LIMIT 1",
    )
    .bind(market.number())
    .bind(audience)
    .fetch_optional(tx)
    .await?;
    let newest = |(id, text): (i64, String)| {
        let is_empty = parse(&text)?.slides.is_empty();
        Ok(Newest { id, is_empty })
    };
    found.map(newest).transpose()
}

/// Whether some screen of the market, but this one, goes by a name, as its own or as a tag.
async fn goes_by(
    tx: &mut SqliteConnection,
    market: Adcode,
    name: &str,
    but: Option<ScreenId>,
) -> StoreResult<bool> {
    let found = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM screens s
            WHERE s.market = ?1 AND s.revoked_at IS NULL AND s.id IS NOT ?3 AND (s.name = ?2 OR EXISTS (
                SELECT 1 FROM json_each(s.settings, '$.tags') tag WHERE tag.value = ?2)))",
    )
    .bind(market.number())
    .bind(name)
    .bind(but.map(|screen| screen.0))
    .fetch_one(tx)
    .await?;
    Ok(found)
}
