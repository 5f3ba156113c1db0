//! What a cell of an Arrow column means.
#![expect(clippy::wildcard_enum_match_arm, reason = "the types of Arrow are many, and most hold no answers")]

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type,
    UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_schema::{ArrowError, DataType};
use casework_screeners::columns::MISSING;
use casework_screeners::rows::Cell;

/// Says whether a column of this type can hold answers.
pub(crate) fn holds_answers(kind: &DataType) -> bool {
    match kind {
        DataType::Dictionary(_, values) => holds_answers(values),
        kind => {
            kind.is_integer()
                || matches!(
                    kind,
                    DataType::Null
                        | DataType::Float32
                        | DataType::Float64
                        | DataType::Utf8
                        | DataType::LargeUtf8
                        | DataType::Utf8View
                )
        }
    }
}

/// Takes a column out of its dictionary.
pub(crate) fn plain(column: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    match column.data_type() {
        DataType::Dictionary(_, values) => arrow_cast::cast(column, values),
        _ => Ok(Arc::clone(column)),
    }
}

/// Reads a column as bytes; false when one of its cells is neither missing nor a number that a byte holds.
pub(crate) fn bytes(column: &dyn Array, into: &mut Vec<u8>) -> bool {
    into.clear();
    match column.data_type() {
        DataType::Int8 => integers::<Int8Type>(column, into),
        DataType::Int16 => integers::<Int16Type>(column, into),
        DataType::Int32 => integers::<Int32Type>(column, into),
        DataType::Int64 => integers::<Int64Type>(column, into),
        DataType::UInt8 => integers::<UInt8Type>(column, into),
        DataType::UInt16 => integers::<UInt16Type>(column, into),
        DataType::UInt32 => integers::<UInt32Type>(column, into),
        DataType::UInt64 => integers::<UInt64Type>(column, into),
        _ => (0..column.len()).all(|row| match cell(column, row) {
            Cell::Missing => push(into, Some(MISSING)),
            Cell::Number(value) => push(into, byte(value)),
            Cell::Word(_) | Cell::Other => false,
        }),
    }
}

fn integers<T: ArrowPrimitiveType>(column: &dyn Array, into: &mut Vec<u8>) -> bool
where
    u8: TryFrom<T::Native>,
{
    let Some(column) = column.as_primitive_opt::<T>() else { return false };
    column.iter().all(|value| match value {
        None => push(into, Some(MISSING)),
        Some(value) => push(into, byte(value)),
    })
}

/// Returns a number as a byte, unless it does not fit or is the mark of a missing answer.
fn byte<N>(value: N) -> Option<u8>
where
    u8: TryFrom<N>,
{
    u8::try_from(value).ok().filter(|value| *value != MISSING)
}

fn push(into: &mut Vec<u8>, value: Option<u8>) -> bool {
    into.extend(value);
    value.is_some()
}

/// Reads one cell. A whole number that is stored as a decimal one is that number; nothing is rounded, and what is not a
/// number at all is not missing either.
pub(crate) fn cell(column: &dyn Array, row: usize) -> Cell {
    if column.is_null(row) {
        return Cell::Missing;
    }
    match column.data_type() {
        DataType::Null => Cell::Missing,
        DataType::Int8 => integer::<Int8Type>(column, row),
        DataType::Int16 => integer::<Int16Type>(column, row),
        DataType::Int32 => integer::<Int32Type>(column, row),
        DataType::Int64 => integer::<Int64Type>(column, row),
        DataType::UInt8 => integer::<UInt8Type>(column, row),
        DataType::UInt16 => integer::<UInt16Type>(column, row),
        DataType::UInt32 => integer::<UInt32Type>(column, row),
        DataType::UInt64 => integer::<UInt64Type>(column, row),
        DataType::Float32 => {
            decimal(column.as_primitive_opt::<Float32Type>().map(|all| all.value(row).into()))
        }
        DataType::Float64 => decimal(column.as_primitive_opt::<Float64Type>().map(|all| all.value(row))),
        DataType::Utf8 => text(column.as_string_opt::<i32>().map(|all| all.value(row))),
        DataType::LargeUtf8 => text(column.as_string_opt::<i64>().map(|all| all.value(row))),
        DataType::Utf8View => text(column.as_string_view_opt().map(|all| all.value(row))),
        _ => Cell::Other,
    }
}

fn integer<T: ArrowPrimitiveType>(column: &dyn Array, row: usize) -> Cell
where
    i64: TryFrom<T::Native>,
{
    let value = column.as_primitive_opt::<T>().map(|column| column.value(row));
    value.and_then(|value| i64::try_from(value).ok()).map_or(Cell::Other, Cell::Number)
}

fn decimal(value: Option<f64>) -> Cell {
    // No answer is beyond the thousands. Comparing leaves out what is not a number.
    let whole = value.filter(|value| value.fract() == 0.0 && value.abs() <= 1e6);
    #[expect(clippy::as_conversions, clippy::cast_possible_truncation, reason = "whole and small")]
    whole.map_or(Cell::Other, |value| Cell::Number(value as i64))
}

fn text(value: Option<&str>) -> Cell {
    value.map_or(Cell::Other, |value| Cell::read(value.as_bytes()))
}
