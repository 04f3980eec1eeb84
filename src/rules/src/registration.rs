//! Who may register with what (求职登记).

use linggong_contract::{
    Adcode, FieldError, IdentityNumber, Moment, PersonName, Phone, Profile, TRADES_MAX, TradeId,
};
use time::Date;

use crate::regions;

/// Nobody works before (禁止使用童工规定 2).
pub const AGE_MIN: i32 = 16;
/// From then on, hazardous work too (未成年工特殊保护规定 3).
pub const AGE_ADULT: i32 = 18;
/// Nobody who stands at a kiosk is older.
const AGE_MAX: i32 = 110;

/// Full years of age on a day.
#[must_use]
pub fn age(born_on: Date, today: Date) -> i32 {
    let had_birthday = (today.month() as u8, today.day()) >= (born_on.month() as u8, born_on.day());
    today.year() - born_on.year() - i32::from(!had_birthday)
}

/// Whether the law keeps somebody from all work.
#[must_use]
pub fn is_too_young(profile: &Profile, today: Date) -> bool {
    is_younger(profile, AGE_MIN, today)
}

/// Whether the law keeps somebody from hazardous work.
#[must_use]
pub fn is_minor(profile: &Profile, today: Date) -> bool {
    is_younger(profile, AGE_ADULT, today)
}

fn is_younger(profile: &Profile, years: i32, today: Date) -> bool {
    profile.born_on.is_some_and(|born| age(born, today) < years)
}

/// Names everything that is wrong with a profile; nothing if it may be written down.
///
/// `knows_trade` tells whether a trade exists.
#[must_use]
pub fn check(
    profile: &Profile,
    now: Moment,
    knows_trade: impl Fn(TradeId) -> bool,
) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    let mut require = |holds: bool, field: &str, message: &str| {
        if !holds {
            wrong.push(FieldError::new(field, message));
        }
    };
    let trades = &profile.trades;
    require(
        trades.len() <= TRADES_MAX,
        "profile.trades",
        &format!("最多选{TRADES_MAX}个工种"),
    );
    require(
        trades.iter().all(|trade| knows_trade(*trade)),
        "profile.trades",
        "没有这个工种编号",
    );
    require(!repeats(trades), "profile.trades", "同一个工种选了两次");
    require(
        !repeats(&profile.certificates),
        "profile.certificates",
        "同一个证选了两次",
    );
    require(!repeats(&profile.aims), "profile.aims", "同一项选了两次");
    require(
        !repeats(&profile.hardship),
        "profile.hardship",
        "同一项选了两次",
    );
    let today = now.date();
    if let Some(born_on) = profile.born_on {
        require(
            born_on <= today && age(born_on, today) <= AGE_MAX,
            "profile.born_on",
            "出生日期不对",
        );
        require(
            !is_too_young(profile, today),
            "profile.born_on",
            "未满16周岁，按国家规定不能打工",
        );
    }
    if let Some(identity) = &profile.identity {
        require(
            identity.has_province(),
            "profile.identity",
            "身份证号开头两位不对，看看有没有输错",
        );
        require(
            profile.born_on == Some(identity.born_on()),
            "profile.born_on",
            "出生日期和身份证号不一样",
        );
        require(
            profile.sex == Some(identity.sex()),
            "profile.sex",
            "性别和身份证号不一样",
        );
    }
    wrong
}

/// Where somebody is registered, as far as the first six digits of their identity number tell:
/// a county of the home province as it is today, or any place of another province. Counties of
/// the home province that were renamed or moved since (142326, now 141124) tell nothing: whoever
/// has such a number is asked.
///
/// `counties` are those of the home province; without any, nothing can be said against a number.
#[must_use]
pub fn household(identity: &IdentityNumber, counties: &[Adcode]) -> Option<Adcode> {
    let place = identity.county()?;
    let is_home = |county: &Adcode| county.province() == place.province();
    let is_told = counties.contains(&place) || !counties.iter().any(is_home);
    (is_told && regions::province(place).is_some()).then_some(place)
}

/// Takes in an identity number and what it tells. What somebody said about their household stays
/// where the number tells nothing.
pub fn identify(profile: &mut Profile, identity: IdentityNumber, counties: &[Adcode]) {
    let told = household(&identity, counties).or(profile.household);
    profile.identify(identity);
    profile.household = told;
}

/// A profile as staff leave it. They do not see the identity number: it stays, unless they write
/// another one or the person wants it forgotten.
#[must_use]
pub fn corrected(before: &Profile, new: &Profile, forgets_identity: bool) -> Profile {
    let mut profile = new.clone();
    if profile.identity.is_none() && !forgets_identity {
        profile.identity.clone_from(&before.identity);
    }
    profile
}

/// What of name and phone is corrected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PersonChange {
    /// The name.
    pub name: bool,
    /// The phone.
    pub phone: bool,
}

impl PersonChange {
    /// What differs between two who are the same person.
    #[must_use]
    pub fn between(before: (&PersonName, &Phone), after: (&PersonName, &Phone)) -> Self {
        Self {
            name: before.0 != after.0,
            phone: before.1 != after.1,
        }
    }
}

/// Who else has the phone that somebody is to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneOf {
    /// Nobody.
    Nobody,
    /// Somebody of another name.
    Another,
    /// Somebody of the same name: name and phone together are one person.
    Namesake,
}

/// Whether name and phone may be corrected so. Members of a family may share a phone, but staff
/// say so: else the phone was heard wrong, or it is one person twice. Whose phone stays is not
/// asked again, unless their new name makes them somebody who is there.
#[must_use]
pub const fn may_correct(change: PersonChange, phone: PhoneOf, shares_phone: bool) -> bool {
    match phone {
        PhoneOf::Nobody => true,
        PhoneOf::Another => shares_phone || !change.phone,
        PhoneOf::Namesake => false,
    }
}

fn repeats<T: PartialEq>(all: &[T]) -> bool {
    all.iter()
        .enumerate()
        .any(|(at, one)| all[..at].contains(one))
}

#[cfg(test)]
mod tests {
    use linggong_contract::{Aim, Certificate, Hardship, Sex};
    use time::macros::date;

    use super::*;
    use crate::testing::moment;

    #[test]
    fn a_birthday_counts_from_its_own_day() {
        let born = date!(2010 - 11 - 22);
        assert_eq!(age(born, date!(2026 - 11 - 21)), 15);
        assert_eq!(age(born, date!(2026 - 11 - 22)), 16);
        let leap = date!(2008 - 02 - 29);
        assert_eq!(age(leap, date!(2026 - 02 - 28)), 17);
        assert_eq!(age(leap, date!(2026 - 03 - 01)), 18);
    }

    fn check_one(change: impl Fn(&mut Profile), expect: &[&str]) {
        let mut profile = Profile::default();
        change(&mut profile);
        let wrong = check(&profile, moment("2026-11-22T08:00:00+08:00"), |trade| {
            trade.0 < 200
        });
        let fields: Vec<_> = wrong.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, expect);
    }

    #[test]
    fn each_wrong_field_is_named() {
        check_one(|_| {}, &[]);
        let trades = |all: &[u16]| all.iter().map(|one| TradeId(*one)).collect();
        check_one(|p| p.trades = trades(&[101, 102]), &[]);
        check_one(|p| p.trades = trades(&[101, 101]), &["profile.trades"]);
        check_one(|p| p.trades = trades(&[201]), &["profile.trades"]);
        check_one(
            |p| p.trades = trades(&[101, 102, 103, 104, 105, 106]),
            &["profile.trades"],
        );
        check_one(
            |p| p.certificates = vec![Certificate::Health; 2],
            &["profile.certificates"],
        );
        check_one(|p| p.aims = vec![Aim::Steady; 2], &["profile.aims"]);
        check_one(
            |p| p.hardship = vec![Hardship::Older; 2],
            &["profile.hardship"],
        );
        check_one(|p| p.born_on = Some(date!(2010 - 11 - 22)), &[]);
        check_one(
            |p| p.born_on = Some(date!(2010 - 11 - 23)),
            &["profile.born_on"],
        );
        check_one(
            |p| p.born_on = Some(date!(2026 - 11 - 23)),
            &["profile.born_on", "profile.born_on"],
        );
        check_one(
            |p| p.born_on = Some(date!(1900 - 01 - 01)),
            &["profile.born_on"],
        );
    }

    #[test]
    fn an_identity_number_and_what_it_tells_go_together() {
        let number = IdentityNumber::parse("11010519491231002X").unwrap();
        check_one(|p| p.identify(number.clone()), &[]);
        check_one(
            |p| {
                p.identify(number.clone());
                p.sex = Some(Sex::Male);
                p.born_on = None;
            },
            &["profile.born_on", "profile.sex"],
        );
    }

    #[test]
    fn a_county_that_is_no_more_is_asked_for() {
        let place = |text: &str| Adcode::parse(text).unwrap();
        let counties = [place("140105"), place("141124")];
        let check = |number: &str, expect: Option<&str>| {
            let number = IdentityNumber::parse(number).unwrap();
            let found = household(&number, &counties);
            assert_eq!(found, expect.map(place));
            // What was said by hand stays where the number tells nothing.
            let mut profile = Profile {
                household: Some(place("141124")),
                ..Profile::default()
            };
            identify(&mut profile, number, &counties);
            assert_eq!(profile.household, Some(place(expect.unwrap_or("141124"))));
        };
        check("140105196805121236", Some("140105"));
        // 临县 before 2004.
        check("142326196805121230", None);
        check("11010519491231002X", Some("110105"));
        check("830000199001010012", None);
        let old = IdentityNumber::parse("142326196805121230").unwrap();
        assert_eq!(household(&old, &[]), Some(place("142326")), "no list yet");
    }

    #[test]
    fn staff_do_not_wipe_out_the_number_they_do_not_see() {
        let (number, other) = ("11010519491231002X", "140105196805121236");
        let number = IdentityNumber::parse(number).unwrap();
        let other = IdentityNumber::parse(other).unwrap();
        let with = |identity: Option<&IdentityNumber>| Profile {
            identity: identity.cloned(),
            ..Profile::default()
        };
        let (before, blank) = (with(Some(&number)), with(None));
        assert_eq!(corrected(&before, &blank, false), before);
        assert_eq!(corrected(&before, &blank, true), blank);
        let another = with(Some(&other));
        assert_eq!(corrected(&before, &another, false), another);
        assert_eq!(corrected(&blank, &blank, false), blank);
    }

    #[test]
    fn a_phone_of_somebody_else_is_refused_but_for_a_family_that_shares_it() {
        let (name, phone) = (true, true);
        for (change, owner, shares, expect) in [
            ((name, phone), PhoneOf::Nobody, false, true),
            ((!name, phone), PhoneOf::Another, false, false),
            ((!name, phone), PhoneOf::Another, true, true),
            // They share it since they registered: their name is corrected all the same.
            ((name, !phone), PhoneOf::Another, false, true),
            ((name, !phone), PhoneOf::Namesake, true, false),
            ((!name, phone), PhoneOf::Namesake, true, false),
        ] {
            let change = PersonChange {
                name: change.0,
                phone: change.1,
            };
            let may = may_correct(change, owner, shares);
            assert_eq!(may, expect, "{change:?} {owner:?} {shares}");
        }
    }

    #[test]
    fn what_differs_is_what_is_corrected() {
        let name = |text| PersonName::parse(text).unwrap();
        let phone = |text| Phone::parse(text).unwrap();
        let before = (name("李大山"), phone("13900000001"));
        for (after, expect) in [
            ((name("李大三"), phone("139 0000 0001")), (true, false)),
            ((name("李大山"), phone("13900000002")), (false, true)),
            ((name(" 李大山"), phone("13900000001")), (false, false)),
        ] {
            let change = PersonChange::between((&before.0, &before.1), (&after.0, &after.1));
            assert_eq!((change.name, change.phone), expect);
        }
    }
}
