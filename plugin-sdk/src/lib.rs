//! Write the policy of a municipality: facts, parameters, rules, and what follows from them.
