//! Situations as a caller would send them. The generator is fixed: no run differs.

use serde_json::{Value, json};

/// A generator of numbers with a fixed seed (xorshift).
pub(crate) struct Numbers(u64);

impl Numbers {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(count).unwrap()).unwrap()
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }
}

const WORDS: [&str; 6] = ["yes", "no", "skipped-by-rule", "refused", "unable", "missing"];
const MOSTLY_NO: [&str; 8] = ["no", "no", "no", "no", "yes", "refused", "missing", "skipped-by-rule"];

pub(crate) const PROBES: [&str; 22] = [
    "intent-now",
    "means-access",
    "able-and-willing-to-stay-safe",
    "ideation-stated",
    "attempt-in-progress",
    "ingestion",
    "violence-now",
    "weapon",
    "threat",
    "named-target",
    "homicidal-thoughts",
    "homicidal-plan",
    "planned-date",
    "command-hallucination",
    "can-resist",
    "acting-on-command",
    "psychosis-escalating",
    "imminent-self-care-harm",
    "intoxicated",
    "child-in-danger",
    "dependent-adult-in-danger",
    "guardian-suspected",
];

pub(crate) fn situation(numbers: &mut Numbers) -> Value {
    let at = numbers.pick(&[
        "2026-03-02T10:00:00-06:00",
        "2024-02-29T23:30:00-06:00",
        "2026-05-31T00:30:00-05:00",
    ]);
    let mut all = json!({ "client": "c-1", "at": at, "zone": "America/Chicago" });
    all["age-band"] =
        numbers.pick(&["adult", "adult", "adult", "12-17", "8-11", "under-8", "unknown"]).into();
    let signs: Vec<Value> = (0..numbers.below(5)).map(|_| sign(numbers)).collect();
    all["signs"] = signs.into();
    let instruments: Vec<Value> = (0..numbers.below(3)).map(|_| instrument(numbers)).collect();
    all["instruments"] = instruments.into();
    all["probes"] = probes(numbers);
    all["context"] = context(numbers);
    if numbers.one_in(6) {
        let names =
            ["c-ssrs-screener", "asq", "phq-9", "means-access", "A-EMO", "nothing-known", "discharge-date"];
        all["required-inputs"] = json!([numbers.pick(&names)]);
    }
    all
}

fn sign(numbers: &mut Numbers) -> Value {
    let codes: Vec<&str> =
        super::naive::SIGNS.iter().map(|row| row.0).chain(["P-own", "P-other", "Z-999"]).collect();
    let code = if numbers.one_in(40) { "Z-999" } else { codes[numbers.below(codes.len() - 1)] };
    let mut sign = json!({ "code": code });
    sign["present"] = numbers.pick(&["yes", "yes", "yes", "no", "unknown"]).into();
    sign["new-or-worse"] = numbers.pick(&["yes", "no", "missing"]).into();
    sign["linked-to-recent-loss"] = numbers.pick(&["yes", "no", "missing"]).into();
    sign["happening-now"] = numbers.pick(&["no", "no", "yes", "missing"]).into();
    if numbers.one_in(2) {
        sign["observed-at"] = date(numbers);
    }
    sign
}

/// Days around the bounds of the windows, in several precisions.
fn date(numbers: &mut Numbers) -> Value {
    numbers
        .pick(&[
            "2026-03-02",
            "2026-03-01",
            "2026-01-31",
            "2026-01-30",
            "2025-12-02",
            "2025-12-01",
            "2025-11-30",
            "2025-11-29",
            "2025-11",
            "2025",
            "2026",
            "2026-02",
            "2024-02-29",
            "2024-01-30",
            "2024-01-29",
            "2023-11-29",
            "2023-11-28",
            "2023-12-01",
            "2026-05-01",
            "2026-02-28",
            "2026-02-27",
            "2019-07-01",
            "unknown",
        ])
        .into()
}

fn instrument(numbers: &mut Numbers) -> Value {
    match numbers.below(10) {
        0..=4 => c_ssrs(numbers),
        5 | 6 => {
            let mut answers = json!({});
            for item in ["q1", "q2", "q3", "q4", "q5"] {
                answers[item] = numbers.pick(&MOSTLY_NO).into();
            }
            json!({ "id": "asq", "answers": answers })
        }
        7 | 8 => {
            let nine = [
                json!(0),
                json!(1),
                json!(2),
                json!(3),
                json!("yes"),
                json!("missing"),
                json!("refused"),
                json!(4),
            ];
            let kinds = if numbers.one_in(10) { 8 } else { 7 };
            let nine = nine[numbers.below(kinds)].clone();
            json!({ "id": "phq-9", "answers": { "q1": 2, "q9": nine } })
        }
        _ if numbers.one_in(5) => json!({ "id": "own-form", "answers": {} }),
        _ => json!({ "id": "gad-7", "answers": { "q1": 3 } }),
    }
}

fn c_ssrs(numbers: &mut Numbers) -> Value {
    let mut answers = json!({});
    for item in ["1", "2", "3", "4", "5"] {
        answers[item] = numbers.pick(&MOSTLY_NO).into();
    }
    if numbers.one_in(2) {
        // A screener that is filled in as the skip rule has it.
        answers = json!({ "1": numbers.pick(&["yes", "no"]), "2": "no", "3": "skipped-by-rule", "4": "skipped-by-rule", "5": "skipped-by-rule" });
    }
    let forms: &[&str] = match numbers.below(3) {
        0 => &["6"],
        1 => &["6-lifetime", "6-3mo"],
        _ => &["6-lifetime"],
    };
    let mut dates = json!({});
    for form in forms {
        answers[*form] = numbers.pick(&["no", "no", "no", "yes", "missing", "refused"]).into();
        if numbers.one_in(6) {
            dates[*form] = date(numbers);
        }
    }
    if numbers.one_in(60) {
        answers["7"] = "no".into();
    }
    json!({ "id": "c-ssrs-screener", "answers": answers, "behavior-dates": dates })
}

fn probes(numbers: &mut Numbers) -> Value {
    let mut probes = json!({});
    for _ in 0..numbers.below(6) {
        let name = PROBES[numbers.below(PROBES.len())];
        probes[name] = numbers.pick(&WORDS).into();
    }
    if numbers.one_in(10) {
        probes["bssa-result"] = numbers.pick(&["low", "high", "imminent"]).into();
    }
    if numbers.one_in(12) {
        let flags = [
            "lithium-toxicity",
            "clozapine-warning",
            "postpartum-psychosis",
            "seizure",
            "opioid-overdose",
            "hiccups",
            "none",
        ];
        probes["medical-flags"] = json!([numbers.pick(&flags)]);
    }
    if numbers.one_in(12) {
        probes["self-care-domains"] = json!([numbers.pick(&["food", "shelter", "hobbies", "none"])]);
    }
    probes
}

fn context(numbers: &mut Numbers) -> Value {
    let mut context = json!({});
    if numbers.one_in(5) {
        context["past-attempt-dates"] = json!([date(numbers)]);
    }
    for name in ["discharge-date", "last-emergent-date"] {
        if numbers.one_in(6) {
            context[name] = date(numbers);
        }
    }
    if numbers.one_in(4) {
        context["missed-contacts"] = json!(numbers.below(3));
    }
    for name in
        ["unreachable", "eloped", "open-episode", "last-known-intent", "last-known-means", "denies-ideation"]
    {
        if numbers.one_in(5) {
            context[name] = numbers.pick(&WORDS).into();
        }
    }
    if numbers.one_in(8) {
        context["previous-tier"] =
            numbers.pick(&["routine", "priority", "urgent", "emergent", "immediate"]).into();
    }
    if numbers.one_in(12) {
        let scale = numbers.pick(&["safe-t", "va-dod-acute"]);
        let level = numbers.pick(&["low", "moderate", "intermediate", "high"]);
        context["documented-levels"] = json!([{ "scale": scale, "level": level }]);
    }
    context
}
