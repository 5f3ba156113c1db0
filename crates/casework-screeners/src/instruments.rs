//! The instruments that are compiled in, sorted by id. Each file holds data only; the scoring is in
//! [`mod@crate::score`]. To add one: its file, and two lines here.

pub mod ahc_hrsn;
pub mod asq;
pub mod audit;
pub mod audit_c;
pub mod c_ssrs_screener;
pub mod cage_aid;
pub mod dast_10;
pub mod epds;
pub mod gad_2;
pub mod gad_7;
pub mod isi;
pub mod k10;
pub mod k6;
pub mod mdq;
mod not_included;
pub mod pc_ptsd_5;
pub mod pcl_5;
pub mod pcl_5_week;
mod phq;
pub mod phq_2;
pub mod phq_4;
pub mod phq_8;
pub mod phq_9;
pub mod phq_a;
pub mod psc_17;
pub mod who_5;
mod yes_or_no;

use crate::Instrument;

pub use not_included::{NOT_INCLUDED, NotIncluded};

/// Every instrument that is compiled in, sorted by id.
pub static ALL: &[&Instrument] = &[
    &ahc_hrsn::AHC_HRSN,
    &asq::ASQ,
    &audit::AUDIT,
    &audit_c::AUDIT_C,
    &c_ssrs_screener::C_SSRS_SCREENER,
    &cage_aid::CAGE_AID,
    &dast_10::DAST_10,
    &epds::EPDS,
    &gad_2::GAD_2,
    &gad_7::GAD_7,
    &isi::ISI,
    &k10::K10,
    &k6::K6,
    &mdq::MDQ,
    &pc_ptsd_5::PC_PTSD_5,
    &pcl_5::PCL_5,
    &pcl_5_week::PCL_5_WEEK,
    &phq_2::PHQ_2,
    &phq_4::PHQ_4,
    &phq_8::PHQ_8,
    &phq_9::PHQ_9,
    &phq_a::PHQ_A,
    &psc_17::PSC_17,
    &who_5::WHO_5,
];

/// Finds an instrument by its id.
///
/// ```
/// use casework_screeners::instruments;
/// assert_eq!(instruments::find("phq-9").map(|instrument| instrument.range()), Some((0, 27)));
/// assert!(instruments::find("gad-y").is_none());
/// ```
pub fn find(id: &str) -> Option<&'static Instrument> {
    ALL.iter().copied().find(|instrument| instrument.id() == id)
}

#[cfg(test)]
mod tests;
