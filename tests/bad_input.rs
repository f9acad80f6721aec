//! Input that is broken, hostile or merely huge: a clear word or bounded work, never a panic. Simpler cases of the
//! command line stand in `cli.rs`, those of tables read by the library in `sources.rs`.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use common::{Ran, addsup, with_input};
use serde_json::Value;
use tempfile::TempDir;

/// Far more than the work takes in a debug build on a slow machine, far less than quadratic work would.
const PATIENCE: Duration = Duration::from_secs(120);

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

/// Runs `check` over a file with this content; it must end well and soon.
fn survives(name: &str, content: &[u8]) -> Ran {
    let folder = folder(&[(name, content)]);
    let start = Instant::now();
    let ran = addsup(folder.path(), &["check", "--fail-on", "never", "--format", "concise", name]);
    assert_eq!(ran.code, 0, "{name}: {}", ran.stderr);
    assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
    assert!(start.elapsed() < PATIENCE, "{name}: {:?}", start.elapsed());
    ran
}

#[cfg(unix)]
#[test]
fn a_loop_of_folders_is_walked_once() {
    let folder = folder(&[("a.txt", b"Trade fell by 5 percent.")]);
    fs::create_dir(folder.path().join("deep")).unwrap();
    std::os::unix::fs::symlink(folder.path(), folder.path().join("deep/loop")).unwrap();
    std::os::unix::fs::symlink("self", folder.path().join("self")).unwrap();
    let ran = addsup(folder.path(), &["check", "--format", "jsonl", "."]);
    assert_eq!((ran.code, ran.stdout.lines().count()), (0, 1), "{ran:?}");
    let ran = addsup(folder.path(), &["check", "self"]);
    assert!(ran.code == 2 && ran.stderr.contains("self: cannot be read"), "{ran:?}");
}

#[cfg(unix)]
#[test]
fn links_met_in_a_folder_are_passed_over_and_named_ones_followed() {
    use std::os::unix::fs::symlink;
    let other = folder(&[("b.txt", b"Trade fell by 5 percent.")]);
    let folder = folder(&[("a.txt", b"Trade fell by 5 percent.")]);
    symlink(other.path().join("b.txt"), folder.path().join("file.txt")).unwrap();
    symlink(other.path(), folder.path().join("folder")).unwrap();
    symlink("nowhere", folder.path().join("broken.txt")).unwrap();
    let paths = |arguments: &[&str]| {
        let ran = addsup(folder.path(), &[&["check", "--format", "jsonl", "-v"], arguments].concat());
        assert_eq!(ran.code, 0, "{ran:?}");
        let path = |line: &str| serde_json::from_str::<Value>(line).unwrap()["path"].as_str().unwrap().to_owned();
        (ran.stdout.lines().map(path).collect::<Vec<_>>(), ran.stderr)
    };
    let (met, said) = paths(&["."]);
    assert_eq!(met, ["./a.txt"]);
    for name in ["broken.txt", "file.txt", "folder"] {
        assert!(said.contains(&format!("skipped ./{name}: a link")), "{said}");
    }
    assert_eq!(paths(&["file.txt", "folder"]).0, ["file.txt", "folder/b.txt"]);
}

/// Pipes that nobody writes to: what opens one waits for ever.
#[cfg(unix)]
#[test]
fn pipes_are_neither_tables_nor_articles_of_a_folder() {
    let csv = b"country,year,value\nChina,2021,7\n";
    let folder = folder(&[("a.txt", b"Trade fell by 5 percent."), ("good.csv", csv)]);
    for name in ["pipe.txt", "pipe.csv", "datapackage.json"] {
        let made = std::process::Command::new("mkfifo").arg(folder.path().join(name)).status().unwrap();
        assert!(made.success());
    }
    let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("socket.csv")).unwrap();
    let refused = |arguments: &[&str], names: &[&str], code: i32| {
        let ran = addsup(folder.path(), arguments);
        assert_eq!(ran.code, code, "{ran:?}");
        for name in names {
            assert!(ran.stderr.contains(&format!("{name}: is not a regular file")), "{name}: {}", ran.stderr);
        }
        ran
    };
    let ran = refused(&["sources", "validate", "--sources", "."], &["pipe.csv", "socket.csv"], 2);
    assert!(ran.stderr.contains("1 table, 2 problems"), "{ran:?}");
    refused(&["sources", "validate", "--sources", "pipe.csv"], &["pipe.csv"], 2);
    refused(&["sources", "validate", "--sources", "datapackage.json"], &["datapackage.json"], 2);
    refused(&["sources", "validate", "--sources", "/dev/null"], &["/dev/null"], 2);
    let ran = refused(&["check", "-v", "--sources", ".", "."], &["pipe.csv"], 0);
    assert!(ran.stderr.contains("skipped ./pipe.txt: not a regular file"), "{ran:?}");
}

/// What a shell passes for a process is a pipe with a name.
#[cfg(unix)]
#[test]
fn a_pipe_that_is_named_is_an_article() {
    let folder = TempDir::new().unwrap();
    for name in ["/dev/stdin", "/dev/fd/0"].iter().filter(|name| Path::new(name).exists()) {
        let ran = with_input(folder.path(), &["claims", name], b"Trade fell by 5 percent.");
        assert!(ran.code == 0 && ran.stderr.contains("1 claim"), "{name}: {ran:?}");
    }
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let writer = std::thread::spawn(move || fs::write(pipe, "Trade fell by 5 percent.").unwrap());
    let ran = addsup(folder.path(), &["claims", "pipe"]);
    writer.join().unwrap();
    assert!(ran.code == 0 && ran.stderr.contains("1 claim"), "{ran:?}");
}

#[test]
fn a_folder_of_unreadable_articles_names_each() {
    let folder = folder(&[("a.txt", b"5 \xff tons"), ("b.md", b"%PDF-1.7\n\0\0\0"), ("c.txt", b"It was 5 tons.")]);
    let ran = addsup(folder.path(), &["check", "--format", "jsonl", "."]);
    assert_eq!((ran.code, ran.stdout.lines().count()), (2, 1), "{ran:?}");
    for words in ["a.txt", "b.md", "exit code 2: 2 articles could not be read"] {
        assert!(ran.stderr.contains(words), "{words}: {}", ran.stderr);
    }
}

#[test]
fn standard_input_that_is_not_text_is_refused() {
    let ran = with_input(Path::new("."), &["check", "--stdin-name", "draft", "-"], b"5 \xf0\x28\x8c\x28 tons");
    assert!(ran.code == 2 && ran.stderr.contains("draft") && ran.stderr.contains("UTF-8"), "{ran:?}");
}

#[test]
fn a_line_of_50_megabytes_without_figures_ends() {
    let ran = survives("long.txt", "word ".repeat(10_000_000).as_bytes());
    assert!(ran.stderr.contains("0 findings in 0 claims"), "{}", ran.stderr);
}

#[test]
fn a_word_of_50_megabytes_ends() {
    survives("long.md", &vec![b'x'; 50_000_000]);
}

#[test]
fn a_line_with_many_sentences_is_linear() {
    let ran = survives("long.txt", "Trade grew 14.7% to $22.94 billion in 2021. ".repeat(20_000).as_bytes());
    assert!(ran.stderr.contains("in 60000 claims"), "{}", ran.stderr);
}

#[test]
fn a_sentence_with_many_figures_is_bounded() {
    for part in ["and 7 ", "$5 billion in 2020 from 3 percent, ", "2009–10, ", "7 of 9 (77 percent) ", "($2 billion "]
    {
        survives("long.txt", part.repeat(FIGURES).as_bytes());
    }
}

/// Repetitions in one sentence.
const FIGURES: usize = 20_000;

#[test]
fn a_number_of_100_000_digits_is_read_as_what_it_is() {
    for digits in
        ["9".repeat(100_000), "1,000".repeat(20_000), format!("0.{}", "3".repeat(100_000)), ",111".repeat(25_000)]
    {
        let folder = folder(&[("long.txt", format!("They sold {digits} tons for $5 in 2021.").as_bytes())]);
        let ran = addsup(folder.path(), &["check", "--fail-on", "never", "--format", "json", "long.txt"]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let report: Value = serde_json::from_str(&ran.stdout).unwrap();
        common::validate(&report, None);
        // the figures around it are read all the same
        let claims = report["documents"][0]["claims"].as_array().unwrap();
        assert!(claims.iter().any(|claim| claim["surface"] == "$5"), "{} claims", claims.len());
    }
}

#[test]
fn ten_thousand_nested_brackets_are_bounded_work() {
    let open_close = |open: &str, close: &str| format!("{}7 tons{}", open.repeat(10_000), close.repeat(10_000));
    for (open, close) in [("(", ")"), ("[", "]"), ("“", "”"), ("> ", ""), ("- ", ""), ("**", "**"), ("![", "](u)")]
    {
        for name in ["nested.txt", "nested.md"] {
            survives(name, open_close(open, close).as_bytes());
        }
    }
    survives(
        "table.md",
        format!("|{}\n|{}\n|{}\n", "a|".repeat(5_000), "-|".repeat(5_000), "7|".repeat(5_000)).as_bytes(),
    );
    survives("matter.md", format!("---\n{}", "date: 2021-01-01\n".repeat(50_000)).as_bytes());
}

#[test]
fn deep_json_in_a_batch_is_an_error_of_its_line() {
    let input = format!("{}\n{{\"id\": 2, \"text\": \"It was 5 tons.\"}}\n", "[".repeat(100_000));
    let ran = with_input(Path::new("."), &["claims", "--batch", "--no-config", "-"], input.as_bytes());
    let answers: Vec<Value> = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), 2);
    assert!(answers[0]["error"].is_string() && answers[0]["line"] == 1, "{}", answers[0]);
    assert_eq!(answers[1]["claims"].as_array().unwrap().len(), 1);
}

#[test]
fn a_configuration_that_is_no_toml_is_shown_with_its_line() {
    let folder = folder(&[("a.txt", b"5 tons."), ("addsup.toml", b"fail-on = \"error\"\nsources = [\n")]);
    let ran = addsup(folder.path(), &["check", "a.txt"]);
    assert!(ran.code == 2 && ran.stderr.contains("addsup.toml") && ran.stderr.contains("line"), "{ran:?}");
    fs::write(folder.path().join("addsup.toml"), b"\xff\xfe").unwrap();
    let ran = addsup(folder.path(), &["check", "a.txt"]);
    assert!(ran.code == 2 && ran.stderr.contains("addsup.toml"), "{ran:?}");
}

/// Tables as a command meets them: what is said, and the code.
#[test]
fn broken_tables_are_named_and_required_ones_decide_the_code() {
    let describe = |csv: &str, required: bool| {
        let sha = "0".repeat(64);
        let factcheck = format!(r#""factcheck":{{"entity":"country","value":"value","required":{required}}}"#);
        let hash = if csv == "hash" { format!(r#""hash":"sha256:{sha}","#) } else { String::new() };
        format!(r#"{{"name":"p","resources":[{{"name":"t","path":"t.csv",{hash}{factcheck}}}]}}"#)
    };
    let cases: [(&str, &str, &str); 4] = [
        ("hash", "country,year,value\nChina,2021,1\n", "t.csv"),
        ("ragged", "country,year,value\nIndia,2021\nChina,2021,7\n", "t.csv:2: has 2 fields"),
        ("twice", "country,year,value,value\nChina,2021,1,2\n", "twice"),
        (
            "missing",
            "country,year\nChina,2021\n",
            "\"value\" (value) is missing; the header has: country, year; name one of them",
        ),
    ];
    for (name, csv, words) in cases {
        for required in [false, true] {
            let descriptor = describe(name, required);
            let folder = folder(&[
                ("a.txt", b"China sold 7 tons in 2021."),
                ("t.csv", csv.as_bytes()),
                ("datapackage.json", descriptor.as_bytes()),
            ]);
            let arguments = ["check", "--fail-on", "never", "--sources", "datapackage.json", "a.txt"];
            let ran = addsup(folder.path(), &arguments);
            assert!(ran.stderr.contains(words), "{name}: {}", ran.stderr);
            // a ragged row is left out; the table itself stays
            let expected = if required && name != "ragged" { 3 } else { 0 };
            assert_eq!(ran.code, expected, "{name}, required {required}: {}", ran.stderr);
        }
    }
}

/// Wrong values of the metadata: each is said with file, line, key and what may stand there, and the rest is used.
#[test]
fn wrong_values_of_metadata_are_named_and_decide_the_code_of_required_tables() {
    let cases = [
        (r#""max_age":"soon""#, "\"max_age\" in the \"factcheck\" of \"t\" is \"soon\"", "\"P90D\"", 3),
        (r#""shape":"tall""#, "\"shape\" in the \"factcheck\" of \"t\" is \"tall\"", "one of long, wide", 0),
        (r#""aggregation":"summ""#, "is \"summ\"", "did you mean \"sum\"?", 0),
        (r#""retrieved":"last week""#, "\"retrieved\"", "a date such as", 0),
        (r#""unit":"blurb""#, "\"unit\" in its \"factcheck\" is \"blurb\"", "write a unit", 0),
        (r#""scale":"millon""#, "\"scale\" in its \"factcheck\" is \"millon\"", "did you mean \"million\"?", 3),
        (r#""aliases":["PRC"]"#, "\"aliases\"", "an object of names", 0),
    ];
    for (said, words, advice, code) in cases {
        for required in [false, true] {
            let descriptor = format!(
                "{{\"name\":\"p\",\"resources\":[{{\"name\":\"t\",\"path\":\"t.csv\",\n\"factcheck\":{{\n{said},\"entity\":\"country\",\"period\":\"year\",\"value\":\"value\",\"required\":{required}}}}}]}}"
            );
            let folder = folder(&[
                ("a.txt", b"China sold 7 tons in 2021."),
                ("t.csv", b"country,year,value\nChina,2021,7\n"),
                ("datapackage.json", descriptor.as_bytes()),
            ]);
            let ran = addsup(folder.path(), &["check", "--fail-on", "never", "--sources", "datapackage.json", "a.txt"]);
            let line = ran.stderr.lines().find(|line| line.contains(words)).unwrap_or_default();
            assert!(
                line.contains(advice) && (line.contains("t.csv: ") || line.contains("datapackage.json:3: ")),
                "{said}: {}",
                ran.stderr
            );
            assert_eq!(ran.code, if required { code } else { 0 }, "{said}, required {required}: {}", ran.stderr);
        }
    }
    let descriptor = "{\"resources\": [{\"name\": \"t\", \"path\": \"t.csv\",\n\"factcheck\": {\"required\": true}\n";
    let folder = folder(&[
        ("a.txt", b"China sold 7 tons in 2021."),
        ("t.csv", b"country,year,value\nChina,2021,700\n"),
        ("datapackage.json", descriptor.as_bytes()),
    ]);
    for sources in [".", "t.csv"] {
        let ran = addsup(folder.path(), &["check", "--sources", sources, "a.txt"]);
        assert!(
            ran.code == 3 && ran.stderr.contains("datapackage.json:3: is no JSON: the text ends too early"),
            "{ran:?}"
        );
        assert!(ran.stderr.contains("a closing ], } or quotation mark is missing"), "{ran:?}");
    }
}

#[test]
fn an_open_quotation_mark_is_named_with_its_line() {
    let folder = folder(&[("a.txt", b"China sold 7 tons in 2021.")]);
    for (csv, line) in [
        ("country,year,value\n\"China,2021,7\n", Some(2)),
        ("country,year,value\nIndia,2021,8\n\"China,2021,7\nPeru,2021,9\n", Some(3)),
        ("country,year,value\n\"China\",2021,7\n", None),
        ("item,year,value\n\"Pipe\",2021,7\nPipe 5\",2021,9\nRod,2021,3\n", None),
    ] {
        fs::write(folder.path().join("t.csv"), csv).unwrap();
        let ran = addsup(folder.path(), &["check", "--fail-on", "never", "--sources", "t.csv", "a.txt"]);
        let said = ran.stderr.lines().find(|line| line.contains("a quotation mark that opens a cell"));
        let place = line.map(|line| format!("warning: t.csv:{line}: "));
        assert_eq!(said.is_some(), place.is_some(), "{csv}: {}", ran.stderr);
        assert!(said.zip(place).is_none_or(|(said, place)| said.starts_with(&place)), "{}", ran.stderr);
    }
}

/// More figures than are read of one article: the first of them are listed, the rest is said to be unread.
#[test]
fn a_dump_of_figures_is_cut_and_that_is_said() {
    let text = "Up 12.5%. Up 7%. Up 3%. ".repeat(60);
    let config = b"max-article-figures = 100\n";
    let folder = folder(&[("dump.txt", text.as_bytes()), ("addsup.toml", config)]);
    let ran = addsup(folder.path(), &["claims", "--format", "csv", "dump.txt"]);
    assert_eq!((ran.code, ran.stdout.lines().count()), (2, 101), "{}", ran.stderr);
    assert!(ran.stderr.contains("error: dump.txt:1:") && ran.stderr.contains("split the file"), "{}", ran.stderr);
    let ran = addsup(folder.path(), &["check", "--format", "json", "dump.txt"]);
    assert!(ran.code == 2 && ran.stderr.contains("max-article-figures"), "{}", ran.stderr);
}

#[test]
fn pages_that_nobody_wrote_are_bounded_work() {
    let page = |part: &str| format!("<p>7 tons{}", part.repeat(30_000));
    for part in [
        "<div>",
        "</div>",
        "<b>",
        "<a href='",
        "<p",
        "<!--",
        "&",
        "&#x",
        "<table><tr><td>",
        "<td rowspan=9999 colspan=999>5",
        "<th rowspan=65534>a<td>5",
        "<sup>1",
        "<script>",
        "<li>5",
        "<q>",
        "<br>5 ",
        "<h1>a",
        "<!-- addsup: -->",
        "<caption>(in $ m)",
        "<tr><th>a (%)<td>5",
        "<title>",
    ] {
        survives("page.html", page(part).as_bytes());
    }
    survives("nested.html", format!("{}7 tons{}", "<div>".repeat(10_000), "</div>".repeat(10_000)).as_bytes());
}

#[test]
fn comments_without_end_in_a_plain_text_are_bounded_work() {
    for part in ["<!-- addsup: ", "<!-- addsup: -->", "<!-- addsup:\n", "<!-- addsup: -->\n", "<!--", "<!-- \t "] {
        survives("remarks.txt", format!("It was 7 tons.\n{}", part.repeat(30_000)).as_bytes());
    }
}

#[test]
fn a_tag_of_50_megabytes_ends() {
    let ran = survives("tag.html", format!("<p title=\"{}\">It was 7 tons.", "x ".repeat(25_000_000)).as_bytes());
    assert!(ran.stderr.contains("in 1 claim"), "{}", ran.stderr);
    survives("tag.html", format!("<p {}", "x=' ".repeat(12_500_000)).as_bytes());
}

#[test]
fn hints_without_end_are_bounded_work() {
    for part in [
        "All figures are in millions of euros. 12.5. ",
        "## A (in $ millions)\n\n1.5 and 2.5\n\n",
        "(figures in ",
        "tons are metric ",
    ] {
        survives("hints.md", part.repeat(20_000).as_bytes());
    }
}

/// The report says where a figure stands in the file that was given, whatever its encoding.
#[test]
fn places_in_other_encodings_are_bytes_of_the_file() {
    let text = "Café prices rose “by 5 %” to €7.20.";
    let utf_16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let windows = b"Caf\xe9 prices rose \x93by 5 %\x94 to \x807.20.".to_vec();
    let page = [b"<meta charset=latin1><p>".as_slice(), &windows].concat();
    let marked = [b"\xff\xfe".as_slice(), &utf_16].concat();
    for (name, bytes, start, end) in [
        ("a.txt", &utf_16, 2 * 29, 2 * 34),
        ("b.txt", &marked, 2 + 2 * 29, 2 + 2 * 34),
        ("c.txt", &windows, 29, 34),
        ("d.html", &page, 24 + 29, 24 + 34),
    ] {
        let folder = folder(&[(name, bytes)]);
        let ran = addsup(folder.path(), &["claims", "--format", "json", name]);
        assert_eq!(ran.code, 0, "{name}: {}", ran.stderr);
        let report: Value = serde_json::from_str(&ran.stdout).unwrap();
        common::validate(&report, None);
        let claim = &report["documents"][0]["claims"][1];
        assert_eq!((&claim["surface"], &claim["unit"]), (&"€7.20".into(), &"EUR".into()), "{name}");
        assert_eq!((claim["start"].as_u64(), claim["end"].as_u64()), (Some(start), Some(end)), "{name}: {claim}");
    }
}

#[test]
fn an_encoding_that_is_not_certain_is_asked_for() {
    let folder = folder(&[("a.txt", b"\xd3\xe2 fell by 15 tons."), ("addsup.toml", b"encoding = \"windows-1252\"\n")]);
    let ran = addsup(folder.path(), &["claims", "--no-config", "a.txt"]);
    assert!(ran.code == 2 && ran.stderr.contains("a.txt:1: not UTF-8 at byte 0"), "{ran:?}");
    assert!(ran.stderr.contains("--encoding windows-1252"), "{ran:?}");
    for arguments in [&["claims", "a.txt"][..], &["claims", "--no-config", "--encoding", "latin1", "a.txt"]] {
        let ran = addsup(folder.path(), arguments);
        assert!(ran.code == 0 && ran.stdout.contains("15 tons"), "{ran:?}");
    }
    let ran = addsup(folder.path(), &["claims", "--encoding", "utf-16le", "a.txt"]);
    assert!(ran.code == 2 && ran.stderr.contains("not utf-16le at byte"), "{ran:?}");
}
