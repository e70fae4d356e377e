//! Guests written by hand in WebAssembly text: they need no toolchain, and each breaks one thing.
//!
//! A guest's answers are laid out in its memory before it runs, so a call only hands back where
//! they are; a hostile guest has another body for one of the three functions.

#![allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "each test file that includes this module uses a part of it"
)]

mod hostile;
mod memory;
mod sample;

use std::path::Path;

use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

pub use hostile::{LOOP, hostile};
pub use memory::{Memory, Text};
pub use sample::{assessment, date, finding, gift, manifest, request, review};

use maatwerk_policy::contract::{Assessment, Manifest, Review, World};

/// A guest under construction.
pub struct Guest {
    memory: Memory,
    describe: String,
    assess: String,
    review: String,
    extra: String,
    wit: String,
    interface: String,
    realloc: String,
}

/// Hands out memory behind what is laid out, never the same twice.
const REALLOC: &str = "
    (local.set $at (i32.and
        (i32.add (global.get $free) (i32.sub (local.get $align) (i32.const 1)))
        (i32.sub (i32.const 0) (local.get $align))))
    (global.set $free (i32.add (local.get $at) (local.get $size)))
    (local.get $at)";

/// The WIT of a version, seen from the crate of the test.
fn wit_of(world: World) -> String {
    let folder = match world {
        World::V1 => "v1",
        World::V2 => "v2",
    };
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = here
        .ancestors()
        .map(|above| above.join(format!("plugin-sdk/wit/{folder}/policy.wit")))
        .find(|file| file.exists())
        .expect("the WIT is in the repository");
    std::fs::read_to_string(file).expect("the WIT can be read")
}

/// The interface that guests of a package export.
fn interface(package: &str) -> String {
    package.replacen("policy@", "policy/policy@", 1)
}

impl Guest {
    /// One that describes itself by the sample manifest and answers with the sample answers.
    pub fn good() -> Self {
        Self::new(&manifest(), &assessment(), &review())
    }

    /// One that says exactly this.
    pub fn new(manifest: &Manifest, assessment: &Assessment, review: &Review) -> Self {
        let mut memory = Memory::default();
        let manifest = memory.manifest(manifest);
        let assessment = memory.assessment(assessment);
        let review = memory.review(review);
        Self {
            describe: constant(manifest),
            assess: constant(assessment),
            review: constant(review),
            memory,
            extra: String::new(),
            wit: wit_of(World::NEWEST),
            interface: interface(World::NEWEST.name()),
            realloc: REALLOC.to_owned(),
        }
    }

    /// Runs `body` (instructions that leave an address) where the host asks for memory to lay out
    /// what it tells: `$size` bytes at a multiple of `$align`.
    pub fn realloc(mut self, body: &str) -> Self {
        body.clone_into(&mut self.realloc);
        self
    }

    /// Built for this version of the interface, not for the newest. What guests answer is laid out
    /// alike in all of them.
    pub fn built_for(mut self, world: World) -> Self {
        self.wit = wit_of(world);
        self.interface = interface(world.name());
        self
    }

    /// Built for another package than any released one.
    pub fn claiming(mut self, package: &str) -> Self {
        self.wit = self.wit.replacen(World::NEWEST.name(), package, 1);
        self.interface = interface(package);
        self
    }

    /// Answers a request with `assessment`.
    pub fn answering(assessment: &Assessment) -> Self {
        Self::new(&manifest(), assessment, &review())
    }

    /// Answers a look at a gift with `review`.
    pub fn reviewing(review: &Review) -> Self {
        Self::new(&manifest(), &assessment(), review)
    }

    /// Describes itself with `manifest`.
    pub fn describing(manifest: &Manifest) -> Self {
        Self::new(manifest, &assessment(), &review())
    }

    /// Runs `body` (instructions that leave an address) to describe itself.
    pub fn describe(mut self, body: &str) -> Self {
        body.clone_into(&mut self.describe);
        self
    }

    /// Runs `body` (instructions that leave an address) to assess.
    pub fn assess(mut self, body: &str) -> Self {
        body.clone_into(&mut self.assess);
        self
    }

    /// What runs to assess.
    pub fn assess_body(&self) -> &str {
        &self.assess
    }

    /// Lays an answer out by hand, to assess with.
    pub fn assess_with(mut self, lay_out: impl FnOnce(&mut Memory) -> u32) -> Self {
        self.assess = constant(lay_out(&mut self.memory));
        self
    }

    /// Lays an answer out by hand, to review with.
    pub fn review_with(mut self, lay_out: impl FnOnce(&mut Memory) -> u32) -> Self {
        self.review = constant(lay_out(&mut self.memory));
        self
    }

    /// More fields of the module.
    pub fn extra(mut self, fields: &str) -> Self {
        self.extra.push_str(fields);
        self
    }

    /// Encodes for another world than the one of policies.
    pub fn wit(mut self, change: impl FnOnce(String) -> String) -> Self {
        self.wit = change(self.wit);
        self
    }

    /// The core module, not yet a component.
    pub fn module(&self) -> Vec<u8> {
        let Self {
            describe,
            assess,
            review,
            extra,
            memory,
            interface,
            realloc,
            ..
        } = self;
        let (start, data, end) = (Memory::START, memory.escaped(), memory.end());
        let text = format!(
            r#"(module
                {extra}
                (memory (export "memory") 16)
                (global $free (mut i32) (i32.const {end}))
                (func (export "cabi_realloc")
                    (param $old i32) (param $had i32) (param $align i32) (param $size i32)
                    (result i32)
                    (local $at i32) {realloc})
                (func (export "{interface}#describe") (result i32) {describe})
                (func (export "{interface}#assess") (param i32) (result i32) {assess})
                (func (export "{interface}#review") (param i32) (result i32) {review})
                (data (i32.const {start}) "{data}"))"#
        );
        wat::parse_str(text).expect("the guest is WebAssembly text")
    }

    /// The component.
    pub fn component(&self) -> Vec<u8> {
        encode(self.module(), &self.wit, "municipality")
    }
}

/// The instruction that hands back an address.
pub fn constant(address: u32) -> String {
    format!("(i32.const {address})")
}

/// A component of a module for a world of a WIT document.
pub fn encode(mut module: Vec<u8>, wit: &str, world: &str) -> Vec<u8> {
    let mut resolve = Resolve::default();
    let package = resolve
        .push_str("guest.wit", wit)
        .expect("the WIT of the guest is valid");
    let world = resolve
        .select_world(&[package], Some(world))
        .expect("the world is in the WIT");
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8)
        .expect("the type of the world fits in the module");
    ComponentEncoder::default()
        .module(&module)
        .expect("the module fits the world")
        .encode()
        .expect("the module is encoded as a component")
}
