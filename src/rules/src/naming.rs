//! What a market is called.

/// Characters of a place in a market's name.
pub const PLACE_CHARS: usize = 10;

/// The official name, “××县（市、区）零工市场” (晋人社办发〔2023〕12号). Where the county's name
/// alone says nothing (城区 exists in two cities), the city comes first. Zhejiang's scheme
/// (浙人社函〔2023〕93号) names the place, too: “××区××零工市场”.
#[must_use]
pub fn market_name(city: &str, county: &str, place: Option<&str>) -> String {
    let city = match county {
        "城区" | "矿区" | "郊区" => city,
        _ => "",
    };
    format!("{city}{county}{}零工市场", place.unwrap_or_default())
}

/// Whether this may stand in a market's name: 1 to 10 Chinese characters.
#[must_use]
pub fn is_place(place: &str) -> bool {
    (1..=PLACE_CHARS).contains(&place.chars().count())
        && place.chars().all(|c| !c.is_ascii() && c.is_alphabetic())
        && !place.ends_with("零工市场")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_market_is_named_after_its_county_and_with_a_place_after_both() {
        for (city, county, place, expect) in [
            ("吕梁市", "临县", None, "临县零工市场"),
            ("阳泉市", "城区", None, "阳泉市城区零工市场"),
            ("吕梁市", "临县", Some("碛口"), "临县碛口零工市场"),
            ("晋城市", "城区", Some("西街"), "晋城市城区西街零工市场"),
        ] {
            assert_eq!(market_name(city, county, place), expect);
        }
    }

    #[test]
    fn a_place_is_a_word_and_not_a_whole_name() {
        assert!(is_place("碛口") && is_place("𠔌"));
        for bad in [
            "",
            "碛口 ",
            "碛\n口",
            "qikou",
            "临县零工市场",
            "一二三四五六七八九十一",
        ] {
            assert!(!is_place(bad), "{bad}");
        }
    }
}
