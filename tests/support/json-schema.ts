/**
 * Holds a value against a JSON Schema as the API's description uses it, by rules of its own: it shares no code with what made the
 * description, and a word that it does not know is a failure, not a pass.
 */
type Schema = Readonly<Record<string, unknown>>;
type Rule = (rule: unknown, value: unknown, at: string, schema: Schema, root: Schema) => string[];

/** Everything that is wrong, each with where it is. */
export function violations(schema: Schema, value: unknown, root: Schema, at = '$'): string[] {
  return Object.entries(schema).flatMap(([word, rule]) => {
    const check = Object.hasOwn(RULES, word) ? RULES[word] : undefined;
    return check ? check(rule, value, at, schema, root) : [`${at}: the schema says ${word}, which is not known here`];
  });
}

const fine = (): string[] => [];
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const say = (broken: boolean, at: string, text: string): string[] => (broken ? [`${at}: ${text}`] : []);

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  object: isObject,
  array: Array.isArray,
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  integer: Number.isSafeInteger,
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
};

const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  'date-time': (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text)),
  date: (text) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)),
  uri: (text) => URL.canParse(text),
};

const RULES: Readonly<Record<string, Rule>> = {
  description: fine,
  example: fine,
  default: fine,
  $ref: (ref, value, at, _schema, root) => violations(lookUp(root, String(ref)), value, root, at),
  type: (type, value, at) => say(![type].flat().some((one) => TYPES[String(one)]?.(value) === true), at, `${JSON.stringify(value)} is no ${String(type)}`),
  enum: (values, value, at) => say(!(values as unknown[]).includes(value), at, `${JSON.stringify(value)} is none of ${JSON.stringify(values)}`),
  const: (wanted, value, at) => say(wanted !== value, at, `${JSON.stringify(value)} is not ${JSON.stringify(wanted)}`),
  pattern: (pattern, value, at) => say(typeof value === 'string' && !new RegExp(String(pattern), 'u').test(value), at, `${JSON.stringify(value)} does not match`),
  format: (format, value, at) => say(typeof value === 'string' && FORMATS[String(format)]?.(value) !== true, at, `${JSON.stringify(value)} is no ${String(format)}`),
  minimum: (least, value, at) => say(typeof value === 'number' && value < Number(least), at, 'too small'),
  maximum: (most, value, at) => say(typeof value === 'number' && value > Number(most), at, 'too large'),
  minLength: (least, value, at) => say(typeof value === 'string' && value.length < Number(least), at, 'too short'),
  maxLength: (most, value, at) => say(typeof value === 'string' && value.length > Number(most), at, 'too long'),
  anyOf: (choices, value, at, _schema, root) => {
    const all = (choices as Schema[]).map((choice) => violations(choice, value, root, at));
    return all.some((wrong) => wrong.length === 0) ? [] : all.flat();
  },
  items: (items, value, at, _schema, root) => (Array.isArray(value) ? value.flatMap((one, index) => violations(items as Schema, one, root, `${at}[${index}]`)) : []),
  properties: (properties, value, at, _schema, root) =>
    isObject(value)
      ? Object.entries(properties as Record<string, Schema>).flatMap(([name, part]) => (name in value ? violations(part, value[name], root, `${at}.${name}`) : []))
      : [],
  required: (names, value, at) => (isObject(value) ? (names as string[]).filter((name) => !(name in value)).map((name) => `${at}.${name} is missing`) : []),
  propertyNames: (part, value, at, _schema, root) => (isObject(value) ? Object.keys(value).flatMap((name) => violations(part as Schema, name, root, `${at} (name)`)) : []),
  additionalProperties: (rule, value, at, schema, root) => {
    const known = Object.keys((schema['properties'] as object | undefined) ?? {});
    const more = isObject(value) ? Object.entries(value).filter(([name]) => !known.includes(name)) : [];
    return rule === false
      ? more.map(([name]) => `${at}.${name} is not described`)
      : isObject(rule)
        ? more.flatMap(([name, one]) => violations(rule, one, root, `${at}.${name}`))
        : [];
  },
};

function lookUp(root: Schema, ref: string): Schema {
  const found = ref
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((part, name) => (isObject(part) ? part[name] : undefined), root);
  if (!isObject(found)) {
    throw new Error(`${ref} leads nowhere`);
  }
  return found;
}
