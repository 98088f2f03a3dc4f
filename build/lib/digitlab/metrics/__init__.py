"""Numbers from labels and scores, and nothing else: thresholds, measures, intervals, choosing, calibration, confusion.

The ground floor: nothing of digitlab is imported here, and nothing is known of images or models.
"""
