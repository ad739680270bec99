"""Completeness: what must hold for every module, question type, message and file."""
