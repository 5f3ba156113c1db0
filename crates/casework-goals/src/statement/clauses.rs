//! Questions that need more than one phrase: who acts, how many outcomes there are, over which time something is seen.

use super::units::number_word;
use super::verbs::{GOAL_VERBS, NOUN_LIKE_VERBS};
use super::{Language, Statement, Token, TokenKind, is_form_of, lexicon};
use crate::report::TextSpan;

/// How a statement names staff as the one who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "by name or only by what is done")]
pub enum Provider {
    /// As its subject: "case manager will call".
    Subject,
    /// Only by a verb at its head that staff use: "provide weekly therapy".
    Verb,
}

impl Statement {
    /// Says whether staff are the ones who act, how one knows, and where it is said.
    pub fn provider(&self) -> Option<(Provider, TextSpan)> {
        if self.language != Language::English {
            return None;
        }
        let head = (0..self.tokens.len()).find(|at| !lexicon::FILLERS.contains(&self.word_at(*at)))?;
        let subject = lexicon::PROVIDERS.iter().find_map(|entry| {
            let after = self.stands_at(entry, head)?;
            let verb = if self.word_at(after) == ":" { after + 1 } else { after };
            let acts = lexicon::ACTING.iter().any(|acting| is_form_of(self.word_at(verb), acting));
            acts.then(|| self.span(head..verb + 1))
        });
        if let Some(span) = subject.filter(|_| !self.is_quoted(head)) {
            return Some((Provider::Subject, span));
        }
        let mut we = self.initials.places(b'w').filter(|at| !self.is_quoted(*at));
        if let Some(at) = we.find(|at| self.word_at(*at) == "we" && self.word_at(at + 1) == "will") {
            return Some((Provider::Subject, self.span(at..at + 2)));
        }
        let serves = lexicon::PROVIDER_VERBS.iter().find_map(|entry| self.stands_at(entry, head));
        serves.filter(|_| !self.is_quoted(head)).map(|after| (Provider::Verb, self.span(head..after)))
    }

    /// Returns the first words of each clause that begins with a verb of its own.
    ///
    /// Two verbs that share what follows ("find and keep a job") are one; what happens in place of something avoided
    /// ("stop smoking and walk instead") is not another.
    pub fn outcomes(&self) -> Vec<TextSpan> {
        if self.language != Language::English {
            return Vec::new();
        }
        let clauses = self.tokens.split(|token| lexicon::JOINTS.contains(&self.word(token)));
        let heads = clauses.enumerate().filter_map(|(place, clause)| self.outcome(clause, place == 0));
        let mut outcomes: Vec<TextSpan> =
            heads.map(|head| TextSpan { start: head.start, end: head.end }).collect();
        if outcomes.len() > 1 && self.avoids().is_some() && self.first_of(lexicon::REPLACEMENT).is_some() {
            outcomes.pop();
        }
        outcomes
    }

    fn outcome<'a>(&self, clause: &'a [Token], first: bool) -> Option<&'a Token> {
        let mut words = clause.iter().skip_while(|token| lexicon::FILLERS.contains(&self.word(token)));
        let head = words.next().filter(|head| !head.quoted)?;
        let next = words.find(|token| token.kind != TokenKind::Mark)?;
        // The lists are sorted, and a word has at most three stems in them.
        let is_one_of = |verbs: &[&str]| {
            let word = self.word(head);
            let stems = [Some(word), word.strip_suffix('s'), word.strip_suffix("es")];
            stems.into_iter().flatten().any(|stem| verbs.binary_search(&stem).is_ok())
        };
        let noun_like = first || next.kind == TokenKind::Number || DETERMINERS.contains(&self.word(next));
        let heads = is_one_of(GOAL_VERBS) || (noun_like && is_one_of(NOUN_LIKE_VERBS));
        heads.then_some(head)
    }

    /// Returns where it speaks of what should not happen; "not ... more than" is a ceiling and no ban.
    pub fn avoids(&self) -> Option<TextSpan> {
        let ceiling = self.first_of(lexicon::CEILING).map_or(0, |hit| hit.span.start);
        let bans = self.all_of(lexicon::AVOIDANCE).map(|hit| hit.span);
        bans.filter(|span| span.start >= ceiling).min()
    }

    /// Says whether it states over which time something is observed: "8 of 10 weeks", "for 4 consecutive weeks",
    /// "over the past 14 days".
    pub fn states_window(&self) -> bool {
        (0..self.tokens.len()).any(|at| self.is_count(at) && self.is_window(at))
    }

    fn is_window(&self, count: usize) -> bool {
        let mut next = count + 1;
        let in_a_row = matches!(self.word_at(next), "consecutive" | "straight" | "successive");
        if in_a_row {
            next += 1;
        }
        if !lexicon::PERIODS.contains(&self.word_at(next)) {
            return false;
        }
        let mut before = (0..count).rev().skip_while(|at| WINDOW_FILLERS.contains(&self.word_at(*at)));
        let opener = before.next().map_or("", |at| self.word_at(at));
        let share = opener == "of" && before.next().is_some_and(|at| self.is_count(at));
        in_a_row || share || WINDOW_OPENERS.contains(&opener)
    }

    fn is_count(&self, at: usize) -> bool {
        let number = self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Number);
        number || number_word(self.word_at(at)).is_some()
    }

    pub(super) fn is_quoted(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.quoted)
    }

    /// Says whether it speaks of a rate: so much per day, week or month.
    pub fn speaks_of_rate(&self) -> bool {
        (0..self.tokens.len()).any(|at| {
            let word = self.word_at(at);
            let per = lexicon::PER.contains(&word) && lexicon::PERIODS.contains(&self.word_at(at + 1));
            per || lexicon::HOW_OFTEN.contains(&word)
        })
    }
}

/// What follows a verb and hardly ever a noun: "and call my brother".
const DETERMINERS: &[&str] = &["a", "an", "the", "my", "his", "her", "their", "our", "this", "each", "every"];
const WINDOW_OPENERS: &[&str] = &["for", "over", "during", "across", "x", "×"];
pub(super) const WINDOW_FILLERS: &[&str] = &["the", "past", "last", "next", "at", "least"];
