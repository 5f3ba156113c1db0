//! The regions with their numbers: the table of the clinical sheet.
//!
//! `verified_on` is the day on which the number was read for this table. Nobody has rung any of them: a deployer does,
//! and writes the day down. A number without a day was never verified: one that was read in a summary only, or nowhere.

use std::borrow::Cow;

use casework_core::Source;
use chrono::NaiveDate;

use super::{Hours, Line};
use crate::sources;

/// One region.
#[derive(Debug)]
#[non_exhaustive]
pub struct Region {
    /// The code: ISO 3166, or `EU`.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What to say first.
    pub say: &'static str,
    /// Emergency numbers.
    pub emergency: &'static [Line],
    /// Crisis lines.
    pub lines: &'static [Line],
    /// Whether words for levels of risk (low, moderate, high) are shown. In England they are not: people see the tier, the
    /// answers and the safety formulation.
    pub shows_levels: bool,
}

/// The day on which the verified numbers were read.
const READ_ON: Option<NaiveDate> = NaiveDate::from_ymd_opt(2026, 11, 26);

/// Every region, sorted by its code.
pub static REGIONS: [Region; 10] = [
    Region {
        code: "AU",
        shows_levels: true,
        name: "Australia",
        say: "in danger now: call 000",
        emergency: &[verified(EMERGENCY, "000", Some("112 from a mobile telephone"), Hours::Always)],
        lines: &[verified("Lifeline", "13 11 14", None, Hours::Unknown)],
    },
    Region {
        code: "CA",
        shows_levels: true,
        name: "Canada",
        say: "in danger now: call 9-1-1",
        emergency: &[secondary(EMERGENCY, "9-1-1", None, Hours::Always)],
        lines: &[verified("9-8-8 Suicide Crisis Helpline", "9-8-8", Some("call or text"), Hours::Always)],
    },
    Region {
        code: "EU",
        shows_levels: true,
        name: "European Union",
        say: "in danger now: call 112",
        emergency: &[verified(EMERGENCY, "112", None, Hours::Always)],
        lines: &[],
    },
    Region {
        code: "GB",
        shows_levels: true,
        name: "United Kingdom",
        say: "in danger now: call 999",
        emergency: &[verified(EMERGENCY, "999", None, Hours::Always)],
        lines: &[
            unverified("Samaritans", "116 123", None, Hours::Unknown),
            verified("Childline", "0800 1111", None, Hours::Unknown),
        ],
    },
    Region {
        code: "GB-ENG",
        shows_levels: false,
        name: "England",
        say: "in danger now: call 999",
        emergency: &[verified(EMERGENCY, "999", None, Hours::Always)],
        lines: &[
            verified("NHS 111", "111", Some("select the mental-health option"), Hours::Unknown),
            unverified("Samaritans", "116 123", None, Hours::Unknown),
            verified("Childline", "0800 1111", None, Hours::Unknown),
        ],
    },
    Region {
        code: "GB-NIR",
        shows_levels: true,
        name: "Northern Ireland",
        say: "in danger now: call 999",
        emergency: &[verified(EMERGENCY, "999", None, Hours::Always)],
        lines: &[
            verified("Lifeline", "0808 808 8000", None, Hours::Unknown),
            unverified("Samaritans", "116 123", None, Hours::Unknown),
            verified("Childline", "0800 1111", None, Hours::Unknown),
        ],
    },
    Region {
        code: "GB-WLS",
        shows_levels: true,
        name: "Wales",
        say: "in danger now: call 999",
        emergency: &[verified(EMERGENCY, "999", None, Hours::Always)],
        lines: &[
            verified("NHS 111", "111", Some("press 2"), Hours::Unknown),
            unverified("Samaritans", "116 123", None, Hours::Unknown),
            verified("Childline", "0800 1111", None, Hours::Unknown),
        ],
    },
    Region {
        code: "IE",
        shows_levels: true,
        name: "Ireland",
        say: "in danger now: call 112 or 999",
        emergency: &[verified(EMERGENCY, "112 or 999", None, Hours::Always)],
        lines: &[unverified("Samaritans", "116 123", None, Hours::Unknown)],
    },
    Region {
        code: "NZ",
        shows_levels: true,
        name: "New Zealand",
        say: "in danger now: call 111",
        emergency: &[verified(EMERGENCY, "111", None, Hours::Always)],
        lines: &[unverified("1737", "1737", Some("call or text"), Hours::Unknown)],
    },
    Region {
        code: "US",
        shows_levels: true,
        name: "United States",
        say: "in danger now: call 911; otherwise the county crisis line or 988",
        emergency: &[verified(EMERGENCY, "911", None, Hours::Always)],
        lines: &[
            verified("988 Suicide & Crisis Lifeline", "988", Some("call, text or chat"), Hours::Unknown),
            secondary("Veterans Crisis Line", "988", Some("then press 1"), Hours::Unknown),
            verified("Crisis Text Line", "741741", Some("text HOME"), Hours::Unknown),
        ],
    },
];

/// What emergency services are called in every region.
const EMERGENCY: &str = "emergency services";

const fn verified(name: &'static str, number: &'static str, how: Option<&'static str>, hours: Hours) -> Line {
    line((name, number), how, hours, READ_ON, &sources::REGION_PAGES)
}

const fn secondary(
    name: &'static str,
    number: &'static str,
    how: Option<&'static str>,
    hours: Hours,
) -> Line {
    line((name, number), how, hours, None, &sources::REGION_PAGES_SECONDARY)
}

const fn unverified(
    name: &'static str,
    number: &'static str,
    how: Option<&'static str>,
    hours: Hours,
) -> Line {
    line((name, number), how, hours, None, &sources::PROJECT)
}

const fn line(
    (name, number): (&'static str, &'static str),
    how: Option<&'static str>,
    hours: Hours,
    verified_on: Option<NaiveDate>,
    source: &'static Source,
) -> Line {
    Line {
        name: Cow::Borrowed(name),
        number: Cow::Borrowed(number),
        how: match how {
            Some(how) => Some(Cow::Borrowed(how)),
            None => None,
        },
        hours,
        verified_on,
        source: Some(Cow::Borrowed(source)),
    }
}
