import type { Log } from '#app/lib/log.ts';

/** Something of a store that may change, each as a short text that is another one afterwards. */
export type Pulse = Readonly<Record<string, string>>;

/** Null: nothing more will come. */
type Tell = (pulse: Pulse | null) => void;

export interface LiveHub {
  /** Tells the pulse now and whenever it is another. @returns how to stop; null when too many listen to this store already */
  listen(storeId: string, read: () => Promise<Pulse>, tell: Tell): (() => void) | null;
  /** Sends everybody away, so that the process can stop. */
  close(): void;
}

const EVERY_MS = 2000;
const MOST_LISTENERS = 100;

interface Channel {
  listeners: Set<Tell>;
  read: () => Promise<Pulse>;
  pulse: Pulse | null;
  timer: NodeJS.Timeout | null;
}

/** One look at the database for all who watch a store, however many they are. It lives as long as somebody watches. */
export function createLiveHub(log: Log, { everyMs = EVERY_MS, mostListeners = MOST_LISTENERS } = {}): LiveHub {
  const channels = new Map<string, Channel>();

  const look = async (storeId: string, channel: Channel): Promise<void> => {
    try {
      const pulse = await channel.read();
      if (channel.pulse === null || isOther(channel.pulse, pulse)) {
        channel.pulse = pulse;
        channel.listeners.forEach((tell) => tell(pulse));
      }
    } catch (error) {
      // Whoever watches learns of it by his own requests; the next look may succeed.
      log.warn({ err: error, storeId }, 'a look at what is live failed');
    }
    if (channels.get(storeId) === channel) {
      channel.timer = setTimeout(() => void look(storeId, channel), everyMs);
      channel.timer.unref();
    }
  };

  return {
    listen: (storeId, read, tell) => {
      let channel = channels.get(storeId);
      if (channel && channel.listeners.size >= mostListeners) {
        return null;
      }
      if (!channel) {
        channel = { listeners: new Set([tell]), read, pulse: null, timer: null };
        channels.set(storeId, channel);
        void look(storeId, channel);
      } else {
        // The newest listener's connection to the store is the one most surely alive.
        channel.read = read;
        channel.listeners.add(tell);
        if (channel.pulse) {
          tell(channel.pulse);
        }
      }
      const joined = channel;
      return () => {
        joined.listeners.delete(tell);
        if (joined.listeners.size === 0 && channels.get(storeId) === joined) {
          channels.delete(storeId);
          clearTimeout(joined.timer ?? undefined);
        }
      };
    },
    close: () => {
      for (const channel of channels.values()) {
        clearTimeout(channel.timer ?? undefined);
        channel.listeners.forEach((tell) => tell(null));
      }
      channels.clear();
    },
  };
}

function isOther(a: Pulse, b: Pulse): boolean {
  return Object.keys({ ...a, ...b }).some((name) => a[name] !== b[name]);
}
