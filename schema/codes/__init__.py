"""Code lists: closed vocabularies whose names are the canonical values and whose terms are the Indonesian ones."""
