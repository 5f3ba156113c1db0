//! Why a table is not an instrument.

/// Says why a definition does not hold together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[error("{}", self.message())]
#[non_exhaustive]
pub enum DefinitionError {
    /// An endorsement lies where no answer or every answer reaches it, or an item stands in two of them.
    AlgorithmEndorsement,
    /// A count rule asks for more items than it has, names an item without an endorsement, or has its bounds crossed.
    AlgorithmRule,
    /// The rules of an outcome overlap so much that open answers cannot be weighed in reasonable time.
    AlgorithmTooEntangled,
    /// The bands leave a total without a band, overlap, or end outside the range.
    Bands,
    /// A choice lies outside -1,000 to 1,000, repeats a value, or has a word other than yes or no.
    Choice,
    /// A cut-off lies outside the range of its score.
    CutoffOutOfRange,
    /// Two cut-offs of the same score and group are both the default.
    DefaultCutoffs,
    /// Two things of one kind have the same id.
    DuplicateId,
    /// An id, a name or a version is empty.
    Empty,
    /// A flag waits for a value that its item cannot have.
    FlagAnswer,
    /// A LOINC code has a wrong check digit.
    LoincCheckDigit,
    /// There is no scored item.
    NoItems,
    /// A sensitivity or a specificity is above 1,000 thousandths.
    PerMille,
    /// Proration needs scored items that all have the same range, and must leave one answered.
    Proration,
    /// An item names a scale that is not there, or a scale has no choices or spreads over more than 63 points.
    Scale,
    /// The table has more items, subscales, outcomes, rules or flags than fit.
    TooMany,
    /// An id names an item that is not there or does not count.
    UnknownItem,
    /// A cut-off names a subscale that is not there.
    UnknownSubscale,
}

impl DefinitionError {
    /// Returns the message.
    pub const fn message(self) -> &'static str {
        match self {
            Self::AlgorithmEndorsement => {
                "an endorsement must lie above the lowest and not above the highest choice, once an item"
            }
            Self::AlgorithmRule => "a count rule must be possible and count items that have an endorsement",
            Self::AlgorithmTooEntangled => "the rules of an outcome overlap in too many ways",
            Self::Bands => "bands must start at the lowest total, touch, and end at the highest",
            Self::Choice => {
                "choices must have different values from -1000 to 1000, and no word but `yes` and `no`"
            }
            Self::CutoffOutOfRange => "a cut-off must lie within the range of its score",
            Self::DefaultCutoffs => "a score has one default cut-off for a group of people at most",
            Self::DuplicateId => "two things of one kind have the same id",
            Self::Empty => "the id, the name and the version must not be empty, nor the id of a part",
            Self::FlagAnswer => "a flag must wait for a value that its item can have",
            Self::LoincCheckDigit => "a LOINC code has a wrong check digit",
            Self::NoItems => "an instrument has one scored item at least",
            Self::PerMille => "sensitivity and specificity are 0 to 1000 thousandths",
            Self::Proration => "proration needs items of one range, and one answer at least",
            Self::Scale => {
                "an item must name a scale of the instrument, with choices within 63 points of each other"
            }
            Self::TooMany => {
                "at most 64 items, 8 subscales, 4 outcomes, 8 rules an outcome, and 16 flags fit"
            }
            Self::UnknownItem => "an id names no item, or one that does not count",
            Self::UnknownSubscale => "a cut-off names no subscale",
        }
    }
}
