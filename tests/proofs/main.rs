//! Generated proofs: real sentences' shapes with their figures replaced. Right ones give no error and no warning; the same with one
//! figure moved beyond rounding gives exactly one, on that figure, with the recomputed value in the message.
//! `HEGAO_PROOFS=100000` sets the number of right cases in all; a release build takes that many by itself. Seeds are fixed.
//! To add a wording: a line in its kind's `wordings`, or in `late` when extraction did not change for it.
#![expect(clippy::panic, clippy::unwrap_used, reason = "tests")]

mod changes;
mod counts;
mod dates;
mod direction;
mod harness;
mod needs;
mod numbering;
mod rates;
mod sums;
mod tables;
