//! An assessment for people: what to do now, by when and whom to call, then why, then what is open.

use casework::core::{Instant, Zone};
use casework::crisis::assess::{Reason, WhyOpen};
use casework::crisis::evidence::Evidence;
use casework::crisis::{Action, Assessment, RULES, RuleSet, Tier};
use clap::builder::styling::Style;

use super::contacts;
use crate::output::text::{BOLD, DIM, GREEN, RED, YELLOW, paint, push_title, push_wrapped};

/// How many actions a person sees before the reasons; the rest comes after them.
const DO_NOW: usize = 7;

pub(super) fn page(assessment: &Assessment, rules: &RuleSet, (at, zone): (Instant, Zone)) -> String {
    let mut page = String::new();
    push_head(&mut page, assessment, (at, zone));
    let (now, then) = assessment.actions.split_at(assessment.actions.len().min(DO_NOW));
    push_title(&mut page, "Do now");
    push_actions(&mut page, 1, now);
    if assessment.effective_tier > Tier::Routine {
        push_title(&mut page, "Call");
        contacts::push(&mut page, &assessment.contacts);
    }
    push_reasons(&mut page, "Why", &assessment.determined_by, rules);
    if !then.is_empty() {
        push_title(&mut page, "Then");
        push_actions(&mut page, now.len() + 1, then);
    }
    push_reasons(&mut page, "Also found", &assessment.also_fired, rules);
    push_open(&mut page, assessment);
    if let Some(words) = &assessment.safety_formulation {
        push_title(&mut page, "Safety formulation");
        push_wrapped(&mut page, 2, "", words.reveal());
    }
    push_waived(&mut page, assessment);
    if let Some(raise) = assessment.would_raise.first() {
        push_title(&mut page, &format!("Would raise this to {}", raise.tier));
    }
    for raise in assessment.would_raise.iter() {
        push_wrapped(&mut page, 7, &format!("  {}", raise.code.id()), &raise.condition);
    }
    if !assessment.reviews.is_empty() {
        push_title(&mut page, "Reviews by people");
    }
    for review in &assessment.reviews {
        push_wrapped(&mut page, 4, "  -", review.words());
    }
    page.push('\n');
    let rules = &assessment.rule_set;
    page.push_str(&paint(DIM, format_args!("rules {} {}\n", rules.id, rules.version)));
    push_wrapped(
        &mut page,
        0,
        "",
        "Decision support, not a prediction. A trained person decides; only a person lowers a tier. A tier is never a \
         reason to refuse or end a service.",
    );
    page
}

fn push_actions(page: &mut String, first: usize, actions: &[Action]) {
    for (number, action) in (first..).zip(actions) {
        push_wrapped(page, 6, &format!("  {number:>2}."), action.words());
    }
}

/// Says what the rule set asks for less of than the standard one, and who signed for it.
fn push_waived(page: &mut String, assessment: &Assessment) {
    if assessment.waived.is_empty() {
        return;
    }
    push_title(page, "Weaker than the standard rules, by a signed waiver");
    for waived in &assessment.waived {
        let weakening = &waived.weakening;
        let (role, signer) = (waived.signature.role, waived.signature.signer);
        let words = format!(
            "{}: {}, not {}; signed by {role} {signer}",
            weakening.what, weakening.to, weakening.from
        );
        push_wrapped(page, 4, "  -", &words);
    }
}

fn push_head(page: &mut String, assessment: &Assessment, (at, zone): (Instant, Zone)) {
    let tier = assessment.effective_tier;
    page.push_str(&paint(style(tier), tier.as_str().to_uppercase()));
    if assessment.computed_tier != tier {
        let held = format!("  held from before; this situation alone is {}", assessment.computed_tier);
        page.push_str(&held);
    }
    page.push('\n');
    if tier == Tier::Immediate {
        let numbers: Vec<_> = assessment.contacts.emergency.iter().map(|line| line.number.as_ref()).collect();
        let numbers =
            if numbers.is_empty() { "your local emergency number".to_owned() } else { numbers.join(", ") };
        push_wrapped(page, 14, "  call now", &paint(RED, numbers));
    }
    if let Some(contact) = assessment.contact_by {
        push_wrapped(page, 14, "  contact by", &paint(BOLD, clock(contact, zone)));
    }
    push_wrapped(page, 14, "  respond by", &paint(BOLD, clock(assessment.deadline, zone)));
    if assessment.deadline < at {
        push_wrapped(
            page,
            14,
            &format!("  {}", paint(RED, "OVERDUE")),
            "the deadline has passed: respond now",
        );
    }
    if let Some(latest) = assessment.latest {
        push_wrapped(page, 14, "  never past", &clock(latest, zone));
    }
    if assessment.incomplete {
        push_wrapped(
            page,
            14,
            &format!("  {}", paint(YELLOW, "incomplete")),
            "something could not be assessed: see below",
        );
    }
    if assessment.inconsistent_answers {
        let words = "answers contradict each other: the higher one counted";
        push_wrapped(page, 14, &format!("  {}", paint(YELLOW, "check")), words);
    }
}

fn push_reasons(page: &mut String, title: &str, reasons: &[Reason], rules: &RuleSet) {
    if reasons.is_empty() {
        return;
    }
    push_title(page, title);
    for reason in reasons {
        let id = reason.code.id();
        let built_in = RULES.iter().find(|rule| rule.id == id).map(|rule| rule.condition.to_owned());
        let added = || rules.added_rules().find(|rule| rule.id == id).map(|rule| rule.condition.clone());
        let words = built_in.or_else(added).unwrap_or_default();
        push_wrapped(page, 7, &format!("  {}", reason.code.id()), &words);
        let seen: Vec<_> = reason.evidence.iter().map(seen).collect();
        if !seen.is_empty() {
            push_wrapped(page, 7, "", &format!("seen: {}", seen.join(", ")));
        }
        push_wrapped(page, 7, "", &format!("source: {}", reason.source.citation()));
    }
}

/// Writes an input with its value.
fn seen(evidence: &Evidence) -> String {
    let value = serde_json::to_value(&evidence.value).unwrap_or_default();
    let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    format!("{} = {value}", evidence.input)
}

fn push_open(page: &mut String, assessment: &Assessment) {
    if assessment.not_assessed.is_empty() {
        return;
    }
    push_title(page, "Not assessed (no answer is not a no)");
    for open in &assessment.not_assessed {
        let why = match open.why {
            WhyOpen::Missing => "missing",
            WhyOpen::RequiredAndAbsent => "required and absent",
            WhyOpen::Refused => "refused",
            WhyOpen::Unable => "could not answer",
            WhyOpen::Unknown => "unknown",
            WhyOpen::Unrecognized => "not recognized: a person reads it",
            WhyOpen::NotForAge => "no scored tool below 8: a full evaluation",
        };
        push_wrapped(page, 4, "  -", &format!("{}: {why}", open.what));
    }
}

pub(super) const fn style(tier: Tier) -> Style {
    match tier {
        Tier::Immediate | Tier::Emergent => RED,
        Tier::Urgent | Tier::Priority => YELLOW,
        Tier::Routine => GREEN,
    }
}

/// Writes an instant as the clock in the zone shows it.
pub(super) fn clock(at: Instant, zone: Zone) -> String {
    at.written_in(zone).get().format("%a %Y-%m-%d %H:%M (UTC%:z)").to_string()
}
