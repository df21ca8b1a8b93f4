"""Tests of crawler/evidence."""
