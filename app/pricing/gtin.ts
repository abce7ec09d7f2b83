/** GTIN, ISBN-10 and their printed forms (product.md 3.2): what kind of identifier a text is, proven by its check digit. */
export type IdentifierKind = 'gtin8' | 'gtin12' | 'gtin13' | 'gtin14' | 'isbn10' | 'isbn13' | 'ismn' | 'issn';

export interface Identifier {
  kind: IdentifierKind;
  /** Digits only (an ISBN-10 or ISSN may end in X). */
  text: string;
  /** Zero-padded to 14, so that the same article compares equal in every length; null for an ISSN, which names a series. */
  gtin14: string | null;
  /** A number a shop may give itself (prefixes 02, 04, 20 to 29): says nothing across shops. */
  restricted: boolean;
}

const LABEL = /^\s*(gtin|ean|upc|isbn|issn|jan|ismn|barcode|الباركود|باركود)[\s\-#:.]*/i;
const PRINTED = /^[\dXx\s\-–.]+$/;
const MAX_LENGTH = 60;

/** Reads a text as an identifier, or null: wrong length, wrong check digit, letters. Arabic-Indic digits are digits. */
export function readIdentifier(raw: string): Identifier | null {
  if (raw.length > MAX_LENGTH) {
    return null;
  }
  const text = westernDigits(raw).trim();
  const label = LABEL.exec(text);
  const kindWord = label?.[1]?.toLowerCase() ?? '';
  const rest = label ? text.slice(label[0].length) : text;
  const book = kindWord === 'isbn';

  const whole = identify(rest, book);
  // "EAN13 8808993650040": the length may be part of the label. Only when the rest is not an identifier as it stands.
  const sized = label ? /^(?:8|10|12|13|14)[\s\-#:.]*(?=\d)/.exec(rest) : null;
  return whole ?? (sized ? identify(rest.slice(sized[0].length), book) : null);
}

/** The 14-digit form of a valid GTIN (8, 12, 13, 14) or ISBN-10, or null. */
export function normaliseGtin(raw: string): string | null {
  return readIdentifier(raw)?.gtin14 ?? null;
}

function identify(printed: string, onlyBooks: boolean): Identifier | null {
  if (!PRINTED.test(printed)) {
    return null;
  }
  const text = printed.replace(/[\s\-–.]/g, '').toUpperCase();
  if (/^\s*\d{4}[-–]\d{3}[\dXx]\s*$/.test(printed) && !onlyBooks) {
    return modEleven(text) ? { kind: 'issn', text, gtin14: null, restricted: false } : null;
  }
  if (/^\d{9}[\dX]$/.test(text)) {
    return modEleven(text) ? { kind: 'isbn10', text, gtin14: isbn13Of(text).padStart(14, '0'), restricted: false } : null;
  }
  const kind = kindOf(text);
  if (kind === null || (onlyBooks && kind !== 'isbn13') || !hasCheckDigit(text) || /^0+$/.test(text)) {
    return null;
  }
  const gtin14 = text.padStart(14, '0');
  return { kind, text, gtin14, restricted: isRestricted(text, gtin14) };
}

function kindOf(text: string): IdentifierKind | null {
  if (!/^\d+$/.test(text)) {
    return null;
  }
  switch (text.length) {
    case 8:
      return 'gtin8';
    case 12:
      return 'gtin12';
    case 13:
      return text.startsWith('9790') ? 'ismn' : /^97[89]/.test(text) ? 'isbn13' : 'gtin13';
    case 14:
      return 'gtin14';
    default:
      return null;
  }
}

/** GS1: weights 3 and 1 from the right, sum a multiple of ten. */
function hasCheckDigit(text: string): boolean {
  const sum = [...text].reverse().reduce((total, digit, index) => total + Number(digit) * (index % 2 === 1 ? 3 : 1), 0);
  return sum % 10 === 0;
}

/** ISBN-10 and ISSN: weights falling to 1, X is ten, sum a multiple of eleven. */
function modEleven(text: string): boolean {
  const sum = [...text].reduce((total, sign, index) => total + (sign === 'X' ? 10 : Number(sign)) * (text.length - index), 0);
  return sum % 11 === 0;
}

function isbn13Of(isbn10: string): string {
  const body = `978${isbn10.slice(0, 9)}`;
  return [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => `${body}${digit}`).find(hasCheckDigit) ?? body;
}

function isRestricted(text: string, gtin14: string): boolean {
  return text.length === 8 ? /^[02]/.test(text) : /^0(?:02|04|2)/.test(gtin14);
}

function westernDigits(text: string): string {
  return text.replace(/[٠-٩۰-۹]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf));
}
