//! What a policy never does, and what happens when it does.
//!
//! | never | because | otherwise |
//! |---|---|---|
//! | **import a function**: the clock, randomness, a file, the network | the same question must have the same answer in ten years, when somebody asks why | the installation refuses the component. Today and the due date are passed in: [`Request::today`](crate::Request::today) |
//! | **keep something for the next call** | each call has a fresh instance: what one resident was answered may not hang on who came before | it is gone: a `static` is as it was built |
//! | **count money in floating point** | 0.1 + 0.2 is not 0.3, and a cent too many is somebody's debt | nothing here takes one: [`Cents`](crate::Cents) is whole eurocents, a share is rounded down, for the resident ([`Value::share_owed`](crate::Value::share_owed)) |
//! | **take a missing fact for no** | nobody hears no before it was asked | [`Value`](crate::Value) keeps it unknown, and the answer is *refer*. Say `Fact<Option<…>>` only where nothing recorded does mean that it did not happen |
//! | **count a term in days that the rule counts in months** | six months from 31 August end on 28 February | [`plus_months`](crate::Value::plus_months) does as the law does |
//! | **decide** | a person with a mandate does | an answer is a proposal: *grant*, *decline*, or *refer*, with its findings |
//! | **grant more than was asked**, or a conditional gift without a condition | nobody asked for it; nothing would ever be looked at | a [`Fault`](crate::contract::Fault): the assessment fails technically, and a person decides |
//! | **cite a rule it did not declare** | a lawyer agreed with the rules that were declared | the same; through [`Rules`](crate::Rules) it cannot be written |
//! | **fix an amount in code that a council sets** | the next council decision would need a programmer | make it a [`Parameter`](crate::Parameter), with bounds |
//! | **put the beslagvrije voet in a parameter** | it is statute (Rv 475c-e) and another for each household | ask it as a computed fact, with its source |
//! | **name a person in a sentence** | rules and conditions stand in records that outlive the personal ones | say *de inwoner*, or *u* |
//! | **loop over what it is told without an end** | a call has an allowance of instructions | it is stopped, and a person decides. `maatwerk plugin test` shows what each case takes |
//! | **make and throw away without an end** | an answer takes a few kilobytes; what a call took of its memory it has until it ends | it is stopped at the limit of the installation, and a person decides |
