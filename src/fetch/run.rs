//! One run: all tables at the same time, each host no faster than it allows. The rule: a table that fails takes no
//! other with it, and what stands on disk is replaced only by a table that is there whole.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest as _, Sha256};
use tokio::sync::Mutex;
use tokio::task::{JoinSet, block_in_place};

use super::FetchError;
use super::api::{self, Job, Next, Rows};
use super::model::About;
use super::package::{Entry, Licence, Lock, Resource, Table, Validator};
use super::provider::Provider;
use super::store::{Changes, Days, Sorted, Written, hex, merge};
use super::transport::{Answer, Policy, Request, Transport};
use crate::config::fetch::{Fetch, MaxAge};
use crate::sorted::SortedMap;
use crate::sorting;

/// Requests of one table.
const MAX_REQUESTS: usize = 5_000;
/// Answers of one table that are asked for again by what the service said of them.
const MAX_VALIDATORS: usize = 16;
/// Addresses of one table that the lock names.
const MAX_ADDRESSES: usize = 8;
/// Superseded values of one cell, unless the entry says otherwise.
const KEEP: usize = 8;

/// How a run goes about it.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where tables stand.
    pub folder: PathBuf,
    /// Nothing is written; a difference is an outcome.
    pub locked: bool,
    /// Today, ISO 8601.
    pub today: String,
    /// Now, ISO 8601 with seconds.
    pub now: String,
}

/// What happened to one table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// The table differs from the one before, or there was none.
    pub changed: bool,
    pub rows: usize,
    pub bytes: u64,
    pub changes: Changes,
    /// Worth saying, with how often it was met.
    pub remarks: SortedMap<String, usize>,
}

/// A table and how it went.
#[derive(Debug)]
pub struct Outcome {
    pub name: String,
    pub result: Result<Done, FetchError>,
}

/// What happens on the way, for who watches.
#[derive(Clone, Debug)]
pub enum Event {
    Started {
        name: String,
    },
    /// So many of the requests known so far are answered.
    Answered {
        name: String,
        answers: usize,
        requests: usize,
    },
    /// The table is there or stays as it is; `None` where it failed.
    Finished {
        name: String,
        done: Option<Done>,
    },
}

/// Takes events; called from several threads.
pub type Watch = Arc<dyn Fn(Event) + Send + Sync>;

/// Fetches tables. Outcomes come in the order of the entries.
///
/// # Errors
/// What keeps all tables from being fetched: a lock that cannot be read, no TLS.
pub async fn run(
    entries: Vec<(Fetch, Result<Provider, FetchError>)>,
    policy: Policy,
    options: Options,
    watch: Watch,
) -> Result<Vec<Outcome>, FetchError> {
    let lock = Arc::new(Mutex::new(Lock::read(&options.folder)?));
    let transport = Arc::new(Transport::new(policy)?);
    let options = Arc::new(options);
    let mut out: Vec<Option<Outcome>> = Vec::new();
    let mut set = JoinSet::new();
    for (index, (fetch, provider)) in entries.into_iter().enumerate() {
        let name = fetch.name.get_ref().clone();
        out.push(None);
        let (transport, options, lock, watch) =
            (Arc::clone(&transport), Arc::clone(&options), Arc::clone(&lock), Arc::clone(&watch));
        set.spawn(async move {
            watch(Event::Started { name: name.clone() });
            let result = match provider {
                Ok(provider) => {
                    let job = Arc::new(Job { fetch, provider, today: options.today.clone() });
                    let result = one(&job, &transport, &options, &lock, &watch).await;
                    // a redirect, too, may repeat the key
                    result.map_err(|error| error.rewritten(|text| job.hide_key(text)))
                }
                Err(error) => Err(error),
            };
            watch(Event::Finished { name: name.clone(), done: result.as_ref().ok().cloned() });
            (index, Outcome { name, result })
        });
    }
    while let Some(joined) = set.join_next().await {
        let (index, outcome) =
            joined.map_err(|error| FetchError::Io { what: "a table".to_owned(), error: io::Error::other(error) })?;
        if let Some(place) = out.get_mut(index) {
            *place = Some(outcome);
        }
    }
    Ok(out.into_iter().flatten().collect())
}

async fn one(
    job: &Arc<Job>,
    transport: &Arc<Transport>,
    options: &Options,
    lock: &Mutex<Lock>,
    watch: &Watch,
) -> Result<Done, FetchError> {
    let total = job.provider.manners.total;
    let name = job.fetch.name.get_ref();
    let entry = lock.lock().await.table.get(name).cloned();
    let asked = digest_of(job)?;
    let on_disk = options.folder.join(format!("{name}.csv"));
    let current = block_in_place(|| whole(&on_disk, entry.as_ref()))?;
    if options.locked {
        let stale = match &entry {
            None => Some("is not in the lock; run `addsup sources fetch`"),
            Some(entry) if entry.asked != asked => Some("is asked for in another way than when it was fetched"),
            Some(_) if !current => Some("differs on disk from what the lock says"),
            Some(_) => None,
        };
        if let Some(why) = stale {
            return Err(FetchError::Changed(format!("{name}.csv {why}")));
        }
    }
    let known = entry.filter(|entry| current && entry.asked == asked);
    let work = gather(job, transport, known.as_ref(), watch);
    let gathered = tokio::time::timeout(total, work).await.map_err(|_| {
        let url = job.provider.base_url.clone();
        FetchError::Total { url: if url.is_empty() { name.clone() } else { url }, after: total }
    })??;
    match gathered {
        Gathered::Unchanged => {
            let mut held = lock.lock().await;
            let mut done = Done::default();
            if let Some(entry) = held.table.get_mut(name) {
                done.rows = entry.rows;
                entry.retrieved.clone_from(&options.today);
            }
            if !options.locked {
                block_in_place(|| super::package::touched(&options.folder, name, &options.today, &held))?;
            }
            Ok(done)
        }
        Gathered::Fresh(fresh) => {
            let Fresh { sorted, about, addresses, validators } = *fresh;
            let previous = on_disk.is_file().then_some(on_disk.as_path());
            let days = Days {
                release: about.vintage.as_deref(),
                retrieved: &options.today,
                moment: &options.now,
                keep: job.fetch.keep_vintages.unwrap_or(KEEP),
            };
            if options.locked {
                let written = block_in_place(|| merge(sorted, previous, days, &mut io::sink()))?;
                let same = known.is_some_and(|entry| entry.sha256 == written.sha256);
                let Changes { added, revised, withdrawn, .. } = written.changes;
                return if same {
                    Ok(Done { rows: written.rows, ..Done::default() })
                } else {
                    Err(FetchError::Changed(format!(
                        "{name}.csv would change: {added} added, {revised} revised, {withdrawn} withdrawn"
                    )))
                };
            }
            let mut table = block_in_place(|| Table::new(&options.folder))?;
            let written = block_in_place(|| {
                let mut buffered = io::BufWriter::new(table.file());
                let written = merge(sorted, previous, days, &mut buffered)?;
                buffered.flush().map_err(FetchError::io("the table cannot be written"))?;
                Ok::<Written, FetchError>(written)
            })?;
            let changed = known.as_ref().is_none_or(|entry| entry.sha256 != written.sha256);
            let entry = Entry {
                provider: job.provider.name.clone(),
                request: addresses,
                asked,
                retrieved: options.today.clone(),
                sha256: written.sha256.clone(),
                rows: written.rows,
                licence: licence(job, &about).map(|licence| licence.title),
                vintage: about.vintage.clone(),
                answer: validators,
            };
            let resource = resource(job, &about, &written, &entry);
            let mut held = lock.lock().await;
            let before = held.table.insert(name.clone(), entry);
            let committed = block_in_place(|| table.commit(&resource, &held, changed));
            if committed.is_err() {
                // what another table writes after this one must not say that this one is there
                match before {
                    Some(before) => drop(held.table.insert(name.clone(), before)),
                    None => drop(held.table.remove(name)),
                }
            }
            committed?;
            Ok(Done {
                changed,
                rows: written.rows,
                bytes: written.bytes,
                changes: written.changes,
                remarks: about.remarks,
            })
        }
    }
}

/// Digest of everything that an entry of the configuration asks for, and where.
fn digest_of(job: &Job) -> Result<String, FetchError> {
    let text = serde_json::to_string(&job.fetch).map_err(|error| job.wrong(error))?;
    let text = [&text, &job.provider.base_url, &job.provider.path].map(String::as_str).join("\n");
    Ok(hex(Sha256::digest(text.as_bytes()).get(..8).unwrap_or_default()))
}

/// Whether the table on disk is the one that the lock speaks of. One that somebody else changed is never written over.
fn whole(path: &Path, entry: Option<&Entry>) -> Result<bool, FetchError> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(FetchError::io(path.display())(error)),
    };
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = file.read(&mut buffer).map_err(FetchError::io(path.display()))?;
        if read == 0 {
            break;
        }
        hash.update(buffer.get(..read).unwrap_or_default());
    }
    let Some(entry) = entry else {
        let why = "is there, but not in addsup.lock; move it away or choose another name";
        return Err(FetchError::Changed(format!("{}: {why}", path.display())));
    };
    if hex(&hash.finalize()) != entry.sha256 {
        let why = "was changed since it was fetched; restore it, or delete it to fetch it anew";
        return Err(FetchError::Changed(format!("{}: {why}", path.display())));
    }
    Ok(true)
}

struct Fresh {
    sorted: Sorted,
    about: About,
    addresses: Vec<String>,
    validators: Vec<Validator>,
}

enum Gathered {
    Unchanged,
    Fresh(Box<Fresh>),
}

/// Asks what is locked whether it has changed. The answers that have are kept, so that nothing is asked twice.
async fn changed(
    job: &Job,
    transport: &Transport,
    known: &Entry,
    plan: &[Request],
) -> Result<Option<SortedMap<String, Answer>>, FetchError> {
    let mut kept = SortedMap::default();
    for validator in &known.answer {
        let Ok(url) = reqwest::Url::parse(&validator.url) else { return Ok(Some(kept)) };
        let planned = plan.iter().find(|request| request.url == url).cloned();
        let mut request = planned.unwrap_or_else(|| job.request(url));
        request.etag.clone_from(&validator.etag);
        request.last_modified.clone_from(&validator.last_modified);
        let answer = transport.send(&request, &job.provider.manners).await?;
        if !answer.unchanged {
            kept.insert(validator.url.clone(), answer);
            return Ok(Some(kept));
        }
    }
    Ok(None)
}

/// Whether all that is to be asked first was asked the last time too: "up to today" is another request next year.
fn asks_the_same(plan: &[Request], known: &Entry) -> bool {
    !known.answer.is_empty()
        && plan.iter().all(|request| known.answer.iter().any(|validator| validator.url == request.url.as_str()))
}

/// Asks for everything and reads it.
async fn gather(
    job: &Arc<Job>,
    transport: &Arc<Transport>,
    known: Option<&Entry>,
    watch: &Watch,
) -> Result<Gathered, FetchError> {
    let name = job.fetch.name.get_ref();
    let mut reading = api::open(Arc::clone(job))?;
    let mut rows = Rows::new(Arc::clone(job))?;
    let plan = reading.plan()?;
    let mut kept = SortedMap::default();
    if let Some(known) = known.filter(|known| asks_the_same(&plan, known)) {
        match changed(job, transport, known, &plan).await? {
            None => return Ok(Gathered::Unchanged),
            Some(answers) => kept = answers,
        }
    }
    let mut queue: VecDeque<(Request, u32)> = plan.into_iter().map(|request| (request, 0)).collect();
    let (mut requests, mut answers) = (queue.len(), 0);
    let mut addresses: Vec<String> = Vec::new();
    let mut validators = Some(Vec::new());
    let mut under_way = JoinSet::new();
    loop {
        while under_way.len() < job.provider.manners.concurrency
            && let Some((request, tries)) = queue.pop_front()
        {
            let (transport, manners) = (Arc::clone(transport), job.provider.manners.clone());
            let kept = kept.remove(request.url.as_str());
            under_way.spawn(async move {
                if let Some(answer) = kept {
                    return (Ok(Answer { tag: request.tag.clone(), ..answer }), request, tries);
                }
                if tries > 0 {
                    tokio::time::sleep(transport.backoff(&manners, tries, &request.url)).await;
                }
                (transport.send(&request, &manners).await, request, tries)
            });
        }
        let Some(joined) = under_way.join_next().await else { break };
        let (answer, request, tries) =
            joined.map_err(|error| FetchError::Io { what: "a request".to_owned(), error: io::Error::other(error) })?;
        let answer = match answer {
            // what the service does not know about it is done without
            Err(FetchError::Status { url, status: 400 | 404, .. }) if request.optional => {
                Answer { url, tag: request.tag.clone(), ..Answer::default() }
            }
            answer => answer.map_err(|error| job.explain(reading.explain(error)))?,
        };
        let next = block_in_place(|| match api::sniff(&answer)? {
            Some(next) => Ok(next),
            None => reading.read(&answer, &mut rows),
        })?;
        match next {
            Next::Again => {
                queue.push_back((request, tries.saturating_add(1)));
                continue;
            }
            Next::More(more) => {
                requests += more.len();
                queue.extend(more.into_iter().map(|request| (request, 0)));
            }
            Next::Done => {}
        }
        if requests > MAX_REQUESTS {
            return Err(FetchError::Table(format!("{name}: more than {MAX_REQUESTS} requests; ask for less")));
        }
        answers += 1;
        watch(Event::Answered { name: name.clone(), answers, requests });
        addresses.push(answer.url.clone());
        let validator = Validator { url: answer.url, etag: answer.etag, last_modified: answer.last_modified };
        let texts = || [&validator.etag, &validator.last_modified].into_iter().flatten();
        let usable = texts().next().is_some() && !texts().any(|text| job.has_key_in(text));
        validators = validators.filter(|list: &Vec<Validator>| usable && list.len() < MAX_VALIDATORS);
        if let Some(list) = &mut validators {
            list.push(validator);
        }
    }
    rows.left_out();
    if rows.sorter.is_empty() {
        return Err(FetchError::NoData {
            url: addresses.into_iter().next().unwrap_or_else(|| name.clone()),
            why: rows.why_empty(),
        });
    }
    sorting::by(&mut addresses, Ord::cmp);
    let surplus = addresses.len().saturating_sub(MAX_ADDRESSES);
    addresses.truncate(MAX_ADDRESSES);
    if surplus > 0 {
        addresses.push(format!("and {surplus} more"));
    }
    let mut validators = validators.unwrap_or_default();
    sorting::by(&mut validators, |a, b| a.url.cmp(&b.url));
    let about = rows.about.rewritten(|text| job.hide_key(text));
    let sorted = block_in_place(|| rows.sorter.sorted())?;
    Ok(Gathered::Fresh(Box::new(Fresh { sorted, about, addresses, validators })))
}

fn licence(job: &Job, about: &About) -> Option<Licence> {
    let other = |title: &String| Licence { name: "other".to_owned(), title: title.clone(), path: None };
    job.fetch
        .licence
        .as_ref()
        .map(other)
        .or_else(|| about.licence.as_ref().map(other))
        .or_else(|| job.provider.licence.clone())
}

fn resource(job: &Job, about: &About, written: &Written, entry: &Entry) -> Resource {
    let fetch = &job.fetch;
    let title = fetch.title.clone().or_else(|| about.title.clone());
    let source = about.citation.clone().unwrap_or_else(|| job.provider.title.clone());
    let home = (!job.provider.base_url.is_empty()).then(|| job.provider.base_url.clone());
    Resource {
        name: fetch.name.get_ref().clone(),
        title: title.unwrap_or_else(|| fetch.name.get_ref().clone()),
        bytes: written.bytes,
        sha256: written.sha256.clone(),
        licence: licence(job, about),
        source: (source, home.or_else(|| fetch.url.clone())),
        request: entry.request.join(" "),
        retrieved: entry.retrieved.clone(),
        vintage: about.vintage.clone(),
        aggregation: fetch.aggregation.clone(),
        max_age: fetch.max_age.as_ref().map(|age| match age {
            MaxAge::Days(days) => serde_json::Value::from(*days),
            MaxAge::Text(text) => serde_json::Value::from(text.as_str()),
        }),
        required: fetch.required,
        forecast_from: fetch.forecast_from.clone().or_else(|| about.forecast_from.clone()),
        remarks: about.remarks.iter().map(|(text, count)| format!("{text} ({count}×)")).collect(),
    }
}
