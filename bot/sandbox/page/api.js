/**
 * Requests to the local workspace, each made as the person this page speaks for.
 */
import { store } from "./store.js";

/** A refused or failed request; `message` is in plain words, fit to be shown. */
export class ApiError extends Error {
  constructor(code, say) {
    super(say);
    this.code = code;
  }
}

async function answer(request) {
  let response;
  try {
    response = await request;
  } catch {
    throw new ApiError("unreachable", "The workspace did not answer. Is it still running?");
  }
  let body = null;
  try {
    body = await response.json();
  } catch {
    throw new ApiError("unreadable", `The workspace answered ${response.status} without saying why.`);
  }
  if (!response.ok) {
    throw new ApiError(body.error ?? "refused", body.say ?? `Refused: ${body.error ?? response.status}.`);
  }
  return body;
}

/** GET /ui/{path}; parameters that are null or undefined are left out. */
export function get(path, params = {}) {
  const query = new URLSearchParams();
  if (store.me) query.set("as", store.me);
  for (const [name, value] of Object.entries(params)) {
    if (value !== null && value !== undefined) query.set(name, value);
  }
  return answer(fetch(`/ui/${path}?${query}`, { headers: { Accept: "application/json" } }));
}

let troubledAt = -Infinity;

/** Milliseconds since this page last heard that something it did went wrong, and said so in its place. */
export const sinceTrouble = () => performance.now() - troubledAt;

/** POST /ui/{path} with a JSON body. */
export async function post(path, body = {}) {
  const result = await answer(
    fetch(`/ui/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ as: store.me, ...body }),
    }),
  );
  if (result.ok === false) troubledAt = performance.now();
  return result;
}
