//! The common form of RFC 3339, read and written without the detour over general formats: every event has several of
//! these. What is not of this form is left to `chrono`, so the two never disagree.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Offset, TimeZone, Timelike};

/// The length of `2025-01-06T09:00:00.123456789-06:00`.
const LONGEST: usize = 35;

/// The text of a date and time.
pub(super) struct Text {
    bytes: [u8; LONGEST],
    length: usize,
}

impl Text {
    /// Returns the text; nothing when it is none, which is never so.
    pub(super) fn as_str(&self) -> Option<&str> {
        str::from_utf8(self.bytes.get(..self.length)?).ok()
    }

    fn push(&mut self, byte: u8) -> Option<()> {
        *self.bytes.get_mut(self.length)? = byte;
        self.length = self.length.saturating_add(1);
        Some(())
    }

    /// Writes a number in so many digits, and a sign behind it.
    fn number(&mut self, value: u32, digits: u32, behind: Option<u8>) -> Option<()> {
        for place in (0..digits).rev() {
            let digit = value.checked_div(10_u32.checked_pow(place)?)? % 10;
            self.push(b'0'.saturating_add(u8::try_from(digit).ok()?))?;
        }
        behind.map_or(Some(()), |sign| self.push(sign))
    }
}

/// Writes a date and time as `chrono` does for JSON: fractions in threes of digits, `Z` for no offset. Nothing for a
/// year of more than four digits, a leap second, or an offset with seconds.
pub(super) fn write(at: DateTime<FixedOffset>) -> Option<Text> {
    let mut text = Text { bytes: [0; LONGEST], length: 0 };
    let (local, offset) = (at.naive_local(), at.offset().fix().local_minus_utc());
    let year = u32::try_from(local.year()).ok().filter(|year| *year <= 9_999)?;
    let nanos = Some(local.nanosecond()).filter(|nanos| *nanos < 1_000_000_000)?;
    text.number(year, 4, Some(b'-'))?;
    text.number(local.month(), 2, Some(b'-'))?;
    text.number(local.day(), 2, Some(b'T'))?;
    text.number(local.hour(), 2, Some(b':'))?;
    text.number(local.minute(), 2, Some(b':'))?;
    text.number(local.second(), 2, None)?;
    let fraction = match nanos {
        0 => None,
        nanos if nanos % 1_000_000 == 0 => Some((nanos / 1_000_000, 3)),
        nanos if nanos % 1_000 == 0 => Some((nanos / 1_000, 6)),
        nanos => Some((nanos, 9)),
    };
    if let Some((value, digits)) = fraction {
        text.push(b'.')?;
        text.number(value, digits, None)?;
    }
    if offset == 0 {
        text.push(b'Z')?;
        return Some(text);
    }
    let minutes = Some(offset.unsigned_abs()).filter(|seconds| seconds % 60 == 0)? / 60;
    text.push(if offset < 0 { b'-' } else { b'+' })?;
    text.number(minutes / 60, 2, Some(b':'))?;
    text.number(minutes % 60, 2, None)?;
    Some(text)
}

/// Reads `2025-01-06T09:00:00`, with a fraction of one to nine digits or without, and `Z` or an offset behind it.
/// Nothing when the text has any other form, or names what does not exist.
pub(super) fn read(text: &str) -> Option<DateTime<FixedOffset>> {
    let mut rest = text.as_bytes();
    let year = number(&mut rest, 4, Some(b'-'))?;
    let month = number(&mut rest, 2, Some(b'-'))?;
    let day = number(&mut rest, 2, Some(b'T'))?;
    let hour = number(&mut rest, 2, Some(b':'))?;
    let minute = number(&mut rest, 2, Some(b':'))?;
    let second = number(&mut rest, 2, None)?;
    let nanos = fraction(&mut rest)?;
    let offset = match rest {
        b"Z" => 0,
        [sign @ (b'+' | b'-'), after @ ..] => {
            let mut rest = after;
            let hours = number(&mut rest, 2, Some(b':'))?;
            let minutes = number(&mut rest, 2, None).filter(|minutes| *minutes < 60 && rest.is_empty())?;
            let seconds =
                i32::try_from(hours.checked_mul(60)?.checked_add(minutes)?.checked_mul(60)?).ok()?;
            if *sign == b'-' { seconds.checked_neg()? } else { seconds }
        }
        _ => return None,
    };
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    let local = date.and_hms_nano_opt(hour, minute, second, nanos)?;
    FixedOffset::east_opt(offset)?.from_local_datetime(&local).single()
}

/// Takes a number of so many digits, and the sign behind it.
fn number(rest: &mut &[u8], digits: usize, behind: Option<u8>) -> Option<u32> {
    let (number, after) = rest.split_at_checked(digits)?;
    let mut value = 0_u32;
    for digit in number {
        let digit = Some(digit.wrapping_sub(b'0')).filter(|digit| *digit < 10)?;
        value = value.checked_mul(10)?.checked_add(digit.into())?;
    }
    *rest = match behind {
        Some(sign) => after.split_first().filter(|(first, _)| **first == sign)?.1,
        None => after,
    };
    Some(value)
}

/// Takes a fraction of a second, in nanoseconds; 0 when there is none.
fn fraction(rest: &mut &[u8]) -> Option<u32> {
    let Some(after) = rest.strip_prefix(b".") else { return Some(0) };
    let digits = after.iter().take_while(|byte| byte.is_ascii_digit()).count();
    *rest = after;
    let missing = 9_u32.checked_sub(u32::try_from(digits).ok()?).filter(|_| digits > 0)?;
    number(rest, digits, None)?.checked_mul(10_u32.checked_pow(missing)?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What is written here, and what `chrono` writes for JSON.
    fn both(at: DateTime<FixedOffset>) -> (Option<String>, String) {
        let ours = write(at).map(|text| text.as_str().unwrap().to_owned());
        (ours, serde_json::to_value(at).unwrap().as_str().unwrap().to_owned())
    }

    fn at(seconds: i64, nanos: u32, offset: i32) -> DateTime<FixedOffset> {
        let utc = DateTime::from_timestamp(seconds, nanos).unwrap();
        utc.with_timezone(&FixedOffset::east_opt(offset).unwrap())
    }

    proptest! {
        #[test]
        fn what_is_written_is_what_chrono_writes_and_reads_back_the_same(
            seconds in -62_135_596_800_i64..253_402_214_400,
            nanos in prop_oneof![Just(0), (0..1_000_u32).prop_map(|n| n * 1_000_000), 0..1_000_000_000_u32],
            minutes in -1_439..=1_439_i32,
        ) {
            let at = at(seconds, nanos, minutes * 60);
            let (ours, theirs) = both(at);
            // A day before the year 1 or after 9999 in its own offset is left to `chrono`.
            if let Some(ours) = ours {
                prop_assert_eq!(&ours, &theirs);
                let read = read(&ours).unwrap();
                prop_assert_eq!((read, read.offset()), (at, at.offset()));
            }
        }

        #[test]
        fn a_text_with_something_changed_is_read_as_chrono_reads_it_or_left_to_it(
            place in 0..35_usize, byte in prop::sample::select(b"0123456789:-+.TZtz ".to_vec()), cut in 0..36_usize,
        ) {
            let mut text = b"2024-02-29T23:59:59.123456789+05:30".to_vec();
            text[place] = byte;
            text.truncate(cut);
            let text = String::from_utf8(text).unwrap();
            if let Some(read) = read(&text) {
                let theirs = DateTime::parse_from_rfc3339(&text).unwrap();
                prop_assert_eq!((read, read.offset()), (theirs, theirs.offset()), "{}", text);
            }
        }
    }

    #[test]
    fn the_usual_forms_take_the_short_way() {
        for text in [
            "2025-01-06T09:00:00-06:00",
            "2025-01-06T09:00:00Z",
            "0001-01-01T00:00:00.001Z",
            "9999-12-31T23:59:59.999999999+23:59",
        ] {
            let at = read(text).unwrap();
            assert_eq!(both(at), (Some(text.to_owned()), text.to_owned()));
        }
    }

    #[test]
    fn what_is_unusual_or_wrong_is_left_to_chrono() {
        for text in [
            "2025-02-29T09:00:00Z",
            "2025-01-06T24:00:00Z",
            "2016-12-31T23:59:60Z",
            "2025-01-06t09:00:00z",
            "2025-01-06 09:00:00Z",
            "2025-01-06T09:00:00",
            "2025-01-06T09:00:00.Z",
            "2025-01-06T09:00:00.1234567890Z",
            "2025-01-06T09:00:00+24:00",
            "2025-01-06T09:00:00+05:60",
            "2025-01-06T09:00:00+0530",
            "+2025-01-06T09:00:00Z",
            "",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        let leap = NaiveDate::from_ymd_opt(2016, 12, 31).unwrap().and_hms_nano_opt(23, 59, 59, 1_500_000_000);
        let leap = FixedOffset::east_opt(0).unwrap().from_local_datetime(&leap.unwrap()).unwrap();
        assert!(write(leap).is_none());
        assert!(write(at(0, 0, 3_601)).is_none(), "an offset with seconds");
        assert!(write(at(253_402_300_800, 0, 0)).is_none(), "the year 10000");
    }
}
