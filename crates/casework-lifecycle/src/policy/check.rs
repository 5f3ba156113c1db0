//! What must hold for a policy to be used: everything that does not is listed, each with its place in the file.

use super::{Model, ModelRules, PolicyFlaw, PolicySettings};

/// Lists what is wrong with settings, in the order of their fields.
pub(super) fn flaws(settings: &PolicySettings) -> Vec<PolicyFlaw> {
    let mut found = Vec::new();
    named(settings, &mut found);
    numbers(settings, &mut found);
    outreach(settings, &mut found);
    models(settings, &mut found);
    found
}

fn add(found: &mut Vec<PolicyFlaw>, pointer: String, message: String) {
    found.push(PolicyFlaw { pointer, message });
}

fn named(settings: &PolicySettings, found: &mut Vec<PolicyFlaw>) {
    let texts =
        [("id", &settings.id), ("version", &settings.version), ("jurisdiction", &settings.jurisdiction)];
    for (field, text) in texts {
        if text.trim().is_empty() {
            add(found, format!("/{field}"), format!("`{field}` is empty"));
        }
    }
}

fn numbers(settings: &PolicySettings, found: &mut Vec<PolicyFlaw>) {
    let numbers = [
        ("age-of-majority", settings.age_of_majority, 1, 30),
        ("clock-skew-minutes", settings.clock_skew_minutes, 0, 60),
        ("reopen-window-days", settings.reopen_window_days, 0, 366),
        ("safety-screen-days", settings.safety_screen_days, 1, 30),
        ("measure-days", settings.measure_days, 1, 366),
        ("referral-recheck-days", settings.referral_recheck_days, 1, 30),
        ("referral-reply-days", settings.referral_reply_days, 1, 366),
        ("urgent-referral-reply-days", settings.urgent_referral_reply_days, 1, 14),
        ("after-crisis-contact-hours", settings.after_crisis_contact_hours, 1, 72),
        ("after-crisis-loop-days", settings.after_crisis_loop_days, 1, 7),
        ("hold-review-days", settings.hold_review_days, 1, 30),
        ("goal-months", settings.goal_months, 1, 12),
        ("no-improvement-days", settings.no_improvement_days, 1, 366),
    ];
    let clocks = settings.clocks.numbers();
    let privacy = settings.privacy.bounds();
    let clocks =
        clocks.into_iter().map(|(name, value, least, most)| (format!("clocks/{name}"), value, least, most));
    let numbers = numbers.into_iter().map(|(name, value, least, most)| (name.to_owned(), value, least, most));
    let privacy = privacy.into_iter().map(|(name, value, least, most)| (name.to_owned(), value, least, most));
    for (field, value, least, most) in numbers.chain(clocks).chain(privacy) {
        within(&field, value, (least, most), found);
    }
}

fn within(field: &str, value: u32, (least, most): (u32, u32), found: &mut Vec<PolicyFlaw>) {
    if !(least..=most).contains(&value) {
        let message = format!("`{field}` is {value}: it must be between {least} and {most}");
        add(found, format!("/{field}"), message);
    }
}

fn outreach(settings: &PolicySettings, found: &mut Vec<PolicyFlaw>) {
    let minimum = &settings.outreach;
    for (field, value) in [("attempts", minimum.attempts), ("days", minimum.days), ("ways", minimum.ways)] {
        if value == 0 {
            let message =
                format!("`outreach/{field}` is 0: nobody is lost to contact without having been sought");
            add(found, format!("/outreach/{field}"), message);
        }
    }
    for (field, value) in [("days", minimum.days), ("ways", minimum.ways)] {
        if value > minimum.attempts {
            let message = format!(
                "`outreach/{field}` is {value}: it cannot be more than `outreach/attempts`, {}",
                minimum.attempts
            );
            add(found, format!("/outreach/{field}"), message);
        }
    }
}

fn models(settings: &PolicySettings, found: &mut Vec<PolicyFlaw>) {
    let needed = Model::ALL.into_iter().filter(|model| !model.is_preset());
    for model in needed.filter(|model| !settings.models.contains_key(model)) {
        let message = format!("`models` has no rules for `{model}`: every model but the presets needs them");
        add(found, format!("/models/{model}"), message);
    }
    for (model, rules) in &settings.models {
        one_model(*model, rules, found);
    }
}

fn one_model(model: Model, rules: &ModelRules, found: &mut Vec<PolicyFlaw>) {
    let numbers = [
        ("caseload-ceiling", rules.caseload_ceiling, 1, 1000),
        ("contacts/count", rules.contacts.count, 1, 100),
        ("plan-review-days", rules.plan_review_days, 1, 366),
        ("lost-to-contact-days", rules.lost_to_contact_days, 1, 366),
        ("outreach-after-days", rules.outreach_after_days, 1, 90),
    ];
    for (field, value, least, most) in numbers {
        within(&format!("models/{model}/{field}"), value, (least, most), found);
    }
    let place = |field: &str| format!("/models/{model}/{field}");
    if let Some(hard) = rules.hard_ceiling.filter(|hard| *hard < rules.caseload_ceiling) {
        let message = format!(
            "`models/{model}/hard-ceiling` is {hard}: it cannot be below `caseload-ceiling`, {}",
            rules.caseload_ceiling
        );
        add(found, place("hard-ceiling"), message);
    }
    if let Some(least) = rules.contacts_minimum.filter(|least| rules.contacts.is_thinner_than(*least)) {
        let message = format!(
            "`models/{model}/contacts` is thinner than `contacts-minimum`, {least}: the model would break itself"
        );
        add(found, place("contacts"), message);
    }
    if rules.early_contacts.is_some_and(|early| early.rate.count == 0 || early.months == 0) {
        let message = format!("`models/{model}/early-contacts` needs at least 1 contact and 1 month");
        add(found, place("early-contacts"), message);
    }
    if rules.stages.iter().any(|stage| stage.name.trim().is_empty() || stage.months == Some(0)) {
        let message = format!("`models/{model}/stages`: each stage has a name, and at least 1 month if any");
        add(found, place("stages"), message);
    }
}

#[cfg(test)]
mod tests {
    use super::super::*;

    #[test]
    fn a_policy_with_a_bad_number_is_refused_by_field() {
        struct Row(fn(&mut PolicySettings), &'static str, &'static str);
        let rows = [
            Row(|p| p.id.clear(), "/id", "`id` is empty"),
            Row(
                |p| p.safety_screen_days = 31,
                "/safety-screen-days",
                "`safety-screen-days` is 31: it must be between 1 and 30",
            ),
            Row(
                |p| p.safety_screen_days = 0,
                "/safety-screen-days",
                "`safety-screen-days` is 0: it must be between 1 and 30",
            ),
            Row(
                |p| p.after_crisis_contact_hours = 73,
                "/after-crisis-contact-hours",
                "`after-crisis-contact-hours` is 73: it must be between 1 and 72",
            ),
            Row(
                |p| drop(p.models.remove(&Model::Act)),
                "/models/act",
                "`models` has no rules for `act`: every model but the presets needs them",
            ),
            Row(
                |p| p.clocks.plan_renewal_days = 366,
                "/clocks/plan-renewal-days",
                "`clocks/plan-renewal-days` is 366: it must be between 1 and 365",
            ),
            Row(
                |p| p.outreach.days = 4,
                "/outreach/days",
                "`outreach/days` is 4: it cannot be more than `outreach/attempts`, 3",
            ),
            Row(
                |p| {
                    p.models.entry(Model::Intensive).and_modify(|rules| rules.hard_ceiling = Some(19));
                },
                "/models/intensive/hard-ceiling",
                "`models/intensive/hard-ceiling` is 19: it cannot be below `caseload-ceiling`, 20",
            ),
            Row(
                |p| {
                    p.models.entry(Model::Act).and_modify(|rules| rules.contacts.count = 3);
                },
                "/models/act/contacts",
                "`models/act/contacts` is thinner than `contacts-minimum`, 4 contacts every week: the model would break itself",
            ),
        ];
        for Row(spoil, pointer, message) in rows {
            let mut settings = PolicySettings::us_default();
            spoil(&mut settings);
            let flaws = ProgramPolicy::new(settings).unwrap_err().flaws;
            let expected = PolicyFlaw { pointer: pointer.to_owned(), message: message.to_owned() };
            assert_eq!(flaws, [expected]);
        }
    }

    #[test]
    fn every_flaw_is_named_and_not_only_the_first() {
        let mut settings = PolicySettings::us_default();
        settings.version.clear();
        settings.goal_months = 13;
        settings.clocks.reassessment_months = 0;
        let error = ProgramPolicy::new(settings).unwrap_err();
        let pointers: Vec<_> = error.flaws.iter().map(|flaw| flaw.pointer.as_str()).collect();
        assert_eq!(pointers, ["/version", "/goal-months", "/clocks/reassessment-months"]);
        assert_eq!(error.to_string(), "`version` is empty (and 2 more)");
    }

    #[test]
    fn a_policy_may_leave_a_preset_out_and_the_clocks_as_well() {
        let mut settings = PolicySettings::us_default();
        settings.models.remove(&Model::Wraparound);
        assert!(ProgramPolicy::new(settings.clone()).is_ok());
        let mut wire = serde_json::to_value(settings).unwrap();
        wire.as_object_mut().unwrap().remove("clocks");
        let read: ProgramPolicy = serde_json::from_value(wire).unwrap();
        assert_eq!(read.clocks, Clocks::default());
    }
}
