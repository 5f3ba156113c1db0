//! Counting symptoms for a decision rule, with what open answers leave possible.

use super::Met;
use crate::instrument::{RulePlan, alike};

/// Which symptoms are endorsed and which are open.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sheet {
    pub(super) endorsed: u64,
    pub(super) missing: u64,
}

impl Sheet {
    /// Nothing is endorsed and nothing is open.
    pub(super) const NOTHING: Self = Self { endorsed: 0, missing: 0 };

    #[inline]
    pub(super) const fn bounds(self, rule: &RulePlan) -> (u32, u32) {
        let fewest = (self.endorsed & rule.mask).count_ones();
        (fewest, fewest + (self.missing & rule.mask).count_ones())
    }

    /// Judges one rule: every count between its bounds can come about.
    #[inline]
    pub(super) const fn one(self, rule: &RulePlan) -> Met {
        let (fewest, most) = self.bounds(rule);
        if most < rule.at_least || fewest > rule.at_most {
            Met::NotMet
        } else if fewest >= rule.at_least && most <= rule.at_most {
            Met::Met
        } else {
            Met::Indeterminate
        }
    }

    /// Judges all rules, each for itself.
    #[inline]
    pub(super) fn every(self, rules: &[RulePlan]) -> Met {
        let mut every = Met::Met;
        for rule in rules {
            match self.one(rule) {
                Met::NotMet => return Met::NotMet,
                Met::Indeterminate => every = Met::Indeterminate,
                Met::Met => {}
            }
        }
        every
    }

    /// Judges rules that share items, by trying every completion that they can tell apart.
    pub(super) fn together(self, rules: &[RulePlan]) -> Met {
        let alone = self.every(rules);
        let counted = rules.iter().fold(0, |all, rule| all | rule.mask);
        let open = self.missing & counted;
        if alone != Met::Indeterminate || open == 0 {
            return alone;
        }
        // Open items that the rules treat alike are settled together: none of them endorsed, then one, and so on.
        let mut group = alike(rules, open);
        let mut next = Self { endorsed: self.endorsed, missing: self.missing & !group };
        let met = next.together(rules);
        while group != 0 && met != Met::Indeterminate {
            next.endorsed |= group & group.wrapping_neg();
            group &= group - 1;
            if next.together(rules) != met {
                return Met::Indeterminate;
            }
        }
        met
    }
}
