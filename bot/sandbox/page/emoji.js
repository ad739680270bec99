/**
 * The common emoji by Slack's short names. A name not here is shown as it was written.
 */

const TABLE = `
+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|ok_hand 👌|wave 👋|clap 👏|raised_hands 🙌|raised_hand ✋|pray 🙏|muscle 💪
point_right 👉|point_left 👈|point_up ☝️|point_down 👇|point_up_2 👆|eyes 👀|eye 👁️|handshake 🤝|writing_hand ✍️
smile 😄|smiley 😃|grinning 😀|grin 😁|slightly_smiling_face 🙂|wink 😉|blush 😊|joy 😂|thinking_face 🤔|neutral_face 😐
confused 😕|worried 😟|disappointed 😞|cry 😢|sob 😭|tired_face 😫|angry 😠|relieved 😌|sweat_smile 😅|hugging_face 🤗
heart ❤️|yellow_heart 💛|green_heart 💚|blue_heart 💙|broken_heart 💔|star ⭐|star2 🌟|sparkles ✨|fire 🔥|tada 🎉|rocket 🚀
white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|check ✔️|x ❌|heavy_multiplication_x ✖️|negative_squared_cross_mark ❎
warning ⚠️|rotating_light 🚨|no_entry ⛔|no_entry_sign 🚫|octagonal_sign 🛑|exclamation ❗|heavy_exclamation_mark ❗|bangbang ‼️|question ❓|grey_question ❔|information_source ℹ️
bell 🔔|no_bell 🔕|mega 📣|loudspeaker 📢|speech_balloon 💬|left_speech_bubble 🗨️|thought_balloon 💭|zzz 💤
calendar 📆|date 📅|spiral_calendar_pad 🗓️|clock1 🕐|clock3 🕒|clock9 🕘|hourglass ⌛|hourglass_flowing_sand ⏳|stopwatch ⏱️|alarm_clock ⏰|timer_clock ⏲️
memo 📝|pencil 📝|pencil2 ✏️|clipboard 📋|page_facing_up 📄|page_with_curl 📃|bookmark_tabs 📑|file_folder 📁|open_file_folder 📂|card_index_dividers 🗂️|paperclip 📎|pushpin 📌|round_pushpin 📍|bookmark 🔖|label 🏷️|newspaper 📰|books 📚|book 📖|notebook 📓|scroll 📜|envelope ✉️|email 📧|inbox_tray 📥|outbox_tray 📤|package 📦
bar_chart 📊|chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|mag 🔍|mag_right 🔎|key 🔑|lock 🔒|unlock 🔓|closed_lock_with_key 🔐|link 🔗|gear ⚙️|wrench 🔧|hammer_and_wrench 🛠️|bulb 💡|thread 🧵|scales ⚖️|dart 🎯|trophy 🏆|medal 🏅|shield 🛡️
arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|arrow_forward ▶️|arrow_backward ◀️|arrows_counterclockwise 🔄|repeat 🔁|leftwards_arrow_with_hook ↩️|rewind ⏪|fast_forward ⏩|double_vertical_bar ⏸️|black_right_pointing_triangle_with_double_vertical_bar ⏯️
red_circle 🔴|large_orange_circle 🟠|large_yellow_circle 🟡|large_green_circle 🟢|large_blue_circle 🔵|large_purple_circle 🟣|white_circle ⚪|black_circle ⚫|large_green_square 🟩|large_yellow_square 🟨|large_red_square 🟥|white_large_square ⬜|black_large_square ⬛|small_orange_diamond 🔸|small_blue_diamond 🔹|radio_button 🔘
one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|six 6️⃣|seven 7️⃣|eight 8️⃣|nine 9️⃣|zero 0️⃣|keycap_ten 🔟|100 💯|heavy_plus_sign ➕|heavy_minus_sign ➖|new 🆕|sos 🆘|ok 🆗|recycle ♻️
house 🏠|office 🏢|school 🏫|hospital 🏥|phone ☎️|telephone_receiver 📞|iphone 📱|computer 💻|busts_in_silhouette 👥|bust_in_silhouette 👤|family 👪|child 🧒|baby 👶|robot_face 🤖|sunny ☀️|rainbow 🌈|seedling 🌱|coffee ☕
`;

const NAMES = new Map(
  TABLE.trim()
    .split(/[\n|]/)
    .map((entry) => entry.trim().split(" ")),
);

/** The character of an emoji's name, or null. */
export function emojiCharacter(name) {
  return NAMES.get(name) ?? null;
}

const PATTERN = /:([a-z0-9_+'-]+):(?::skin-tone-\d:)?/g;

/** Text with every known :name: made a character; unknown names stay. */
export function withEmoji(text) {
  return text.replace(PATTERN, (whole, name) => NAMES.get(name) ?? whole);
}
