"""The records of the server for the run, one JSON object per line."""
import json
import os


def write(record, **fields):
    with open(os.environ["EMULATOR_RECORDS"], "a", encoding="utf8") as file:
        file.write(json.dumps({"record": record, **fields}) + "\n")
