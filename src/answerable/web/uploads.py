"""What is too large is dropped as it comes in, before it fills a disk; the view finds the sentence to show."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from answerable.domain.files import LARGEST, MB

ROOM_FOR_TEXT = 256 * 1024
TOO_LARGE = f"The file is too large: the most is {LARGEST // MB} MB. Make it smaller, or take it apart, and attach it again."


class NotTooLarge(FileUploadHandler):
    """Stands before Django's own handlers in FILE_UPLOAD_HANDLERS."""

    def handle_raw_input(self, input_data: Any, meta: Any, content_length: int, *_: Any, **__: Any) -> None:
        self.too_large = content_length > LARGEST + ROOM_FOR_TEXT

    def new_file(self, *args: Any, **options: Any) -> None:
        super().new_file(*args, **options)
        if self.too_large:
            self.request.too_large = TOO_LARGE  # type: ignore[union-attr]
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
