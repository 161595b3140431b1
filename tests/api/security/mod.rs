//! Who gets in, what each person reaches, what the audit keeps, and how large a document may be.

mod audit;
mod documents;
mod oidc;
mod rights;
mod sign_in;
