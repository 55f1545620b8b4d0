"""The service that the doors reach: people, business data, the desk that answers, the post that loses nothing."""
