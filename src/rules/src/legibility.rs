//! Type size from the size of the screen and the distance of its readers.

/// A character must fill this much of the reader's sight (0.7°): 24 mm at 2 m, 37 mm at 3 m,
/// 61 mm at 5 m. Tangent of the angle.
const SIGHT: f64 = 0.012_217;
/// A Chinese glyph fills about this part of its em box.
const GLYPH_OF_EM: f64 = 0.92;
/// A line of a board must hold so many ems, or nothing fits beside the pay.
const LANDSCAPE_EMS_MIN: f64 = 29.5;
const PORTRAIT_EMS_MIN: f64 = 16.5;

/// Height of a posting's row in ems: title, details on two lines or (portrait) three, air.
const LANDSCAPE_ROW_EMS: f64 = 2.72;
const PORTRAIT_ROW_EMS: f64 = 3.7;
/// What header, footer and category strip take, in ems, in each orientation.
const LANDSCAPE_FRAME_EMS: f64 = 3.1;
const PORTRAIT_FRAME_EMS: f64 = 10.2;

/// More rows than this no wall needs; the board's pool of slots has this size.
pub const ROWS_MAX: usize = 12;

/// A board's glass and where its readers stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glass {
    /// Width of the page in CSS pixels.
    pub width_px: f64,
    /// Height of the page in CSS pixels.
    pub height_px: f64,
    /// Diagonal of the screen in inches.
    pub diagonal_in: f64,
    /// Distance of the readers in metres.
    pub distance_m: f64,
}

/// Type size and rows that follow from the glass.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layout {
    /// Size of the leading text, the em of everything, in CSS pixels.
    pub em_px: u32,
    /// Postings on a page.
    pub rows: usize,
    /// Whether the page is higher than wide.
    pub portrait: bool,
    /// The screen is too small for its readers: type is as large as fits, but smaller than
    /// it should be.
    pub too_small: bool,
}

/// The font size at which a character fills 0.7° of sight, in CSS pixels.
#[must_use]
pub fn legible_px(glass: Glass) -> f64 {
    let diagonal_px = glass.width_px.hypot(glass.height_px).max(1.0);
    let pitch_mm = glass.diagonal_in.clamp(5.0, 500.0) * 25.4 / diagonal_px;
    glass.distance_m.clamp(0.3, 50.0) * 1_000.0 * SIGHT / pitch_mm / GLYPH_OF_EM
}

/// Lays out a board.
#[must_use]
pub fn layout(glass: Glass) -> Layout {
    let portrait = glass.height_px > glass.width_px;
    let (ems_min, frame_ems, row_ems) = if portrait {
        (PORTRAIT_EMS_MIN, PORTRAIT_FRAME_EMS, PORTRAIT_ROW_EMS)
    } else {
        (LANDSCAPE_EMS_MIN, LANDSCAPE_FRAME_EMS, LANDSCAPE_ROW_EMS)
    };
    // Three rows must fit however near the readers' noses the wall is.
    let fits_px = (glass.width_px / ems_min).min(glass.height_px / (frame_ems + 3.0 * row_ems));
    let wanted_px = legible_px(glass);
    let em_px = wanted_px.min(fits_px).clamp(8.0, 1_000.0).floor();
    let rows = ((glass.height_px / em_px - frame_ems) / row_ems)
        .floor()
        .clamp(1.0, 12.0);
    Layout {
        em_px: whole(em_px),
        rows: whole(rows) as usize,
        portrait,
        too_small: wanted_px > fits_px + 1.0,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped by the caller"
)]
const fn whole(number: f64) -> u32 {
    number as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glass(width_px: f64, height_px: f64, diagonal_in: f64, distance_m: f64) -> Glass {
        Glass {
            width_px,
            height_px,
            diagonal_in,
            distance_m,
        }
    }

    #[test]
    fn a_55_inch_wall_at_3_m_has_64_px_type_and_five_rows() {
        let made = layout(glass(1920.0, 1080.0, 55.0, 3.0));
        assert!((62..=65).contains(&made.em_px), "{made:?}");
        assert_eq!(
            (made.rows, made.portrait, made.too_small),
            (5, false, false)
        );
    }

    #[test]
    fn four_times_the_pixels_make_the_same_page() {
        let hd = layout(glass(1920.0, 1080.0, 55.0, 3.0));
        let uhd = layout(glass(3840.0, 2160.0, 55.0, 3.0));
        assert_eq!(hd.rows, uhd.rows);
        assert!(uhd.em_px.abs_diff(2 * hd.em_px) <= 1);
    }

    #[test]
    fn a_portrait_wall_has_as_many_rows_with_more_lines() {
        let made = layout(glass(1080.0, 1920.0, 55.0, 3.0));
        assert!(made.portrait && made.rows >= 5, "{made:?}");
    }

    #[test]
    fn a_small_screen_far_away_says_so_and_still_fits() {
        let made = layout(glass(1366.0, 768.0, 19.0, 5.0));
        assert!(made.too_small && made.rows >= 3, "{made:?}");
    }

    #[test]
    fn rows_always_fit_the_pool() {
        for (width, height) in [
            (320.0, 240.0),
            (1080.0, 7680.0),
            (7680.0, 1080.0),
            (0.0, 0.0),
        ] {
            for distance in [0.0, 2.0, 90.0] {
                let made = layout(glass(width, height, 32.0, distance));
                assert!((1..=ROWS_MAX).contains(&made.rows), "{made:?}");
            }
        }
    }
}
