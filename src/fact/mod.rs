//! Facts: what a draft states, as rows of relations, for the rules. Holds no judgement: no field says whether something is right.
//! The schema is one table (`schema.rs`); values are in `value.rs`.

mod dossier;
mod row;
mod schema;
mod value;

pub use dossier::{Others, Role};
pub use row::{FactSet, Field, NOWHERE, Row, RowBuilder, Table};
pub use schema::{FieldDef, GOAL_BOUNDS, RELATIONS, Rel, RelationDef, STYLES, Type, ZONES};
pub use value::{DateValue, Missing, RowRef, Rows, Value};
