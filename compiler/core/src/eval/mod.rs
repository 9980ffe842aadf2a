//! Evaluation: expressions to values.
//!
//! There is one evaluator and no separate type checker: a value that is not known (a parameter
//! without a value, a branch that is not taken) is evaluated as its type, [`Value::Unknown`],
//! by the same rules. Evaluation is total: it reports what is wrong, returns
//! [`Value::Poison`], and what is made of a poison is a poison without a further word.

mod branch;
mod coerce;
mod context;
mod domain;
mod expr;
mod functions;
mod names;
mod number;
mod operate;
mod value;

pub use context::{Cx, Env, Frame, Shared};
pub use domain::image_parts;
pub use expr::Seg;
pub use functions::FUNCTIONS;
pub(crate) use number::read as read_number;
pub use value::Value;
