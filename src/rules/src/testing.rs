//! Postings and feeds for tests.

use linggong_contract::{
    Adcode, Cursor, Employer, EmployerKind, EmploymentForm, Feed, Insurance, Market, Meals, Moment,
    Pay, PayUnit, Posting, PostingDraft, PostingId, Programme, Scope, Settlement, Source, State,
    TradeId, Transport,
};

pub(crate) fn moment(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

/// An open posting of trade 101, valid for two days.
pub(crate) fn posting(id: i64, opened_at: Moment) -> Posting {
    Posting {
        id: PostingId(id),
        number: 100 + u32::try_from(id).unwrap(),
        market: Adcode::parse("141124").unwrap(),
        state: State::Open,
        remaining: 6,
        opened_at: Some(opened_at),
        closed_at: None,
        updated_at: opened_at,
        draft: PostingDraft {
            trade: TradeId(101),
            title: "砌砖大工".into(),
            content: "砌毛石墙".into(),
            requirements: String::new(),
            employer: Employer {
                name: "临县古建修缮有限公司".into(),
                kind: EmployerKind::Company,
                verified: true,
            },
            headcount: 10,
            pay: Pay {
                min_fen: 30_000,
                max_fen: Some(35_000),
                unit: PayUnit::Day,
                piece: None,
            },
            settlement: Settlement::Daily,
            start_on: opened_at.date(),
            end_on: None,
            hours: None,
            place: "碛口古镇修缮工地".into(),
            distance_km: None,
            directions: None,
            bring: None,
            meals: Meals::Lunch,
            lodging: false,
            transport: Transport::Pickup,
            insurance: Insurance::Accident,
            employment_form: EmploymentForm::Temporary,
            source: Source::Registration,
            source_name: None,
            immediate: true,
            helped_first: false,
            scope: Scope::County,
            valid_until: opened_at.plus_ms(2 * 86_400_000),
        },
    }
}

/// An empty feed of 临县.
pub(crate) fn feed_at(at: Moment) -> Feed {
    Feed {
        market: Market {
            id: Adcode::parse("141124").unwrap(),
            name: "临县零工市场".into(),
            county: "临县".into(),
            city: "吕梁市".into(),
            hotline: "12333".into(),
            complaints: "12345".into(),
            hours: None,
            minimum_hour_fen: None,
        },
        cursor: Cursor::default(),
        at,
        demo: false,
        programme: Programme::default(),
        postings: Vec::new(),
        closed: Vec::new(),
    }
}
