"""The last minutes of a call: many people write and send at once, and nothing that was acknowledged may be lost."""
