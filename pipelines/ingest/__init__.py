"""From inbox to ledger: discover, read, normalise, land. Writing workbooks belongs to `workbooks`. No scoring here."""
