//! Guests that describe themselves well and break when they assess.

use maatwerk_policy::FailureCode;
use maatwerk_policy::contract::Assessment;

use super::{Guest, Memory, Text, assessment, constant, finding};

/// Instructions that never end.
pub const LOOP: &str = "(loop $again (br $again)) (unreachable)";
/// A function that calls itself without end.
const DEEP: &str = "(func $deeper (param i32) (result i32) \
    (i32.add (call $deeper (i32.add (local.get 0) (i32.const 1))) (i32.const 1)))";

/// What each is, and the failure it must end in.
pub fn hostile() -> Vec<(&'static str, Guest, FailureCode)> {
    use FailureCode as Code;
    let giant = |memory: &mut Memory| {
        // Thirty findings that all point at one text: half of the memory, all zeros.
        let at = memory.assessment(&Assessment {
            findings: vec![finding(); 30],
            ..assessment()
        });
        let list = memory.findings(&vec![finding(); 30]);
        for nth in 0..30 {
            memory.poke(list.0 + nth * 28 + 12, &400_000_u32.to_le_bytes());
            memory.poke(list.0 + nth * 28 + 16, &500_000_u32.to_le_bytes());
        }
        memory.poke(at + 24, &list.0.to_le_bytes());
        at
    };
    let patched = |offset: u32, bytes: &'static [u8]| {
        move |memory: &mut Memory| {
            let at = memory.assessment(&assessment());
            memory.poke(at + offset, bytes);
            at
        }
    };
    let broken_text = |memory: &mut Memory| {
        let Text(text, length) = memory.text([b'a', 0xff, 0xfe]);
        let at = memory.assessment(&assessment());
        let list = memory.findings(&[finding()]);
        memory.poke(list.0 + 12, &text.to_le_bytes());
        memory.poke(list.0 + 16, &length.to_le_bytes());
        memory.poke(at + 24, &list.0.to_le_bytes());
        at
    };
    let mut undeclared = assessment();
    undeclared.findings[0].rule = "not-declared".into();
    let good = Guest::good;
    vec![
        ("endless loop", good().assess(LOOP), Code::OutOfFuel),
        (
            "memory bomb",
            good().assess("(loop $more (drop (memory.grow (i32.const 16))) (br $more)) (unreachable)"),
            Code::OutOfMemory,
        ),
        (
            "memory bomb at once",
            good().assess("(drop (memory.grow (i32.const 65000))) (unreachable)"),
            Code::OutOfMemory,
        ),
        (
            "table bomb",
            good().extra("(table $bomb 1 funcref)").assess(
                "(loop $more (drop (table.grow $bomb (ref.null func) (i32.const 1000))) (br $more)) (unreachable)",
            ),
            Code::OutOfMemory,
        ),
        (
            "deep recursion",
            good().extra(DEEP).assess("(call $deeper (i32.const 0))"),
            Code::StackOverflow,
        ),
        ("giant result", good().assess_with(giant), Code::ResultTooLarge),
        (
            "list without end",
            good().assess_with(patched(28, &[0xff; 4])),
            Code::MalformedAnswer,
        ),
        ("no UTF-8", good().assess_with(broken_text), Code::MalformedAnswer),
        (
            "outcome of no kind",
            good().assess_with(patched(4, &[7])),
            Code::MalformedAnswer,
        ),
        (
            "result of no kind",
            good().assess_with(patched(0, &[9])),
            Code::MalformedAnswer,
        ),
        (
            "answer outside its memory",
            good().assess(&constant(0xffff_fff0)),
            Code::MalformedAnswer,
        ),
        ("answer askew", good().assess(&constant(1_025)), Code::MalformedAnswer),
        ("undeclared rule", Guest::answering(&undeclared), Code::UndeclaredRule),
        ("trap", good().assess("(unreachable)"), Code::Trap),
        (
            "division by zero",
            good().assess("(i32.div_u (i32.const 1) (i32.const 0))"),
            Code::Trap,
        ),
        (
            "read outside its memory",
            good().assess("(i32.load (i32.const -8))"),
            Code::Trap,
        ),
        (
            "own fault",
            good().assess_with(|memory| memory.fault(1, "kapot")),
            Code::PluginFault,
        ),
    ]
}
