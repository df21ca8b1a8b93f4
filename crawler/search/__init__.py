"""What a reader asks (`query`) and which words are forms of one word (`forms`). Pure."""
