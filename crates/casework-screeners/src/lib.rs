//! Standardized screeners as data, and the one function that scores them.
//!
//! An instrument is a table: items, answer scales, bands, cut-offs, flags, each number with its source. A table that
//! does not hold together does not compile, or is refused when it is loaded at run time. [`score()`] reads the table and
//! a sheet of answers and says what is known: a missing answer is never zero, so an incomplete sheet has no total but
//! the lowest and the highest total it can still become, and a screen of yes, no or indeterminate.
//!
//! Screening and monitoring aids, not diagnoses. What this crate deliberately does not hold: what to do after a safety
//! flag (the crisis crate), and the wording of any instrument whose text may not be passed on.
//! Open [`instrument`] first, then [`mod@score`].
//!
//! ```
//! use casework_screeners::{Answers, Screen, Status, instruments, score};
//!
//! let gad_7 = instruments::find("gad-7").unwrap();
//! let sheet = Answers::from_values(gad_7, &[Some(2), Some(2), Some(2), Some(2), None, Some(0), Some(0)]).unwrap();
//! let score = score(&sheet);
//! assert_eq!((score.status(), score.total()), (Status::Incomplete, None));
//! assert_eq!((score.lowest(), score.highest()), (Some(8), Some(11)));
//! assert_eq!(score.screen(), Some(Screen::Indeterminate));
//! ```

pub mod answers;
pub mod change;
pub mod columns;
pub mod instrument;
pub mod instruments;
pub mod rows;
pub mod score;
pub mod scored;

pub use answers::{AnswerError, Answers, GateState};
pub use columns::{ColumnError, ColumnScores};
pub use instrument::{Definition, DefinitionError, Instrument};
pub use score::{Met, Score, Screen, Status, score};
pub use scored::Scored;

/// The notice that must be shown wherever LOINC codes are passed on.
pub const LOINC_NOTICE: &str = "This material contains content from LOINC (http://loinc.org). LOINC is copyright © \
Regenstrief Institute, Inc. and the LOINC Committee, and is available at no cost under the license at \
http://loinc.org/license.";

/// What every scored sheet is, and is not.
pub const DISCLAIMER: &str = "Screening and monitoring aid, not a diagnosis. Clinical review required.";
