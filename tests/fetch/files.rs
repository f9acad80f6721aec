use super::server::{Reply, Server};
use super::{Desk, pick};
use crate::books::{ods, sheet, zip};

const COLUMNS: [&str; 7] = ["entity", "code", "measure", "period", "unit", "scale", "value"];

fn rows(body: impl Into<Vec<u8>>, entry: &str) -> Vec<Vec<String>> {
    let body = body.into();
    let server = Server::new(move |_| Reply::of(body.clone()));
    let desk = Desk::at(&server, "file", &format!("url = \"/table\"\n{entry}"));
    desk.rows().iter().map(|row| pick(row, &COLUMNS).into_iter().map(str::to_owned).collect()).collect()
}

fn refused(body: impl Into<Vec<u8>>, entry: &str, words: &str) {
    let body = body.into();
    let server = Server::new(move |_| Reply::of(body.clone()));
    let ran = Desk::at(&server, "file", &format!("url = \"/table\"\n{entry}")).fetch();
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert!(ran.stderr.contains(words), "{words}: {}", ran.stderr);
}

#[test]
fn long_wide_and_by_measure() {
    assert_eq!(
        rows(
            "\u{feff}Country;Year;Value;Unit\r\nUtopia;2020;1,50;kg\r\nUtopia;2021;-1.234,5;kg\r\n",
            "decimal = \",\"\nmeasure = \"output\""
        ),
        [
            ["Utopia", "", "output", "2020", "kilogram", "", "1.50"],
            ["Utopia", "", "output", "2021", "kilogram", "", "-1234.5"]
        ]
    );
    assert_eq!(
        rows(
            "Country Name,Country Code,2020,2021\nUtopia,UTO,1.0,2\n",
            "columns = { entity = \"Country Name\" }\nunit = \"million tonnes\"\nmeasure = \"output\""
        ),
        [
            ["Utopia", "UTO", "output", "2020", "tonne", "million", "1.0"],
            ["Utopia", "UTO", "output", "2021", "tonne", "million", "2"]
        ]
    );
    assert_eq!(
        rows(
            "Entity,Year,Coal (TWh),Oil per head (kWh)\nUtopia,2020,19367.264482688080,0.0023610547\nAtlantis,2020,1,1\n",
            "entities = [\"Utopia\"]"
        ),
        [
            ["Utopia", "", "Coal", "2020", "terawatt hour", "", "19367.264482688080"],
            ["Utopia", "", "Oil per head", "2020", "kilowatt hour", "", "0.0023610547"]
        ]
    );
    // a title above the header, notes below, groups of digits
    assert_eq!(
        rows("A table\n\nCountry,Year,Output\nUtopia,2020,\"1,234,567.80\"\nSource: an office\n", "header-row = 2"),
        [["Utopia", "", "Output", "2020", "", "", "1234567.80"]]
    );
}

#[test]
fn a_file_may_be_named_below_the_base() {
    let server = Server::new(|_| Reply::of("Country,Year,Output\nUtopia,2020,1\n"));
    for entry in ["series = \"a/t.csv\"", "url = \"a/t.csv\"", "url = \"/a/t.csv\""] {
        assert_eq!(Desk::at(&server, "file", entry).rows().len(), 1, "{entry}");
    }
    assert!(server.asked().iter().all(|asked| asked.target == "/a/t.csv"));
    let ran = Desk::new("[[fetch]]\nname = \"t\"\nprovider = \"file\"\nseries = \"a/t.csv\"\n").fetch();
    assert!(ran.stderr.contains("needs `url`, the address of the file"), "{}", ran.stderr);
}

#[test]
fn what_is_refused_and_why() {
    refused("a,b\n1,2\n", "", "no column of values is found among a, b");
    refused("Country,Year,X\nU,2020,1\n", "columns = { entity = \"Land\" }", "there is no column \"Land\"");
    refused("Country,Year,X\nU,2020,1\n", "columns = { size = \"X\" }", "its parts are entity");
    refused("Country,Year,X\nU,2020,1\n", "decimal = \"x\"", "`decimal` is");
    refused("{\"error\":\"gone\"}", "", "gone");
    refused(b"PK\x03\x04 not a workbook".to_vec(), "", "is no spreadsheet that can be opened");
    refused(b"\xd0\xcf\x11\xe0 nor this".to_vec(), "", "is no spreadsheet that can be opened");
    refused(zip(&[("x", "y")]), "", "is no spreadsheet that can be opened");
    refused(sheet("", "A1"), "", "is empty");
    refused(sheet(ROWS, "A1:D3"), "sheet = \"Other\"", "there is no sheet \"Other\"; there are Figures");
}

const ROWS: &str = "<row r='1'><c r='A1' t='inlineStr'><is><t>Country</t></is></c><c r='B1' t='inlineStr'><is><t>Year</t></is></c>\
<c r='C1' t='inlineStr'><is><t>Output (kg)</t></is></c></row>\
<row r='2'><c r='A2' t='inlineStr'><is><t>Utopia</t></is></c><c r='B2'><v>2020</v></c><c r='C2'><v>1832641364775.52</v></c></row>\
<row r='3'><c r='A3' t='inlineStr'><is><t>Utopia</t></is></c><c r='B3'><v>2021</v></c><c r='C3' t='e'><v>#N/A</v></c></row>\
<row r='4'><c r='A4' t='inlineStr'><is><t>Utopia</t></is></c><c r='B4'><v>2022</v></c><c r='C4'><v>0.1</v></c></row>";

#[test]
fn spreadsheets() {
    let expected = [
        ["Utopia", "", "Output", "2020", "kilogram", "", "1832641364775.52"],
        ["Utopia", "", "Output", "2022", "kilogram", "", "0.1"],
    ];
    assert_eq!(rows(sheet(ROWS, "A1:C4"), "sheet = \"Figures\""), expected);
    let cell =
        |text: &str| format!("<table:table-cell office:value-type='string'><text:p>{text}</text:p></table:table-cell>");
    let number = |text: &str| format!("<table:table-cell office:value-type='float' office:value='{text}'/>");
    let row = |cells: &[String]| format!("<table:table-row>{}</table:table-row>", cells.concat());
    let content = [
        row(&[cell("Country"), cell("Year"), cell("Output (kg)")]),
        row(&[cell("Utopia"), number("2020"), number("1832641364775.52")]),
        row(&[cell("Utopia"), number("2022"), number("0.1")]),
    ];
    assert_eq!(rows(ods(&content.concat()), ""), expected);
}
