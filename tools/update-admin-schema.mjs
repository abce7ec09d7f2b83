/**
 * Takes the official Admin API schema from the npm package that carries it, keeps what executing a query needs (names,
 * types, arguments, enum values, deprecations, access scopes, protected-data flags) and drops its prose. Run by hand when
 * the platform publishes a version: `node tools/update-admin-schema.mjs`. The result is committed.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';

const PACKAGE = '@shopify/dev-mcp@1.16.0';
const INTEGRITY = 'sha512-tqgRnK7sQhjew+htxtleTH23nXB5fZcsrhWgEkomsorGXvLOB2mh2upwZm8uzuTDNTZnqtLMe64yIwh6s2awtw==';
const SOURCE = 'package/dist/data/admin_2026-10.json.gz';
const TARGET = 'admin-2026-10.json.gz';

const folder = fileURLToPath(new URL('../sandbox/shopify/schema/', import.meta.url));
const work = mkdtempSync(path.join(tmpdir(), 'admin-schema-'));
try {
  const [{ filename }] = JSON.parse(execFileSync('npm', ['pack', PACKAGE, '--json'], { cwd: work, encoding: 'utf8' }));
  const tarball = readFileSync(path.join(work, filename));
  assert.equal(`sha512-${createHash('sha512').update(tarball).digest('base64')}`, INTEGRITY, `${PACKAGE} is not the package that was checked`);
  execFileSync('tar', ['-xzf', filename, SOURCE, 'package/LICENSE'], { cwd: work });

  const official = JSON.parse(gunzipSync(readFileSync(path.join(work, SOURCE))).toString('utf8'));
  const json = JSON.stringify({ __schema: reduceSchema((official.data ?? official).__schema) });
  writeFileSync(path.join(folder, TARGET), gzipSync(json, { level: 9 }));
  const license = readFileSync(path.join(work, 'package/LICENSE'), 'utf8').trim();
  writeFileSync(
    path.join(folder, 'NOTICE'),
    `${TARGET} is a reduction (names, types, access scopes; no prose) of the schema in the npm package\n${PACKAGE}, made by tools/update-admin-schema.mjs. Its licence:\n\n${license}\n`,
  );
} finally {
  rmSync(work, { recursive: true, force: true });
}

function reduceSchema(schema) {
  return {
    queryType: schema.queryType,
    mutationType: schema.mutationType,
    subscriptionType: schema.subscriptionType,
    types: schema.types.map((type) => ({
      ...pick(type, ['kind', 'name', 'isOneOf', 'interfaces', 'possibleTypes']),
      ...access(type),
      ...(type.fields && { fields: type.fields.map(reduceField) }),
      ...(type.inputFields && { inputFields: type.inputFields.map(reduceInput) }),
      ...(type.enumValues && { enumValues: type.enumValues.map((value) => ({ name: value.name, ...deprecation(value) })) }),
    })),
    directives: schema.directives.map((directive) => ({ name: directive.name, locations: directive.locations, args: directive.args.map(reduceInput) })),
  };
}

function reduceField(field) {
  const guarded = field.isProtected ? { protected: { subject: field.protectedSubject, content: field.protectedContent } } : {};
  return { name: field.name, args: field.args.map(reduceInput), type: reduceType(field.type), ...deprecation(field), ...access(field), ...guarded };
}

function reduceInput(input) {
  return { name: input.name, type: reduceType(input.type), ...pick(input, ['defaultValue']), ...deprecation(input) };
}

function reduceType(type) {
  return { kind: type.kind, ...pick(type, ['name']), ...(type.ofType && { ofType: reduceType(type.ofType) }) };
}

function deprecation(item) {
  return item.isDeprecated ? { isDeprecated: true, deprecationReason: 'deprecated' } : { isDeprecated: false };
}

/** The prose of `requiredAccess` names scopes between backticks: any one of them opens the field. */
function access(item) {
  const scopes = [...(item.requiredAccess ?? '').matchAll(/`((?:read|write)_[a-z_]+)`/g)].map((match) => match[1]);
  return scopes.length > 0 ? { requiredAccess: [...new Set(scopes)] } : {};
}

function pick(from, names) {
  return Object.fromEntries(names.filter((name) => from[name] !== undefined && from[name] !== null).map((name) => [name, from[name]]));
}
