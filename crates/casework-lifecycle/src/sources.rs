//! Where the numbers and rules of the lifecycle come from.

use casework_core::Source;

/// The phases, the matrix, the artifacts, the refusal codes and the permission table.
pub static LIFECYCLE_SHEET: Source = Source::project_default(
    "casework-lifecycle",
    "casework lifecycle design, reconciled from the domain sources",
);
/// Supportive and intensive contacts in New York (historical).
pub static NY_506: Source = Source::published("ny-506", "14 NYCRR 506.4-506.6");
/// Caseload of intensive case management.
pub static COCHRANE_ICM: Source = Source::published("cochrane-icm", "Cochrane review CD007906");
/// Caseload of assertive community treatment.
pub static ME_ACT: Source = Source::published("me-act", "14-193 C.M.R. ch. 2 appendix A, ACT fidelity scale");
/// Strengths-based caseload and contacts.
pub static PMC_STRENGTHS: Source = Source::published(
    "pmc3434452",
    "PMC3434452 table 1, strengths and low- and high-intensity case management",
);

/// Every source of this crate, sorted by key.
pub static ALL: &[&Source] = &[&LIFECYCLE_SHEET, &COCHRANE_ICM, &ME_ACT, &NY_506, &PMC_STRENGTHS];
