//! What is appended to a row, in one order for every format.

use casework::screeners::{Instrument, Score, Status};

use super::{Counts, OnError, Options};

/// One appended value.
#[derive(Debug, Clone, Copy)]
pub(super) enum Field<'a> {
    Empty,
    Number(i64),
    /// A word of our own: letters and hyphens.
    Code(&'static str),
    Word(&'a str),
}

impl Field<'_> {
    fn number(value: Option<i32>) -> Self {
        value.map_or(Self::Empty, |value| Self::Number(value.into()))
    }
}

/// What the rows of one run get appended: the names are made once.
#[derive(Debug)]
pub(super) struct Tail {
    names: Vec<String>,
    options: Options,
    flags: String,
}

impl Tail {
    pub(super) fn new(options: &Options) -> Self {
        Self { names: names(options), options: *options, flags: String::new() }
    }

    /// Returns the names in order.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// Gives the values of a scored row in the order of the names, and counts the row.
    pub(super) fn scored(
        &mut self,
        score: &Score<'_>,
        counts: &mut Counts,
        mut give: impl FnMut(&str, Field<'_>),
    ) {
        let status = score.status();
        counts.rows += 1;
        counts.incomplete += u64::from(matches!(status, Status::Incomplete | Status::NotAdministered));
        self.flags.clear();
        for flag in score.flags() {
            if !self.flags.is_empty() {
                self.flags.push(';');
            }
            self.flags.push_str(&flag.id);
        }
        let screen = match self.options.screen_at {
            Some((comparison, value)) => score.screen_at(comparison, value),
            None => score.decision().map(|rule| rule.screen),
        };
        let mut names = self.names.iter();
        let mut put = |field| {
            if let Some(name) = names.next() {
                give(name, field);
            }
        };
        put(Field::Code(status.as_str()));
        put(Field::number(score.total()));
        put(Field::number(score.observed_sum()));
        put(Field::number(score.lowest()));
        put(Field::number(score.highest()));
        put(score.band_id().map_or(Field::Empty, Field::Word));
        put(screen.map_or(Field::Empty, |screen| Field::Code(screen.as_str())));
        for subscale in score.subscales() {
            put(Field::number(subscale.total()));
        }
        if has_algorithm(self.options.instrument) {
            put(score.algorithm().map_or(Field::Empty, |met| Field::Code(met.as_str())));
        }
        put(Field::Word(&self.flags));
        put(Field::Number(score.missing_count().into()));
        put(Field::Empty);
    }

    /// Gives the values of a row that is not scored, and counts the row.
    pub(super) fn not_scored(&self, why: &str, counts: &mut Counts, mut give: impl FnMut(&str, Field<'_>)) {
        counts.rows += 1;
        counts.not_scored += 1;
        for name in &self.names {
            give(
                name,
                match name.as_str() {
                    "status" => Field::Code("not-scored"),
                    "error" => Field::Word(why),
                    _ => Field::Empty,
                },
            );
        }
    }
}

fn names(options: &Options) -> Vec<String> {
    let definition = options.instrument.definition();
    let start = ["status", "total", "observed-sum", "lowest", "highest", "band", "screen"];
    let subscales =
        definition.subscales.iter().map(|subscale| format!("subscale-{}", subscale.id.to_lowercase()));
    let algorithm = has_algorithm(options.instrument).then(|| "algorithm".to_owned());
    let error = (options.on_error == OnError::Null).then(|| "error".to_owned());
    let names = start.map(str::to_owned).into_iter().chain(subscales).chain(algorithm);
    names.chain(["flags".to_owned(), "missing".to_owned()]).chain(error).collect()
}

fn has_algorithm(instrument: &Instrument) -> bool {
    instrument.definition().algorithm.is_some()
}
