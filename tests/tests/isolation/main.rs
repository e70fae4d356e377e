//! Authorities beside each other: one whose policy burns all it may, and others who do not notice.

#[path = "../../guests/mod.rs"]
mod guests;

mod burning;
mod limits;

use guests::{Guest, LOOP};
use maatwerk::app::Settings;
use maatwerk::http::auth::Role;
use maatwerk_log::LogId;
use maatwerk_policy::{HostConfig, Share, Shares};
use maatwerk_tests::{Answer, Client, Office, Web, text};
use serde_json::{Value, json};

/// The authority with Zaanstad's policy.
const GOOD: &str = "GM0479";
/// The one with a policy that never ends.
const BURNING: &str = "GM0080";

/// A server for both.
struct Served {
    web: Web,
    office: Office,
    burner: Burner,
}

/// A professional of the authority with the endless policy, at a case.
#[derive(Clone)]
struct Burner {
    client: Client,
    case: String,
    request: Value,
}

/// What its metrics say of an authority.
struct Told {
    calls: u64,
    refused: u64,
    fuel: u64,
}

impl Served {
    /// With what each authority may use.
    fn start(shares: Shares) -> Self {
        let settings = Settings {
            host: HostConfig {
                shares,
                ..HostConfig::default()
            },
            ..Settings::default()
        };
        let web = Web::start_with(&[(GOOD, "plugins/zaanstad")], Web::limits(), settings);
        let office = Office::open(&web, GOOD);
        let log = LogId::new(BURNING).unwrap();
        let component = Guest::good().assess(LOOP).component();
        let app = &web.installation.app;
        let today = app.clock.today();
        web.run(app.establish(log, "Leeuwarden")).unwrap();
        let set = br#"{"max-amount":75000}"#;
        web.run(app.install_policy(log, &component, set, today))
            .unwrap();
        let client = web.client(BURNING, "worker", &[Role::Professional]);
        let burner = Burner::open(client, &office);
        Self {
            web,
            office,
            burner,
        }
    }

    /// A request of the good authority, which its policy grants.
    fn good(&self) {
        let _ = self.office.assessed("Sanne de Boer");
    }

    fn told(&self, authority: &str) -> Told {
        let metrics = ureq::get(format!("http://{}/metrics", self.web.address)).call();
        let metrics = metrics.unwrap().body_mut().read_to_string().unwrap();
        let count = |name: &str| {
            let name = format!("maatwerk_{name}_total{{log=\"{authority}\"}} ");
            let line = metrics.lines().find_map(|line| line.strip_prefix(&name));
            line.map_or(0, |count| count.parse().unwrap())
        };
        Told {
            calls: count("policy_calls"),
            refused: count("policy_calls_refused"),
            fuel: count("policy_fuel"),
        }
    }
}

impl Burner {
    fn open(client: Client, office: &Office) -> Self {
        let body = json!({"persons": [{"role": "resident", "name": "Anne", "bsn": "999990019"}]});
        let opened = client.post("/cases", &body).expect(201);
        Self {
            case: format!("/cases/{}", text(&opened, "/caseId")),
            request: office.lessons(&text(&opened, "/personIds/0")),
            client,
        }
    }

    fn ask(&self) -> Answer {
        self.client
            .post(&format!("{}/budget-requests", self.case), &self.request)
    }

    /// That its policy did not answer is recorded, and how.
    fn failed(answer: &Answer) -> String {
        let asked = answer.expect(201);
        let said = &asked["assessment"]["answer"];
        assert_eq!(said["outcome"], "failed", "{said}");
        text(said, "/failure/code")
    }
}

/// For each authority.
fn usual(usual: Share) -> Shares {
    Shares {
        usual,
        ..Shares::default()
    }
}
