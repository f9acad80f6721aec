//! Tables of every kind of file, and files that are broken: what can be read is used, the rest is said with its place.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

#[path = "common/books.rs"]
mod books;

use addsup::analysis::analyse;
use addsup::checks::{Scope, Selection};
use addsup::extract::Options as Reading;
use addsup::finding::{Severity, Verdict};
use addsup::lexicon;
use addsup::normalise::Unit;
use addsup::read::{self, Format};
use addsup::sources::{Limits, Options, TableProblem, Tables};

fn unit(text: &str) -> Option<Unit> {
    lexicon::english().parse_unit(text).filter(|&(_, power)| power == 0).map(|(unit, _)| unit)
}

fn load(files: &[(&str, &[u8])]) -> (Tables, Vec<TableProblem>) {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    Tables::load(&[folder.path().to_owned()], &Options::new(&unit))
}

fn verdicts(tables: &Tables, text: &str) -> Vec<Verdict> {
    let document = read::read("article.txt", text.as_bytes(), Some(Format::Text)).unwrap();
    let selection = Selection { scope: Some(Scope::Sources), ..Selection::default() };
    let found = analyse(&document, Reading { pairs: true, ..Reading::default() }, tables, &selection);
    let claims = found.extraction.claims.iter().zip(&found.judgements).filter(|(claim, _)| claim.time().is_none());
    claims.map(|(_, judged)| judged.verdict).collect()
}

#[track_caller]
fn supports(files: &[(&str, &[u8])], text: &str) {
    let (tables, problems) = load(files);
    assert_eq!(verdicts(&tables, text), [Verdict::Supported], "{text}: {problems:#?}");
}

const RIGHT: &str = "Net sales in 2021 were $5,630 million.";
const WRONG: &str = "Net sales in 2021 were $6,530 million.";

#[test]
fn dialects_of_separated_values_say_the_same() {
    let dialects: [(&str, &[u8]); 7] = [
        ("comma.csv", b"$ million,2021,2020\nNet sales,\"5,630\",\"5,118\"\nNet income,612,(48)\n"),
        ("tab.tsv", b"$ million\t2021\t2020\nNet sales\t5,630\t5,118\nNet income\t612\t(48)\n"),
        ("semicolon.csv", b"$ million;2021;2020\nNet sales;5.630,0;5.118,5\nNet income;612,0;-48,25\n"),
        ("pipe.csv", b"$ million|2021|2020\r\nNet sales|5630|5118\r\nNet income|612|-48\r\n"),
        ("mark.csv", b"\xef\xbb\xbf$ million,2021,2020\nNet sales,\"5,630 [1]\",\"5,118*\"\nNet income,612,n/a\n"),
        (
            "titled.csv",
            b"Consolidated statement of income\nIn $ million\n,2021,2020\nNet sales,\"5,630\",\"5,118\"\nNet income,612,48\nNote: audited\n",
        ),
        ("latin.csv", b"$ million,2021,2020\nNet sales,\"5,630\",\"5,118\"\nSoci\xe9t\xe9 g\xe9n\xe9rale caf\xe9,612,48\n"),
    ];
    for (name, bytes) in dialects {
        let (tables, problems) = load(&[(name, bytes)]);
        assert!(problems.iter().all(|problem| problem.severity == Severity::Note), "{name}: {problems:#?}");
        assert_eq!(verdicts(&tables, RIGHT), [Verdict::Supported], "{name}");
        assert_eq!(verdicts(&tables, WRONG), [Verdict::Refuted], "{name}");
    }
}

#[test]
fn sheets_pages_and_markdown_are_tables_too() {
    let text = |cell: &str, words: &str| format!("<c r='{cell}' t='inlineStr'><is><t>{words}</t></is></c>");
    let rows = format!(
        "<row r='1'>{}<c r='B1'><v>2021</v></c><c r='C1'><v>2020</v></c></row>\
         <row r='2'>{}<c r='B2'><v>5630</v></c><c r='C2'><f>B2-512</f><v>5118</v></c></row>\
         <row r='3'>{}<c r='B3'><v>612</v></c><c r='C3'><v>48</v></c></row>",
        text("A1", "$ million"),
        text("A2", "Net sales"),
        text("A3", "Net income")
    );
    supports(&[("report.xlsx", &books::sheet(&rows, "A1:C3"))], RIGHT);
    let cell =
        |text: &str| format!("<table:table-cell office:value-type='string'><text:p>{text}</text:p></table:table-cell>");
    let number = |text: &str| format!("<table:table-cell office:value-type='float' office:value='{text}'/>");
    let row = |cells: [String; 3]| format!("<table:table-row>{}</table:table-row>", cells.concat());
    let open = [
        row([cell("$ million"), number("2021"), number("2020")]),
        row([cell("Net sales"), number("5630"), number("5118")]),
        row([cell("Net income"), number("612"), number("48")]),
    ];
    supports(&[("report.ods", &books::ods(&open.concat()))], RIGHT);
    let markdown = "# Results\n\n| $ million | 2021 | 2020 |\n|---|---:|---:|\n| Net sales | 5,630 | 5,118 |\n| Net income | 612 | 48 |\n";
    supports(&[("results.md", markdown.as_bytes())], RIGHT);
    let page = "<html><body><main><h1>Results of the group</h1><p>All in millions of dollars.</p><table><caption>Income, $ million</caption>\
        <thead><tr><th rowspan=2></th><th colspan=2>Fiscal year</th></tr><tr><th>2021</th><th>2020</th></tr></thead>\
        <tbody><tr><th>Net sales</th><td>5,630</td><td>5,118</td></tr><tr><th>Net income</th><td>612</td><td>(48)</td></tr></tbody></table></main></body></html>";
    supports(&[("results.html", page.as_bytes())], RIGHT);
}

#[test]
fn numbers_that_a_sheet_shows_as_percentages_are() {
    let text = |cell: &str, words: &str| format!("<c r='{cell}' t='inlineStr'><is><t>{words}</t></is></c>");
    let rows = format!(
        "<row r='1'>{}{}{}</row><row r='2'>{}<c r='B2' s='1'><v>0.125</v></c><c r='C2'><v>0.25</v></c></row>\
         <row r='3'>{}<c r='B3' s='1'><v>0.0625</v></c><c r='C3'><v>0.5</v></c></row>",
        text("A1", "Town"),
        text("B1", "Vacancy rate"),
        text("C1", "Index"),
        text("A2", "Amble"),
        text("A3", "Brock")
    );
    let formats = "<xf numFmtId='0'/><xf numFmtId='10' applyNumberFormat='1'/>";
    let (tables, problems) = load(&[("rates.xlsx", &books::book(&rows, "A1:C3", formats))]);
    assert_eq!(problems, []);
    for (text, verdict) in [
        ("The vacancy rate in Amble was 12.5%.", Verdict::Supported),
        ("The vacancy rate in Brock was 6.25%.", Verdict::Supported),
        ("The vacancy rate in Brock was 12.5%.", Verdict::Refuted),
    ] {
        assert_eq!(verdicts(&tables, text), [verdict], "{text}");
    }
    // what the sheet does not show so may be one all the same
    assert_ne!(verdicts(&tables, "The index of Amble was 25%."), [Verdict::Refuted]);
}

#[test]
fn a_text_about_the_tables_is_none() {
    let (tables, problems) = load(&[
        ("README.md", b"# Sources\n\n| a | b |\n|---|---|\n| x | 1 |\n"),
        ("notes.md", b"Nothing but words.\n"),
        ("good.csv", b"country,year,value\nChina,2021,1\n"),
    ]);
    assert_eq!((tables.tables().len(), problems.len()), (1, 0), "{problems:#?}");
}

fn is_at(problem: &TableProblem, sheet: Option<&str>, line: usize) -> bool {
    problem.place.as_ref().is_some_and(|place| place.sheet.as_deref() == sheet && place.line == line)
}

#[test]
fn places_are_those_that_a_person_sees() {
    let bad = |files: &[(&str, &[u8])]| {
        let (_, problems) = load(files);
        problems.iter().map(ToString::to_string).filter(|said| said.contains("\"abc\"")).collect::<Vec<_>>()
    };
    let cell = |at: &str, text: &str| format!("<c r='{at}' t='inlineStr'><is><t>{text}</t></is></c>");
    let row = |at: u32, cells: &[&str]| {
        let cells: Vec<String> =
            ["A", "B", "C"].iter().zip(cells).map(|(column, text)| cell(&format!("{column}{at}"), text)).collect();
        format!("<row r='{at}'>{}</row>", cells.concat())
    };
    let header = ["country", "year", "value"];
    let rows = [row(3, &header), row(4, &["Chile", "2021", "7"]), row(7, &["Peru", "2021", "abc"])].concat();
    let said = bad(&[("book.xlsx", &books::sheet(&rows, "A3:C7"))]);
    assert!(said.len() == 1 && said[0].contains("book.xlsx, sheet \"Figures\", row 7: "), "{said:?}");
    let page = b"<p>Text.</p>\n<table>\n<tr><th>country<th>year<th>value\n<tr><td>Chile<td>2021<td>7\n\n<tr><td>Peru<td>2021<td>abc\n</table>";
    let said = bad(&[("page.html", page)]);
    assert!(said.len() == 1 && said[0].contains("page.html:6: "), "{said:?}");
    let text = b"# Title\n\n| country | year | value |\n|---|---|---|\n| Chile | 2021 | 7 |\n| Peru | 2021 | abc |\n";
    let said = bad(&[("notes.md", text)]);
    assert!(said.len() == 1 && said[0].contains("notes.md:6: "), "{said:?}");
    let csv = b"country,year,value,note\nChile,2021,7,\"two\nlines\"\n\nPeru,2021,abc,\n";
    let said = bad(&[("t.csv", csv)]);
    assert!(said.len() == 1 && said[0].contains("t.csv:5: "), "{said:?}");
}

#[test]
fn formulas_without_a_value_are_said() {
    let rows = "<row r='1'><c r='A1' t='inlineStr'><is><t>Country</t></is></c><c r='B1' t='inlineStr'><is><t>Exports</t></is></c></row>\
        <row r='2'><c r='A2' t='inlineStr'><is><t>Chile</t></is></c><c r='B2'><v>7</v></c></row>\
        <row r='3'><c r='A3' t='inlineStr'><is><t>Peru</t></is></c><c r='B3'><f>B2*2</f></c></row>";
    let (tables, problems) = load(&[("book.xlsx", &books::sheet(rows, "A1:B3"))]);
    assert_eq!(tables.len(), 1);
    assert!(
        problems.iter().any(|problem| is_at(problem, Some("Figures"), 3)
            && problem.message.contains("column B has a formula without a stored value")),
        "{problems:#?}"
    );
    let (tables, problems) = load(&[("t.csv", b"country,year,value\nChile,2021,=SUM(B2:B9)\nPeru,2021,'4\n")]);
    assert_eq!(tables.len(), 1);
    assert!(
        problems.iter().any(|problem| is_at(problem, None, 2) && problem.message.contains("is a formula")),
        "{problems:#?}"
    );
}

#[test]
fn units_that_differ_within_a_column_are_kept_apart() {
    let csv = b"country,year,value (USD)\nChile,2021,\"12,000\"\nPeru,2021,4.5%\nBolivia,2021,$80\n";
    let (tables, problems) = load(&[("t.csv", csv)]);
    assert_eq!(tables.len(), 3);
    let mixed: Vec<_> = problems.iter().filter(|problem| problem.message.contains("in its own unit")).collect();
    assert_eq!(
        mixed.iter().map(|problem| problem.place.as_ref().unwrap().line).collect::<Vec<_>>(),
        [3],
        "{problems:#?}"
    );
}

#[test]
fn rows_that_contradict_each_other_settle_nothing() {
    let csv = b"entity,measure,period,unit,value\nOslo,museums,2020,museums,54\nOslo,museums,2020,museums,61\n";
    let (tables, problems) = load(&[("t.csv", csv)]);
    assert!(
        problems.iter().any(|problem| is_at(problem, None, 3) && problem.message.contains("(61, 54)")),
        "{problems:#?}"
    );
    assert_eq!(verdicts(&tables, "In 2020 Oslo had 54 museums."), [Verdict::Supported]);
    assert_eq!(verdicts(&tables, "In 2020 Oslo had 97 museums."), [Verdict::CannotSay]);
}

#[test]
fn broken_files_leave_the_rest() {
    let wide = format!("{}\n", vec!["c"; 20_000].join(","));
    let long = format!("country,year,value\n{}", "Chile,2021,1\n".repeat(200));
    let folder = tempfile::tempdir().unwrap();
    let files: [(&str, &[u8]); 8] = [
        ("good.csv", b"country,year,value\nChina,2021,1\n"),
        ("long.csv", long.as_bytes()),
        ("wide.csv", wide.as_bytes()),
        ("half.xlsx", b"PK\x03\x04 and then nothing"),
        ("old.xls", b"\xd0\xcf\x11\xe0 nor this"),
        ("binary.csv", b"a,b\n1,\x00\n"),
        ("greek.csv", b"country,value\n\xe5\xeb\xeb\xdc\xe4\xe1 \xc1\xe8\xde\xed\xe1\x81\x8d,1\n"),
        (
            "datapackage.json",
            br#"{"resources":[{"name":"self","path":"datapackage.json"},{"name":"gone","path":"gone.csv"},
                {"name":"up","path":"a/../../b.csv"}]}"#,
        ),
    ];
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    let options = Options { limits: Limits { bytes: 1_000, ..Limits::default() }, ..Options::new(&unit) };
    let (tables, problems) = Tables::load(&[folder.path().to_owned()], &options);
    assert_eq!(tables.tables().iter().map(|table| table.name.as_str()).collect::<Vec<_>>(), ["good"]);
    for words in [
        "long.csv: is larger than 1000 bytes, the limit; split it, or raise `max-table-bytes` in addsup.toml",
        "half.xlsx: is no spreadsheet that can be opened: it is cut off or damaged",
        "old.xls: is no spreadsheet that can be opened",
        "binary.csv:2: holds a null byte",
        "greek.csv:2: byte",
        "datapackage.json: is itself a data package",
        "gone.csv: cannot be read: there is no such file",
        "leads out of the folder",
    ] {
        assert!(problems.iter().any(|problem| problem.to_string().contains(words)), "{words}: {problems:#?}");
    }
}

#[test]
fn what_was_understood_is_told() {
    let csv = b"Exports of goods by country\ncountry;year;value (million USD)\nChile;2021;12,5\nPeru;2021;1.004,25\nSource: customs\n";
    let (tables, problems) = load(&[("t.csv", csv)]);
    assert_eq!(problems, []);
    let told = tables.tables()[0].understood().join("\n");
    for words in [
        "title line: Exports of goods by country",
        "note below: Source: customs",
        "decimal comma",
        "entity: column \"country\"",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
}
