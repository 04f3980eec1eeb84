//! Trades (工种) and the categories (门类) they are shown by.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A category of trades, in the order in which every face shows them: the four that the
/// county plan names come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// 建筑建材
    Building = 1,
    /// 搬家货运
    Moving = 2,
    /// 家政服务
    Home = 3,
    /// 快递外卖
    Courier = 4,
    /// 餐饮住宿
    Food = 5,
    /// 商超服务
    Shop = 6,
    /// 工厂普工
    Factory = 7,
    /// 维修安装
    Repair = 8,
    /// 农林园艺
    Farm = 9,
}

impl Category {
    /// All categories in display order.
    pub const ALL: [Self; 9] = [
        Self::Building,
        Self::Moving,
        Self::Home,
        Self::Courier,
        Self::Food,
        Self::Shop,
        Self::Factory,
        Self::Repair,
        Self::Farm,
    ];

    /// The Chinese name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Building => "建筑建材",
            Self::Moving => "搬家货运",
            Self::Home => "家政服务",
            Self::Courier => "快递外卖",
            Self::Food => "餐饮住宿",
            Self::Shop => "商超服务",
            Self::Factory => "工厂普工",
            Self::Repair => "维修安装",
            Self::Farm => "农林园艺",
        }
    }

    /// The word used in URLs, JSON and class names.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Building => "building",
            Self::Moving => "moving",
            Self::Home => "home",
            Self::Courier => "courier",
            Self::Food => "food",
            Self::Shop => "shop",
            Self::Factory => "factory",
            Self::Repair => "repair",
            Self::Farm => "farm",
        }
    }

    /// Display position, 1 to 9.
    #[must_use]
    pub const fn ordinal(self) -> u8 {
        self as u8
    }

    /// The category with this URL word or Chinese name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|c| c.slug() == text || c.label() == text)
    }
}

/// A trade's number: category × 100 + its place in the category, e.g. 101 瓦工/砌墙.
///
/// The codes of 职业分类大典 2022 cannot serve as ids: 混凝土工 and 支模工 share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct TradeId(pub u16);

impl TradeId {
    /// The category its number tells, if it is one of the nine.
    #[must_use]
    pub fn category(self) -> Option<Category> {
        let ordinal = self.0 / 100;
        Category::ALL
            .into_iter()
            .find(|c| u16::from(c.ordinal()) == ordinal)
    }
}

impl fmt::Display for TradeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A trade with its place in the national classification of occupations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Trade {
    /// The trade's number.
    pub id: TradeId,
    /// The category it is shown in.
    pub category: Category,
    /// What people call it, e.g. 瓦工/砌墙.
    pub label: String,
    /// Code of 职业分类大典 2022, e.g. `6-29-01-01`.
    pub code: String,
    /// Name in 职业分类大典 2022, e.g. 砌筑工.
    pub code_name: String,
    /// Other words people use.
    pub aliases: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trade_number_tells_its_category() {
        assert_eq!(TradeId(101).category(), Some(Category::Building));
        assert_eq!(TradeId(906).category(), Some(Category::Farm));
        assert_eq!(TradeId(99).category(), None);
        assert_eq!(TradeId(1001).category(), None);
    }

    #[test]
    fn a_category_is_found_by_either_name() {
        for category in Category::ALL {
            assert_eq!(Category::parse(category.slug()), Some(category));
            assert_eq!(Category::parse(category.label()), Some(category));
        }
        assert_eq!(Category::parse(""), None);
    }
}
