//! Mental-health case management in one dependency: lifecycle, screeners, goals and crisis rules.
//!
//! This crate only re-exports. Each part can be used alone: [`core`], [`screeners`], [`goals`], [`crisis`],
//! [`lifecycle`], and with the feature `store`, `store`. Open [`lifecycle`] first.

pub use casework_core as core;
pub use casework_crisis as crisis;
pub use casework_goals as goals;
pub use casework_lifecycle as lifecycle;
pub use casework_screeners as screeners;
#[cfg(feature = "store")]
pub use casework_store as store;

/// The README, so that its example is run as a test.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
#[derive(Debug)]
#[non_exhaustive]
pub struct Readme;
