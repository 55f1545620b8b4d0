"""The command `kontor`: puts the rooms together and runs them."""
