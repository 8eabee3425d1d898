"""What if: the prediction equals what then happens."""
