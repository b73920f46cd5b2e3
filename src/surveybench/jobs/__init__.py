"""What can be done with a survey: each job takes data and gives data, and prints nothing.

Its modules are its doors: `from surveybench.jobs import publish`. None of them is imported before
somebody asks for it, so that a job takes no longer to start than what it needs.
"""
