//! Which witnesses together are enough.

use super::policy::PolicyFault;

/// The most witnesses and groups of a policy.
const MAX_NAMES: usize = 1024;

/// Witnesses and groups by name. A group names only what was defined before it, so one pass from
/// first to last says who has witnessed.
#[derive(Debug, Clone, Default)]
pub(super) struct Quorum {
    members: Vec<Member>,
    /// `None` when no cosignature is needed, or as long as no line said.
    needed: Option<usize>,
    said: bool,
}

#[derive(Debug, Clone)]
struct Member {
    name: Vec<u8>,
    in_group: bool,
    kind: Kind,
}

#[derive(Debug, Clone)]
enum Kind {
    /// By its place in the list of witnesses.
    Witness(usize),
    Group {
        threshold: usize,
        of: Vec<usize>,
    },
}

const NONE: &[u8] = b"none";

impl Quorum {
    pub(super) fn witness(&mut self, name: &[u8], witness: usize) -> Result<(), PolicyFault> {
        self.define(name, Kind::Witness(witness))
    }

    pub(super) fn group(
        &mut self,
        name: &[u8],
        threshold: &[u8],
        names: &[&[u8]],
    ) -> Result<(), PolicyFault> {
        let mut of = Vec::with_capacity(names.len());
        for member in names {
            let at = self.find(member)?;
            if std::mem::replace(&mut self.members[at].in_group, true) {
                return Err(PolicyFault::MemberTwice {
                    name: shown(member),
                });
            }
            of.push(at);
        }
        let threshold = match threshold {
            b"all" => of.len(),
            b"any" => 1,
            number => std::str::from_utf8(number)
                .ok()
                .and_then(super::base64::decimal)
                .and_then(|k| usize::try_from(k).ok())
                .unwrap_or(0),
        };
        if !(1..=of.len()).contains(&threshold) {
            return Err(PolicyFault::Threshold { members: of.len() });
        }
        self.define(name, Kind::Group { threshold, of })
    }

    pub(super) fn needs(&mut self, name: &[u8]) -> Result<(), PolicyFault> {
        if std::mem::replace(&mut self.said, true) {
            return Err(PolicyFault::QuorumTwice);
        }
        if name != NONE {
            self.needed = Some(self.find(name)?);
        }
        Ok(())
    }

    /// Whether a line said what is needed.
    pub(super) fn is_said(&self) -> bool {
        self.said
    }

    /// Whether these witnesses, by their places, are enough.
    pub(super) fn is_met(&self, cosigned: impl Fn(usize) -> bool) -> bool {
        let Some(needed) = self.needed else {
            return self.said;
        };
        let mut witnessed = Vec::with_capacity(self.members.len());
        for member in &self.members {
            witnessed.push(match &member.kind {
                Kind::Witness(witness) => cosigned(*witness),
                Kind::Group { threshold, of } => {
                    of.iter().filter(|at| witnessed[**at]).count() >= *threshold
                }
            });
        }
        witnessed[needed]
    }

    fn define(&mut self, name: &[u8], kind: Kind) -> Result<(), PolicyFault> {
        let taken = name == NONE || self.find(name).is_ok();
        if taken {
            return Err(PolicyFault::NameTaken { name: shown(name) });
        }
        if self.members.len() == MAX_NAMES {
            return Err(PolicyFault::TooMany);
        }
        self.members.push(Member {
            name: name.to_owned(),
            in_group: false,
            kind,
        });
        Ok(())
    }

    fn find(&self, name: &[u8]) -> Result<usize, PolicyFault> {
        let found = self.members.iter().position(|member| member.name == name);
        found.ok_or_else(|| PolicyFault::Unknown { name: shown(name) })
    }
}

/// Names are bytes; this is for people.
pub(super) fn shown(name: &[u8]) -> String {
    String::from_utf8_lossy(name).into_owned()
}
