"""Tests of the demo and its stand-ins."""
