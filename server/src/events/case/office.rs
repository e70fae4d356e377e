//! Who acts in a case, and who does not.

use maatwerk_domain::RequestId;
use maatwerk_domain::case::CaseEvent;

use crate::wire::{Act, Id};

shapes! {
    /// An officer said to have a personal interest in the case (Awb 2:4): from here on others act in it.
    InterestDeclared = "interest-declared.v1" of CaseEvent {
        /// Who, when.
        act: Act,
    }

    /// Who took a request in, where another has to decide on it.
    RequestTakenIn = "request-taken-in.v1" of CaseEvent {
        /// The request.
        request: Id<RequestId>,
        /// Who, when.
        act: Act,
    }
}
