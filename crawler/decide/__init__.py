"""What is chosen, purely: values and the moment in, a complete decision out; storage executes it."""
