//! The table of phases against the sheet, written down a second time: pairs, artifacts, reasons, roles, closures.

use casework::lifecycle::{MOVES, Phase};
use serde_json::json;

use crate::support::{Story, at, back, close, codes, go, screening};

/// The matrix of the sheet, 1.4.
pub(crate) const MATRIX: &str = "
      SCR INT ASM RSK PLN IMP MON EVL TRN PTR CLO
SCR   .   F   -   -   -   -   -   -   -   -   X
INT   L   .   F   -   -   -   -   -   -   -   X
ASM   -   L   .   F   -   -   -   -   -   -   X
RSK   -   -   L   .   F   -   S   -   -   -   X
PLN   -   -   L   L   .   F   -   -   -   -   X
IMP   -   -   L   L   L   .   F   -   M   -   X
MON   -   -   L   L   L   L   .   F   -   -   X
EVL   -   -   L   L   L   -   S   .   F   -   X
TRN   -   -   L   -   L   -   L   -   .   F   X
PTR   -   -   L   -   -   -   -   -   L   .   F/X
CLO   N   -   R   -   -   -   -   -   -   -   .
";

pub(crate) fn letter(from: Phase, to: Phase) -> &'static str {
    let row = MATRIX.lines().find(|line| line.starts_with(from.code())).unwrap_or_default();
    let column = Phase::ALL.iter().position(|phase| *phase == to).unwrap_or_default();
    row.split_whitespace().nth(column + 1).unwrap_or_default()
}

#[test]
fn the_table_is_the_matrix_of_the_sheet() {
    let mut pairs = 0;
    for from in Phase::ALL {
        for to in Phase::ALL {
            let expected = match letter(*from, *to) {
                "-" | "." => None,
                letter => Some(letter),
            };
            pairs += usize::from(expected.is_some());
            assert_eq!(from.move_to(*to).map(|row| row.kind.letter()), expected, "{from} -> {to}");
        }
    }
    assert_eq!((pairs, MOVES.len()), (44, 44));
}

#[test]
fn a_pair_outside_the_matrix_is_refused_from_every_phase() {
    for from in Phase::ALL.iter().filter(|phase| **phase != Phase::Closed) {
        let story = at(*from);
        for to in Phase::ALL.iter().filter(|to| matches!(letter(*from, **to), "-" | ".")) {
            for who in ["w", "cm", "s", "client"] {
                story.check(who, &go(*to), "E01");
            }
        }
        story.check("cm", &go(Phase::Closed), "E01");
    }
    for to in Phase::ALL {
        at(Phase::Closed).check("cm", &go(*to), "E06");
    }
}

#[test]
fn each_phase_asks_for_the_artifacts_of_the_sheet() {
    for phase in Phase::ALL {
        let found: Vec<_> = phase.exit_artifacts().iter().map(|artifact| artifact.code).collect();
        assert_eq!(found, codes(*phase), "{phase}");
    }
}

/// Returns the codes that the way on from here lacks.
fn lacking(story: &Story) -> Vec<String> {
    let phase = story.phase();
    let refusal = if phase == Phase::PostTransition {
        story.tries("s", &close("goals-met")).err()
    } else {
        let to = MOVES.iter().find(|row| row.from == phase && row.kind.letter() == "F").map(|row| row.to);
        story.tries("cm", &go(to.unwrap_or(Phase::Closed))).err()
    };
    let missing = refusal.map(|refusal| refusal.missing).unwrap_or_default();
    missing.iter().map(|found| found.code.id().to_owned()).collect()
}

#[test]
fn a_case_with_everything_but_one_artifact_is_refused_for_that_one() {
    for phase in Phase::ALL.iter().filter(|phase| **phase != Phase::Closed) {
        for code in codes(*phase).iter().filter(|code| **code != "S1") {
            let mut story = at(*phase);
            story.works(&[*code]);
            let found = lacking(&story);
            assert!(found.iter().any(|known| known == code), "{phase} without {code}: {found:?}");
            // What is signed waits for what is lacking; nothing else is asked for.
            let more: Vec<_> = found
                .iter()
                .filter(|known| *known != code && !matches!(known.as_str(), "A6" | "P6" | "E6" | "T9"))
                .collect();
            let allowed: &[&str] = match *code {
                "P2" => &["P1"],
                "E1" => &["E2"],
                "T5" => &["T6", "T7"],
                "R1" => &["R4"],
                _ => &[],
            };
            assert!(
                more.iter().all(|known| allowed.contains(&known.as_str())),
                "{phase} without {code}: {found:?}"
            );
        }
    }
}

#[test]
fn everything_that_is_missing_is_listed_at_once() {
    let rows = [
        (Phase::Screening, "S2 S3 S4"),
        (Phase::Intake, "I1 I2 I3 I4 I5 I6 I7"),
        (Phase::Assessment, "A1 A2 A3 A4 A5 A6"),
        (Phase::RiskStratification, "R1 R2 R5"),
        (Phase::Planning, "P1 P2 P3 P4 P5 P6"),
        (Phase::Implementation, "M1 M2"),
        (Phase::Monitoring, "N1 N2 N3"),
        (Phase::Evaluation, "E1 E2 E3 E4 E5 E6"),
        (Phase::Transition, "T1 T2 T3 T4 T5 T6 T7 T8 T9"),
        (Phase::PostTransition, "Z1 Z2 Z3 Z4 Z5"),
    ];
    for (phase, expected) in rows {
        assert_eq!(lacking(&at(phase)).join(" "), expected, "{phase}");
    }
}

/// The loop reasons of the sheet, 1.5.
const LOOPS: [(&str, &str, &str); 8] = [
    ("INT", "SCR", "eligibility-changed wrong-program"),
    ("ASM", "INT", "consent-expired consent-withdrawn-partly representative-changed"),
    (
        "RSK PLN IMP MON EVL TRN PTR",
        "ASM",
        "scheduled-reassessment significant-change after-crisis new-diagnosis client-request relapse-in-aftercare",
    ),
    ("PLN IMP MON EVL", "RSK", "risk-changed intensity-change model-change after-crisis"),
    (
        "IMP MON EVL TRN",
        "PLN",
        "no-improvement goal-met-new-goal service-unavailable referral-denied client-preference after-crisis scheduled-review",
    ),
    ("MON", "IMP", "next-planned-activity re-referral"),
    ("TRN", "MON", "deterioration client-changed-mind receiver-withdrew"),
    ("PTR", "TRN", "hand-off-failed receiver-closed"),
];

pub(crate) fn reasons(from: Phase, to: Phase) -> Vec<&'static str> {
    let row = LOOPS
        .iter()
        .find(|(starts, end, _)| starts.split(' ').any(|code| code == from.code()) && *end == to.code());
    row.map(|(.., reasons)| reasons.split(' ').collect()).unwrap_or_default()
}

#[test]
fn a_loop_takes_the_reasons_of_the_sheet_and_no_other() {
    let mut all: Vec<&str> = LOOPS.iter().flat_map(|(.., reasons)| reasons.split(' ')).collect();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 27);
    for row in MOVES.iter().filter(|row| row.kind.letter() == "L") {
        let story = at(row.from);
        let permitted = reasons(row.from, row.to);
        assert!(!permitted.is_empty(), "{} -> {}", row.from, row.to);
        for reason in &all {
            let expected = if permitted.contains(reason) { "accepted" } else { "E01" };
            story.check("cm", &back(row.to, reason), expected);
        }
        story.check("cm", &go(row.to), "E01");
        story.check("cm", &json!({"type": "move", "to": row.to, "reason": permitted[0]}), "E01");
    }
}

/// The permissions of the sheet, 1.9: who may take a step, in the order w cm cl peer s act rx client prov.
const WHO: [&str; 9] = ["w", "cm", "cl", "peer", "s", "act", "rx", "client", "prov"];

#[test]
fn each_step_is_for_the_roles_of_the_sheet() {
    let rows = [
        (Phase::Screening, Phase::Intake, "yyy-yy---"),
        (Phase::Intake, Phase::Assessment, "-yy-yy---"),
        (Phase::Assessment, Phase::RiskStratification, "-y---y---"),
        (Phase::RiskStratification, Phase::Planning, "-yy--y---"),
        (Phase::Planning, Phase::Implementation, "-yy--y---"),
        (Phase::Implementation, Phase::Monitoring, "-yy-yy---"),
        (Phase::Monitoring, Phase::Evaluation, "-yy-yy---"),
        (Phase::Evaluation, Phase::Transition, "-yy--y---"),
        (Phase::Transition, Phase::PostTransition, "-yy--y---"),
    ];
    for (from, to, expected) in rows {
        let mut story = at(from);
        story.works(&[]);
        roles(&story, &go(to), expected);
    }
    for (from, to, expected) in [
        (Phase::Intake, Phase::Screening, "-yy-yy---"),
        (Phase::Planning, Phase::RiskStratification, "-yy-yy---"),
        (Phase::Monitoring, Phase::Planning, "-yy-yy---"),
        (Phase::Evaluation, Phase::Planning, "-yy--y---"),
        (Phase::Transition, Phase::Monitoring, "-yy-yy---"),
    ] {
        roles(&at(from), &back(to, reasons(from, to)[0]), expected);
    }
    let mut last = at(Phase::PostTransition);
    last.works(&[]);
    roles(&last, &close("goals-met"), "----y----");
    roles(&last, &crate::support::propose("goals-met"), "-yy--y---");
    roles(
        &at(Phase::Closed),
        &json!({"type": "reopen-case", "reason": "Asks", "consents-confirmed": true}),
        "----y----",
    );
    for phase in Phase::ALL.iter().filter(|phase| **phase != Phase::Closed) {
        let story = at(*phase);
        roles(&story, &crate::support::declare(&story), "yyyyyyyyy");
        let mut story = story;
        let declare = crate::support::declare(&story);
        story.does("peer", &declare);
        roles(&story, &crate::support::stabilize(), "--y--yy--");
        story.does("cl", &crate::support::stabilize());
        crate::support::prepares_resolution(&mut story);
        roles(&story, &crate::support::resolve(&story), "--y---y--");
    }
}

fn roles(story: &Story, tree: &serde_json::Value, expected: &str) {
    for (who, may) in WHO.iter().zip(expected.chars()) {
        story.check(who, tree, if may == 'y' { "accepted" } else { "E04" });
    }
}

/// The closure reasons of the sheet, 1.6.
pub(crate) const CLOSURES: [(&str, &str); 18] = [
    ("screened-out", "SCR"),
    ("no-response", "SCR INT"),
    ("declined", "SCR INT ASM RSK PLN"),
    ("withdrew", "IMP MON EVL TRN PTR"),
    ("no-longer-eligible", "INT ASM RSK PLN IMP MON EVL TRN"),
    ("mutual-no-longer-needed", "ASM RSK MON EVL"),
    ("lost-to-contact", "INT ASM RSK PLN IMP MON EVL TRN PTR"),
    ("transferred", "ASM RSK PLN IMP MON EVL TRN"),
    ("moved-out-of-area", "INT ASM RSK PLN IMP MON EVL TRN PTR"),
    ("higher-level-of-care", "RSK PLN IMP MON EVL TRN PTR"),
    ("incarcerated", "INT ASM RSK PLN IMP MON EVL TRN PTR"),
    ("deceased", "SCR INT ASM RSK PLN IMP MON EVL TRN PTR"),
    ("program-ended", "SCR INT ASM RSK PLN IMP MON EVL TRN PTR"),
    ("goals-met", "PTR"),
    ("stepped-down", "PTR"),
    ("transitioned-to-adult-services", "PTR"),
    ("duplicate", "SCR INT ASM RSK PLN IMP MON EVL TRN PTR"),
    ("entered-in-error", "SCR INT ASM RSK PLN IMP MON EVL TRN PTR"),
];

#[test]
fn a_reason_closes_only_from_its_phases() {
    for (reason, phases) in CLOSURES {
        for phase in Phase::ALL.iter().filter(|phase| **phase != Phase::Closed) {
            let code = at(*phase).code("s", &close(reason));
            let allowed = phases.split(' ').any(|code| code == phase.code());
            assert_eq!(code != "E10", allowed, "{reason} from {phase}: {code}");
        }
    }
}

#[test]
fn a_closure_asks_for_its_proofs() {
    let rows: [(Phase, &str, &str, &str); 15] = [
        (Phase::Screening, "screened-out", "notice", "E02"),
        (Phase::Screening, "screened-out", "alternatives", "E02"),
        (Phase::Intake, "no-longer-eligible", "opinion", "E02"),
        (Phase::Intake, "no-longer-eligible", "notice", "E02"),
        (Phase::Assessment, "mutual-no-longer-needed", "joint-decision", "E02"),
        (Phase::Assessment, "transferred", "receiver", "E17"),
        (Phase::Assessment, "transferred", "first-appointment", "E17"),
        (Phase::Assessment, "transferred", "transfer-packet", "E02"),
        (Phase::Assessment, "transferred", "handoff", "E02"),
        (Phase::Intake, "moved-out-of-area", "transfer-offer", "E02"),
        (Phase::Planning, "higher-level-of-care", "receiver", "E17"),
        (Phase::Monitoring, "program-ended", "notice", "E02"),
        (Phase::Monitoring, "program-ended", "transfer-offer", "E02"),
        // The transition has its own record of the receiver.
        (Phase::PostTransition, "stepped-down", "receiver", "accepted"),
        (Phase::Evaluation, "deceased", "incident-review", "E02"),
    ];
    for (phase, reason, proof, expected) in rows {
        let mut story = at(phase);
        if reason == "deceased" {
            let day = story.in_days(0);
            story.does("cm", &json!({"type": "record-death", "on": day, "source": "Coroner"}));
        } else if phase == Phase::Screening {
            story.works(&["S3"]);
            story.does(
                "w",
                &crate::support::record(
                    json!({"kind": "eligibility", "decision": "no-need", "criteria": ["None"]}),
                ),
            );
        } else if phase == Phase::PostTransition {
            story.works(&[]);
        }
        if reason == "transferred" {
            story.check("s", &close(reason), "E13");
            story.does("client", &crate::support::release("to-clinic", "clinic"));
        }
        story.check("s", &close(reason), "accepted");
        let mut bare = close(reason);
        bare["proof"].as_object_mut().map(|proofs| proofs.remove(proof));
        story.check("s", &bare, expected);
    }
    at(Phase::Monitoring).check("s", &close("deceased"), "E02");
    at(Phase::Monitoring).check("s", &close("withdrew"), "E02");
    at(Phase::Intake).check("s", &close("lost-to-contact"), "E16");
    screening().check("w", &close("no-response"), "E16");
    screening().check("w", &close("screened-out"), "E02");
    for reason in ["incarcerated", "duplicate", "entered-in-error"] {
        at(Phase::Monitoring).check("cm", &close(reason), "E04");
        at(Phase::Monitoring).check("s", &close(reason), "accepted");
    }
    screening().check("w", &close("duplicate"), "E04");
}
