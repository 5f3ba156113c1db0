//! Whom to call: emergency numbers and crisis lines of a region, with the day on which each was verified.
//!
//! There is no default region. A region that is not set gives words and no number, and is never ready. Numbers change:
//! every one is checked again after [`RECHECK_DAYS`]. A deployer adds and corrects lines in the rule set. Open
//! [`regions::REGIONS`] first.

pub mod regions;

use std::borrow::Cow;

use casework_core::Source;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use regions::{REGIONS, Region};

/// How many days a verified number may stand before it is verified again: a project default.
pub const RECHECK_DAYS: u32 = 90;

/// What to say where no region is set.
pub const NO_REGION: &str = "no region is set: call your local emergency number";

/// A number that can be called, as data.
///
/// ```
/// use casework_crisis::contacts::Line;
/// let line: Line = serde_json::from_str(r#"{ "name": "county crisis line", "number": "555-0100",
///     "hours": "always", "verified-on": "2026-11-02" }"#).unwrap();
/// assert!(!line.is_due("2027-01-31".parse().unwrap()));
/// assert!(line.is_due("2027-02-01".parse().unwrap()));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "wire type: a deployer writes lines field by field")]
pub struct Line {
    /// What it is called.
    pub name: Cow<'static, str>,
    /// The number, as it is dialed.
    pub number: Cow<'static, str>,
    /// How it is used, when a call alone does not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub how: Option<Cow<'static, str>>,
    /// When it is answered.
    #[serde(default)]
    pub hours: Hours,
    /// The day on which somebody read or rang it; nothing when nobody did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified_on: Option<NaiveDate>,
    /// Where it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Cow<'static, Source>>,
}

/// When a line is answered.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "always, at some hours, or not known")]
pub enum Hours {
    /// Day and night, every day.
    Always,
    /// At some hours.
    Some,
    /// Not known.
    #[default]
    Unknown,
}

impl Line {
    /// Says whether the number must be verified before anyone relies on it: never done, or too long ago.
    pub fn is_due(&self, on: NaiveDate) -> bool {
        self.is_older_than(earliest(on))
    }

    fn is_older_than(&self, earliest: NaiveDate) -> bool {
        self.verified_on.is_none_or(|day| day < earliest)
    }
}

/// The contacts of a region on a day, the deployer's own lines first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Contacts {
    /// The code of the region, when it is known here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Cow<'static, str>>,
    /// Whether there is a region with an emergency number. Without it nothing is ready for use.
    pub ready: bool,
    /// What to say first.
    pub say: Cow<'static, str>,
    /// Emergency numbers.
    pub emergency: Cow<'static, [Line]>,
    /// Crisis lines, the deployer's own first.
    pub lines: Cow<'static, [Line]>,
    /// The names of the numbers to verify, because nobody did or it is too long ago.
    pub verify: Vec<Cow<'static, str>>,
}

impl Contacts {
    /// Looks up the contacts of a region. A crisis line of the deployer takes the place of one with the same name; an
    /// emergency number is added to those of the region, which always stay and come first.
    ///
    /// ```
    /// use casework_crisis::contacts::Contacts;
    /// let day = "2026-12-01".parse().unwrap();
    /// assert_eq!(Contacts::of(Some("US"), &[], day).emergency[0].number, "911");
    /// let none = Contacts::of(None, &[], day);
    /// assert!(!none.ready && none.emergency.is_empty());
    /// ```
    pub fn of(region: Option<&str>, own: &[Line], on: NaiveDate) -> Self {
        Self::of_region(region.and_then(find), own, on)
    }

    pub(crate) fn of_region(found: Option<&'static Region>, own: &[Line], on: NaiveDate) -> Self {
        let (emergency, lines) = match found {
            // Without lines of one's own the table is lent and nothing is copied.
            Some(region) if own.is_empty() => (Cow::Borrowed(region.emergency), Cow::Borrowed(region.lines)),
            Some(region) => joined(region, own),
            None => (Cow::default(), Cow::Owned(own.to_vec())),
        };
        let earliest = earliest(on);
        let due = emergency.iter().chain(lines.iter()).filter(|line| line.is_older_than(earliest));
        let verify = due.map(|line| line.name.clone()).collect();
        let ready = found.is_some() && !emergency.is_empty();
        Self {
            region: found.map(|region| Cow::Borrowed(region.code)),
            ready,
            say: Cow::Borrowed(found.map_or(NO_REGION, |region| region.say)),
            emergency,
            lines,
            verify,
        }
    }
}

/// The first day on which a number must have been verified to be relied on.
fn earliest(on: NaiveDate) -> NaiveDate {
    casework_core::calendar::minus_days(on, RECHECK_DAYS)
}

/// Joins the lines of a region with a deployer's own.
fn joined(region: &Region, own: &[Line]) -> (Cow<'static, [Line]>, Cow<'static, [Line]>) {
    let is_emergency = |line: &Line| region.emergency.iter().any(|kept| kept.name == line.name);
    let replaced = |line: &&Line| !own.iter().any(|mine| mine.name == line.name);
    // The region's own emergency numbers always stay: a local one is added, never in their place.
    let mut emergency = region.emergency.to_vec();
    emergency.extend(own.iter().filter(|line| is_emergency(line)).cloned());
    let mut lines: Vec<_> = own.iter().filter(|line| !is_emergency(line)).cloned().collect();
    lines.extend(region.lines.iter().filter(replaced).cloned());
    (Cow::Owned(emergency), Cow::Owned(lines))
}

/// Says whether there is anything to dial: at least one digit.
pub(crate) fn can_be_dialed(number: &str) -> bool {
    number.chars().any(|character| character.is_ascii_digit())
}

/// Finds a region by its code, in whatever case it is written.
pub fn find(code: &str) -> Option<&'static Region> {
    REGIONS.iter().find(|region| region.code.eq_ignore_ascii_case(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day() -> NaiveDate {
        "2026-12-01".parse().unwrap()
    }

    #[test]
    fn every_region_has_an_emergency_number_with_a_source() {
        let codes: Vec<_> = REGIONS.iter().map(|region| region.code).collect();
        assert_eq!(codes.join(" "), "AU CA EU GB GB-ENG GB-NIR GB-WLS IE NZ US");
        for region in &REGIONS {
            assert!(!region.emergency.is_empty() && !region.say.is_empty(), "{}", region.code);
            for line in region.emergency.iter().chain(region.lines) {
                assert!(line.source.is_some(), "{} of {}", line.name, region.code);
                assert!(!line.number.is_empty());
            }
        }
    }

    #[test]
    fn the_numbers_are_those_of_the_sheet() {
        let rows = [
            ("US", "911", "988"),
            ("CA", "9-1-1", "9-8-8"),
            ("GB-ENG", "999", "111"),
            ("GB-WLS", "999", "111"),
            ("GB-NIR", "999", "0808 808 8000"),
            ("EU", "112", ""),
            ("IE", "112 or 999", "116 123"),
            ("AU", "000", "13 11 14"),
            ("NZ", "111", "1737"),
        ];
        for (code, emergency, first) in rows {
            let found = Contacts::of(Some(code), &[], day());
            assert!(found.ready);
            assert_eq!(found.emergency[0].number, emergency, "{code}");
            assert_eq!(found.lines.first().map_or("", |line| line.number.as_ref()), first, "{code}");
        }
    }

    #[test]
    fn no_region_and_an_unknown_region_never_become_the_united_states() {
        for region in [None, Some(""), Some("XX"), Some("USA"), Some("United States")] {
            let found = Contacts::of(region, &[], day());
            assert!(!found.ready && found.region.is_none() && found.emergency.is_empty());
            assert_eq!(found.say, NO_REGION);
        }
    }

    #[test]
    fn a_number_that_nobody_verified_says_so() {
        let ireland = Contacts::of(Some("IE"), &[], day());
        assert_eq!(ireland.verify, ["Samaritans"]);
        let later = Contacts::of(Some("IE"), &[], "2027-06-01".parse().unwrap());
        assert_eq!(later.verify, ["emergency services", "Samaritans"]);
    }

    #[test]
    fn the_line_of_a_deployer_comes_first_and_replaces_its_namesake() {
        let line = |name: &'static str| Line {
            name: Cow::Borrowed(name),
            number: Cow::Borrowed("555-0100"),
            how: None,
            hours: Hours::Always,
            verified_on: Some(day()),
            source: None,
        };
        let own = [line("county crisis line"), line("988 Suicide & Crisis Lifeline")];
        let found = Contacts::of(Some("us"), &own, day());
        assert_eq!(found.lines[0].name, "county crisis line");
        let lifelines: Vec<_> = found.lines.iter().filter(|line| line.name.starts_with("988")).collect();
        assert_eq!((lifelines.len(), lifelines[0].number.as_ref()), (1, "555-0100"));
        let emergency = [line("emergency services")];
        let found = Contacts::of(Some("US"), &emergency, day());
        let numbers: Vec<_> = found.emergency.iter().map(|line| line.number.as_ref()).collect();
        assert_eq!(numbers, ["911", "555-0100"], "the emergency number of the region always stays");
    }
}
