//! The rule table read line by line, without any of the types of the crate.

use serde_json::Value;

pub(crate) struct Naive {
    pub(crate) tier: &'static str,
    pub(crate) fired: Vec<String>,
    pub(crate) incomplete: bool,
}

/// Code, floor, concept, and what the sign says beyond its floor.
pub(crate) const SIGNS: [(&str, &str, &str, &str); 42] = [
    ("G-MOOD", "priority", "mood", ""),
    ("G-AGIT", "priority", "agitation", ""),
    ("G-RISK", "priority", "risk", ""),
    ("G-ADL", "priority", "self-care", ""),
    ("G-WITHD", "priority", "withdrawal", ""),
    ("G-ABUSE", "urgent", "abuse", "abuse"),
    ("G-SIB", "urgent", "ideation", "ideation"),
    ("A-VIOL", "urgent", "violence", "violence"),
    ("A-RISKY", "priority", "risk", ""),
    ("A-EMO", "priority", "distress", ""),
    ("A-HYG", "priority", "self-care", ""),
    ("A-SUBST", "priority", "substances", ""),
    ("A-ANHED", "routine", "interest", ""),
    ("Y-AGITLETH", "urgent", "agitation", ""),
    ("Y-MOOD", "priority", "mood", ""),
    ("Y-CONF", "urgent", "confusion", "confusion"),
    ("Y-EATSLEEP", "priority", "eating-sleep", ""),
    ("Y-ISOL", "priority", "withdrawal", ""),
    ("S-TALK", "urgent", "ideation", "ideation"),
    ("S-SEARCH", "urgent", "ideation", "ideation"),
    ("S-RECKLESS", "priority", "agitation", ""),
    ("S-BURDEN", "priority", "burden", ""),
    ("S-TRAPPED", "priority", "trapped", ""),
    ("S-SUBST", "priority", "substances", ""),
    ("S-HOPELESS", "priority", "distress", ""),
    ("S-PAIN", "priority", "distress", ""),
    ("S-SLEEP", "priority", "eating-sleep", ""),
    ("S-WITHD", "priority", "withdrawal", ""),
    ("S-RAGE", "priority", "distress", ""),
    ("S-HOSTILE", "priority", "agitation", ""),
    ("S-MOOD", "priority", "mood", ""),
    ("S-DEATH", "priority", "death", ""),
    ("S-CALM", "priority", "calm", ""),
    ("S-GUILT", "priority", "guilt", ""),
    ("S-PARANOIA", "priority", "confusion", ""),
    ("S-PSYCHOSIS", "urgent", "confusion", ""),
    ("S-PREP-STOCKPILE", "urgent", "preparation", "preparatory"),
    ("S-PREP-WEAPON", "urgent", "preparation", "preparatory"),
    ("S-PREP-MEANS", "urgent", "preparation", "preparatory"),
    ("S-PREP-GOODBYE", "urgent", "preparation", "preparatory"),
    ("S-PREP-GIVEAWAY", "urgent", "preparation", "preparatory"),
    ("S-PREP-AFFAIRS", "urgent", "preparation", "preparatory"),
];

const SCREENS: [&str; 3] = ["c-ssrs-screener", "asq", "phq-9"];

struct Reader<'a>(&'a Value);

impl<'a> Reader<'a> {
    fn probe(&self, name: &str) -> &'a str {
        self.0["probes"][name].as_str().unwrap_or("missing")
    }

    fn says(&self, name: &str) -> bool {
        self.probe(name) == "yes"
    }

    fn context(&self, name: &str) -> &'a str {
        self.0["context"][name].as_str().unwrap_or("missing")
    }

    fn list(&self, part: &str, name: &str) -> Vec<&'a str> {
        let list = self.0[part][name].as_array();
        list.into_iter().flatten().filter_map(Value::as_str).collect()
    }

    fn day(&self) -> String {
        // The generated instants are all written in the zone of the situation.
        self.0["at"].as_str().unwrap()[..10].to_owned()
    }

    /// Administrations of one instrument.
    fn given(&self, id: &str) -> Vec<&'a Value> {
        self.0["instruments"].as_array().unwrap().iter().filter(|entry| entry["id"] == id).collect()
    }

    /// The signs that are there and known.
    fn present(&self) -> Vec<(&'a Value, &'static str, &'static str, &'static str)> {
        let signs = self.0["signs"].as_array().unwrap().iter().filter(|sign| sign["present"] == "yes");
        signs
            .filter_map(|sign| {
                let code = sign["code"].as_str().unwrap();
                if code.starts_with("P-") {
                    return Some((sign, "priority", "own", ""));
                }
                let row = SIGNS.iter().find(|row| row.0 == code)?;
                Some((sign, row.1, row.2, row.3))
            })
            .collect()
    }
}

/// Days since a fixed day, by counting years and months.
fn number(day: &str) -> i64 {
    let part = |from: usize, to: usize| day[from..to].parse::<i64>().unwrap();
    let (mut year, mut month) = (part(0, 4), part(5, 7));
    if month <= 2 {
        year -= 1;
        month += 12;
    }
    365 * year + year / 4 - year / 100 + year / 400 + (153 * (month - 3) + 2) / 5 + part(8, 10)
}

/// The latest day that a remembered date can be; nothing when it is not known.
fn latest(date: &str) -> Option<i64> {
    match date.len() {
        _ if date == "unknown" => None,
        10 => Some(number(date)),
        // The last day of a month is the day before the next one begins.
        7 => {
            let (year, month): (i64, i64) = (date[..4].parse().unwrap(), date[5..].parse().unwrap());
            let (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
            Some(number(&format!("{year:04}-{month:02}-01")) - 1)
        }
        4 => Some(number(&format!("{date}-12-31"))),
        _ => None,
    }
}

fn within(date: &str, day: &str, days: i64) -> bool {
    latest(date).is_none_or(|date| date >= number(day) - days)
}

/// "recent" or "older". Three calendar months are never more than 92 days.
fn recency(date: &str, day: &str) -> &'static str {
    if within(date, day, 92) { "recent" } else { "older" }
}

/// One C-SSRS Screener: its items with a yes, its behavior, and whether something is open.
struct CSsrs {
    yes: Vec<&'static str>,
    behavior: &'static str,
    open: bool,
}

fn c_ssrs(entry: &Value, day: &str) -> CSsrs {
    let word = |item: &str| entry["answers"][item].as_str().unwrap_or("missing").to_owned();
    let open = |answer: &str| answer != "yes" && answer != "no";
    let unwilling = |answer: &str| answer == "refused" || answer == "unable";
    let yes: Vec<_> = ["1", "2", "3", "4", "5"].into_iter().filter(|item| word(item) == "yes").collect();
    let deeper = ["3", "4", "5"];
    let mut left = open(&word("2")) || (open(&word("1")) && !deeper.iter().any(|item| word(item) == "yes"));
    for item in deeper {
        left |= if word("2") == "no" { unwilling(&word(item)) } else { open(&word(item)) };
    }
    let forms = ["6", "6-lifetime", "6-3mo"];
    let dates: Vec<&str> = forms.iter().filter_map(|form| entry["behavior-dates"][*form].as_str()).collect();
    let known: Vec<&str> = dates.iter().copied().filter(|date| *date != "unknown").collect();
    let happened = !dates.is_empty() || forms.iter().any(|form| word(form) == "yes");
    let behavior = if !happened {
        "none"
    } else if word("6-3mo") == "yes" || known.iter().any(|date| recency(date, day) == "recent") {
        "recent"
    } else if !known.is_empty() || word("6-3mo") == "no" {
        "older"
    } else {
        "recent"
    };
    let denied = word("6") == "no" || word("6-lifetime") == "no";
    left |= forms.iter().any(|form| unwilling(&word(form)));
    left |= !happened && !denied;
    CSsrs { yes, behavior, open: left }
}

/// One ASQ: its result, its yeses, and whether something is open.
fn asq(entry: &Value) -> (&'static str, Vec<&'static str>, bool) {
    let word = |item: &str| entry["answers"][item].as_str().unwrap_or("missing").to_owned();
    let first = ["q1", "q2", "q3", "q4"];
    let any = |wanted: &str| first.iter().any(|item| word(item) == wanted);
    let now = word("q5");
    let unwilling = now == "refused" || now == "unable";
    let result = if now == "yes" {
        "acute"
    } else if any("yes") && now != "no" {
        "acuity-unknown"
    } else if any("yes") || any("refused") {
        "positive"
    } else if first.iter().all(|item| word(item) == "no") && !unwilling {
        "negative"
    } else {
        "incomplete"
    };
    let mut open = first.iter().any(|item| !["yes", "no", "refused"].contains(&word(item).as_str()));
    open |= (any("yes") || any("refused") || unwilling) && now != "yes" && now != "no";
    let yes = ["q1", "q2", "q3", "q4", "q5"].into_iter().filter(|item| word(item) == "yes").collect();
    (result, yes, open)
}

/// Item 9: its value, and whether it is open.
fn item_nine(entry: &Value) -> (i64, bool) {
    let answer = &entry["answers"]["q9"];
    match (answer.as_i64(), answer.as_str()) {
        (Some(value @ 0..=3), _) => (value, false),
        (_, Some("yes")) => (1, false),
        _ => (0, true),
    }
}

#[expect(clippy::struct_excessive_bools, reason = "naive on purpose")]
struct Facts<'a> {
    reader: Reader<'a>,
    yes: Vec<&'static str>,
    c_ssrs_given: bool,
    c_ssrs_open: bool,
    behavior: &'static str,
    screener_behavior: &'static str,
    asq_result: &'static str,
    asq_yes: Vec<&'static str>,
    asq_open: bool,
    nine: i64,
    nine_open: bool,
}

fn graver(one: &'static str, other: &'static str) -> &'static str {
    ["recent", "older", "none"].into_iter().find(|wanted| [one, other].contains(wanted)).unwrap()
}

fn read(all: &Value) -> Facts<'_> {
    let reader = Reader(all);
    let day = reader.day();
    let sheets: Vec<CSsrs> =
        reader.given("c-ssrs-screener").into_iter().map(|entry| c_ssrs(entry, &day)).collect();
    let asqs: Vec<_> = reader.given("asq").into_iter().map(asq).collect();
    let nines: Vec<_> = reader.given("phq-9").into_iter().map(item_nine).collect();
    let screener_behavior = sheets.iter().fold("none", |gravest, sheet| graver(gravest, sheet.behavior));
    let mut behavior = screener_behavior;
    for (sign, _, _, kind) in reader.present() {
        if kind == "preparatory" {
            let seen = sign["observed-at"].as_str().unwrap_or("unknown");
            behavior =
                graver(behavior, if sign["happening-now"] == "yes" { "recent" } else { recency(seen, &day) });
        }
    }
    for date in reader.list("context", "past-attempt-dates") {
        let found = recency(date, &day);
        if found == "recent" || !sheets.is_empty() {
            behavior = graver(behavior, found);
        }
    }
    let results = ["acute", "acuity-unknown", "positive", "incomplete", "negative"];
    let worst = results.into_iter().find(|wanted| asqs.iter().any(|(result, ..)| result == wanted));
    // A complete sheet settles another one, but not at an age at which no scored tool is valid.
    let young = ["under-8", "unknown"].contains(&all["age-band"].as_str().unwrap());
    let left_open = |open: &[bool]| {
        if young { open.contains(&true) } else { !open.is_empty() && open.iter().all(|open| *open) }
    };
    let asq_open = left_open(&asqs.iter().map(|(.., open)| *open).collect::<Vec<_>>());
    let asq_result = match worst {
        Some("incomplete") if !asq_open => "negative",
        Some(worst) => worst,
        None => "none",
    };
    Facts {
        yes: sheets.iter().flat_map(|sheet| sheet.yes.clone()).collect(),
        c_ssrs_given: !sheets.is_empty(),
        c_ssrs_open: left_open(&sheets.iter().map(|sheet| sheet.open).collect::<Vec<_>>()),
        behavior,
        screener_behavior,
        asq_result,
        asq_yes: asqs.iter().flat_map(|(_, yes, _)| yes.clone()).collect(),
        asq_open,
        nine: nines.iter().map(|(value, _)| *value).max().unwrap_or(0),
        nine_open: left_open(&nines.iter().map(|(_, open)| *open).collect::<Vec<_>>()),
        reader,
    }
}

impl Facts<'_> {
    fn says(&self, name: &str) -> bool {
        self.reader.says(name)
    }

    fn open(&self, name: &str) -> bool {
        ["refused", "unable"].contains(&self.reader.probe(name))
    }

    fn item(&self, item: &str) -> bool {
        self.yes.contains(&item)
    }

    fn kind(&self, wanted: &str) -> bool {
        self.reader.present().iter().any(|(.., kind)| *kind == wanted)
    }

    fn band(&self) -> &'static str {
        if self.item("4") || self.item("5") || self.says("intent-now") || self.behavior == "recent" {
            "high"
        } else if self.item("3") || self.behavior == "older" {
            "moderate"
        } else if self.item("1") || self.item("2") {
            "low"
        } else {
            "none"
        }
    }

    fn ideation(&self) -> bool {
        !self.yes.is_empty()
            || ["q1", "q2", "q3", "q5"].iter().any(|item| self.asq_yes.contains(item))
            || self.nine > 0
            || self.says("ideation-stated")
            || self.says("intent-now")
            || self.kind("ideation")
    }

    fn gone(&self) -> bool {
        self.reader.context("unreachable") == "yes" || self.reader.context("eloped") == "yes"
    }

    fn flag_tier(&self, flag: &str) -> &'static str {
        match flag {
            "lithium-toxicity" | "clozapine-warning" if self.kind("confusion") => "immediate",
            "lithium-toxicity" | "clozapine-warning" => "urgent",
            "postpartum-psychosis" => "emergent",
            "seizure" | "opioid-overdose" => "immediate",
            _ => "none",
        }
    }

    fn flagged(&self, tier: &str) -> bool {
        self.reader.list("probes", "medical-flags").iter().any(|flag| self.flag_tier(flag) == tier)
    }

    fn domains(&self) -> bool {
        self.reader
            .list("probes", "self-care-domains")
            .iter()
            .any(|domain| ["food", "shelter"].contains(domain))
    }

    fn level(&self, tier: &str) -> bool {
        let levels = self.reader.0["context"]["documented-levels"].as_array();
        levels.into_iter().flatten().any(|level| level_tier(level) == tier)
    }

    fn emergent(&self) -> bool {
        let threat = self.says("threat") || self.says("named-target");
        let thoughts = self.says("homicidal-thoughts");
        let means = self.says("means-access") || self.says("weapon") || self.says("planned-date");
        let to_others = self.says("command-hallucination")
            || self.says("homicidal-plan")
            || ((threat || thoughts) && means)
            || (thoughts && (self.says("named-target") || self.kind("violence")));
        [
            self.band() == "high",
            self.acute(),
            self.bssa(),
            to_others,
            self.says("imminent-self-care-harm") || self.flagged("emergent"),
            self.says("intoxicated") && self.ideation(),
            self.says("means-access") && self.item("3"),
            self.level("emergent"),
        ]
        .contains(&true)
    }

    fn acute(&self) -> bool {
        ["acute", "acuity-unknown"].contains(&self.asq_result)
    }

    fn bssa(&self) -> bool {
        ["high", "imminent"].contains(&self.reader.probe("bssa-result"))
    }

    fn previous(&self) -> &str {
        self.reader.context("previous-tier")
    }

    fn immediate(&self, rule: &str) -> bool {
        let safe = self.reader.probe("able-and-willing-to-stay-safe");
        match rule {
            "I1" => self.says("attempt-in-progress") || self.says("ingestion") || self.flagged("immediate"),
            "I2" => {
                let threat = self.says("threat") || self.says("named-target");
                let denied = self.reader.probe("violence-now") == "no";
                let now = |(sign, _, _, kind): &(&Value, &str, &str, &str)| {
                    (*kind == "violence" || (*kind == "abuse" && !denied)) && sign["happening-now"] == "yes"
                };
                self.says("violence-now")
                    || (self.says("weapon") && threat)
                    || self.reader.present().iter().any(now)
            }
            "I3" => {
                let stated = self.says("intent-now") && safe != "yes";
                let unwilling = ["no", "refused", "unable"].contains(&safe) || (self.gone() && safe != "yes");
                let planned = self.item("5") && self.reader.probe("intent-now") != "no" && unwilling;
                self.says("means-access") && (stated || planned)
            }
            "I4" => {
                let unresisted = ["no", "refused", "unable"].contains(&self.reader.probe("can-resist"));
                self.says("acting-on-command") || (self.says("command-hallucination") && unresisted)
            }
            "I5" => self.says("child-in-danger") || self.says("dependent-adult-in-danger"),
            _ => {
                let intent = self.says("intent-now")
                    || self.reader.context("last-known-intent") == "yes"
                    || self.item("4")
                    || self.item("5")
                    || self.asq_yes.contains(&"q5");
                let means = self.says("means-access") || self.reader.context("last-known-means") == "yes";
                let was = ["emergent", "immediate"].contains(&self.previous());
                self.gone() && intent && means && (was || self.emergent())
            }
        }
    }

    fn urgent(&self, rule: &str) -> bool {
        let reader = &self.reader;
        match rule {
            "U1" => self.band() == "moderate",
            "U2" => {
                let young = ["under-8", "unknown"].contains(&reader.0["age-band"].as_str().unwrap());
                let second = (self.c_ssrs_given && !self.c_ssrs_open && !young)
                    || reader.probe("bssa-result") != "missing";
                let positive = self.acute() || self.asq_result == "positive" || self.nine > 0;
                positive && !second
            }
            "U3" => self.unanswered(),
            "U4" => {
                self.reader.present().iter().any(|(_, floor, ..)| *floor == "urgent")
                    || self.says("psychosis-escalating")
                    || self.says("ideation-stated")
                    || self.says("homicidal-thoughts")
                    || (self.says("threat") && reader.probe("named-target") == "no")
                    || self.domains()
                    || self.flagged("urgent")
            }
            "U5" => self.band() == "low" && self.says("means-access"),
            "U6" => {
                let missed = reader.0["context"]["missed-contacts"].as_i64().unwrap_or(0) > 0 || self.gone();
                let date = |name: &str, days: i64| {
                    reader.0["context"][name].as_str().is_some_and(|date| within(date, &reader.day(), days))
                };
                let elevated = reader.context("open-episode") == "yes"
                    || ["priority", "urgent", "emergent", "immediate"].contains(&self.previous())
                    || date("last-emergent-date", 90)
                    || date("discharge-date", 30);
                missed && elevated
            }
            "U7" => {
                let attempt = !reader.list("context", "past-attempt-dates").is_empty()
                    || self.screener_behavior != "none"
                    || self.asq_yes.contains(&"q4");
                attempt && reader.present().iter().any(|(sign, ..)| sign["new-or-worse"] != "no")
            }
            "U8" => {
                ["under-8", "unknown"].contains(&reader.0["age-band"].as_str().unwrap()) && self.ideation()
            }
            _ => self.says("named-target") || (self.says("threat") && reader.probe("named-target") != "no"),
        }
    }

    fn unanswered(&self) -> bool {
        let required = self.reader.0["required-inputs"].as_array();
        let not_begun = |name: &Value| {
            SCREENS.iter().any(|id| name == id) && self.reader.given(name.as_str().unwrap()).is_empty()
        };
        if self.c_ssrs_open
            || self.asq_open
            || self.nine_open
            || required.into_iter().flatten().any(not_begun)
        {
            return true;
        }
        let reader = &self.reader;
        let history = !reader.present().is_empty()
            || self.behavior != "none"
            || !reader.list("context", "past-attempt-dates").is_empty()
            || reader.context("discharge-date") != "missing"
            || reader.context("last-emergent-date") != "missing"
            || reader.context("open-episode") == "yes"
            || reader.context("last-known-intent") == "yes"
            || !["missing", "routine"].contains(&self.previous())
            || SCREENS.iter().any(|id| !reader.given(id).is_empty());
        let unknown = reader.0["signs"].as_array().unwrap().iter().any(|sign| {
            sign["present"] == "unknown"
                && SIGNS.iter().any(|row| sign["code"] == row.0 && row.3 == "ideation")
        });
        history && (self.open("ideation-stated") || self.open("intent-now") || unknown)
    }

    fn adds_up(&self) -> bool {
        let present = self.reader.present();
        let priority: Vec<_> = present.iter().filter(|(_, floor, ..)| *floor == "priority").collect();
        let mut counted: Vec<String> = Vec::new();
        for (sign, _, concept, _) in &priority {
            let name = if *concept == "own" { sign["code"].to_string() } else { (*concept).to_owned() };
            if !counted.contains(&name) {
                counted.push(name);
            }
        }
        let marked = |(sign, ..): &&&(&Value, &str, &str, &str)| {
            sign["new-or-worse"] == "yes" && sign["linked-to-recent-loss"] == "yes"
        };
        counted.len() >= 3 || priority.iter().any(|row| marked(&row))
    }

    fn not_understood(&self) -> bool {
        let reader = &self.reader;
        let signs = reader.0["signs"].as_array().unwrap().iter().any(|sign| {
            let code = sign["code"].as_str().unwrap();
            !code.starts_with("P-") && !SIGNS.iter().any(|row| row.0 == code)
        });
        let instruments = reader.0["instruments"].as_array().unwrap().iter().any(|entry| {
            let own = !SCREENS.iter().any(|id| entry["id"] == *id) && entry["id"] != "gad-7";
            own || entry["answers"]["7"] != Value::Null || entry["answers"]["q9"] == 4
        });
        let flags = reader.list("probes", "medical-flags").contains(&"hiccups");
        let domains = reader.list("probes", "self-care-domains").contains(&"hobbies");
        let required = reader.0["required-inputs"].as_array();
        signs
            || instruments
            || flags
            || domains
            || self.level("unknown")
            || required.into_iter().flatten().any(|name| self.absent(name))
    }

    fn absent(&self, name: &Value) -> bool {
        let reader = &self.reader;
        let name = name.as_str().unwrap();
        match name {
            "means-access" => !["yes", "no"].contains(&reader.probe("means-access")),
            "A-EMO" => !reader.0["signs"]
                .as_array()
                .unwrap()
                .iter()
                .any(|sign| sign["code"] == "A-EMO" && sign["present"] != "unknown"),
            "discharge-date" => reader.context("discharge-date") == "missing",
            "nothing-known" => true,
            screen => !reader.given(screen).iter().any(|entry| {
                entry["answers"].as_object().unwrap().values().any(|answer| *answer != "missing")
            }),
        }
    }
}

fn level_tier(level: &Value) -> &'static str {
    match (level["scale"].as_str().unwrap(), level["level"].as_str().unwrap()) {
        (_, "high") => "emergent",
        (_, "low") => "priority",
        ("safe-t", "moderate") | ("va-dod-acute", "intermediate") => "urgent",
        _ => "unknown",
    }
}

pub(crate) fn evaluate(all: &Value) -> Naive {
    let facts = read(all);
    let mut fired: Vec<(&str, &str)> = Vec::new();
    for rule in ["I1", "I2", "I3", "I4", "I5", "I6"] {
        if facts.immediate(rule) {
            fired.push((rule, "immediate"));
        }
    }
    let threat = facts.says("threat") || facts.says("named-target");
    let thoughts = facts.says("homicidal-thoughts");
    let means = facts.says("means-access") || facts.says("weapon") || facts.says("planned-date");
    let emergent = [
        ("E1", facts.band() == "high"),
        ("E2", facts.acute()),
        ("E3", facts.bssa()),
        (
            "E4",
            facts.says("command-hallucination")
                || facts.says("homicidal-plan")
                || ((threat || thoughts) && means)
                || (thoughts && (facts.says("named-target") || facts.kind("violence"))),
        ),
        ("E5", facts.says("imminent-self-care-harm") || facts.flagged("emergent")),
        ("E6", facts.says("intoxicated") && facts.ideation()),
        ("E7", facts.says("means-access") && facts.item("3")),
        ("L1", facts.level("emergent")),
    ];
    fired.extend(emergent.into_iter().filter(|(_, holds)| *holds).map(|(rule, _)| (rule, "emergent")));
    for rule in ["U1", "U2", "U3", "U4", "U5", "U6", "U7", "U8", "U9"] {
        if facts.urgent(rule) {
            fired.push((rule, "urgent"));
        }
    }
    let rest = [
        ("L2", facts.level("urgent"), "urgent"),
        ("Q3", facts.adds_up(), "urgent"),
        ("X1", facts.not_understood(), "urgent"),
        ("Q1", facts.band() == "low", "priority"),
        ("Q2", facts.reader.present().iter().any(|(_, floor, ..)| *floor == "priority"), "priority"),
        ("L3", facts.level("priority"), "priority"),
    ];
    fired.extend(rest.into_iter().filter(|(_, holds, _)| *holds).map(|(rule, _, tier)| (rule, tier)));
    if fired.is_empty() {
        fired.push(("R0", "routine"));
    }
    let order = ["immediate", "emergent", "urgent", "priority", "routine"];
    let tier = order.into_iter().find(|tier| fired.iter().any(|(_, of)| of == tier)).unwrap();
    let incomplete = fired.iter().any(|(rule, _)| ["U3", "X1"].contains(rule))
        || ["ideation-stated", "intent-now"]
            .iter()
            .any(|probe| ["refused", "unable"].contains(&facts.reader.probe(probe)))
        || all["signs"].as_array().unwrap().iter().any(|sign| sign["present"] == "unknown")
        || (all["age-band"] == "under-8" && (facts.c_ssrs_given || facts.asq_result != "none"));
    let mut fired: Vec<String> = fired.into_iter().map(|(rule, _)| rule.to_owned()).collect();
    fired.sort_unstable();
    Naive { tier, fired, incomplete }
}
