"""Co-occurrence counted: a plan by cost, three ways of counting, and what chance would have given."""
