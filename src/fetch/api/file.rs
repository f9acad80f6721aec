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
    fn plan(&mut self) -> Result<Vec<Request>, FetchError> {
        let Some(url) = &self.job.fetch.url else { return Err(self.job.wrong("needs `url`")) };
        // an address may be written after the provider's base
        let whole = if url.contains("://") { url.clone() } else { format!("{}{url}", self.job.provider.base_url) };
        let url = Url::parse(&whole).map_err(|error| self.job.wrong(format!("url \"{whole}\": {error}")))?;
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
