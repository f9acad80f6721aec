//! `addsup explain`: the reference page of a check.

use anyhow::{Result, bail};

use super::Outcome;
use super::output::Voice;
use crate::cli::ExplainArgs;
use crate::report::reference::{list, page};
use crate::{near, suppress};

pub(super) fn run(args: &ExplainArgs, voice: Voice) -> Result<Outcome> {
    let text = match &args.check {
        Some(id) if !args.list => match suppress::all_metas().find(|meta| meta.id == id) {
            Some(meta) => page(meta),
            None => {
                let hint = near::hint(id, suppress::known_ids());
                bail!("there is no check `{id}`{hint}; `addsup explain --list` names all");
            }
        },
        _ => list(),
    };
    voice.stdout(|out| out.write_all(text.as_bytes()))?;
    Ok(Outcome::Clean)
}
