"""Slack's numbers, each in one place.

Characters unless the name says otherwise; seconds where it says so.
"""

from typing import Final

MESSAGE_BLOCKS: Final = 50
VIEW_BLOCKS: Final = 100

MESSAGE_TEXT: Final = 40_000
UPDATE_TEXT: Final = 4_000
# Slack refuses a message somewhere between 11,000 and 13,000: the lowest is the one to keep to.
MESSAGE_BLOCKS_TEXT: Final = 11_000
MARKDOWN_TEXT: Final = 12_000
METADATA_BYTES: Final = 8_000

SECTION_TEXT: Final = 3_000
SECTION_FIELD: Final = 2_000
SECTION_FIELDS: Final = 10
HEADER_TEXT: Final = 150
INPUT_LABEL: Final = 2_000
INPUT_HINT: Final = 2_000
CONTEXT_ELEMENTS: Final = 10
CONTEXT_TEXT: Final = 3_000
ACTIONS_ELEMENTS: Final = 25
IMAGE_URL: Final = 3_000
IMAGE_ALT: Final = 2_000
IMAGE_TITLE: Final = 2_000
ALERT_TEXT: Final = 3_000
TABLE_ROWS: Final = 100
TABLE_COLUMNS: Final = 20
TABLES_IN_MESSAGE: Final = 1

OPTION_TEXT: Final = 75
OPTION_VALUE: Final = 150
OPTION_DESCRIPTION: Final = 75
OPTION_GROUPS: Final = 100
OPTION_GROUP_LABEL: Final = 75
SELECT_OPTIONS: Final = 100
CHECKED_OPTIONS: Final = 10
OVERFLOW_OPTIONS: Final = 5

BUTTON_TEXT: Final = 75
BUTTON_VALUE: Final = 2_000
BUTTON_URL: Final = 3_000
ACCESSIBILITY_LABEL: Final = 75
PLACEHOLDER: Final = 150
ACTION_ID: Final = 255
BLOCK_ID: Final = 255
INPUT_TEXT: Final = 3_000
FILE_INPUT_FILES: Final = 10

CONFIRM_TITLE: Final = 100
CONFIRM_TEXT: Final = 300
CONFIRM_BUTTON: Final = 30

VIEW_TITLE: Final = 24
PRIVATE_METADATA: Final = 3_000
CALLBACK_ID: Final = 255
EXTERNAL_ID: Final = 255
VIEW_BYTES: Final = 250 * 1024
VIEW_STACK: Final = 3

SECONDS_TO_ACKNOWLEDGE: Final = 3.0
SECONDS_A_TRIGGER_LIVES: Final = 3.0
SECONDS_A_TICKET_LIVES: Final = 30.0
SECONDS_A_RESPONSE_URL_LIVES: Final = 30 * 60.0
USES_OF_A_RESPONSE_URL: Final = 5
CONNECTIONS: Final = 10
SECONDS_AFTER_DISCONNECT: Final = 10.0

# After the first attempt: at once, after a minute, after five.
SECONDS_TO_RETRIES: Final = (0.0, 60.0, 300.0)

PAGE_SIZE: Final = 100
PAGE_SIZE_MOST: Final = 1_000
