//! Which technical failure an error of the engine is.

use wasmtime::{PoolConcurrencyLimitError, Trap};

use super::limits::OverLimit;
use crate::failure::{FailureCode, TechnicalFailure};

/// What the engine says when an answer is larger than `set_hostcall_fuel` allows. Its type is
/// private to wasmtime 48, so only the whole text tells it; `tests/hostile_guests.rs` fails when
/// an update changes it, and until then such an answer would count as malformed: still a failure.
const RESULT_TOO_LARGE: &str = "too much data is being copied between the host and the guest: \
     fuel allocated for hostcalls has been exhausted";

/// An error of the engine, understood.
pub(super) enum Fault {
    /// The policy's doing.
    Policy(TechnicalFailure),
    /// The pool has no place: nobody's fault.
    Busy,
}

/// Understands an error of a call, or of the instantiation before it.
pub(super) fn understand(error: &wasmtime::Error) -> Fault {
    if error.is::<PoolConcurrencyLimitError>() {
        return Fault::Busy;
    }
    Fault::Policy(if let Some(trap) = error.downcast_ref::<Trap>() {
        trapped(*trap)
    } else if let Some(over) = error.downcast_ref::<OverLimit>() {
        TechnicalFailure::new(FailureCode::OutOfMemory, over.to_string())
    } else if error.is::<std::str::Utf8Error>() {
        TechnicalFailure::malformed("a text in the answer is not UTF-8")
    } else if error.root_cause().to_string() == RESULT_TOO_LARGE {
        TechnicalFailure::new(
            FailureCode::ResultTooLarge,
            "the answer is larger than the host takes in",
        )
    } else {
        // What is left are values that the interface's types do not have, or pointers outside the
        // guest's memory. The engine's text can quote such a value, so it stays out of the detail.
        TechnicalFailure::malformed("the answer cannot be read").said(error.to_string())
    })
}

fn trapped(trap: Trap) -> TechnicalFailure {
    let code = match trap {
        Trap::OutOfFuel => FailureCode::OutOfFuel,
        Trap::Interrupt => FailureCode::Deadline,
        Trap::StackOverflow => FailureCode::StackOverflow,
        Trap::AllocationTooLarge => FailureCode::OutOfMemory,
        Trap::InvalidChar
        | Trap::InvalidDiscriminant
        | Trap::StringOutOfBounds
        | Trap::ListOutOfBounds
        | Trap::UnalignedPointer => FailureCode::MalformedAnswer,
        _ => FailureCode::Trap,
    };
    TechnicalFailure::new(code, trap.to_string())
}
