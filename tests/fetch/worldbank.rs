use std::io::Write as _;

use super::server::{Reply, Server};
use super::{Desk, pick};

/// A page as the service writes it.
fn page(page: usize, pages: usize, day: &str, rows: &[(&str, &str, &str, &str)]) -> String {
    let rows: Vec<String> = rows
        .iter()
        .map(|(name, code, year, value)| {
            format!(
                r#"{{"indicator":{{"id":"NY.GDP.MKTP.CD","value":"GDP (current US$)"}},"country":{{"id":"XY","value":"{name}"}},"countryiso3code":"{code}","date":"{year}","value":{value},"unit":"","obs_status":"","decimal":0}}"#
            )
        })
        .collect();
    format!(
        r#"[{{"page":{page},"pages":{pages},"per_page":2,"total":4,"sourceid":"2","lastupdated":"{day}"}},[{}]]"#,
        rows.join(",")
    )
}

const ENTRY: &str = "series = \"NY.GDP.MKTP.CD\"\nentities = [\"KAZ\", \"CHN\"]\nfrom = \"2010\"";

#[test]
fn a_declared_table_becomes_csv_package_and_lock() {
    let server = Server::new(|asked| {
        assert!(asked.headers["user-agent"].starts_with("addsup/"), "{asked:?}");
        Reply::of(page(
            1,
            1,
            "2026-07-13",
            &[
                ("Kazakhstan", "KAZ", "2012", "12345678901234567890.10"),
                ("Kazakhstan", "KAZ", "2011", "null"),
                ("China", "CHN", "2011", "7.50e12"),
                ("Euro area", "EMU", "2011", "1.0"),
                ("Kazakhstan", "KAZ", "2009", "5"),
            ],
        ))
    });
    let desk = Desk::at(&server, "worldbank", ENTRY);
    let ran = desk.fetch();
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
    assert!(ran.stderr.contains("3 rows, 3 added, 0 revised, 0 withdrawn"), "{}", ran.stderr);
    assert!(ran.stderr.contains("outside from 2010; left out"), "{}", ran.stderr);
    let target = &server.asked()[0].target;
    assert!(target.starts_with("/v2/country/KAZ;CHN/indicator/NY.GDP.MKTP.CD?format=json"), "{target}");
    assert!(target.contains("&date=2010:"), "{target}");

    let columns = ["entity", "code", "measure", "definition", "period", "unit", "scale", "value", "vintage", "note"];
    let rows: Vec<Vec<String>> = desk.table("t");
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| pick(row, &columns)).collect();
    assert_eq!(
        rows,
        [
            ["China", "CHN", "GDP", "", "2011", "USD", "trillion", "7.50", "2026-07-13", ""],
            ["Euro area", "EMU", "GDP", "", "2011", "USD", "", "1.0", "2026-07-13", "aggregate"],
            ["Kazakhstan", "KAZ", "GDP", "", "2012", "USD", "", "12345678901234567890.10", "2026-07-13", ""],
        ]
    );
    let package: serde_json::Value = serde_json::from_str(&desk.read("datapackage.json")).unwrap();
    let resource = &package["resources"][0];
    assert_eq!(resource["path"], "t.csv");
    assert_eq!(resource["title"], "GDP (current US$)");
    assert_eq!(resource["licenses"][0]["name"], "CC-BY-4.0");
    assert_eq!(resource["bytes"], desk.read("t.csv").len());
    let lock = desk.read("addsup.lock");
    let hash = resource["hash"].as_str().unwrap().strip_prefix("sha256:").unwrap();
    assert!(lock.contains(hash) && lock.contains("rows = 3") && lock.contains("vintage = \"2026-07-13\""), "{lock}");
    assert!(lock.contains("Creative Commons") && lock.contains("/indicator/NY.GDP.MKTP.CD"), "{lock}");

    // the table reader takes it, and an article is checked against it
    let ran = desk.run(&["sources", "validate"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    std::fs::write(desk.path().join("a.txt"), "In 2011, the GDP of China was $8.2 trillion.\n").unwrap();
    let ran = desk.run(&["check", "a.txt"]);
    assert_eq!(ran.code, 1, "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.contains("7.50"), "{}", ran.stdout);
}

#[test]
fn pages_are_put_together() {
    let server = Server::new(|asked| {
        let number: usize = asked.target.split("&page=").nth(1).unwrap().split('&').next().unwrap().parse().unwrap();
        let year = (2020 + number).to_string();
        Reply::of(page(number, 3, "2026-07-13", &[("China", "CHN", &year, "1"), ("Kazakhstan", "KAZ", &year, "2")]))
    });
    let desk = Desk::at(&server, "worldbank", ENTRY);
    let rows = desk.rows();
    let keys: Vec<Vec<&str>> = rows.iter().map(|row| pick(row, &["code", "period"])).collect();
    assert_eq!(
        keys,
        [["CHN", "2021"], ["CHN", "2022"], ["CHN", "2023"], ["KAZ", "2021"], ["KAZ", "2022"], ["KAZ", "2023"]]
    );
    assert_eq!(server.asked().len(), 3);
}

#[test]
fn errors_with_success_are_errors() {
    for (body, words) in [
        (r#"[{"message":[{"id":"120","key":"Invalid value","value":"not valid"}]}]"#, "Invalid value: not valid"),
        (r#"[{"page":0,"pages":0,"per_page":2,"total":0},null]"#, "no data"),
        ("[]", "empty list"),
        ("", "empty"),
        ("<!DOCTYPE html><title>Maintenance</title>", "page for a browser"),
        ("plain words", "JSON was asked for"),
        (r#"[{"page":1,"pages":1,"total":1},[{"a":1}]]"#, "rows that cannot be read"),
    ] {
        let server = Server::new(move |_| Reply::of(body));
        let desk = Desk::at(&server, "worldbank", ENTRY);
        let ran = desk.fetch();
        assert_eq!(ran.code, 3, "{body}: {}", ran.stderr);
        assert!(ran.stderr.contains(words), "{body}: {}", ran.stderr);
        assert!(!desk.path().join("sources/t.csv").exists(), "{body}");
    }
}

#[test]
fn a_revision_leaves_the_old_value_and_locked_sees_it_coming() {
    let server = Server::new(|asked| {
        let value = if asked.before < 2 { "5.0" } else { "5.5" };
        Reply::of(page(1, 1, "2026-07-13", &[("Kazakhstan", "KAZ", "2012", value)]))
    });
    let desk = Desk::at(&server, "worldbank", ENTRY);
    let locked = ["sources", "fetch", "--allow-private", "--locked"];
    let ran = desk.run(&locked);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("is not in the lock") && !desk.path().join("sources/t.csv").exists());
    assert_eq!(desk.fetch().code, 0);
    assert_eq!(desk.run(&locked).code, 0);
    let before = (desk.read("t.csv"), desk.read("addsup.lock"), desk.read("datapackage.json"));
    let ran = desk.run(&locked);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("t.csv would change: 0 added, 1 revised, 0 withdrawn"), "{}", ran.stderr);
    assert_eq!(before, (desk.read("t.csv"), desk.read("addsup.lock"), desk.read("datapackage.json")));
    let rows = desk.rows();
    let values: Vec<Vec<&str>> = rows.iter().map(|row| pick(row, &["period", "value"])).collect();
    assert_eq!(values, [["2012", "5.0"], ["2012", "5.5"]]);
    // a table that somebody changed is left alone
    std::fs::write(desk.path().join("sources/t.csv"), desk.read("t.csv").replace("5.5", "5.6")).unwrap();
    let ran = desk.fetch();
    assert_eq!(ran.code, 3);
    assert!(ran.stderr.contains("was changed since it was fetched"), "{}", ran.stderr);
    assert!(desk.read("t.csv").contains("5.6"));
}

#[test]
fn one_table_that_fails_does_not_stop_the_others() {
    let server = Server::new(|asked| {
        if asked.target.contains("BAD") {
            Reply::status(404, "nothing here")
        } else {
            Reply::of(page(1, 1, "2026-07-13", &[("Kazakhstan", "KAZ", "2012", "5")]))
        }
    });
    let text = super::configuration(&server, "worldbank", "", ENTRY);
    let desk = Desk::new(&format!(
        "{text}\n[[fetch]]\nname = \"bad\"\nprovider = \"worldbank\"\nseries = \"BAD\"\n\
         [[fetch]]\nname = \"nowhere\"\nprovider = \"worldbnk\"\n"
    ));
    let ran = desk.fetch();
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert!(desk.read("t.csv").contains("2012"));
    assert!(ran.stderr.contains("failed  bad") && ran.stderr.contains("HTTP 404"), "{}", ran.stderr);
    assert!(ran.stderr.contains("did you mean `worldbank`?"), "{}", ran.stderr);
    assert!(ran.stderr.ends_with("exit code 3: 2 tables could not be fetched; 1 table up to date\n"), "{}", ran.stderr);
    // only the one that is named
    let ran = desk.run(&["sources", "fetch", "--allow-private", "t"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(desk.run(&["sources", "fetch", "tt"]).code, 2);
}

#[test]
fn private_addresses_are_asked_only_when_that_is_meant() {
    let server = Server::new(|_| Reply::of(page(1, 1, "2026-07-13", &[("Kazakhstan", "KAZ", "2012", "5")])));
    let desk = Desk::at(&server, "worldbank", ENTRY);
    let ran = desk.run(&["sources", "fetch"]);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert!(ran.stderr.contains("is a private address") && ran.stderr.contains("--allow-private"), "{}", ran.stderr);
    assert_eq!(server.asked().len(), 0);
}

/// A name of this machine other than `localhost`.
fn own_name() -> Option<String> {
    let hosts = std::fs::read_to_string("/etc/hosts").unwrap_or_default();
    let lines = hosts.lines().filter(|line| line.starts_with("127.") || line.starts_with("::1"));
    let mut names = lines.flat_map(|line| line.split_whitespace().skip(1)).filter(|name| !name.contains("localhost"));
    let name = names.find(|name| std::net::ToSocketAddrs::to_socket_addrs(&(*name, 80)).is_ok());
    if name.is_none() {
        // written past the capture of the test runner, so that a skipped test is seen
        let _ = writeln!(std::io::stderr(), "skipped: this machine has no name but localhost");
    }
    name.map(str::to_owned)
}

#[test]
fn names_are_as_private_as_what_they_lead_to() {
    let Some(name) = own_name() else { return };
    let server = Server::new(|_| Reply::of(page(1, 1, "2026-07-13", &[("Kazakhstan", "KAZ", "2012", "5")])));
    let there = format!("http://{name}:{}", server.port);
    // asked outright
    let text = super::configuration(&server, "worldbank", "", ENTRY).replace(&server.url(), &there);
    let desk = Desk::new(&text);
    let ran = desk.run(&["sources", "fetch"]);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert!(ran.stderr.contains(&format!("{name} is a private address")), "{}", ran.stderr);
    assert_eq!(server.asked().len(), 0);
    // reached by a redirect
    let target = there.clone();
    let first = Server::new(move |_| Reply::status(302, "").header("Location", &format!("{target}/x")));
    let desk = Desk::at(&first, "worldbank", ENTRY);
    let ran = desk.fetch();
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert!(ran.stderr.contains("is a private address"), "{}", ran.stderr);
    assert_eq!((first.asked().len(), server.asked().len()), (1, 0));
    // meant
    let desk = Desk::new(&text);
    assert_eq!(desk.fetch().code, 0);
    assert_eq!(server.asked().len(), 1);
    // a name that is not private as it stands leads to no private address, though the configuration names both
    let target = server.url();
    let first = Server::new(move |_| Reply::status(302, "").header("Location", &format!("{target}/x")));
    let outside = format!("http://{name}:{}", first.port);
    let named = format!("[providers.other]\nkind = \"jsonstat\"\nbase_url = \"{}\"\n", server.url());
    let text = super::configuration(&first, "worldbank", "", ENTRY).replace(&first.url(), &outside);
    let ran = Desk::new(&format!("{named}{text}")).fetch();
    assert!(ran.code == 3 && ran.stderr.contains("127.0.0.1 is a private address"), "{}", ran.stderr);
    assert_eq!((first.asked().len(), server.asked().len()), (1, 1));
}

/// What was asked up to another day is another request, and nothing is asked of the service by what it said to that.
#[test]
fn another_request_is_not_taken_for_the_one_before() {
    let server = Server::new(|asked| match asked.headers.contains_key("if-none-match") {
        true => Reply::status(304, ""),
        false => Reply::of(page(1, 1, "2026-07-13", &[("Kazakhstan", "KAZ", "2012", "5")])).header("ETag", "\"v1\""),
    });
    let desk = Desk::at(&server, "worldbank", ENTRY);
    assert_eq!(desk.fetch().code, 0);
    assert_eq!(desk.fetch().code, 0);
    assert!(server.asked()[1].headers.contains_key("if-none-match"));
    let lock = desk.read("addsup.lock").replace("date=2010:", "date=2009:");
    std::fs::write(desk.path().join("sources/addsup.lock"), lock).unwrap();
    assert_eq!(desk.fetch().code, 0);
    assert!(!server.asked()[2].headers.contains_key("if-none-match"));
}

#[test]
fn every_kind_of_answer() {
    super::statuses::every_kind_of_answer(super::statuses::Service {
        provider: "worldbank",
        entry: ENTRY,
        key: None,
        good: |_| Reply::of(page(1, 1, "2026-07-13", &[("Kazakhstan", "KAZ", "2012", "5")])),
        rows: 1,
    });
}

#[test]
fn a_hundred_series_keep_to_the_declared_pace() {
    let server = Server::new(|_| Reply {
        delay: std::time::Duration::from_millis(50),
        ..Reply::of(page(1, 1, "2026-07-13", &[("Kazakhstan", "KAZ", "2012", "5")]))
    });
    let entries: Vec<String> = (0..100)
        .map(|n| format!("[[fetch]]\nname = \"s{n}\"\nprovider = \"worldbank\"\nseries = \"S{n}\"\n"))
        .collect();
    let desk = Desk::new(&format!(
        "[providers.worldbank]\nbase_url = \"{}\"\nconcurrency = 5\nrate = \"40/s\"\n{}",
        server.url(),
        entries.concat()
    ));
    let ran = desk.fetch();
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.ends_with("100 tables up to date\n"), "{}", ran.stderr);
    let mut asked = server.asked();
    asked.sort_by_key(|one| one.at);
    assert_eq!(asked.len(), 100);
    let most = asked.iter().map(|one| one.at_once).max().unwrap();
    assert!((2..=5).contains(&most), "{most} at once");
    // 41 requests take the second that is declared for 40, less what a busy machine makes the first of them late;
    // without the limit they would take 410 ms
    for pair in asked.windows(41) {
        let time = pair[40].at - pair[0].at;
        assert!(time.as_millis() >= 700, "41 requests in {time:?}");
    }
    let time = asked[99].at - asked[0].at;
    assert!(time.as_millis() < 8_000, "{time:?}: one after the other, or worse");
}

#[test]
fn a_superseded_figure_is_stale_not_wrong() {
    let server = Server::new(|asked| {
        let value = if asked.before == 0 { "7.50e12" } else { "8.10e12" };
        Reply::of(page(1, 1, "2026-07-13", &[("China", "CHN", "2011", value)]))
    });
    let desk = Desk::at(&server, "worldbank", ENTRY);
    let stale = "In 2011, the GDP of China was $7.5 trillion.\n";
    std::fs::write(desk.path().join("a.txt"), stale).unwrap();
    assert_eq!(desk.fetch().code, 0);
    let ran = desk.run(&["check", "a.txt"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, "0 findings in 2 claims\n"), "{}", ran.stdout);
    assert_eq!(desk.fetch().code, 0);
    let ran = desk.run(&["check", "a.txt", "--format", "concise"]);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    assert!(
        ran.stdout.contains("warning") && ran.stdout.contains("matches the superseded value 7.50"),
        "{}",
        ran.stdout
    );
    std::fs::write(desk.path().join("a.txt"), stale.replace("7.5", "9.9")).unwrap();
    assert_eq!(desk.run(&["check", "a.txt"]).code, 1);
    // two releases of one day are no slip of the table
    let ran = desk.run(&["sources", "validate"]);
    assert_eq!((ran.code, ran.stderr.contains("0 problems")), (0, true), "{}", ran.stderr);
}
