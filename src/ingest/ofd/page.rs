//! One page of an OFD file: its text objects as words in points. Knows `X`, `Y`, `DeltaX`, `DeltaY` with runs (`g n d`) and `CTM`.
//! Objects that are hidden are passed over.

use super::super::docx::package::Part;
use super::super::docx::xml::{Element, Fault, Item, Xml};
use super::super::layout::Word;

/// Points of a millimetre.
const POINTS: f32 = 72.0 / 25.4;

/// A page as read.
#[derive(Debug, Default)]
pub(super) struct Content {
    pub(super) size: Option<(f32, f32)>,
    pub(super) words: Vec<Word>,
    /// Templates that it stands on.
    pub(super) templates: Vec<String>,
}

/// A text object: where it stands and how it is turned.
#[derive(Debug, Clone, Copy)]
struct Object {
    x: f32,
    y: f32,
    ctm: [f32; 6],
    size: f32,
}

/// A text code: where its characters stand in the object.
#[derive(Debug, Default)]
struct Code {
    x: f32,
    y: f32,
    dx: String,
    dy: String,
    text: String,
}

/// Reads a page of so many words at most.
pub(super) fn read(part: &Part, most: usize) -> Result<Content, Fault> {
    let mut content = Content::default();
    let (mut object, mut code, mut boxed): (Option<Object>, Option<Code>, bool) = (None, None, false);
    let (mut depth, mut hidden) = (0usize, None);
    let (mut x, mut y) = (0.0, 0.0);
    let mut xml = Xml::new(&part.text, part.base);
    while let Some(item) = xml.next()? {
        match item {
            Item::Open(element) => {
                depth += 1;
                boxed = element.name() == "PhysicalBox";
                if hidden.is_none() && element.get("Visible").is_some_and(|v| v.trim() == "false") {
                    hidden = Some(depth);
                }
                match element.name() {
                    "Template" => content.templates.extend(element.get("TemplateID").map(std::borrow::Cow::into_owned)),
                    "TextObject" => {
                        object = Some(of(&element));
                        (x, y) = (0.0, 0.0);
                    }
                    "TextCode" => {
                        // What a code does not say of its beginning is that of the one before.
                        (x, y) = (float(&element, "X").unwrap_or(x), float(&element, "Y").unwrap_or(y));
                        let list = |name| element.get(name).unwrap_or_default().into_owned();
                        code = Some(Code { x, y, dx: list("DeltaX"), dy: list("DeltaY"), text: String::new() });
                    }
                    _ => {}
                }
            }
            Item::Close => {
                boxed = false;
                if let (Some(code), Some(object), None) = (code.take(), object, hidden) {
                    words(&object, &code, most, &mut content.words);
                    if content.words.len() > most {
                        return Err(Fault::TooMuch(xml.at()));
                    }
                }
                hidden = hidden.filter(|at| *at < depth);
                depth = depth.saturating_sub(1);
            }
            Item::Text(text, _) if boxed => content.size = content.size.or_else(|| size(text)),
            Item::Text(text, _) => code.iter_mut().for_each(|c| c.text.push_str(text)),
            Item::Char(c, _) => code.iter_mut().for_each(|k| k.text.push(c)),
        }
    }
    Ok(content)
}

/// Width and height of a box: `0 0 210 297`.
pub(super) fn size(text: &str) -> Option<(f32, f32)> {
    match numbers(text).as_slice() {
        [_, _, w, h] if *w > 1.0 && *h > 1.0 => Some((w * POINTS, h * POINTS)),
        _ => None,
    }
}

fn numbers(text: &str) -> Vec<f32> {
    text.split_ascii_whitespace().take(16).filter_map(|n| n.parse().ok()).filter(|n: &f32| n.is_finite()).collect()
}

fn float(element: &Element<'_>, name: &str) -> Option<f32> {
    element.get(name)?.trim().parse().ok().filter(|n: &f32| n.is_finite())
}

fn of(element: &Element<'_>) -> Object {
    let list = |name| element.get(name).map(|v| numbers(&v)).unwrap_or_default();
    let boundary = list("Boundary");
    let at = |n: usize| boundary.get(n).copied().unwrap_or(0.0);
    let ctm = <[f32; 6]>::try_from(list("CTM")).unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
    // The standard wants `Size`; where it is missing, a line is as high as its box.
    let size = float(element, "Size").or_else(|| float(element, "size")).or_else(|| boundary.get(3).copied().filter(|h| *h > 0.0));
    Object { x: at(0), y: at(1), ctm, size: size.unwrap_or(3.7).abs().max(0.1) }
}

/// The steps of a list, `count` of them at most: `5.6 g 3 2.8` is 5.6 2.8 2.8 2.8.
fn steps(list: &str, count: usize) -> Vec<f32> {
    let mut out: Vec<f32> = Vec::new();
    let mut words = list.split_ascii_whitespace();
    while let Some(word) = words.next() {
        if out.len() >= count {
            break;
        }
        let (times, value) = if word == "g" { (words.next().and_then(|n| n.parse::<usize>().ok()).unwrap_or(0), words.next()) } else { (1, Some(word)) };
        let value: f32 = value.and_then(|v| v.parse().ok()).filter(|v: &f32| v.is_finite()).unwrap_or(0.0);
        out.extend(std::iter::repeat_n(value, times.min(count - out.len())));
    }
    out
}

/// Words of a code, parted at blanks and wide steps; no further ones when there are more than so many.
fn words(object: &Object, code: &Code, most: usize, out: &mut Vec<Word>) {
    let text = code.text.trim_matches(['\r', '\n', '\t']);
    let count = text.chars().count();
    let (dx, dy) = (steps(&code.dx, count), steps(&code.dy, count));
    let (mut x, mut y) = (code.x, code.y);
    let mut run: Option<([f32; 4], String)> = None;
    for (n, c) in text.chars().enumerate() {
        if out.len() > most {
            return;
        }
        let wide = if c.is_ascii() { object.size * 0.5 } else { object.size };
        if c.is_whitespace() || c.is_control() {
            out.extend(run.take().map(|r| word(object, r)));
        } else {
            let spot = [x, y - object.size, x + wide, y + object.size * 0.3];
            run = Some(match run.take() {
                Some((b, mut text)) => {
                    text.push(c);
                    let [x0, y0, x1, y1] = b;
                    ([x0.min(spot[0]), y0.min(spot[1]), x1.max(spot[2]), y1.max(spot[3])], text)
                }
                None => (spot, c.to_string()),
            });
        }
        // Without steps the font says how wide a character is, and the font is not read: half or full width.
        let step = dx.get(n).copied().unwrap_or(if dx.is_empty() && dy.is_empty() { wide } else { dx.last().copied().unwrap_or(0.0) });
        if (step - wide).abs() > object.size * 0.7 {
            out.extend(run.take().map(|r| word(object, r)));
        }
        x += step;
        y += dy.get(n).copied().unwrap_or(0.0);
    }
    out.extend(run.take().map(|r| word(object, r)));
}

/// The box on the page, turned as the object is.
fn word(object: &Object, ([x0, y0, x1, y1], text): ([f32; 4], String)) -> Word {
    let [a, b, c, d, e, f] = object.ctm;
    let spot = |x: f32, y: f32| ((object.x + a * x + c * y + e) * POINTS, (object.y + b * x + d * y + f) * POINTS);
    let corners = [spot(x0, y0), spot(x1, y0), spot(x0, y1), spot(x1, y1)];
    let mut word = Word { x0: f32::MAX, y0: f32::MAX, x1: f32::MIN, y1: f32::MIN, text };
    for (x, y) in corners {
        (word.x0, word.y0, word.x1, word.y1) = (word.x0.min(x), word.y0.min(y), word.x1.max(x), word.y1.max(y));
    }
    word
}

#[cfg(test)]
mod tests {
    use super::steps;

    #[test]
    fn runs_of_steps() {
        assert_eq!(steps("5.6 g 3 2.8 1", 9), [5.6, 2.8, 2.8, 2.8, 1.0]);
        assert_eq!(steps("g 4000000000 2", 3), [2.0; 3]);
        assert_eq!(steps("g x 2", 3), Vec::<f32>::new());
        assert_eq!(steps("", 3), Vec::<f32>::new());
    }
}
