"""Dashboard queries and the pages that show them; reads the published file only."""
