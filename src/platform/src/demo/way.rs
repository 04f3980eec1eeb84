//! How one gets to a made-up job, and what to bring: believable, and always the same.

use linggong_contract::{Category, Transport};

use super::catalogue::Job;

/// A market lies in its county's first town; the others follow further and further out.
const STEP_KM: usize = 7;
/// In the streets of a city the next one is near.
const CITY_STEP_KM: usize = 2;
/// Nothing in a county is further from its market.
const FARTHEST_KM: usize = 60;
/// So far people walk.
const WALK_KM: u32 = 2;
/// Minutes for a kilometre on foot.
const WALK_MIN_PER_KM: u32 = 15;

/// How far a town is from the market.
pub(super) fn distance_km(towns: &[String], town: &str) -> u32 {
    let place = towns.iter().position(|one| one == town).unwrap_or_default();
    let is_country = town.ends_with('镇') || town.ends_with('乡');
    let step_km = if is_country { STEP_KM } else { CITY_STEP_KM };
    let km = (place * step_km + 1).min(FARTHEST_KM);
    u32::try_from(km).unwrap_or_default()
}

/// How to get there.
pub(super) fn directions(job: &Job, town: &str, distance_km: u32) -> String {
    match job.transport {
        Transport::Pickup => "在市场门口上车，开工前一小时走，过时不等".to_owned(),
        _ if distance_km <= WALK_KM => {
            format!("出市场门走路{}分钟", distance_km.max(1) * WALK_MIN_PER_KM)
        }
        _ => format!("坐去{town}的客车，到站下车，工地上有牌子"),
    }
}

/// What to bring.
pub(super) fn bring(job: &Job) -> Option<String> {
    let what = match job.trade.category()? {
        Category::Building => "身份证、手套、防滑的鞋",
        Category::Moving => "身份证、手套",
        Category::Home => "身份证、一双干净的鞋",
        Category::Food => "身份证、健康证",
        Category::Courier => "身份证、充好电的手机",
        _ => return None,
    };
    Some(what.to_owned())
}
