//! Fidelity: how far a team works as its model says. The scale for assertive community treatment, and the one of the
//! strengths model.
//!
//! Most anchors of the first were not read in a source. Each row says so, a rating by number is offered only where every
//! step of the scale was read, and a score names the rows that rest on unverified anchors.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use casework_core::Source;

use crate::sources;

/// One row of a fidelity scale.
#[derive(Debug)]
#[non_exhaustive]
pub struct FidelityItem {
    /// Its code.
    pub code: &'static str,
    /// What it looks at.
    pub name: &'static str,
    /// What earns a 5.
    pub anchor: &'static str,
    /// Where the anchor was read, or that it was not.
    pub source: &'static Source,
    /// The bounds between the ratings, where all of them were read.
    pub steps: Option<Steps>,
}

/// How a number becomes a rating.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "more is better, or less is")]
pub enum Steps {
    /// At most these numbers, for 5, 4, 3 and 2.
    AtMost([u32; 4]),
    /// At least these numbers, for 5, 4, 3 and 2.
    AtLeast([u32; 4]),
}

impl Steps {
    /// Returns the rating of a number, from 1 to 5.
    pub fn rate(self, number: u32) -> u8 {
        let (bounds, reached): ([u32; 4], fn(u32, u32) -> bool) = match self {
            Self::AtMost(bounds) => (bounds, |number, bound| number <= bound),
            Self::AtLeast(bounds) => (bounds, |number, bound| number >= bound),
        };
        let found = bounds.iter().position(|bound| reached(number, *bound));
        found.and_then(|place| u8::try_from(place).ok()).map_or(1, |place| 5_u8.saturating_sub(place))
    }
}

const fn read(
    code: &'static str,
    name: &'static str,
    anchor: &'static str,
    steps: Option<Steps>,
) -> FidelityItem {
    FidelityItem { code, name, anchor, source: &sources::ME_ACT, steps }
}

const fn unread(code: &'static str, name: &'static str, anchor: &'static str) -> FidelityItem {
    FidelityItem { code, name, anchor, source: &sources::DACTS_UNVERIFIED, steps: None }
}

/// The 28 rows of the scale for assertive community treatment, each rated from 1 to 5.
pub static DACTS: &[FidelityItem] = &[
    read(
        "H1",
        "small caseload",
        "at most 10 clients for each member of the team",
        Some(Steps::AtMost([10, 20, 34, 49])),
    ),
    read(
        "H2",
        "team approach",
        "at least 90 % of clients see more than one member in two weeks",
        Some(Steps::AtLeast([90, 64, 37, 10])),
    ),
    read("H3", "program meeting", "at least four days a week, every client reviewed", None),
    read("H4", "practicing leader", "direct service at least 50 % of the time (25 to 50 % is a 4)", None),
    read("H5", "staff continuity", "less than 20 % turnover in two years", None),
    read("H6", "staff capacity", "at least 95 % of full staffing over 12 months", None),
    read("H7", "psychiatrist", "at least 1.0 full-time for 100 clients", None),
    unread("H8", "nurse", "at least 2 full-time for 100 clients"),
    unread("H9", "specialist in substance use", "at least 2 full-time for 100 clients"),
    unread("H10", "vocational specialist", "at least 2 full-time for 100 clients"),
    unread("H11", "program size", "at least 10 full-time"),
    unread("O1", "admission criteria", "explicit, and the program actively recruits"),
    unread("O2", "intake rate", "at most 6 new clients a month"),
    unread("O3", "full responsibility", "treatment, housing, employment and the rest by the team"),
    unread("O4", "crisis services", "coverage around the clock"),
    unread("O5", "hospital admissions", "the team takes part in at least 95 %"),
    unread("O6", "hospital discharges", "at least 95 % planned jointly"),
    unread("O7", "time-unlimited services", "less than 5 % graduate a year"),
    unread("S1", "in-vivo services", "at least 80 % of contacts in the community"),
    unread("S2", "no drop-out", "at least 95 % retained over 12 months"),
    unread("S3", "assertive engagement", "street outreach, and legal means when needed"),
    unread("S4", "intensity of service", "at least two hours face to face a week for each client"),
    unread("S5", "frequency of contact", "at least four contacts face to face a week for each client"),
    unread("S6", "work with informal supports", "at least four contacts a month"),
    unread(
        "S7",
        "individual treatment of substance use",
        "at least 24 minutes a week, for those who need it",
    ),
    unread("S8", "dual-disorder groups", "at least half attend at least monthly"),
    unread("S9", "dual-disorder model", "by stages, and not confrontational"),
    unread("S10", "consumers on the team", "with full professional status"),
];

/// Where a total of the scale lies. The bounds were not read in a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the three bands")]
pub enum FidelityBand {
    /// 84 or less: not assertive community treatment.
    NotAct,
    /// From 85 to 112.
    Fair,
    /// From 113 to 140.
    Good,
}

/// A scored scale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct FidelityScore {
    /// The sum, from 28 to 140; nothing while a row is not rated.
    pub total: Option<u32>,
    /// The mean in hundredths, rounded: 418 is 4.18.
    pub mean_hundredths: Option<u32>,
    /// Where the total lies, by bounds that were not read in a source.
    pub band_unverified: Option<FidelityBand>,
    /// The rows that are not rated.
    pub not_rated: Vec<&'static str>,
    /// The rated rows whose anchors were not read in a source: check them in the scale's manual.
    pub unverified: Vec<&'static str>,
}

/// Says why ratings cannot be scored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FidelityError {
    /// There is no such row.
    #[error("there is no row `{code}`: the rows are H1 to H11, O1 to O7 and S1 to S10")]
    NoSuchRow {
        /// The code.
        code: String,
    },
    /// The rating is outside the scale.
    #[error("`{code}` is rated {rating}: a rating is from {least} to {most}")]
    OutOfRange {
        /// The code.
        code: String,
        /// The rating.
        rating: u8,
        /// The lowest.
        least: u8,
        /// The highest.
        most: u8,
    },
}

/// Scores the ratings of a team, by code.
///
/// ```
/// use casework_lifecycle::fidelity::{DACTS, score};
/// let mut ratings = DACTS.iter().map(|row| (row.code.to_owned(), 4)).collect::<std::collections::BTreeMap<_, _>>();
/// for code in ["H1", "H2", "H3", "H4", "H5"] {
///     ratings.insert(code.to_owned(), 5);
/// }
/// let team = score(&ratings).unwrap();
/// assert_eq!((team.total, team.mean_hundredths), (Some(117), Some(418))); // the published review
/// assert_eq!(team.unverified.len(), 21);
/// ratings.remove("O4");
/// assert_eq!(score(&ratings).unwrap().total, None, "what is not rated is not a 1");
/// ```
///
/// # Errors
/// [`FidelityError`] for a row that the scale does not have, or a rating that is not from 1 to 5.
pub fn score(ratings: &BTreeMap<String, u8>) -> Result<FidelityScore, FidelityError> {
    for (code, rating) in ratings {
        if !DACTS.iter().any(|row| row.code == code) {
            return Err(FidelityError::NoSuchRow { code: code.clone() });
        }
        if !(1..=5).contains(rating) {
            return Err(FidelityError::OutOfRange { code: code.clone(), rating: *rating, least: 1, most: 5 });
        }
    }
    let rated = |row: &&FidelityItem| ratings.contains_key(row.code);
    let not_rated: Vec<_> = DACTS.iter().filter(|row| !rated(row)).map(|row| row.code).collect();
    let sum = ratings.values().fold(0_u32, |sum, rating| sum.saturating_add((*rating).into()));
    let total = not_rated.is_empty().then_some(sum);
    let unverified =
        DACTS.iter().filter(rated).filter(|row| row.source.key() == sources::DACTS_UNVERIFIED.key());
    Ok(FidelityScore {
        total,
        mean_hundredths: total.map(mean_hundredths),
        band_unverified: total.map(|total| match total {
            ..=84 => FidelityBand::NotAct,
            85..=112 => FidelityBand::Fair,
            _ => FidelityBand::Good,
        }),
        not_rated,
        unverified: unverified.map(|row| row.code).collect(),
    })
}

/// Rounds half up, in hundredths.
fn mean_hundredths(total: u32) -> u32 {
    let rows = u32::try_from(DACTS.len()).unwrap_or(1);
    let doubled = total.saturating_mul(200).saturating_add(rows);
    doubled.checked_div(rows.saturating_mul(2)).unwrap_or(0)
}

/// The strengths model's scale: 11 rows from 1 to 5; 45 or more is high.
///
/// ```
/// use casework_lifecycle::fidelity::strengths;
/// assert_eq!(strengths(&[4; 11]).unwrap(), (44, false));
/// assert_eq!(strengths(&[5, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4]).unwrap(), (45, true));
/// assert!(strengths(&[6; 11]).is_err());
/// ```
///
/// # Errors
/// [`FidelityError::OutOfRange`] for a rating that is not from 1 to 5.
pub fn strengths(ratings: &[u8; 11]) -> Result<(u32, bool), FidelityError> {
    for (place, rating) in ratings.iter().enumerate() {
        if !(1..=5).contains(rating) {
            let code = format!("row {}", place.saturating_add(1));
            return Err(FidelityError::OutOfRange { code, rating: *rating, least: 1, most: 5 });
        }
    }
    let total = ratings.iter().fold(0_u32, |sum, rating| sum.saturating_add((*rating).into()));
    Ok((total, total >= STRENGTHS_HIGH))
}

/// The least total of the strengths model's scale that is high.
pub const STRENGTHS_HIGH: u32 = 45;

/// Where the strengths model's scale comes from.
pub fn strengths_source() -> &'static Source {
    &sources::KU_SM
}

/// Where the published score that the arithmetic is held to comes from.
pub fn review_source() -> &'static Source {
    &sources::GA_DACTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_has_28_rows_and_21_of_them_rest_on_unverified_anchors() {
        assert_eq!(DACTS.len(), 28);
        let unread = DACTS.iter().filter(|row| row.source.key() == sources::DACTS_UNVERIFIED.key());
        assert_eq!(unread.count(), 21);
    }

    #[test]
    fn a_number_is_rated_by_the_bounds_on_both_sides() {
        let rate = |code: &str, number| {
            DACTS
                .iter()
                .find(|row| row.code == code)
                .and_then(|row| row.steps)
                .map(|steps| steps.rate(number))
        };
        let caseload =
            [(0, 5), (10, 5), (11, 4), (20, 4), (21, 3), (34, 3), (35, 2), (49, 2), (50, 1), (200, 1)];
        for (clients, rating) in caseload {
            assert_eq!(rate("H1", clients), Some(rating), "{clients}");
        }
        let team = [(100, 5), (90, 5), (89, 4), (64, 4), (63, 3), (37, 3), (36, 2), (10, 2), (9, 1), (0, 1)];
        for (percent, rating) in team {
            assert_eq!(rate("H2", percent), Some(rating), "{percent}");
        }
        assert_eq!(rate("H7", 1), None);
    }

    #[test]
    fn the_bands_meet_at_their_bounds() {
        let of = |total: u32| {
            let (each, more) = (u8::try_from(total / 28).unwrap(), usize::try_from(total % 28).unwrap());
            let ratings = DACTS.iter().enumerate();
            let ratings =
                ratings.map(|(place, row)| (row.code.to_owned(), each + u8::from(place < more))).collect();
            score(&ratings).unwrap()
        };
        let rows = [
            (28, FidelityBand::NotAct),
            (84, FidelityBand::NotAct),
            (85, FidelityBand::Fair),
            (112, FidelityBand::Fair),
            (113, FidelityBand::Good),
            (140, FidelityBand::Good),
        ];
        for (total, band) in rows {
            assert_eq!((of(total).total, of(total).band_unverified), (Some(total), Some(band)));
        }
    }

    #[test]
    fn a_rating_outside_the_scale_or_of_no_row_is_refused() {
        let refused =
            |code: &str, rating| score(&BTreeMap::from([(code.to_owned(), rating)])).unwrap_err().to_string();
        assert_eq!(refused("H1", 0), "`H1` is rated 0: a rating is from 1 to 5");
        assert_eq!(refused("H1", 6), "`H1` is rated 6: a rating is from 1 to 5");
        assert_eq!(refused("X1", 3), "there is no row `X1`: the rows are H1 to H11, O1 to O7 and S1 to S10");
    }
}
