"""The reader that ships with the app: a small convolutional network, read with NumPy alone, and its training."""

from digitlab.digit_reader.reader import READER_FILE, DamagedReaderError, Reader, load_reader, load_test_readings

__all__ = ["READER_FILE", "DamagedReaderError", "Reader", "load_reader", "load_test_readings"]
