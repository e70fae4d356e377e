//! `maatwerk audit verify`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use maatwerk_log::LogId;
use maatwerk_log::transparency::{MalformedCheckpoint, SignedCheckpoint, TrustPolicy};

use super::checkpoint::read_policy;
use super::{DataArgs, Outcome, along_events, read, say, written};
use crate::audit::verify::{self, Ask, Fault, Installation, Material, Parts, Report, Source, What};
use crate::backtest::{Candidate, Watch};
use crate::evidence::{Bundle, BundleError, BundleMaterial};

/// `maatwerk audit verify`. Locks and changes nothing: it can run beside a server.
#[derive(Debug, Args)]
// Of a bundle nothing else is needed; the folder that is then filled in is not looked at.
#[command(mut_arg("data", |data| data
    .required(false)
    .required_unless_present("bundle")
    .default_value_if("bundle", clap::builder::ArgPredicate::IsPresent, ".")))]
pub(crate) struct VerifyArgs {
    #[command(flatten)]
    data: DataArgs,
    /// An evidence bundle, instead of a data folder.
    #[arg(long, value_name = "FILE")]
    bundle: Option<PathBuf>,
    /// The code of one authority [default: all].
    #[arg(long, value_name = "CODE")]
    authority: Option<LogId>,
    /// A checkpoint that you kept from before: its log must go on from there. Can be given more than
    /// once.
    #[arg(long, value_name = "FILE")]
    checkpoint: Vec<PathBuf>,
    /// A bundle from before, which the log signed for: where it says that a case or some days ended, nothing
    /// later may turn up. Can be given more than once.
    #[arg(long, value_name = "FILE")]
    stated: Vec<PathBuf>,
    /// Whose signatures are enough (c2sp.org/tlog-policy): of each checkpoint given, or of the last one
    /// kept beside the data folder.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Only what can be checked without the keys: rows, order, hashes, checkpoints.
    #[arg(long)]
    hash_only: bool,
    /// How long cases were kept (JSON, see schemas/selection-list.json): what was erased because its term
    /// had passed is compared with it. Can be given more than once, for lists that follow each other: the
    /// one that was in force when a case was closed is for it.
    #[arg(long, value_name = "FILE")]
    selection_list: Vec<PathBuf>,
    /// Where the report is written, as JSON.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// How many logs are read at the same time [default: a core less than there are].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=64))]
    threads: Option<u16>,
}

#[derive(Debug, thiserror::Error)]
enum ArgumentError {
    #[error("{0} is no checkpoint")]
    Checkpoint(PathBuf, #[source] MalformedCheckpoint),
    #[error("{0} is not text")]
    NoText(PathBuf),
}

/// It cannot be run: not the same as that something is wrong.
const CANNOT: u8 = 2;
/// How many faults are told on the terminal.
const TOLD: usize = 20;

pub(crate) fn run(args: &VerifyArgs) -> Outcome {
    match verified(args) {
        Ok((report, says_ends)) => {
            if let Some(file) = &args.report {
                let json = serde_json::to_string_pretty(&report)?;
                written(file, format!("{json}\n").as_bytes())?;
            }
            tell(&report);
            if !says_ends {
                say(
                    "Deze bundel is van een oudere vorm en zegt niet waar hij hoort te eindigen: dat iets aan \
                     het einde ontbreekt, valt niet op.",
                );
            }
            Ok(if report.is_fine() {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            })
        }
        Err(error) => {
            super::fail(error.as_ref());
            Ok(ExitCode::from(CANNOT))
        }
    }
}

/// The report, and whether what was verified says where it ends.
fn verified(args: &VerifyArgs) -> Result<(Report, bool), Box<dyn std::error::Error + Send + Sync>> {
    let ask = Ask {
        log: args.authority,
        parts: if args.hash_only {
            Parts::Hash
        } else {
            Parts::All
        },
        given: given(&args.checkpoint)?,
        stated: args
            .stated
            .iter()
            .map(|file| Bundle::open(file)?.stated())
            .collect::<Result<_, _>>()?,
        policy: args.policy.as_deref().map(read_policy).transpose()?,
        selection_lists: (!args.selection_list.is_empty())
            .then(|| crate::retention::read_selection_lists(&args.selection_list))
            .transpose()?,
        threads: args
            .threads
            .map_or_else(Candidate::usual_threads, usize::from),
    };
    let mut says_ends = true;
    let material: Box<dyn Material + Send> = if let Some(file) = &args.bundle {
        let material = brought(file, ask.policy.as_ref())?;
        says_ends = material.bundle().about().ends.is_some();
        Box::new(material)
    } else {
        args.data.must_exist()?;
        Box::new(Installation::open(&args.data.paths(), !args.hash_only)?)
    };
    let watch = Watch::default();
    tokio::runtime::Runtime::new()?.block_on(async {
        watch.stop_on_interrupt();
        let looking = watch.clone();
        let running = tokio::task::spawn_blocking(move || verify::run(&*material, &ask, &looking));
        let report = along_events(&watch, running, |_| String::new()).await??;
        Ok((report, says_ends))
    })
}

/// A bundle that somebody brought, for which a log of the policy must stand when there is one.
pub(super) fn brought(
    file: &Path,
    policy: Option<&TrustPolicy>,
) -> Result<BundleMaterial, BundleError> {
    let keys = policy.map(|policy| {
        let logs = policy.logs().iter();
        logs.map(|log| log.key.clone()).collect()
    });
    Ok(BundleMaterial::of(Bundle::open(file)?, keys))
}

fn given(
    files: &[PathBuf],
) -> Result<Vec<SignedCheckpoint>, Box<dyn std::error::Error + Send + Sync>> {
    let mut given = Vec::with_capacity(files.len());
    for file in files {
        let text =
            String::from_utf8(read(file)?).map_err(|_| ArgumentError::NoText(file.clone()))?;
        let checkpoint = SignedCheckpoint::parse(&text)
            .map_err(|source| ArgumentError::Checkpoint(file.clone(), source))?;
        given.push(checkpoint);
    }
    Ok(given)
}

fn tell(report: &Report) {
    let seconds = Duration::from_millis(report.duration_ms).as_secs_f64();
    if report.stopped {
        say("Gestopt: dit gaat over wat tot dan bekeken was.");
    }
    let counts = &report.counts;
    say(format!(
        "{} gebeurtenissen in {} logboeken in {seconds:.1} s: {} delen geopend, {} gewist, {} niet verstrekt.",
        report.events,
        report.logs.len(),
        counts.opened,
        counts.erased,
        counts.withheld
    ));
    if report.parts.contains(&"law") {
        say(format!(
            "{} opdrachten overgedaan, met {} vragen aan regels; {} niet te beoordelen.",
            counts.orders, counts.questions, counts.unjudged
        ));
    }
    if counts.destroyed_again > 0 {
        say(format!(
            "{} sleutels waren vernietigd toen een ouder logboek werd teruggezet: dat twee mensen daarmee \
             instemden, staat in wat daarna kwam en hier niet meer is.",
            counts.destroyed_again
        ));
    }
    let unsigned: Vec<_> = report
        .logs
        .iter()
        .filter(|log| log.whole && log.checkpoints.is_empty())
        .map(|log| log.authority.as_str())
        .collect();
    if let Some(first) = unsigned.first() {
        say(format!(
            "Geen ijkpunt om mee te vergelijken: {} logboeken, het eerste {first}. Wie daarvan alles herschreef, \
             valt hier niet op.",
            unsigned.len()
        ));
    }
    if report.found.is_empty() {
        say("In orde: niets gevonden dat niet klopt.");
        return;
    }
    let found: Vec<_> = report
        .found
        .iter()
        .map(|(check, count)| format!("{count} × {check}"))
        .collect();
    say(format!("Niet in orde: {}.", found.join(", ")));
    for fault in report.faults.iter().take(TOLD) {
        say(format!("  {}", fault_in_dutch(fault)));
    }
    if report.faults.len() > TOLD || report.more > 0 {
        say("  en meer: zie het verslag (--report).");
    }
    say(
        "Doe dit: schrijf niets meer in deze map, bewaar haar zoals zij is, en vergelijk met een reservekopie \
         en met de ijkpunten die anderen bewaren.",
    );
}

/// A fault with its place, on one line.
pub(crate) fn fault_in_dutch(fault: &Fault) -> String {
    format!("{}{}", place(fault), in_dutch(&fault.what))
}

fn place(fault: &Fault) -> String {
    let mut place = String::new();
    let parts = [
        fault.authority.clone(),
        fault.position.map(|position| position.to_string()),
        fault
            .stream
            .as_ref()
            .map(|stream| format!("stroom {stream}")),
        fault.event_type.clone(),
    ];
    for part in parts.into_iter().flatten() {
        place.push_str(&part);
        place.push_str("  ");
    }
    place
}

fn from(source: Source) -> &'static str {
    match source {
        Source::Beside => "het ijkpunt naast de gegevensmap",
        Source::Former => "een ijkpunt van vóór een nieuwe oorsprong",
        Source::Bundle => "het ijkpunt van de bundel",
        Source::Given => "het opgegeven ijkpunt",
        Source::Stated => "het ijkpunt van de eerdere bundel",
    }
}

fn in_dutch(what: &What) -> String {
    match what {
        What::File { detail } => format!("bestand: {detail}"),
        What::Envelope { field } => format!("in het veld {field} staat wat er niet kan staan"),
        What::Missing { until } => format!("hier tot en met {until} ontbreken gebeurtenissen"),
        What::Order => "deze positie kwam al, of had eerder moeten komen".to_owned(),
        What::Unreadable => {
            "de rijen hierna zijn niet te lezen: het bestand is beschadigd".to_owned()
        }
        What::Time => "eerder vastgelegd dan de gebeurtenis ervóór".to_owned(),
        What::Version { expected, found } => {
            format!("versie {found} van de stroom, waar {expected} moest volgen")
        }
        What::Frame => "de verzegelde inhoud heeft geen geldige vorm".to_owned(),
        What::Leaf => {
            "de gebeurtenis en haar bewaarde hash passen niet: een van de twee is veranderd"
                .to_owned()
        }
        What::Node { level } => {
            format!("de bewaarde hash op niveau {level} volgt niet uit wat eronder ligt")
        }
        What::Beyond { hashes } => {
            format!("hierna zijn gebeurtenissen weg: er staan nog {hashes} hashes van")
        }
        What::Proof => "zit niet in de boom die het ijkpunt ondertekent".to_owned(),
        What::Cut { size, from: source } => format!(
            "hier houdt het logboek op, en {} telt {size} gebeurtenissen: het einde is weg",
            from(*source)
        ),
        What::Checkpoint {
            size,
            from: source,
            agreed,
        } => format!(
            "andere wortel dan {} over {size} gebeurtenissen: tussen {} en {size} is iets herschreven",
            from(*source),
            agreed + 1
        ),
        What::Incomparable { size } => format!(
            "een uittreksel is met het opgegeven ijkpunt over {size} gebeurtenissen niet te vergelijken: vraag \
             een bundel van alles, of toets met --policy wie ondertekende"
        ),
        What::Stated { size } => format!(
            "staat hier, en het logboek ondertekende over {size} gebeurtenissen dat er niets later was: die \
             ondertekening was onwaar"
        ),
        What::Signature { from: source } => format!(
            "{} is niet ondertekend met een sleutel die dit logboek noemt",
            from(*source)
        ),
        What::Cosignatures { from: source } => {
            format!(
                "{} is niet door genoeg getuigen medeondertekend",
                from(*source)
            )
        }
        What::NoLog { origin } => {
            format!("het opgegeven ijkpunt is van {origin}; dat logboek is hier niet")
        }
        What::Type => "een soort gebeurtenis die deze versie niet kent".to_owned(),
        What::KeyMissing { part } => {
            format!("de sleutel van deel {part} is er niet, en is ook niet vernietigd")
        }
        What::KeyDestroyed { part } => format!(
            "de sleutel van deel {part} is vernietigd zonder dat twee mensen daarmee instemden"
        ),
        What::KeyDamaged { part } => format!("de sleutel van deel {part} is beschadigd"),
        What::Commitment { part } => {
            format!("deel {part} is aan een andere sleutel verbonden dan die met deze naam")
        }
        What::Content { part } => format!("deel {part} is niet wat hier verzegeld werd"),
        What::KeyClass { part } => {
            format!("deel {part} is verzegeld met een sleutel voor iets anders")
        }
        What::Schema { part, at } => format!("heeft niet de vorm van deze soort: {part}{at}"),
        What::Shape { detail } => format!("is niet te lezen: {detail}"),
        other => of_law(other),
    }
}

/// What was decided and could not have been.
fn of_law(what: &What) -> String {
    match what {
        What::KeyOf { part } => {
            format!(
                "deel {part} is verzegeld met een sleutel van een ander: vernietigen wist het niet"
            )
        }
        What::Mandate { code, rule } => {
            format!("besloten zonder mandaat voor dit op die dag ({code}, {rule})")
        }
        What::Hearing { code, rule } => {
            format!("omgezet zonder voorstel of zienswijze ({code}, {rule})")
        }
        What::Assessment { code, rule } => {
            format!("besloten op een andere beoordeling dan de laatste geldige ({code}, {rule})")
        }
        What::FourEyes { code, rule } => {
            format!(
                "een en dezelfde persoon deed wat verschillende mensen moeten doen ({code}, {rule})"
            )
        }
        What::Rule { code, rule } => format!("kan niet zo besloten zijn ({code}, {rule})"),
        What::Unordered => "volgt hier uit geen enkele opdracht".to_owned(),
        What::Consequence => "uit de opdracht volgt iets anders dan vastgelegd is".to_owned(),
        What::Day => "noemt een andere dag dan waarop het vastgelegd is".to_owned(),
        What::Officer => "noemt een ander dan wie het vastlegde".to_owned(),
        What::Register => "een tweede register naast dat van het bestuursorgaan".to_owned(),
        What::PotAmount => "de pot gaf of kreeg een ander bedrag dan de casus zegt".to_owned(),
        What::BatchUnpaired => "een betaalbestand en de casussen zeggen niet hetzelfde".to_owned(),
        What::PotUnpaired => "de pot gaf of kreeg iets waar geen casus van weet".to_owned(),
        What::PotMissing => "de casus zegt wat de pot gaf of kreeg, en de pot niet".to_owned(),
        What::PotEmpty => {
            "de pot gaf meer dan erin zat, of kreeg meer terug dan hij gaf".to_owned()
        }
        What::PotYear => "de pot is van een ander jaar, of een tweede van dat jaar".to_owned(),
        What::PolicyInForce => "gevraagd aan andere regels dan die toen golden".to_owned(),
        What::Question { part } => {
            format!("de vraag aan de regels is niet die waartoe de casus aanleiding gaf ({part})")
        }
        What::Document { gone: true } => "het bestand van een document is weg".to_owned(),
        What::Document { gone: false } => {
            "het bestand van een document is niet het bestand dat verzegeld is".to_owned()
        }
        What::Component => "de regels die antwoordden zijn er niet".to_owned(),
        other => other.check().to_owned(),
    }
}
