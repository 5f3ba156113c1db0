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
/// Minimum necessary, and what is exempt from it.
pub static HIPAA_502B: Source =
    Source::secondary("hipaa-502b", "45 CFR 164.502(b) and 164.514(d), as reproduced by Bricker Graydon");
/// Personal representatives, and minors who consent alone.
pub static HIPAA_502G: Source = Source::secondary(
    "hipaa-502g",
    "45 CFR 164.502(g), as reproduced by Bricker Graydon; California minors: Manatt",
);
/// Psychotherapy notes: what they are, the authorization of their own, the exceptions.
pub static HIPAA_501: Source = Source::secondary(
    "hipaa-501",
    "45 CFR 164.501 and 164.508(a)(2), as quoted by Holland & Hart 2020 and HHS",
);
/// The right to amend.
pub static HIPAA_526: Source = Source::published("hipaa-526", "45 CFR 164.526");
/// The accounting of disclosures.
pub static HIPAA_528: Source = Source::published("hipaa-528", "45 CFR 164.528");
/// The elements of a Part 2 consent, the single consent, redisclosure.
pub static PART_2_31: Source = Source::published("part-2-31", "42 CFR 2.31 and 2.33");
/// The notice and the copy of the consent that go with every disclosure.
pub static PART_2_32: Source =
    Source::secondary("part-2-32", "42 CFR 2.32, opening text; Woods Rogers alert on the 2024 rule");
/// Privacy rules that are known and were not read again: emergencies, court orders, audits, the time to give access.
pub static PRIVACY_UNVERIFIED: Source = Source::project_default(
    "privacy-unverified",
    "general knowledge of 45 CFR 164 and 42 CFR 2, not read again",
);
/// How long charts are kept.
pub static RETENTION: Source = Source::secondary(
    "retention",
    "Compliance Junction on HIPAA retention, with the rules of Florida, North Carolina and Nevada",
);

/// The nine months of critical time intervention.
pub static CTI: Source =
    Source::secondary("cti", "criticaltime.org model page; caseload and number of contacts not verified");
/// The four phases of wraparound.
pub static WRAP4: Source =
    Source::secondary("wrap4", "California Wraparound Standards; caseload and meetings not verified");
/// Times to a first evaluation, urgent and routine, and to a comprehensive one.
pub static SAMHSA_CC: Source =
    Source::published("samhsa-cc", "SAMHSA page on CCBHC screening, evaluation and timely services");
/// Triage and risk at the first contact.
pub static MS_CC7: Source =
    Source::published("ms-cc7", "24 Miss. Code R. 2-54.7 (state copy of CCBHC criteria)");
/// Assessment after psychiatric discharge; reassessment every twelve months.
pub static MS_16_8: Source = Source::published("ms-16-8", "24 Miss. Code R. 2-16.8");
/// Time to a case manager.
pub static TX_257: Source = Source::published("tx-257", "26 TAC 306.257");
/// First contact face to face; the crisis plan in the plan.
pub static TX_263: Source = Source::published("tx-263", "26 TAC 306.263");
/// Time to a first plan and between reviews.
pub static MN_93: Source =
    Source::published("mn-93", "Minn. Laws 1997 ch. 93 (renumbered and amended since)");
/// Plan reviews of adults and children.
pub static KBH: Source =
    Source::secondary("kbh", "Kennebec Behavioral Health, CCBHC treatment-plan transition (2025)");
/// Outcomes reviewed every six months; contact attempts every two weeks.
pub static PA_31: Source = Source::published("pa-5221-31", "55 Pa. Code 5221.31");
/// Contacts 7 and 30 days after discharge.
pub static FUH: Source =
    Source::secondary("fuh", "NCQA/HEDIS follow-up after hospitalization, state descriptions");
/// Contacts 7 and 30 days after a visit to an emergency department.
pub static FUM: Source =
    Source::secondary("fum", "NCQA/HEDIS follow-up after emergency department visit, state descriptions");
/// Winding down before discharge.
pub static NY_506_6: Source = Source::published("ny-506-6", "14 NYCRR 506.6");
/// Appeals in managed Medicaid: request and decision.
pub static NC_108D: Source = Source::published("nc-108d", "N.C. Gen. Stat. 108D-13");
/// State hearings after an appeal.
pub static IN_HEAR: Source =
    Source::secondary("in-hear", "Indiana Medicaid contract clause on state fair hearing (120 days)");
/// Proportion of days covered.
pub static SAA: Source = Source::secondary("saa", "NCQA/Horizon/NQF 1879 descriptions");
/// Published review in which the fidelity scale was scored.
pub static GA_DACTS: Source = Source::published("ga-dacts", "Georgia DBHDD DACTS review report 2013");
/// Anchors of the fidelity scale for which no source was read.
pub static DACTS_UNVERIFIED: Source = Source::project_default(
    "dacts-unverified",
    "anchor not read in a source: verify it in the scale manual before scoring",
);
/// Fidelity of the strengths model.
pub static KU_SM: Source = Source::secondary(
    "ku-sm",
    "Fukui & Goscha, SSWR 2012; Rapp & Goscha 2009; Strengths fidelity scale draft 2007",
);

/// Every source of this crate, sorted by key.
pub static ALL: &[&Source] = &[
    &LIFECYCLE_SHEET,
    &COCHRANE_ICM,
    &CTI,
    &DACTS_UNVERIFIED,
    &FUH,
    &FUM,
    &GA_DACTS,
    &IN_HEAR,
    &KBH,
    &KU_SM,
    &ME_ACT,
    &MN_93,
    &MS_16_8,
    &MS_CC7,
    &NC_108D,
    &NY_506,
    &NY_506_6,
    &PA_31,
    &PMC_STRENGTHS,
    &SAA,
    &SAMHSA_CC,
    &TX_257,
    &TX_263,
    &WRAP4,
    &HIPAA_501,
    &HIPAA_502B,
    &HIPAA_502G,
    &HIPAA_526,
    &HIPAA_528,
    &PART_2_31,
    &PART_2_32,
    &PRIVACY_UNVERIFIED,
    &RETENTION,
];
