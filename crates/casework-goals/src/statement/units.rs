//! Units, periods and small numbers, as people write them. The names on the left are this project's own.

/// The length of time that a rate, a share or a window is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(clippy::exhaustive_enums, reason = "the units of the calendar that goals are counted in")]
pub enum Period {
    /// A day or a night.
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
    /// A quarter of a year.
    Quarter,
    /// A year.
    Year,
}

impl Period {
    /// Returns the word for several.
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Day => "days",
            Self::Week => "weeks",
            Self::Month => "months",
            Self::Quarter => "quarters",
            Self::Year => "years",
        }
    }

    /// Returns the word for one.
    pub const fn singular(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// Reads the word for one or several.
    pub(super) fn read(word: &str) -> Option<Self> {
        Some(match word {
            "day" | "days" | "night" | "nights" | "d" => Self::Day,
            "week" | "weeks" | "wk" | "wks" | "w" => Self::Week,
            "month" | "months" | "mo" => Self::Month,
            "quarter" | "quarters" => Self::Quarter,
            "year" | "years" | "yr" => Self::Year,
            _ => return None,
        })
    }

    /// Reads a word that says how often by itself.
    pub(super) fn how_often(word: &str) -> Option<Self> {
        Some(match word {
            "daily" | "nightly" => Self::Day,
            "weekly" => Self::Week,
            "monthly" => Self::Month,
            "quarterly" => Self::Quarter,
            "yearly" | "annually" => Self::Year,
            _ => return None,
        })
    }
}

/// Returns the name of a unit.
pub(super) fn unit(word: &str) -> Option<&'static str> {
    UNITS.iter().find(|(_, words)| words.contains(&word)).map(|(name, _)| *name)
}

/// Units with the words for them.
static UNITS: &[(&str, &[&str])] = &[
    ("%", &["%", "percent"]),
    ("applications", &["application", "applications"]),
    ("appointments", &["appointment", "appointments"]),
    ("bills", &["bill", "bills"]),
    ("calls", &["call", "calls"]),
    ("cigarettes", &["cigarette", "cigarettes"]),
    ("classes", &["class", "classes"]),
    ("contacts", &["contact", "contacts"]),
    ("days", &["day", "days"]),
    ("dollars", &["dollar", "dollars"]),
    ("doses", &["dose", "doses"]),
    ("drinks", &["drink", "drinks", "beer", "beers"]),
    ("hours", &["hour", "hours", "h", "hr", "hrs"]),
    ("interviews", &["interview", "interviews"]),
    ("kilometers", &["kilometer", "kilometers", "km"]),
    ("meals", &["meal", "meals"]),
    ("meetings", &["meeting", "meetings"]),
    ("miles", &["mile", "miles"]),
    ("minutes", &["minute", "minutes", "min", "mins"]),
    ("months", &["month", "months"]),
    ("nights", &["night", "nights"]),
    ("points", &["point", "points", "pts"]),
    ("pounds", &["pound", "pounds", "lb", "lbs"]),
    ("sessions", &["session", "sessions"]),
    ("showers", &["shower", "showers"]),
    ("steps", &["step", "steps"]),
    ("times", &["time", "times", "x"]),
    ("visits", &["visit", "visits"]),
    ("weeks", &["week", "weeks"]),
];

/// Words after a number that make it something else than an amount: a dose, a time of day, an age, a home.
pub(super) static NO_AMOUNT: &[&str] = &[
    "mg",
    "mcg",
    "ml",
    "g",
    "iu",
    "milligrams",
    "milligram",
    "am",
    "pm",
    "a.m",
    "p.m",
    "o'clock",
    "o’clock",
    "bedroom",
    "bedrooms",
    "year-old",
];

/// Words before a number that make it a name: "Section 8", "step 2", "room 12".
pub(super) static NAMED: &[&str] = &[
    "apartment",
    "apt",
    "box",
    "building",
    "bus",
    "chapter",
    "form",
    "goal",
    "grade",
    "highway",
    "level",
    "line",
    "number",
    "page",
    "phase",
    "room",
    "route",
    "section",
    "stage",
    "step",
    "suite",
    "tier",
    "title",
    "unit",
    "ward",
    "#",
];

/// Instruments by the names that statements use, in lower case.
pub(super) static INSTRUMENTS: &[&str] = &[
    "audit", "audit-c", "cage-aid", "dast-10", "dla-20", "gad-2", "gad-7", "pcl-5", "phq-2", "phq-9",
    "phq-15", "ucla-3", "who-5",
];

/// Returns the number that a word names: one to twelve, and the tens.
pub(super) fn number_word(word: &str) -> Option<i32> {
    Some(match word {
        "one" => 1,
        "two" => 2,
        "three" => 3,
        "four" => 4,
        "five" => 5,
        "six" => 6,
        "seven" => 7,
        "eight" => 8,
        "nine" => 9,
        "ten" => 10,
        "eleven" => 11,
        "twelve" => 12,
        "twenty" => 20,
        "thirty" => 30,
        "forty" => 40,
        "fifty" => 50,
        "sixty" => 60,
        "seventy" => 70,
        "eighty" => 80,
        "ninety" => 90,
        _ => return None,
    })
}

/// What an amount is compared with the number as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(clippy::exhaustive_enums, reason = "the four comparisons")]
pub enum Bound {
    /// More than it.
    Above,
    /// It or more.
    AtLeast,
    /// It or less.
    AtMost,
    /// Less than it.
    Below,
}

/// Comparisons before a number, longest first where one begins like another.
pub(super) static BOUNDS_BEFORE: &[(&[&str], Bound)] = &[
    (&["<", "="], Bound::AtMost),
    (&["≤"], Bound::AtMost),
    (&["at", "or", "below"], Bound::AtMost),
    (&["at", "or", "under"], Bound::AtMost),
    (&["at", "most"], Bound::AtMost),
    (&["no", "more", "than"], Bound::AtMost),
    (&["not", "more", "than"], Bound::AtMost),
    (&["up", "to"], Bound::AtMost),
    (&["maximum", "of"], Bound::AtMost),
    (&[">", "="], Bound::AtLeast),
    (&["≥"], Bound::AtLeast),
    (&["at", "or", "above"], Bound::AtLeast),
    (&["at", "least"], Bound::AtLeast),
    (&["no", "less", "than"], Bound::AtLeast),
    (&["not", "less", "than"], Bound::AtLeast),
    (&["no", "fewer", "than"], Bound::AtLeast),
    (&["not", "fewer", "than"], Bound::AtLeast),
    (&["minimum", "of"], Bound::AtLeast),
    (&["<"], Bound::Below),
    (&["below"], Bound::Below),
    (&["under"], Bound::Below),
    (&["less", "than"], Bound::Below),
    (&["fewer", "than"], Bound::Below),
    (&[">"], Bound::Above),
    (&["above"], Bound::Above),
    (&["over"], Bound::Above),
    (&["more", "than"], Bound::Above),
];

/// Comparisons behind a number.
pub(super) static BOUNDS_AFTER: &[(&[&str], Bound)] = &[
    (&["or", "less"], Bound::AtMost),
    (&["or", "lower"], Bound::AtMost),
    (&["or", "fewer"], Bound::AtMost),
    (&["or", "below"], Bound::AtMost),
    (&["or", "under"], Bound::AtMost),
    (&["or", "more"], Bound::AtLeast),
    (&["or", "higher"], Bound::AtLeast),
    (&["or", "above"], Bound::AtLeast),
    (&["or", "longer"], Bound::AtLeast),
];
