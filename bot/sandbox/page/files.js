/**
 * Files on their way in, and shown in messages.
 */
import { h, icon, iconButton } from "./dom.js";
import { store } from "./store.js";

/** "3 KB", "1.2 MB". */
export function sizeText(bytes) {
  if (!Number.isFinite(bytes)) return "";
  if (bytes < 1024) return `${bytes} bytes`;
  if (bytes < 1_048_576) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1_048_576).toFixed(1)} MB`;
}

function readOne(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error);
    reader.onload = () =>
      resolve({
        name: file.name,
        mimetype: file.type || "application/octet-stream",
        size: file.size,
        content_base64: String(reader.result).split(",")[1] ?? "",
      });
    reader.readAsDataURL(file);
  });
}

/** Read a FileList into what the workspace takes. */
export function readFiles(list) {
  return Promise.all([...list].map(readOne));
}

/** Files chosen and not sent yet, each with a button to take it out again; nothing where none is. */
export function chosenFiles(files, drop) {
  if (!files.length) return [];
  const chip = (file) =>
    h(
      "li",
      { class: "file-chip" },
      icon("file"),
      h("span", {}, file.name),
      h("small", {}, sizeText(file.size)),
      iconButton("close", `Remove ${file.name}`, { onclick: () => drop(file) }),
    );
  return [h("ul", { class: "file-list", "aria-label": "Files to send" }, files.map(chip))];
}

function localUrl(address) {
  const url = URL.canParse(address ?? "", location.origin) ? new URL(address, location.origin) : null;
  if (!url || url.origin !== location.origin) return null;
  url.searchParams.set("as", store.me);
  return url.href;
}

/** The files of a message, each a link where the workspace serves it. */
export function fileList(files = []) {
  if (!files.length) return null;
  return h(
    "ul",
    { class: "file-list", "aria-label": "Files" },
    files.map((file) => {
      const url = localUrl(file.url_private_download ?? file.url_private);
      const name = file.title || file.name || "File";
      const shown = [icon("file"), h("span", {}, name), h("small", {}, sizeText(file.size))];
      return h(
        "li",
        {},
        url
          ? h("a", { class: "file-chip", href: url, download: name }, shown)
          : h("span", { class: "file-chip" }, shown),
      );
    }),
  );
}
