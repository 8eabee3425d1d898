"""Phase switches (阶段切换): preview, apply, result, roll back."""
