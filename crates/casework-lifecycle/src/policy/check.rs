//! What must hold for a policy to be used: everything that does not is listed, each with its place in the file.

use super::{ContactRate, Model, ModelRules, Period, PolicyFlaw, PolicySettings};

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
    if !settings.version.trim().is_empty() && !is_semantic(&settings.version) {
        let message = format!("`version` is `{}`: it must be semantic, such as `1.0.0`", settings.version);
        add(found, "/version".to_owned(), message);
    }
}

/// Says whether a version is three numbers with points between them.
fn is_semantic(version: &str) -> bool {
    let plain = |part: &str| {
        let digits = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        digits && (part == "0" || !part.starts_with('0'))
    };
    version.split('.').count() == 3 && version.split('.').all(plain)
}

fn numbers(settings: &PolicySettings, found: &mut Vec<PolicyFlaw>) {
    let numbers = [
        ("age-of-majority", settings.age_of_majority, 14, 21),
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
    let numbers = [("attempts", minimum.attempts, 3), ("days", minimum.days, 3), ("ways", minimum.ways, 2)];
    for (field, value, least) in numbers {
        if value < least {
            let message = format!("`outreach/{field}` is {value}: it must be at least {least}");
            add(found, format!("/outreach/{field}"), message);
        }
    }
    if !minimum.letter {
        let message = "`outreach/letter` is false: nobody is lost to contact without a letter";
        add(found, "/outreach/letter".to_owned(), message.to_owned());
    }
    for (field, value) in [("days", minimum.days), ("ways", minimum.ways)] {
        // An `attempts` below its least has a flaw of its own.
        if value > minimum.attempts.max(3) {
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

/// What makes a model safe: a program may be stricter, and never looser.
struct Floor {
    /// The least time without contact before a case may be closed as lost.
    lost_to_contact_days: u32,
    /// The most that the hard ceiling may be, where there has to be one.
    hard_ceiling: Option<u32>,
    /// The thinnest that the minimum of contacts may be, where there has to be one.
    contacts_minimum: Option<ContactRate>,
    /// Whether a clinician has to sign the plan.
    clinician_signs_plan: bool,
}

/// Returns the floor of a model: the numbers of the lifecycle sheet, 1.8, 1.9 and 2.2.
const fn floor(model: Model) -> Floor {
    let usual = Floor {
        lost_to_contact_days: 60,
        hard_ceiling: None,
        contacts_minimum: None,
        clinician_signs_plan: false,
    };
    match model {
        Model::Act => Floor {
            lost_to_contact_days: 180,
            hard_ceiling: Some(10),
            contacts_minimum: Some(ContactRate { count: 4, every: Period::Week }),
            clinician_signs_plan: true,
        },
        Model::Intensive => Floor {
            lost_to_contact_days: 90,
            hard_ceiling: Some(30),
            contacts_minimum: Some(ContactRate { count: 4, every: Period::Month }),
            clinician_signs_plan: true,
        },
        Model::Clinical => Floor { clinician_signs_plan: true, ..usual },
        Model::Brokerage
        | Model::CriticalTime
        | Model::StrengthsBased
        | Model::Supportive
        | Model::Wraparound => usual,
    }
}

fn above_floor(model: Model, rules: &ModelRules, found: &mut Vec<PolicyFlaw>) {
    let floor = floor(model);
    let mut miss = |field: &str, said: String| {
        add(found, format!("/models/{model}/{field}"), format!("`models/{model}/{field}` {said}"));
    };
    if let Some(most) = floor.hard_ceiling {
        match rules.hard_ceiling {
            None => miss("hard-ceiling", format!("is missing: this model has one, of at most {most}")),
            Some(hard) if hard > most => {
                miss("hard-ceiling", format!("is {hard}: it must be at most {most}"));
            }
            Some(_) => {}
        }
    }
    if let Some(least) = floor.contacts_minimum {
        match rules.contacts_minimum {
            None => miss("contacts-minimum", format!("is missing: this model has at least {least}")),
            Some(rate) if rate.is_thinner_than(least) => {
                miss("contacts-minimum", format!("is {rate}: it must be at least {least}"));
            }
            Some(_) => {}
        }
    } else if rules.contacts_minimum.is_some_and(|rate| rate.count == 0) {
        miss("contacts-minimum/count", "is 0: it must be at least 1".to_owned());
    }
    if rules.implementation_to_transition && model != Model::Brokerage {
        miss("implementation-to-transition", "is true: only brokerage has this edge".to_owned());
    }
    if floor.clinician_signs_plan && !rules.clinician_signs_plan {
        miss("clinician-signs-plan", "is false: a clinician signs the plan of this model".to_owned());
    }
}

fn one_model(model: Model, rules: &ModelRules, found: &mut Vec<PolicyFlaw>) {
    let numbers = [
        ("caseload-ceiling", rules.caseload_ceiling, 1, 1000),
        ("contacts/count", rules.contacts.count, 1, 100),
        ("plan-review-days", rules.plan_review_days, 1, 366),
        ("lost-to-contact-days", rules.lost_to_contact_days, floor(model).lost_to_contact_days, 366),
        ("outreach-after-days", rules.outreach_after_days, 1, 90),
    ];
    for (field, value, least, most) in numbers {
        within(&format!("models/{model}/{field}"), value, (least, most), found);
    }
    above_floor(model, rules, found);
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
    let least = rules.contacts_minimum;
    if rules.early_contacts.zip(least).is_some_and(|(early, least)| early.rate.is_thinner_than(least)) {
        let message = format!("`models/{model}/early-contacts` is thinner than `contacts-minimum`");
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

    fn change(settings: &mut PolicySettings, model: Model, change: impl FnOnce(&mut ModelRules)) {
        settings.models.entry(model).and_modify(change);
    }

    fn early(count: u32) -> EarlyContacts {
        EarlyContacts { rate: ContactRate { count, every: Period::Week }, months: 1 }
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "a table")]
    fn a_policy_may_be_stricter_than_the_sheet_and_not_looser() {
        type Change = fn(&mut PolicySettings);
        // What is taken, what is refused one step further, and where.
        let rows: &[(Change, Change, &str)] = &[
            (|p| p.age_of_majority = 14, |p| p.age_of_majority = 13, "/age-of-majority"),
            (|p| p.age_of_majority = 21, |p| p.age_of_majority = 22, "/age-of-majority"),
            (|p| p.outreach.attempts = 4, |p| p.outreach.attempts = 2, "/outreach/attempts"),
            (|p| p.outreach.days = 3, |p| p.outreach.days = 2, "/outreach/days"),
            (|p| p.outreach.ways = 3, |p| p.outreach.ways = 1, "/outreach/ways"),
            (|p| p.outreach.letter = true, |p| p.outreach.letter = false, "/outreach/letter"),
            (|p| p.version = "10.0.2".into(), |p| p.version = "10.0".into(), "/version"),
            (|p| p.version = "0.1.0".into(), |p| p.version = "0.1.x".into(), "/version"),
            (|p| p.version = "2.0.0".into(), |p| p.version = "2.0.0.1".into(), "/version"),
            (
                |p| change(p, Model::Supportive, |rules| rules.lost_to_contact_days = 60),
                |p| change(p, Model::Supportive, |rules| rules.lost_to_contact_days = 59),
                "/models/supportive/lost-to-contact-days",
            ),
            (
                |p| change(p, Model::Act, |rules| rules.lost_to_contact_days = 181),
                |p| change(p, Model::Act, |rules| rules.lost_to_contact_days = 179),
                "/models/act/lost-to-contact-days",
            ),
            (
                |p| change(p, Model::Intensive, |rules| rules.lost_to_contact_days = 91),
                |p| change(p, Model::Intensive, |rules| rules.lost_to_contact_days = 89),
                "/models/intensive/lost-to-contact-days",
            ),
            (
                |p| change(p, Model::Brokerage, |rules| rules.implementation_to_transition = true),
                |p| change(p, Model::Supportive, |rules| rules.implementation_to_transition = true),
                "/models/supportive/implementation-to-transition",
            ),
            (
                |p| change(p, Model::Intensive, |rules| rules.hard_ceiling = Some(30)),
                |p| change(p, Model::Intensive, |rules| rules.hard_ceiling = Some(31)),
                "/models/intensive/hard-ceiling",
            ),
            (
                |p| change(p, Model::Act, |rules| rules.hard_ceiling = Some(10)),
                |p| change(p, Model::Act, |rules| rules.hard_ceiling = Some(11)),
                "/models/act/hard-ceiling",
            ),
            (
                |p| change(p, Model::Supportive, |rules| rules.hard_ceiling = None),
                |p| change(p, Model::Act, |rules| rules.hard_ceiling = None),
                "/models/act/hard-ceiling",
            ),
            (
                |p| change(p, Model::Act, |rules| rules.contacts.count = 5),
                |p| {
                    change(p, Model::Act, |rules| {
                        rules.contacts_minimum = Some(ContactRate { count: 3, every: Period::Week });
                    });
                },
                "/models/act/contacts-minimum",
            ),
            (
                |p| {
                    change(p, Model::Intensive, |rules| {
                        rules.contacts_minimum = Some(ContactRate { count: 4, every: Period::Month });
                    });
                },
                |p| change(p, Model::Intensive, |rules| rules.contacts_minimum = None),
                "/models/intensive/contacts-minimum",
            ),
            (
                |p| {
                    change(p, Model::Supportive, |rules| {
                        rules.contacts_minimum = Some(ContactRate { count: 1, every: Period::Month });
                    });
                },
                |p| {
                    change(p, Model::Supportive, |rules| {
                        rules.contacts_minimum = Some(ContactRate { count: 0, every: Period::Month });
                    });
                },
                "/models/supportive/contacts-minimum/count",
            ),
            (
                |p| change(p, Model::Act, |rules| rules.early_contacts = Some(early(4))),
                |p| change(p, Model::Act, |rules| rules.early_contacts = Some(early(3))),
                "/models/act/early-contacts",
            ),
            (
                |p| change(p, Model::Supportive, |rules| rules.clinician_signs_plan = true),
                |p| change(p, Model::Act, |rules| rules.clinician_signs_plan = false),
                "/models/act/clinician-signs-plan",
            ),
            (
                |p| change(p, Model::Supportive, |rules| rules.clinician_signs_plan = false),
                |p| change(p, Model::Intensive, |rules| rules.clinician_signs_plan = false),
                "/models/intensive/clinician-signs-plan",
            ),
            (
                |p| change(p, Model::Brokerage, |rules| rules.clinician_signs_plan = false),
                |p| change(p, Model::Clinical, |rules| rules.clinician_signs_plan = false),
                "/models/clinical/clinician-signs-plan",
            ),
        ];
        for (taken, refused, pointer) in rows {
            let mut settings = PolicySettings::us_default();
            taken(&mut settings);
            assert!(ProgramPolicy::new(settings).is_ok(), "{pointer}");
            let mut settings = PolicySettings::us_default();
            refused(&mut settings);
            let flaws = ProgramPolicy::new(settings).unwrap_err().flaws;
            let pointers: Vec<_> = flaws.iter().map(|flaw| flaw.pointer.as_str()).collect();
            assert_eq!(pointers, [*pointer]);
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
