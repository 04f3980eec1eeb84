//! What stands in the form of a registration, and what is wrong with it. It is kept in the page's
//! memory and nowhere else.

use leptos::prelude::*;
use linggong_contract::api::matching::OpenedSeeker;
use linggong_contract::{
    Code, FieldError, IdentityNumber, PersonName, Phone, Profile, date_format,
};
use linggong_rules::{consent, registration, typed};
use linggong_ui::new_key;

use crate::api::Refusal;
use crate::desk::Desk;
use crate::focus;
use crate::pages::now;

/// What somebody at the desk writes down of whoever stands there.
#[derive(Clone, Copy)]
pub(crate) struct Form {
    pub(super) name: RwSignal<String>,
    pub(super) phone: RwSignal<String>,
    /// What was chosen, and the identity number once it is whole.
    pub(super) profile: RwSignal<Profile>,
    pub(super) identity: RwSignal<String>,
    pub(super) born_on: RwSignal<String>,
    /// Whether the notice was read out and agreed to.
    pub(super) agreed: RwSignal<bool>,
    /// The same for what is sensitive.
    pub(super) agreed_sensitive: RwSignal<bool>,
    pub(crate) forgets_identity: RwSignal<bool>,
    /// Whom it corrects; nobody if it is a new registration.
    pub(super) known: StoredValue<Option<OpenedSeeker>>,
    /// Nothing is said to be missing before somebody has tried to send it.
    tried: RwSignal<bool>,
    refused: RwSignal<Option<Refusal>>,
    pub(crate) busy: RwSignal<bool>,
    /// The same press sends the same key.
    pub(super) key: RwSignal<String>,
}

impl Form {
    /// An empty one, or what somebody told before.
    pub(crate) fn new(known: Option<OpenedSeeker>) -> Self {
        let profile = known
            .as_ref()
            .map(|known| known.profile.clone())
            .unwrap_or_default();
        let born_on = profile.born_on.map(date_format::text);
        Self {
            name: RwSignal::new(String::new()),
            phone: RwSignal::new(String::new()),
            profile: RwSignal::new(profile),
            identity: RwSignal::new(String::new()),
            born_on: RwSignal::new(born_on.unwrap_or_default()),
            agreed: RwSignal::new(false),
            agreed_sensitive: RwSignal::new(false),
            forgets_identity: RwSignal::new(false),
            known: StoredValue::new(known),
            tried: RwSignal::new(false),
            refused: RwSignal::new(None),
            busy: RwSignal::new(false),
            key: RwSignal::new(new_key()),
        }
    }

    /// Forgets everybody: the next one is somebody else.
    pub(crate) fn clear(self) {
        for text in [self.name, self.phone, self.identity, self.born_on] {
            text.set(String::new());
        }
        for tick in [self.agreed, self.agreed_sensitive, self.tried] {
            tick.set(false);
        }
        self.profile.set(Profile::default());
        self.refused.set(None);
        self.key.set(new_key());
    }

    /// Writes into a field of text.
    pub(super) fn write(self, field: &str, slot: RwSignal<String>, text: String) {
        slot.set(text);
        self.forget(field);
    }

    /// Changes what was told.
    pub(super) fn tell(self, field: &str, change: impl FnOnce(&mut Profile)) {
        self.profile.update(change);
        self.forget(field);
    }

    /// What the platform said of a field was about other words.
    pub(super) fn forget(self, field: &str) {
        self.refused.update(|refused| {
            if let Some(refused) = refused {
                refused.errors.retain(|error| error.field != field);
            }
        });
    }

    /// Writes the day of birth.
    pub(super) fn write_born_on(self, text: String) {
        self.profile
            .update(|profile| profile.born_on = typed::date(text.trim()));
        self.write("profile.born_on", self.born_on, text);
    }

    /// Writes the identity number; once it is whole it tells birth, sex and county.
    pub(super) fn write_identity(self, text: String) {
        match IdentityNumber::parse(&text) {
            Ok(number) => {
                self.born_on.set(date_format::text(number.born_on()));
                self.profile.update(|profile| profile.identify(number));
                for field in ["profile.born_on", "profile.sex", "profile.household"] {
                    self.forget(field);
                }
            }
            Err(_) => self.profile.update(|profile| profile.identity = None),
        }
        self.write("profile.identity", self.identity, text);
    }

    /// Whether hardship and identity number may be written: once the text was read out, or to
    /// take back what was told before.
    pub(super) fn may_be_sensitive(self) -> bool {
        let was = self.known.with_value(|known| {
            let known = known.as_ref();
            known.is_some_and(|known| known.has_identity || known.profile.is_sensitive())
        });
        was || self.agreed_sensitive.get()
    }

    /// What was told.
    pub(crate) fn told(self) -> Profile {
        self.profile.get()
    }

    /// The version of the text about sensitive data, if it was read out for something.
    pub(crate) fn consents(self, told: &Profile) -> Vec<String> {
        let is_asked = self.agreed_sensitive.get() && told.is_sensitive();
        let version = is_asked.then(|| consent::SENSITIVE.version.to_owned());
        version.into_iter().collect()
    }

    /// Name and phone, if they can be read.
    pub(super) fn person(self) -> Result<(PersonName, Phone), Vec<FieldError>> {
        let name = PersonName::parse(&self.name.get());
        let phone = Phone::parse(&self.phone.get());
        let mut wrong = Vec::new();
        if let Err(why) = &name {
            wrong.push(FieldError::new("person.name", why.to_string()));
        }
        if let Err(why) = &phone {
            wrong.push(FieldError::new("person.phone", why.to_string()));
        }
        match (name, phone) {
            (Ok(name), Ok(phone)) => Ok((name, phone)),
            _ => Err(wrong),
        }
    }

    /// Everything that can be seen to be wrong from here.
    pub(super) fn errors(self) -> Vec<FieldError> {
        let told = self.told();
        let mut wrong = registration::check(&told, now(), |_| true);
        let born_on = self.born_on.get();
        if !born_on.trim().is_empty() && told.born_on.is_none() {
            let how = "写成 1968-05-12 这样，或者不写";
            wrong.push(FieldError::new("profile.born_on", how));
        }
        let identity = self.identity.get();
        if !identity.trim().is_empty()
            && let Err(why) = IdentityNumber::parse(&identity)
        {
            wrong.push(FieldError::new("profile.identity", why.to_string()));
        }
        let mut agreed = self.consents(&told);
        if self.agreed.get() {
            agreed.push(consent::REGISTRATION.version.to_owned());
        }
        let agreed: Vec<&str> = agreed.iter().map(String::as_str).collect();
        let is_new = self.known.with_value(Option::is_none);
        if is_new && let Err(more) = self.person() {
            wrong.extend(more);
        }
        self.known.with_value(|known| {
            let before = known.as_ref().map(|known| &known.profile);
            wrong.extend(consent::not_agreed(before, &told, &agreed));
        });
        wrong
    }

    /// What is wrong with a field: what the platform said, or what can be seen from here.
    pub(super) fn wrong(self, field: &str, errors: Memo<Vec<FieldError>>) -> Option<String> {
        let refused = self.refused;
        let said = refused.with(|refused| refused.as_ref().and_then(|why| why.of(field)));
        let seen = || {
            // A whole number that is wrong is a slip, and is said at once.
            let is_whole = field == "profile.identity"
                && self
                    .identity
                    .with(|text| text.chars().count() >= IdentityNumber::CHARS);
            if !self.tried.get() && !is_whole {
                return None;
            }
            errors.with(|errors| {
                let found = errors.iter().find(|error| error.field == field);
                found.map(|error| error.message.clone())
            })
        };
        said.or_else(seen)
    }

    /// Whether it may be sent; says so at the foot if not.
    pub(crate) fn is_ready(self, desk: Desk) -> bool {
        self.tried.set(true);
        self.refused.set(None);
        let is_good = untrack(|| self.errors()).is_empty();
        if !is_good {
            desk.failed("还有没填对的，红字写着要改什么。");
            focus::first_wrong();
        }
        is_good
    }

    /// What was typed stays, with what the platform said beside it.
    pub(crate) fn refuse(self, desk: Desk, why: Refusal) {
        desk.failed(match why.code {
            Some(Code::Changed) => {
                "别人刚改过他的登记。您填的还在，先记下来，收起再打开看看。".to_owned()
            }
            Some(Code::KeyReused) => {
                self.key.set(new_key());
                "刚才那一次可能已经记下了。再按一次，看看他登记上没有。".to_owned()
            }
            _ => why.words.clone(),
        });
        let _ = self.refused.try_set(Some(why));
        focus::first_wrong();
    }
}
