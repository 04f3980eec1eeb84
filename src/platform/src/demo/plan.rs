//! One market's day: who offers what, when, and how fast it fills.

use linggong_contract::{
    Adcode, Category, Date, Employer, EmployerKind, EmploymentForm, Hours, Market, Moment, Pay,
    PayUnit, PostingDraft, Scope, Source, Time,
};
use linggong_rules::draft::is_repost;
use linggong_store::{RecordStep, Upsert};
use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64;

use super::catalogue::{Catalogue, Job};
use super::way;

/// Postings a market offers in a day.
const POSTINGS_MIN: u32 = 62;
const POSTINGS_MAX: u32 = 88;
const MINUTE_MS: i64 = 60_000;

/// When employers come: before dawn most of all, and in the evening for the next day.
/// Minutes of the day, and how many in a thousand come then.
const ARRIVALS: [(i64, i64, u32); 7] = [
    (270, 300, 110),
    (300, 360, 280),
    (360, 420, 210),
    (420, 540, 110),
    (540, 1_020, 140),
    (1_020, 1_200, 110),
    (1_200, 1_290, 40),
];

/// A posting and what will become of it.
pub(super) struct Planned {
    pub(super) record_id: String,
    pub(super) opens_at: Moment,
    market: Adcode,
    draft: PostingDraft,
    /// Places taken, by when.
    takes: Vec<(Moment, u32)>,
    withdrawn_at: Option<Moment>,
}

impl Planned {
    pub(super) fn upsert(&self) -> Upsert {
        Upsert {
            record_id: self.record_id.clone(),
            market: self.market,
            review: false,
            once: false,
            reason: None,
            draft: self.draft.clone(),
        }
    }

    pub(super) fn steps(&self) -> impl Iterator<Item = RecordStep> {
        let step = |at, taken| RecordStep {
            record_id: self.record_id.clone(),
            taken,
            at,
        };
        let takes = self
            .takes
            .iter()
            .map(move |(at, taken)| step(*at, Some(*taken)));
        takes.chain(self.withdrawn_at.map(|at| step(at, None)))
    }

    /// Where it has come by `now`.
    pub(super) fn last_step(&self, now: Moment) -> Option<RecordStep> {
        self.steps()
            .filter(|step| step.at <= now)
            .max_by_key(|step| step.at)
    }

    /// When it is over.
    pub(super) fn ends_at(&self) -> Moment {
        let filled = self
            .takes
            .last()
            .filter(|(_, taken)| *taken >= self.draft.headcount);
        let ends = [
            filled.map(|(at, _)| *at),
            self.withdrawn_at,
            Some(self.draft.valid_until),
        ];
        ends.into_iter()
            .flatten()
            .min()
            .unwrap_or(self.draft.valid_until)
    }
}

/// The postings that `market` opens on `date`.
pub(super) fn plan_day(market: &Market, date: Date, catalogue: &Catalogue) -> Vec<Planned> {
    let seed = u64::from(market.id.number()) << 32 | u64::from(date.to_julian_day().unsigned_abs());
    let mut rng = Pcg64::seed_from_u64(seed);
    let Some(towns) = catalogue.towns.get(&market.id) else {
        return Vec::new();
    };
    let count = rng.random_range(POSTINGS_MIN..=POSTINGS_MAX);
    (0..count)
        .filter_map(|n| plan_one(market, date, n, catalogue, towns, &mut rng))
        .collect()
}

fn plan_one(
    market: &Market,
    date: Date,
    n: u32,
    catalogue: &Catalogue,
    towns: &[String],
    rng: &mut Pcg64,
) -> Option<Planned> {
    let minute = arrival_minute(rng);
    let job = pick_job(&catalogue.jobs, rng)?;
    let town = pick_town(job, towns, rng)?;
    let evening = minute >= 17 * 60;
    let at_once = job.immediate && minute < 11 * 60;
    let start_on = match (at_once, evening) {
        (true, _) => date,
        (false, true) => date + time::Duration::DAY,
        (false, false) => date + time::Duration::days(rng.random_range(0..4)),
    };
    let days = rng.random_range(job.days_min..=job.days_max.max(job.days_min));
    let opens_at = Moment::in_china(date, Time::MIDNIGHT)
        .plus_ms(minute * MINUTE_MS + rng.random_range(0..MINUTE_MS));
    let noon = Time::from_hms(rng.random_range(11..18), 0, 0).ok()?;
    let valid_until = if at_once {
        Moment::in_china(date, noon)
    } else {
        Moment::in_china(
            start_on + time::Duration::days(rng.random_range(0..2)),
            noon,
        )
    };
    if valid_until.since_ms(opens_at) < 30 * MINUTE_MS {
        return None;
    }
    let distance_km = way::distance_km(towns, town);
    let headcount = rng.random_range(job.headcount_min..=job.headcount_max.max(job.headcount_min));
    let mut draft = PostingDraft {
        trade: job.trade,
        title: job.title.clone(),
        content: job.content.clone(),
        requirements: job.requirements.clone(),
        employer: employer(job, market, rng),
        headcount,
        pay: pay(job, rng),
        settlement: job.settlement,
        start_on,
        end_on: Some(start_on + time::Duration::days(days - 1)),
        hours: Some(Hours {
            from: job.hours_from,
            to: job.hours_to,
        }),
        place: job.site.replace("{town}", town),
        distance_km: Some(distance_km),
        directions: Some(way::directions(job, town, distance_km)),
        bring: way::bring(job),
        meals: job.meals,
        lodging: job.lodging,
        transport: job.transport,
        insurance: job.insurance,
        employment_form: match job.unit {
            PayUnit::Hour => EmploymentForm::PartTime,
            PayUnit::Month => EmploymentForm::Stage,
            _ => EmploymentForm::Temporary,
        },
        source: *Source::ALL
            .get(rng.random_range(0..4))
            .unwrap_or(&Source::Registration),
        source_name: None,
        immediate: at_once,
        // Every tenth; not by the dice, whose order makes the rest of the day.
        helped_first: n % 10 == 3,
        scope: match rng.random_range(0..1_000) {
            0 => Scope::Province,
            1..20 => Scope::City,
            _ => Scope::County,
        },
        valid_until,
    };
    if is_repost(&draft) {
        draft.source_name = Some(match draft.source {
            Source::Agency => format!("{}众合劳务服务部", market.county),
            _ => format!("{}就业服务网站", market.city),
        });
    }
    let record_id = format!("{}-{}-{n:03}", market.id, date.to_julian_day());
    let (takes, withdrawn_at) = fate(&draft, opens_at, at_once, rng);
    Some(Planned {
        record_id,
        opens_at,
        market: market.id,
        draft,
        takes,
        withdrawn_at,
    })
}

fn arrival_minute(rng: &mut Pcg64) -> i64 {
    let mut at = rng.random_range(0..ARRIVALS.iter().map(|(_, _, share)| share).sum::<u32>());
    for (from, until, share) in ARRIVALS {
        if at < share {
            return rng.random_range(from..until);
        }
        at -= share;
    }
    ARRIVALS[0].0
}

fn pick_job<'a>(jobs: &'a [Job], rng: &mut Pcg64) -> Option<&'a Job> {
    let mut at = rng.random_range(0..jobs.iter().map(|job| job.weight).sum::<u32>());
    jobs.iter().find(|job| {
        let found = at < job.weight;
        at = at.saturating_sub(job.weight);
        found
    })
}

/// A town where the job can be: no fields in the streets of a city.
fn pick_town<'a>(job: &Job, towns: &'a [String], rng: &mut Pcg64) -> Option<&'a String> {
    let rural = job.trade.category() == Some(Category::Farm) || job.site.contains('煤');
    let fits = |town: &&String| !rural || town.ends_with('镇') || town.ends_with('乡');
    let fitting: Vec<&String> = towns.iter().filter(fits).collect();
    fitting
        .get(rng.random_range(0..fitting.len().max(1)))
        .copied()
}

fn employer(job: &Job, market: &Market, rng: &mut Pcg64) -> Employer {
    let county = market.name.trim_end_matches("零工市场");
    let is_company = job.employer.contains("{county}");
    Employer {
        name: job.employer.replace("{county}", county),
        kind: match (is_company, job.employer.contains("劳务派遣")) {
            (true, true) => EmployerKind::Agency,
            (true, false) => EmployerKind::Company,
            (false, _) => EmployerKind::Individual,
        },
        verified: rng.random_bool(if is_company { 0.85 } else { 0.3 }),
    }
}

/// The job's pay, a little up or down as between employers.
fn pay(job: &Job, rng: &mut Pcg64) -> Pay {
    let factor = 1.0 + f64::from(rng.random_range(-5..=5)) / 100.0;
    let step_fen = match job.unit {
        PayUnit::Day | PayUnit::Fixed => 1_000.0,
        PayUnit::Month => 10_000.0,
        PayUnit::Hour => 50.0,
        PayUnit::Piece => 1.0,
    };
    let factor = if job.unit == PayUnit::Piece {
        1.0
    } else {
        factor
    };
    let fen = |yuan: f64| whole((yuan * 100.0 * factor / step_fen).round() * step_fen);
    let min_fen = fen(job.pay_min).max(1);
    Pay {
        min_fen,
        max_fen: job.pay_max.map(fen).filter(|max| *max > min_fen),
        unit: job.unit,
        piece: job.piece.clone().filter(|piece| !piece.is_empty()),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pay of the catalogue"
)]
const fn whole(fen: f64) -> u32 {
    fen as u32
}

/// How a posting fills: work for today within the hour, other work over a day; some never.
fn fate(
    draft: &PostingDraft,
    opens_at: Moment,
    at_once: bool,
    rng: &mut Pcg64,
) -> (Vec<(Moment, u32)>, Option<Moment>) {
    let minutes = if at_once {
        rng.random_range(12..150)
    } else {
        rng.random_range(180..2_400)
    };
    let span_ms = minutes * MINUTE_MS;
    if rng.random_range(0..100) < 4 {
        return (Vec::new(), Some(opens_at.plus_ms(span_ms)));
    }
    let goal = if rng.random_range(0..100) < 72 {
        draft.headcount
    } else {
        rng.random_range(0..draft.headcount)
    };
    let groups = i64::from(goal.min(6));
    let takes = (1..=groups)
        .map(|group| {
            let taken = i64::from(goal) * group / groups;
            (
                opens_at.plus_ms(span_ms * group / groups),
                u32::try_from(taken).unwrap_or(goal),
            )
        })
        .collect();
    (takes, None)
}

#[cfg(test)]
mod tests {
    use linggong_rules::draft::check;
    use linggong_rules::lint::warnings;
    use linggong_store::Store;
    use time::macros::date;

    use super::*;

    #[tokio::test]
    async fn a_planned_day_is_the_same_everywhere_and_every_posting_is_valid() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).await.unwrap();
        let catalogue = Catalogue::load(&store).unwrap();
        let date = date!(2026 - 11 - 22);
        let mut before_seven = 0;
        let mut all = 0;
        for market in store.markets() {
            let planned = plan_day(market, date, &catalogue);
            let again = plan_day(market, date, &catalogue);
            assert!(
                (40..=90).contains(&planned.len()),
                "{}: {}",
                market.name,
                planned.len()
            );
            assert!(
                planned
                    .iter()
                    .zip(&again)
                    .all(|(a, b)| a.draft == b.draft && a.takes == b.takes)
            );
            for one in &planned {
                let wrong = check(&one.draft, one.opens_at, |trade| {
                    store.trade(trade).is_some()
                });
                assert_eq!(wrong, [], "{:?}", one.draft);
                // What wants a reason would wait for somebody who reviews.
                let warned = warnings(&one.draft, Some(market));
                assert_eq!(warned, [], "{:?}", one.draft);
                all += 1;
                before_seven += usize::from(one.opens_at.china().hour() < 7);
            }
        }
        let share = before_seven * 100 / all;
        assert!(
            (50..70).contains(&share),
            "the peak is before dawn: {share} %"
        );
    }
}
