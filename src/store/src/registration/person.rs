//! Name and phone of a registration, corrected by staff for the person in front of them: what is
//! sealed and what finds it change together, and the ledger keeps that they did, not how.

use linggong_contract::Moment;
use linggong_contract::api::people::CorrectPerson;
use linggong_rules::ledger::Event;
use linggong_rules::registration::{PersonChange, PhoneOf, may_correct};
use sqlx::SqliteConnection;

use crate::ledger::{self, Entry, Section};
use crate::matching::registered_at;
use crate::people::{People, Seeker, SeekerData, SeekerId, known, told_at};
use crate::{StoreError, StoreResult};

/// What came of correcting name or phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonCorrected {
    /// Written, or as it was already; since when it stands so.
    Done(Moment),
    /// Nothing was written: the phone is somebody else's.
    Taken {
        /// Whose; the one of the same name, if there is one.
        by: SeekerId,
        /// Whether they have the name, too.
        has_name: bool,
    },
}

impl People {
    /// Staff correct name or phone for the person in front of them. Nobody is found by the old
    /// ones from then on, nor what a kiosk delivers later under them; who holds a ticket or a
    /// number keeps it, and is found by it with the new phone. Consents stay as they are.
    ///
    /// # Errors
    /// [`StoreError::NoPerson`]; [`StoreError::Changed`] if the person, or somebody else, told
    /// something since, unless it is this; or the database fails.
    pub async fn correct_person(
        &self,
        id: SeekerId,
        new: &CorrectPerson,
        by: &str,
        now: Moment,
    ) -> StoreResult<PersonCorrected> {
        let mut tx = self.store.writer.begin_with("BEGIN IMMEDIATE").await?;
        let market = registered_at(&mut tx, id).await?;
        let Seeker { pseudonym, .. } = known(&mut tx, id).await?;
        let since = told_at(&mut tx, id).await?;
        let before = self.data_of(&mut tx, id).await?;
        let change = PersonChange::between((&before.name, &before.phone), (&new.name, &new.phone));
        // Before it is asked who was faster: whoever lost the answer sends it again.
        if !change.name && !change.phone {
            return Ok(PersonCorrected::Done(since));
        }
        if since != new.before {
            return Err(StoreError::Changed);
        }
        let after = SeekerData {
            name: new.name.clone(),
            phone: new.phone.clone(),
            ..before.clone()
        };
        let other = self.other_with_phone(&mut tx, id, &after).await?;
        let owner = match other {
            None => PhoneOf::Nobody,
            Some((_, true)) => PhoneOf::Namesake,
            Some((_, false)) => PhoneOf::Another,
        };
        if let Some((by, has_name)) = other
            && !may_correct(change, owner, new.shares_phone)
        {
            return Ok(PersonCorrected::Taken { by, has_name });
        }
        // Later than before, whatever the clock says.
        let at = now.max(new.before.plus_ms(1));
        sqlx::query(
            "UPDATE seekers SET phone_hash = ?1, identity_hash = ?2, sealed = ?3, updated_at = ?4,
                person_corrected_at = ?4 WHERE id = ?5",
        )
        .bind(self.phone_hash(&after.phone))
        .bind(self.identity_hash(&after))
        .bind(self.seal(&pseudonym, &after)?)
        .bind(at.ms())
        .bind(id.0)
        .execute(&mut *tx)
        .await?;
        // The digits of a slip from a kiosk without network go with the phone, too.
        sqlx::query("UPDATE deliveries SET phone_hash = ? WHERE seeker = ? AND phone_hash = ?")
            .bind(self.phone_hash(&after.phone))
            .bind(id.0)
            .bind(self.phone_hash(&before.phone))
            .execute(&mut *tx)
            .await?;
        let events = [
            (change.name, Event::NameCorrected),
            (change.phone, Event::PhoneCorrected),
        ];
        for (_, event) in events.into_iter().filter(|(is_it, _)| *is_it) {
            let entry = Entry::new(market, Section::Seeker, event, &pseudonym, by);
            ledger::append(&mut tx, &entry, now).await?;
        }
        tx.commit().await?;
        // What was corrected is overwritten in the file; here it leaves the log, too.
        self.empty_log().await;
        Ok(PersonCorrected::Done(at))
    }

    /// Whether name or phone of somebody were corrected after a moment.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn is_corrected_since(&self, id: SeekerId, since: Moment) -> StoreResult<bool> {
        let is_later = sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM seekers WHERE id = ? AND person_corrected_at >= ?)",
        )
        .bind(id.0)
        .bind(since.ms())
        .fetch_one(&self.store.reader)
        .await?;
        Ok(is_later)
    }

    /// Somebody else with this phone, and whether they have the name, too; who has it first.
    async fn other_with_phone(
        &self,
        tx: &mut SqliteConnection,
        id: SeekerId,
        data: &SeekerData,
    ) -> StoreResult<Option<(SeekerId, bool)>> {
        let found: Option<(i64, bool)> = sqlx::query_as(
            "SELECT id, identity_hash = ?1 FROM seekers WHERE phone_hash = ?2 AND id != ?3
             ORDER BY identity_hash = ?1 DESC, id LIMIT 1",
        )
        .bind(self.identity_hash(data))
        .bind(self.phone_hash(&data.phone))
        .bind(id.0)
        .fetch_optional(tx)
        .await?;
        Ok(found.map(|(id, has_name)| (SeekerId(id), has_name)))
    }
}
