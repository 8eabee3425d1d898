"""How a time limit was computed (期限计算说明): page, print, JSON."""
