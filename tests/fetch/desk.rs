//! What a desk does around fetching: entries, differences, affected sentences, validation.

use std::io::Write as _;

use super::Desk;
use super::server::{Reply, Server};

/// A table of a file service; `{n}` of the body is the number of the call.
fn served(bodies: &'static [&'static str]) -> Server {
    Server::new(move |asked| Reply::of(bodies[asked.before.min(bodies.len() - 1)]))
}

const BEFORE: &str = "Country,Year,Output (kg)\nUtopia,2020,5.0\nUtopia,2021,6\nAtlantis,2020,7\n";
const AFTER: &str = "Country,Year,Output (kg)\nUtopia,2020,5.5\nUtopia,2021,6.0\nUtopia,2022,8\n";
const ENTRY: &str = "url = \"/table.csv\"";

#[test]
fn differences_are_shown_cell_by_cell_and_in_a_fresh_clone() {
    let server = served(&[BEFORE, AFTER]);
    let desk = Desk::at(&server, "file", ENTRY);
    assert_eq!(desk.run(&["sources", "diff"]).code, 2);
    assert_eq!(desk.fetch().code, 0);
    let ran = desk.run(&["sources", "diff"]);
    assert!(ran.stderr.contains("one release; nothing to compare"), "{}", ran.stderr);
    let ran = desk.fetch();
    assert!(ran.stderr.contains("1 added, 1 revised, 1 withdrawn"), "{}", ran.stderr);
    let ran = desk.run(&["sources", "diff"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let lines: Vec<&str> = ran.stdout.lines().map(|line| line.split(" (").next().unwrap()).collect();
    assert_eq!(
        lines,
        [
            "withdrawn t: Atlantis, Output, 2020: 7 kilogram",
            "revised t: Utopia, Output, 2020: 5.0 kilogram",
            "added t: Utopia, Output, 2022: 8 kilogram",
        ]
    );
    assert!(ran.stdout.contains("-> 5.5 kilogram ("), "{}", ran.stdout);
    // a third fetch without news forgets nothing
    assert_eq!(desk.fetch().code, 0);
    assert_eq!(desk.run(&["sources", "diff"]).stdout, ran.stdout);
    // where the copy is not there, the vintages tell what was revised; only what was withdrawn is not known
    std::fs::remove_dir_all(desk.path().join("sources/.addsup")).unwrap();
    let ran = desk.run(&["sources", "diff", "t"]);
    assert!(ran.stdout.contains("revised t: Utopia, Output, 2020: 5.0 kilogram"), "{}", ran.stdout);
    assert_eq!(desk.run(&["sources", "diff", "nothing"]).code, 2);
}

#[test]
fn sentences_whose_verdict_changes_are_listed() {
    let server = served(&[
        "Country,Year,GDP (current US$)\nKazakhstan,2020,171e9\nKazakhstan,2021,197e9\n",
        "Country,Year,GDP (current US$)\nKazakhstan,2020,171.0e9\nKazakhstan,2021,199.5e9\n",
    ]);
    let desk = Desk::at(&server, "file", ENTRY);
    let article =
        "In 2020, the GDP of Kazakhstan was $171 billion.\n\nIn 2021, the GDP of Kazakhstan was $197 billion.\n";
    std::fs::create_dir(desk.path().join("news")).unwrap();
    std::fs::write(desk.path().join("news/a.txt"), article).unwrap();
    assert_eq!(desk.fetch().code, 0);
    assert_eq!(desk.fetch().code, 0);
    let ran = desk.run(&["sources", "diff", "--articles", "news"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(
        ran.stdout,
        "news/a.txt:3:36: $197 billion: supported -> cannot_say; 197,000,000,000 -> 199,500,000,000: $197 billion matches \
         the superseded value 197 in 2021 of t, which now has 199.5 billion USD\n"
    );
    assert!(ran.stderr.ends_with("1 published claim is affected\n"), "{}", ran.stderr);
}

#[test]
fn entries_are_added_and_can_be_fetched() {
    let desk = Desk::new("# mine\nfail-on = \"note\"");
    let ran = desk.run(&["sources", "add", "worldbank", "NY.GDP.MKTP.CD", "--entities", "KAZ,CHN", "--from", "2010"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let text = std::fs::read_to_string(desk.path().join("addsup.toml")).unwrap();
    assert_eq!(
        text,
        "# mine\nfail-on = \"note\"\n\n[[fetch]]\nname = \"ny-gdp-mktp-cd\"\nprovider = \"worldbank\"\n\
         series = \"NY.GDP.MKTP.CD\"\nentities = [\"KAZ\", \"CHN\"]\nfrom = \"2010\"\n"
    );
    for (arguments, words) in [
        (&["worldbank", "NY.GDP.MKTP.CD"][..], "there is an entry named"),
        (&["worldbnk", "X"], "did you mean `worldbank`?"),
        (&["worldbank", "X", "--name", "../x"], "is no name for a table"),
        (&["worldbank"], "<SERIES>"),
    ] {
        let ran = desk.run(&[&["sources", "add"], arguments].concat());
        assert_eq!(ran.code, 2);
        assert!(ran.stderr.contains(words), "{}", ran.stderr);
    }
    let ran =
        desk.run(&["sources", "add", "file", "https://example.org/data/Wheat%20prices.csv?x=\"1", "--unit", "USD"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let text = std::fs::read_to_string(desk.path().join("addsup.toml")).unwrap();
    assert!(text.contains("name = \"wheat-20prices\"\nprovider = \"file\"\nurl = "), "{text}");
}

#[test]
fn a_table_a_million_times_too_small_is_noticed() {
    let server = served(&[
        "Entity,Year,Oil (TWh)\nWorld,2018,0.0511\nWorld,2019,0.0522\n",
        "Entity,Year,Oil (TWh)\nWorld,2018,51100.4\nWorld,2019,52200\n",
    ]);
    let desk = Desk::at(&server, "file", ENTRY);
    assert_eq!(desk.fetch().code, 0);
    let ran = desk.fetch();
    assert_eq!(ran.code, 0);
    assert!(ran.stderr.contains("2 cells changed by a factor of ten or more"), "{}", ran.stderr);
    let ran = desk.run(&["sources", "validate"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let words = "warning: sources/t.csv:5: World, Oil: 52,200 where the release before has 0.0522: a slip of scale?";
    assert!(ran.stderr.contains(words), "{}", ran.stderr);
}

#[test]
fn what_a_desk_declares_must_hold() {
    let desk = Desk::new("");
    let sources = desk.path().join("sources");
    std::fs::create_dir(&sources).unwrap();
    std::fs::write(
        sources.join("t.csv"),
        "entity,counterpart,measure,period,value,unit\n\
         Kazakhstan,China,border length,,1782.75,kilometer\n\
         China,Kazakhstan,border length,,1783,kilometer\n\
         Kazakhstan,Russia,border length,,7644,kilometer\n\
         Russia,Kazakhstan,border length,,6846,kilometer\n\
         World,,oil output,2020,100,tonne\nKazakhstan,,oil output,2020,60,tonne\nChina,,oil output,2020,39,tonne\n\
         World,,oil output,2021,100,tonne\nKazakhstan,,oil output,2021,60,tonne\nChina,,oil output,2021,30,tonne\n\
         China,,oil output per capita,2020,0.000000028,tonne\nChina,,population,2020,1400000000,person\n\
         China,,oil output per capita,2021,0.000021,tonne\nChina,,population,2021,1400000000,person\n",
    )
    .unwrap();
    let package = |declared: &str| {
        format!(
            r#"{{"resources":[{{"name":"t","path":"t.csv","factcheck":{{"shape":"long","entity":"entity",
            "counterpart":"counterpart","measure":"measure","period":"period","value":"value","unit":"unit"{declared}}}}}]}}"#
        )
    };
    std::fs::write(sources.join("datapackage.json"), package("")).unwrap();
    let ran = desk.run(&["sources", "validate"]);
    let per_head = "warning: sources/t.csv:11: China, oil output: the total over the figure per head";
    assert!(ran.stderr.contains(per_head), "{}", ran.stderr);
    assert!(ran.stderr.ends_with("1 table, 1 problem\n"), "{}", ran.stderr);
    let declared = r#","symmetric":["border length"],
        "totals":[{"total":"World","parts":["Kazakhstan","China"],"measure":"oil output"}]"#;
    std::fs::write(sources.join("datapackage.json"), package(declared)).unwrap();
    let ran = desk.run(&["sources", "validate"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.ends_with("1 table, 3 problems\n"), "{}", ran.stderr);
    for words in ["t.csv:5: Russia, Kazakhstan, border length is", "t.csv:9: World is", "its 2 parts make"] {
        assert!(ran.stderr.contains(words), "{words}: {}", ran.stderr);
    }
}

/// Everything that could lead `check` to a network leads to a server of ours: the entry, the provider, every proxy
/// variable. It would be asked if anything asked.
#[test]
fn check_asks_nobody() {
    let server = served(&[BEFORE]);
    let desk = Desk::at(&server, "file", "url = \"/table.csv\"\nrequired = true\nmax-age = 1");
    std::fs::write(desk.path().join("a.txt"), "In 2020, the output of Utopia was 9 kg.\n").unwrap();
    let proxy = server.url();
    let names = ["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
    let variables: Vec<(&str, &str)> = names.into_iter().map(|name| (name, proxy.as_str())).collect();
    let offline: [&[&str]; 6] = [
        &["check", "a.txt", "--as-of", "2030-01-01"],
        &["claims", "a.txt"],
        &["explain", "source-mismatch"],
        &["sources", "list"],
        &["sources", "validate"],
        &["sources", "diff"],
    ];
    let all = |desk: &Desk| offline.map(|arguments| desk.run_with(arguments, &variables));
    let never_fetched = all(&desk);
    assert!(server.asked().is_empty(), "{:?}", server.asked());
    assert_eq!(never_fetched[0].code, 0, "{}", never_fetched[0].stderr);
    // the same server is asked by the one command that goes online, so this test can fail
    assert_eq!(desk.fetch().code, 0);
    let asked = server.asked().len();
    assert_eq!(asked, 1);
    let stale = all(&desk);
    assert!(stale[0].stderr.contains("fetch it again"), "{}", stale[0].stderr);
    assert_eq!(server.asked().len(), asked);
    // and where the system allows it: without any network interface the answer is the same, though nothing can be asked
    let apart = |arguments: &[&str]| {
        let mut command = std::process::Command::new("unshare");
        command.args(["--user", "--net", env!("CARGO_BIN_EXE_addsup")]).args(arguments).current_dir(desk.path());
        command.output().ok().filter(|output| !String::from_utf8_lossy(&output.stderr).contains("unshare"))
    };
    let Some(fetched) = apart(&["sources", "fetch", "--allow-private"]) else {
        // written past the capture of the test runner, so that a skipped test is seen
        let _ = writeln!(std::io::stderr(), "skipped: no network namespace can be made");
        return;
    };
    assert_eq!(fetched.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&fetched.stderr).contains("no connection"), "{fetched:?}");
    for (arguments, there) in offline.iter().zip(&stale) {
        let here = apart(arguments).unwrap();
        assert_eq!(here.status.code(), Some(there.code), "{arguments:?}");
        assert_eq!(String::from_utf8(here.stdout).unwrap(), there.stdout, "{arguments:?}");
    }
}

/// The public validator takes what we write, and sees a byte that changed. That it takes the tables of every service is
/// tested beside their answers.
#[test]
fn the_public_validator_takes_our_packages() {
    let server = served(&[BEFORE, AFTER]);
    let desk = Desk::at(&server, "file", "url = \"/table.csv\"\nmax-age = \"P90D\"\nlicence = \"CC0\"\nunit = \"kg\"");
    assert_eq!(desk.fetch().code, 0);
    let Some(output) = desk.frictionless() else { return };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!(desk.fetch().code, 0);
    let output = desk.frictionless().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    let path = desk.path().join("sources/t.csv");
    std::fs::write(&path, desk.read("t.csv").replace("6.0", "6.1")).unwrap();
    let output = desk.frictionless().unwrap();
    assert!(!output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_the_table_before_whole() {
    let server = Server::new(|asked| {
        let slow = std::time::Duration::from_secs(20 + asked.before as u64);
        Reply { manner: super::server::Manner::Slow(slow), ..Reply::of(BEFORE) }
    });
    let first = Server::new(|_| Reply::of(BEFORE));
    let desk = Desk::at(&first, "file", ENTRY);
    assert_eq!(desk.fetch().code, 0);
    let files = |desk: &Desk| {
        let entries = std::fs::read_dir(desk.path().join("sources")).unwrap();
        let mut all: Vec<_> = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect();
        all.sort();
        all.into_iter().map(|path| (path.clone(), std::fs::read(path).unwrap())).collect::<Vec<_>>()
    };
    let before = files(&desk);
    desk.configure(&super::configuration(&server, "file", "", ENTRY));
    let child = std::process::Command::new(env!("CARGO_BIN_EXE_addsup"))
        .args(["sources", "fetch", "--allow-private"])
        .current_dir(desk.path())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    while server.asked().is_empty() {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let sent = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("interrupted"));
    assert_eq!(files(&desk), before);
}

/// A table far larger than what is held at once: rows are sorted in pieces, and the answer waits in a file.
#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_table() {
    let mut body = String::from("Country,Year,Output (kg)\n");
    for row in 0..600_000_u64 {
        // in no order: 7919 is prime
        let mixed = row * 7919 % 600_000;
        body.push_str(&format!("Place {},{},{row}.{mixed}\n", mixed / 1000, 1000 + mixed % 1000));
    }
    let size = body.len();
    let server = Server::new(move |_| Reply::of(body.clone()));
    let desk = Desk::at(&server, "file", ENTRY);
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_addsup"))
        .args(["sources", "fetch", "--allow-private", "-q"])
        .current_dir(desk.path())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let read = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
        peak = peak.max(read.unwrap_or(0));
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert!(child.wait().unwrap().success());
    assert!(desk.read("t.csv").len() > size, "the table is not there whole");
    assert!((1_000..100_000).contains(&peak), "{peak} kB for an answer of {size} bytes");
}
