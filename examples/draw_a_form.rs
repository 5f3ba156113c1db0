//! What does a front end need to draw a form? Only the definition, as it stands on the wire: the gate, the items in their
//! order, the answers, what is skipped after which answers, and the notice. Here it is drawn as text.
//! `cargo run --example draw_a_form`
#![expect(
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "an example prints, and JSON gives null for what is not there"
)]

use casework::screeners::{LOINC_NOTICE, answers, instruments};
use serde_json::Value;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let instrument = instruments::find("pc-ptsd-5").ok_or("it is built in")?;
    // A browser gets this document; nothing below asks the library for more.
    let form = serde_json::to_value(instrument)?;
    println!("{}\n{}\n", words(&form["name"]), words(&form["instructions"]));
    if form["gate"].is_object() {
        draw(&form, &form["gate"]["item"], "(first; asked of everyone)");
        println!("   {}\n", words(&form["gate"]["note"]));
    }
    println!("{}", words(&form["stem"]));
    for item in form["items"].as_array().into_iter().flatten() {
        draw(&form, item, "");
    }
    for skip in form["skips"].as_array().into_iter().flatten() {
        println!(
            "after {}: skip {} when they come to {} or less",
            skip["after"], skip["items"], skip["at-most"]
        );
    }
    println!("\n{}\n{LOINC_NOTICE}", words(&form["rights"]["attribution"]));
    // The answers have a schema of their own, made from the same table.
    println!(
        "\n{}",
        serde_json::to_string_pretty(&answers::schema(instrument).to_value()["properties"]["q1"])?
    );
    Ok(())
}

fn draw(form: &Value, item: &Value, note: &str) {
    println!("{} {} {note}", words(&item["id"]), words(&item["text"]));
    let scales = form["scales"].as_array().into_iter().flatten();
    let choices =
        scales.filter(|scale| scale["id"] == item["scale"]).filter_map(|scale| scale["choices"].as_array());
    for choice in choices.flatten() {
        println!("   ( ) {} [{}]", words(&choice["label"]), choice["value"]);
    }
}

fn words(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
