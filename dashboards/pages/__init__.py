"""What each page shows: which queries it asks, with which parameters. How it looks is in templates/."""
