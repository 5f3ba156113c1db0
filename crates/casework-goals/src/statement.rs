//! A goal's statement as tokens with their places, and what can be read from them without guessing.
//!
//! Reading is whole-word, ignores case, and knows the regular forms of a verb. Quoted speech is left out, and so is any
//! text that is not English. The words live in [`lexicon`]; questions about clauses in the `clauses` file; new questions
//! go beside them. Open [`Statement::read`] first.

mod clauses;
mod kept;
pub mod lexicon;
mod tokens;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use clauses::Provider;
pub(crate) use kept::{Length, Unit};
pub use lexicon::{Entry, Unless};
pub use tokens::{Token, TokenKind};

/// In which language a statement was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "English is read, anything else is not")]
pub enum Language {
    /// English: the words were read.
    English,
    /// Some other language: the words were not read, and only the fields were checked.
    NotRead,
}

/// A statement, cut into tokens.
///
/// ```
/// use casework_goals::statement::{Statement, lexicon};
/// let statement = Statement::read("Improve sleep");
/// let (entry, token) = statement.first_of(lexicon::VAGUE).unwrap();
/// assert_eq!((entry.phrase, token.start..token.end), ("improve", 0..7));
/// assert!(Statement::read("Something at Goodwill by May 25").first_of(lexicon::VAGUE).is_none());
/// ```
#[derive(Clone)]
pub struct Statement {
    /// The text with its ASCII letters in lower case: places in it are places in the original.
    lower: String,
    tokens: Vec<Token>,
    /// The first byte of each token: most phrases are ruled out by it alone.
    initials: Vec<u8>,
    language: Language,
}

impl Statement {
    /// Cuts a text into tokens and says whether it is English.
    pub fn read(text: &str) -> Self {
        let lower = text.to_ascii_lowercase();
        let tokens = tokens::cut(&lower);
        let initials =
            tokens.iter().map(|token| initial(lower.get(token.start..).unwrap_or_default())).collect();
        let mut statement = Self { lower, tokens, initials, language: Language::English };
        statement.language = statement.guess_language();
        statement
    }

    /// Returns the language in which it was read.
    pub const fn language(&self) -> Language {
        self.language
    }

    /// Returns the tokens in order; their places are byte offsets into the text that was read.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Says whether nothing is said: no words at all, or only what a template leaves behind.
    pub fn says_nothing(&self) -> bool {
        !self
            .tokens
            .iter()
            .any(|token| token.kind != TokenKind::Mark && !lexicon::RESIDUE.contains(&self.word(token)))
    }

    /// Says whether something of a template is left: a gap to fill in, or a word such as `tbd`.
    pub fn has_residue(&self) -> bool {
        let gap = lexicon::GAPS.iter().any(|gap| self.lower.contains(gap));
        gap || self.tokens.iter().any(|token| lexicon::RESIDUE.contains(&self.word(token)))
    }

    /// Returns the first place where an entry of a lexicon stands, and the entry.
    ///
    /// Nothing is found in quoted speech, nor in a text that is not English.
    pub fn first_of(&self, entries: &'static [Entry]) -> Option<(&'static Entry, &Token)> {
        self.all_of(entries).min_by_key(|(_, token)| token.start)
    }

    /// Returns every place where an entry of a lexicon stands, entry by entry in the order of the lexicon.
    pub fn all_of(&self, entries: &'static [Entry]) -> impl Iterator<Item = (&'static Entry, &Token)> {
        let entries = if self.language == Language::English { entries } else { &[] };
        entries.iter().flat_map(move |entry| {
            let first = initial(entry.phrase);
            let places = self.initials.iter().enumerate().filter(move |(_, letter)| **letter == first);
            let tokens = places.filter(move |(at, _)| self.stands_at(entry, *at));
            let tokens = tokens.filter_map(move |(at, _)| self.tokens.get(at));
            tokens.filter(|token| !token.quoted).map(move |token| (entry, token))
        })
    }

    /// Returns the text of a token in lower case.
    pub(crate) fn word(&self, token: &Token) -> &str {
        self.lower.get(token.start..token.end).unwrap_or_default()
    }

    /// Returns the text of the token at an index; empty past the end.
    fn word_at(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| self.word(token))
    }

    fn stands_at(&self, entry: &Entry, at: usize) -> bool {
        if self.initials.get(at) != Some(&initial(entry.phrase)) {
            return false;
        }
        let mut next = at;
        for (position, wanted) in entry.phrase.split(' ').enumerate() {
            let word = self.word_at(next);
            let inflects = entry.inflects && position == 0;
            if word != wanted && !(inflects && is_form_of(word, wanted)) {
                return false;
            }
            next = next.saturating_add(1);
        }
        let before = at.checked_sub(1).map_or("", |at| self.word_at(at));
        let after = self.word_at(next);
        !entry.unless.iter().any(|unless| match unless {
            Unless::After(words) => words.contains(&before),
            Unless::Before(words) => words.contains(&after),
        })
    }

    /// A text counts as English unless its letters or its small words say otherwise: a wrong "not English" would hide
    /// what a person should see.
    fn guess_language(&self) -> Language {
        let letters = self.lower.chars().filter(|letter| letter.is_alphabetic());
        let (latin, other) = letters.fold((0_u32, 0_u32), |(latin, other), letter| {
            if letter > LAST_LATIN {
                (latin, other.saturating_add(1))
            } else {
                (latin.saturating_add(1), other)
            }
        });
        let count =
            |words: &[&str]| self.tokens.iter().filter(|token| words.contains(&self.word(token))).count();
        let foreign = count(lexicon::FOREIGN_SMALL_WORDS);
        if other > latin || (foreign > 1 && foreign > count(lexicon::ENGLISH_SMALL_WORDS)) {
            Language::NotRead
        } else {
            Language::English
        }
    }
}

impl std::fmt::Debug for Statement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Statement({} tokens, {:?})", self.tokens.len(), self.language)
    }
}

fn initial(text: &str) -> u8 {
    text.as_bytes().first().copied().unwrap_or_default()
}

/// Says whether a word is a regular form of a verb: improves, improved, improving, copes, dealing, stopped, denies.
pub(crate) fn is_form_of(word: &str, verb: &str) -> bool {
    if initial(word) != initial(verb) {
        return false;
    }
    if let Some(ending) = word.strip_prefix(verb) {
        let last = verb.chars().next_back().unwrap_or_default();
        let doubled = ending.strip_prefix(last).is_some_and(|rest| matches!(rest, "ing" | "ed"));
        return doubled
            || matches!(ending, "" | "s" | "es" | "ed" | "ing")
            || (ending == "d" && verb.ends_with('e'));
    }
    let silent = verb.strip_suffix('e').and_then(|stem| word.strip_prefix(stem));
    let turned = verb.strip_suffix('y').and_then(|stem| word.strip_prefix(stem));
    silent == Some("ing") || matches!(turned, Some("ies" | "ied"))
}

/// The end of the Latin letters with marks; Cyrillic, Arabic, Chinese and others lie above.
const LAST_LATIN: char = '\u{24F}';

#[cfg(test)]
mod tests;
