"""Who answers to whom: bodies, people, relations of account, and where the web has gaps."""
