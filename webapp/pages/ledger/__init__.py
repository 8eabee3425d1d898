"""The ledger (台账): filter, pages, export."""
