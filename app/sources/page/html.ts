/** One pass over a page: its JSON-LD blocks, meta tags, microdata and canonical link. Nothing is executed. */
import { Parser } from 'htmlparser2';

export interface MicrodataItem {
  type: string;
  /** Texts by property; nested items under `items`. */
  props: Map<string, string[]>;
  items: { prop: string; item: MicrodataItem }[];
}

export interface PageParts {
  jsonLd: string[];
  /** First content by lower-case name or property. */
  meta: Map<string, string>;
  canonical: string | null;
  title: string;
  microdata: MicrodataItem[];
}

const MAX_BLOCKS = 50;
/** Open items and properties at a time; text is copied into each, so a hostile page must not open thousands. */
const MAX_FRAMES = 32;
/** No real page nests deeper, and the parser's own stack takes time squared: what was read so far counts. */
const MAX_DEPTH = 2000;
const VOID_VALUE = new Set(['meta', 'link', 'img', 'a', 'data', 'time']);

interface Frame {
  depth: number;
  item: MicrodataItem | null;
  prop: string | null;
  text: string;
}

export function readHtml(html: string): PageParts {
  const parts: PageParts = { jsonLd: [], meta: new Map(), canonical: null, title: '', microdata: [] };
  const frames: Frame[] = [];
  let depth = 0;
  let script: string | null = null;
  let inTitle = false;

  const parser = new Parser(
    {
      onopentag(name, attributes) {
        depth += 1;
        if (depth > MAX_DEPTH) {
          parser.pause();
          return;
        }
        if (name === 'script') {
          script = /^\s*application\/ld\+json/i.test(attributes['type'] ?? '') ? '' : null;
        } else if (name === 'title') {
          inTitle = parts.title === '';
        } else {
          readHead(name, attributes, parts);
        }
        openMicrodata(name, attributes, depth, frames, parts);
      },
      ontext(text) {
        if (script !== null) {
          script += text;
        } else if (inTitle) {
          parts.title += text;
        }
        for (const frame of frames) {
          frame.text += frame.item === null ? text : '';
        }
      },
      onclosetag(name) {
        if (name === 'script') {
          parts.jsonLd.push(...(script === null || parts.jsonLd.length >= MAX_BLOCKS ? [] : [script]));
          script = null;
        }
        inTitle = inTitle && name !== 'title';
        closeMicrodata(depth, frames);
        depth -= 1;
      },
    },
    { decodeEntities: true, recognizeSelfClosing: true },
  );
  parser.write(html);
  parser.end();
  return { ...parts, title: parts.title.trim() };
}

function readHead(name: string, attributes: Record<string, string>, parts: PageParts): void {
  if (name === 'meta') {
    const key = (attributes['property'] ?? attributes['name'] ?? '').toLowerCase();
    if (key !== '' && !parts.meta.has(key)) {
      parts.meta.set(key, attributes['content'] ?? '');
    }
  }
  if (name === 'link' && /(?:^|\s)canonical(?:\s|$)/i.test(attributes['rel'] ?? '') && parts.canonical === null) {
    parts.canonical = attributes['href'] ?? null;
  }
}

function openMicrodata(name: string, attributes: Record<string, string>, depth: number, frames: Frame[], parts: PageParts): void {
  if (frames.length >= MAX_FRAMES) {
    return;
  }
  const prop = attributes['itemprop'] ?? null;
  const parent = frames.findLast(({ item }) => item !== null)?.item ?? null;
  if (attributes['itemscope'] !== undefined) {
    const item: MicrodataItem = { type: attributes['itemtype'] ?? '', props: new Map(), items: [] };
    if (parent !== null && prop !== null) {
      parent.items.push({ prop, item });
    } else {
      parts.microdata.push(item);
    }
    frames.push({ depth, item, prop: null, text: '' });
    return;
  }
  if (prop === null || parent === null) {
    return;
  }
  const value = attributes['content'] ?? (VOID_VALUE.has(name) ? (attributes['href'] ?? attributes['value'] ?? attributes['datetime'] ?? attributes['src'] ?? null) : null);
  if (value === null) {
    frames.push({ depth, item: null, prop, text: '' });
  } else {
    addProp(parent, prop, value);
  }
}

function closeMicrodata(depth: number, frames: Frame[]): void {
  const last = frames.at(-1);
  if (last === undefined || last.depth !== depth) {
    return;
  }
  frames.pop();
  const parent = frames.findLast(({ item }) => item !== null)?.item ?? null;
  if (last.item === null && last.prop !== null && parent !== null) {
    addProp(parent, last.prop, last.text);
  }
}

function addProp(item: MicrodataItem, props: string, value: string): void {
  for (const prop of props.split(/\s+/).filter((part) => part !== '')) {
    item.props.set(prop, [...(item.props.get(prop) ?? []), value.trim()]);
  }
}
