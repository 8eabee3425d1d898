"""Do the parts agree? Each failure says what to do."""
