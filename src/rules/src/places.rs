//! How many of a posting's places may be told to be taken, by people from elsewhere too.

/// Why a count is not believed as it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// So many people were confirmed at the market.
    #[error("已经有{0}人在这里谈成了，不能比这还少；有人不来了，请在叫号里办")]
    Agreed(u32),
    /// So many of the places are held for people who were referred.
    #[error("还给优先推荐的人留着{0}个名额")]
    Held(usize),
}

/// Whether `taken` places may be told to be taken, of which `agreed` were confirmed here, while
/// `held` of those `left` after it are held for people who were referred.
///
/// # Errors
/// [`Refused::Agreed`] if fewer are told than were confirmed, [`Refused::Held`] if a place that
/// is held would be gone.
pub const fn check(taken: u32, agreed: u32, left: u32, held: usize) -> Result<(), Refused> {
    if taken < agreed {
        return Err(Refused::Agreed(agreed));
    }
    if held > left as usize {
        return Err(Refused::Held(held));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_who_was_confirmed_is_lost_and_no_held_place_goes_unnoticed() {
        for (taken, agreed, left, held, expect) in [
            (0, 0, 5, 0, Ok(())),
            (5, 2, 0, 0, Ok(())),
            (2, 2, 3, 3, Ok(())),
            (1, 2, 4, 0, Err(Refused::Agreed(2))),
            (3, 2, 2, 3, Err(Refused::Held(3))),
            (5, 0, 0, 1, Err(Refused::Held(1))),
        ] {
            assert_eq!(check(taken, agreed, left, held), expect, "{taken} {left}");
        }
    }
}
