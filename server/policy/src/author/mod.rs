//! What the author of a policy needs: scaffold a folder, build it into a component, check that,
//! test it on the folder's cases, and explain it in Dutch. Each step gives a report or a typed
//! error; printing is the caller's.

mod build;
mod cases;
mod check;
mod explain;
mod folder;
mod scaffold;

pub use build::{BuildError, BuildOptions, BuiltPlugin, Toolchain, build};
pub use cases::{
    CaseAnswer, CaseError, CaseReport, Difference, ExampleReport, Examples, ExamplesError,
    TestError, TestReport, case_schema, examples, test, write_case,
};
pub use check::{CheckError, CheckReport, check, try_parameters};
pub use explain::explain;
pub use folder::{FolderError, parameters};
pub use scaffold::{ScaffoldError, SdkSource, new};
