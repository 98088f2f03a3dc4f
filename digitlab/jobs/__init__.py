"""Training as jobs: queued, shared by everyone who waits, stoppable, each in a process of its own."""

from digitlab.jobs.queue import JobQueue, JobState, JobStatus, TooManyJobsError

__all__ = ["JobQueue", "JobState", "JobStatus", "TooManyJobsError"]
