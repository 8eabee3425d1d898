"""Files: evidence kept by digest, workbooks for people who work in spreadsheets."""
