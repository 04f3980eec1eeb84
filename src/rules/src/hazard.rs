//! What is dangerous about a trade, and what protects; told before somebody goes.

use linggong_contract::TradeId;

/// Danger and protection in one sentence; nothing for trades without a special one.
#[must_use]
pub fn of(trade: TradeId) -> Option<&'static str> {
    Some(match trade.0 {
        104 | 108 | 114 => "高处干活，要系安全带、戴安全帽",
        101..=103 | 105..=107 | 112 => "工地干活，要戴安全帽、穿防滑鞋",
        109 | 110 | 801 | 802 => "有电，要先断电，戴绝缘手套",
        111 => "怕烫伤眼睛，要戴面罩和手套",
        113 | 115 | 203 | 803 | 904 => "机器危险，离转动的地方远一点",
        201 | 202 => "重东西要两个人抬，穿防砸鞋",
        401 | 403 => "路上小心，骑车要戴头盔",
        701 | 703 | 704 => "机器危险，手不要伸进去",
        _ => return None,
    })
}

/// Trades for adults only: work at heights, with machines, with current, with heavy loads,
/// driving (未成年工特殊保护规定 3).
#[must_use]
pub const fn is_for_adults_only(trade: TradeId) -> bool {
    matches!(
        trade.0,
        102..=104 | 106 | 108 | 110 | 111 | 113..=115 | 201..=203 | 802 | 803 | 904
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bricklayer_is_told_to_wear_a_helmet() {
        assert!(of(TradeId(101)).unwrap().contains("安全帽"));
        assert_eq!(of(TradeId(999)), None);
    }

    #[test]
    fn scaffolding_is_for_adults_and_washing_up_is_not() {
        assert!(is_for_adults_only(TradeId(104)));
        assert!(!is_for_adults_only(TradeId(503)));
    }
}
