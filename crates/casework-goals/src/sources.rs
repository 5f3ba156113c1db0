//! Where the rules and numbers of this crate come from. The keys are those of the clinical sheet on goals.

use casework_core::Source;

/// The rule set of this project: rule severities, thresholds and word lists.
pub static GOAL_RULES: Source = goal_rules();

/// The confidence ruler cut-off: professional knowledge without a verified source.
pub static CONFIDENCE: Source = confidence();

/// How steps, partners and plain words make a goal reachable.
pub static SEED: Source = Source::published(
    "SEED",
    "AIHCP, Effective Case Management in Mental Health: A How-to Guide, section Setting Goals",
);

/// What a rehabilitation goal states: activity, support, quantification, time period.
pub static BV1: Source = Source::published("BV1", "Bovend'Eerdt, Botell, Wade. Clin Rehabil 2009;23:352");

/// Observable, measurable patient behaviors with specific dates, tied to identified problems.
pub static CM1: Source =
    Source::published("CM1", "CMS interpretive guidelines A-1642, 42 CFR 482.61(c)(1)(ii)");

/// Goals in the words of the person; objectives measurable and time-specific; interventions with frequency.
pub static CF1: Source = Source::secondary("CF1", "CARF standard 2.C.2, summary at albertakids.com");

/// What surveyors cite: missing client words, unaddressed needs, scripted identical goals.
pub static JC1: Source = Source::published("JC1", "Joint Commission Online, April 2022, on CTS.03.01.03");

/// Identical plans in many charts score lowest.
pub static IL1: Source = il1();

/// A care plan specifies goals and actions, with active participation.
pub static TC1: Source = Source::published("TC1", "42 USC 1396n(g)(2), case management services");

/// Avoidance goals go with less symptom improvement.
pub static AV1: Source = Source::published("AV1", "Wollburg, Braukhaus. Psychother Res 2010;20:488");

/// Vague terms and escape clauses in requirements.
pub static RQ1: Source = Source::published("RQ1", "INCOSE Guide for Writing Requirements, summaries");

/// Goals and reviews in short cycles: measurable outcomes, criteria, time frames.
pub static ME1: Source = me1();

/// The share of days covered that the HEDIS antipsychotic measure asks for.
pub static PD1: Source = Source::published("PD1", "Horizon BCBSNJ, HEDIS SAA sheet");

/// When a goal counts as better, worse and reached, and when someone is alerted.
pub static PROGRESS_RULES: Source = progress_rules();

/// The same as [`PROGRESS_RULES`], for constants that own their source.
pub(crate) const fn progress_rules() -> Source {
    Source::project_default("progress-rules", "Progress rules of this project: shares, days and alerts")
}

/// Goal attainment scaling: the standard formula, with a correlation of 0.3.
pub static GS1: Source =
    Source::secondary("GS1", "nationalcalculatorauthority.com, goal attainment scaling; standard formula");

/// The same as [`GOAL_RULES`], for constants that own their source.
pub(crate) const fn goal_rules() -> Source {
    Source::project_default("goal-rules", "Goal rules, severities, thresholds and word lists of this project")
}

/// The same as [`CONFIDENCE`], for constants that own their source.
pub(crate) const fn confidence() -> Source {
    Source::project_default(
        "confidence-ruler",
        "Client confidence of 7 of 10 as the usual cut-off of a ruler",
    )
}

/// The same as [`IL1`], for constants that own their source.
pub(crate) const fn il1() -> Source {
    Source::published("IL1", "Illinois DHS Medicaid Record Review, item 56963")
}

/// The same as [`ME1`], for constants that own their source.
pub(crate) const fn me1() -> Source {
    Source::published("ME1", "Maine DHHS, rights of recipients, ISP review at least every 90 days")
}
