//! A goal's statement as tokens with their places, and what can be read from them without guessing.
//!
//! Reading is whole-word, ignores case, and knows the regular forms of a verb. Quoted speech is left out, and so is any
//! text that is not English. The words live in [`lexicon`]; questions about clauses in the `clauses` file; new questions
//! go beside them. Open [`Statement::read`] first.

mod amounts;
mod clauses;
mod days;
mod kept;
pub mod lexicon;
mod reading;
mod tokens;
mod units;
mod verbs;

use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::report::TextSpan;

pub use clauses::Provider;
pub(crate) use kept::Length;
pub use lexicon::{Entry, Unless};
pub use reading::{Amount, DayRole, Reading, What};
pub use tokens::{Token, TokenKind};
pub use units::{Bound, Period};

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
/// let hit = statement.first_of(lexicon::VAGUE).unwrap();
/// assert_eq!((hit.entry.phrase, hit.span.start..hit.span.end), ("improve", 0..7));
/// assert!(Statement::read("Something at Goodwill by May 25").first_of(lexicon::VAGUE).is_none());
/// ```
#[derive(Clone)]
pub struct Statement {
    /// The text with its ASCII letters in lower case: places in it are places in the original.
    lower: String,
    tokens: Vec<Token>,
    /// Where the tokens of one first byte begin and how they go on: most phrases are ruled out by their first byte.
    initials: Initials,
    language: Language,
}

/// A place where an entry of a lexicon stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Hit {
    /// The entry.
    pub entry: &'static Entry,
    /// Where the phrase stands.
    pub span: TextSpan,
}

impl Statement {
    /// Cuts a text into tokens and says whether it is English.
    pub fn read(text: &str) -> Self {
        let lower = text.to_ascii_lowercase();
        let tokens = tokens::cut(&lower);
        let initials = Initials::of(&lower, &tokens);
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

    /// Returns where something of a template is left: a gap to fill in, or a word such as `tbd`.
    pub fn residue(&self) -> Option<TextSpan> {
        let gaps = lexicon::GAPS.iter().filter_map(|gap| {
            let start = self.lower.find(gap)?;
            let rest = self.lower.get(start..)?;
            let end = if gap.starts_with('_') { rest.find(|mark| mark != '_') } else { Some(gap.len()) };
            Some(TextSpan { start, end: end.map_or(self.lower.len(), |length| start + length) })
        });
        let mut words = self.tokens.iter().filter(|token| lexicon::RESIDUE.contains(&self.word(token)));
        let word = words.next().map(|token| TextSpan { start: token.start, end: token.end });
        gaps.chain(word).min()
    }

    /// Returns the first place where an entry of a lexicon stands, and the entry.
    ///
    /// Nothing is found in quoted speech, nor in a text that is not English.
    pub fn first_of(&self, entries: &'static [Entry]) -> Option<Hit> {
        self.all_of(entries).min_by_key(|hit| hit.span.start)
    }

    /// Returns every place where an entry of a lexicon stands, entry by entry in the order of the lexicon.
    pub fn all_of(&self, entries: &'static [Entry]) -> impl Iterator<Item = Hit> {
        let entries = if self.language == Language::English { entries } else { &[] };
        entries.iter().flat_map(move |entry| {
            let places = self.initials.places(initial(entry.phrase));
            let hits = places.filter_map(move |at| Some((at, self.stands_at(entry, at)?)));
            let spoken = hits.filter(|(at, _)| !self.is_quoted(*at));
            spoken.map(move |(at, end)| Hit { entry, span: self.span(at..end) })
        })
    }

    /// Returns the first place of each entry of a lexicon, in the order of the text.
    pub fn each_of(&self, entries: &'static [Entry]) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        for hit in self.all_of(entries) {
            // The places of one entry come one after the other.
            if hits.last().is_none_or(|last| last.entry != hit.entry) {
                hits.push(hit);
            }
        }
        hits.sort_by_key(|hit| hit.span);
        hits
    }

    /// Returns where the tokens of a range stand in the text.
    pub(crate) fn span(&self, tokens: Range<usize>) -> TextSpan {
        let last = tokens.end.checked_sub(1).filter(|last| *last >= tokens.start);
        let start = self.tokens.get(tokens.start).map_or(0, |token| token.start);
        let end = last.and_then(|last| self.tokens.get(last)).map_or(start, |token| token.end);
        TextSpan { start, end }
    }

    /// Returns the text of a token in lower case.
    pub(crate) fn word(&self, token: &Token) -> &str {
        self.lower.get(token.start..token.end).unwrap_or_default()
    }

    /// Returns the text of the token at an index; empty past the end.
    fn word_at(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| self.word(token))
    }

    /// Returns the index after the last token of an entry that stands at an index.
    fn stands_at(&self, entry: &Entry, at: usize) -> Option<usize> {
        // Two letters rule out almost every phrase, and cost no search.
        let second = self.tokens.get(at).and_then(|token| self.lower.as_bytes().get(token.start + 1));
        if second != entry.phrase.as_bytes().get(1) {
            return None;
        }
        let mut next = at;
        for (position, wanted) in entry.phrase.split(' ').enumerate() {
            let word = self.word_at(next);
            let inflects = entry.inflects && position == 0;
            if word != wanted && !(inflects && is_form_of(word, wanted)) {
                return None;
            }
            next = next.saturating_add(1);
        }
        let before = at.checked_sub(1).map_or("", |at| self.word_at(at));
        let after = self.word_at(next);
        let means_something_else = entry.unless.iter().any(|unless| match unless {
            Unless::After(words) => words.contains(&before),
            Unless::AfterDose => {
                let figures = before.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
                figures.starts_with(|first: char| first.is_ascii_digit())
                    && matches!(before.get(figures.len()..), Some("mg" | "mcg" | "ml" | "g"))
            }
            Unless::Before(words) => words.contains(&after),
            Unless::Near(words) => self.clause_around(at).any(|word| words.contains(&word)),
        });
        (!means_something_else).then_some(next)
    }

    /// Returns the words of the clause that a token stands in, up to twelve on each side.
    fn clause_around(&self, at: usize) -> impl Iterator<Item = &str> {
        let inside = |word: &&str| !word.is_empty() && !lexicon::JOINTS.contains(word);
        let before = (0..at).rev().take(12).map(|at| self.word_at(at)).take_while(inside);
        before.chain((at..at + 12).map(|at| self.word_at(at)).take_while(inside))
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
        // No word of either list is longer than eight bytes.
        let short = |token: &&Token| token.kind == TokenKind::Word && token.end - token.start <= 8;
        let count = |words: &[&str]| {
            self.tokens.iter().filter(short).filter(|token| words.contains(&self.word(token))).count()
        };
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

/// The tokens of each first byte, in order: one list through all tokens, with a beginning for each byte.
#[derive(Clone)]
struct Initials {
    first: Vec<u32>,
    next: Vec<u32>,
}

impl Initials {
    fn of(text: &str, tokens: &[Token]) -> Self {
        let mut first = vec![NONE; 256];
        let mut next = vec![NONE; tokens.len()];
        for (at, token) in tokens.iter().enumerate().rev() {
            let byte = initial(text.get(token.start..).unwrap_or_default());
            let Some(head) = first.get_mut(usize::from(byte)) else { continue };
            if let Some(link) = next.get_mut(at) {
                *link = *head;
            }
            *head = u32::try_from(at).unwrap_or(NONE);
        }
        Self { first, next }
    }

    /// Returns the indices of the tokens that begin with a byte.
    fn places(&self, byte: u8) -> impl Iterator<Item = usize> {
        let index = |link: u32| usize::try_from(link).unwrap_or(usize::MAX);
        let known = move |link: &u32| *link != NONE;
        let first = self.first.get(usize::from(byte)).copied().filter(known);
        std::iter::successors(first, move |at| self.next.get(index(*at)).copied().filter(known)).map(index)
    }
}

/// No token.
const NONE: u32 = u32::MAX;

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
    if lexicon::IRREGULAR.contains(&(word, verb)) {
        return true;
    }
    let silent = verb.strip_suffix('e').and_then(|stem| word.strip_prefix(stem));
    let turned = verb.strip_suffix('y').and_then(|stem| word.strip_prefix(stem));
    silent == Some("ing") || matches!(turned, Some("ies" | "ied"))
}

/// The end of the Latin letters with marks; Cyrillic, Arabic, Chinese and others lie above.
const LAST_LATIN: char = '\u{24F}';

#[cfg(test)]
mod tests;
