//! The schema: every relation, its fields, their types and what they mean. The checker, `inspect` and `rules schema` read it.
//! A new relation is a variant here and a file in `extract`. Schema 1.

/// Type of a field or of an expression of the rule language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Type {
    /// Yes or no.
    Bool,
    /// A plain integer; compared and used in `match`.
    Int,
    /// A calendar year.
    Year,
    /// Text.
    Text,
    /// A term of the lexicon in its comparing form.
    Term,
    /// One of the named values.
    Atom(&'static [&'static str]),
    /// An amount with a dimension.
    Quantity,
    /// A goal: number, bound, range.
    Goal,
    /// A date.
    Date,
    /// A row of another relation.
    Row(Rel),
    /// A sequence of rows.
    Rows(Rel),
}

/// One field.
#[derive(Debug)]
pub struct FieldDef {
    /// Name in the rule language.
    pub name: &'static str,
    /// Type.
    pub ty: Type,
    /// What it means.
    pub doc: &'static str,
}

/// One relation.
#[derive(Debug)]
pub struct RelationDef {
    /// Which.
    pub rel: Rel,
    /// Name in the rule language.
    pub name: &'static str,
    /// True where rows are readings of the text that may be wrong (`sure` says how far).
    pub interpreted: bool,
    /// What a row is.
    pub doc: &'static str,
    /// Fields in order.
    pub fields: &'static [FieldDef],
}

/// Numbering styles.
pub const STYLES: &[&str] = &[
    "chapter", "section", "article", "part", "capital", "han", "han_paren", "arabic", "arabic_paren", "arabic_half", "circled", "decimal", "padded", "yishi",
    "ordinal", "serial", "table", "annex", "plain",
];
const KINDS: &[&str] = &["actual", "target"];
const ROLES: &[&str] = &["quantity", "year", "ordinal", "identifier", "age", "date", "ratio", "range", "unknown"];
const BOUNDS: &[&str] = &["eq", "ge", "gt", "le", "lt", "about"];
const DIRECTIONS: &[&str] = &["up", "down"];
const SCOPES: &[&str] = &["own", "other"];

/// What part of the draft a place belongs to.
pub const ZONES: &[&str] = &["body", "heading", "duty", "table", "caption", "title", "meta", "signoff", "attachment_list"];

/// Fields that were taken away: the relation, the field, and what is written instead now.
const REMOVED: &[(Rel, &str, &str)] =
    &[(Rel::Duty, "lead", "some u in d.units where u.role == lead"), (Rel::Duty, "support", "some u in d.units where u.role == support")];

impl Rel {
    /// What is written instead of a field that was taken away.
    #[must_use]
    pub fn successor(self, field: &str) -> Option<&'static str> {
        REMOVED.iter().find(|(rel, name, _)| *rel == self && *name == field).map(|r| r.2)
    }
}

macro_rules! relations {
    ($( $(#[$kind:ident])? $variant:ident $name:literal $doc:literal { $( $field:ident : $ty:expr , $fdoc:literal ; )* } )*) => {
        /// A relation.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(usize)]
        pub enum Rel { $( #[doc = $doc] $variant ),* }

        /// Every relation, in the order of [`Rel`].
        pub static RELATIONS: &[RelationDef] = &[ $( RelationDef {
            rel: Rel::$variant,
            name: $name,
            interpreted: relations!(@interpreted $($kind)?),
            doc: $doc,
            fields: &[ $( FieldDef { name: stringify!($field), ty: $ty, doc: $fdoc } ),* ],
        } ),* ];
    };
    (@interpreted interpreted) => { true };
    (@interpreted) => { false };
}

relations! {
    Document "document" "The draft as a whole; one row." {
        title: Type::Text, "its title";
        docno: Type::Text, "its own document number (发文字号)";
        issuer: Type::Text, "the issuing body";
        place: Type::Text, "name of the area that the draft is made for, as in the title, else as in the sign-off: 某某县";
        area: Type::Text, "kind of area that the title begins with, without its name: 市, 区, 州";
        level: Type::Atom(&["national", "province", "prefecture", "county", "town"]), "level of government of the issuer";
        metadata_date: Type::Date, "成文日期 in the page's metadata";
        published: Type::Date, "发布日期 in the page's metadata";
        signoff: Type::Date, "the date under the sign-off";
        period_from: Type::Year, "first year of the plan period, from title or text";
        period_to: Type::Year, "last year of the plan period";
        year: Type::Year, "the year in which it was made: of the sign-off, else of the metadata, the publication, of a date alone under or above the title, else the only one that its title names, else the first of its period";
        traditional: Type::Bool, "true where it is written in traditional characters";
        attachments: Type::Int, "number of entries in the attachment list";
        annexes: Type::Int, "number of annexes found";
    }
    Heading "heading" "A heading." {
        level: Type::Int, "1 for the highest";
        style: Type::Atom(STYLES), "numbering style";
        ordinal: Type::Int, "its number as written";
        marker: Type::Text, "the marker as written";
        text: Type::Text, "the heading without its marker";
    }
    Item "item" "A numbered thing: heading, list item, inline item (一是), table serial, caption, annex." {
        list: Type::Int, "number of the list it belongs to: one style under one heading of higher rank in one body";
        style: Type::Atom(STYLES), "numbering style";
        ordinal: Type::Int, "its number as written";
        marker: Type::Text, "the marker as written, without punctuation that closes it";
        point: Type::Text, "the mark that closes the marker: 、 . 。 or nothing";
        text: Type::Text, "the text after the marker, to the end of the line at most 40 characters";
        name: Type::Text, "its heading or first clause without marks: what a table of tasks calls it";
        deadline: Type::Date, "the only time limit of its own text (2025年6月底前)";
        previous: Type::Row(Rel::Item), "the item before it in its list";
        first: Type::Bool, "true for the first item of its list";
        continues: Type::Bool, "true in a list whose first ordinal follows the last of the previous list of that style";
        inline: Type::Bool, "true for markers inside a paragraph";
        sole: Type::Bool, "true where the list has only this item";
        depth: Type::Int, "rank of its numbering style among those that open lines in this draft: 1 for the highest (一、); 0 for inline items, serials, captions";
        parent: Type::Row(Rel::Item), "the heading or list item above it";
        chapter: Type::Text, "text of the highest heading above it: 总体要求, 重点任务, 保障措施…";
        sentences: Type::Rows(Rel::Sentence), "all sentences under it, those under items below it too";
        duties: Type::Rows(Rel::Duty), "all notes on duties under it, those under items below it too";
    }
    Para "para" "A paragraph." {
        text: Type::Text, "its text";
        ordinal: Type::Int, "its number under its heading";
        zone: Type::Atom(ZONES), "what part of the draft it is";
        fresh: Type::Bool, "true where it surely begins anew: set apart by markup or indentation, or a heading";
        unended: Type::Text, "its last two characters where no mark ends it; absent where one does";
    }
    Sentence "sentence" "A sentence of a paragraph or of a long cell." {
        text: Type::Text, "its text";
        para: Type::Row(Rel::Para), "its paragraph; absent in a cell";
        item: Type::Row(Rel::Item), "the innermost heading or list item that it stands under; absent in a cell";
        chapter: Type::Text, "text of the highest heading above it; absent in a cell";
        year_first: Type::Year, "smallest year mentioned in the sentence";
        year_last: Type::Year, "largest year mentioned in the sentence";
    }
    Grid "table" "A table." {
        ordinal: Type::Int, "its number in the draft";
        caption: Type::Text, "its caption";
        numbered: Type::Int, "the number that the caption begins with (表2); absent where it has none";
        rows: Type::Int, "number of rows without the header";
        columns: Type::Int, "number of columns";
        item: Type::Row(Rel::Item), "the innermost heading or list item that it stands under";
    }
    Unread "unread" "Something that looks like a table and could not be read." {
        text: Type::Text, "its first line, at most 40 characters";
    }
    Cell "cell" "A cell below the header of a table." {
        table: Type::Row(Rel::Grid), "its table";
        row: Type::Int, "row number, header not counted";
        column: Type::Int, "column number";
        header: Type::Text, "the header text of its column";
        text: Type::Text, "its text; blank or lost where it is";
        row_name: Type::Text, "the text in the column of names of its row; absent where the table has none";
        row_filled: Type::Int, "how many cells of its row are not blank";
    }
    TableColumn "table_column" "A column of a table." {
        table: Type::Row(Rel::Grid), "its table";
        ordinal: Type::Int, "column number, as in cell";
        header: Type::Text, "its header";
        cells: Type::Int, "its cells, header not counted";
        filled: Type::Int, "cells with a text";
        blank: Type::Int, "cells without one; the rest are lost";
        figures: Type::Int, "cells that hold a number alone";
    }
    Number "number" "A number in prose or in a cell." {
        value: Type::Quantity, "the amount; absent for identifiers";
        raw: Type::Text, "number and unit as written";
        digits: Type::Text, "the number without its unit";
        unit: Type::Text, "the unit as written; absent where none stands there";
        dimension: Type::Text, "money, length, area, volume, mass, energy, time, person_time, count, share, point, other, bare";
        role: Type::Atom(ROLES), "what the number is";
        before: Type::Text, "the clause before it, at most 24 characters";
        after: Type::Text, "the text after it and its unit, at most 12 characters";
        noun: Type::Term, "the noun that it counts or measures, as far as it can be told";
        verb: Type::Text, "the verb that announces a quantity right before it: 达, 到, 为, 有, 共, 约, 突破, 新增, 累计…";
        sentence: Type::Row(Rel::Sentence), "its sentence; absent in a cell";
        in_cell: Type::Bool, "true in a table";
        cell: Type::Row(Rel::Cell), "its cell; absent in running text";
    }
    DateMention "date_mention" "A date in the text." {
        date: Type::Date, "the date";
        raw: Type::Text, "as written";
        damaged: Type::Bool, "true where 年月日 were lost and one reading is left (2023327)";
        sentence: Type::Row(Rel::Sentence), "its sentence; absent in a cell or a heading";
    }
    Mark "mark" "A quotation mark, bracket or title mark." {
        kind: Type::Atom(&["double_quote", "single_quote", "title", "inner_title", "round", "square", "hexagonal", "lenticular"]), "which pair";
        side: Type::Atom(&["open", "close"]), "opening or closing";
        partner: Type::Row(Rel::Mark), "the mark that it pairs with in its section; absent where there is none";
        context: Type::Text, "the mark with up to ten characters after it (open) or before it (close)";
        lonely: Type::Int, "how many unpaired marks of this kind the draft has";
    }
    Citation "citation" "A named document 《…》." {
        title: Type::Text, "the title without the marks";
        docno: Type::Text, "the document number that follows in brackets";
        year: Type::Year, "the year of that number";
        period_from: Type::Year, "first year of the period that the title names (“十三五”, 2018—2020年)";
        period_to: Type::Year, "last year that the title of a plan names; absent where it names none or the year of a version";
        use: Type::Atom(&["basis", "review", "revise", "mention"]), "what the text does with it: rest on it (根据, 落实), look back on it, replace or change it, or only name it";
        before: Type::Text, "the clause before it, at most 24 characters";
        after: Type::Text, "the text after it and its number, at most 12 characters";
        sentence: Type::Row(Rel::Sentence), "its sentence; absent in headings and cells";
    }
    Docno "docno" "A document number in the text." {
        raw: Type::Text, "as written";
        agency: Type::Text, "the agency's code: 国办发";
        year: Type::Year, "its year";
        number: Type::Int, "its serial number";
        brackets: Type::Atom(&["hexagonal", "square", "round", "lenticular", "broken", "none"]), "the brackets around the year";
        ordinal_word: Type::Bool, "true where 第 stands before the serial number";
        complete: Type::Bool, "true where bracket, serial number and 号 all stand there";
    }
    AttachmentRef "attachment_ref" "An entry of the attachment list (附件说明)." {
        ordinal: Type::Int, "its number; absent where the list has one entry without number";
        title: Type::Text, "the title, without brackets of versions such as 征求意见稿";
    }
    Annex "annex" "An annex that stands in the file." {
        ordinal: Type::Int, "its number";
        title: Type::Text, "its title, without brackets of versions";
    }
    Agency "agency" "An agency named in the text." {
        name: Type::Term, "its name in full form";
        raw: Type::Text, "as written";
        style: Type::Atom(&["full", "short", "informal"]), "full name, short form, or everyday form (卫健委)";
        until: Type::Year, "last year of that name; absent where it is in use";
        successor: Type::Text, "the name that replaced it";
        before: Type::Text, "up to four characters before it";
        quoted: Type::Bool, "true inside 《》 or quotation marks";
        sentence: Type::Row(Rel::Sentence), "its sentence; absent in headings and cells";
    }
    Block "block" "A paragraph or sentence of 20 characters and more whose text, without the marker before it, stands in the draft more than once." {
        kind: Type::Atom(&["sentence", "paragraph"]), "which";
        text: Type::Text, "its folded text";
        length: Type::Int, "characters";
        para: Type::Row(Rel::Para), "its paragraph";
    }
    Echo "echo" "Two clauses of one paragraph of which the second says much of the first again." {
        first: Type::Text, "the earlier clause";
        second: Type::Text, "the later clause";
        shared: Type::Int, "percent of the shorter's stretches of four characters that the other has too, at least 50";
        tail: Type::Int, "characters that both end with";
        para: Type::Row(Rel::Para), "their paragraph";
    }
    Twice "twice" "What a sentence writes again: two to six Chinese characters right behind themselves, or a whole clause of it." {
        kind: Type::Atom(&["run", "clause", "item"]), "run: right behind itself, no mark between; clause: between marks, four characters and more; item: between semicolons, not right behind itself";
        first: Type::Text, "the first writing";
        text: Type::Text, "the second writing";
        next: Type::Bool, "true where at most a mark stands between the two";
        before: Type::Text, "up to four characters before the first";
        after: Type::Text, "up to four characters behind the second";
        quoted: Type::Bool, "true inside 《》 or quotation marks";
        sentence: Type::Row(Rel::Sentence), "their sentence";
    }
    NearPhrase "near_phrase" "A stretch of the text that differs from a fixed phrase of the lexicon in one character that sounds or looks like its own." {
        text: Type::Text, "the stretch";
        right: Type::Text, "the phrase";
        letter: Type::Text, "the character that differs";
        sound: Type::Bool, "true where it sounds like the phrase's own, else it looks like it";
        quoted: Type::Bool, "true inside 《》 or quotation marks";
    }
    Copy "copy" "A further copy of the whole text, or of most of it, in the same file." {
        text: Type::Text, "its first line, at most 40 characters";
        original: Type::Text, "the first line of what it repeats";
    }
    Typing "typing" "How the running text was typed: one row for each habit, at its first place." {
        kind: Type::Atom(&["half_mark", "half_bracket", "half_stop", "blank"]), "a half-width mark between Chinese characters, a pair of half-width brackets around them, a half-width full stop behind them, or a blank inside Chinese text";
        text: Type::Text, "what stands there";
        count: Type::Int, "places in the draft";
        full: Type::Int, "full-width marks in the draft: （ or 。 for brackets and stops, else ，；：？！";
    }
    Period "period" "A span of years said in words: 近五年, “十四五”." {
        raw: Type::Text, "as written";
        years: Type::Int, "its length in years (近五年: 5)";
        from: Type::Year, "its first year, where the words fix it (“十四五”: 2021)";
        to: Type::Year, "its last year, where the words fix it";
        said_from: Type::Year, "the first year of the series that the clause then gives (从2019年…)";
        said_to: Type::Year, "the last year of that series";
        series: Type::Text, "the words that give the series";
        relative: Type::Bool, "true for 近N年";
    }
    #[interpreted] Indicator "indicator" "A row of an indicator table." {
        table: Type::Row(Rel::Grid), "its table";
        row: Type::Int, "row number";
        section: Type::Text, "the section line above it (养老方面)";
        serial: Type::Int, "its 序号";
        name: Type::Term, "its name";
        unit: Type::Text, "its unit, from name, column, header or cell; absent where none stands anywhere";
        dimension: Type::Text, "dimension of the unit, as in number; bare where there is none";
        needs_unit: Type::Bool, "true where the kind of name is an amount with a dimension (人数, 寿命, 床位数) or its figures are fractions of things";
        baseline: Type::Quantity, "the actual figure; blank or lost where it is";
        baseline_year: Type::Year, "year of the baseline column";
        goal: Type::Goal, "the target; blank or lost where it is";
        target_year: Type::Year, "year of the target column";
        reached: Type::Quantity, "what was reached in the target's year, from a column 实际 or 完成 beside the target; absent where there is none";
        yearly: Type::Quantity, "what its columns of single years come to, behind the baseline's up to the target's; absent where there are fewer than three";
        direction: Type::Atom(DIRECTIONS), "which way is better; absent where not known";
        ceiling: Type::Quantity, "natural upper bound of the name's kind (100% for 覆盖率); absent where it has none";
        attribute: Type::Text, "约束性 or 预期性 as written";
        department: Type::Text, "responsible departments as written";
        lost: Type::Int, "how many of the two figures could not be assigned or are missing";
        found: Type::Quantity, "the one figure that stands there where lost is 1";
    }
    #[interpreted] Milestone "milestone" "An indicator's figure of another year behind its baseline, before its target or after it, from a column of its table." {
        indicator: Type::Row(Rel::Indicator), "the indicator";
        year: Type::Year, "the year of the column";
        goal: Type::Goal, "the figure as a demand";
        value: Type::Quantity, "the figure with its rounding";
    }
    #[interpreted] Claim "claim" "A figure in prose that speaks of a named thing." {
        term: Type::Term, "the name it speaks of";
        name: Type::Text, "the name as written";
        scope: Type::Text, "whose figure: 全市, 全国…; absent where not said";
        whose: Type::Atom(SCOPES), "own for the draft's own area; absent where no area is named";
        year: Type::Year, "the year it holds for";
        year_from: Type::Atom(&["clause", "sentence", "paragraph", "period"]), "where the year stands";
        kind: Type::Atom(KINDS), "actual figure or target";
        value: Type::Quantity, "the figure with its rounding, for actual figures";
        goal: Type::Goal, "the demand, for targets";
        figure: Type::Quantity, "the number as written; its place is what a finding marks";
        bound: Type::Atom(BOUNDS), "the bound that verb or figure says, for targets and actual figures alike";
        phrase: Type::Text, "name, verb and figure together, for the label";
        raw: Type::Text, "the figure with its bound as written";
        generic: Type::Bool, "true where the name is only a generic head (人数, 面积)";
        ceiling: Type::Quantity, "natural upper bound of the name's kind; absent where it has none";
        from: Type::Row(Rel::Claim), "the claim of the figure that this one changes from (由40%提升至45%)";
        since: Type::Year, "the year that a difference told right behind the figure counts from (达到82%,比2020年提高7个百分点)";
        more: Type::Goal, "that difference: amounts, or points of shares; below zero where it fell";
        sentence: Type::Row(Rel::Sentence), "its sentence";
    }
    #[interpreted] Link "link" "A claim and the indicator it speaks of." {
        claim: Type::Row(Rel::Claim), "the claim";
        indicator: Type::Row(Rel::Indicator), "the indicator";
        relation: Type::Atom(&["equal", "near", "narrower", "ending"]), "how the names relate; ending where one ends with the whole of the other";
    }
    #[interpreted] Change "change" "From one figure to another, with what is said of the difference." {
        term: Type::Text, "what changes";
        old: Type::Quantity, "the figure before; absent where not given";
        new: Type::Quantity, "the figure after; absent where not given";
        direction: Type::Atom(DIRECTIONS), "what the verb says: up (提高, 增长), down (下降, 减少)";
        verb: Type::Text, "the verb";
        delta: Type::Quantity, "the absolute difference stated";
        percent: Type::Quantity, "the relative difference stated";
        times: Type::Quantity, "the multiple stated";
        stated: Type::Quantity, "the difference or rate as stated, whichever stands there";
        years: Type::Int, "years between, where the sentence tells";
        annual: Type::Bool, "true where the stated rate is a yearly mean (年均)";
        subject_is_share: Type::Bool, "true where what changes is a share (比重, 占比, …率)";
        deflated: Type::Bool, "true where what changes is output or income, whose rates are as a rule at constant prices";
    }
    #[interpreted] Ratio "ratio" "A numerator, a denominator and the rate stated for them." {
        numerator: Type::Quantity, "the part";
        denominator: Type::Quantity, "the whole";
        rate: Type::Quantity, "the stated rate";
        name: Type::Text, "what the rate is called";
    }
    #[interpreted] Proportion "proportion" "Two counts of a sentence and the proportion stated for them (医护比为1:1.25)." {
        one: Type::Quantity, "the count that the 1 stands for";
        many: Type::Quantity, "the count that stands against it";
        stated: Type::Quantity, "how many stand against one, as stated";
        name: Type::Text, "what the proportion is called";
    }
    #[interpreted] Project "project" "A thing that a table gives a row, and what the text tells of it under the same name." {
        name: Type::Text, "its name in the table";
        amount: Type::Quantity, "what it costs by the table; absent where the table or the text does not say";
        said: Type::Quantity, "what it costs by the text";
        units: Type::Text, "who does it by the table; absent where the table or the text does not say";
        lead: Type::Text, "who does it by the text, up to the verb (由…牵头, …负责)";
        shared: Type::Bool, "true where one of the table's units is one of the text's, under one form of its name or another";
    }
    Part "part" "One part of a breakdown." {
        name: Type::Text, "what it is";
        value: Type::Quantity, "its amount";
    }
    #[interpreted] Breakdown "breakdown" "A total and the parts given for it." {
        total: Type::Quantity, "the total";
        name: Type::Text, "what it is a total of";
        parts: Type::Rows(Rel::Part), "the parts; closed where they are said or shown to be all";
        overlap: Type::Bool, "true where the parts may overlap";
        whole: Type::Bool, "true where the parts are shares of one whole, whose total of 100% is not written";
    }
    #[interpreted]
    TableSum "table_sum" "A 合计, 总计 or 小计 of a table and the cells that it sums." {
        total: Type::Quantity, "the sum that stands there";
        parts: Type::Rows(Rel::Part), "the cells; closed";
        label: Type::Text, "what its row is called, without unit and what is done before it (新建, 改造); absent for columns";
        unit: Type::Text, "the unit of its row, from the name, a column of units or over the table";
        axis: Type::Atom(&["row", "column"]), "row: its cells stand beside it; column: above or below it";
    }
    Member "member" "One member of an enumeration." {
        text: Type::Text, "its text";
    }
    #[interpreted] TableNote "table_note" "What the text says of a table that it names (表2), or a caption of its own table: the total, or how many rows." {
        table: Type::Row(Rel::Grid), "the table";
        kind: Type::Atom(&["total", "rows"]), "what is said";
        said: Type::Quantity, "the figure in the text";
        found: Type::Quantity, "the total that stands in the table, or the number of its rows";
    }
    #[interpreted] Ordered "ordered" "Two neighbours of a list in order of size (由多到少依次为甲、乙、丙), with the figures of a table's column or of the paragraph that the list is in order of." {
        first: Type::Text, "the earlier one";
        second: Type::Text, "the later one";
        above: Type::Quantity, "the figure of the one that is said to be the greater";
        below: Type::Quantity, "the figure of the other";
        by: Type::Text, "what the figures are of: a header, or the words before them";
    }
    #[interpreted] Standing "standing" "The place that a thing is said to have among others (居第3位, 居各县首位), and how it stands by a table's column, the figures of the paragraph or a list in order of size." {
        name: Type::Text, "the thing";
        said: Type::Int, "the place; of 末位 the number of things";
        above: Type::Int, "how many have more";
        level: Type::Int, "how many have as much, the thing itself among them";
        below: Type::Int, "how many have less";
        by: Type::Text, "what the figures are of";
        listed: Type::Bool, "true where it stands so in a list in order of size; the list goes from its first place";
    }
    #[interpreted] Enumeration "enumeration" "A list in a sentence and the number declared for it." {
        declared: Type::Int, "the number declared (六种, 三级)";
        count: Type::Int, "members found";
        members: Type::Rows(Rel::Member), "the members";
        partial: Type::Bool, "true where 等 says that not all are named";
        noun: Type::Text, "the counted noun with its measure word";
    }
    #[interpreted] PerCapita "per_capita" "A rate per N people, a population and the amount stated for it." {
        rate: Type::Quantity, "the rate, per one";
        base: Type::Quantity, "the population";
        amount: Type::Quantity, "the stated amount";
    }
    #[interpreted] Product "product" "A mean or norm (村均5万元, 每户补助3000元), how many there are of what it is per, and the total stated for all." {
        each: Type::Quantity, "the mean or norm, for one";
        number: Type::Quantity, "how many";
        total: Type::Quantity, "the stated total";
    }
    #[interpreted] Gap "gap" "Two figures of one sentence and the difference stated between them (还差5个百分点, 缺口3.8万亩)." {
        low: Type::Quantity, "the smaller";
        high: Type::Quantity, "the larger";
        delta: Type::Quantity, "the stated difference";
    }
    #[interpreted] Conversion "conversion" "One amount told in two units: 132亩(约合8.8公顷)." {
        first: Type::Quantity, "the amount";
        second: Type::Quantity, "the same in another unit";
    }
    #[interpreted] Duty "duty" "A note on who does a task: (市发展改革委牵头,市教育局配合), 责任单位:…, or the units in a row of a table." {
        item: Type::Row(Rel::Item), "the innermost heading or list item that it stands under; absent in a table";
        task: Type::Text, "text of that item, or the name in the row of the table";
        raw: Type::Text, "as written";
        units: Type::Rows(Rel::DutyUnit), "the units; open where 等 follows the last";
        leads: Type::Int, "how many units lead: those said to, or the only one, or the first or starred one where the draft says so";
        deadline: Type::Date, "the date in the note, or in the row's column of time limits";
        at_end: Type::Bool, "true where nothing but marks follows it in its paragraph";
        from_table: Type::Bool, "true in a table";
    }
    #[interpreted] DutyUnit "duty_unit" "A unit in a note on duties." {
        duty: Type::Row(Rel::Duty), "the note";
        name: Type::Term, "full name of the agency without its area; of other units the name as written";
        raw: Type::Text, "as written";
        role: Type::Atom(&["lead", "support", "joint"]), "lead (牵头), support (配合), joint (one of several that are responsible)";
    }
}

impl Rel {
    /// The relation's definition.
    #[must_use]
    pub fn def(self) -> &'static RelationDef {
        static NONE: RelationDef = RelationDef { rel: Rel::Document, name: "", interpreted: false, doc: "", fields: &[] };
        RELATIONS.get(self as usize).unwrap_or(&NONE)
    }
    /// Name in the rule language.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.def().name
    }
    /// By name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        RELATIONS.iter().find(|r| r.name == name).map(|r| r.rel)
    }
    /// Position of a field.
    #[must_use]
    pub fn field_index(self, name: &str) -> Option<usize> {
        self.field_index_near(name, 0)
    }
    /// The same, looked for from one position on first. Lengths and first bytes tell nearly all names apart.
    #[must_use]
    pub(super) fn field_index_near(self, name: &str, near: usize) -> Option<usize> {
        let first = name.as_bytes().first();
        let same = |f: &FieldDef| f.name.len() == name.len() && f.name.as_bytes().first() == first && f.name == name;
        let (before, after) = self.def().fields.split_at_checked(near)?;
        after.iter().position(same).map(|i| i + near).or_else(|| before.iter().position(same))
    }
}

/// Values of a goal's `bound`.
pub const GOAL_BOUNDS: &[&str] = BOUNDS;
