//! Goals: drafts are read and checked letter by letter. So far only their statements are read; open [`statement`].

pub mod statement;
