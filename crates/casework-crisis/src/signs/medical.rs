//! Medical red flags and the domains of self-care.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Tier;

/// A medical red flag. Each is Immediate unless it says otherwise.
///
/// ```
/// use casework_crisis::Tier;
/// use casework_crisis::signs::MedicalFlag;
/// assert_eq!(MedicalFlag::find("opioid-overdose").unwrap().tier(), Tier::Immediate);
/// assert_eq!(MedicalFlag::find("lithium-toxicity").unwrap().tier(), Tier::Urgent);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(
    clippy::exhaustive_enums,
    reason = "the flags of the sheet; every rule about them must see a new one"
)]
pub enum MedicalFlag {
    /// Overdose of an opioid or a sedative.
    OpioidOverdose,
    /// Alcohol poisoning.
    AlcoholPoisoning,
    /// Anything swallowed on purpose.
    DeliberateIngestion,
    /// Severe withdrawal from alcohol or a benzodiazepine.
    SevereWithdrawal,
    /// Neuroleptic malignant syndrome or serotonin toxicity.
    NmsOrSerotonin,
    /// Lithium toxicity: Urgent, with the prescriber on the same day; Immediate with confusion.
    LithiumToxicity,
    /// A warning sign under clozapine: Urgent, with the prescriber on the same day; Immediate with confusion.
    ClozapineWarning,
    /// New confusion, a head injury, or first hallucinations with fever.
    NewConfusionOrHeadInjury,
    /// A seizure.
    Seizure,
    /// Postpartum psychosis: Emergent at least.
    PostpartumPsychosis,
    /// Another threat to life.
    OtherLifeThreatening,
}

impl MedicalFlag {
    /// Every flag.
    pub const ALL: [Self; 11] = [
        Self::OpioidOverdose,
        Self::AlcoholPoisoning,
        Self::DeliberateIngestion,
        Self::SevereWithdrawal,
        Self::NmsOrSerotonin,
        Self::LithiumToxicity,
        Self::ClozapineWarning,
        Self::NewConfusionOrHeadInjury,
        Self::Seizure,
        Self::PostpartumPsychosis,
        Self::OtherLifeThreatening,
    ];

    /// Finds a flag by its id or by one of its other names.
    pub fn find(id: &str) -> Option<Self> {
        match id {
            "opioid-overdose"
            | "sedative-overdose"
            | "opioid-or-sedative-overdose"
            | "overdose"
            | "unresponsive"
            | "slow-or-stopped-breathing" => Some(Self::OpioidOverdose),
            "alcohol-poisoning" => Some(Self::AlcoholPoisoning),
            "deliberate-ingestion" | "ingestion" => Some(Self::DeliberateIngestion),
            "severe-withdrawal"
            | "alcohol-withdrawal"
            | "benzodiazepine-withdrawal"
            | "withdrawal"
            | "delirium-tremens" => Some(Self::SevereWithdrawal),
            "nms-or-serotonin"
            | "nms"
            | "neuroleptic-malignant-syndrome"
            | "serotonin-toxicity"
            | "serotonin-syndrome" => Some(Self::NmsOrSerotonin),
            "lithium-toxicity" => Some(Self::LithiumToxicity),
            "clozapine-warning" | "clozapine-fever" | "clozapine-constipation" => {
                Some(Self::ClozapineWarning)
            }
            "new-confusion-or-head-injury"
            | "new-confusion"
            | "head-injury"
            | "delirium"
            | "first-hallucinations-with-fever" => Some(Self::NewConfusionOrHeadInjury),
            "seizure" => Some(Self::Seizure),
            "postpartum-psychosis" => Some(Self::PostpartumPsychosis),
            "other-life-threatening" | "life-threatening" => Some(Self::OtherLifeThreatening),
            _ => None,
        }
    }

    /// Returns the bit of the flag.
    pub(crate) const fn bit(self) -> u16 {
        match self {
            Self::OpioidOverdose => 1,
            Self::AlcoholPoisoning => 1 << 1,
            Self::DeliberateIngestion => 1 << 2,
            Self::SevereWithdrawal => 1 << 3,
            Self::NmsOrSerotonin => 1 << 4,
            Self::LithiumToxicity => 1 << 5,
            Self::ClozapineWarning => 1 << 6,
            Self::NewConfusionOrHeadInjury => 1 << 7,
            Self::Seizure => 1 << 8,
            Self::PostpartumPsychosis => 1 << 9,
            Self::OtherLifeThreatening => 1 << 10,
        }
    }

    /// Returns the id.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OpioidOverdose => "opioid-overdose",
            Self::AlcoholPoisoning => "alcohol-poisoning",
            Self::DeliberateIngestion => "deliberate-ingestion",
            Self::SevereWithdrawal => "severe-withdrawal",
            Self::NmsOrSerotonin => "nms-or-serotonin",
            Self::LithiumToxicity => "lithium-toxicity",
            Self::ClozapineWarning => "clozapine-warning",
            Self::NewConfusionOrHeadInjury => "new-confusion-or-head-injury",
            Self::Seizure => "seizure",
            Self::PostpartumPsychosis => "postpartum-psychosis",
            Self::OtherLifeThreatening => "other-life-threatening",
        }
    }

    /// Returns the tier that the flag alone asks for.
    pub const fn tier(self) -> Tier {
        match self {
            Self::LithiumToxicity | Self::ClozapineWarning => Tier::Urgent,
            Self::PostpartumPsychosis => Tier::Emergent,
            Self::OpioidOverdose
            | Self::AlcoholPoisoning
            | Self::DeliberateIngestion
            | Self::SevereWithdrawal
            | Self::NmsOrSerotonin
            | Self::NewConfusionOrHeadInjury
            | Self::Seizure
            | Self::OtherLifeThreatening => Tier::Immediate,
        }
    }
}

/// A domain in which a person cannot care for self. It is a finding, never a legal conclusion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the five domains of the source")]
pub enum SelfCareDomain {
    /// Food.
    Food,
    /// Clothing.
    Clothing,
    /// Shelter.
    Shelter,
    /// Personal safety.
    PersonalSafety,
    /// Necessary medical care.
    MedicalCare,
}

impl SelfCareDomain {
    /// Every domain.
    pub const ALL: [Self; 5] =
        [Self::Food, Self::Clothing, Self::Shelter, Self::PersonalSafety, Self::MedicalCare];

    /// Finds a domain by its id.
    pub fn find(id: &str) -> Option<Self> {
        match id {
            "food" => Some(Self::Food),
            "clothing" => Some(Self::Clothing),
            "shelter" => Some(Self::Shelter),
            "personal-safety" | "safety" => Some(Self::PersonalSafety),
            "medical-care" | "necessary-medical-care" | "medical" => Some(Self::MedicalCare),
            _ => None,
        }
    }

    /// Returns the bit of the domain.
    pub(crate) const fn bit(self) -> u16 {
        match self {
            Self::Food => 1,
            Self::Clothing => 1 << 1,
            Self::Shelter => 1 << 2,
            Self::PersonalSafety => 1 << 3,
            Self::MedicalCare => 1 << 4,
        }
    }

    /// Returns the id.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Food => "food",
            Self::Clothing => "clothing",
            Self::Shelter => "shelter",
            Self::PersonalSafety => "personal-safety",
            Self::MedicalCare => "medical-care",
        }
    }
}
