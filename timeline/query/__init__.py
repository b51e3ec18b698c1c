"""One question a file: named steps, each a SQL text with parameters, become a `Result`."""
