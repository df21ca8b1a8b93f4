"""Watches as people keep them, and what they would have told."""
