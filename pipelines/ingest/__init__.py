"""From inbox to ledger: discover, read, normalise, land; and the template workbooks that come back. No scoring here."""
