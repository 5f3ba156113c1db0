//! What can be wrong with a definition, with the code and the message of each.

/// What can be wrong with a definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Flaw {
    /// An endorsement lies where no answer or every answer reaches it, or an item stands in two of them.
    AlgorithmEndorsement,
    /// A count rule asks for more items than it has, names an item without an endorsement, or has its bounds crossed.
    AlgorithmRule,
    /// The rules of an outcome overlap so much that open answers cannot be weighed in reasonable time.
    AlgorithmTooEntangled,
    /// The bands leave a total without a band, overlap, or end outside the range.
    Bands,
    /// A change threshold lies outside the range, or is one of two usual ones of its measure.
    Change,
    /// A choice lies outside -1,000 to 1,000, repeats a value, or has a word other than yes or no.
    Choice,
    /// A condition waits for a value that its item cannot have, or for a result that is not there.
    Condition,
    /// A cut-off lies outside the range of its score.
    CutoffOutOfRange,
    /// The last rule of a decision has conditions, or an earlier one has none.
    Decision,
    /// An instrument that decides by rules also has bands, cut-offs of the total, change thresholds or proration.
    DecisionTotal,
    /// Two cut-offs of the same score and group are both the default.
    DefaultCutoffs,
    /// Two things of one kind have the same id.
    DuplicateId,
    /// An id, a name or a version is empty.
    Empty,
    /// A flag waits for a value that its item cannot have.
    FlagAnswer,
    /// A gate opens at a value that its item cannot have, or at every value.
    Gate,
    /// A LOINC code has a wrong check digit.
    LoincCheckDigit,
    /// There is no scored item, or a list of items is empty.
    NoItems,
    /// An item names a scale that is not there.
    Scale,
    /// A scale has neither choices nor a range, or both, or choices spread over more than 63 points.
    ScaleValues,
    /// A sensitivity or a specificity is above 1,000 thousandths.
    PerMille,
    /// Proration needs scored items that all have the same range, and must leave one answered.
    Proration,
    /// A skip rule skips the items it looks at, or always or never holds.
    Skip,
    /// The table has more items, subscales, outcomes, rules or flags than fit.
    TooMany,
    /// The total is multiplied by less than 1 or more than 100.
    TotalFactor,
    /// An id names an item that is not there or does not count.
    UnknownItem,
    /// A cut-off names a subscale that is not there.
    UnknownSubscale,
    /// Change over time is judged for an instrument whose scores are not compared.
    NotTrended,
    /// An id has other letters than are safe in files and columns, or is the name of a column that scoring appends.
    Id,
}

impl Flaw {
    /// Every flaw, in the order of the codes.
    pub const ALL: &[Self] = &[
        Self::AlgorithmEndorsement,
        Self::AlgorithmRule,
        Self::AlgorithmTooEntangled,
        Self::Bands,
        Self::Change,
        Self::Choice,
        Self::Condition,
        Self::CutoffOutOfRange,
        Self::Decision,
        Self::DecisionTotal,
        Self::DefaultCutoffs,
        Self::DuplicateId,
        Self::Empty,
        Self::FlagAnswer,
        Self::Gate,
        Self::LoincCheckDigit,
        Self::NoItems,
        Self::Scale,
        Self::ScaleValues,
        Self::PerMille,
        Self::Proration,
        Self::Skip,
        Self::TooMany,
        Self::TotalFactor,
        Self::UnknownItem,
        Self::UnknownSubscale,
        Self::NotTrended,
        Self::Id,
    ];

    /// Returns the code without its family.
    pub const fn id(self) -> &'static str {
        self.row().0
    }

    /// Returns what would have been right.
    pub const fn message(self) -> &'static str {
        self.row().1
    }

    /// The code, which is never used again, and the message.
    #[expect(clippy::too_many_lines, reason = "one row a flaw")]
    const fn row(self) -> (&'static str, &'static str) {
        match self {
            Self::AlgorithmEndorsement => (
                "S001",
                "an endorsement must lie above the lowest and not above the highest choice, once an item",
            ),
            Self::AlgorithmRule => {
                ("S002", "a count rule must be possible and count items that have an endorsement")
            }
            Self::AlgorithmTooEntangled => ("S003", "the rules of an outcome overlap in too many ways"),
            Self::Bands => ("S004", "bands must start at the lowest total, touch, and end at the highest"),
            Self::Change => (
                "S005",
                "a change threshold must lie within the range, and a measure has one usual threshold at most",
            ),
            Self::Choice => (
                "S006",
                "choices must have different values from -1000 to 1000, and no word but `yes` and `no`",
            ),
            Self::Condition => (
                "S007",
                "a condition must wait for a value that its items can have, or for a result that is there",
            ),
            Self::CutoffOutOfRange => ("S008", "a cut-off must lie within the range of its score"),
            Self::Decision => (
                "S009",
                "the last rule of a decision, and no other, must hold for every sheet: leave its `when` empty",
            ),
            Self::DecisionTotal => (
                "S010",
                "an instrument that decides by rules has no total, so it has nothing that reads a total",
            ),
            Self::DefaultCutoffs => ("S011", "a score has one default cut-off for a group of people at most"),
            Self::DuplicateId => ("S012", "two things of one kind have the same id"),
            Self::Empty => {
                ("S013", "the id, the name and the version must not be empty, nor the id of a part")
            }
            Self::FlagAnswer => ("S014", "a flag must wait for a value that its item can have"),
            Self::Gate => ("S015", "a gate must open at a choice above the lowest of its item"),
            Self::LoincCheckDigit => ("S016", "a LOINC code has a wrong check digit"),
            Self::NoItems => {
                ("S017", "an instrument has one scored item at least, and so has each part of it")
            }
            Self::Scale => ("S018", "an item must name a scale of the instrument"),
            Self::ScaleValues => (
                "S019",
                "a scale has choices within 63 points of each other, or goes `from` a value `to` a higher one, up to 1000 above",
            ),
            Self::PerMille => ("S020", "sensitivity, specificity and reliability are 0 to 1000 thousandths"),
            Self::Proration => ("S021", "proration needs items of one range, and one answer at least"),
            Self::Skip => (
                "S022",
                "a skip rule must look at other items than it skips, and hold for some of their answers only",
            ),
            Self::TooMany => (
                "S023",
                "at most 64 items, 8 subscales, 8 outcomes, 8 rules an outcome, 8 skip rules, 16 decision rules, 4 conditions a rule, and 16 flags fit",
            ),
            Self::TotalFactor => ("S024", "a total is multiplied by 1 to 100"),
            Self::UnknownItem => ("S025", "an id names no item, or one that does not count"),
            Self::UnknownSubscale => ("S026", "a cut-off names no subscale"),
            Self::NotTrended => {
                ("S027", "an instrument whose scores are not compared over time has no change thresholds")
            }
            Self::Id => (
                "S028",
                "an id begins with a letter or a digit, goes on with those, `-`, `_` or `.`, is at most 64 long, and an item is not named as a column that scoring appends or that says whose sheet it is",
            ),
        }
    }
}
