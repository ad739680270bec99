/**
 * What has been entered in one message, modal or Home, as Slack's `state.values`.
 *
 * A scope outlives the drawing of its blocks: on an update each element asks what it held
 * before, so that typing survives wherever block_id, action_id and type are unchanged.
 */

const keyOf = (blockId, actionId) => `${blockId}\u0000${actionId}`;

export class Scope {
  /** @param {{type: "message", channel: string, ts: string}|{type: "view", view_id: string}} container */
  constructor(container) {
    this.container = container;
    this.current = new Map();
    this.previous = new Map();
    /** @type {Array<{blockId: string, check: () => string|null, fail: (text: string|null) => void, focus: () => void}>} */
    this.fields = [];
  }

  /** Begin a new drawing: what is not claimed again is forgotten. */
  begin() {
    this.previous = this.current;
    this.current = new Map();
    this.fields = [];
  }

  /**
   * The value an element starts with: what it held, else `initial`.
   * @param {(value: object) => boolean} [stillValid] whether what it held may stay
   */
  claim(blockId, actionId, initial, stillValid = () => true) {
    const key = keyOf(blockId, actionId);
    const held = this.previous.get(key)?.value;
    const value = held && held.type === initial.type && stillValid(held) ? held : initial;
    this.current.set(key, { blockId, actionId, value });
    return value;
  }

  /** Keep what an element holds now. */
  set(blockId, actionId, value) {
    this.current.set(keyOf(blockId, actionId), { blockId, actionId, value });
  }

  /** Slack's `{"values": {block_id: {action_id: {...}}}}`, every stateful element in it. */
  state() {
    const values = {};
    for (const { blockId, actionId, value } of this.current.values()) {
      values[blockId] ??= {};
      values[blockId][actionId] = value;
    }
    return { values };
  }
}
