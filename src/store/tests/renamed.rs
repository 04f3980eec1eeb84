//! What was arranged for a screen's name, when the screen gets another one.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

use linggong_contract::api::programmes::PublishProgramme;
use linggong_contract::{
    Adcode, Moment, NameProgramme, Programme, ScreenId, ScreenRole, ScreenSettings,
};
use linggong_store::{Hand, Store, StoreError};

fn lin() -> Adcode {
    Adcode::parse("141124").unwrap()
}

fn now() -> Moment {
    Moment::parse("2026-11-23T05:00:00+08:00").unwrap()
}

fn settings(name: &str, tags: &[&str]) -> ScreenSettings {
    ScreenSettings {
        market: lin(),
        role: ScreenRole::Board,
        name: name.to_owned(),
        place: String::new(),
        tags: tags.iter().map(|&tag| tag.to_owned()).collect(),
        diagonal_in: 55,
        distance_dm: 30,
        portrait: false,
        dark: None,
    }
}

fn notice(text: &str) -> Programme {
    let json = serde_json::json!({ "slides": [
        { "slide": "notice", "title": "停电通知", "text": text },
    ] });
    serde_json::from_value(json).unwrap()
}

/// A market with screens of these names, the first of which gets another one.
struct Hall {
    _dir: tempfile::TempDir,
    store: Store,
    first: ScreenId,
}

impl Hall {
    async fn open(names: &[(&str, &[&str])]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).await.unwrap();
        let mut first = None;
        for (n, (name, tags)) in names.iter().enumerate() {
            let (code, secret) = (format!("48273{n}"), [u8::try_from(n).unwrap()]);
            assert!(store.begin_pairing(&code, &secret, now()).await.unwrap());
            let settings = settings(name, tags);
            let screen = store.enrol_screen(&code, &settings, ("desk:lin01", None), now());
            first = first.or(Some(screen.await.unwrap().id));
        }
        Self {
            _dir: dir,
            store,
            first: first.unwrap(),
        }
    }

    async fn publish(&self, name: &str, programme: &Programme) -> i64 {
        let history = self.store.programmes(lin(), name).await.unwrap().history;
        let publish = PublishProgramme {
            before: history.first().map(|one| one.id),
            draft: None,
            programme: programme.clone(),
        };
        let done = self
            .store
            .publish_programme(lin(), name, &publish, "desk:lin01", now());
        done.await.unwrap().id
    }

    async fn draft(&self, name: &str, text: &str) -> Moment {
        let programme = notice(text);
        let saved = self
            .store
            .save_draft(lin(), name, None, &programme, "desk:lin01", now());
        saved.await.unwrap().at
    }

    /// Gives the first screen another name; what the desk is told of the programme.
    async fn rename(&self, to: &ScreenSettings) -> Option<NameProgramme> {
        let known = self.store.screen(self.first, now()).await.unwrap();
        let hand = Hand {
            by: "desk:lin01",
            seen: Some(known.updated_at),
        };
        let edited = self.store.edit_screen(self.first, hand, to, now());
        edited.await.unwrap().name_programme
    }

    async fn revision(&self) -> u64 {
        let (_, revs) = self.store.log_position().await.unwrap();
        revs.get(&lin()).copied().unwrap_or(0)
    }

    async fn plays(&self, name: &str) -> Option<Programme> {
        let played = self.store.played(lin()).await.unwrap();
        played.variant(name).map(|own| own.programme.clone())
    }
}

#[tokio::test]
async fn what_is_played_drafted_and_was_published_goes_with_the_screen() {
    let hall = Hall::open(&[("一号", &["大厅"]), ("二号", &["大厅"])]).await;
    let first = hall.publish("一号", &notice("一")).await;
    let second = hall.publish("一号", &notice("二")).await;
    let draft = hall.draft("一号", "三").await;
    let of_tag = hall.publish("大厅", &notice("所有大厅的")).await;
    let before = hall.revision().await;
    let told = hall.rename(&settings("东墙", &["大厅"])).await;
    assert_eq!(told, Some(NameProgramme::Followed));
    assert_eq!(hall.plays("东墙").await, Some(notice("二")));
    assert_eq!(hall.plays("一号").await, None);
    let book = hall.store.programmes(lin(), "东墙").await.unwrap();
    let ids: Vec<i64> = book.history.iter().map(|one| one.id).collect();
    assert_eq!(ids, [second, first]);
    let kept = book.draft.unwrap();
    assert_eq!((kept.at, kept.programme), (draft, notice("三")));
    assert!(hall.revision().await > before, "the boards are told");
    let left = hall.store.programmes(lin(), "一号").await.unwrap();
    assert!(left.history.is_empty() && left.draft.is_none());
    // What is arranged for a tag is no name's.
    let tag = hall.store.programmes(lin(), "大厅").await.unwrap();
    assert_eq!(tag.history[0].id, of_tag);
    // Whoever still writes at the old name is told.
    let publish = PublishProgramme {
        before: Some(second),
        draft: Some(draft),
        programme: notice("四"),
    };
    let late = hall
        .store
        .publish_programme(lin(), "一号", &publish, "desk:lin02", now());
    assert!(matches!(late.await, Err(StoreError::Changed)));
}

#[tokio::test]
async fn a_draft_alone_goes_with_the_screen_and_the_boards_need_not_know() {
    let hall = Hall::open(&[("一号", &[])]).await;
    hall.draft("一号", "一").await;
    let before = hall.revision().await;
    let told = hall.rename(&settings("东墙", &[])).await;
    assert_eq!(told, Some(NameProgramme::Followed));
    let book = hall.store.programmes(lin(), "东墙").await.unwrap();
    assert_eq!(book.draft.unwrap().programme, notice("一"));
    assert_eq!(hall.revision().await, before);
}

#[tokio::test]
async fn a_name_that_others_go_by_keeps_what_was_arranged_for_it() {
    for others in [("二号", ["一号"]), ("二号", ["门口"])] {
        let (name, tags) = others;
        let hall = Hall::open(&[("一号", &[]), (name, &tags)]).await;
        hall.publish("一号", &notice("一")).await;
        let is_shared = tags == ["一号"];
        let told = hall.rename(&settings("东墙", &[])).await;
        let (expect, stays) = if is_shared {
            (NameProgramme::Shared, "一号")
        } else {
            (NameProgramme::Followed, "东墙")
        };
        assert_eq!(told, Some(expect), "{tags:?}");
        assert_eq!(hall.plays(stays).await, Some(notice("一")), "{tags:?}");
    }
    // Nor does it leave the screen itself, if that goes by the old name as a tag.
    let hall = Hall::open(&[("一号", &[])]).await;
    hall.publish("一号", &notice("一")).await;
    let told = hall.rename(&settings("东墙", &["一号"])).await;
    assert_eq!(told, Some(NameProgramme::Shared));
    assert_eq!(hall.plays("东墙,一号").await, Some(notice("一")));
}

#[tokio::test]
async fn what_the_new_name_has_counts_and_nothing_is_lost() {
    // A screen that was taken away has left its programme, or its draft, under the name.
    for is_draft in [false, true] {
        let hall = Hall::open(&[("一号", &[])]).await;
        hall.publish("一号", &notice("一")).await;
        hall.draft("一号", "二").await;
        if is_draft {
            hall.draft("东墙", "旧").await;
        } else {
            hall.publish("东墙", &notice("旧")).await;
        }
        let told = hall.rename(&settings("东墙", &[])).await;
        assert_eq!(told, Some(NameProgramme::Kept), "{is_draft}");
        let old = hall.store.programmes(lin(), "一号").await.unwrap();
        assert_eq!(old.history[0].programme, notice("一"));
        assert_eq!(old.draft.unwrap().programme, notice("二"));
        let new = hall.store.programmes(lin(), "东墙").await.unwrap();
        let counts = match is_draft {
            true => new.draft.unwrap().programme,
            false => new.history[0].programme.clone(),
        };
        assert_eq!(counts, notice("旧"));
    }
}

#[tokio::test]
async fn others_that_go_by_the_new_name_do_not_play_what_was_arranged_for_one() {
    let upstairs = ["二楼"];
    let hall = Hall::open(&[("一号", &[]), ("二号", &upstairs), ("三号", &upstairs)]).await;
    hall.publish("一号", &notice("一")).await;
    let before = hall.revision().await;
    let told = hall.rename(&settings("二楼", &[])).await;
    assert_eq!(told, Some(NameProgramme::Met));
    assert_eq!(hall.plays("二号,二楼").await, None);
    assert_eq!(hall.plays("二楼").await, None);
    assert_eq!(hall.plays("一号").await, Some(notice("一")), "it is kept");
    assert_eq!(hall.revision().await, before);
    // A screen that goes by its new name as a tag, too, is no other one.
    let hall = Hall::open(&[("一号", &["东墙"])]).await;
    hall.publish("一号", &notice("一")).await;
    let told = hall.rename(&settings("东墙", &["东墙"])).await;
    assert_eq!(told, Some(NameProgramme::Followed));
    // Where nothing was arranged, nothing is told.
    let hall = Hall::open(&[("一号", &[]), ("二号", &upstairs)]).await;
    assert_eq!(hall.rename(&settings("二楼", &[])).await, None);
}

#[tokio::test]
async fn a_programme_that_was_ended_under_the_new_name_does_not_end_this_one() {
    let hall = Hall::open(&[("一号", &[])]).await;
    hall.publish("一号", &notice("一")).await;
    hall.publish("东墙", &notice("旧")).await;
    let none = serde_json::from_value(serde_json::json!({ "slides": [] })).unwrap();
    hall.publish("东墙", &none).await;
    let told = hall.rename(&settings("东墙", &[])).await;
    assert_eq!(told, Some(NameProgramme::Followed));
    assert_eq!(hall.plays("东墙").await, Some(notice("一")));
    let book = hall.store.programmes(lin(), "东墙").await.unwrap();
    assert_eq!(book.history.len(), 4, "all that was published is there");
}

#[tokio::test]
async fn nothing_is_told_where_nothing_was_arranged() {
    let hall = Hall::open(&[("一号", &[])]).await;
    let before = hall.revision().await;
    assert_eq!(hall.rename(&settings("东墙", &[])).await, None);
    // The same name again is no new one.
    hall.publish("东墙", &notice("一")).await;
    assert_eq!(hall.rename(&settings("东墙", &["大厅"])).await, None);
    assert_eq!(hall.revision().await, before + 1);
}
