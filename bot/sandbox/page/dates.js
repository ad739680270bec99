/**
 * Times as the council reads them: Europe/London, British order.
 */

const ZONE = "Europe/London";

function formatter(options) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, ...options });
}

const TIME = formatter({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const TIME_SECONDS = formatter({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const DAY_KEY = formatter({ year: "numeric", month: "2-digit", day: "2-digit" });
/** Some browsers put a comma after the day of the week, some do not: none here does. */
const withoutCommas = (format) => ({ format: (date) => format.format(date).replaceAll(",", "") });

const DAY = withoutCommas(formatter({ weekday: "long", day: "numeric", month: "long" }));
const DAY_YEAR = withoutCommas(
  formatter({ weekday: "long", day: "numeric", month: "long", year: "numeric" }),
);
const SHORT = formatter({ day: "numeric", month: "short", year: "numeric" });
const LONG = formatter({ day: "numeric", month: "long", year: "numeric" });
const NUMERIC = formatter({ day: "2-digit", month: "2-digit", year: "numeric" });
const FULL = formatter({ dateStyle: "full", timeStyle: "short" });

/** The moment of a Slack timestamp ("1764000000.000100"). */
export function moment(ts) {
  return new Date(Math.floor(Number.parseFloat(ts) * 1000));
}

/** "14:02" */
export const clock = (ts) => TIME.format(moment(ts));

/** "Friday 20 November 2026 at 14:02", for tooltips. */
export const full = (ts) => FULL.format(moment(ts));

/** The same string for two times on one London day. */
export const dayKey = (ts) => DAY_KEY.format(moment(ts));

function nearDay(date) {
  const key = DAY_KEY.format(date);
  const now = Date.now();
  if (key === DAY_KEY.format(new Date(now))) return "today";
  if (key === DAY_KEY.format(new Date(now - 86_400_000))) return "yesterday";
  if (key === DAY_KEY.format(new Date(now + 86_400_000))) return "tomorrow";
  return null;
}

const capital = (word) => word.charAt(0).toUpperCase() + word.slice(1);

/** "Today", "Yesterday", "Friday 20 November"; with the year when it is another one. */
export function dayName(ts) {
  const date = moment(ts);
  const near = nearDay(date);
  if (near) return capital(near);
  return date.getFullYear() === new Date().getFullYear() ? DAY.format(date) : DAY_YEAR.format(date);
}

/** "Today at 14:02", "Fri 20 Nov at 14:02": when a thread was last answered. */
export const dayAndTime = (ts) =>
  `${dayName(ts)
    .toLowerCase()
    .replace(/^./, (c) => c.toUpperCase())} at ${clock(ts)}`;

/** "Friday 20 November 2026" for "2026-11-20". */
export const dateInWords = (day) => DAY_YEAR.format(new Date(`${day}T12:00:00Z`));

function ago(date) {
  const seconds = Math.round((date.getTime() - Date.now()) / 1000);
  const words = new Intl.RelativeTimeFormat("en-GB", { numeric: "auto" });
  const steps = [
    ["year", 31_536_000],
    ["month", 2_592_000],
    ["day", 86_400],
    ["hour", 3600],
    ["minute", 60],
  ];
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) >= size) return words.format(Math.round(seconds / size), unit);
  }
  return words.format(seconds, "second");
}

const TOKENS = {
  date_num: (d) => NUMERIC.format(d),
  date: (d) => LONG.format(d),
  date_slash: (d) => NUMERIC.format(d),
  date_short: (d) => SHORT.format(d),
  date_long: (d) => DAY_YEAR.format(d),
  date_pretty: (d) => nearDay(d) ?? LONG.format(d),
  date_short_pretty: (d) => nearDay(d) ?? SHORT.format(d),
  date_long_pretty: (d) => nearDay(d) ?? DAY_YEAR.format(d),
  day_divider_pretty: (d) => nearDay(d) ?? DAY.format(d),
  time: (d) => TIME.format(d),
  time_secs: (d) => TIME_SECONDS.format(d),
  ago,
};

/**
 * A date written in Slack's tokens ("{date_short_pretty} at {time}").
 * @param {number|string} seconds since 1970
 * @returns {string|null} null when the time or a token is not known
 */
export function tokenDate(seconds, format) {
  const date = new Date(Number(seconds) * 1000);
  if (Number.isNaN(date.getTime())) return null;
  let known = true;
  const text = format.replace(/\{(\w+)\}/g, (_, name) => {
    if (!TOKENS[name]) known = false;
    return TOKENS[name]?.(date) ?? "";
  });
  return known ? capital(text) : null;
}
