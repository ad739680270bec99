/**
 * Light or dark: as the system says, until somebody chooses. The choice is this browser's.
 */
const KEY = "theme";

/** What may be chosen; the empty one leaves it to the system. */
export const THEMES = [
  { value: "", label: "As this computer" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

/** What was chosen; empty where nothing was, or where the browser keeps nothing. */
export function chosenTheme() {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

function show(theme) {
  document.documentElement.dataset.theme = theme;
}

/** Show the page so from now on. */
export function chooseTheme(theme) {
  show(theme);
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Then it lasts as long as this page.
  }
}

show(chosenTheme());
// Another window of this browser changed it.
addEventListener("storage", ({ key }) => key === KEY && show(chosenTheme()));
