//! The tests of the whole, in one binary: one file a promise.
#![cfg(test)]

mod care;
mod catalogue;
mod clocks;
mod crisis;
mod drills;
mod invariants;
mod laws;
mod lifecycle;
mod oracle;
mod privacy;
mod probes;
mod readme;
mod replay;
mod simulate;
mod sources;
mod statements;
mod support;
mod tidy;
mod tree;
