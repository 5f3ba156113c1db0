//! PCL-5: symptoms of post-traumatic stress disorder over the past month.
//!
//! # What it measures
//!
//! How much the twenty symptoms of PTSD in DSM-5 bothered a person. Not the event, the duration, the impairment, or
//! other causes. It has no suicide item: pair it with a suicide screener.
//!
//! # Shape
//!
//! Twenty items answered 0 to 4 over the past month; the score is their sum, 0 to 80. Four clusters, B to E. A
//! decision rule beside the total counts symptoms in each cluster. Total and rule can disagree both ways; report both.
//! The past-week form is another version: no rule, no default cut-off, and no comparison with this one.
//!
//! # Bands
//!
//! None are official, and none are invented here.
//!
//! # Missing answers
//!
//! No rule of the National Center for PTSD was found, and no proration: clusters show bounds, and the decision rule is
//! reported when all completions agree.
//!
//! # Rights
//!
//! US Government work, not copyrighted. Do not suggest endorsement by the Department of Veterans Affairs.
//!
//! # Example
//!
//! ```
//! use casework_screeners::{Answers, Met, Screen, instruments::pcl_5::PCL_5, score};
//! let mut answers = [Some(2); 20];
//! answers[5] = Some(0);
//! answers[6] = None;
//! let sheet = Answers::from_values(&PCL_5, &answers)?;
//! let score = score(&sheet);
//! assert_eq!((score.lowest(), score.highest()), (Some(36), Some(40)));
//! assert_eq!(score.screen(), Some(Screen::Yes));
//! assert_eq!(score.algorithm(), Some(Met::Indeterminate)); // avoidance hangs on the missing answer
//! # Ok::<(), casework_screeners::AnswerError>(())
//! ```
//!
//! # Sources
//!
//! Weathers 2013; Blevins 2015; Bovin 2016; Marx 2022; Blanchard 2023; Forkus 2022.

use std::borrow::Cow;

use casework_core::Source;

use crate::Instrument;
use crate::instrument::ChangeMeasure::{ClinicallySignificant, Meaningful, NotReliable, Reliable, Response};
use crate::instrument::ChangeRule::{FollowUpAtMost, PointsAtLeast, PointsAtMost};
use crate::instrument::ReliabilityKind::{Alpha, TestRetest};
use crate::instrument::{
    Algorithm, ChangeThreshold, Choice, Codes, CountRule, Cutoff, Definition, EmbedStatus, Endorsement, Flag,
    FlagWhen, Item, Loinc, MissingRule, Norm, Outcome, Readministration, Recall, Reliability, Rights, Scale,
    Severity, Subscale, Words, cite, list, text,
};

/// The PTSD Checklist for DSM-5, past-month form without the Criterion A part, Weathers 2013.
pub static PCL_5: Instrument = Definition {
    id: text("pcl-5"),
    name: text("PTSD Checklist for DSM-5 (PCL-5)"),
    version: text("past-month, standard form without Criterion A component (2013)"),
    recall: Recall::new("P1M", "in the past month"),
    respondent: text(RESPONDENT),
    ages: text(AGES),
    instructions: Some(text(
        "Below is a list of problems that people sometimes have in response to a very stressful experience. Please \
         read each problem carefully and then circle one of the numbers to the right to indicate how much you have \
         been bothered by that problem in the past month.",
    )),
    stem: Some(text("In the past month, how much were you bothered by:")),
    scales: list(SCALES),
    items: list(ITEMS),
    subscales: list(SUBSCALES),
    algorithm: Some(Algorithm {
        id: text("dsm5-provisional"),
        endorsements: list(ENDORSEMENTS),
        outcomes: list(OUTCOMES),
        note: text("Criteria A, F (duration over 1 month), G and H are not assessed."),
        source: cite(&NATIONAL_CENTER),
    }),
    cutoffs: list(CUTOFFS),
    missing: MISSING,
    change: list(CHANGE),
    reliability: list(RELIABILITY),
    norms: list(NORMS),
    flags: list(FLAGS),
    readministration: Some(Readministration {
        days_min: Some(30),
        basis: text("recall window; use the past-week form for shorter intervals"),
        source: cite(&MONTHLY),
    }),
    rights: RIGHTS,
    codes: Codes {
        panel: Some(Loinc::secondary("101697-1")),
        total: Some(Loinc::secondary("101698-9")),
        notes: Words::new(&[
            "No item or answer codes could be verified: there are none here.",
            "77040-1 to 77060-9, seen in public for PCL-5 items, fail the check digit and do not exist.",
            "70221-7 is the DSM-IV PCL-C, a different instrument.",
            "101697-1 is scoped to one month: do not use it for the past-week form.",
        ]),
    },
    sources: list(SOURCES),
    notes: Words::new(&[
        "No official severity bands. Report total, clusters, cut-off result and algorithm result.",
        "A lower cut-off when screening or to catch more cases, a higher one for a provisional diagnosis or to limit \
         false positives.",
        "On screen, \"circle one of the numbers\" may become \"select\".",
        "PCL-5 and the DSM-IV PCL are not interchangeable.",
    ]),
    ..Definition::BLANK
}
.checked();

pub(super) const RESPONDENT: &str = "self-report (may be read aloud)";

pub(super) const AGES: &str = "adults 18+";

pub(super) const MISSING: MissingRule = MissingRule {
    opt_in: None,
    note: Some(text(
        "No published National Center for PTSD rule was found. Missing answers are never counted as 0. The \
         algorithm result may be reported when it is the same for every possible completion.",
    )),
};

pub(super) const RIGHTS: Rights = Rights {
    embed: EmbedStatus::Yes,
    copyright: text(
        "Developed by staff at the US Department of Veterans Affairs National Center for PTSD; US Government work \
         in the public domain, not copyrighted. Cite the National Center for PTSD. Do not imply VA endorsement.",
    ),
    attribution: text(WEATHERS),
};

pub(super) static SCALES: &[Scale] = &[Scale::new(SCALE, CHOICES)];

pub(super) static SUBSCALES: &[Subscale] = &[
    Subscale::new("B", "Intrusion", INTRUSION),
    Subscale::new("C", "Avoidance", AVOIDANCE),
    Subscale::new("D", "Negative alterations in cognitions and mood", NEGATIVE),
    Subscale::new("E", "Alterations in arousal and reactivity", AROUSAL),
];

static ENDORSEMENTS: &[Endorsement] = &[
    Endorsement::new(INTRUSION, SYMPTOM),
    Endorsement::new(AVOIDANCE, SYMPTOM),
    Endorsement::new(NEGATIVE, SYMPTOM),
    Endorsement::new(AROUSAL, SYMPTOM),
];

static OUTCOMES: &[Outcome] = &[Outcome {
    id: text("provisional-ptsd"),
    meaning: text("provisional PTSD by DSM-5 symptom criteria B to E only"),
    rules: list(PROVISIONAL_PTSD_RULES),
}];

static PROVISIONAL_PTSD_RULES: &[CountRule] = &[
    CountRule::at_least("B", INTRUSION, 1),
    CountRule::at_least("C", AVOIDANCE, 1),
    CountRule::at_least("D", NEGATIVE, 2),
    CountRule::at_least("E", AROUSAL, 2),
];

pub(super) static FLAGS: &[Flag] = &[Flag {
    id: text("item16_risk_taking"),
    item: text("q16"),
    when: FlagWhen::AtLeast(2),
    severity: Severity::Review,
    action: text("Ask about current risk-taking and self-harm. Not a suicide item."),
    source: cite(&RISK_TAKING),
}];

pub(super) static SOURCES: &[Cow<'static, Source>] = &[
    cite(&WEATHERS_2013),
    cite(&BLEVINS_2015),
    cite(&BOVIN_2016),
    cite(&MARX_2022),
    cite(&BLANCHARD_2023),
    cite(&FORKUS_2022),
];

const SCALE: &str = "bother";

/// From this answer an item counts as a symptom.
const SYMPTOM: i32 = 2;

const INTRUSION: &[&str] = &["q1", "q2", "q3", "q4", "q5"];

const AVOIDANCE: &[&str] = &["q6", "q7"];

const NEGATIVE: &[&str] = &["q8", "q9", "q10", "q11", "q12", "q13", "q14"];

const AROUSAL: &[&str] = &["q15", "q16", "q17", "q18", "q19", "q20"];

pub(super) static ITEMS: &[Item] = &[
    item("q1", "Repeated, disturbing, and unwanted memories of the stressful experience?"),
    item("q2", "Repeated, disturbing dreams of the stressful experience?"),
    item(
        "q3",
        "Suddenly feeling or acting as if the stressful experience were actually happening again (as if you were \
         actually back there reliving it)?",
    ),
    item("q4", "Feeling very upset when something reminded you of the stressful experience?"),
    item(
        "q5",
        "Having strong physical reactions when something reminded you of the stressful experience (for example, heart \
         pounding, trouble breathing, sweating)?",
    ),
    item("q6", "Avoiding memories, thoughts, or feelings related to the stressful experience?"),
    item(
        "q7",
        "Avoiding external reminders of the stressful experience (for example, people, places, conversations, \
         activities, objects, or situations)?",
    ),
    item("q8", "Trouble remembering important parts of the stressful experience?"),
    item(
        "q9",
        "Having strong negative beliefs about yourself, other people, or the world (for example, having thoughts such \
         as: I am bad, there is something seriously wrong with me, no one can be trusted, the world is completely \
         dangerous)?",
    ),
    item("q10", "Blaming yourself or someone else for the stressful experience or what happened after it?"),
    item("q11", "Having strong negative feelings such as fear, horror, anger, guilt, or shame?"),
    item("q12", "Loss of interest in activities that you used to enjoy?"),
    item("q13", "Feeling distant or cut off from other people?"),
    item(
        "q14",
        "Trouble experiencing positive feelings (for example, being unable to feel happiness or have loving feelings \
         for people close to you)?",
    ),
    item("q15", "Irritable behavior, angry outbursts, or acting aggressively?"),
    item("q16", "Taking too many risks or doing things that could cause you harm?"),
    item("q17", "Being \"superalert\" or watchful or on guard?"),
    item("q18", "Feeling jumpy or easily startled?"),
    item("q19", "Having difficulty concentrating?"),
    item("q20", "Trouble falling or staying asleep?"),
];

const fn item(id: &'static str, words: &'static str) -> Item {
    Item::new(id, words, SCALE)
}

static CUTOFFS: &[Cutoff] = &[UPPER.usual(), LOWER, CLINICAL, PREVALENCE, RESEARCH];

pub(super) const UPPER: Cutoff = Cutoff::new(
    33,
    "probable PTSD (upper end of the 31-33 range; earlier National Center for PTSD preliminary value; CamCOPS uses it)",
    &NATIONAL_CENTER,
);

pub(super) const LOWER: Cutoff =
    Cutoff::new(31, "probable PTSD, screening option (lower end of 31-33)", &RANGE_31_33);

pub(super) const CLINICAL: Cutoff =
    Cutoff::new(34, "clinical use in a German clinical sample", &GERMAN_SAMPLE).accuracy(892, 645);

pub(super) const PREVALENCE: Cutoff = Cutoff::new(
    38,
    "prevalence estimation in the same German sample; also used by a US child-treatment program for caregivers",
    &GERMAN_SAMPLE,
)
.accuracy(840, 703);

pub(super) const RESEARCH: Cutoff =
    Cutoff::new(42, "research use in the same German sample (42-43)", &GERMAN_SAMPLE).accuracy(774, 742);

pub(super) static CHANGE: &[ChangeThreshold] = &[
    ChangeThreshold::usual(NotReliable, PointsAtMost(5), &BLANCHARD_2023),
    ChangeThreshold::usual(Meaningful, PointsAtLeast(10), &NATIONAL_CENTER_CHANGE),
    ChangeThreshold::new(Meaningful, PointsAtLeast(9), &BLANCHARD_2023),
    ChangeThreshold::usual(Reliable, PointsAtLeast(15), &MARX_2022_FIRST),
    ChangeThreshold::new(Reliable, PointsAtLeast(18), &MARX_2022_SECOND),
    ChangeThreshold::from_baseline(29, ClinicallySignificant, FollowUpAtMost(28), &MARX_2022),
    ChangeThreshold::usual(Response, PointsAtLeast(5), &NATIONAL_CENTER_CHANGE),
];

pub(super) static RELIABILITY: &[Reliability] = &[
    Reliability::new(TestRetest, 820, "trauma-exposed students, n=278", &BLEVINS_2015),
    Reliability::new(TestRetest, 840, "veterans", &BOVIN_2016),
    Reliability::new(TestRetest, 790, "primary care, n=971; the lowest over several lags", &BLANCHARD_2023),
    Reliability::new(TestRetest, 940, "primary care, n=971; the highest over several lags", &BLANCHARD_2023),
    Reliability::new(Alpha, 940, "trauma-exposed students, n=278", &BLEVINS_2015),
    Reliability::new(Alpha, 960, "veterans", &BOVIN_2016),
];

pub(super) static NORMS: &[Norm] = &[Norm::new((3881, 1240), "the sample was not noted", &PMC7443209)];

const WEATHERS: &str = "Weathers FW, Litz BT, Keane TM, Palmieri PA, Marx BP, Schnurr PP. The PTSD Checklist for DSM-5 \
    (PCL-5) - Standard [Measurement instrument]. National Center for PTSD; 2013. Available from ptsd.va.gov";

static WEATHERS_2013: Source = Source::published("weathers-2013", WEATHERS);

static BLEVINS_2015: Source = Source::published(
    "blevins-2015",
    "Blevins CA, Weathers FW, Davis MT, Witte TK, Domino JL. J Trauma Stress. 2015;28:489-498. PMID 26606250",
);

static BOVIN_2016: Source = Source::published(
    "bovin-2016",
    "Bovin MJ et al. Psychol Assess. 2016;28(11):1379-1391. doi:10.1037/pas0000254",
);

static MARX_2022: Source = Source::published(
    "marx-2022",
    "Marx BP et al. Reliable and clinically significant change in the CAPS-5 and PCL-5 among male veterans. Psychol \
     Assess. 2022;34(2):197-203; together with a reliable change",
);

static MARX_2022_FIRST: Source = Source::published(
    "marx-2022-sample-1",
    "Marx BP et al. 2022, sample 1 (n=198 male veterans, randomized trial)",
);

static MARX_2022_SECOND: Source = Source::published(
    "marx-2022-sample-2",
    "Marx BP et al. 2022, sample 2 (n=102 male veterans, randomized trial)",
);

static BLANCHARD_2023: Source = Source::published(
    "blanchard-2023",
    "Blanchard BE et al. J Trauma Stress. 2023;36(6):1102-1114. doi:10.1002/jts.22975; primary care, n=971; minimal \
     important difference 9 to 12",
);

static FORKUS_2022: Source =
    Source::published("forkus-2022", "Forkus SR et al. 2022 systematic review. doi:10.1037/cps0000111");

static NATIONAL_CENTER: Source =
    Source::published("national-center-for-ptsd", "National Center for PTSD, ptsd.va.gov; CamCOPS");

static NATIONAL_CENTER_CHANGE: Source = Source::secondary(
    "national-center-for-ptsd-change",
    "National Center for PTSD: 5 points as the least for a response, 10 for a clinically meaningful improvement; the \
     current page was not read",
);

static RANGE_31_33: Source = Source::published(
    "pcl-5-31-33",
    "National Center for PTSD \"31-33 indicative of probable PTSD across samples\"; Bovin 2016 (31-33 optimally \
     efficient, kappa(.5)=.58, veterans); Forkus 2022 review",
);

static GERMAN_SAMPLE: Source = Source::published("pmc12210402", "PMC12210402, n=443");

static PMC7443209: Source = Source::secondary("pmc7443209", "Table in PMC7443209");

static RISK_TAKING: Source = Source::project_default(
    "pcl-5-risk-taking",
    "Project default: the item is published, the threshold of the flag is not",
);

static MONTHLY: Source =
    Source::project_default("pcl-5-month", "Project default: sheets whose recall periods do not overlap");

static CHOICES: &[Choice] = &[
    Choice::new(0, "Not at all"),
    Choice::new(1, "A little bit"),
    Choice::new(2, "Moderately"),
    Choice::new(3, "Quite a bit"),
    Choice::new(4, "Extremely"),
];
