//! Questions that need more than one phrase: who acts, how many outcomes there are, over which time something is seen.

use super::{Language, Statement, Token, TokenKind, is_form_of, lexicon};

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
    /// Says whether staff are the ones who act, and how one knows.
    pub fn provider(&self) -> Option<Provider> {
        if self.language != Language::English {
            return None;
        }
        let head = (0..self.tokens.len()).find(|at| !lexicon::FILLERS.contains(&self.word_at(*at)))?;
        let subject = lexicon::PROVIDERS.iter().filter(|entry| self.stands_at(entry, head)).any(|entry| {
            let after = head + entry.phrase.split(' ').count();
            let verb = self.word_at(if self.word_at(after) == ":" { after + 1 } else { after });
            lexicon::ACTING.iter().any(|acting| is_form_of(verb, acting))
        });
        let we_will = (0..self.tokens.len())
            .any(|at| self.word_at(at) == "we" && self.word_at(at + 1) == "will" && !self.is_quoted(at));
        if (subject || we_will) && !self.is_quoted(head) {
            return Some(Provider::Subject);
        }
        let serves = lexicon::PROVIDER_VERBS.iter().any(|entry| self.stands_at(entry, head));
        (serves && !self.is_quoted(head)).then_some(Provider::Verb)
    }

    /// Counts the clauses that begin with a verb of their own.
    ///
    /// Two verbs that share what follows ("find and keep a job") are one; what happens in place of something avoided
    /// ("stop smoking and walk instead") is not another.
    pub fn outcomes(&self) -> usize {
        if self.language != Language::English {
            return 0;
        }
        let clauses = self.tokens.split(|token| lexicon::JOINTS.contains(&self.word(token)));
        let outcomes =
            clauses.enumerate().filter(|(place, clause)| self.is_outcome(clause, *place == 0)).count();
        let replaced = outcomes > 1 && self.avoids() && self.first_of(lexicon::REPLACEMENT).is_some();
        outcomes - usize::from(replaced)
    }

    fn is_outcome(&self, clause: &[Token], first: bool) -> bool {
        let mut words = clause.iter().skip_while(|token| lexicon::FILLERS.contains(&self.word(token)));
        let Some(head) = words.next().filter(|head| !head.quoted) else { return false };
        let mut rest = words.filter(|token| token.kind != TokenKind::Mark);
        let Some(next) = rest.next() else { return false };
        let is_one_of = |verbs: &[&str]| {
            let word = self.word(head);
            verbs
                .iter()
                .any(|verb| word.strip_prefix(verb).is_some_and(|ending| matches!(ending, "" | "s" | "es")))
        };
        let noun_like = first || next.kind == TokenKind::Number;
        is_one_of(lexicon::GOAL_VERBS) || (noun_like && is_one_of(lexicon::NOUN_LIKE_VERBS))
    }

    /// Says whether it speaks of what should not happen; "not ... more than" is a ceiling and no ban.
    pub fn avoids(&self) -> bool {
        let ceiling = self.first_of(lexicon::CEILING).map_or(0, |(_, token)| token.start);
        self.all_of(lexicon::AVOIDANCE).any(|(_, token)| token.start >= ceiling)
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
        number || COUNT_WORDS.contains(&self.word_at(at))
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

const WINDOW_OPENERS: &[&str] = &["for", "over", "during", "across", "x", "×"];
pub(super) const WINDOW_FILLERS: &[&str] = &["the", "past", "last", "next", "at", "least"];
pub(super) const COUNT_WORDS: &[&str] =
    &["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
