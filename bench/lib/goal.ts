/** What a goal prints: all of its runs, a line for each part, and one closing line. */

export interface Part {
  name: string;
  measured: string;
  goal: string;
  holds: boolean;
}

export interface BenchOptions {
  /** Small sizes for a first look: nothing that it says holds for the goals. */
  quick: boolean;
  seed: number;
  /** Another size than the goal's own, where it has one: the ratios are told, the goal is not judged. */
  size?: number;
  /** One part of the goal alone, of those it names. */
  part?: string;
}

export interface Goal {
  name: string;
  about: string;
  /** What `--part` may ask of it. */
  parts?: readonly string[];
  run(report: GoalReport, options: BenchOptions): Promise<void>;
}

export class GoalReport {
  readonly parts: Part[] = [];
  readonly #name: string;
  readonly #unjudged: string | null;

  /** @param unjudged the option that makes this no full run; null: it is one */
  constructor(name: string, unjudged: string | null) {
    this.#name = name;
    this.#unjudged = unjudged;
  }

  line(text: string): void {
    console.log(`  ${text}`);
  }

  part(name: string, measured: string, goal: string, holds: boolean): void {
    this.parts.push({ name, measured, goal, holds });
    this.line(`${this.#name} · ${name}: ${measured} goal ${goal} ${holds ? 'ok' : 'short'}`);
  }

  /** @returns whether the goal holds; null where it was not measured at full size */
  close(): boolean | null {
    const holds = this.parts.length > 0 && this.parts.every((part) => part.holds);
    const join = (pick: (part: Part) => string): string => this.parts.map(pick).join(', ');
    const verdict = this.#unjudged !== null ? `not judged (${this.#unjudged})` : holds ? 'ok' : 'short';
    console.log(`${this.#name} ${join(({ name, measured }) => `${name} ${measured}`)} goal ${join(({ goal }) => goal)} ${verdict}`);
    return this.#unjudged === null ? holds : null;
  }
}
