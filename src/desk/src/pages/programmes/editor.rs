//! What is being arranged: every change is kept as a draft by itself, and can be undone.

use std::time::Duration;

use gloo::net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::api::programmes::{
    ProgrammeBook, ProgrammeDraft, PublishProgramme, PublishedProgramme, SaveDraft,
};
use linggong_contract::{FieldError, Moment, Programme, Slide, Turn};
use linggong_rules::programme;

use crate::api;
use crate::desk::{Desk, Gate};

/// A draft is kept when nothing has changed for so long.
const REST: Duration = Duration::from_millis(700);
/// Steps that can be undone.
const STEPS_MAX: usize = 50;
/// Pages of postings in a new slide.
const PAGES: u16 = 4;

/// How the draft stands with the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kept {
    Loading,
    /// It is what the boards play.
    Played,
    /// It is kept, and not published.
    Draft,
    /// It is not kept yet.
    Not,
    /// It could not be kept.
    Failed,
}

/// A draft on its way to be kept.
struct Saving {
    path: String,
    audience: String,
    /// The count of changes it holds.
    seen: u32,
    body: SaveDraft,
}

/// Slides with a key each: a row stays the same while it moves.
type Slides = Vec<(u32, Turn)>;

/// The editor.
#[derive(Clone, Copy)]
pub(super) struct Editor {
    desk: Desk,
    /// The screen or the tag it is for; empty for the whole market.
    pub(super) audience: RwSignal<String>,
    pub(super) slides: RwSignal<Slides>,
    book: RwSignal<Option<ProgrammeBook>>,
    kept: RwSignal<Kept>,
    past: RwSignal<Vec<Slides>>,
    future: RwSignal<Vec<Slides>>,
    /// When the draft that was seen had been saved.
    before: RwSignal<Option<Moment>>,
    /// What somebody else has saved meanwhile.
    pub(super) theirs: RwSignal<Option<ProgrammeDraft>>,
    /// Counts up with each change, and with each draft that was kept.
    changes: RwSignal<u32>,
    pub(super) saves: RwSignal<u32>,
    keys: StoredValue<u32>,
    busy: RwSignal<bool>,
}

impl Editor {
    pub(super) fn open(desk: Desk) -> Self {
        let editor = Self {
            desk,
            audience: RwSignal::new(String::new()),
            slides: RwSignal::new(Vec::new()),
            book: RwSignal::new(None),
            kept: RwSignal::new(Kept::Loading),
            past: RwSignal::new(Vec::new()),
            future: RwSignal::new(Vec::new()),
            before: RwSignal::new(None),
            theirs: RwSignal::new(None),
            changes: RwSignal::new(0),
            saves: RwSignal::new(0),
            keys: StoredValue::new(0),
            busy: RwSignal::new(false),
        };
        editor.load();
        // Whoever signs in again has it kept without another word.
        Effect::new(move |_| {
            if desk.gate.get() == Gate::Open && editor.kept.get_untracked() == Kept::Failed {
                editor.save();
            }
        });
        // Whoever goes to another page does not wait until it is kept.
        on_cleanup(move || {
            if editor.kept.try_get_untracked() == Some(Kept::Not) {
                editor.save();
            }
        });
        editor
    }

    fn path(self, below: &str) -> Option<String> {
        let market = self.desk.market.get_untracked()?;
        let audience = encoded(&self.audience.get_untracked());
        Some(format!(
            "/api/v1/staff/programmes/{market}{below}?audience={audience}"
        ))
    }

    /// Turns to what another screen or tag plays, once what stands here is kept; what cannot be
    /// kept stays, and so does whoever wrote it.
    pub(super) fn turn_to(self, audience: String) {
        if !matches!(self.kept.get_untracked(), Kept::Not | Kept::Failed) {
            self.show_of(audience);
            return;
        }
        let Some(saving) = self.saving() else {
            self.desk
                .failed("这里改的还没存上。改好、存好了再看别的屏，不要了就按“撤销”。");
            self.audience.update(|_| ());
            return;
        };
        spawn_local(async move {
            if self.keep(saving).await {
                self.show_of(audience);
            } else {
                self.audience.try_update(|_| ());
            }
        });
    }

    fn show_of(self, audience: String) {
        // Nothing that is on its way belongs to what comes now.
        self.changes.update(|changes| *changes += 1);
        self.audience.set(audience);
        self.kept.set(Kept::Loading);
        self.load();
    }

    fn load(self) {
        let Some(path) = self.path("") else { return };
        let audience = self.audience.get_untracked();
        spawn_local(async move {
            let answer = self.read(&path, &audience).await;
            if !self.is_for(&audience) {
                return;
            }
            match answer {
                Ok((book, played)) => self.show(book, played),
                Err(why) => {
                    self.desk.failed(why.words);
                    let _ = self.kept.try_set(Kept::Failed);
                }
            }
        });
    }

    /// A book, and what is played by it: whoever has none of their own plays what all do.
    async fn read(
        self,
        path: &str,
        audience: &str,
    ) -> Result<(ProgrammeBook, Programme), api::Refusal> {
        let book = api::get::<ProgrammeBook>(self.desk, path).await?;
        if audience.is_empty() || book.is_own() {
            let played = book.played();
            return Ok((book, played));
        }
        let all = path.split('?').next().unwrap_or_default();
        let all = api::get::<ProgrammeBook>(self.desk, all).await?;
        Ok((book, all.played()))
    }

    /// Whether this is still what is looked at.
    fn is_for(self, audience: &str) -> bool {
        let looked_at = self.audience.try_get_untracked();
        looked_at.is_some_and(|looked_at| looked_at == audience)
    }

    /// Shows the draft, or what is played.
    fn show(self, book: ProgrammeBook, played: Programme) {
        let draft = book.draft.clone();
        self.before.set(draft.as_ref().map(|draft| draft.at));
        self.kept.set(if draft.is_some() {
            Kept::Draft
        } else {
            Kept::Played
        });
        let programme = draft.map_or(played, |draft| draft.programme);
        self.slides.set(self.keyed(programme));
        self.past.set(Vec::new());
        self.future.set(Vec::new());
        self.theirs.set(None);
        self.book.set(Some(book));
        self.saves.update(|saves| *saves += 1);
    }

    fn keyed(self, programme: Programme) -> Slides {
        let keyed = programme
            .slides
            .into_iter()
            .map(|turn| (self.next_key(), turn));
        keyed.collect()
    }

    fn next_key(self) -> u32 {
        self.keys.update_value(|key| *key += 1);
        self.keys.get_value()
    }

    /// The programme as it stands.
    pub(super) fn programme(self) -> Programme {
        let slides = self.slides.get();
        Programme {
            slides: slides.into_iter().map(|(_, turn)| turn).collect(),
        }
    }

    fn errors(self) -> Vec<FieldError> {
        programme::check(&self.programme())
    }

    /// What is wrong with a field.
    pub(super) fn wrong(self, field: &str) -> Option<String> {
        if self.kept.get() == Kept::Loading {
            return None;
        }
        let found = self.errors().into_iter().find(|error| error.field == field);
        found.map(|error| error.message)
    }

    /// A slide's place.
    pub(super) fn place(self, key: u32) -> usize {
        let place = self
            .slides
            .with(|slides| slides.iter().position(|(one, _)| *one == key));
        place.unwrap_or_default()
    }

    /// A slide as it stands.
    pub(super) fn turn(self, key: u32) -> Turn {
        let found = self.slides.with(|slides| {
            let slide = slides.iter().find(|(one, _)| *one == key);
            slide.map(|(_, turn)| turn.clone())
        });
        found.unwrap_or_else(|| Turn::always(Slide::Postings, 1))
    }

    fn edit(self, change: impl FnOnce(&mut Slides)) {
        let before = self.slides.get_untracked();
        let mut after = before.clone();
        change(&mut after);
        if before == after {
            return;
        }
        self.past.update(|past| {
            past.push(before);
            let over = past.len().saturating_sub(STEPS_MAX);
            past.drain(..over);
        });
        self.future.set(Vec::new());
        self.put(after);
    }

    fn put(self, slides: Slides) {
        self.slides.set(slides);
        self.kept.set(Kept::Not);
        self.changes.update(|changes| *changes += 1);
        let seen = self.changes.get_untracked();
        set_timeout(
            move || {
                if self.changes.try_get_untracked() == Some(seen) {
                    self.save();
                }
            },
            REST,
        );
    }

    /// Changes one slide.
    pub(super) fn change(self, key: u32, change: impl FnOnce(&mut Turn)) {
        self.edit(|slides| {
            if let Some((_, turn)) = slides.iter_mut().find(|(one, _)| *one == key) {
                change(turn);
            }
        });
    }

    /// Adds a slide at the end.
    pub(super) fn add(self, kind: Slide) {
        let key = self.next_key();
        let pages = if kind == Slide::Postings { PAGES } else { 1 };
        self.edit(|slides| slides.push((key, Turn::always(kind, pages))));
    }

    /// Puts a slide's twin behind it.
    pub(super) fn copy(self, key: u32) {
        let twin = self.next_key();
        let at = untrack(|| self.place(key));
        let turn = untrack(|| self.turn(key));
        self.edit(|slides| slides.insert((at + 1).min(slides.len()), (twin, turn)));
    }

    pub(super) fn remove(self, key: u32) {
        self.edit(|slides| slides.retain(|(one, _)| *one != key));
    }

    /// Moves a slide to a place.
    pub(super) fn move_to(self, key: u32, place: usize) {
        let from = untrack(|| self.place(key));
        self.edit(|slides| {
            if from < slides.len() {
                let slide = slides.remove(from);
                slides.insert(place.min(slides.len()), slide);
            }
        });
    }

    /// Puts another programme in the place of this one.
    pub(super) fn replace(self, programme: Programme) {
        let slides = self.keyed(programme);
        self.edit(|held| *held = slides);
    }

    pub(super) fn can_undo(self) -> bool {
        !self.past.with(Vec::is_empty)
    }

    pub(super) fn can_redo(self) -> bool {
        !self.future.with(Vec::is_empty)
    }

    pub(super) fn undo(self) {
        self.step(self.past, self.future);
    }

    pub(super) fn redo(self) {
        self.step(self.future, self.past);
    }

    fn step(self, from: RwSignal<Vec<Slides>>, to: RwSignal<Vec<Slides>>) {
        let Some(slides) = from.try_update(Vec::pop).flatten() else {
            return;
        };
        let held = self.slides.get_untracked();
        to.update(|steps| steps.push(held));
        self.put(slides);
    }

    /// Keeps the draft, unless something is wrong with it or somebody else has kept one.
    fn save(self) {
        if let Some(saving) = self.saving() {
            spawn_local(async move {
                self.keep(saving).await;
            });
        }
    }

    /// What is to be kept as it stands now, if it can be kept.
    fn saving(self) -> Option<Saving> {
        let path = self.path("/draft")?;
        let is_wrong = untrack(|| !self.errors().is_empty());
        if is_wrong || self.theirs.with_untracked(Option::is_some) {
            return None;
        }
        Some(Saving {
            path,
            audience: self.audience.get_untracked(),
            seen: self.changes.get_untracked(),
            body: SaveDraft {
                before: self.before.get_untracked(),
                programme: untrack(|| self.programme()),
            },
        })
    }

    /// Keeps it; whether that is what stands there still.
    async fn keep(self, saving: Saving) -> bool {
        let Saving {
            path,
            audience,
            seen,
            body,
        } = saving;
        let answer = api::send::<ProgrammeDraft>(self.desk, Method::PUT, &path, &body).await;
        if !self.is_for(&audience) {
            if let Err(why) = answer {
                self.desk.failed(why.words);
            }
            return false;
        }
        match answer {
            Ok(draft) => {
                let _ = self.before.try_set(Some(draft.at));
                let is_all = self.changes.try_get_untracked() == Some(seen);
                if is_all {
                    self.kept.set(Kept::Draft);
                    self.saves.update(|saves| *saves += 1);
                }
                is_all
            }
            Err(why) => {
                if why.is_changed() {
                    self.look_at_theirs().await;
                } else {
                    self.desk.failed(why.words);
                    let _ = self.kept.try_set(Kept::Failed);
                }
                false
            }
        }
    }

    async fn look_at_theirs(self) {
        let Some(path) = self.path("") else { return };
        let Ok(book) = api::get::<ProgrammeBook>(self.desk, &path).await else {
            return;
        };
        match book.draft.clone() {
            Some(theirs) => {
                let _ = self.theirs.try_set(Some(theirs));
            }
            // They have published it: what stands here is kept beside that.
            None => {
                let _ = self.before.try_set(None);
                self.desk
                    .failed("别人刚发布了新的一版。您改的还在，请看看再发布。");
            }
        }
        let _ = self.book.try_set(Some(book));
    }

    pub(super) fn take_theirs(self) {
        if self.book.with_untracked(Option::is_some) {
            self.load();
        }
    }

    pub(super) fn keep_mine(self) {
        let theirs = self.theirs.get_untracked();
        self.before.set(theirs.map(|theirs| theirs.at));
        self.theirs.set(None);
        self.save();
    }

    pub(super) fn history(self) -> Vec<PublishedProgramme> {
        self.book
            .with(|book| book.as_ref().map(|book| book.history.clone()))
            .unwrap_or_default()
    }

    /// Screens and tags that have a programme of their own.
    pub(super) fn audiences(self) -> Vec<String> {
        self.book
            .with(|book| book.as_ref().map(|book| book.audiences.clone()))
            .unwrap_or_default()
    }

    /// Whether what is looked at plays something of its own.
    pub(super) fn is_own(self) -> bool {
        let is_own = |book: &ProgrammeBook| book.is_own();
        !self.audience.with(String::is_empty)
            && self.book.with(|book| book.as_ref().is_some_and(is_own))
    }

    pub(super) fn can_publish(self) -> bool {
        let is_still = self.kept.get() == Kept::Draft && !self.busy.get();
        is_still && self.theirs.with(Option::is_none) && self.errors().is_empty()
    }

    /// How it stands, in words.
    pub(super) fn standing(self) -> &'static str {
        let is_wrong = !self.errors().is_empty();
        match self.kept.get() {
            Kept::Loading => "正在查…",
            Kept::Played if self.audience.with(String::is_empty) || self.is_own() => {
                "屏上正在放的就是这样"
            }
            Kept::Played => "现在和全部屏一样，改了就单独放",
            Kept::Draft => "草稿存好了，还没有发布",
            _ if self.theirs.with(Option::is_some) => "别人也存过，您的还没存",
            _ if is_wrong => "有没填对的，改好才能存",
            Kept::Not => "正在存草稿…",
            Kept::Failed => "没存上，改一下再存",
        }
    }

    /// Publishes what stands here; the one before can be had again at once.
    pub(super) fn publish(self) {
        let programme = untrack(|| self.programme());
        self.exchange(programme, |one| {
            format!("第 {} 版发布了，信息屏放完这一页就换", one.id)
        });
    }

    /// Has a screen or a tag play what all do.
    pub(super) fn end_own(self) {
        let none = Programme { slides: Vec::new() };
        self.exchange(none, |_| "又和全部屏一样了".to_owned());
    }

    /// Publishes; what was played before can be had again.
    fn exchange(self, programme: Programme, told: fn(&PublishedProgramme) -> String) {
        let is_of_all = self.audience.with_untracked(String::is_empty);
        let before = self.book.with_untracked(|book| {
            let book = book.as_ref()?;
            Some(match is_of_all || book.is_own() {
                true => book.played(),
                false => Programme { slides: Vec::new() },
            })
        });
        // Going back later leaves what is drafted by then.
        let draft = self.before.get_untracked();
        self.send(draft, programme, move |one| {
            let words = told(&one);
            let Some(before) = before.clone() else {
                self.desk.done(words);
                return;
            };
            self.desk.undoable(words, move || {
                self.send(None, before.clone(), move |one| {
                    self.desk.done(format!("换回原来的了（第 {} 版）", one.id));
                });
            });
        });
    }

    fn send(
        self,
        draft: Option<Moment>,
        programme: Programme,
        then: impl FnOnce(PublishedProgramme) + 'static,
    ) {
        let Some(path) = self.path("").filter(|_| !self.busy.get_untracked()) else {
            return;
        };
        self.busy.set(true);
        let before = self.book.with_untracked(|book| {
            let newest = book.as_ref().and_then(|book| book.history.first());
            newest.map(|one| one.id)
        });
        spawn_local(async move {
            let body = PublishProgramme {
                before,
                draft,
                programme,
            };
            let answer =
                api::send::<PublishedProgramme>(self.desk, Method::POST, &path, &body).await;
            let _ = self.busy.try_set(false);
            match answer {
                Ok(one) => {
                    // Whoever takes it back at once meets their own step, not somebody else's.
                    let newest = one.clone();
                    let _ = self.book.try_update(|book| {
                        if let Some(book) = book {
                            book.history.insert(0, newest);
                        }
                    });
                    then(one);
                    self.load();
                }
                Err(why) if why.is_changed() => self.look_at_theirs().await,
                Err(why) => self.desk.failed(why.words),
            }
        });
    }
}

/// A name as an address carries it.
pub(super) fn encoded(name: &str) -> String {
    js_sys::encode_uri_component(name).into()
}
