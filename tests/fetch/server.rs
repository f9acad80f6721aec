//! A server on the loopback address that answers as a test says, and remembers what it was asked.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// What was asked.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// Path and query.
    pub(crate) target: String,
    /// Names in lower case.
    pub(crate) headers: HashMap<String, String>,
    /// How often this target was asked before.
    pub(crate) before: usize,
    /// Asked at the same time, this one included.
    pub(crate) at_once: usize,
    pub(crate) at: Instant,
}

/// How the body is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Manner {
    #[default]
    Whole,
    /// Says that more will come than comes.
    Truncated,
    /// Sends a part, then nothing for this long.
    Slow(Duration),
}

/// What is answered.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) manner: Manner,
    pub(crate) delay: Duration,
}

impl Reply {
    pub(crate) fn of(body: impl Into<Vec<u8>>) -> Self {
        Self { status: 200, body: body.into(), ..Self::default() }
    }

    pub(crate) fn status(status: u16, body: &str) -> Self {
        Self { status, ..Self::of(body) }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
}

type Answers = dyn Fn(&Asked) -> Reply + Send + Sync;

/// Answers until the test ends.
pub(crate) struct Server {
    pub(crate) port: u16,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    pub(crate) fn new(answers: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let answers: Arc<Answers> = Arc::new(answers);
        let seen = Arc::clone(&asked);
        let at_once = Arc::new(AtomicUsize::new(0));
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (answers, seen, at_once) = (Arc::clone(&answers), Arc::clone(&seen), Arc::clone(&at_once));
                std::thread::spawn(move || drop(serve(stream, &*answers, &seen, &at_once)));
            }
        });
        Self { port, asked }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

fn serve(stream: TcpStream, answers: &Answers, seen: &Mutex<Vec<Asked>>, at_once: &AtomicUsize) -> std::io::Result<()> {
    let mut out = stream.try_clone()?;
    let mut lines = BufReader::new(stream).lines();
    while let Some(first) = lines.next().transpose()? {
        let target = first.split(' ').nth(1).unwrap_or_default().to_owned();
        let mut headers = HashMap::new();
        for line in lines.by_ref() {
            let line = line?;
            let Some((name, value)) = line.split_once(':') else { break };
            headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
        }
        let now = at_once.fetch_add(1, Ordering::SeqCst) + 1;
        let asked = {
            let mut seen = seen.lock().unwrap();
            let before = seen.iter().filter(|one| one.target == target).count();
            seen.push(Asked { target, headers, before, at_once: now, at: Instant::now() });
            seen[seen.len() - 1].clone()
        };
        let reply = answers(&asked);
        std::thread::sleep(reply.delay);
        at_once.fetch_sub(1, Ordering::SeqCst);
        let length = reply.body.len() + if reply.manner == Manner::Whole { 0 } else { 100 };
        let mut head = format!("HTTP/1.1 {} x\r\nContent-Length: {length}\r\n", reply.status);
        for (name, value) in &reply.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if reply.status == 304 {
            head = head.replace(&format!("Content-Length: {length}\r\n"), "");
        }
        out.write_all(head.as_bytes())?;
        out.write_all(b"\r\n")?;
        out.write_all(&reply.body)?;
        out.flush()?;
        match reply.manner {
            Manner::Whole => {}
            Manner::Truncated => return out.shutdown(std::net::Shutdown::Both),
            Manner::Slow(time) => std::thread::sleep(time),
        }
    }
    Ok(())
}
