//! The ledger as CSV (RFC 4180), as spreadsheets read and write it.

use std::io::{self, Write};

use super::{Decision, GONE, Hand, Ledger, Read, Row, Said, Words};
use crate::near;
use crate::report::claims_csv::{neutral, restored};

/// Columns, in order. Those of people stand where a reviewer's eye ends up; the last one names the article.
pub const HEADER: [&str; 22] = [
    "before", "figure", "after", "verdict", "findings", "decision", "note", "binding", "cell", "reason", "reopened",
    "kind", "values", "low", "high", "unit", "bound", "role", "measure", "entities", "period", "article",
];

/// Writes a ledger.
///
/// # Errors
/// Those of the writer.
pub fn write(ledger: &Ledger, out: &mut dyn Write) -> io::Result<()> {
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(out);
    csv.write_record(HEADER.iter().copied().chain(ledger.more.iter().map(String::as_str)))?;
    for Row { words, read, said, hand, reopened, more } in &ledger.rows {
        let findings = said.findings.join("; ");
        let cells = [
            words.before.as_str(),
            words.figure.as_str(),
            words.after.as_str(),
            said.verdict.as_str(),
            findings.as_str(),
            hand.decision.map_or("", Decision::name),
            hand.note.as_str(),
            hand.binding.as_str(),
            said.cell.as_str(),
            said.reason.as_str(),
            reopened.as_str(),
            read.kind.as_str(),
            read.values.as_str(),
            read.low.as_str(),
            read.high.as_str(),
            read.unit.as_str(),
            read.bound.as_str(),
            read.role.as_str(),
            read.measure.as_str(),
            read.entities.as_str(),
            read.period.as_str(),
            ledger.article.as_str(),
        ];
        csv.write_record(cells.into_iter().chain(more.iter().map(String::as_str)).map(neutral))?;
    }
    csv.flush()
}

/// Reads a ledger. Columns may stand in any order, those of the program may be absent; a spreadsheet may have changed
/// the separator.
///
/// # Errors
/// What is wrong with which line.
pub fn parse(text: &str) -> Result<Ledger, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let head = text.lines().next().unwrap_or_default();
    let separator = [b';', b'\t'].into_iter().find(|&mark| !head.contains(',') && head.as_bytes().contains(&mark));
    let mut csv = csv::ReaderBuilder::new().delimiter(separator.unwrap_or(b',')).from_reader(text.as_bytes());
    let header = csv.headers().map_err(|error| described(&error))?.clone();
    let places: Vec<Option<usize>> = HEADER.iter().map(|name| header.iter().position(|one| one == *name)).collect();
    let of = |name: &str| HEADER.iter().position(|one| *one == name).and_then(|at| places.get(at).copied().flatten());
    for name in ["before", "figure", "after", "decision", "note", "binding"] {
        if of(name).is_none() {
            return Err(format!(
                "line 1: the column `{name}` is missing; write the ledger with `addsup claims --write`"
            ));
        }
    }
    let unknown: Vec<usize> =
        (0..header.len()).filter(|at| !places.contains(&Some(*at)) && header.get(*at) != Some("")).collect();
    let mut ledger = Ledger {
        more: unknown.iter().map(|&at| header.get(at).unwrap_or_default().to_owned()).collect(),
        ..Ledger::default()
    };
    for record in csv.records() {
        let record = record.map_err(|error| described(&error))?;
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |name: &str| restored(of(name).and_then(|at| record.get(at)).unwrap_or_default().trim());
        let decision = cell("decision").to_lowercase();
        let known = Decision::ALL.iter().find(|(_, name)| *name == decision).map(|(one, _)| *one);
        if known.is_none() && !decision.is_empty() {
            let hint = near::hint(&decision, Decision::ALL.iter().map(|(_, name)| *name));
            return Err(format!(
                "line {line}: the decision `{decision}` is none of accept, reject and fix; leave it empty until there is one{hint}"
            ));
        }
        let findings = cell("findings");
        ledger.article = cell("article");
        ledger.rows.push(Row {
            words: Words { before: cell("before"), figure: cell("figure"), after: cell("after") },
            read: Read {
                kind: cell("kind"),
                values: cell("values"),
                low: cell("low"),
                high: cell("high"),
                unit: cell("unit"),
                bound: cell("bound"),
                role: cell("role"),
                measure: cell("measure"),
                entities: cell("entities"),
                period: cell("period"),
            },
            said: Said {
                verdict: cell("verdict"),
                reason: cell("reason"),
                findings: findings.split(';').map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned).collect(),
                cell: cell("cell"),
            },
            hand: Hand { binding: cell("binding"), decision: known, note: cell("note") },
            reopened: cell("reopened"),
            more: unknown.iter().map(|&at| restored(record.get(at).unwrap_or_default())).collect(),
        });
    }
    Ok(ledger)
}

fn described(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { pos, expected_len, len } => {
            let line = pos.as_ref().map_or(0, csv::Position::line);
            format!("line {line}: {len} cells, where the header has {expected_len}; quote cells that hold a separator")
        }
        _ => format!("cannot be read as CSV: {error}"),
    }
}

impl Row {
    /// The figure is no longer in the text.
    pub fn is_gone(&self) -> bool {
        self.said.verdict == GONE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ledger() -> Ledger {
        let row = Row {
            words: Words { before: "=cmd, \"it\"".to_owned(), figure: "-5 tons".to_owned(), after: "@x".to_owned() },
            read: Read {
                kind: "dimension".to_owned(),
                values: "-5".to_owned(),
                bound: "=".to_owned(),
                ..Read::default()
            },
            said: Said {
                verdict: "refuted".to_owned(),
                reason: "why".to_owned(),
                findings: vec!["sum-mismatch".to_owned(), "weekday-mismatch".to_owned()],
                cell: "t!8:value".to_owned(),
            },
            hand: Hand {
                binding: "t!a=\"b, c\" & d=1:value".to_owned(),
                decision: Some(Decision::Accept),
                note: "+ as printed, 'twas".to_owned(),
            },
            reopened: String::new(),
            more: vec!["'=mine".to_owned()],
        };
        Ledger { article: "a.md".to_owned(), rows: vec![row], more: vec!["checked by".to_owned()] }
    }

    fn text(ledger: &Ledger) -> String {
        let mut out = Vec::new();
        write(ledger, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_is_written_is_read_and_written_the_same() {
        let written = text(&ledger());
        assert!(written.contains("\"'=cmd, \"\"it\"\"\",'-5 tons,'@x"), "{written}");
        let read = parse(&written).unwrap();
        assert_eq!(read.rows[0].words, ledger().rows[0].words);
        assert_eq!(read.rows[0].hand, ledger().rows[0].hand);
        assert_eq!(text(&read), written);
    }

    #[test]
    fn spreadsheets_may_change_the_form() {
        let plain = text(&Ledger { rows: vec![Row::default()], ..Ledger::default() });
        for form in
            [format!("\u{feff}{}", plain.replace('\n', "\r\n")), plain.replace(',', ";"), plain.replace(',', "\t")]
        {
            assert_eq!(parse(&form).unwrap().rows.len(), 1, "{form}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let written = text(&ledger());
        let wrong = [
            (written.replace("accept", "acept"), "line 2: the decision `acept`"),
            (written.replace("decision", "descision"), "`decision` is missing"),
            (format!("{written}a,b\n"), "line 3: 2 cells"),
            (String::new(), "`before` is missing"),
        ];
        for (text, words) in wrong {
            let error = parse(&text).unwrap_err();
            assert!(error.contains(words), "{error}");
        }
    }
}
