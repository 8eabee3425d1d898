"""The verbs: commands that change matters, the process engine behind them, and what follows."""
