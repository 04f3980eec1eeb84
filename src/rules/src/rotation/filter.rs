//! Which postings a slide asks for, as one value: equal ones ask for the same postings.

use linggong_contract::{Scope, Slide, TradeId, Turn};

use crate::programme::{SCOPES, category_bit};

/// What a slide asks for, however it was written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Filter {
    /// Only work for the day itself.
    urgent: bool,
    /// Bits as in [`Turn::categories`].
    categories: u16,
    /// Trades of other categories, in order and each once.
    trades: Vec<TradeId>,
    /// Bits as in [`Turn::scopes`]; 0 is all.
    scopes: u16,
}

impl Filter {
    /// What a slide asks for.
    pub(super) fn of(turn: &Turn) -> Self {
        let mut trades = Vec::new();
        for trade in &turn.trades {
            if turn.categories & category_bit(*trade) == 0
                && let Err(at) = trades.binary_search(trade)
            {
                trades.insert(at, *trade);
            }
        }
        Self {
            urgent: turn.slide == Slide::Urgent,
            categories: turn.categories,
            trades,
            scopes: if turn.scopes == SCOPES {
                0
            } else {
                turn.scopes
            },
        }
    }

    /// Whether it asks for a posting: one of a category or of a trade that is named, if any is,
    /// and with one of the scopes.
    ///
    /// Categories and trades add up, because ticking a box and adding a trade both read as “this
    /// one, too”; a trade that had to be in a ticked category would show nothing in most pairs.
    pub(super) fn wants(&self, is_urgent: bool, trade: TradeId, scope: Scope) -> bool {
        let names_none = self.categories == 0 && self.trades.is_empty();
        (is_urgent || !self.urgent)
            && (names_none
                || self.categories & category_bit(trade) != 0
                || self.trades.contains(&trade))
            && (self.scopes == 0 || self.scopes & (1 << scope as u16) != 0)
    }
}
