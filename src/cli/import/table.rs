//! `wasteflow import table`: the year's export as an office keeps it, taken into a case.

use super::super::terminal::{Told, peak_bytes};
use super::super::{Failure, Terminal};
use super::ground::{Done, Finishing, finish};
use super::{empty_table, pair, told_written};
use crate::finding::{Bilingual, Finding, Language, Place};
use crate::import::faults;
use crate::import::kept::MAPPING;
use crate::import::table::merge::{Change, Changes};
use crate::import::table::value::Unit;
use crate::import::table::why::{Refused, tally};
use crate::import::table::{Choices, Crs, Imported, Looked, book, look};
use crate::import::upsert::{self, To};
use crate::pipeline;
use serde_json::{Value, json};
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

/// Where rows go that nobody names a table for.
const UNITS: &str = "generators";

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The files: .xlsx, .xls, .ods, or text in rows (CSV, tabs) in any of the usual Chinese encodings.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Folder of the case.
    #[arg(long = "into", value_name = "CASE")]
    case: PathBuf,
    /// Table the rows go to: units and their wastes, or any table with ids (facilities, permits, places …), whose headers are
    /// the names of its columns or their Chinese labels.
    #[arg(long, default_value = UNITS)]
    table: String,
    /// What a header is that is not called as a column of the table that --table names: the header and the column, or none.
    /// It is kept in mapping.toml of the case: the same header need not be told again.
    #[arg(long = "column", value_name = "HEADER=COLUMN", value_parser = pair)]
    columns: Vec<(String, String)>,
    /// Sheet to read; without it the one whose headers are known best.
    #[arg(long)]
    sheet: Option<String>,
    /// Encoding of text files (gb18030, utf-8, utf-16le …); without it told by their bytes.
    #[arg(long)]
    encoding: Option<String>,
    /// What coordinates are in; without it told by how well they fit the zones.
    /// One of auto, wgs84, cgcs2000, gcj02, bd09, an EPSG number, gk105 (central meridian), zone35, utm48n, 3857.
    #[arg(long, value_name = "CRS", default_value = "auto")]
    crs: String,
    /// Add up several rows of one unit and code instead of refusing all but the first.
    #[arg(long)]
    sum: bool,
    /// Where several files name the same unit and code with other amounts, take the last one instead of refusing them all.
    #[arg(long)]
    later_wins: bool,
    /// Take the columns as they are guessed.
    #[arg(long)]
    yes: bool,
    /// Write the guess of what each column holds, to be changed and saved as `mapping.toml` of the case, and do no more.
    #[arg(long, value_name = "FILE")]
    write_mapping: Option<PathBuf>,
    /// Tell what would happen and write nothing.
    #[arg(long)]
    dry_run: bool,
}

/// What is done with files that were looked at.
pub(super) struct Taking<'a> {
    pub(super) files: &'a [PathBuf],
    pub(super) case: &'a Path,
    pub(super) yes: bool,
    pub(super) write_mapping: Option<&'a Path>,
    pub(super) dry_run: bool,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    if args.table.trim_end_matches(".csv") != UNITS {
        return rows(args, terminal);
    }
    not_of_units(&args.columns, terminal)?;
    let intake = pipeline::Intake::open(&args.case).map_err(Failure::Input)?;
    let intake = intake.later_wins(args.later_wins);
    let choices = Choices {
        sheet: args.sheet.clone(),
        encoding: args.encoding.clone(),
        crs: named_crs(&args.crs)?,
        sum: args.sum,
    };
    let mut looked = Vec::new();
    for path in &args.files {
        let (name, bytes) = read(path)?;
        looked.push(look(&name, &bytes, &choices, intake.saved()));
    }
    let looked = sound(looked)?;
    let taking = Taking {
        files: &args.files,
        case: &args.case,
        yes: args.yes,
        write_mapping: args.write_mapping.as_deref(),
        dry_run: args.dry_run,
    };
    take(&taking, intake, looked, &choices, terminal)
}

/// Name and bytes of a file.
fn read(path: &Path) -> Result<(String, Vec<u8>), Failure> {
    let bytes = std::fs::read(path)
        .map_err(|error| Failure::Usage(format!("{}: {error}", path.display())))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Ok((name.into_owned(), bytes))
}

/// What was made of each file; where any is at fault, what is wrong with all of them.
pub(super) fn sound<T>(
    files: impl IntoIterator<Item = Result<T, Vec<Finding>>>,
) -> Result<Vec<T>, Failure> {
    let (mut made, mut findings) = (Vec::new(), Vec::new());
    for file in files {
        match file {
            Ok(one) => made.push(one),
            Err(found) => findings.extend(found),
        }
    }
    if findings.is_empty() {
        Ok(made)
    } else {
        Err(Failure::Input(findings))
    }
}

/// Columns of units and wastes have units, too, which a pair cannot say.
pub(super) fn not_of_units(
    columns: &[(String, String)],
    terminal: &Terminal,
) -> Result<(), Failure> {
    if columns.is_empty() {
        return Ok(());
    }
    let text = terminal.say(
        "--column 用于 --table 指明的其他表；产废单位与废物的列请用 --write-mapping 写出、改正后存为案例的 mapping.toml",
        "--column is for the other tables, named by --table; for units and wastes write the columns with --write-mapping, change them and save them as mapping.toml of the case",
    );
    Err(Failure::Usage(text.to_owned()))
}

/// Rows of any other table, known by their ids.
fn rows(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let crs = named_crs(&args.crs)?;
    let mut ground = pipeline::Ground::open(&args.case).map_err(Failure::Input)?;
    let mut done = Vec::new();
    for path in &args.files {
        let (name, bytes) = read(path)?;
        let book = book::read(&name, &bytes, args.encoding.as_deref());
        let mut grids = book.map_err(|found| Failure::Input(vec![*found]))?.grids;
        grids.retain(|grid| args.sheet.as_ref().is_none_or(|sheet| grid.name == *sheet));
        let heads = ground.heads(&name, &args.table, &args.columns);
        let to = To {
            table: &args.table,
            placed: false,
            columns: &heads.map_err(Failure::Input)?,
            crs: Some(crs),
        };
        let grid = upsert::sheet(grids, &to).unwrap_or_default();
        let rows = ground.upsert(&name, grid, &to);
        let rows = rows.map_err(Failure::Input)?;
        done.push(Done {
            path: path.clone(),
            file: name,
            said: rows.said(),
            rows: Some(rows),
        });
    }
    let finishing = Finishing {
        case: &args.case,
        write_mapping: args.write_mapping.as_deref(),
        dry_run: args.dry_run,
    };
    finish(&ground, &finishing, &done, &[], terminal)
}

/// Confirms the columns, takes the rows in, checks, writes, and tells what came of it.
pub(super) fn take(
    args: &Taking<'_>,
    mut intake: pipeline::Intake,
    looked: Vec<Looked>,
    choices: &Choices,
    terminal: &Terminal,
) -> Result<(), Failure> {
    if let Some(path) = args.write_mapping {
        let kept = intake.kept_with(looked.iter().map(|one| &one.mapping));
        std::fs::write(path, kept.text())?;
        return terminal.result(Told::Text(guesses(&looked, terminal.language)));
    }
    if !args.yes && looked.iter().any(|one| !one.mapping.settled()) {
        confirm(&looked, terminal)?;
    }
    for one in looked {
        intake.take(one, choices).map_err(Failure::Input)?;
    }
    intake.check().map_err(Failure::Input)?;
    let mut refused = Vec::new();
    if !args.dry_run {
        for (one, path) in intake.files().iter().zip(args.files) {
            let made = pipeline::refused(one, terminal.language).map_err(Failure::Internal)?;
            if let Some(bytes) = made {
                let to = beside(path, args.files.len() > 1);
                std::fs::write(&to, bytes)?;
                refused.push(to);
            }
        }
    }
    let written = (!args.dry_run)
        .then(|| intake.write())
        .transpose()?
        .flatten();
    let told = if terminal.json {
        Told::Json(document(
            intake.files(),
            &refused,
            written.as_ref(),
            args.dry_run,
        ))
    } else {
        let texts = intake
            .files()
            .iter()
            .map(|one| text(one, terminal.language));
        Told::Text(texts.collect::<Vec<_>>().join("\n"))
    };
    terminal.result(told)?;
    told_refused(&refused, terminal);
    terminal.note(told_written(args.case, written.as_ref(), terminal));
    Ok(())
}

/// Says where refused rows were written.
pub(super) fn told_refused(refused: &[PathBuf], terminal: &Terminal) {
    for path in refused {
        terminal.note(match terminal.language {
            Language::Zh => format!("退回修改的行写在 {}", path.display()),
            Language::En => format!("refused rows are in {}", path.display()),
        });
    }
}

/// The system a person names with `--crs`.
pub(super) fn named_crs(text: &str) -> Result<Crs, Failure> {
    Crs::named(text).map_err(|no| {
        let place = Place::file(format!("--crs {text}"));
        Failure::Input(vec![faults::NO_CRS.finding(place, no.text())])
    })
}

/// Where refused rows go: beside the file, never onto it.
pub(super) fn beside(file: &Path, several: bool) -> PathBuf {
    let stem = file
        .file_stem()
        .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let to = file.with_file_name("refused.xlsx");
    if several || to == file {
        file.with_file_name(format!("{stem}.refused.xlsx"))
    } else {
        to
    }
}

/// Shows the guesses; asks where somebody is there to answer.
fn confirm(looked: &[Looked], terminal: &Terminal) -> Result<(), Failure> {
    let shown = guesses(looked, terminal.language);
    let question = terminal.say(
        "各列的含义如上，是否按此导入？[y/N] ",
        "take the columns as shown? [y/N] ",
    );
    let mut out = std::io::stderr().lock();
    let _ = writeln!(out, "{shown}");
    if std::io::stdin().is_terminal() && out.is_terminal() {
        let _ = write!(out, "{question}");
        let _ = out.flush();
        let mut answer = String::new();
        std::io::stdin().read_line(&mut answer)?;
        if ["y", "yes", "是"].contains(&answer.trim().to_lowercase().as_str()) {
            return Ok(());
        }
    }
    Err(Failure::Usage(
        terminal
            .say(
                "各列的含义是猜的，尚未写入：请核对上表，正确则加 --yes；否则用 --write-mapping 写出、改正后存为案例的 mapping.toml。",
                "the columns are guessed and nothing was written: look at them and add --yes, or write them with --write-mapping, change them and save them as mapping.toml of the case.",
            )
            .to_owned(),
    ))
}

fn guesses(looked: &[Looked], language: Language) -> String {
    looked
        .iter()
        .map(|one| columns(&one.mapping, language))
        .collect::<Vec<_>>()
        .join("\n")
}

fn columns(mapping: &crate::import::table::head::Mapping, language: Language) -> String {
    let say = |zh: &str, en: &str| Bilingual::new(zh, en).text(language).to_owned();
    let heads = [
        say("列", "column"),
        say("表头", "header"),
        say("含义", "holds"),
        say("单位", "unit"),
        say("依据", "by"),
    ];
    let mut table = empty_table(&heads, 0);
    for (at, column) in mapping
        .columns
        .iter()
        .enumerate()
        .filter(|(_, c)| !c.header.is_empty())
    {
        let unit = column.unit.map_or("", |unit| match unit {
            Unit::Tonne => "t",
            Unit::TenThousandTonnes => "10⁴ t",
            Unit::Kilogram => "kg",
        });
        table.add_row(vec![
            letters(at),
            column.header.clone(),
            column.field.label().text(language).to_owned(),
            unit.to_owned(),
            if column.saved {
                MAPPING.to_owned()
            } else {
                say("猜测", "guess")
            },
        ]);
    }
    table.trim_fmt()
}

/// A, B … Z, AA …
fn letters(mut at: usize) -> String {
    let mut text = String::new();
    loop {
        let letter = u8::try_from(at % 26).unwrap_or(0);
        text.insert(0, char::from(b'A' + letter));
        if at < 26 {
            return text;
        }
        at = at / 26 - 1;
    }
}

/// How many changes of a kind are listed.
const SHOWN: usize = 10;

fn text(one: &Imported, language: Language) -> String {
    let say = |zh: &str, en: &str| Bilingual::new(zh, en).text(language).to_owned();
    let c = &one.changes;
    let mut table = empty_table(
        &[
            one.file.clone(),
            say("单位", "units"),
            say("废物流", "streams"),
        ],
        1,
    );
    let mut row = |zh: &str, en: &str, units: usize, streams: usize| {
        table.add_row(vec![say(zh, en), units.to_string(), streams.to_string()]);
    };
    row("新增", "added", c.new_units.len(), c.new_streams.len());
    row(
        "变更",
        "changed",
        c.changed_units.len(),
        c.changed_streams.len(),
    );
    row("未变", "the same", c.same_units, c.same_streams);
    row(
        "本次没有（保留）",
        "missing this time (kept)",
        c.missing_units.len(),
        c.missing_streams.len(),
    );
    let mut text = table.trim_fmt();
    let [before, now] = c.tonnes.map(|t| format!("{:.3}", t.0));
    text += &match language {
        Language::Zh => format!(
            "\n全案例产生量：{before} → {now} 吨/年；无坐标置于镇街驻地 {} 家；跳过 {} 行；编码 {}\n坐标：{}\n",
            c.placed_at_seat,
            one.skipped,
            one.encoding.unwrap_or("-"),
            one.crs.zh
        ),
        Language::En => format!(
            "\narisings of the case: {before} → {now} t/yr; {} units placed at the seat of their zone; {} rows skipped; encoding {}\ncoordinates: {}\n",
            c.placed_at_seat,
            one.skipped,
            one.encoding.unwrap_or("-"),
            one.crs.en
        ),
    };
    for (zh, en, changes) in [
        ("变更的单位", "units changed", &c.changed_units),
        ("变更的废物流", "streams changed", &c.changed_streams),
        (
            "本次没有的单位",
            "units missing this time",
            &c.missing_units,
        ),
    ] {
        text += &listed(&say(zh, en), changes);
    }
    text + &refused_rows(&one.refused, language)
}

/// Refused rows by what is wrong with them, and the first few.
pub(super) fn refused_rows(refused: &[Refused], language: Language) -> String {
    if refused.is_empty() {
        return String::new();
    }
    let title = Bilingual::new("退回的行", "refused rows");
    let mut text = format!("\n■ {}（{}）\n", title.text(language), refused.len());
    for (why, count) in tally(refused) {
        text += &format!("  {count:>5}  {}\n", why.action().text(language));
    }
    for one in refused.iter().take(SHOWN) {
        let column = (one.column.as_deref()).map_or_else(String::new, |c| format!(" [{c}]"));
        text += &format!("  {}{column}: {}\n", one.row, one.cause.text(language));
    }
    text
}

fn listed(title: &str, changes: &[Change]) -> String {
    if changes.is_empty() {
        return String::new();
    }
    let mut text = format!("\n■ {title}（{}）\n", changes.len());
    for change in changes.iter().take(SHOWN) {
        let values: Vec<String> = (change.values.iter())
            .map(|(name, was, is)| format!("{name}: {was} → {is}"))
            .collect();
        text += &format!("  {} {} {}\n", change.id, change.name, values.join("; "));
    }
    if changes.len() > SHOWN {
        text += "  …\n";
    }
    text
}

fn document(
    files: &[Imported],
    refused: &[PathBuf],
    written: Option<&crate::import::Written>,
    dry: bool,
) -> Value {
    let files: Vec<Value> = files.iter().map(file).collect();
    json!({
        "files": files, "refused_files": refused, "dry_run": dry,
        "written": written.map(|w| &w.files), "kept": written.and_then(|w| w.kept.as_ref()),
        "peak_bytes": peak_bytes(),
    })
}

fn file(one: &Imported) -> Value {
    let change = |change: &Change| {
        let values: Vec<Value> = (change.values.iter())
            .map(|(column, was, is)| json!({"column": column, "was": was, "is": is}))
            .collect();
        json!({"id": change.id, "name": change.name, "values": values})
    };
    let all = |changes: &[Change]| changes.iter().map(change).collect::<Vec<_>>();
    let Changes {
        new_units,
        changed_units,
        missing_units,
        new_streams,
        changed_streams,
        missing_streams,
        ..
    } = &one.changes;
    json!({
        "file": one.file, "sheet": one.grid.name, "encoding": one.encoding, "mapping": one.mapping,
        "header_row": one.mapping.row, "crs": one.crs, "skipped": one.skipped,
        "new_units": all(new_units), "changed_units": all(changed_units), "same_units": one.changes.same_units,
        "missing_units": all(missing_units), "new_streams": all(new_streams),
        "changed_streams": all(changed_streams), "same_streams": one.changes.same_streams,
        "missing_streams": all(missing_streams), "placed_at_seat": one.changes.placed_at_seat,
        "tonnes": one.changes.tonnes,
        "refused": one.refused.iter().map(|r| json!({
            "row": r.row, "column": r.column, "why": r.why.word(), "cause": r.cause, "action": r.why.action(),
        })).collect::<Vec<_>>(),
    })
}
