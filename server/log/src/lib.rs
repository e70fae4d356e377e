//! Append-only, tamper-evident logs per authority, with personal data sealed.
