//! What ARCHITECTURE.md says of the folders of `src/` and the arrows between them, held against the code. A new arrow is a
//! line here and in that page, or a thing that stands in the wrong place.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Every folder or file of `src/`, from the bottom up, with those that it may use: each stands above it.
const ARROWS: &[(&str, &str)] = &[
    ("near", ""),
    ("plainly", ""),
    ("sorting", ""),
    ("stems", ""),
    ("number", ""),
    ("sorted", "sorting"),
    ("span", ""),
    ("read", "plainly sorting span"),
    ("normalise", "number"),
    ("claim", "normalise span"),
    ("finding", "number span"),
    ("lexicon", "claim normalise number sorting stems"),
    ("builtin", "lexicon normalise number sorting stems"),
    ("extract", "builtin claim lexicon normalise number read sorting span stems"),
    ("sources", "builtin finding lexicon near normalise number plainly read sorted sorting stems"),
    ("checks", "claim extract finding lexicon normalise number read sorting sources span"),
    ("analysis", "checks extract read sources"),
    ("cross", "analysis checks claim finding normalise number read sorting sources span"),
    ("suppress", "checks cross finding near normalise read sorting span"),
    ("baseline", "finding plainly"),
    ("report", "analysis checks claim finding lexicon normalise number read sorting span suppress"),
    ("ledger", "claim near read report span suppress"),
    ("typed", "finding normalise number read"),
    ("config", "extract finding lexicon near normalise plainly read sorted typed"),
    ("cli", "config finding normalise read report typed"),
    ("fetch", "builtin config lexicon near normalise number sorted sorting sources"),
    (
        "commands",
        "analysis baseline checks claim cli config cross extract fetch finding ledger lexicon near normalise plainly read report sorted \
         sources span suppress typed",
    ),
    ("lib", ""),
    ("main", ""),
];

/// Arrows that go the other way, each with the reason that ARCHITECTURE.md gives.
const EXCEPTIONS: &[(&str, &str)] = &[
    // the lexicon numbers its words once, and also those that only checks ask for
    ("lexicon", "checks"),
];

/// Where files are read and written.
const DISK: &[&str] = &["commands/", "fetch/", "config.rs", "sources/disk.rs"];

/// What asks the disk.
const ASKS_THE_DISK: &[&str] = &[
    "std::fs",
    "fs::",
    "File::",
    "OpenOptions",
    ".is_dir()",
    ".is_file()",
    ".metadata()",
    ".canonicalize()",
    ".read_dir()",
];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// All files of code, by their path below `src/`, without comments and tests.
fn code() -> BTreeMap<String, String> {
    let (mut files, mut folders) = (BTreeMap::new(), vec![source()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let name = path.strip_prefix(source()).unwrap().to_string_lossy().replace('\\', "/");
                let is_test = ["properties.rs", "tests.rs"].iter().any(|end| name.ends_with(end));
                if !is_test {
                    files.insert(name, without_tests(&fs::read_to_string(&path).unwrap()));
                }
            }
        }
    }
    files
}

fn without_tests(text: &str) -> String {
    let code = text.split("\n#[cfg(test)]\nmod tests {").next().unwrap();
    let uncommented = code.lines().map(|line| line.find("//").map_or(line, |at| &line[..at]));
    uncommented.collect::<Vec<_>>().join("\n")
}

/// The folder, or the file without its ending, that a file of code belongs to.
fn part(file: &str) -> &str {
    file.split('/').next().unwrap().trim_end_matches(".rs")
}

/// What paths that begin with `crate::` lead to.
fn used(code: &str) -> BTreeSet<String> {
    let name = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut out = BTreeSet::new();
    for (at, found) in code.match_indices("crate::") {
        let rest = &code[at + found.len()..];
        match rest.strip_prefix('{') {
            None => _ = out.insert(name(rest)),
            Some(list) => {
                let mut depth = 1;
                let mut begins = true;
                for (at, c) in list.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        ',' if depth == 1 => begins = true,
                        c if c.is_alphabetic() && begins => {
                            out.insert(name(&list[at..]));
                            begins = false;
                        }
                        _ => {}
                    }
                    if depth == 0 {
                        break;
                    }
                }
            }
        }
    }
    out
}

#[test]
fn arrows_go_one_way() {
    let place = |part: &str| ARROWS.iter().position(|(name, _)| *name == part);
    for (at, (name, may)) in ARROWS.iter().enumerate() {
        for other in may.split_whitespace() {
            assert!(
                place(other).is_some_and(|other| other < at),
                "{name} is to use {other}, which does not stand above it"
            );
        }
    }
    let mut met: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (file, code) in code() {
        assert!(place(part(&file)).is_some(), "{file}: a new part of the program; give it a place in this table");
        for other in used(&code) {
            // what is re-exported at the top, and macros
            if other != part(&file) && place(&other).is_some() {
                met.entry(part(&file).to_owned()).or_default().entry(other).or_insert_with(|| file.clone());
            }
        }
    }
    for (name, may) in ARROWS {
        let allowed: BTreeSet<&str> = may.split_whitespace().collect();
        let excepted = |other: &str| EXCEPTIONS.contains(&(*name, other));
        let found = met.remove(*name).unwrap_or_default();
        for (other, file) in &found {
            let allowed = allowed.contains(other.as_str()) || excepted(other);
            assert!(allowed, "src/{file} uses crate::{other}, which {name} may not: move it, or see ARCHITECTURE.md");
        }
        for other in allowed {
            // the network is a feature, and nothing else is left out
            assert!(found.contains_key(other), "{name} does not use {other} any more; take it out of this table");
        }
        for (_, other) in EXCEPTIONS.iter().filter(|(of, _)| of == name) {
            assert!(found.contains_key(*other), "{name} does not use {other} any more; the exception can go");
        }
    }
}

#[test]
fn the_disk_is_asked_in_few_places() {
    for (file, code) in code() {
        if DISK.iter().any(|allowed| file.starts_with(allowed)) {
            continue;
        }
        for (number, line) in code.lines().enumerate() {
            let asks = ASKS_THE_DISK.iter().find(|asks| line.contains(**asks));
            assert!(asks.is_none(), "src/{file}:{}: only {} ask the disk: {line}", number + 1, DISK.join(", "));
        }
    }
}

#[test]
fn exceptions_are_told() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md")).unwrap();
    for (from, to) in EXCEPTIONS {
        assert!(page.contains(&format!("`{from}` uses `{to}`")), "ARCHITECTURE.md says nothing of {from} and {to}");
    }
    for file in DISK {
        assert!(page.contains(&format!("`{file}`")), "ARCHITECTURE.md says nothing of {file}");
    }
}

#[test]
fn paths_are_found_in_code() {
    let code = without_tests(
        "use crate::{near, suppress::{self, a}, read};\n// crate::no\nlet x = crate::number::f(crate::span::S);\n#[cfg(test)]\nmod tests {\ncrate::not",
    );
    assert_eq!(used(&code).into_iter().collect::<Vec<_>>(), ["near", "number", "read", "span", "suppress"]);
}
