"""RML and R2RML in Turtle, to the model and from it."""
