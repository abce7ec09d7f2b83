/** Processor time of a PostgreSQL server with all of its sessions, ended ones too; null where the system does not tell. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const TICK_MS = 10;

interface Times {
  parent: number;
  own: number;
  ended: number;
}

export function clusterCpuMs(pid: number): number | null {
  if (!existsSync(`/proc/${pid}/stat`)) {
    return null;
  }
  const server = timesOf(String(pid));
  const sessions = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(timesOf)
    .filter((times) => times?.parent === pid);
  return TICK_MS * [server, ...sessions].reduce((sum, times) => sum + (times?.own ?? 0), server?.ended ?? 0);
}

function timesOf(pid: string): Times | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // After the name, which may hold anything: state, parent, …, user, system, ended children's user and system.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [parent = 0, user = 0, system = 0, endedUser = 0, endedSystem = 0] = [1, 11, 12, 13, 14].map((at) => fields[at]);
    return { parent, own: user + system, ended: endedUser + endedSystem };
  } catch {
    return null;
  }
}
