"""The tools behind `./dev`: standard library only, no part of any add-on."""
