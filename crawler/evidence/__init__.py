"""What an archived article can be proven and cited by. Pure: rows in, text out."""
