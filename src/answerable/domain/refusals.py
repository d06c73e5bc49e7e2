"""A refusal: a sentence for the person who asked. The command line and the pages print it and nothing else."""

from __future__ import annotations


class Refusal(Exception):
    """Something a person should read: what is wrong and what to do."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence
