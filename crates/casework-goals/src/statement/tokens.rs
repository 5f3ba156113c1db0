//! Cutting a text into words, numbers and marks.

/// One token of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// The offset of its first byte.
    pub start: usize,
    /// The offset after its last byte.
    pub end: usize,
    /// Whether it stands inside quotation marks, with words outside them.
    pub quoted: bool,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a word, a number, or neither")]
pub enum TokenKind {
    /// A single character that is neither, such as `%`.
    Mark,
    /// Digits, with `.` or `,` between them.
    Number,
    /// Anything with a letter (`gad-7`, `4th`), and digits that are no plain number (`24/7`, `2026-05-25`).
    Word,
}

/// Cuts a text into tokens; a text that is one quotation as a whole is read as if it had no quotation marks.
pub(super) fn cut(text: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 4);
    let mut rest = text.char_indices().peekable();
    while let Some((start, first)) = rest.next() {
        if first.is_whitespace() {
            continue;
        }
        let mut token = Token { kind: TokenKind::Mark, start, end: start + first.len_utf8(), quoted: false };
        if first.is_alphanumeric() {
            token.kind = if first.is_ascii_digit() { TokenKind::Number } else { TokenKind::Word };
            let mut last = first;
            while let Some(&(at, next)) = rest.peek() {
                let after = text.get(at + next.len_utf8()..).and_then(|tail| tail.chars().next());
                if !next.is_alphanumeric() && !joins(last, next, after) {
                    break;
                }
                let plain = next.is_ascii_digit() || matches!(next, '.' | ',');
                token.kind = if plain { token.kind } else { TokenKind::Word };
                token.end = at + next.len_utf8();
                last = next;
                rest.next();
            }
        }
        tokens.push(token);
    }
    mark_quotes(text, &mut tokens);
    tokens
}

/// Says whether a mark between two characters holds a word together.
fn joins(before: char, mark: char, after: Option<char>) -> bool {
    let Some(after) = after else { return false };
    match mark {
        '-' => before.is_alphanumeric() && after.is_alphanumeric(),
        '\'' | '’' => before.is_alphabetic() && after.is_alphabetic(),
        '/' | '.' | ',' => before.is_ascii_digit() && after.is_ascii_digit(),
        _ => false,
    }
}

/// Marks what stands between two quotation marks. One that is never closed quotes nothing.
fn mark_quotes(text: &str, tokens: &mut [Token]) {
    let mut opened: Option<(usize, char)> = None;
    let mut spans = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let mark = text.get(token.start..token.end).and_then(|mark| mark.chars().next()).unwrap_or_default();
        // An apostrophe quotes only where a word begins behind it, or ends before it: the clients' house has none.
        let before = text.get(..token.start).and_then(|head| head.chars().next_back());
        let after = text.get(token.end..).and_then(|tail| tail.chars().next());
        let is_inside = |neighbor: Option<char>| neighbor.is_some_and(char::is_alphanumeric);
        match opened {
            Some((_, '\'')) if is_inside(after) => {}
            Some((from, close)) if mark == close => {
                spans.push((from, at));
                opened = None;
            }
            None if mark == '\'' && (is_inside(before) || !is_inside(after)) => {}
            None => opened = closing(mark).map(|close| (at, close)),
            Some(_) => {}
        }
    }
    for (from, to) in spans {
        let whole = from == 0 && tokens.iter().skip(to + 1).all(|token| token.kind == TokenKind::Mark);
        if whole {
            continue;
        }
        for token in tokens.get_mut(from..to).unwrap_or_default() {
            token.quoted = true;
        }
    }
}

const fn closing(mark: char) -> Option<char> {
    match mark {
        '"' => Some('"'),
        '“' | '„' => Some('”'),
        '«' => Some('»'),
        '‘' => Some('’'),
        '\'' => Some('\''),
        _ => None,
    }
}
