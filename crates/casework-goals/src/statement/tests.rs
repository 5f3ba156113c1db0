use super::*;

mod readings;

fn vague(text: &str) -> Option<&'static str> {
    Statement::read(text).first_of(lexicon::VAGUE).map(|hit| hit.entry.phrase)
}

#[test]
fn vague_words_are_found_whole_and_in_any_form() {
    let rows = [
        ("Feel better", Some("better")),
        ("Knew how to cope", Some("know")),
        ("Have understood my illness", Some("understand")),
        ("Got help with rent", Some("got help with")),
        ("IMPROVED mood", Some("improve")),
        ("Coping with stress", Some("cope")),
        ("Managing anger", Some("manage")),
        ("Dealing with grief", Some("deal with")),
        ("Process trauma", Some("process")),
        ("Be less isolated", Some("less")),
        ("Find stable housing", Some("stable")),
        ("Work on anger", Some("work on")),
        ("Reduce anxiety", Some("reduce")),
        ("Call my sister regularly", Some("regularly")),
        ("Get a job", None),
        ("Obtain own apartment", None),
        ("Apply at Goodwill for something by May 25", None),
        ("Work on weekdays, 24/7 no", None),
        ("Update my address with the landlord", None),
        ("Finish the application process", None),
        ("Drink no more than 2 beers", None),
        ("Walk 3 or more times", None),
        ("Pay the fine of $200", None),
        ("Talk to the property manager", None),
        ("Stop saying \"I feel better\" to end a call", None),
        ("\"Feel better\"", Some("better")),
        ("Stop saying \"I feel better", Some("better")),
        ("Mejorar la relación con mi familia: more normal", None),
        ("Visit Los Angeles to feel better", Some("better")),
        ("Чувствовать себя better", None),
        ("", None),
    ];
    for (text, expected) in rows {
        assert_eq!(vague(text), expected, "{text}");
    }
}

#[test]
fn tokens_keep_their_places_and_instrument_names_stay_whole() {
    let text = "GAD-7 \u{2264} 9.5, don’t 24/7; 1,000 x 100%";
    let statement = Statement::read(text);
    let words: Vec<&str> = statement.tokens().iter().map(|token| &text[token.start..token.end]).collect();
    assert_eq!(words, ["GAD-7", "\u{2264}", "9.5", ",", "don’t", "24/7", ";", "1,000", "x", "100", "%"]);
    let numbers = statement.tokens().iter().filter(|token| token.kind == TokenKind::Number).count();
    assert_eq!(numbers, 3, "an instrument name is no number");
}

#[test]
fn outcomes_are_counted_by_their_verbs() {
    let rows = [
        ("Pay debts, fix credit and stop gambling", 3),
        ("Take medication and attend appointments", 2),
        ("Get a job", 1),
        ("I will find and keep a job", 1),
        ("Submit rental and voucher applications", 1),
        ("By 05-31, submit 3 applications", 1),
        ("Sleep and exercise", 0),
        ("Sleep 8 hours and walk 30 minutes", 2),
        ("Follow a diet and exercise plan", 1),
        ("Attend school and work program", 1),
        ("Join a club and call my brother", 2),
        ("Be sober and get a job", 2),
        ("Be able to cook", 1),
        ("Stop smoking and walk after meals instead", 1),
        ("GAD-7 between 5 and 10", 0),
        ("Work 16 h/week; step: 5 employer contacts", 1),
        ("", 0),
    ];
    for (text, expected) in rows {
        assert_eq!(Statement::read(text).outcomes().len(), expected, "{text}");
    }
}

#[test]
fn staff_are_recognized_as_the_ones_who_act() {
    let rows = [
        ("Case manager will call the landlord", Some(Provider::Subject)),
        ("The team provides weekly visits", Some(Provider::Subject)),
        ("Therapist: provide CBT weekly", Some(Provider::Subject)),
        ("Staff to monitor medication", Some(Provider::Subject)),
        ("We will meet weekly", Some(Provider::Subject)),
        ("Provide weekly therapy", Some(Provider::Verb)),
        ("Refer client to housing", Some(Provider::Verb)),
        ("Assist client with forms", Some(Provider::Verb)),
        ("Call my case manager weekly", None),
        ("Team sports twice a week", None),
        ("Provide for my children", None),
        ("Client will attend group", None),
        ("", None),
    ];
    for (text, expected) in rows {
        assert_eq!(Statement::read(text).provider().map(|(provider, _)| provider), expected, "{text}");
    }
}

#[test]
fn windows_and_rates_are_told_from_deadlines() {
    let windows = [
        ("Attend peer group 8 of next 10 weeks", true),
        ("Attend school 4 of 5 days", true),
        ("Shower >= 4 days/week x 4 weeks", true),
        ("Heavy-drinking days 5/week -> 1/week, 4 consecutive weeks", true),
        ("Walk daily for four weeks", true),
        ("Fewer than 2 over the past 14 days", true),
        ("Find a room within 12 weeks", false),
        ("Walk 4 days a week", false),
        ("", false),
    ];
    for (text, expected) in windows {
        assert_eq!(Statement::read(text).states_window(), expected, "{text}");
    }
    let rates = [
        ("days/week", true),
        ("h per week", true),
        ("times a month", true),
        ("weekly", true),
        ("points", false),
        ("weeks", false),
        ("%", false),
        ("", false),
    ];
    for (text, expected) in rates {
        assert_eq!(Statement::read(text).speaks_of_rate(), expected, "{text}");
    }
}

#[test]
fn a_ceiling_is_not_a_ban() {
    let rows = [
        ("Stop drinking", true),
        ("Never drink again", true),
        ("I will not drink", true),
        ("Don’t call him", true),
        ("Not more than 2 cigarettes a day", false),
        ("Client will not drink more than 2 beers", false),
        ("No more than 2 beers and never alone", true),
        ("Walk daily", false),
    ];
    for (text, expected) in rows {
        assert_eq!(Statement::read(text).avoids().is_some(), expected, "{text}");
    }
}

#[test]
fn nothing_said_is_told_from_something_said() {
    for text in ["", " ", "____", "TBD", "[ ]", "?!", "xx TBD"] {
        assert!(Statement::read(text).says_nothing(), "{text:?}");
    }
    assert!(!Statement::read("5").says_nothing());
    for (text, expected) in
        [("Client will ____", true), ("Call [ ] weekly", true), ("TBD", true), ("Call", false)]
    {
        assert_eq!(Statement::read(text).residue().is_some(), expected, "{text}");
    }
}

#[test]
fn the_longest_text_is_read_in_one_pass() {
    let parts = [
        "\"a\" ",
        "1 of ",
        "pay, ",
        "“",
        "- ",
        "é",
        "$",
        "$ ",
        "by $",
        "the ",
        "in the next ",
        "for the ",
        "over ",
        "baseline : ",
        "from $ ",
        "or ",
        "gad ",
        "may ",
        "end of ",
        "1 to ",
        "1 -> ",
    ];
    for part in parts {
        let text = part.repeat(casework_core::text::TEXT_MAX / part.len());
        let statement = Statement::read(&text);
        assert!(statement.tokens().iter().all(|token| text.get(token.start..token.end).is_some()));
        assert!(!statement.states_window() && statement.provider().is_none());
        let readings = statement.readings("2026-03-02".parse().unwrap());
        assert!(statement.needed_length().is_none() && readings.len() <= statement.tokens().len());
    }
}

#[test]
fn debug_shows_no_words() {
    assert!(!format!("{:?}", Statement::read("Leave my husband")).contains("husband"));
}

#[test]
fn only_time_that_is_needed_has_a_length() {
    let day = |count| Some((count, Period::Day));
    let week = |count| Some((count, Period::Week));
    let month = |count| Some((count, Period::Month));
    let rows = [
        ("Stay sober 90 consecutive days", day(90)),
        ("stay sober for ninety straight days", day(90)),
        ("Sleep 7 hours for 30 nights in a row", day(30)),
        ("Work 16 h/week for 12 weeks in a row", week(12)),
        ("16 hours in each of 4 consecutive weeks", week(4)),
        ("Keep the job three months straight", month(3)),
        ("3 days running", day(3)),
        ("10 uninterrupted days", day(10)),
        ("10 days uninterrupted", day(10)),
        ("1 year straight", Some((1, Period::Year))),
        ("at least 4 consecutive weeks", week(4)),
        ("no fewer than 4 consecutive weeks", week(4)),
        ("more than 4 consecutive weeks", week(4)),
        ("a total of 4 consecutive weeks", week(4)),
        ("the next 4 consecutive weeks", week(4)),
        ("Raise sober time from 10 to 90 consecutive days", day(90)),
        ("10 weeks", None),
        ("8 of 12 weeks", week(8)),
        ("each week", None),
        ("past 14 days", None),
        ("P12W", None),
        ("for 4 weeks", week(4)),
        ("90 days in April", None),
        ("consecutive days", None),
        ("1.5 consecutive months", None),
        ("4294967296 consecutive days", None),
        ("5 of 7 consecutive days", day(5)),
        ("8 of the past 10 weeks", None),
        ("5 out of the next 7 consecutive days", day(5)),
        ("over the past 14 consecutive days", None),
        ("in the previous 14 consecutive days", None),
        ("at most 2 days in a row", None),
        ("no more than 2 days in a row", None),
        ("fewer than 2 days in a row", None),
        ("up to 14 consecutive days", None),
        ("within 14 consecutive days", None),
        ("4 to 6 weeks in a row", None),
        ("4 or 6 weeks in a row", None),
        ("30 days in a row, then 60 days in a row", None),
        ("Stop saying \"90 days in a row\" to her", None),
        ("Para mi y la familia: 90 consecutive days", None),
        ("", None),
    ];
    for (text, expected) in rows {
        assert_eq!(
            Statement::read(text).needed_length().map(|length| (length.count, length.period)),
            expected,
            "{text}"
        );
    }
}

#[test]
fn time_for_which_it_must_hold_is_needed() {
    let week = |count| Some((count, Period::Week));
    let month = |count| Some((count, Period::Month));
    let rows = [
        ("Walk 3 days a week for 12 weeks", week(12)),
        ("Stay sober for at least 6 months", month(6)),
        ("Keep the job for the next six months", month(6)),
        ("Shower >= 4 days/week x 4 weeks", week(4)),
        ("Call her for 4 weeks, 8 of 10 weeks", week(8)),
        ("Walk for 4 weeks or read for 6 weeks", None),
        ("for the past 14 days", None),
        ("Fewer than 2 over the past 14 days", None),
        ("80% of days for the 90 days to 2026-05-31", None),
        ("for 4 days a week", None),
        ("for up to 4 weeks", None),
        ("for 4 weeks or less", None),
        ("I have been homeless for 6 months", None),
    ];
    for (text, expected) in rows {
        let found = Statement::read(text).needed_length().map(|length| (length.count, length.period));
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn a_phrase_is_longer_than_a_letter_and_its_irregular_forms_begin_like_it() {
    let lists = [
        lexicon::VAGUE,
        lexicon::HEDGES,
        lexicon::ABSOLUTES,
        lexicon::THIRD_PARTY,
        lexicon::AVOIDANCE,
        lexicon::ATTENDANCE,
        lexicon::SERVICES,
        lexicon::NO_DEADLINE,
        lexicon::JUDGMENTAL,
        lexicon::SUBSTANCES,
    ];
    for entry in lists.into_iter().flatten() {
        assert!(entry.phrase.split(' ').next().is_some_and(|word| word.len() > 1), "{}", entry.phrase);
    }
    assert!(lexicon::IRREGULAR.iter().all(|(form, verb)| form[..2] == verb[..2]));
}

#[test]
fn the_verbs_are_sorted() {
    assert!(verbs::GOAL_VERBS.is_sorted() && verbs::NOUN_LIKE_VERBS.is_sorted());
}

#[test]
fn single_quotes_quote_and_apostrophes_do_not() {
    let rows = [
        ("Answer 'never' on item 9", None),
        ("Answer \u{2018}never\u{2019} on item 9", None),
        ("Never go to the kids' room", Some("never")),
        ("Don't ever; the clients' house is never cold at the neighbors' place", Some("never")),
        ("Say 'I don't know' and never leave", Some("never")),
        ("Say 'I never leave", Some("never")),
    ];
    for (text, expected) in rows {
        let found = Statement::read(text).first_of(lexicon::ABSOLUTES).map(|hit| hit.entry.phrase);
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn a_medicine_line_may_say_as_needed() {
    let rows = [
        ("Take lorazepam PRN as needed", false),
        ("Hydroxyzine 25 mg as needed", false),
        ("Hydroxyzine 25mg as needed", false),
        ("Use the inhaler as needed", false),
        ("Take one tablet as needed PRN", false),
        ("Take 1 pill by mouth as needed", false),
        ("Hydroxyzine 25 mg PO at night as needed", false),
        ("Miss no dose, which I take as needed for sleep", true),
        ("Use one dose of the spray as needed", false),
        ("Take my pill and call a friend as needed", true),
        ("Call a friend as needed", true),
        ("Ask for help as needed", true),
    ];
    for (text, expected) in rows {
        assert_eq!(Statement::read(text).first_of(lexicon::HEDGES).is_some(), expected, "{text}");
    }
}
