"""How fast the service is: its pages beside bare Django's, on the same server in the same run."""
