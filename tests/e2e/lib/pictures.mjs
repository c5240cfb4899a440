// Picture files for tests, made here: small, valid, and carrying what must not leave the device.
import { deflateSync } from "node:zlib";

// The checksum of PNG chunks.
function crc32(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return ~sum >>> 0;
}

const be32 = (value) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

const le32 = (value) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

const PNG_MARK = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");

function chunk(kind, data) {
  const body = Buffer.concat([Buffer.from(kind, "latin1"), data]);
  return Buffer.concat([be32(data.length), body, be32(crc32(body))]);
}

const pngHeader = (width, height) => chunk("IHDR", Buffer.concat([be32(width), be32(height), Buffer.from([8, 2, 0, 0, 0])]));

// A PNG whose pixel at (x, y) is what `colour(x, y)` gives, as [red, green, blue]; `more` are `[kind, bytes]` chunks.
export function png(width, height, colour, more = []) {
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rows.set(colour(x, y), y * (width * 3 + 1) + 1 + x * 3);
  }
  const extra = more.map(([kind, data]) => chunk(kind, Buffer.from(data, "latin1")));
  return Buffer.concat([PNG_MARK, pngHeader(width, height), ...extra, chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

// A PNG that claims to be this large and holds next to nothing.
export const claimedPng = (width, height) =>
  Buffer.concat([PNG_MARK, pngHeader(width, height), chunk("IDAT", deflateSync(Buffer.alloc(64))), chunk("IEND", Buffer.alloc(0))]);

// A Windows bitmap of one colour.
export function bmp(width, height, [red, green, blue]) {
  const stride = Math.ceil((width * 3) / 4) * 4;
  const head = Buffer.alloc(54);
  head.write("BM", 0, "latin1");
  head.writeUInt32LE(54 + stride * height, 2);
  head.writeUInt32LE(54, 10);
  head.writeUInt32LE(40, 14);
  head.writeInt32LE(width, 18);
  head.writeInt32LE(height, 22);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(24, 28);
  const rows = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) rows.set([blue, green, red], y * stride + x * 3);
  return Buffer.concat([head, rows]);
}

// A TIFF of one grey pixel.
export function tiff() {
  const entry = (tag, type, value) => {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt16LE(tag, 0);
    bytes.writeUInt16LE(type, 2);
    bytes.writeUInt32LE(1, 4);
    bytes.writeUInt32LE(value, 8);
    return bytes;
  };
  const entries = [entry(256, 3, 1), entry(257, 3, 1), entry(258, 3, 8), entry(259, 3, 1), entry(262, 3, 1), entry(273, 4, 8), entry(278, 3, 1), entry(279, 4, 1)];
  return Buffer.concat([Buffer.from("II*\0", "latin1"), le32(10), Buffer.from([128, 0]), Buffer.from([entries.length, 0]), ...entries, le32(0)]);
}

export const GIF = Buffer.from("R0lGODlhAQABAIAAAP8AAAAAACwAAAAAAQABAAACAkQBADs=", "base64");

// Half blue, half red, 32 × 24 pixels.
export const AVIF = Buffer.from(
  "AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUIAAADrbWV0YQAAAAAAAAAhaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAAAAAAAAAOcGl0bQAAAAAA"
  + "AQAAAB5pbG9jAAAAAEQAAAEAAQAAAAEAAAETAAAANgAAAChpaW5mAAAAAAABAAAAGmluZmUCAAAAAAEAAGF2MDFDb2xvcgAAAABqaXBycAAAAEtpcGNvAAAA"
  + "FGlzcGUAAAAAAAAAIAAAABgAAAAQcGl4aQAAAAADCAgIAAAADGF2MUOBAAwAAAAAE2NvbHJuY2x4AAEADQAGgAAAABdpcG1hAAAAAAAAAAEAAQQBAoMEAAAA"
  + "Pm1kYXQSAAoJGBE/dogIaDQgMicax4eF4cwwwwKFAADE4H3JSYr15ur3fznqe+iLpAuC7Jl5DjBt5WQ=", "base64");

// The same as HEIC: the browser cannot show it, the API takes it.
export const HEIC = Buffer.from(
  "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAXxtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAACJpbG9jAAAAAERAAAEA"
  + "AQAAAAABoAABAAAAAAAAADUAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRtAAAAAAABAAAA/GlwcnAAAADcaXBjbwAAAHVodmND"
  + "AQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQApQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbqrprm4CGgwIAA"
  + "AAyAAAADAIRiAAEABkQBwXPBiQAAABNjb2xybmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAABAAAAAQAAAAChjbGFwAAAAIAAAAAEAAAAYAAAAAf///+AAAAAC"
  + "////2AAAAAIAAAAQcGl4aQAAAAADCAgIAAAAGGlwbWEAAAAAAAAAAQABBYECAwWEAAAAPW1kYXQAAAAxKAGvGSFwUkDvXaW//65KI8sO3xWTtZxgZ/dH8vKx"
  + "lStotfKi32aAq3Zn9Cim7W6tgA==", "base64");

export const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="80" height="60"><script>globalThis.ran = true</script>'
  + '<image href="https://example.org/tracker.png" width="9" height="9"/><rect width="80" height="60" fill="#0a0"/></svg>');

// What a camera writes: an orientation, its make, and where it was.
export function exif(orientation) {
  const words = Buffer.from("Spycam 3000\0", "latin1");
  const entry = (tag, type, count, value) => Buffer.concat([
    Buffer.from([tag >> 8, tag & 255, 0, type]), be32(count), typeof value === "number" ? be32(value) : value,
  ]);
  const short = (value) => Buffer.from([value >> 8, value & 255, 0, 0]);
  const gpsAt = 8 + 2 + 3 * 12 + 4 + words.length;
  const gps = Buffer.concat([
    Buffer.from([0, 2]), entry(1, 2, 2, Buffer.from("N\0\0\0", "latin1")), entry(2, 5, 3, gpsAt + 2 + 2 * 12 + 4), be32(0),
    ...[52, 1, 31, 1, 12, 1].map(be32),
  ]);
  return Buffer.concat([
    Buffer.from("MM\0*", "latin1"), be32(8), Buffer.from([0, 3]),
    entry(0x10f, 2, words.length, 8 + 2 + 3 * 12 + 4), entry(0x112, 3, 1, short(orientation)), entry(0x8825, 4, 1, gpsAt), be32(0), words, gps,
  ]);
}

export const XMP = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><creator>Ida Example</creator></x:xmpmeta>';

function segment(mark, data) {
  const length = data.length + 2;
  return Buffer.concat([Buffer.from([0xff, mark, length >> 8, length & 255]), data]);
}

// A JPEG with Exif, XMP, IPTC and a comment put into it.
export function tellingJpeg(jpeg, orientation) {
  const own = [
    segment(0xe1, Buffer.concat([Buffer.from("Exif\0\0", "latin1"), exif(orientation)])),
    segment(0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0${XMP}`, "latin1")),
    segment(0xed, Buffer.from("Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x10\x1c\x02\x50\0\x0bIda Example", "latin1")),
    segment(0xfe, Buffer.from("taken at home", "latin1")),
  ];
  return Buffer.concat([jpeg.subarray(0, 2), ...own, jpeg.subarray(2)]);
}

// A WebP (as a browser encodes it) with Exif and XMP put into it.
export function tellingWebp(webp, width, height, orientation = 1) {
  const piece = (kind, data) => Buffer.concat([Buffer.from(kind, "latin1"), le32(data.length), data, Buffer.alloc(data.length % 2)]);
  const size = Buffer.concat([le32(width - 1).subarray(0, 3), le32(height - 1).subarray(0, 3)]);
  const pixels = webp.subarray(webp.toString("latin1", 12, 16) === "VP8X" ? 30 : 12);
  const body = Buffer.concat([
    Buffer.from("WEBP", "latin1"), piece("VP8X", Buffer.concat([Buffer.from([0x0c, 0, 0, 0]), size])), pixels,
    piece("EXIF", exif(orientation)), piece("XMP ", Buffer.from(XMP, "latin1")),
  ]);
  return Buffer.concat([Buffer.from("RIFF", "latin1"), le32(body.length), body]);
}

// Four quarters in four colours, encoded by the browser: red, green over blue, white.
export async function quarters(page, type, width, height) {
  const base64 = await page.evaluate(async ([type, width, height]) => {
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext("2d");
    [["#f00", 0, 0], ["#0f0", 1, 0], ["#00f", 0, 1], ["#fff", 1, 1]].forEach(([colour, x, y]) => {
      context.fillStyle = colour;
      context.fillRect((x * width) / 2, (y * height) / 2, width / 2, height / 2);
    });
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type, quality: 0.9 })).arrayBuffer());
    return btoa(String.fromCharCode(...bytes));
  }, [type, width, height]);
  return Buffer.from(base64, "base64");
}

// What is seen in a file: its size and the colours of its four quarters, by the letters of their channels.
export const seenIn = (page, bytes, type) => page.evaluate(async ([base64, type]) => {
  const raw = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([raw], { type }));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(bitmap, 0, 0);
  const name = (x, y) => {
    const [red, green, blue] = context.getImageData(x * bitmap.width, y * bitmap.height, 1, 1).data;
    return [red > 128 ? "r" : "", green > 128 ? "g" : "", blue > 128 ? "b" : ""].join("");
  };
  return { width: bitmap.width, height: bitmap.height, quarters: [name(0.25, 0.25), name(0.75, 0.25), name(0.25, 0.75), name(0.75, 0.75)] };
}, [bytes.toString("base64"), type]);
