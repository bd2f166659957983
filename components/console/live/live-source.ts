/**
 * Owns: this browser's one stream of change notices, shared by all its tabs.
 * Promises: one tab holds the EventSource (by a Web Lock), the others hear it over a BroadcastChannel; when it closes,
 *   another takes over. Without Web Locks (plain http from another machine) each tab has its own stream.
 *   After every (re)connection a notice of everything, as notices may have been missed.
 * Does not: read data: whoever listens asks again.
 */

/** What changed; null: everything may have. */
type LiveNotice = readonly string[] | null;

type Listener = (notice: LiveNotice) => void;

const CHANNEL = 'postern-live';
/** A reconnecting stream is not lost at once: EventSource retries within a few seconds. */
const LOST_AFTER_MS = 4000;

const listeners = new Set<Listener>();
const stateListeners = new Set<() => void>();
let lost = false;
let running: { stop: () => void } | null = null;

export function subscribeLive(listener: Listener): () => void {
  listeners.add(listener);
  running ??= start();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    running?.stop();
    running = null;
  };
}

export function subscribeLost(listener: () => void): () => void {
  stateListeners.add(listener);
  return () => stateListeners.delete(listener);
}

export function isLost(): boolean {
  return lost;
}

/** The topics of one event's data. A form we do not know means: something changed. */
export function topicsOf(data: string): LiveNotice {
  try {
    const value: unknown = JSON.parse(data);
    if (value === null || typeof value !== 'object') return null;
    const topics = 'topics' in value ? value.topics : 'topic' in value ? [value.topic] : null;
    return Array.isArray(topics) && topics.every((topic) => typeof topic === 'string') ? topics : null;
  } catch {
    return null;
  }
}

type Message =
  | { readonly kind: 'notice'; readonly notice: LiveNotice }
  | { readonly kind: 'lost'; readonly lost: boolean };

function start(): { stop: () => void } {
  const channel = typeof BroadcastChannel === 'function' ? new BroadcastChannel(CHANNEL) : null;
  const release = new AbortController();
  channel?.addEventListener('message', ({ data }: MessageEvent<Message>) => receive(data));
  const tell = (message: Message) => {
    receive(message);
    channel?.postMessage(message);
  };

  // A stream may outlive a short break of the network, whose failed reads must be made up for.
  const online = () => receive({ kind: 'notice', notice: null });
  window.addEventListener('online', online, { signal: release.signal });

  if (navigator.locks && channel) {
    navigator.locks
      .request(CHANNEL, { signal: release.signal }, () => hold(tell, release.signal))
      // Leaving while still waiting for the lock is the usual end of a second tab.
      .catch((error: unknown) => {
        if (!release.signal.aborted) throw error;
      });
  } else {
    void hold(tell, release.signal);
  }
  return {
    stop: () => {
      release.abort();
      channel?.close();
    },
  };
}

/** Keeps the stream until the signal; the lock is held as long. */
function hold(tell: (message: Message) => void, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const source = new EventSource('/api/events');
    let lostTimer: ReturnType<typeof setTimeout> | undefined;
    source.addEventListener('open', () => {
      clearTimeout(lostTimer);
      lostTimer = undefined;
      tell({ kind: 'lost', lost: false });
      tell({ kind: 'notice', notice: null });
    });
    source.addEventListener('message', ({ data }) =>
      tell({ kind: 'notice', notice: topicsOf(String(data)) }),
    );
    source.addEventListener('error', () => {
      lostTimer ??= setTimeout(() => tell({ kind: 'lost', lost: true }), LOST_AFTER_MS);
    });
    signal.addEventListener('abort', () => {
      clearTimeout(lostTimer);
      source.close();
      resolve();
    });
  });
}

function receive(message: Message): void {
  if (message.kind === 'notice') {
    for (const listener of listeners) listener(message.notice);
  } else if (message.lost !== lost) {
    lost = message.lost;
    for (const listener of stateListeners) listener();
  }
}
