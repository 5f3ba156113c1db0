//! The escalation chain.

mod policy;

pub use policy::{ChainPolicy, Level, Manner, Post, Prompt, Terminal, TierChain, Wait};
