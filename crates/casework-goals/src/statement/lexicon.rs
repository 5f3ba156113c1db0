//! The words that are looked for, as data. They are this project's own lists (see `sources::GOAL_RULES`), English only, and
//! grow here: an entry is a phrase, whether its first word inflects, and where it means something else.

/// A word or phrase to look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// The phrase: lower case, one space between words, marks as words of their own (`100 %`).
    pub phrase: &'static str,
    /// Whether the first word is a verb whose regular forms count too.
    pub inflects: bool,
    /// Whether a metric alone makes it plain; otherwise it takes a metric with a target.
    pub metric_suffices: bool,
    /// Where it means something else.
    pub unless: &'static [Unless],
}

/// A neighbor that changes what a phrase means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a neighbor stands before, behind or near")]
pub enum Unless {
    /// Directly after one of these words.
    After(&'static [&'static str]),
    /// Directly after a dose in one word, such as `25mg`.
    AfterDose,
    /// Directly before one of these words.
    Before(&'static [&'static str]),
    /// In one clause with one of these words.
    Near(&'static [&'static str]),
}

impl Entry {
    /// A phrase as it stands.
    const fn phrase(phrase: &'static str) -> Self {
        Self { phrase, inflects: false, metric_suffices: false, unless: &[] }
    }

    /// A verb in all its regular forms, unless a word before it shows that it is a noun.
    const fn verb(phrase: &'static str) -> Self {
        Self { phrase, inflects: true, metric_suffices: false, unless: &[NOUN] }
    }

    const fn with_metric(self) -> Self {
        Self { metric_suffices: true, ..self }
    }

    const fn unless(self, unless: &'static [Unless]) -> Self {
        Self { unless, ..self }
    }
}

/// What makes the next word a noun.
const NOUN: Unless = Unless::After(&[
    "a",
    "an",
    "the",
    "my",
    "his",
    "her",
    "their",
    "our",
    "your",
    "its",
    "this",
    "that",
    "each",
    "every",
    "of",
    "email",
    "mailing",
    "home",
    "street",
    "pay",
    "wage",
    "application",
    "court",
    "legal",
    "intake",
]);

/// Comparisons with a number: "less than 2", "3 or more", "no more than 5".
const COMPARED: &[Unless] = &[Unless::Before(&["than"]), Unless::After(&["or", "and"])];

/// Vague verbs, vague states and bare feelings: without a measure nobody can see whether they came about.
pub static VAGUE: &[Entry] = &[
    // Verbs.
    Entry::verb("improve"),
    Entry::verb("enhance"),
    Entry::verb("work on").unless(&[Unless::Before(&[
        "monday",
        "mondays",
        "tuesday",
        "tuesdays",
        "wednesday",
        "wednesdays",
        "thursday",
        "thursdays",
        "friday",
        "fridays",
        "saturday",
        "saturdays",
        "sunday",
        "sundays",
        "weekdays",
        "weekends",
        "site",
    ])]),
    Entry::verb("address"),
    Entry::verb("deal with"),
    Entry::verb("manage"),
    Entry::verb("cope"),
    Entry::verb("understand"),
    Entry::verb("know"),
    Entry::verb("learn about"),
    Entry::verb("explore"),
    Entry::verb("process"),
    Entry::verb("focus on"),
    Entry::verb("get help with"),
    Entry::phrase("got help with"),
    Entry::verb("strengthen"),
    Entry::verb("develop"),
    Entry::verb("increase").with_metric(),
    Entry::verb("decrease").with_metric(),
    Entry::verb("reduce").with_metric(),
    // States; "feel better", "feel good", "be less anxious" and "have more confidence" are among them.
    Entry::phrase("better"),
    Entry::phrase("good"),
    Entry::phrase("fine").unless(&[
        Unless::After(&["a", "the", "my", "court", "traffic", "parking", "library", "pay", "this"]),
        Unless::Before(&["of", "print", "motor"]),
    ]),
    Entry::phrase("okay"),
    Entry::phrase("normal"),
    Entry::phrase("stable"),
    Entry::phrase("healthy"),
    Entry::phrase("happy"),
    Entry::phrase("motivated"),
    Entry::phrase("positive"),
    Entry::phrase("functional"),
    Entry::phrase("appropriate"),
    Entry::phrase("adequate"),
    Entry::phrase("less").unless(COMPARED),
    Entry::phrase("more").unless(COMPARED),
    Entry::phrase("fewer").unless(COMPARED),
    Entry::phrase("some"),
    Entry::phrase("several"),
    Entry::phrase("many"),
    Entry::phrase("often"),
    Entry::phrase("regularly"),
    Entry::phrase("frequently"),
    Entry::phrase("occasionally"),
];

/// Forms of a verb that no rule gives, each with its verb; both begin with the same two letters.
pub(super) static IRREGULAR: &[(&str, &str)] =
    &[("dealt", "deal"), ("knew", "know"), ("known", "know"), ("understood", "understand")];

/// Words that take back what the rest says.
pub static HEDGES: &[Entry] = &[
    Entry::verb("try"),
    Entry::verb("attempt").unless(&[
        NOUN,
        Unless::After(&["suicide", "a", "an", "the", "no", "any", "first", "prior", "past", "last"]),
    ]),
    Entry::verb("hope").unless(&[NOUN, Unless::Before(&["house", "center", "clinic"])]),
    Entry::phrase("maybe"),
    Entry::phrase("might"),
    Entry::phrase("possibly"),
    Entry::verb("consider"),
    Entry::phrase("as needed").unless(&[
        Unless::After(&["prn", "mg", "mcg", "ml", "medication", "medicine", "inhaler", "tablet"]),
        Unless::AfterDose,
        Unless::Before(&["prn"]),
        Unless::Near(&[
            "prn", "mg", "mcg", "dose", "doses", "tablet", "tablets", "pill", "pills", "capsule", "inhaler",
            "puffs", "po",
        ]),
    ]),
    Entry::phrase("if possible"),
    Entry::phrase("when able"),
    Entry::phrase("as appropriate"),
    Entry::phrase("generally"),
];

/// Words in place of a day: they name none.
pub static NO_DEADLINE: &[Entry] = &[
    Entry::phrase("soon").unless(&[Unless::After(&["as"])]),
    Entry::phrase("asap"),
    Entry::phrase("as soon as possible"),
    Entry::phrase("eventually"),
    Entry::phrase("one day").unless(&[Unless::Before(&["a", "per", "each", "every", "of"])]),
    Entry::phrase("ongoing"),
    Entry::phrase("long term"),
    Entry::phrase("long-term"),
    Entry::phrase("in the future"),
    Entry::phrase("until stable"),
    Entry::verb("continue"),
];

/// Words that judge the person instead of saying what happened.
pub static JUDGMENTAL: &[Entry] = &[
    Entry::phrase("compliant"),
    Entry::phrase("compliance"),
    Entry::phrase("non-compliant"),
    Entry::phrase("noncompliant"),
    Entry::phrase("noncompliance"),
    Entry::phrase("manipulative"),
    Entry::phrase("attention-seeking"),
    Entry::phrase("attention seeking"),
    Entry::phrase("refuses"),
];

/// Substances, and words for their use.
pub static SUBSTANCES: &[Entry] = &[
    Entry::verb("drink"),
    Entry::phrase("heavy-drinking"),
    Entry::phrase("alcohol"),
    Entry::phrase("beer"),
    Entry::phrase("beers"),
    Entry::phrase("wine"),
    Entry::phrase("liquor"),
    Entry::phrase("sober"),
    Entry::phrase("sobriety"),
    Entry::phrase("opioid"),
    Entry::phrase("opioids"),
    Entry::phrase("heroin"),
    Entry::phrase("benzodiazepine"),
    Entry::phrase("benzodiazepines"),
];

/// Verbs that go up.
pub static UPWARD: &[Entry] = &[Entry::verb("increase"), Entry::verb("raise")];

/// Verbs that go down.
pub static DOWNWARD: &[Entry] = &[
    Entry::verb("decrease"),
    Entry::verb("reduce"),
    Entry::verb("lower"),
    Entry::verb("cut down"),
    Entry::verb("cut back"),
];

/// Verbs that stay.
pub static MAINTAINING: &[Entry] =
    &[Entry::verb("maintain"), Entry::phrase("stay at"), Entry::phrase("keep at")];

/// Words that leave no room for a bad day.
pub static ABSOLUTES: &[Entry] = &[
    Entry::phrase("never"),
    Entry::phrase("always"),
    Entry::phrase("every single"),
    Entry::phrase("all").unless(&[Unless::After(&["after", "over"])]),
    Entry::phrase("none"),
    Entry::phrase("100 %"),
    Entry::phrase("100 percent"),
    Entry::phrase("completely"),
    Entry::phrase("cured"),
    Entry::phrase("no symptoms"),
];

/// Success that someone else decides; hours worked are not among them.
pub static THIRD_PARTY: &[Entry] = &[
    Entry::phrase("be approved"),
    Entry::phrase("be granted"),
    Entry::verb("win"),
    Entry::phrase("won"),
    Entry::phrase("landlord will"),
    Entry::phrase("court will"),
    Entry::verb("get custody"),
    Entry::phrase("got custody"),
    Entry::phrase("be accepted"),
];

/// Ways to say that something should not happen.
pub static AVOIDANCE: &[Entry] = &[
    Entry::verb("stop"),
    Entry::verb("quit"),
    Entry::verb("avoid"),
    Entry::verb("refrain"),
    Entry::phrase("never"),
    Entry::phrase("don't"),
    Entry::phrase("don’t"),
    Entry::phrase("not")
        .unless(&[Unless::Before(&["more", "less", "fewer", "over", "above", "below", "only"])]),
];

/// What turns a ban before it into a ceiling.
pub static CEILING: &[Entry] = &[Entry::phrase("more than"), Entry::phrase("over"), Entry::phrase("above")];

/// Ways to say what happens in its place.
pub static REPLACEMENT: &[Entry] = &[
    Entry::phrase("instead"),
    Entry::verb("replace"),
    Entry::phrase("rather than"),
    Entry::verb("substitute"),
];

/// Ways to say that someone is present.
pub static ATTENDANCE: &[Entry] = &[
    Entry::verb("attend"),
    Entry::verb("go to"),
    Entry::verb("participate in"),
    Entry::verb("show up"),
    Entry::verb("keep appointments"),
];

/// What someone is present at when it is a service and not life itself: school and work are not here.
pub static SERVICES: &[Entry] = &[
    Entry::phrase("therapy"),
    Entry::phrase("counseling"),
    Entry::phrase("cbt"),
    Entry::phrase("dbt"),
    Entry::phrase("session"),
    Entry::phrase("sessions"),
    Entry::phrase("group"),
    Entry::phrase("groups"),
    Entry::phrase("appointment"),
    Entry::phrase("appointments"),
    Entry::phrase("treatment"),
    Entry::phrase("program"),
    Entry::phrase("aa"),
    Entry::phrase("na"),
];

/// Staff, as the subject of a sentence.
pub(super) static PROVIDERS: &[Entry] = &[
    Entry::phrase("case manager"),
    Entry::phrase("case managers"),
    Entry::phrase("staff"),
    Entry::phrase("therapist"),
    Entry::phrase("therapists"),
    Entry::phrase("team"),
    Entry::phrase("care team"),
    Entry::phrase("treatment team"),
    Entry::phrase("provider"),
    Entry::phrase("providers"),
    Entry::phrase("clinician"),
    Entry::phrase("counselor"),
    Entry::phrase("social worker"),
    Entry::phrase("nurse"),
    Entry::phrase("psychiatrist"),
];

/// What follows a subject that acts.
pub(super) static ACTING: &[&str] = &[
    "will",
    "to",
    "shall",
    "should",
    "must",
    "can",
    "provide",
    "refer",
    "assist",
    "monitor",
    "arrange",
    "coordinate",
    "teach",
    "educate",
    "meets",
    "offers",
    "helps",
    "links",
    "supports",
];

/// What only staff do: at the head of a statement they tell of a service, not of a goal.
pub(super) static PROVIDER_VERBS: &[Entry] = &[
    Entry::verb("provide").unless(&[
        NOUN,
        Unless::Before(&["for", "proof", "documents", "documentation", "copies", "receipts", "pay", "my"]),
    ]),
    Entry::verb("refer").unless(&[Unless::Before(&["myself", "self"])]),
    Entry::verb("assist client"),
];

/// Words before the subject or the verb of a clause.
pub(super) static FILLERS: &[&str] = &[
    "the", "a", "my", "our", "assigned", "to", "will", "also", "then", "and", "i", "client", "he", "she",
    "they", "want", "wants", "would", "like", "can", "please",
];

/// Where one clause ends and another may begin.
pub(super) static JOINTS: &[&str] = &[",", ";", ".", "and", "then", "also", "plus", "&"];

/// Units of time.
pub(crate) static PERIODS: &[&str] = &[
    "day", "days", "night", "nights", "week", "weeks", "weekend", "weekends", "month", "months", "quarter",
    "quarters", "year", "years", "wk", "mo", "d", "w",
];

/// Words for "in each period".
pub(crate) static PER: &[&str] = &["/", "per", "a", "an", "each", "every"];

/// Words that say how often by themselves.
pub(crate) static HOW_OFTEN: &[&str] =
    &["daily", "nightly", "weekly", "monthly", "biweekly", "quarterly", "yearly"];

/// What a template leaves behind as a word.
pub(super) static RESIDUE: &[&str] = &["tbd", "xx", "xxx", "xxxx", "lorem", "ipsum"];

/// What a template leaves behind as a gap.
pub(super) static GAPS: &[&str] = &["__", "[ ]", "[]"];

/// Small words of English.
pub(super) static ENGLISH_SMALL_WORDS: &[&str] = &[
    "the", "a", "an", "and", "or", "of", "to", "in", "on", "for", "by", "with", "at", "from", "my", "is",
    "be", "will", "per", "least", "than", "week", "month", "day", "days", "weeks", "months",
];

/// Small words of Spanish, French, Portuguese and German that are rare in English; one alone may be part of a name, such
/// as Los Angeles, so it takes two.
pub(super) static FOREIGN_SMALL_WORDS: &[&str] = &[
    "el", "la", "los", "las", "de", "del", "que", "y", "en", "un", "una", "para", "con", "por", "mi", "sus",
    "le", "les", "des", "du", "et", "mes", "pour", "avec", "dans", "une", "sur", "os", "um", "uma", "com",
    "não", "meu", "minha", "der", "das", "und", "ich", "mit", "für", "ein", "eine", "nicht", "zu",
];
