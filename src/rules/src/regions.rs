//! Provinces by name, for people from elsewhere (GB/T 2260).

use linggong_contract::Adcode;

/// The first two digits of each province's code, and its short name.
pub const PROVINCES: [(u32, &str); 34] = [
    (14, "山西"),
    (13, "河北"),
    (15, "内蒙古"),
    (41, "河南"),
    (61, "陕西"),
    (11, "北京"),
    (12, "天津"),
    (21, "辽宁"),
    (22, "吉林"),
    (23, "黑龙江"),
    (31, "上海"),
    (32, "江苏"),
    (33, "浙江"),
    (34, "安徽"),
    (35, "福建"),
    (36, "江西"),
    (37, "山东"),
    (42, "湖北"),
    (43, "湖南"),
    (44, "广东"),
    (45, "广西"),
    (46, "海南"),
    (50, "重庆"),
    (51, "四川"),
    (52, "贵州"),
    (53, "云南"),
    (54, "西藏"),
    (62, "甘肃"),
    (63, "青海"),
    (64, "宁夏"),
    (65, "新疆"),
    (71, "台湾"),
    (81, "香港"),
    (82, "澳门"),
];

/// A province's code by its first two digits.
#[must_use]
pub fn code(number: u32) -> Option<Adcode> {
    Adcode::parse(&format!("{number}0000")).ok()
}

/// The short name of the province that a division belongs to.
#[must_use]
pub fn province(of: Adcode) -> Option<&'static str> {
    let number = of.number() / 10_000;
    let found = PROVINCES.iter().find(|(code, _)| *code == number);
    found.map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_province_is_found_by_its_code() {
        for (number, name) in PROVINCES {
            assert_eq!(province(code(number).unwrap()), Some(name));
        }
        assert_eq!(province(Adcode::parse("410105").unwrap()), Some("河南"));
        assert_eq!(province(Adcode::parse("990000").unwrap()), None);
    }
}
