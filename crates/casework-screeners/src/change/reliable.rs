//! Reliable change from a standard deviation and a reliability, after Jacobson and Truax, in integers.
//!
//! The standard error of measurement is `SD * sqrt(1 - r)`, that of a difference `sqrt(2)` times as much, and a change
//! is reliable when it is more than 1.96 of the latter. Squares are compared, so that nothing is rounded on the way.

use std::fmt;
use std::str::FromStr;

use casework_core::Source;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::Instrument;
use crate::instrument::{Norm, Reliability, ReliabilityKind};

/// How large a change must be to be more than chance, from a standard deviation and a reliability.
///
/// ```
/// use casework_core::Source;
/// use casework_screeners::change::ReliableChange;
/// use casework_screeners::instrument::ReliabilityKind;
///
/// static OWN_CLINIC: Source = Source::project_default("own-clinic", "Own clinic, 2024, n=120");
/// let own = ReliableChange::new("12.40".parse()?, "0.84".parse()?, ReliabilityKind::TestRetest, &OWN_CLINIC);
/// assert_eq!(own.threshold().to_string(), "13.75");
/// assert_eq!((own.points(), own.is_reliable(-13), own.is_reliable(14)), (14, false, true));
/// # Ok::<(), casework_screeners::change::DecimalError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReliableChange {
    sd: StandardDeviation,
    r: Coefficient,
    kind: ReliabilityKind,
    sd_source: Source,
    r_source: Source,
}

impl ReliableChange {
    /// Takes a standard deviation and a reliability of one source, and says what the reliability is.
    pub fn new(sd: StandardDeviation, r: Coefficient, kind: ReliabilityKind, source: &Source) -> Self {
        Self { sd, r, kind, sd_source: source.clone(), r_source: source.clone() }
    }

    /// Takes a row of the norms and a row of the reliabilities of an instrument.
    ///
    /// # Errors
    ///
    /// Says what a standard deviation or a reliability must be.
    pub fn from_table(norm: &Norm, reliability: &Reliability) -> Result<Self, ReliabilityError> {
        Ok(Self {
            sd: StandardDeviation::checked(norm.sd_hundredths.saturating_mul(100))?,
            r: Coefficient::checked(u32::from(reliability.thousandths) * 10)?,
            kind: reliability.kind,
            sd_source: norm.source.clone().into_owned(),
            r_source: reliability.source.clone().into_owned(),
        })
    }

    /// Says whether a change of so many points, up or down, is more than chance explains.
    pub fn is_reliable(&self, points: i32) -> bool {
        let points = i128::from(points);
        points * points * UNIT.pow(4) > self.threshold_square()
    }

    /// Returns the fewest whole points that are reliable.
    pub fn points(&self) -> u32 {
        let whole = (self.threshold_square() / UNIT.pow(4)).isqrt();
        u32::try_from(whole).unwrap_or(u32::MAX).saturating_add(1)
    }

    /// Returns the standard error of measurement.
    pub fn sem(&self) -> Hundredths {
        Hundredths::root(self.variance(), UNIT)
    }

    /// Returns the standard error of a difference.
    pub fn s_diff(&self) -> Hundredths {
        Hundredths::root(2 * self.variance(), UNIT)
    }

    /// Returns 1.96 standard errors of a difference: a reliable change is larger.
    pub fn threshold(&self) -> Hundredths {
        Hundredths::root(self.threshold_square(), 100 * UNIT)
    }

    /// Returns the reliable change index of a change: how many standard errors of a difference it is.
    pub fn index(&self, change: i32) -> Hundredths {
        let change = i128::from(change);
        // Twice the index in hundredths, cut off; half of one more, cut off again, is rounded half up.
        let twice = (4 * change * change * UNIT.pow(3) * 10_000 / (2 * self.variance())).isqrt();
        Hundredths::signed(change.signum() * i128::midpoint(twice, 1))
    }

    /// Returns the published reliability that the coefficient equals although it is of another kind.
    ///
    /// A coefficient that is only known as an internal consistency may have been taken for a test-retest reliability.
    pub fn looks_like<'a>(&self, instrument: &'a Instrument) -> Option<&'a Reliability> {
        let rows = &instrument.definition().reliability;
        let same = |row: &&Reliability| u32::from(row.thousandths) * 10 == self.r.0;
        let known = rows.iter().any(|row| same(&row) && row.kind == self.kind);
        rows.iter().find(|row| same(row) && !known)
    }

    /// Returns what the reliability is.
    pub const fn kind(&self) -> ReliabilityKind {
        self.kind
    }

    /// Returns the standard deviation.
    pub const fn sd(&self) -> StandardDeviation {
        self.sd
    }

    /// Returns the reliability.
    pub const fn r(&self) -> Coefficient {
        self.r
    }

    /// Returns where the reliability comes from.
    pub const fn r_source(&self) -> &Source {
        &self.r_source
    }

    /// The square of the standard error of measurement, in units of `UNIT` to the third.
    fn variance(&self) -> i128 {
        let sd = i128::from(self.sd.0);
        sd * sd * (UNIT - i128::from(self.r.0))
    }

    /// The square of 1.96 standard errors of a difference, in units of `UNIT` to the fourth.
    fn threshold_square(&self) -> i128 {
        196 * 196 * 2 * self.variance()
    }
}

/// One in the units in which a standard deviation and a reliability are kept.
const UNIT: i128 = 10_000;

/// The standard deviation of a total: above 0 and at most 1,000, with up to four decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct StandardDeviation(u32);

impl StandardDeviation {
    const fn checked(ten_thousandths: u32) -> Result<Self, ReliabilityError> {
        match ten_thousandths {
            1..=10_000_000 => Ok(Self(ten_thousandths)),
            _ => Err(ReliabilityError::StandardDeviation),
        }
    }

    /// Says whether it is wider than the totals of an instrument lie apart, which no sample can be.
    pub fn is_too_wide_for(self, instrument: &Instrument) -> bool {
        let (lowest, highest) = instrument.range();
        i128::from(self.0) > i128::from(highest.abs_diff(lowest)) * UNIT
    }
}

impl FromStr for StandardDeviation {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Self, DecimalError> {
        Ok(Self::checked(ten_thousandths(text)?)?)
    }
}

impl fmt::Display for StandardDeviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        decimal(f, self.0)
    }
}

/// A reliability: 0 or more and below 1, with up to four decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Coefficient(u32);

impl Coefficient {
    const fn checked(ten_thousandths: u32) -> Result<Self, ReliabilityError> {
        match ten_thousandths {
            0..10_000 => Ok(Self(ten_thousandths)),
            _ => Err(ReliabilityError::Coefficient),
        }
    }
}

impl FromStr for Coefficient {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Self, DecimalError> {
        Ok(Self::checked(ten_thousandths(text)?)?)
    }
}

impl fmt::Display for Coefficient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        decimal(f, self.0)
    }
}

/// Says why a number is no standard deviation or no reliability.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReliabilityError {
    /// It is 1 or more: then every change would be reliable.
    #[error("a reliability is 0 or more and below 1")]
    Coefficient,
    /// It is 0 or more than 1,000.
    #[error("a standard deviation is above 0 and at most 1000")]
    StandardDeviation,
}

/// Says why a text is no standard deviation or no reliability.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecimalError {
    /// It is not written as a plain decimal number.
    #[error("a plain decimal number with up to four decimals is expected, such as 4.7 or 0.87")]
    Form,
    /// The number is out of bounds.
    #[error(transparent)]
    Value(#[from] ReliabilityError),
}

/// Reads a plain decimal number: digits, and up to four more behind a point.
fn ten_thousandths(text: &str) -> Result<u32, DecimalError> {
    let (whole, part) = match text.split_once('.') {
        // `.87` is how a reliability is usually printed.
        Some(("", part)) => ("0", part),
        Some(parts) => parts,
        None => (text, "0"),
    };
    let plain = |digits: &str, most: usize| {
        (1..=most).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !plain(whole, 5) || !plain(part, 4) {
        return Err(DecimalError::Form);
    }
    let number = |digits: &str| digits.parse::<u32>().map_err(|_| DecimalError::Form);
    Ok(number(whole)? * 10_000 + number(&format!("{part:0<4}"))?)
}

/// Writes ten-thousandths with two decimals, or with as many as there are.
fn decimal(f: &mut fmt::Formatter<'_>, ten_thousandths: u32) -> fmt::Result {
    let part = format!("{:04}", ten_thousandths % 10_000);
    let (kept, rest) = part.split_at(2);
    write!(f, "{}.{kept}{}", ten_thousandths / 10_000, rest.trim_end_matches('0'))
}

/// A number with two decimals, rounded half up; on the wire a text such as `13.75`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, JsonSchema)]
#[schemars(with = "String", extend("pattern" = "^-?[0-9]+\\.[0-9]{2}$"))]
pub struct Hundredths(i64);

impl Hundredths {
    /// Takes the root of a square, and counts it in hundredths of which one is `scale`.
    fn root(square: i128, scale: i128) -> Self {
        // Twice the root, cut off; with one more unit, and halved, it is rounded half up.
        Self::signed(((4 * square).isqrt() + scale) / (2 * scale))
    }

    fn signed(hundredths: i128) -> Self {
        Self(i64::try_from(hundredths).unwrap_or(i64::MAX))
    }
}

impl fmt::Display for Hundredths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let hundredths = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", hundredths / 100, hundredths % 100)
    }
}

impl Serialize for Hundredths {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What a change is by one's own standard deviation and reliability.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct ReliableChangeUsed {
    /// The standard deviation.
    pub sd: String,
    /// Where the standard deviation comes from.
    pub sd_source: Source,
    /// The reliability.
    pub r: String,
    /// What the reliability is.
    pub r_kind: ReliabilityKind,
    /// Where the reliability comes from.
    pub r_source: Source,
    /// The standard error of measurement.
    pub sem: Hundredths,
    /// The standard error of a difference.
    pub s_diff: Hundredths,
    /// 1.96 standard errors of a difference.
    pub threshold: Hundredths,
    /// The fewest whole points that are reliable.
    pub points: u32,
    /// The reliable change index: the change in standard errors of a difference.
    pub index: Hundredths,
}

impl ReliableChangeUsed {
    pub(super) fn new(own: &ReliableChange, change: i32) -> Self {
        Self {
            sd: own.sd.to_string(),
            sd_source: own.sd_source.clone(),
            r: own.r.to_string(),
            r_kind: own.kind,
            r_source: own.r_source.clone(),
            sem: own.sem(),
            s_diff: own.s_diff(),
            threshold: own.threshold(),
            points: own.points(),
            index: own.index(change),
        }
    }
}

#[cfg(test)]
mod tests;
