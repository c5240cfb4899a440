// ZIP archives without compression, read and written without the app: to look into its backups, and to forge some.
import { crc32 } from "node:zlib";

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_BYTES = 22;

// The entries of an archive, in the order of its directory: `{ name, bytes }`.
export function unzipped(archive) {
  const end = archive.length - END_BYTES;
  if (archive.readUInt32LE(end) !== END) throw new Error("no end of an archive");
  const entries = [];
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (archive.readUInt32LE(at) !== CENTRAL) throw new Error("no entry of a directory");
    const [size, name, extra, comment, from] = [archive.readUInt32LE(at + 24), ...[28, 30, 32].map((place) => archive.readUInt16LE(at + place)), archive.readUInt32LE(at + 42)];
    const begin = from + 30 + archive.readUInt16LE(from + 26) + archive.readUInt16LE(from + 28);
    entries.push({ name: archive.toString("utf8", at + 46, at + 46 + name), bytes: archive.subarray(begin, begin + size) });
    at += 46 + name + extra + comment;
  }
  return entries;
}

// An archive of these entries. An entry may lie: `method` says how it is compressed, `size` how large it is.
export function zipped(entries) {
  const parts = [];
  const directory = [];
  let at = 0;
  for (const { name, bytes, method = 0, size = bytes.length } of entries) {
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(1 << 11, 2);
    shared.writeUInt16LE(method, 4);
    shared.writeUInt16LE((2026 - 1980) << 9 | 11 << 5 | 21, 8);
    shared.writeUInt32LE(crc32(bytes), 10);
    shared.writeUInt32LE(method === 0 ? size : bytes.length, 14);
    shared.writeUInt32LE(size, 18);
    shared.writeUInt16LE(Buffer.byteLength(name), 22);
    const [mark, central, rest] = [Buffer.alloc(4), Buffer.alloc(6), Buffer.alloc(14)];
    mark.writeUInt32LE(LOCAL);
    central.writeUInt32LE(CENTRAL);
    central.writeUInt16LE(20, 4);
    rest.writeUInt32LE(at, 10);
    parts.push(mark, shared, Buffer.from(name), bytes);
    directory.push(central, shared, rest, Buffer.from(name));
    at += 30 + Buffer.byteLength(name) + bytes.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(END_BYTES);
  end.writeUInt32LE(END);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, listed, end]);
}

// The manifest of a backup.
export const manifestOf = (archive) => JSON.parse(unzipped(archive).find(({ name }) => name === "manifest.json").bytes);

// A backup whose entries, and whose manifest, somebody has changed: `change(entries, manifest)` gives the new entries.
export function forged(archive, change) {
  const manifest = manifestOf(archive);
  const entries = change(unzipped(archive), manifest).map((entry) => (
    entry.name === "manifest.json" ? { ...entry, bytes: Buffer.from(JSON.stringify(manifest)) } : entry));
  return zipped(entries);
}
