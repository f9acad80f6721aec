//! A file somewhere: CSV, XLSX, XLS or ODS by its address.

use std::sync::Arc;

use reqwest::Url;

use super::super::FetchError;
use super::super::transport::{Answer, Request};
use super::{Job, Next, Reading, Rows, sheet};

#[derive(Debug)]
pub(super) struct File {
    job: Arc<Job>,
}

impl File {
    pub(super) fn new(job: Arc<Job>) -> Self {
        Self { job }
    }
}

impl Reading for File {
    fn filters(&self) -> Option<&'static [&'static str]> {
        Some(&["frequency"])
    }

    fn plan(&mut self) -> Result<Vec<Request>, FetchError> {
        let fetch = &self.job.fetch;
        let (base, given) = (&self.job.provider.base_url, fetch.url.as_ref());
        let Some(place) = given.or_else(|| fetch.series.as_slice().first().filter(|_| !base.is_empty())) else {
            return Err(self.job.wrong("needs `url`, the address of the file"));
        };
        // a place below the provider's base may be written without it
        let whole = match place.contains("://") {
            true => place.clone(),
            false => format!("{base}/{}", place.trim_start_matches('/')),
        };
        let url = Url::parse(&whole).map_err(|error| self.job.wrong(format!("`url` \"{whole}\": {error}")))?;
        Ok(vec![self.job.request(url)])
    }

    fn read(&mut self, answer: &Answer, rows: &mut Rows) -> Result<Next, FetchError> {
        if sheet::is_spreadsheet(&answer.body.start()) {
            sheet::spreadsheet(&self.job, answer, rows)?;
        } else {
            sheet::csv(&self.job, answer, rows, &|_| None)?;
        }
        Ok(Next::Done)
    }
}
