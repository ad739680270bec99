/**
 * From message to message by keyboard. A timeline is one stop of the Tab key, its last message;
 * the arrow keys go on from there.
 */

const STEPS = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity };

/**
 * @param {HTMLElement} scroller holds the messages
 * @param {(ts: string) => Promise<void>|false} before bring what stands before this message
 */
export function walkMessages(scroller, before) {
  let current = null;

  // Only the message that has the focus offers its tools to the Tab key.
  scroller.addEventListener("focusin", ({ target }) => {
    const article = target.closest("article");
    if (!article || article === current) return;
    const tools = (node, tabIndex) =>
      node?.querySelectorAll(".toolbar button").forEach((button) => {
        button.tabIndex = tabIndex;
      });
    tools(current, -1);
    tools(article, 0);
    current = article;
  });

  scroller.addEventListener("keydown", async (event) => {
    const step = STEPS[event.key];
    if (event.target.tagName !== "ARTICLE" || step === undefined) return;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (step === -1) await before(event.target.dataset.ts);
    const all = [...scroller.querySelectorAll("article")];
    const at = all.indexOf(event.target);
    all[Math.max(0, Math.min(all.length - 1, at + step))].focus();
  });
}
