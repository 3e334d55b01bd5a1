"""The tables of `tables/` made into Turtle, one function for each kind of source."""
