//! Where the rules come from. Each source says how far it can be trusted.

use casework_core::Source;

/// Columbia triage page and workflow guidelines: the high thresholds.
pub static COLUMBIA: Source = Source::published(
    "columbia-triage",
    "Columbia Lighthouse Project, C-SSRS triage page; C-SSRS clinical triage and workflow guidelines",
);
/// The lower bands of the C-SSRS Screener as public practice has them.
pub static COLUMBIA_LOWER_BANDS: Source = Source::secondary(
    "columbia-lower-bands",
    "Public calculators and intake forms that reproduce the Columbia triage notes",
);
/// The ASQ pathways.
pub static ASQ: Source =
    Source::published("nimh-asq", "NIMH, ASQ toolkit, outpatient, emergency and inpatient pathways");
/// The validated ages of the ASQ.
pub static ASQ_AGES: Source =
    Source::secondary("nimh-asq-ages", "Public summary of the NIMH ASQ toolkit: ages 8 and older");
/// Item 9 of the PHQ-9 and later attempts.
pub static PHQ9_ITEM_9: Source =
    Source::published("simon-2013", "Simon GE et al. Psychiatr Serv. 2013. doi:10.1176/appi.ps.201200587");
/// The chain from item 9 to the C-SSRS Screener to an evaluation.
pub static VA_RISK_ID: Source =
    Source::published("va-risk-id", "Psychiatr Serv. 2021. doi:10.1176/appi.ps.202000109");
/// The risk that stays after a flag is removed.
pub static VA_FLAG: Source =
    Source::published("va-flag", "Psychiatr Serv. 2021. doi:10.1176/appi.ps.202000771");
/// The UK triage scale, in our own words.
pub static UK_TRIAGE: Source =
    Source::published("uk-mh-triage", "UK Mental Health Triage Scale, categories A to C");
/// The seed guide with its two lists of warning signs and its protocol.
pub static SEED: Source = Source::published(
    "seed-guide",
    "AIHCP, Effective Case Management in Mental Health: A How-to Guide, crisis sections",
);
/// Adult and youth warning signs of suicide.
pub static SAMHSA_SIGNS: Source =
    Source::published("samhsa-signs", "SAMHSA, warning signs of suicide, adults and youth");
/// Signs of a mental-health crisis and cues of suicide.
pub static NAMI_SIGNS: Source =
    Source::published("nami-signs", "NAMI and NIMH, signs of a mental-health crisis and of suicide");
/// The period after discharge.
pub static ZERO_SUICIDE: Source =
    Source::published("zero-suicide", "Zero Suicide, transition of care; identify");
/// Duty to protect.
pub static DUTY_TO_PROTECT: Source = Source::published(
    "duty-to-protect",
    "NCSL, mental health professionals' duty to warn; Tarasoff at Twenty-Five",
);
/// Disclosure to prevent a serious and imminent threat.
pub static SERIOUS_THREAT: Source =
    Source::published("hipaa-164-512-j", "45 CFR 164.512(j); HHS HIPAA FAQ 520");
/// Records of substance-use programs in a medical emergency.
pub static SUBSTANCE_USE_RECORDS: Source = Source::published("42-cfr-2-51", "42 CFR 2.51");
/// Mandated reporting.
pub static MANDATED_REPORTING: Source =
    Source::published("mandated-reporting", "RAINN state reporting table 2020; ASPE state law pages");
/// Command hallucinations.
pub static COMMAND: Source = Source::published(
    "hersh-borum",
    "Hersh K, Borum R. Command hallucinations, compliance, and risk assessment",
);
/// Grave disability in California.
pub static SELF_CARE: Source =
    Source::published("california-sb-43", "California SB 43 overview; CEB 2024 developments");
/// Signs of an overdose.
pub static OVERDOSE: Source =
    Source::published("overdose-signs", "CDC and state health department pages on overdose signs");
/// Severe withdrawal.
pub static WITHDRAWAL: Source =
    Source::secondary("withdrawal-signs", "Lay articles on alcohol and benzodiazepine withdrawal");
/// Neuroleptic malignant syndrome.
pub static NMS: Source =
    Source::published("nms", "SMI Adviser on neuroleptic malignant syndrome; PMC5248946");
/// The missed opportunity of low ratings.
pub static NHS_ENGLAND: Source =
    Source::published("nhs-england-2025", "NHS England, Staying safe from suicide, 2025");
/// Response times.
pub static CCBHC: Source =
    Source::published("ccbhc-times", "SAMHSA, CCBHC criteria, screening and access times");
/// Emergency response times of a Medicaid plan.
pub static EMERGENCY_TIMES: Source = Source::published(
    "colorado-access",
    "Colorado Medicaid plan, appointment standards: 15 minutes, 1 h, 2 h, 24 h",
);
/// The five steps of SAFE-T and its levels.
pub static SAFE_T: Source = Source::secondary(
    "safe-t",
    "Summaries of SAMHSA SAFE-T (2020): levels as a clinician documents them, with their responses",
);
/// The acute levels of the VA/DoD guideline.
pub static VA_ACUTE: Source =
    Source::secondary("va-dod-acute", "VA risk stratification table, acute levels, in a reprint");
/// How paging services climb, repeat and skip.
pub static PAGING: Source = Source::published(
    "paging-practice",
    "PagerDuty, escalation policies; incident.io, repeating escalations",
);
/// Emergency response of a crisis line.
pub static LIFELINE: Source =
    Source::published("lifeline-imminent", "Draper J et al. 2015. PMC4491352, table 1");
/// Documentation of levels, rationale, mitigation and follow-up.
pub static JOINT_COMMISSION: Source =
    Source::published("npsg-15-01-01", "Joint Commission, NPSG.15.01.01, elements 3 to 5; FAQ 000002237");
/// Alerts that nobody acts on.
pub static ALERT_FATIGUE: Source =
    Source::published("ancker-2017", "Ancker JS et al. 2017. PMC5387195; Poly TN et al. 2020");
/// Crisis response plans in a trial.
pub static CRISIS_PLAN_TRIAL: Source = Source::published("bryan-2017", "Bryan CJ et al. 2017. PMID 28142085");
/// The steps of a safety plan.
pub static SAFETY_PLANNING: Source =
    Source::published("stanley-brown-2012", "Stanley B, Brown GK. 2012, safety planning intervention");
/// Telephone numbers, as pages of the regions give them.
pub static REGION_PAGES: Source = Source::published(
    "region-pages",
    "Public pages of health services and agencies on emergency numbers and crisis lines",
);
/// Telephone numbers that were read second-hand.
pub static REGION_PAGES_SECONDARY: Source =
    Source::secondary("region-pages-quoted", "Public pages that quote a number of another agency");

/// Our own rule table, floors and windows.
pub static PROJECT: Source = Source::project_default(
    "casework-crisis-rules",
    "casework crisis rule table; a clinical lead confirms it before live use",
);

/// Every source, in the order of the file.
pub static ALL: [&Source; 35] = [
    &COLUMBIA,
    &COLUMBIA_LOWER_BANDS,
    &ASQ,
    &ASQ_AGES,
    &PHQ9_ITEM_9,
    &VA_RISK_ID,
    &VA_FLAG,
    &UK_TRIAGE,
    &SEED,
    &SAMHSA_SIGNS,
    &NAMI_SIGNS,
    &ZERO_SUICIDE,
    &DUTY_TO_PROTECT,
    &SERIOUS_THREAT,
    &SUBSTANCE_USE_RECORDS,
    &MANDATED_REPORTING,
    &COMMAND,
    &SELF_CARE,
    &OVERDOSE,
    &WITHDRAWAL,
    &NMS,
    &NHS_ENGLAND,
    &CCBHC,
    &EMERGENCY_TIMES,
    &SAFE_T,
    &VA_ACUTE,
    &PAGING,
    &LIFELINE,
    &JOINT_COMMISSION,
    &ALERT_FATIGUE,
    &CRISIS_PLAN_TRIAL,
    &SAFETY_PLANNING,
    &REGION_PAGES,
    &REGION_PAGES_SECONDARY,
    &PROJECT,
];
