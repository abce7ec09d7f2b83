/** A reason in plain words, for screens and letters alike. */
import type { TFunction } from 'i18next';
import { isolated } from './format.ts';

export interface Reasoned {
  code: string;
  params: Readonly<Record<string, string | number | boolean | null>>;
}

export type ReasonChapter = 'codes' | 'short' | 'skips' | 'floor' | 'incidents';

/** How numbers look to the reader. */
export interface ReasonFormat {
  minor: (minor: number) => string;
  bps: (bps: number) => string;
  count: (count: number) => string;
  instant: (iso: string) => string;
}

/**
 * By the engine's convention the end of a parameter's name says what it is: `Minor` an amount, `Bps` a rate, `At` an instant.
 */
export function reasonText(t: TFunction, format: ReasonFormat, { code, params }: Reasoned, chapter: ReasonChapter): string {
  const worded = (value: string) => t([`reasons.values.${value}`, 'reasons.values.other'], { value });
  const shown: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(params)) {
    if (typeof value === 'number') {
      shown[name] = name.endsWith('Minor') ? isolated(format.minor(value)) : name.endsWith('Bps') ? format.bps(value) : format.count(value);
    } else if (typeof value === 'string') {
      shown[name] =
        name === 'error'
          ? t([`errors.${value}`, 'errors.internal'])
          : WORDED.has(name)
            ? value.split(',').map(worded).join(t('common.comma'))
            : isolated(name.endsWith('At') ? format.instant(value) : value);
    } else {
      shown[name] = value ?? '';
    }
    if (typeof value === 'number' && COUNTED.has(name) && shown['count'] === undefined) {
      shown['count'] = value;
      shown['n'] = format.count(value);
    }
  }
  // A code stored without its parameters has a shorter sentence that needs none.
  const bare = Object.keys(params).length === 0 ? [`reasons.short.${code}`] : [];
  return t([...(chapter === 'codes' || chapter === 'incidents' ? bare : []), `reasons.${chapter}.${code}`, `reasons.codes.${code}`, `errors.${code}`, 'reasons.unknown'], {
    ...shown,
    code,
  });
}

/** Parameters that are words of the engine's own, to be translated; all other texts are names and stay as they are. */
const WORDED: ReadonlySet<string> = new Set(['op', 'reference', 'mode', 'missing', 'condition', 'evidence', 'needed']);

/** Parameters a sentence may need a plural for. */
const COUNTED: ReadonlySet<string> = new Set(['offers', 'hours', 'sellers']);
