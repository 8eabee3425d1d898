"""Does the system do what the office does?"""
