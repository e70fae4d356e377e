//! What an author of a policy does, end to end: every plugin here is built, checked, tested on its
//! own cases through the real host, and explained; and a new one is scaffolded and goes the same way.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use maatwerk_policy::author::{
    self, BuildError, BuildOptions, BuiltPlugin, CaseError, CheckError, SdkSource,
};
use maatwerk_policy::{CompileError, Host, HostConfig, Parameters};
use serde_json::Value;

const PLUGINS: [&str; 4] = ["enschede", "leeuwarden", "standaard", "zaanstad"];

fn workspace() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().expect("a workspace around us").to_owned()
}

fn folder(plugin: &str) -> PathBuf {
    workspace().join("plugins").join(plugin)
}

fn host() -> &'static Host {
    static HOST: OnceLock<Host> = OnceLock::new();
    HOST.get_or_init(|| {
        let config = HostConfig {
            concurrency: 4,
            ..HostConfig::default()
        };
        Host::new(config).unwrap()
    })
}

fn built(plugin: &str) -> BuiltPlugin {
    let mut lines = Vec::new();
    let options = BuildOptions::default();
    author::build(&folder(plugin), &options, &mut |line| {
        lines.push(line.to_owned());
    })
    .unwrap_or_else(|error| panic!("{plugin}: {error}\n{}", lines.join("\n")))
}

/// A folder for a policy in a temporary place, scaffolded on the SDK of this workspace. Its guests
/// share the target folder of the others, so that the SDK is compiled once.
fn scaffolded(name: &str) -> (tempfile::TempDir, PathBuf, BuildOptions) {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join(name);
    let sdk = SdkSource::Path(workspace().join("plugin-sdk"));
    author::new(&folder, name, &sdk).unwrap();
    let options = BuildOptions {
        out: Some(place.path().join("policy.wasm")),
        target: Some(workspace().join("target/guests")),
        toolchain: None,
    };
    (place, folder, options)
}

#[test]
fn every_plugin_builds_checks_and_passes_its_cases() {
    for plugin in PLUGINS {
        let built = built(plugin);
        assert_eq!(built.name, plugin);
        assert_eq!(fs::read(&built.path).unwrap(), built.component);

        let parameters = author::parameters(&folder(plugin)).unwrap();
        let checked = author::check(host(), &built.component, Some(&parameters)).unwrap();
        assert_eq!(checked.name, plugin);
        assert_eq!(checked.digest, built.digest);
        assert!(checked.fuel.is_some_and(|fuel| fuel > 0));

        let report = author::test(host(), &folder(plugin), &built.component).unwrap();
        for case in &report.cases {
            let answer = case
                .result
                .as_ref()
                .unwrap_or_else(|error| panic!("{}: {error}", case.path.display()));
            let told: Vec<_> = answer.differences.iter().map(ToString::to_string).collect();
            assert!(
                case.passed(),
                "{}:\n{}",
                case.path.display(),
                told.join("\n")
            );
        }
        assert!(report.passed());
        assert!(report.cases.len() >= 12, "{plugin} has too few cases");
        assert_eq!(report.never_met, Vec::<String>::new(), "{plugin}");
        // The standard policy always has a person decide on a broken condition.
        let unbreakable: &[&str] = if plugin == "standaard" {
            &["person-decides"]
        } else {
            &[]
        };
        assert_eq!(report.never_unmet, unbreakable, "{plugin}");
    }
}

#[test]
fn building_again_gives_the_same_component() {
    assert_eq!(built("zaanstad").digest, built("zaanstad").digest);
}

#[test]
fn a_component_names_no_folder_of_the_machine_that_built_it() {
    let built = built("enschede");
    let home = std::env::var_os("HOME").map(PathBuf::from);
    for folder in home.into_iter().chain([workspace()]) {
        let name = format!("{}/", folder.display());
        let mut places = built.component.windows(name.len());
        assert!(!places.any(|place| place == name.as_bytes()), "{name}");
    }
}

#[test]
fn the_stored_parameter_schemas_are_those_of_the_components() {
    for plugin in PLUGINS {
        let policy = host().compile(&built(plugin).component).unwrap();
        let path = workspace().join(format!("schemas/plugins/{plugin}.parameters.json"));
        same_document(&path, policy.parameters_schema());
    }
    let path = workspace().join("schemas/plugins/case.json");
    same_document(&path, &author::case_schema());
}

/// With `MAATWERK_WRITE_SCHEMAS` the stored document is written instead of compared.
fn same_document(path: &Path, document: &Value) {
    if std::env::var_os("MAATWERK_WRITE_SCHEMAS").is_some() {
        let text = serde_json::to_string_pretty(document).unwrap();
        fs::write(path, text + "\n").unwrap();
    }
    let stored: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    assert_eq!(
        &stored,
        document,
        "{} differs; MAATWERK_WRITE_SCHEMAS=1 writes it anew",
        path.display()
    );
}

#[test]
fn an_explanation_holds_every_question_rule_and_parameter() {
    for plugin in PLUGINS {
        let built = built(plugin);
        let policy = host().compile(&built.component).unwrap();
        let json = author::parameters(&folder(plugin)).unwrap();
        let parameters = Parameters::parse(&policy, &json).unwrap();
        let report = author::test(host(), &folder(plugin), &built.component).unwrap();
        let page = author::explain(&policy, Some(&parameters), Some(&report));

        let manifest = policy.manifest();
        for question in &manifest.questions {
            assert!(page.contains(&question.label), "{}", question.label);
        }
        for rule in &manifest.rules {
            assert!(page.contains(&rule.text), "{}", rule.text);
            assert!(page.contains(&rule.article), "{}", rule.article);
        }
        let set: Value = serde_json::from_slice(&json).unwrap();
        for code in set.as_object().unwrap().keys() {
            assert!(page.contains(&format!("(`{code}`")), "{code}\n{page}");
        }
        assert!(page.contains("## De voorwaarden bij een gift"));
        assert!(page.contains("tot 23 mei 2027"), "{page}");
    }
    let policy = host().compile(&built("zaanstad").component).unwrap();
    let json = author::parameters(&folder("zaanstad")).unwrap();
    let parameters = Parameters::parse(&policy, &json).unwrap();
    let page = author::explain(&policy, Some(&parameters), None);
    assert!(
        page.contains(
            "(`max-amount`; in eurocent; ten minste € 0,01; ten hoogste € 1.000,00): **€ 750,00**"
        ),
        "{page}"
    );
}

#[test]
fn a_new_policy_builds_checks_and_passes_at_once() {
    let (_place, folder, options) = scaffolded("goede-gang");
    let built = author::build(&folder, &options, &mut |_| {}).unwrap();
    assert_eq!(built.name, "goede-gang");
    let parameters = author::parameters(&folder).unwrap();
    let checked = author::check(host(), &built.component, Some(&parameters)).unwrap();
    assert_eq!(checked.name, "goede-gang");

    let report = author::test(host(), &folder, &built.component).unwrap();
    assert_eq!(report.cases.len(), 3);
    assert!(report.passed(), "{report:?}");

    // Nobody tested what never happens: that is told, too.
    assert_eq!(report.never_unmet, ["becomes-loan"]);
}

#[test]
fn a_case_that_fails_says_where_and_why() {
    let (_place, folder, options) = scaffolded("anders");
    let built = author::build(&folder, &options, &mut |_| {}).unwrap();
    let granted = folder.join("cases/toegekend.json");
    let broken = fs::read_to_string(&granted)
        .unwrap()
        .replace("2008-08-31", "2008-09-01");
    fs::write(&granted, broken).unwrap();
    fs::write(folder.join("cases/onleesbaar.json"), "{").unwrap();
    let unknown = r#"{ "title": "x", "assess": { "received": "2026-11-23", "purpose": "p",
        "amount": 1, "facts": { "shoe-size": 42 } }, "expect": { "outcome": "refer" }, "findings": {} }"#;
    fs::write(folder.join("cases/schoenmaat.json"), unknown).unwrap();
    let more = r#"{ "title": "x", "assess": { "received": "2026-11-23", "purpose": "p", "amount": 1,
        "surprise": true }, "expect": { "outcome": "refer" }, "findings": {} }"#;
    fs::write(folder.join("cases/te-veel.json"), more).unwrap();

    let report = author::test(host(), &folder, &built.component).unwrap();
    assert!(!report.passed());
    let case = |name: &str| {
        let found = report.cases.iter().find(|case| case.path.ends_with(name));
        found.unwrap_or_else(|| panic!("no case {name}"))
    };
    let differences = &case("toegekend.json").result.as_ref().unwrap().differences;
    let told: Vec<_> = differences.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "outcome: expected grant, got decline",
            "amount: expected 500.00 euro, got nothing",
            "conditions/stays-in-work: expected 2027-02-28, got nothing",
            "findings/old-enough: expected met, got not-met (De inwoner is nog te jong.)",
            "form: expected conditional-gift, got nothing",
        ]
    );
    assert!(matches!(
        case("onleesbaar.json").result,
        Err(CaseError::Format(_))
    ));
    assert!(matches!(
        case("te-veel.json").result,
        Err(CaseError::Format(_))
    ));
    assert!(matches!(
        &case("schoenmaat.json").result,
        Err(CaseError::Content { place, .. }) if place == "assess/facts/shoe-size"
    ));
    // One bad file leaves the others standing.
    assert!(case("te-hoog-bedrag.json").passed());
}

#[test]
fn what_does_not_compile_is_told_with_cargos_own_words() {
    let (_place, folder, options) = scaffolded("kapot");
    let source = folder.join("src/lib.rs");
    let text = fs::read_to_string(&source).unwrap();
    fs::write(&source, text.replace("CVDR000000/4", "artikel 4")).unwrap();
    let mut lines = Vec::new();
    let error = author::build(&folder, &options, &mut |line| lines.push(line.to_owned()));
    let Err(BuildError::Cargo(said)) = error else {
        panic!("a wrong article compiled: {error:?}");
    };
    assert!(
        said.contains("is no Juriconnect, CVDR or CELEX reference"),
        "{said}"
    );
    assert!(lines.iter().any(|line| line.contains("Compiling kapot")));
}

#[test]
fn what_is_no_policy_is_refused() {
    let check = |bytes: &[u8]| author::check(host(), bytes, None);
    assert!(matches!(
        check(b""),
        Err(CheckError::Component(CompileError::Empty))
    ));
    assert!(matches!(
        check(b"no WebAssembly at all"),
        Err(CheckError::Component(CompileError::NotWasm))
    ));
    assert!(matches!(
        check(b"\0asm\x01\0\0\0"),
        Err(CheckError::Component(CompileError::CoreModule))
    ));
    let mut cut = built("standaard").component;
    cut.truncate(cut.len() / 2);
    assert!(matches!(
        check(&cut),
        Err(CheckError::Component(CompileError::Invalid(_)))
    ));
}

#[test]
fn parameters_that_do_not_fit_are_refused_by_the_schema_and_by_the_policy() {
    let enschede = built("enschede");
    let json = author::parameters(&folder("enschede")).unwrap();
    let with = |code: &str, value: Value| {
        let mut set: Value = serde_json::from_slice(&json).unwrap();
        set[code] = value;
        let json = serde_json::to_vec(&set).unwrap();
        author::check(host(), &enschede.component, Some(&json))
    };
    assert!(with("instalment", 2600.into()).is_ok());
    for (code, value) in [
        ("instalment", Value::from(499)),
        ("instalment", Value::from("2500")),
        ("purposes", Value::Array(Vec::new())),
        ("surprise", Value::from(1)),
    ] {
        let refused = with(code, value);
        assert!(
            matches!(refused, Err(CheckError::Parameters(_))),
            "{code} {refused:?}"
        );
    }
    // Each within its bounds, and together nonsense: only the policy itself can tell.
    let refused = with("end-age", 18.into());
    assert!(
        matches!(refused, Err(CheckError::Unanswered(_))),
        "{refused:?}"
    );
}
