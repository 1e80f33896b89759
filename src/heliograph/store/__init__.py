"""Stories, submissions and media in two encrypted databases; the only importer of apsw."""
