//! Makes the rows of views. A combination whose condition is unknown becomes a possible row.

use super::eval::{Env, Indexes};
use super::plan::Step;
use super::search::Search;
use super::tables::{Made, Tables};
use crate::diag::Confidence;
use crate::fact::{Field, Row, Value};
use crate::lang::{Expr, Query, ViewDef};
use crate::text::Span;
use crate::value::Truth;

/// The rows of a view over tables that are there already; the second is false where the budget ran out.
pub fn make(def: &ViewDef, plans: &[Vec<Vec<Step>>], tables: &Tables<'_>, params: &[Value], indexes: &Indexes, most: &dyn Fn() -> u64) -> Made {
    let mut made = Made { closed: true, ..Made::default() };
    for ((query, columns), plans) in def.branches.iter().zip(plans) {
        let env = Env::new(tables, params, query, indexes, super::TOUCHES).up_to(most);
        made.closed &= query.vars.iter().all(|v| v.nested.is_none() && tables.closed(v.table));
        Search::run_best(&env, plans, &mut |env, truth| {
            if let Some(row) = row(env, query, columns) {
                if truth == Truth::True { made.rows.push(row) } else { made.possible.push(row) }
            }
        });
        made.closed &= !env.is_spent();
    }
    made.rows.sort_by_key(|r| r.span);
    made.possible.sort_by_key(|r| r.span);
    made
}

fn row(env: &Env<'_>, query: &Query, columns: &[Expr]) -> Option<Row> {
    let fields = columns.iter().map(|e| {
        let value = env.eval(e).map_or(Value::ABSENT, std::borrow::Cow::into_owned);
        // a goal's number stands where the goal does
        let span = if let Expr::Goal(goal, _) = e { env.own_place(goal) } else { env.own_place(e) };
        Field { value, span }
    });
    let rows: Vec<&Row> = (0..query.vars.len()).filter_map(|v| env.tables.row(env.bound(v).0, env.bound(v).1)).collect();
    let span: Span = rows.first()?.span;
    let sure = rows.iter().map(|r| r.sure).fold(Confidence::High, Confidence::min);
    Some(Row { fields: fields.collect(), span, sure })
}
