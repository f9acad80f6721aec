//! The shipped tables and bad tables, through the public interface.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::path::{Path, PathBuf};

use addsup::finding::Severity;
use addsup::normalise::{Dimension, Period, Unit, UnitKind};
use addsup::number::Decimal;
use addsup::sources::{
    CellId, EntityFit, Options, PeriodFit, Query, SiblingKind, TableProblem, Tables, UnitGate, WholeKind, builtin,
    parse_period,
};

fn d(text: &str) -> Decimal {
    Decimal::parse(text).unwrap()
}

/// A few units with their exact factors, as the lexicon has them.
fn unit(text: &str) -> Option<Unit> {
    let physical = |name: &'static str, base: &str, power: i8, factor: &str| {
        let dimension = Dimension::base(base).unwrap().pow(power);
        Unit::physical(name, dimension, (d(factor), Decimal::ONE))
    };
    Some(match text {
        "kilometer" => physical("kilometer", "length", 1, "1000"),
        "mile" => physical("mile", "length", 1, "1609.344"),
        "tonne" | "tonnes" => physical("tonne", "mass", 1, "1000"),
        "ton" => physical("ton", "mass", 1, "907.18474"),
        "kilometer^2" => physical("kilometer^2", "length", 2, "1000000"),
        "meter^3" => physical("meter^3", "length", 3, "1"),
        "percent" => Unit::plain("percent", UnitKind::Percent),
        "USD" => Unit::plain("USD", UnitKind::Currency),
        _ => return None,
    })
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sources")
}

fn shipped() -> Tables {
    let (tables, problems) = Tables::load(&[folder()], &Options::new(&unit));
    assert_eq!(problems, []);
    tables
}

fn period(text: &str) -> Option<Period> {
    Some(parse_period(text).unwrap())
}

fn value(tables: &Tables, cell: CellId) -> String {
    tables.evidence(cell, "test").unwrap().value
}

fn text(csv: &str) -> (Tables, Vec<TableProblem>) {
    Tables::from_text("t.csv", csv, None, &Options::new(&unit))
}

#[test]
fn the_shipped_package_is_whole_and_small() {
    let tables = shipped();
    let names: Vec<String> = tables.info().into_iter().map(|table| table.name).collect();
    assert_eq!(names, ["trade", "natural_gas", "borders", "areas", "projects", "kazakhstan", "gdp_population"]);
    assert!(tables.len() > 700, "{}", tables.len());
    let bytes: u64 = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len()).sum();
    assert!(bytes < 150_000, "{bytes} bytes");
}

#[test]
fn every_shipped_row_has_its_provenance() {
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "csv") {
            let mut reader = csv::Reader::from_path(&path).unwrap();
            let headers = reader.headers().unwrap().clone();
            let at = |name: &str| headers.iter().position(|header| header == name).unwrap();
            for (row, record) in reader.records().enumerate() {
                let record = record.unwrap();
                for column in ["entity", "measure", "value", "unit", "source", "locator"] {
                    assert!(!record[at(column)].is_empty(), "{} row {}: no {column}", path.display(), row + 1);
                }
            }
        }
    }
}

#[test]
fn the_built_in_package_matches_its_descriptor() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/builtin");
    let descriptor: serde_json::Value = serde_json::from_str(builtin::DESCRIPTOR).unwrap();
    let resources = descriptor["resources"].as_array().unwrap();
    assert_eq!(resources.len(), builtin::FILES.len());
    let (_, problems) = Tables::load(&[folder], &Options::new(&unit));
    let hashes: Vec<_> = problems.iter().filter(|problem| problem.message.contains("SHA-256")).collect();
    assert!(hashes.is_empty(), "{hashes:?}");
}

#[test]
fn the_gas_claim_is_held_by_the_world_row_and_its_sibling_is_only_related() {
    let tables = shipped();
    let ton = unit("ton").unwrap();
    let query = Query {
        measure: "imported natural gas",
        entity: Some("China"),
        counterpart: Some("Kazakhstan"),
        period: period("2021-01/2021-11"),
        unit: UnitGate::Is(&ton),
        ..Query::default()
    };
    let wholes = tables.wholes(&query);
    let whole = wholes.first().unwrap();
    assert_eq!((whole.kind, whole.found.period), (WholeKind::AllCounterparts, PeriodFit::Exact));
    assert_eq!(value(&tables, whole.found.cell), "109.76");
    assert_eq!(tables.cell(whole.found.cell).unwrap().number(), Some(d("109760000")));
    let evidence = tables.evidence(whole.found.cell, "upper bound").unwrap();
    assert_eq!(
        (evidence.source.as_str(), evidence.row, evidence.unit.as_deref()),
        ("natural_gas", 8, Some("million tonne"))
    );
    let matches = tables.find(&query);
    let related = matches.first().unwrap();
    assert_eq!((value(&tables, related.cell).as_str(), related.period), ("3.73", PeriodFit::Within));
    assert!(!related.is_full() && related.definition_unstated);
    assert!(matches.iter().all(|found| found.period != PeriodFit::Exact));
    let siblings = tables.siblings(related, 20);
    let neighbours = siblings.iter().filter(|sibling| sibling.kind == SiblingKind::Neighbour).count();
    assert_eq!(neighbours, 4, "Turkmenistan, Russia, Uzbekistan, Myanmar");
    // asked from the other side
    let mirrored = Query {
        measure: "Kazakh exports of natural gas",
        entity: Some("Kazakhstan"),
        counterpart: Some("China"),
        ..query
    };
    let found = tables.find(&mirrored);
    assert!(found[0].mirrored && value(&tables, found[0].cell) == "3.73");
    assert!(tables.wholes(&mirrored).iter().any(|whole| value(&tables, whole.found.cell) == "109.76"));
    let wrong_way = Query { entity: Some("Kazakhstan"), counterpart: Some("China"), ..query };
    assert_eq!(tables.find(&wrong_way), [], "China's imports are not Kazakhstan's imports");
    assert_eq!(tables.wholes(&wrong_way), []);
}

#[test]
fn the_border_has_two_lengths() {
    let tables = shipped();
    let mile = unit("mile").unwrap();
    let query = Query {
        measure: "shares a border",
        entity: Some("Kazakhstan"),
        counterpart: Some("China"),
        unit: UnitGate::Is(&mile),
        period: period("2024-04-23"),
        ..Query::default()
    };
    let matches = tables.find(&query);
    let values: Vec<String> = matches.iter().map(|found| value(&tables, found.cell)).collect();
    assert!(values.contains(&"1782.75".to_owned()) && values.contains(&"1765".to_owned()), "{values:?}");
    assert!(values.iter().all(|value| value == "1782.75" || value == "1765"), "{values:?}");
    assert!(matches.iter().all(|found| found.entity == EntityFit::Bound && found.period == PeriodFit::Timeless));
    let first = matches.iter().find(|found| value(&tables, found.cell) == "1782.75").unwrap();
    let dissent = tables.siblings(first, 10);
    assert!(dissent.iter().any(|s| s.kind == SiblingKind::Reporter && value(&tables, s.cell) == "1765"));
    let totals = tables.wholes(&query);
    assert!(totals.iter().any(|whole| value(&tables, whole.found.cell) == "13364"));
}

#[test]
fn a_full_year_is_not_eleven_months_and_reporters_stay_apart() {
    let tables = shipped();
    let dollar = unit("USD").unwrap();
    let query = Query {
        measure: "total bilateral trade",
        entity: Some("Kazakhstan"),
        counterpart: Some("China"),
        unit: UnitGate::Is(&dollar),
        period: period("2021-01/2021-11"),
        ..Query::default()
    };
    let matches = tables.find(&query);
    assert!(matches.iter().any(|found| value(&tables, found.cell) == "25.25"));
    assert!(matches.iter().all(|found| found.period == PeriodFit::Covers && !found.is_full()));
    let year = tables.find(&Query { period: period("2021"), ..query });
    assert_eq!(year[0].period, PeriodFit::Exact);
    let chinese = year.iter().find(|found| value(&tables, found.cell) == "25.25").unwrap();
    let siblings = tables.siblings(chinese, 50);
    assert!(siblings.iter().any(|s| s.kind == SiblingKind::Reporter && value(&tables, s.cell) == "18.2"));
    assert!(siblings.iter().any(|s| s.kind == SiblingKind::Vintage && value(&tables, s.cell) == "25"));
    let exports = Query {
        measure: "exported",
        entity: Some("China"),
        counterpart: Some("Kazakhstan"),
        period: period("2021"),
        ..query
    };
    let values: Vec<String> = tables.find(&exports).iter().map(|found| value(&tables, found.cell)).collect();
    assert_eq!(values[0], "13.98", "{values:?}");
    assert!(!values.contains(&"11.27".to_owned()) && !values.contains(&"9.9".to_owned()), "{values:?}");
    assert!(values.contains(&"8.3".to_owned()), "Kazakhstan's imports from China mirror them: {values:?}");
}

#[test]
fn vintages_of_one_figure_are_siblings() {
    let tables = shipped();
    let query = Query {
        measure: "GDP",
        entity: Some("Kazakh"),
        period: period("2015"),
        reporter: Some("CIA"),
        ..Query::default()
    };
    let matches = tables.find(&query);
    let values: Vec<String> =
        matches.iter().filter(|found| found.reporter).map(|found| value(&tables, found.cell)).collect();
    assert_eq!(values, ["128.1", "173.2", "184.4"], "newest edition first");
    let debt = Query { measure: "public debt share of GDP", period: period("2019"), ..query };
    let found = tables.find(&debt);
    assert_eq!(value(&tables, found[0].cell), "18.48");
    assert!(
        tables
            .siblings(&found[0], 50)
            .iter()
            .any(|s| s.kind == SiblingKind::Period && value(&tables, s.cell) == "21.99")
    );
}

#[test]
fn inference_is_said_and_works_for_long_and_wide() {
    let (tables, problems) = text("country,year,Exports ($ millions)\nKAZ,2021,\"1,200.5\"\nChina,2021,n/a\n");
    assert_eq!(problems, []);
    let query = Query { measure: "exports", entity: Some("Kazakhstan"), period: period("2021"), ..Query::default() };
    let found = tables.find(&query);
    assert_eq!(tables.cell(found[0].cell).unwrap().number(), Some(d("1200500000")));
    let figure = tables.cell(found[0].cell).unwrap().figure().unwrap();
    assert_eq!(figure.step, d("100000"));
    assert!(tables.tables()[0].understood().iter().any(|line| line.contains("unit \"$\"") && line.contains("10^6")));

    let (tables, problems) = text("Item;2019;2020\nRevenue;10;12\nNet income;(3);4\n");
    assert_eq!(problems, []);
    let found = tables.find(&Query { measure: "net profit", period: period("2019"), ..Query::default() });
    assert_eq!(value(&tables, found[0].cell), "-3");
    assert_eq!(found[0].entity, EntityFit::Free);
    let found = tables.find(&Query { measure: "revenue", period: period("2020"), ..Query::default() });
    assert_eq!(tables.siblings(&found[0], 9)[0].kind, SiblingKind::Period);

    let (tables, _) = text("country,indicator,year,value,unit\nKAZ,population,2021,19,million\n");
    assert_eq!(tables.len(), 1);
}

#[test]
fn metadata_says_what_is_wrong() {
    let describe =
        |factcheck: &str| format!(r#"{{"resources":[{{"name":"t","path":"t.csv","factcheck":{factcheck}}}]}}"#);
    let read = |csv: &str, meta: &str| Tables::from_text("t.csv", csv, Some(&describe(meta)), &Options::new(&unit));
    let good = r#"{"shape":"long","entity":"who","value":"v","measure":"exports","unit":"USD","scale":"million"}"#;
    let (tables, problems) = read("who,v\nChina,3\n", good);
    assert_eq!((tables.len(), problems.len()), (1, 0));
    let (tables, problems) = read("who,w\nChina,3\n", good);
    assert!(tables.is_empty() && problems[0].message.contains("\"v\" (value) is missing; the header has: who, w"));
    let (tables, problems) = read("who,v,v\nChina,3,4\n", good);
    assert!(tables.is_empty() && problems.iter().any(|p| p.message.contains("occurs twice")), "{problems:?}");
    let (tables, problems) = read("who,v\nChina,3\nChina,4\nIndia,=A1\n", good);
    assert_eq!(tables.len(), 2);
    assert!(
        problems.iter().any(|p| p.to_string().starts_with("t.csv:3: has another value than line 2")),
        "{problems:?}"
    );
    assert!(
        problems.iter().any(|p| p.to_string().starts_with("t.csv:4: ") && p.message.contains("not a number")),
        "{problems:?}"
    );
    let (tables, problems) = read("who,v\nChina,3\n", &good.replace("million", "millon"));
    assert!(tables.is_empty() && problems[0].message.ends_with("did you mean \"million\"?"), "{problems:?}");
    let (tables, problems) = read("who,v\nChina,3\n", &good.replace("USD", "blurb"));
    assert!(tables.len() == 1 && problems[0].message.contains("\"blurb\", which is neither"), "{problems:?}");
    let (tables, problems) = read("who,v\nChina,3\n", &good.replace("USD", "passengers"));
    assert_eq!((tables.len(), problems.len()), (1, 0), "{problems:?}");
    let (_, problems) = read("who,v\nChina,3\n", "17");
    assert_eq!(problems[0].severity, Severity::Error);
}

#[test]
fn a_slip_in_a_key_of_the_metadata_is_said_and_the_rest_is_used() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("t.csv"), "who,when,v\nChina,2021,3\n").unwrap();
    let descriptor = "{\"resources\":[{\"name\":\"t\",\"path\":\"t.csv\",\"factcheck\":{\n\"entity\":\"who\",\"value\":\"v\",\n\
                      \"perod\":\"when\",\"measure\":\"exports\"}}]}";
    std::fs::write(folder.path().join("datapackage.json"), descriptor).unwrap();
    for (schemas, severity) in [(false, Severity::Warning), (true, Severity::Error)] {
        let (tables, problems) = Tables::load(&[folder.path().to_owned()], &Options { schemas, ..Options::new(&unit) });
        assert_eq!((tables.len(), problems.len()), (1, 1), "{problems:?}");
        let said = problems[0].to_string();
        assert!(
            said.contains("datapackage.json:3: \"factcheck\" of \"t\" has a key \"perod\"")
                && said.ends_with("did you mean \"period\"?"),
            "{said}"
        );
        assert_eq!((problems[0].severity, problems[0].required), (severity, false));
    }
}

#[test]
fn bad_files_one_by_one_leave_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    write("good.csv", b"country,year,value\nChina,2021,1\n");
    write("empty.csv", b"");
    write("latin.csv", b"country,year,value\nCura\xe7ao,2021,1\n");
    write("ragged.csv", b"country,year,value\nChina,2021,1\nIndia,2021\n");
    write("wide.csv", format!("{}\n", vec!["c"; 20_000].join(",")).as_bytes());
    write("hash.csv", b"country,year,value\nChina,2021,1\n");
    write("twice.csv", b"country,year,value,value\nChina,2021,1,2\n");
    let descriptor = r#"{"resources":[
        {"name":"hash","path":"hash.csv","hash":"sha256:00","factcheck":{"required":true}},
        {"name":"out","path":"../out.csv"},
        {"name":"absolute","path":"/etc/passwd"},
        {"name":"remote","path":"https://example.org/t.csv"},
        {"name":"gone","path":"gone.csv"},
        {"name":"none"},
        17
    ]}"#;
    write("datapackage.json", descriptor.as_bytes());
    let (tables, problems) = Tables::load(&[folder.path().to_owned()], &Options::new(&unit));
    let names: Vec<&str> = tables.tables().iter().map(|table| table.name.as_str()).collect();
    assert_eq!(names, ["good", "latin", "ragged", "twice"]);
    let said = |words: &str| problems.iter().find(|problem| problem.to_string().contains(words));
    for words in [
        "the package says 00",
        "\"../out.csv\" leads out of the folder",
        "\"/etc/passwd\" leads out",
        "is remote; fetch it",
        "gone.csv: cannot be read: there is no such file",
        "none has no \"path\"",
        "resource 7 cannot be read",
        "empty.csv: is empty",
        "latin.csv: is not UTF-8; it was read",
        "ragged.csv:3: has 2 fields",
        "20000 columns",
        "\"value\" occurs more than once",
    ] {
        assert!(said(words).is_some(), "{words}: {problems:#?}");
    }
    assert!(said("the package says 00").unwrap().required);
    assert_eq!(problems.iter().filter(|problem| problem.required).count(), 1);
    let (_, problems) = Tables::load(&[folder.path().join("nothing.csv")], &Options::new(&unit));
    assert!(problems[0].message.contains("does not exist"));
}

#[cfg(unix)]
#[test]
fn links_out_of_the_package_are_refused() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    std::fs::write(other.path().join("t.csv"), "country,year,value\nChina,2021,1\n").unwrap();
    std::os::unix::fs::symlink(other.path().join("t.csv"), folder.path().join("t.csv")).unwrap();
    std::fs::write(folder.path().join("datapackage.json"), r#"{"resources":[{"name":"t","path":"t.csv"}]}"#).unwrap();
    let (tables, problems) = Tables::load(&[folder.path().to_owned()], &Options::new(&unit));
    assert!(tables.is_empty() && problems[0].message.contains("leads out"), "{problems:?}");
}

/// The example of the README is read as it stands, every key of it.
#[test]
fn the_metadata_that_the_readme_shows_is_understood() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let resource = readme.split("```json\n").nth(1).unwrap().split("```").next().unwrap();
    let resource = resource.replace("\"hash\": \"sha256:…\", ", "");
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("datapackage.json"), format!("{{\"resources\": [{resource}]}}")).unwrap();
    let csv = "country,partner,flow,year,amount\nKAZ,China,exports,2021,10.5\n";
    std::fs::write(folder.path().join("trade.csv"), csv).unwrap();
    let (tables, problems) =
        Tables::load(&[folder.path().to_owned()], &Options { schemas: true, ..Options::new(&unit) });
    assert_eq!((tables.len(), problems), (1, vec![]));
    let day = |text| addsup::normalise::Date::parse(text).unwrap();
    let stale = |text| tables.stale(day(text)).iter().filter(|problem| problem.required).count();
    assert_eq!((stale("2025-05-01"), stale("2025-06-01")), (0, 1));
    let query = Query {
        measure: "exports",
        entity: Some("Kazakhstan"),
        counterpart: Some("China"),
        period: period("2021"),
        ..Query::default()
    };
    assert_eq!(tables.cell(tables.find(&query)[0].cell).unwrap().number(), Some(d("10500000")));
}

#[cfg(unix)]
#[test]
fn links_met_in_a_folder_of_tables_are_not_followed_and_said() {
    use std::os::unix::fs::symlink;
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let csv = "country,year,value\nChina,2021,1\n";
    std::fs::write(other.path().join("far.csv"), csv).unwrap();
    std::fs::write(folder.path().join("near.csv"), csv).unwrap();
    symlink(other.path().join("far.csv"), folder.path().join("far.csv")).unwrap();
    symlink("nowhere.csv", folder.path().join("broken.csv")).unwrap();
    symlink(other.path(), folder.path().join("other")).unwrap();
    symlink(folder.path(), folder.path().join("loop")).unwrap();
    let load = |path: &Path| Tables::load(&[path.to_owned()], &Options::new(&unit));
    let (tables, problems) = load(folder.path());
    let names: Vec<&str> = tables.tables().iter().map(|table| table.name.as_str()).collect();
    assert_eq!(names, ["near"]);
    let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), 2, "{said:?}");
    for (said, name) in said.iter().zip(["broken.csv: is a link", "far.csv: is a link"]) {
        assert!(said.contains(name) && said.contains("--sources"), "{said}");
    }
    // what was named itself is followed
    for named in ["far.csv", "other"] {
        let (tables, problems) = load(&folder.path().join(named));
        assert_eq!((tables.tables().len(), problems.len()), (1, 0), "{named}: {problems:?}");
    }
}

#[test]
fn a_csv_beside_its_package_takes_its_metadata() {
    let (tables, problems) = Tables::load(&[folder().join("natural_gas.csv")], &Options::new(&unit));
    assert_eq!((tables.tables().len(), problems.len()), (1, 0));
    assert!(tables.tables()[0].title.is_some());
}
