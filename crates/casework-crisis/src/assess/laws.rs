//! The laws of the clinical sheet, each over many generated situations. The generator is fixed: no run differs.

use casework_core::Answer;
use casework_core::answer::ItemAnswer;

use super::*;
use crate::evidence::{AgeBand, BssaResult, InstrumentAnswers, PartialDate, Present, Probes, Sign};
use crate::signs::SIGNS;

const CASES: u64 = 600;

/// A generator of numbers with a fixed seed (xorshift).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[usize::try_from(self.next(from.len().try_into().unwrap())).unwrap()]
    }

    fn one_in(&mut self, count: u64) -> bool {
        self.next(count) == 0
    }
}

/// Every probe as a place that can be written.
fn probe(probes: &mut Probes, index: u64) -> &mut Answer {
    match index {
        0 => &mut probes.intent_now,
        1 => &mut probes.means_access,
        2 => &mut probes.ideation_stated,
        3 => &mut probes.attempt_in_progress,
        4 => &mut probes.ingestion,
        5 => &mut probes.violence_now,
        6 => &mut probes.weapon,
        7 => &mut probes.threat,
        8 => &mut probes.named_target,
        9 => &mut probes.homicidal_thoughts,
        10 => &mut probes.homicidal_plan,
        11 => &mut probes.planned_date,
        12 => &mut probes.command_hallucination,
        13 => &mut probes.acting_on_command,
        14 => &mut probes.psychosis_escalating,
        15 => &mut probes.imminent_self_care_harm,
        16 => &mut probes.intoxicated,
        17 => &mut probes.child_in_danger,
        18 => &mut probes.dependent_adult_in_danger,
        // From here a yes is not the dangerous answer.
        19 => &mut probes.able_and_willing_to_stay_safe,
        _ => &mut probes.can_resist,
    }
}

const DANGERS: u64 = 19;
const PROBES: u64 = 21;

fn instrument(numbers: &mut Numbers) -> InstrumentAnswers {
    let words = [Answer::No, Answer::No, Answer::No, Answer::Yes, Answer::Refused, Answer::Missing];
    let (id, items): (&str, &[&str]) = match numbers.next(3) {
        0 => ("c-ssrs-screener", &["1", "2", "3", "4", "5", "6-lifetime", "6-3mo"]),
        1 => ("asq", &["q1", "q2", "q3", "q4", "q5"]),
        _ => ("phq-9", &[]),
    };
    let mut entry = InstrumentAnswers::new(id);
    for item in items {
        entry.answers.insert((*item).into(), numbers.pick(&words).into());
    }
    if id == "phq-9" {
        let value: i64 = numbers.next(4).try_into().unwrap();
        entry.answers.insert("q9".into(), value.into());
    }
    if id == "c-ssrs-screener" && numbers.one_in(4) {
        entry.behavior_dates.insert("6-lifetime".into(), date(numbers));
    }
    entry
}

fn date(numbers: &mut Numbers) -> PartialDate {
    let days = [0, 20, 31, 89, 91, 92, 93, 94, 400];
    let on = "2026-03-02".parse().unwrap();
    let day = casework_core::calendar::minus_days(on, numbers.pick(&days));
    numbers.pick(&[PartialDate::day(day), PartialDate::month(day), PartialDate::UNKNOWN])
}

fn sign(numbers: &mut Numbers) -> Sign {
    let listed: Vec<_> = SIGNS.iter().map(|sign| sign.code).chain(["P-own", "P-other"]).collect();
    let mut sign = Sign::new(numbers.pick(&listed));
    sign.present = numbers.pick(&[Present::Yes, Present::Yes, Present::No, Present::Unknown]);
    let words = [Answer::Yes, Answer::No, Answer::Missing];
    sign.new_or_worse = numbers.pick(&words);
    sign.linked_to_recent_loss = numbers.pick(&words);
    sign.happening_now = numbers.pick(&[Answer::No, Answer::No, Answer::Missing, Answer::Yes]);
    sign
}

fn generate(numbers: &mut Numbers) -> Situation {
    let at = numbers.pick(&[
        "2026-03-02T10:00:00-06:00",
        "2026-03-07T23:59:00-06:00",
        "2024-02-29T00:00:00-06:00",
    ]);
    let zone = "America/Chicago".parse().unwrap();
    let mut situation = Situation::new("c-1", at.parse().unwrap(), zone);
    situation.age_band = numbers.pick(&AgeBand::ALL);
    for _ in 0..numbers.next(4) {
        situation.signs.push(sign(numbers));
    }
    for _ in 0..numbers.next(3) {
        situation.instruments.push(instrument(numbers));
    }
    for _ in 0..numbers.next(5) {
        let index = numbers.next(PROBES);
        *probe(&mut situation.probes, index) = numbers.pick(&Answer::ALL);
    }
    if numbers.one_in(8) {
        situation.probes.bssa_result = Some(numbers.pick(&[BssaResult::Low, BssaResult::High]));
    }
    if numbers.one_in(6) {
        let flag = numbers.pick(&["lithium-toxicity", "postpartum-psychosis", "seizure", "something"]);
        situation.probes.medical_flags.push(flag.into());
    }
    if numbers.one_in(6) {
        situation.probes.self_care_domains.push("food".into());
    }
    let context = &mut situation.context;
    if numbers.one_in(4) {
        context.past_attempt_dates.push(date(numbers));
    }
    if numbers.one_in(4) {
        context.discharge_date = Some(date(numbers));
    }
    context.missed_contacts = numbers.pick(&[0, 0, 1]);
    context.unreachable = numbers.pick(&[Answer::No, Answer::No, Answer::Yes]);
    if numbers.one_in(5) {
        context.previous_tier = Some(numbers.pick(&Tier::ALL));
    }
    if numbers.one_in(6) {
        situation
            .required_inputs
            .push(numbers.pick(&["c-ssrs-screener", "means-access", "nothing-known"]).into());
    }
    situation
}

fn judge(situation: &Situation) -> Assessment {
    assess(situation, RuleSet::standard(), None)
}

fn tier(situation: &Situation) -> Tier {
    judge(situation).computed_tier
}

fn shown(situation: &Situation) -> String {
    serde_json::to_string(situation).unwrap()
}

fn for_each_case(seed: u64, mut law: impl FnMut(&mut Numbers, Situation)) {
    let mut numbers = Numbers(seed);
    for _ in 0..CASES {
        let situation = generate(&mut numbers);
        law(&mut numbers, situation);
    }
}

#[test]
fn every_tier_names_its_rules_its_evidence_and_what_would_raise_it() {
    // PR1 and PR7.
    let mut seen = [false; 5];
    for_each_case(11, |_, situation| {
        let answer = judge(&situation);
        seen[Tier::ALL.iter().position(|tier| *tier == answer.computed_tier).unwrap()] = true;
        assert!(!answer.determined_by.is_empty(), "{}", shown(&situation));
        for reason in answer.determined_by.iter().chain(&answer.also_fired) {
            assert!(!reason.evidence.is_empty(), "{}", reason.code);
            assert!(reason.tier <= answer.computed_tier);
        }
        assert!(answer.determined_by.iter().all(|reason| reason.tier == answer.computed_tier));
        assert_eq!(answer.would_raise.is_empty(), answer.computed_tier == Tier::Immediate);
        assert!(!answer.actions.is_empty());
    });
    assert_eq!(seen, [true; 5], "the generator reaches every tier");
}

#[test]
fn evidence_is_what_was_answered() {
    // PR7.
    for_each_case(17, |numbers, mut situation| {
        for (_, slot) in situation.context.answers_mut() {
            *slot = numbers.pick(&Answer::ALL);
        }
        let answers = situation.probes.answers().into_iter().chain(situation.context.answers());
        let answers: Vec<_> = answers.collect();
        let judged = judge(&situation);
        for evidence in
            judged.determined_by.iter().chain(&judged.also_fired).flat_map(|reason| &reason.evidence)
        {
            let EvidenceValue::Answer(value) = evidence.value else { continue };
            if let Some((_, answer)) = answers.iter().find(|(name, _)| evidence.input == *name) {
                assert_eq!(value, *answer, "{} of {}", evidence.input, shown(&situation));
            }
        }
    });
}

#[test]
fn a_yes_where_there_was_a_no_never_lowers_the_tier() {
    // PR2.
    for_each_case(23, |_, situation| {
        for index in 0..DANGERS {
            let mut no = situation.clone();
            *probe(&mut no.probes, index) = Answer::No;
            let mut yes = situation.clone();
            *probe(&mut yes.probes, index) = Answer::Yes;
            assert!(tier(&yes) >= tier(&no), "probe {index} of {}", shown(&situation));
        }
        for (entry, answers) in situation.instruments.iter().enumerate() {
            for item in answers.answers.keys() {
                let with = |answer: ItemAnswer| {
                    let mut changed = situation.clone();
                    changed.instruments[entry].answers.insert(item.clone(), answer);
                    tier(&changed)
                };
                if answers.id == "phq-9" {
                    let tiers: Vec<_> = (0..4).map(|value| with(value.into())).collect();
                    assert!(tiers.is_sorted(), "{}", shown(&situation));
                } else {
                    let no = with(Answer::No.into());
                    assert!(with(Answer::Yes.into()) >= no, "{item} of {}", shown(&situation));
                }
            }
        }
    });
}

#[test]
fn one_more_sign_or_a_more_recent_date_never_lowers_the_tier() {
    // PR2.
    for_each_case(31, |numbers, situation| {
        let before = tier(&situation);
        let mut more = situation.clone();
        let mut added = sign(numbers);
        added.present = Present::Yes;
        more.signs.push(added);
        assert!(tier(&more) >= before, "{}", shown(&more));
        let mut present = situation.clone();
        for sign in present.signs.iter_mut().filter(|sign| sign.present == Present::No) {
            sign.present = Present::Yes;
        }
        assert!(tier(&present) >= before, "{}", shown(&situation));
        let mut last = Tier::Routine;
        for days in [400, 94, 93, 92, 91, 31, 30, 0] {
            let mut dated = situation.clone();
            let on = dated.at.date_in(dated.zone);
            let day = PartialDate::day(casework_core::calendar::minus_days(on, days));
            dated.context.past_attempt_dates = vec![day];
            dated.context.discharge_date = Some(day);
            let now = tier(&dated);
            assert!(now >= last, "{days} days in {}", shown(&situation));
            last = now;
        }
    });
}

#[test]
fn nothing_protective_lowers_the_tier() {
    // PR3.
    for_each_case(41, |_, situation| {
        let mut protected = situation.clone();
        protected.context.protective_factors.push("family".into());
        protected.context.safety_plan_ref = Some("plan-1".into());
        protected.context.denies_ideation = Answer::Yes;
        protected.context.diagnoses.push("any".into());
        protected.context.help_declined = Answer::No;
        let (before, after) = (judge(&situation), judge(&protected));
        assert_eq!(before.computed_tier, after.computed_tier, "{}", shown(&situation));
        assert_eq!(before.effective_tier, after.effective_tier);
    });
}

#[test]
fn missing_refused_or_unable_never_counts_as_no() {
    // PR4.
    for_each_case(53, |_, situation| {
        for open in [Answer::Missing, Answer::Refused, Answer::Unable] {
            for index in 0..DANGERS {
                let mut no = situation.clone();
                *probe(&mut no.probes, index) = Answer::No;
                let mut opened = no.clone();
                *probe(&mut opened.probes, index) = open;
                assert!(tier(&opened) >= tier(&no), "probe {index} {open} of {}", shown(&situation));
            }
            for (entry, answers) in situation.instruments.iter().enumerate() {
                for item in answers.answers.keys() {
                    let with = |answer: ItemAnswer| {
                        let mut changed = situation.clone();
                        changed.instruments[entry].answers.insert(item.clone(), answer);
                        tier(&changed)
                    };
                    let no = if answers.id == "phq-9" { 0.into() } else { Answer::No.into() };
                    let (opened, closed) = (with(open.into()), with(no));
                    assert!(opened >= closed, "{item} {open} of {}", shown(&situation));
                }
            }
        }
    });
}

#[test]
fn the_effective_tier_never_falls_below_the_tier_before() {
    // PR5.
    for_each_case(61, |_, mut situation| {
        for before in Tier::ALL {
            situation.context.previous_tier = Some(before);
            let answer = judge(&situation);
            assert_eq!(answer.effective_tier, before.max(answer.computed_tier));
        }
    });
}

#[test]
fn a_running_deadline_never_moves_later() {
    // PR11.
    for_each_case(67, |_, mut situation| {
        for minutes in [-600, 0, 60, 100_000] {
            let running = situation.at.plus(chrono::Duration::minutes(minutes));
            situation.context.previous_deadline = Some(running);
            let answer = judge(&situation);
            assert!(answer.deadline <= running);
            // Nor do the contact and the cap that belong to it.
            let mut later = situation.clone();
            later.at = later.at.plus(chrono::Duration::minutes(30));
            later.context.previous_tier = Some(answer.effective_tier);
            later.context.previous_deadline = Some(answer.deadline);
            let again = judge(&later);
            if again.effective_tier == answer.effective_tier {
                assert!(again.contact_by <= answer.contact_by && again.latest <= answer.latest);
            }
        }
    });
}

#[test]
fn the_order_of_the_inputs_changes_no_byte() {
    // PR8 and PR13.
    for_each_case(71, |numbers, mut situation| {
        situation.signs.push(sign(numbers));
        situation.signs.push(Sign::new("Z-999"));
        situation.instruments.push(instrument(numbers));
        situation.context.past_attempt_dates.extend([date(numbers), date(numbers)]);
        let bytes = serde_json::to_string(&judge(&situation)).unwrap();
        assert_eq!(bytes, serde_json::to_string(&judge(&situation)).unwrap());
        situation.signs.reverse();
        situation.instruments.reverse();
        situation.probes.medical_flags.reverse();
        situation.required_inputs.reverse();
        situation.context.past_attempt_dates.reverse();
        assert_eq!(bytes, serde_json::to_string(&judge(&situation)).unwrap(), "{}", shown(&situation));
    });
}

#[test]
fn an_unknown_age_is_never_lower_than_any_age() {
    // PR14.
    for_each_case(83, |_, mut situation| {
        situation.age_band = AgeBand::Unknown;
        let unknown = tier(&situation);
        for age in AgeBand::ALL {
            situation.age_band = age;
            assert!(unknown >= tier(&situation), "{}", shown(&situation));
        }
    });
}

#[test]
fn two_reports_together_are_never_lower_than_either() {
    // PR15.
    let mut merged = 0;
    let mut numbers = Numbers(97);
    for _ in 0..CASES * 6 {
        let (one, other) = (positive(&mut numbers), positive(&mut numbers));
        let (first, second) = (judge(&one), judge(&other));
        // A missing answer that the union resolves may lower the computed tier; such pairs are left out.
        let open = |answer: &Assessment| ["U2", "U3", "X1"].iter().any(|id| answer.fired(id));
        if open(&first) || open(&second) {
            continue;
        }
        merged += 1;
        let together = one.merged_with(&other);
        assert!(tier(&together) >= first.computed_tier.max(second.computed_tier), "{}", shown(&together));
        assert_eq!(tier(&together), tier(&other.merged_with(&one)), "whichever came first");
    }
    assert!(merged > 200, "{merged}");
}

/// A situation whose probes are yes or missing.
fn positive(numbers: &mut Numbers) -> Situation {
    let mut situation = generate(numbers);
    situation.age_band = AgeBand::Adult;
    situation.at = "2026-03-02T10:00:00-06:00".parse().unwrap();
    situation.probes.bssa_result = None;
    situation.context.discharge_date = None;
    situation.context.unreachable = Answer::Missing;
    for index in 0..PROBES {
        let answer = probe(&mut situation.probes, index);
        *answer = if *answer == Answer::Yes && index < DANGERS { Answer::Yes } else { Answer::Missing };
    }
    situation
}

#[test]
fn every_input_has_a_fate() {
    // PR6.
    for_each_case(101, |_, situation| {
        let answer = judge(&situation);
        let named = |wanted: &str| answer.trace.iter().any(|traced| traced.what == wanted);
        for sign in &situation.signs {
            assert!(named(&sign.code), "{}", sign.code);
        }
        for entry in &situation.instruments {
            for item in entry.answers.keys() {
                assert!(named(&format!("{}.{item}", entry.id)), "{item} of {}", shown(&situation));
            }
        }
        for (name, given) in situation.probes.answers() {
            assert_eq!(named(name), given != Answer::Missing, "{name}");
        }
        for flag in &situation.probes.medical_flags {
            assert!(named("probes.medical-flags") || named(&format!("probes.medical-flags.{flag}")));
        }
    });
}

#[test]
fn the_ends_of_the_calendar_are_assessed_like_any_day() {
    // PR1 and PR10.
    for at in ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2024-02-29T23:59:59-12:00"] {
        for zone in ["Pacific/Kiritimati", "Pacific/Pago_Pago", "America/Chicago", "UTC"] {
            let mut situation = Situation::new("c-1", at.parse().unwrap(), zone.parse().unwrap());
            situation.context.past_attempt_dates.push(PartialDate::day(situation.at.date_in(situation.zone)));
            assert_eq!(tier(&situation), Tier::Emergent);
            situation.context.past_attempt_dates.clear();
            let weekends = BusinessCalendar::default();
            let answer = assess(&situation, RuleSet::standard(), Some(&weekends));
            assert!(answer.deadline > situation.at);
        }
    }
}
