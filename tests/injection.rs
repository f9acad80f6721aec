//! What a stranger writes into an article or a table does no harm in any format: it never steers a terminal, never becomes
//! markup, a command of a workflow, a link or a formula, and what programs read stays what it is.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use std::fs;

use addsup::report::{CheckFormat, ClaimsFormat};
use clap::ValueEnum;
use common::addsup;
use serde_json::Value;
use tempfile::TempDir;

/// Texts that do harm somewhere, each ahead of a figure that is wrong, so that it is quoted in a finding.
const HOSTILE: [(&str, &str); 12] = [
    ("escape", "\u{1b}[31m\u{1b}]0;owned\u{7}"),
    ("c1 control", "\u{9b}2J"),
    ("direction", "\u{202e}\u{2066}\u{200f}"),
    ("script", "<script>alert(1)</script><img src=x onerror=alert(1)>"),
    ("end of a script", "</script></style><!--"),
    ("link", "[click](javascript:alert%281%29) ![](http://x.example/p.png)"),
    ("bare address", "https://x.example/login and www.x.example"),
    ("command", "::error file=a::owned ::add-mask::x"),
    ("table", "| a | b |"),
    ("formula", "=HYPERLINK(\"http://x.example\",\"a\")"),
    ("entity", "&lt;b&gt; &amp; ]]> <?xml?>"),
    ("emphasis", "`code` **bold** _it_ ~~no~~ @user #1"),
];

const WRONG: &str = "the council met on Monday, March 5, 2024";

struct Made {
    _folder: TempDir,
    /// Format and output.
    outputs: Vec<(String, String)>,
}

/// Every format of a run over hostile articles, with a hostile table beside them.
fn made() -> Made {
    let folder = TempDir::new().unwrap();
    let top = folder.path();
    let mut text = String::new();
    for (_, hostile) in HOSTILE {
        text.push_str(&format!("{hostile} {WRONG} {hostile}.\n\n"));
    }
    // figures that begin like formulas, and lines that begin like commands
    text.push_str(
        "::error::owned\r\n::warning file=x::owned\r\n\r\n+14 percent, -5 tons, =3 and @7 ships sank in 2021\r\n",
    );
    fs::write(top.join("=a|b [x](y) <i>.txt"), &text).unwrap();
    fs::write(top.join("b.md"), text.replace("<!--", "")).unwrap();
    fs::write(top.join("c.html"), format!("<p>{}</p>", text.replace("<!--", "").replace("</script></style>", "")))
        .unwrap();
    fs::write(
        top.join("d.txt"),
        "In 2021, China imported 200 million tonnes of natural gas from Kazakhstan. China exported 7 million tonnes in 2021.\n",
    )
    .unwrap();
    fs::create_dir(top.join("sources")).unwrap();
    let row = |value: &str, hostile: &str| {
        let quoted = hostile.replace('"', "\"\"");
        format!(
            "China,Kazakhstan,\"{quoted}\",natural gas imports,2021,{value},tonne,1000000,2021-11,,,\"{quoted}\",\"{quoted}\"\n"
        )
    };
    let mut csv =
        "entity,counterpart,reporter,measure,period,value,unit,scale,vintage,definition,note,source,locator\n"
            .to_owned();
    HOSTILE.iter().for_each(|(_, hostile)| csv.push_str(&row("4.25", hostile)));
    fs::write(top.join("sources/gas.csv"), csv).unwrap();

    let mut outputs = Vec::new();
    let mut arguments = vec!["check".to_owned(), "--fail-on".to_owned(), "never".to_owned()];
    arguments.extend(["--sources".to_owned(), "sources".to_owned()]);
    let names: Vec<String> = CheckFormat::value_variants()
        .iter()
        .map(|format| format.to_possible_value().unwrap().get_name().to_owned())
        .collect();
    for name in &names {
        arguments.extend(["--report".to_owned(), format!("{name}=out/{name}")]);
    }
    arguments.extend(["--report".to_owned(), "markdown=reports/".to_owned(), "-v".to_owned(), ".".to_owned()]);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let ran = addsup(top, &arguments);
    assert_eq!(ran.code, 0, "{ran:?}");
    outputs.push(("standard output".to_owned(), ran.stdout));
    outputs.push(("standard error".to_owned(), ran.stderr));
    for name in names {
        outputs.push((name.clone(), fs::read_to_string(top.join("out").join(name)).unwrap()));
    }
    outputs.push(("index of reports".to_owned(), fs::read_to_string(top.join("reports/index.md")).unwrap()));
    for format in ClaimsFormat::value_variants() {
        let name = format.to_possible_value().unwrap().get_name().to_owned();
        outputs.push((format!("claims {name}"), addsup(top, &["claims", "--format", &name, "."]).stdout));
    }
    fs::write(top.join("addsup.toml"), "").unwrap();
    assert_eq!(addsup(top, &["claims", "--write", "."]).code, 0);
    outputs.push(("ledger".to_owned(), fs::read_to_string(top.join("claims/b.csv")).unwrap()));
    assert_eq!(addsup(top, &["check", "--baseline", "known.toml", "--write-baseline", "b.md"]).code, 0);
    outputs.push(("baseline".to_owned(), fs::read_to_string(top.join("known.toml")).unwrap()));
    Made { _folder: folder, outputs }
}

/// Where in an output a forbidden text stands.
fn must_not(name: &str, output: &str, forbidden: &str) {
    if let Some(at) = output.find(forbidden) {
        let from = output[..at].char_indices().rev().nth(60).map_or(0, |(at, _)| at);
        panic!("{name} holds {forbidden:?}: {:?}", output[from..].chars().take(160).collect::<String>());
    }
}

#[test]
fn no_format_lets_a_stranger_do_harm() {
    let made = made();
    for (name, output) in &made.outputs {
        assert!(output.len() > 40, "{name} is empty: {output:?}");
        // what steers a terminal or turns text around
        for steering in ["\u{1b}", "\u{7}", "\u{9b}", "\u{202e}", "\u{2066}", "\u{200f}"] {
            must_not(name, output, steering);
        }
        match name.as_str() {
            "html" => html(output),
            "markdown" | "github-summary" | "index of reports" => markdown(name, output),
            "github" => commands(output),
            "csv" | "claims csv" | "ledger" => cells(name, output),
            "junit" | "checkstyle" => xml(name, output),
            "baseline" => drop(output.parse::<toml::Table>().unwrap()),
            "jsonl" | "rdjsonl" | "claims jsonl" => {
                output.lines().for_each(|line| drop(serde_json::from_str::<Value>(line).unwrap()));
            }
            "json" | "sarif" | "gitlab" | "claimreview" | "webannotation" | "claims json" => {
                drop(serde_json::from_str::<Value>(output).unwrap());
                must_not(name, output, "</script");
            }
            _ => {}
        }
    }
}

/// No element, attribute or address of the text is one of the page.
fn html(output: &str) {
    for forbidden in [
        "<img",
        "onerror=alert(1)>",
        "<script>alert",
        "</script></style>",
        "href=\"http",
        "href=\"javascript",
        "src=\"http",
        "<i>",
        "<?xml",
    ] {
        must_not("html", output, forbidden);
    }
    assert!(output.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "the text is shown as it is");
    assert_eq!(output.matches("<script>").count(), output.matches("</script>").count());
}

/// No link, image, element or emphasis comes of the text; a cell stays in its cell.
fn markdown(name: &str, output: &str) {
    let outside_code = |line: &str| line.split('`').step_by(2).collect::<Vec<_>>().join("");
    for line in output.lines() {
        let plain = outside_code(line).replace("\\[", "").replace("\\]", "");
        for forbidden in ["](javascript", "](http", "<img", "<script", "</script", "**bold**", "<i>"] {
            must_not(name, &plain, forbidden);
        }
        // an address that is not broken up becomes a link by itself, and so does the name of a user
        for forbidden in ["https://x.example", "http://x.example", " www.x.example", " @user"] {
            must_not(name, &plain, forbidden);
        }
    }
    let bars = |line: &str| line.replace("\\|", "").matches('|').count();
    let mut before: Option<usize> = None;
    for line in output.lines() {
        if !line.starts_with('|') {
            before = None;
            continue;
        }
        assert!(before.is_none_or(|count| count == bars(line)), "{name}: a row with other cells: {line}");
        before = Some(bars(line));
    }
}

/// Each line is one of ours.
fn commands(output: &str) {
    for line in output.lines() {
        let ours = ["::error file=", "::warning file=", "::notice file=", "addsup: "]
            .iter()
            .any(|start| line.starts_with(start));
        assert!(
            ours && !line.contains("owned ::add") || line.starts_with("::") && line.matches("title=").count() == 1,
            "{line}"
        );
        assert!(!line.starts_with("::error::") && !line.starts_with("::warning file=x"), "{line}");
    }
    assert!(!output.contains('\r'));
}

/// No cell begins a formula, and every row has all cells.
fn cells(name: &str, output: &str) {
    let mut csv = csv::Reader::from_reader(output.as_bytes());
    for record in csv.records() {
        for cell in &record.unwrap() {
            let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
            let number = cell.starts_with('-') && cell[1..].chars().all(|c| c.is_ascii_digit() || c == '.');
            assert!(!formula || number || cell == "=", "{name}: {cell}");
        }
    }
}

/// Well-formed, and no element but ours.
fn xml(name: &str, output: &str) {
    let known = [
        "testsuites",
        "testsuite",
        "testcase",
        "failure",
        "skipped",
        "system-out",
        "properties",
        "property",
        "checkstyle",
        "file",
        "error",
    ];
    for piece in output.split('<').skip(1) {
        let tag = piece.trim_start_matches('/');
        let end = tag.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(tag.len());
        let tag = &tag[..end];
        assert!(tag.is_empty() || known.contains(&tag), "{name}: <{piece}");
        assert!(!tag.is_empty() || piece.starts_with("?xml"), "{name}: <{piece}");
    }
    must_not(name, output, "]]>");
}
