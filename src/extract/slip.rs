//! Slips of the pen: of two numbers one is the other with a digit wrong, lost or too many, or with two digits changed over.
//! Tells whether figures that lie far apart are meant to agree; numbers of fewer than three digits are too alike to tell.

use crate::value::Number;

/// 603 and 103, 318 and 138, 415 and 145, 78 and 768. Zeros at the end of both say nothing.
pub(super) fn is_slip(a: &Number, b: &Number) -> bool {
    is_slip_of(a, b, 3)
}

/// The same for numbers of at least so many digits: with two, only where words say that the figures are meant to agree.
pub(super) fn is_slip_of(a: &Number, b: &Number, least: usize) -> bool {
    if a.signum() <= 0 || b.signum() <= 0 {
        return false; // the sign is no digit
    }
    let digits = |n: &Number| n.to_decimal(4).replace('.', "").trim_start_matches('0').to_owned();
    let differ = a != b;
    let (mut a, mut b) = (digits(a), digits(b));
    // 1.2亿 and 1.2万: the digits are the same, the unit is not.
    let (x, y) = (a.trim_end_matches('0'), b.trim_end_matches('0'));
    if differ && x == y && x.len() >= 2 && a.len().abs_diff(b.len()) >= 3 {
        return true;
    }
    while a.ends_with('0') && b.ends_with('0') {
        a.pop();
        b.pop();
    }
    let (short, long) = if a.len() <= b.len() { (a.as_bytes(), b.as_bytes()) } else { (b.as_bytes(), a.as_bytes()) };
    if long.len() < least {
        return false;
    }
    if short.len() + 1 == long.len() {
        let same = short.iter().zip(long).take_while(|(x, y)| x == y).count();
        return short.get(same..) == long.get(same + 1..);
    }
    let mut differ = short.iter().zip(long).enumerate().filter(|(_, (x, y))| x != y);
    match (differ.next(), differ.next(), differ.next()) {
        _ if short.len() != long.len() => false,
        (Some(_), None, None) => true,
        (Some((i, (x, y))), Some((j, (u, v))), None) => j == i + 1 && x == v && y == u,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_one_digit() {
        let slip = |a: &str, b: &str| Number::parse(a).zip(Number::parse(b)).is_some_and(|(a, b)| is_slip(&a, &b));
        assert!(slip("603", "103") && slip("415", "145") && slip("78", "768") && slip("46.62", "26.62"));
        assert!(slip("120000000", "12000") && !slip("20000", "2"));
        assert!(!slip("603", "603") && !slip("603", "214") && !slip("415", "541") && !slip("0.1", "0.2") && !slip("44.1", "-44.1"));
    }
}
