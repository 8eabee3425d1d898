"""The clock auditor against the engine and against forgers."""
