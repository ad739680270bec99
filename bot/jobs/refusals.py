"""What Slack's refusals mean for whatever is to be said, by the names of its errors."""

from typing import Final

GONE: Final = frozenset(
    {
        "cannot_dm_bot",
        "channel_is_limited_access",
        "channel_not_found",
        "ekm_access_denied",
        "is_archived",
        "is_inactive",
        "messages_tab_disabled",
        "not_in_channel",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "team_access_not_granted",
        "user_disabled",
        "user_not_found",
    }
)
"""The destination takes no messages: its gate is broken, and tried again every few minutes."""
SHUT_OUT: Final = frozenset(
    {
        "access_denied",
        "account_inactive",
        "invalid_auth",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "token_expired",
        "token_revoked",
    }
)
"""It is the bot that is refused, whatever it says and to whom: everything waits for a mend."""
HOPELESS: Final = frozenset(
    {
        "block_mismatch",
        "cant_update_message",
        "edit_window_closed",
        "file_upload_size_restricted",
        "file_uploads_disabled",
        "invalid_arguments",
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_metadata_format",
        "invalid_metadata_schema",
        "message_not_found",
        "metadata_too_large",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
    }
)
"""This row will never be taken, however often it is tried."""
