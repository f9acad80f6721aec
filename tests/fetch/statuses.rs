//! What every service does with every kind of answer.

use std::io::Write as _;
use std::time::{Duration, Instant};

use super::server::{Asked, Manner, Reply, Server};
use super::{Desk, Ran, configuration};

/// A service, an entry that asks it, and what it answers when all is well.
#[derive(Clone, Copy)]
pub(crate) struct Service {
    pub(crate) provider: &'static str,
    pub(crate) entry: &'static str,
    /// Variable and value of its key.
    pub(crate) key: Option<(&'static str, &'static str)>,
    pub(crate) good: fn(&Asked) -> Reply,
    /// Rows of the table.
    pub(crate) rows: usize,
}

impl Service {
    fn desk(&self, server: &Server, more: &str) -> Desk {
        Desk::new(&configuration(server, self.provider, more, self.entry))
    }

    fn fetch(&self, desk: &Desk) -> Ran {
        self.run(desk, &["sources", "fetch", "--allow-private"])
    }

    /// Runs, and looks into everything that was said and written for the key, also for a part of it.
    fn run(&self, desk: &Desk, arguments: &[&str]) -> Ran {
        let ran = desk.run_with(arguments, self.key.as_slice());
        if let Some((_, key)) = self.key {
            let mut all = desk.files();
            all.push(("what was said".into(), format!("{}{}", ran.stdout, ran.stderr)));
            for (name, text) in all {
                assert!(!text.contains(&key[..6]), "{}: the key shows in {}: {text}", self.provider, name.display());
            }
        }
        ran
    }

    /// Fetches from a server that answers as told, and fails with these words and no table.
    fn fails(&self, more: &str, answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static, words: &str) -> usize {
        let server = Server::new(answer);
        let desk = self.desk(&server, more);
        let ran = self.fetch(&desk);
        assert_eq!(ran.code, 3, "{}: {words}: {}", self.provider, ran.stderr);
        assert!(ran.stderr.contains(words), "{}: {words}: {}", self.provider, ran.stderr);
        assert!(!desk.path().join("sources/t.csv").exists(), "{}: {words}", self.provider);
        server.asked().iter().filter(|asked| asked.target == server.asked()[0].target).count()
    }

    /// Fetches, and gets the table in the end; gives the server.
    fn succeeds(&self, more: &str, answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Server {
        let server = Server::new(answer);
        let desk = self.desk(&server, more);
        let ran = self.fetch(&desk);
        assert_eq!(ran.code, 0, "{}: {}", self.provider, ran.stderr);
        assert_eq!(desk.table("t").len(), self.rows, "{}", self.provider);
        server
    }
}

/// All of it, for one service.
pub(crate) fn every_kind_of_answer(service: Service) {
    let Service { provider, good, .. } = service;
    let server = Server::new(good);
    let desk = service.desk(&server, "");
    let ran = service.run(&desk, &["sources", "fetch", "--allow-private", "-v"]);
    assert_eq!((ran.code, desk.table("t").len()), (0, service.rows), "{provider}: {}", ran.stderr);
    if let Some(validated) = desk.frictionless() {
        assert!(validated.status.success(), "{provider}: {}", String::from_utf8_lossy(&validated.stdout));
    }

    unchanged(service);
    if service.key.is_some() {
        repeated(service);
    }

    // what asking again would not change is asked once
    for (status, words) in [
        (400, "does not understand"),
        (401, "wants a key"),
        (403, "refuses this"),
        (404, "no such series"),
        (413, "too much for one answer"),
    ] {
        let answer = move |asked: &Asked| {
            // a service that repeats the request must not make us repeat the key
            Reply::status(status, &format!("wrong: {} {:?}", asked.target, asked.headers))
        };
        assert_eq!(service.fails("", answer, &format!("HTTP {status}")), 1, "{provider} {status}");
        service.fails("", move |_| Reply::status(status, ""), words);
    }

    // told to wait, and how long
    let begun = Instant::now();
    service.succeeds("", move |asked| match asked.before {
        0 => Reply::status(429, "slow down").header("Retry-After", "1"),
        _ => good(asked),
    });
    assert!(begun.elapsed() >= Duration::from_secs(1), "{provider}: Retry-After was not honoured");
    let tries = service.fails("", |_| Reply::status(429, "").header("Retry-After", "3600"), "asks to wait 60 min");
    assert_eq!(tries, 1, "{provider}");
    service.succeeds("", move |asked| if asked.before == 0 { Reply::status(429, "") } else { good(asked) });

    service.succeeds("", move |asked| if asked.before < 2 { Reply::status(500, "") } else { good(asked) });
    assert_eq!(service.fails("retries = 2", |_| Reply::status(500, "broken"), "HTTP 500: broken"), 3, "{provider}");

    let truncated = move |asked: &Asked| Reply { manner: Manner::Truncated, ..good(asked) };
    assert_eq!(service.fails("retries = 1", truncated, "broke off"), 2, "{provider}");
    service.succeeds("", move |asked| if asked.before == 0 { truncated(asked) } else { good(asked) });
    let slow = move |asked: &Asked| Reply { manner: Manner::Slow(Duration::from_secs(5)), ..good(asked) };
    service.fails("retries = 0\ntimeout = \"200ms\"", slow, "within 200 ms");
    service.fails("retries = 9\ntimeout = \"100ms\"\ntotal_timeout = \"300ms\"", slow, "not complete within 300 ms");

    redirects(service);

    service.fails("max_bytes = 10", good, "larger than 10 bytes");
    let bomb = |_: &Asked| {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packed.write_all(&vec![b' '; 4_000_000]).unwrap();
        Reply::of(packed.finish().unwrap()).header("Content-Encoding", "gzip")
    };
    service.fails("max_bytes = 1000000", bomb, "larger than 1000000 bytes");
    service.fails("", |_| Reply::of(b"[\"\xff\xfe\"]".to_vec()), "UTF-8");
    let page = |_: &Asked| Reply::of("<!DOCTYPE html><html><title>Welcome</title>").header("Content-Type", "text/html");
    service.fails("", page, "page for a browser");
    // the label does not count, the content does
    service.succeeds("", move |asked| good(asked).header("Content-Type", "image/png"));
    service.fails("", |_| Reply::of("\u{89}PNG\r\n\u{1a}\n").header("Content-Type", "image/png"), "");
    service.fails("", |_| Reply::of(""), "");

    // a queue that becomes data at the third call
    let server = service.succeeds("", move |asked| match asked.before {
        0 | 1 => Reply::of(
            "<e:Envelope xmlns:e=\"x\"><e:Body><queued><id>7</id><status>SUBMITTED</status></queued></e:Body></e:Envelope>",
        ),
        _ => good(asked),
    });
    let first = server.asked()[0].target.clone();
    assert_eq!(server.asked().iter().filter(|asked| asked.target == first).count(), 3, "{provider}");
    // one that never does ends with the time for a table
    let queue = |_: &Asked| Reply::of("<a><queued><id>7</id></queued></a>");
    service.fails("total_timeout = \"300ms\"", queue, "within 300 ms");
}

/// A service that repeats what it was asked, with success or without, does not make us repeat the key.
fn repeated(service: Service) {
    let echo = |asked: &Asked| format!("{} {:?}", asked.target, asked.headers).replace(['"', '\\'], " ");
    let plain: [fn(&str) -> String; 6] = [
        |echo| format!("you asked {echo}"),
        |echo| format!(r#"{{"error":"{echo}","error_message":"{echo}","message":"{echo}"}}"#),
        |echo| format!("<a><faultstring>{}</faultstring></a>", echo.replace('&', " ")),
        |echo| format!("<html>{echo}</html>"),
        |echo| format!("Country,Year,{echo}\n"),
        |echo| format!(r#"{{"{echo}":[{{"{echo}":"{echo}"}}]}}"#),
    ];
    for body in plain {
        for status in [200, 400, 503] {
            // the end of what is shown falls into the key once
            for before in [0, 60, 150, 170, 190] {
                let answer = move |asked: &Asked| {
                    Reply::status(status, &body(&format!("{}{}", "x".repeat(before), echo(asked))))
                };
                let server = Server::new(answer);
                let desk = service.desk(&server, "retries = 0\ntotal_timeout = \"1s\"");
                assert_eq!(service.fetch(&desk).code, 3, "{}", service.provider);
            }
        }
    }
    // in what an answer says of itself, and where it leads to
    let good = service.good;
    let server = Server::new(move |asked| {
        let tag = echo(asked);
        good(asked).header("ETag", &format!("\"{tag}\"")).header("Content-Type", &tag).header("Last-Modified", &tag)
    });
    let desk = service.desk(&server, "");
    assert_eq!(service.fetch(&desk).code, 0, "{}", service.provider);
    let server = Server::new(move |asked| {
        Reply::status(302, "").header("Location", &format!("ftp://example.org/{}", echo(asked).replace(' ', "+")))
    });
    let desk = service.desk(&server, "");
    assert_eq!(service.fetch(&desk).code, 3, "{}", service.provider);
}

/// The second time nothing has changed.
fn unchanged(service: Service) {
    let good = service.good;
    let server = Server::new(move |asked| match asked.headers.get("if-none-match").map(String::as_str) {
        Some("\"v1\"") => Reply::status(304, ""),
        _ => good(asked).header("ETag", "\"v1\""),
    });
    let desk = service.desk(&server, "");
    assert_eq!(service.fetch(&desk).code, 0);
    let (table, asked) = (desk.read("t.csv"), server.asked().len());
    let ran = service.fetch(&desk);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("unchanged"), "{}", ran.stderr);
    assert_eq!(desk.read("t.csv"), table);
    let again = &server.asked()[asked..];
    assert!(again.iter().all(|one| one.headers.contains_key("if-none-match")), "{again:?}");
    assert_eq!(again.len(), asked, "{}: as many as before, and no body", service.provider);
    // an entry that asks for something else asks for all of it
    let text = configuration(&server, service.provider, "", &format!("{}\ntitle = \"Other\"", service.entry));
    desk.configure(&text);
    let asked = server.asked().len();
    assert_eq!(service.fetch(&desk).code, 0);
    assert!(server.asked()[asked..].iter().all(|one| !one.headers.contains_key("if-none-match")));
    assert!(desk.read("datapackage.json").contains("\"Other\""));
}

fn redirects(service: Service) {
    let good = service.good;
    // within a host they are followed
    service.succeeds("", move |asked| {
        if asked.target.starts_with("/moved") {
            let asked = Asked { target: asked.target.replacen("/moved", "", 1), ..asked.clone() };
            good(&asked)
        } else {
            Reply::status(302, "").header("Location", &format!("/moved{}", asked.target))
        }
    });
    // another host that the configuration does not name is as private as any
    let other = Server::new(good);
    let there = other.url();
    let to = |location: String| move |_: &Asked| Reply::status(302, "").header("Location", &location);
    let words = if service.key.is_some() { "must not see the key" } else { "private address" };
    service.fails("", to(format!("{there}/x")), words);
    assert_eq!(other.asked().len(), 0, "{}", service.provider);
    service.fails("", to("file:///etc/hostname".to_owned()), "redirects from http to file");
    service.fails("", to("http://10.0.0.1/x".to_owned()), words);
    service.fails("", to("http://169.254.169.254/x".to_owned()), words);
    service.fails("", |asked| Reply::status(302, "").header("Location", &format!("{}0", asked.target)), "redirects");
    // one that it names is followed, unless there is a key to be seen
    let server = Server::new(to(there.clone()));
    let named = format!("[providers.other]\nkind = \"jsonstat\"\nbase_url = \"{there}\"\n");
    let desk = Desk::new(&format!("{named}{}", configuration(&server, service.provider, "", service.entry)));
    let ran = service.fetch(&desk);
    assert_eq!(ran.code == 0 || !other.asked().is_empty(), service.key.is_none(), "{}", ran.stderr);
}
