//! The numbers about records that differ between places: part of the program policy, with defaults for the United States.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::retention::RetentionPolicy;

/// The times and the retention rule of a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "part of a policy file, whose version stands on every event")]
pub struct PrivacyRules {
    /// Days to act on a request for an amendment ([`crate::sources::HIPAA_526`]).
    pub amendment_days: u32,
    /// Days by which that may be extended, once.
    pub amendment_extension_days: u32,
    /// Days to give the client the record ([`crate::sources::PRIVACY_UNVERIFIED`]).
    pub access_days: u32,
    /// Days by which that may be extended, once.
    pub access_extension_days: u32,
    /// Years that the accounting of disclosures goes back ([`crate::sources::HIPAA_528`]).
    pub accounting_years: u32,
    /// Days within which a broken glass is looked at; a project default.
    pub break_glass_review_days: u32,
    /// Whether the client signs documents only after consenting to do so electronically.
    pub electronic_consent_first: bool,
    /// How long the record is kept.
    pub retention: RetentionPolicy,
}

impl Default for PrivacyRules {
    fn default() -> Self {
        Self {
            amendment_days: 60,
            amendment_extension_days: 30,
            access_days: 30,
            access_extension_days: 30,
            accounting_years: 6,
            break_glass_review_days: 3,
            electronic_consent_first: false,
            retention: RetentionPolicy::default(),
        }
    }
}

impl PrivacyRules {
    /// Lists the numbers with the bounds within which they make sense: stricter than the law is allowed, looser is not.
    pub(crate) const fn bounds(&self) -> [(&'static str, u32, u32, u32); 6] {
        [
            ("privacy/amendment-days", self.amendment_days, 1, 60),
            ("privacy/amendment-extension-days", self.amendment_extension_days, 0, 30),
            ("privacy/access-days", self.access_days, 1, 30),
            ("privacy/access-extension-days", self.access_extension_days, 0, 30),
            ("privacy/accounting-years", self.accounting_years, 6, 100),
            ("privacy/break-glass-review-days", self.break_glass_review_days, 1, 30),
        ]
    }
}
