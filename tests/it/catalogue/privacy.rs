//! The part of the catalogue about records and privacy.

use std::fmt::Write as _;

use casework::lifecycle::artifacts::common::ContentClass;
use casework::lifecycle::privacy::amendment::AmendmentStatus;
use casework::lifecycle::privacy::exceptions::EXCEPTIONS;
use casework::lifecycle::privacy::permissions::{COLUMNS, TABLE};
use casework::lifecycle::privacy::retention::RETENTION_RULES;
use casework::lifecycle::privacy::{DataClass, PrivacyRules};
use casework::lifecycle::sources;

use super::{documented, joined, mark, table_of, wire};

pub(super) fn part(page: &mut String) {
    permissions(page);
    exceptions(page);
    kept(page);
}

fn permissions(page: &mut String) {
    let _ = write!(
        page,
        "\n## Permissions\n\nWhat a role may do with a class of data at most ({}): R read, W write, S sign, b break-glass \
         with a reason and a review.\nOnly people with a current link to the case get more than b; privacy officer, \
         auditor and system administrator look\nafter the record and need none.\n",
        mark(&sources::LIFECYCLE_SHEET)
    );
    let columns = joined(COLUMNS.iter().map(|(name, _)| (*name).to_owned()), " | ");
    let rows = TABLE.iter().map(|(data, cells)| {
        let cells = joined(cells.iter().map(|cell| cell.words().to_owned()), " | ");
        format!("| `{}` | {cells} |", data.as_str())
    });
    table_of(page, &format!("| data | {columns} |"), rows);
    let rows = DataClass::ALL.iter().map(|data| {
        let file = "crates/casework-lifecycle/src/privacy/permissions.rs";
        format!("| `{}` | {} |", data.as_str(), documented(file, &format!("{data:?} \"")))
    });
    table_of(page, "| data | holds |", rows);
}

fn exceptions(page: &mut String) {
    *page += "\n## Legal exceptions\n\nWhat may be given away without a consent, and nothing else. A project default was \
              not read again: a lawyer confirms it.\n";
    let yes = |said: bool| if said { "yes" } else { "no" };
    let rows = EXCEPTIONS.iter().map(|rule| {
        let content = joined(
            ContentClass::ALL
                .iter()
                .filter(|class| rule.reaches(**class))
                .map(|class| class.as_str().to_owned()),
            ", ",
        );
        let to = rule.recipients.map_or_else(
            || "anyone it is for".to_owned(),
            |kinds| joined(kinds.iter().map(|kind| wire(kind).replace('-', " ")), ", "),
        );
        format!(
            "| `{}` | {content} | {to} | {} | {} | {} | {} | {} |",
            rule.exception.as_str(),
            rule.rule,
            yes(rule.minimum_necessary),
            yes(rule.accounted),
            yes(rule.document_at_once),
            mark(rule.source)
        )
    });
    table_of(
        page,
        "| exception | reaches | to | rule | minimum necessary | in the accounting | written down at once | source |",
        rows,
    );
}

fn kept(page: &mut String) {
    *page += "\n## Amendments, access, retention\n";
    let rows = AmendmentStatus::ALL.iter().map(|status| {
        let next = joined(status.next().iter().map(|next| format!("`{}`", next.as_str())), ", ");
        format!("| `{}` | {} |", status.as_str(), if next.is_empty() { "ends here".to_owned() } else { next })
    });
    table_of(page, "| request for an amendment | may become |", rows);
    let rules = PrivacyRules::default();
    let times = [
        ("act on a request for an amendment", rules.amendment_days, "days", &sources::HIPAA_526),
        ("more time for it, once", rules.amendment_extension_days, "days", &sources::HIPAA_526),
        ("give the client the record", rules.access_days, "days", &sources::PRIVACY_UNVERIFIED),
        ("more time for it, once", rules.access_extension_days, "days", &sources::PRIVACY_UNVERIFIED),
        ("the accounting of disclosures goes back", rules.accounting_years, "years", &sources::HIPAA_528),
        ("look at a broken glass", rules.break_glass_review_days, "days", &sources::LIFECYCLE_SHEET),
    ];
    let rows = times
        .iter()
        .map(|(what, number, unit, source)| format!("| {what} | {number} {unit} | {} |", mark(source)));
    table_of(page, "| time, by default | | source |", rows);
    let or_none = |number: Option<u32>| number.map_or_else(|| "–".to_owned(), |number| number.to_string());
    let rows = RETENTION_RULES.iter().map(|rule| {
        format!(
            "| `{}` | {} | {} | {} | {} |",
            rule.id,
            rule.about,
            or_none(rule.years),
            or_none(rule.minors_until_age),
            mark(rule.source)
        )
    });
    table_of(page, "| retention rule | about | years | minors until age | source |", rows);
    let rule = &rules.retention;
    let _ = writeln!(
        page,
        "\nThe default is `{}`: {} years, minors until {}. Nothing is destroyed by itself, and nothing under a legal hold.",
        rule.id,
        rule.years,
        or_none(rule.minors_until_age)
    );
}
