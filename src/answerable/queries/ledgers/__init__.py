"""What slipped, who is silent, what is withheld, and what the figures suggest to ask about."""
