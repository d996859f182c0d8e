"""One question type a file. A new type is a new file here with a `KIND` in it, and no other file changes."""
