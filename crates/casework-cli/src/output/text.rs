//! Text for people: colors, lines that fit, tables.

use clap::builder::styling::{AnsiColor, Style};
use comfy_table::{ContentArrangement, LineStyle, Table, TableStyle};

/// Bold.
pub(crate) const BOLD: Style = Style::new().bold();
/// For what may be read later.
pub(crate) const DIM: Style = Style::new().dimmed();
/// For what is right.
pub(crate) const GREEN: Style = AnsiColor::Green.on_default();
/// For what to look at.
pub(crate) const YELLOW: Style = AnsiColor::Yellow.on_default();
/// For what needs someone now.
pub(crate) const RED: Style = AnsiColor::Red.on_default().bold();

/// Colors a text.
pub(crate) fn paint(style: Style, text: impl std::fmt::Display) -> String {
    format!("{style}{text}{style:#}")
}

/// Returns the width to write for: `COLUMNS`, or 80, from 40 to 120.
pub(crate) fn width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    columns.unwrap_or(80_usize).clamp(40, 120)
}

/// Appends a text in lines that fit, each behind `indent` spaces; `lead` stands at the start of the first.
///
/// Lead and text are counted by their letters, without their colors.
pub(crate) fn push_wrapped(page: &mut String, indent: usize, lead: &str, text: &str) {
    let shown = anstream::adapter::strip_str(lead).to_string().chars().count();
    page.push_str(lead);
    let mut column = shown;
    while column < indent || (shown > 0 && column == shown) {
        page.push(' ');
        column += 1;
    }
    let mut first = true;
    for word in text.split_whitespace() {
        let length = anstream::adapter::strip_str(word).to_string().chars().count();
        if !first && column + 1 + length > width() {
            page.push('\n');
            page.extend(std::iter::repeat_n(' ', indent));
            column = indent;
        } else if !first {
            page.push(' ');
            column += 1;
        }
        page.push_str(word);
        column += length;
        first = false;
    }
    page.push('\n');
}

/// Appends a heading behind an empty line.
pub(crate) fn push_title(page: &mut String, title: &str) {
    page.extend(["\n", &paint(BOLD, title), "\n"]);
}

/// Lays out a table that fits.
pub(crate) fn table<const N: usize>(
    header: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> String {
    let mut table = Table::new();
    table.load_style(STYLE).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(width()).unwrap_or(80));
    table.set_header(header);
    for row in rows {
        table.add_row(row);
    }
    let lines = table.to_string();
    let lines: Vec<_> = lines.lines().map(str::trim_end).collect();
    lines.join("\n") + "\n"
}

/// No frame, and a line under the header.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));
