//! The rules, in the order of the clinical sheet: one rule a file. An assessment evaluates all of them and takes the
//! highest tier; it never stops at the first.
//!
//! To add a rule: its file, and two lines here.

mod asq_acute;
mod command_obeyed;
mod danger_to_others;
mod dependent_in_danger;
mod documented_high;
mod documented_low;
mod documented_middle;
mod emergent_out_of_reach;
mod ideation_unanswered;
mod ideation_while_intoxicated;
mod input_not_understood;
mod intent_to_act_now;
mod life_in_danger;
mod low_with_means;
mod method_with_means;
mod missed_contact_at_risk;
mod nothing_found;
mod past_attempt_new_sign;
mod positive_screen_unfollowed;
mod priority_sign;
mod safety_assessment_high;
mod screener_high;
mod screener_low;
mod screener_moderate;
mod self_care_imminent_harm;
mod signs_add_up;
mod threat_to_a_person;
mod urgent_sign;
mod violence_now;
mod young_child_ideation;

use std::fmt;

use casework_core::{Code, Family, Source};

use crate::Tier;
use crate::actions::{Action, Review};
use crate::evidence::{Facts, Found};

/// Every rule, in the order of the clinical sheet; the library's own (`L`) come last.
pub static RULES: [&Rule; 30] = [
    &life_in_danger::RULE,
    &violence_now::RULE,
    &intent_to_act_now::RULE,
    &command_obeyed::RULE,
    &dependent_in_danger::RULE,
    &emergent_out_of_reach::RULE,
    &screener_high::RULE,
    &asq_acute::RULE,
    &safety_assessment_high::RULE,
    &danger_to_others::RULE,
    &self_care_imminent_harm::RULE,
    &ideation_while_intoxicated::RULE,
    &method_with_means::RULE,
    &screener_moderate::RULE,
    &positive_screen_unfollowed::RULE,
    &ideation_unanswered::RULE,
    &urgent_sign::RULE,
    &low_with_means::RULE,
    &missed_contact_at_risk::RULE,
    &past_attempt_new_sign::RULE,
    &young_child_ideation::RULE,
    &threat_to_a_person::RULE,
    &screener_low::RULE,
    &priority_sign::RULE,
    &signs_add_up::RULE,
    &nothing_found::RULE,
    &input_not_understood::RULE,
    &documented_high::RULE,
    &documented_middle::RULE,
    &documented_low::RULE,
];

/// One rule: what it finds, which tier that asks for, where it comes from, and what to do.
///
/// ```
/// use casework_crisis::{RULES, Tier};
/// let rule = RULES.iter().find(|rule| rule.id == "U5").unwrap();
/// assert_eq!(rule.tier, Tier::Urgent);
/// assert_eq!(rule.code().to_string(), "crisis.U5");
/// ```
#[non_exhaustive]
pub struct Rule {
    /// The id of the clinical sheet, without its family.
    pub id: &'static str,
    /// A short name.
    pub name: &'static str,
    /// The tier it asks for.
    pub tier: Tier,
    /// Its condition, in our words.
    pub condition: &'static str,
    /// Where it comes from, the main source first.
    pub sources: &'static [&'static Source],
    /// What to do when it fires.
    pub actions: &'static [Action],
    /// Which reviews it asks for.
    pub reviews: &'static [Review],
    /// The file of the rule: its documentation is the page that people read.
    pub(crate) page: &'static str,
    /// Adds what it finds. It fires when it has found anything.
    pub(crate) when: fn(&Facts<'_>, &mut Found),
}

impl Rule {
    /// Returns the code as it stands on the wire.
    pub const fn code(&self) -> Code {
        Code::new(Family::Crisis, self.id)
    }

    /// Returns one section of the rule's documentation in one line, such as `What it finds`; nothing when it has none.
    ///
    /// ```
    /// use casework_crisis::RULES;
    /// let rule = RULES.iter().find(|rule| rule.id == "U9").unwrap();
    /// assert!(rule.section("Why it matters").unwrap().starts_with("Laws on the duty to protect"));
    /// assert_eq!(rule.section("What it costs"), None);
    /// ```
    pub fn section(&self, heading: &str) -> Option<String> {
        let lines = self.page.lines().map(|line| line.trim_start_matches("///").trim());
        let after = lines.skip_while(|line| line.strip_prefix("# ") != Some(heading)).skip(1);
        let body: Vec<_> = after.take_while(|line| !line.is_empty()).collect();
        if body.is_empty() { None } else { Some(body.join(" ")) }
    }

    /// Returns the inputs of the rule's example, as fields of a situation: those that make it fire, and those of the
    /// nearest case that does not.
    pub fn example(&self) -> (Option<&'static str>, Option<&'static str>) {
        let inputs = |start: &str| {
            let line = self.page.lines().find_map(|line| line.strip_prefix(start))?;
            line.strip_prefix("serde_json::json!(")?.strip_suffix(")));").or(line.strip_suffix("));"))
        };
        (inputs("/// assert!(fires("), inputs("/// assert!(!fires("))
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rule").field("id", &self.id).field("tier", &self.tier).finish_non_exhaustive()
    }
}

/// Says whether any rule that is Emergent in the clinical sheet fires, whatever tier a rule set gives it.
fn is_emergent(facts: &Facts<'_>) -> bool {
    let mut found = Found::new();
    RULES.iter().filter(|rule| rule.tier == Tier::Emergent).any(|rule| {
        (rule.when)(facts, &mut found);
        !found.is_empty()
    })
}

#[cfg(test)]
mod tests;
