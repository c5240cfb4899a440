// Two requests in one form, so that only what they mean is compared.

import { createHash } from 'node:crypto';

const camel = (name) => name.replace(/_+([a-z0-9])/g, (_, letter) => letter.toUpperCase());

/** Standard or URL-safe base64 as the length and hash of its bytes. */
function bytes(text) {
  const decoded = Buffer.from(text.replaceAll('-', '+').replaceAll('_', '/'), 'base64');
  return `${decoded.length} bytes ${createHash('sha256').update(decoded).digest('hex')}`;
}

/** camelCase names, bytes by hash, no nulls. Everything else stays as it was sent. */
export function canonical(value, name = '') {
  if (Array.isArray(value)) return value.map((item) => canonical(item, name));
  if (value && typeof value === 'object') {
    const fields = Object.entries(value).filter(([, field]) => field !== null && field !== undefined);
    return Object.fromEntries(fields.map(([key, field]) => [camel(key), canonical(field, camel(key))]));
  }
  return typeof value === 'string' && (name === 'data' || name === 'thoughtSignature') ? bytes(value) : value;
}

function joinedParts(parts) {
  const isPlain = (part) => part && Object.keys(part).join() === 'text';
  return parts.reduce((done, part) => {
    const last = done.at(-1);
    if (isPlain(last) && isPlain(part)) return [...done.slice(0, -1), { text: last.text + part.text }];
    return [...done, part];
  }, []);
}

/** A canonical request with one content for each speaker's turn and unsigned texts in one piece. */
export function joined(request) {
  const contents = request.contents.reduce((done, { role, parts }) => {
    const last = done.at(-1);
    if (last?.role !== role) return [...done, { role, parts }];
    return [...done.slice(0, -1), { role, parts: [...last.parts, ...parts] }];
  }, []);
  return { ...request, contents: contents.map(({ role, parts }) => ({ role, parts: joinedParts(parts) })) };
}

/** Every place where two canonical values differ: `{path, client, atelier}`. */
export function differences(client, atelier, path = '') {
  if (client === atelier) return [];
  const isTree = (value) => value !== null && typeof value === 'object';
  if (isTree(client) && isTree(atelier) && Array.isArray(client) === Array.isArray(atelier)) {
    const names = [...new Set([...Object.keys(client), ...Object.keys(atelier)])];
    const place = (name) => (Array.isArray(client) ? `${path}[${name}]` : path ? `${path}.${name}` : name);
    return names.flatMap((name) => differences(client[name], atelier[name], place(name)));
  }
  return [{ path, client, atelier }];
}
