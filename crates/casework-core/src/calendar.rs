//! Instants with their offset, IANA time zones, and business days. Hours are elapsed time; days are counted on a
//! calendar in a zone.

mod rfc3339;

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use chrono::format::ParseErrorKind;
use chrono::{
    DateTime, Datelike, Days, Duration, FixedOffset, LocalResult, NaiveDate, NaiveDateTime, NaiveTime,
    TimeZone, Utc, Weekday,
};
use chrono_tz::Tz;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A point in time with the offset in which it was written down, as RFC 3339.
///
/// Two instants are equal when they name the same point in time, whatever their offsets.
///
/// ```
/// use casework_core::{Instant, Zone};
/// let at: Instant = "2025-01-06T23:30:00-06:00".parse().unwrap();
/// let chicago: Zone = "America/Chicago".parse().unwrap();
/// let tokyo: Zone = "Asia/Tokyo".parse().unwrap();
/// assert_eq!(at.date_in(chicago).to_string(), "2025-01-06");
/// assert_eq!(at.date_in(tokyo).to_string(), "2025-01-07");
/// assert!("2025-01-06T23:30:00".parse::<Instant>().is_err(), "an instant needs an offset");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(transparent)]
pub struct Instant(DateTime<FixedOffset>);

/// Says why a text is not an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InstantError {
    /// The text has the form of an instant but names a day or an hour that does not exist.
    #[error("this day or hour does not exist: give a real date such as `2025-04-30T09:00:00-05:00`")]
    Impossible,
    /// The text is not RFC 3339 with an offset.
    #[error("an instant is RFC 3339 with an offset, for example `2025-01-06T09:00:00-06:00`")]
    NotRfc3339,
}

impl Instant {
    /// Wraps a date and time with its offset.
    pub const fn new(at: DateTime<FixedOffset>) -> Self {
        Self(at)
    }

    /// Returns the date and time with its offset.
    pub const fn get(self) -> DateTime<FixedOffset> {
        self.0
    }

    /// Returns the milliseconds since 1970-01-01 UTC.
    pub const fn unix_millis(self) -> i64 {
        self.0.timestamp_millis()
    }

    /// Returns the calendar date in a zone.
    pub fn date_in(self, zone: Zone) -> NaiveDate {
        self.0.with_timezone(&zone.0).date_naive()
    }

    /// Returns the same point in time, written with the zone's offset.
    #[must_use]
    pub fn written_in(self, zone: Zone) -> Self {
        Self(self.0.with_timezone(&zone.0).fixed_offset())
    }

    /// Writes the point in time without fractions of a second, as messages show it.
    pub fn to_the_second(self) -> String {
        self.0.to_rfc3339_opts(chrono::SecondsFormat::Secs, false)
    }

    /// Adds elapsed time; a change of the clock in between makes no difference.
    ///
    /// Past the end of the calendar (the year 262143) the instant stays as it is.
    #[must_use]
    pub fn plus(self, elapsed: Duration) -> Self {
        Self(self.0.checked_add_signed(elapsed).unwrap_or(self.0))
    }

    /// Returns the elapsed time since an earlier instant; negative when `earlier` is later.
    pub fn since(self, earlier: Self) -> Duration {
        self.0.signed_duration_since(earlier.0)
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, false))
    }
}

impl FromStr for Instant {
    type Err = InstantError;

    fn from_str(text: &str) -> Result<Self, InstantError> {
        let read = rfc3339::read(text).map_or_else(|| DateTime::parse_from_rfc3339(text), Ok);
        read.map(Self).map_err(|error| {
            if matches!(error.kind(), ParseErrorKind::OutOfRange | ParseErrorKind::Impossible) {
                InstantError::Impossible
            } else {
                InstantError::NotRfc3339
            }
        })
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match rfc3339::write(self.0).as_ref().and_then(rfc3339::Text::as_str) {
            Some(text) => serializer.serialize_str(text),
            None => self.0.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(InstantText)
    }
}

/// Reads the text of an instant.
struct InstantText;

impl de::Visitor<'_> for InstantText {
    type Value = Instant;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a day and time with an offset, such as 2025-01-06T09:00:00-06:00")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Instant, E> {
        let read = rfc3339::read(text).map_or_else(|| text.parse(), Ok);
        read.map(Instant).map_err(E::custom)
    }
}

const MINUTES_OF_DAY: i64 = 1_440;

/// An IANA time zone, such as `America/Chicago`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone(Tz);

/// Says that a text is not a time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a time zone is an IANA name, for example `America/Chicago` or `UTC`")]
#[non_exhaustive]
pub struct ZoneError;

impl Zone {
    /// Coordinated universal time.
    pub const UTC: Self = Self(Tz::UTC);

    /// Returns the IANA name.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// Returns the instant of a local date and time.
    ///
    /// A time that the clocks pass twice is the earlier of the two. A time that they jump over is taken with the
    /// offset before the jump's end, which is never later than the same clock time would have been: a deadline
    /// comes early rather than late.
    pub fn instant(self, local: NaiveDateTime) -> Instant {
        let at = match self.0.from_local_datetime(&local) {
            LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.fixed_offset(),
            LocalResult::None => self.with_offset_before_the_jump(local),
        };
        Instant(at)
    }

    /// Returns the first instant of a day: midnight, or where the clocks jump over it, the end of the jump.
    ///
    /// ```
    /// use casework_core::Zone;
    /// let havana: Zone = "America/Havana".parse().unwrap();
    /// assert_eq!(havana.start_of("2025-03-09".parse().unwrap()).to_string(), "2025-03-09T01:00:00-04:00");
    /// assert_eq!(havana.start_of("2025-03-10".parse().unwrap()).to_string(), "2025-03-10T00:00:00-04:00");
    /// ```
    pub fn start_of(self, day: NaiveDate) -> Instant {
        let midnight = day.and_time(NaiveTime::MIN);
        let mut minutes = (0..MINUTES_OF_DAY).filter_map(|minutes| {
            let local = midnight.checked_add_signed(Duration::minutes(minutes))?;
            self.0.from_local_datetime(&local).earliest()
        });
        // A day that was left out as a whole has no first instant.
        minutes.next().map_or_else(|| self.instant(midnight), |at| Instant(at.fixed_offset()))
    }

    fn with_offset_before_the_jump(self, local: NaiveDateTime) -> DateTime<FixedOffset> {
        let span = Duration::hours(3);
        let after = local.checked_add_signed(span).unwrap_or(local);
        let Some(after) = self.0.from_local_datetime(&after).earliest() else {
            return Utc.from_utc_datetime(&local).fixed_offset();
        };
        let utc = after.with_timezone(&Utc).naive_utc();
        self.0.from_utc_datetime(&utc.checked_sub_signed(span).unwrap_or(utc)).fixed_offset()
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Zone {
    type Err = ZoneError;

    fn from_str(text: &str) -> Result<Self, ZoneError> {
        text.parse().map(Self).map_err(|_| ZoneError)
    }
}

impl TryFrom<String> for Zone {
    type Error = ZoneError;

    fn try_from(text: String) -> Result<Self, ZoneError> {
        text.parse()
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.name().to_owned()
    }
}

impl JsonSchema for Zone {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Zone".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "An IANA time zone.",
            "type": "string",
            "examples": ["America/Chicago"]
        })
    }
}

/// Which days are worked: every day but Saturdays, Sundays and the holidays given.
///
/// ```
/// use casework_core::BusinessCalendar;
/// use chrono::NaiveDate;
/// let day = |text: &str| text.parse::<NaiveDate>().unwrap();
/// let calendar = BusinessCalendar::new([day("2026-07-03")]);
/// assert_eq!(calendar.add(day("2026-07-02"), 1), day("2026-07-06"), "a holiday, then a weekend");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct BusinessCalendar {
    holidays: BTreeSet<NaiveDate>,
}

impl BusinessCalendar {
    /// Makes a calendar from a list of holidays.
    pub fn new(holidays: impl IntoIterator<Item = NaiveDate>) -> Self {
        Self { holidays: holidays.into_iter().collect() }
    }

    /// Says whether any holiday is known: without one, only weekends are left out.
    pub fn knows_holidays(&self) -> bool {
        !self.holidays.is_empty()
    }

    /// Says whether a day is worked.
    pub fn is_business_day(&self, day: NaiveDate) -> bool {
        !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !self.holidays.contains(&day)
    }

    /// Returns the day that is `count` business days after `from`; `from` itself is not counted.
    ///
    /// With a count of 0 this is `from`, worked or not.
    pub fn add(&self, from: NaiveDate, count: u32) -> NaiveDate {
        let Some(steps) = usize::try_from(count).ok().and_then(|count| count.checked_sub(1)) else {
            return from;
        };
        from.iter_days().skip(1).filter(|day| self.is_business_day(*day)).nth(steps).unwrap_or(from)
    }

    /// Returns the number of business days after `from`, up to and with `to`; 0 when `to` is not later.
    pub fn count(&self, from: NaiveDate, to: NaiveDate) -> usize {
        from.iter_days().skip(1).take_while(|day| *day <= to).filter(|day| self.is_business_day(*day)).count()
    }

    /// Returns the instant `count` business days after `from`, at the same time of day in the zone.
    pub fn deadline(&self, from: Instant, count: u32, zone: Zone) -> Instant {
        let local = from.0.with_timezone(&zone.0).naive_local();
        zone.instant(self.add(local.date(), count).and_time(local.time()))
    }
}

/// Returns the date `days` after `from`, or the last date there is.
pub fn plus_days(from: NaiveDate, days: u32) -> NaiveDate {
    from.checked_add_days(Days::new(days.into())).unwrap_or(NaiveDate::MAX)
}

/// Returns the date `days` before `from`, or the first date there is.
pub fn minus_days(from: NaiveDate, days: u32) -> NaiveDate {
    from.checked_sub_days(Days::new(days.into())).unwrap_or(NaiveDate::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn business_days_skip_weekends_and_holidays() {
        let plain = BusinessCalendar::default();
        let rows = [
            ("2026-03-02", 10, "2026-03-16"),
            ("2026-03-06", 1, "2026-03-09"),
            ("2026-03-07", 1, "2026-03-09"),
            ("2026-03-08", 1, "2026-03-09"),
            ("2026-03-02", 0, "2026-03-02"),
            ("2028-02-28", 1, "2028-02-29"),
        ];
        for (from, count, expected) in rows {
            assert_eq!(plain.add(day(from), count), day(expected), "{from} + {count}");
        }
        let labor_day = BusinessCalendar::new([day("2025-09-01")]);
        assert_eq!(labor_day.add(day("2025-08-29"), 1), day("2025-09-02"));
    }

    #[test]
    fn counting_is_the_inverse_of_adding() {
        let calendar = BusinessCalendar::new([day("2026-05-25"), day("2026-07-03")]);
        for start in day("2026-05-18").iter_days().take(60) {
            for count in 0..30 {
                assert_eq!(
                    calendar.count(start, calendar.add(start, count)),
                    usize::try_from(count).unwrap()
                );
            }
        }
    }

    #[test]
    fn hours_are_elapsed_time_across_a_change_of_the_clock() {
        let zone: Zone = "America/Chicago".parse().unwrap();
        let before: Instant = "2026-03-07T16:40:00-06:00".parse().unwrap();
        let after = before.plus(Duration::hours(24)).written_in(zone);
        assert_eq!(after.to_string(), "2026-03-08T17:40:00-05:00");
    }

    #[test]
    fn a_local_time_that_does_not_exist_is_never_later_than_the_clock_says() {
        let zone: Zone = "America/Chicago".parse().unwrap();
        let rows = [
            ("2026-03-08T01:30:00", "2026-03-08T01:30:00-06:00"),
            ("2026-03-08T02:30:00", "2026-03-08T01:30:00-06:00"),
            ("2026-03-08T03:30:00", "2026-03-08T03:30:00-05:00"),
            ("2026-11-01T01:30:00", "2026-11-01T01:30:00-05:00"),
        ];
        for (local, expected) in rows {
            assert_eq!(zone.instant(local.parse().unwrap()).to_string(), expected, "{local}");
        }
    }

    #[test]
    fn an_instant_needs_an_offset_and_a_real_day() {
        let rows = [
            ("2025-04-31T09:00:00-05:00", InstantError::Impossible),
            ("2025-02-29T09:00:00Z", InstantError::Impossible),
            ("2025-01-06T25:00:00Z", InstantError::Impossible),
            ("2025-01-06T09:00:00", InstantError::NotRfc3339),
            ("2025-01-06", InstantError::NotRfc3339),
            ("", InstantError::NotRfc3339),
        ];
        for (text, expected) in rows {
            assert_eq!(text.parse::<Instant>(), Err(expected), "{text}");
        }
        assert!("2024-02-29T09:00:00Z".parse::<Instant>().is_ok());
    }

    #[test]
    fn instants_are_ordered_by_time_and_not_by_clock() {
        let noon_utc: Instant = "2025-01-06T12:00:00Z".parse().unwrap();
        let same: Instant = "2025-01-06T06:00:00-06:00".parse().unwrap();
        assert_eq!(noon_utc, same);
        assert!(same < "2025-01-06T12:00:01Z".parse().unwrap());
    }

    #[test]
    fn a_zone_is_an_iana_name() {
        assert_eq!("America/Chicago".parse::<Zone>().unwrap().name(), "America/Chicago");
        for bad in ["", "Chicago", "America/Nowhere", "-06:00"] {
            assert!(bad.parse::<Zone>().is_err(), "{bad}");
        }
    }
}
