"""Slack's numbers, which stand nowhere else.

The bot keeps to them and the local Slack holds it to them.

Lengths are UTF-16 code units, as Slack's clients count (`bot.widgets.fitting.length`): an emoji is
two. A name that says nothing else counts characters; one that begins with SECONDS counts those.
Where Slack's own pages leave a range, the strictest number stands.
"""

from typing import Final

# --- a message ----------------------------------------------------------------------------

BLOCKS_IN_MESSAGE: Final = 50
BLOCKS_TEXT: Final = 11_000
"""All the text in one message's blocks; Slack gives up somewhere between this and 13,000."""
MESSAGE_TEXT: Final = 40_000
"""The `text` of a message that is posted; Slack cuts off what is longer, we call it a fault."""
UPDATE_TEXT: Final = 4_000
"""The `text` of chat.update, far less than may be posted."""
METADATA_BYTES: Final = 8_000

# --- a modal or Home tab ------------------------------------------------------------------

BLOCKS_IN_VIEW: Final = 100
VIEW_TITLE: Final = 24
"""Also the labels of its two buttons."""
VIEW_BYTES: Final = 250_000
VIEW_STACK: Final = 3
PRIVATE_METADATA: Final = 3_000
CALLBACK_ID: Final = 255
EXTERNAL_ID: Final = 255

# --- blocks -------------------------------------------------------------------------------

BLOCK_ID: Final = 255
SECTION: Final = 3_000
FIELDS: Final = 10
FIELD: Final = 2_000
HEADER: Final = 150
CONTEXT_ELEMENTS: Final = 10
CONTEXT_TEXT: Final = 3_000
CONTEXT_ACTIONS: Final = 5
ACTIONS_ELEMENTS: Final = 25
INPUT_LABEL: Final = 2_000
INPUT_HINT: Final = 2_000
IMAGE_URL: Final = 3_000
IMAGE_ALT: Final = 2_000
IMAGE_TITLE: Final = 2_000
ALERT_TEXT: Final = 200
MARKDOWN_TEXT: Final = 12_000
"""All the markdown blocks of one message together."""
TABLES_IN_MESSAGE: Final = 1
TABLE_ROWS: Final = 100
TABLE_COLUMNS: Final = 20
TABLE_TEXT: Final = 10_000
"""All the cells together."""
RICH_TEXT_INDENT: Final = 8

# --- elements and what they are made of ---------------------------------------------------

ACTION_ID: Final = 255
PLACEHOLDER: Final = 150
INPUT_TEXT: Final = 3_000
"""What fits into a text input: its initial_value and the largest max_length."""
FILE_INPUT_FILES: Final = 10
RICH_INPUT_LINES: Final = 100
BUTTON_TEXT: Final = 75
BUTTON_VALUE: Final = 2_000
BUTTON_URL: Final = 3_000
ACCESSIBILITY_LABEL: Final = 75
ICON_BUTTON_PEOPLE: Final = 10
OPTIONS: Final = 100
"""Options of a select, or of one group in it."""
OPTION_GROUPS: Final = 100
OPTION_GROUP_LABEL: Final = 75
TICKABLE: Final = 10
"""Checkboxes or radio buttons in one element."""
OVERFLOW_OPTIONS: Final = 5
OPTION_TEXT: Final = 75
OPTION_VALUE: Final = 150
OPTION_DESCRIPTION: Final = 75
CONFIRM_TITLE: Final = 100
CONFIRM_TEXT: Final = 300
CONFIRM_BUTTON: Final = 30

# --- the app ------------------------------------------------------------------------------

SHORTCUT_NAME: Final = 24

# --- conversation with Slack --------------------------------------------------------------

SECONDS_TO_ACKNOWLEDGE: Final = 3.0
SECONDS_TO_RETRIES: Final = (0.0, 60.0, 300.0)
"""When an event that was not acknowledged comes again: at once, after one minute, after five."""
SECONDS_A_TRIGGER_LIVES: Final = 3.0
SECONDS_A_RESPONSE_URL_LIVES: Final = 30 * 60.0
USES_OF_A_RESPONSE_URL: Final = 5
SECONDS_A_TICKET_LIVES: Final = 30.0
"""The address of a Socket Mode connection, from apps.connections.open."""
SECONDS_AFTER_DISCONNECT: Final = 10.0
"""From the word that a connection will end to its end."""
CONNECTIONS: Final = 10
PAGE_SIZE: Final = 100
PAGE_SIZE_MOST: Final = 1_000
