/**
 * What happens in the workspace, as it happens. Reconnects by itself; after a gap everything
 * shown is fetched again ("resync").
 */
import { emit, store } from "./store.js";

const RETRY_MS = 1500;

/**
 * Follow the events of the person of this page. Each is announced on the bus as "stream:{type}".
 * @param {() => void} onFirst called once, when the stream is open: what is fetched from then on
 *   misses nothing
 */
export function follow(onFirst) {
  let opened = false;
  let source = null;
  let timer = 0;

  function connect() {
    clearTimeout(timer);
    source = new EventSource(`/ui/events?as=${encodeURIComponent(store.me)}`);
    source.onmessage = ({ data }) => {
      const event = JSON.parse(data);
      if (event.type === "hello") {
        emit("reachable", { yes: true });
        if (opened) emit("resync");
        else onFirst();
        opened = true;
        return;
      }
      emit(`stream:${event.type}`, event);
    };
    source.onerror = () => {
      emit("reachable", { yes: false });
      source.close();
      timer = setTimeout(connect, RETRY_MS);
    };
  }

  connect();
  // A page taken out of the back/forward cache or away for long may hold a dead stream.
  addEventListener("online", connect);
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", (event) => event.persisted && connect());
}
