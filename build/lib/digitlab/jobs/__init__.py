"""Training as jobs: queued, shared by everyone who waits, stoppable, each in a process of its own."""

from digitlab.jobs.estimates import expected_seconds
from digitlab.jobs.job import JobState, JobStatus, TooManyJobsError
from digitlab.jobs.queue import JobQueue

__all__ = ["JobQueue", "JobState", "JobStatus", "TooManyJobsError", "expected_seconds"]
