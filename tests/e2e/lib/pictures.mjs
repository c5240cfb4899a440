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

// The same with other samples: of 8 or 16 bits, with alpha; `colour(x, y)` gives [red, green, blue, alpha] of 0 to 255.
export function deepPng(width, height, bits, colour) {
  const bytes = bits / 8;
  const rows = Buffer.alloc((width * 4 * bytes + 1) * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      colour(x, y).forEach((sample, channel) => {
        const at = y * (width * 4 * bytes + 1) + 1 + (x * 4 + channel) * bytes;
        rows[at] = sample;
        // What eight bits cannot say.
        if (bytes === 2) rows[at + 1] = channel === 3 ? sample : (x * 31 + y * 17) % 256;
      });
    }
  }
  const header = Buffer.concat([be32(width), be32(height), Buffer.from([bits, 6, 0, 0, 0])]);
  return Buffer.concat([PNG_MARK, chunk("IHDR", header), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

// A JPEG of 96 × 96 pixels in the four inks of a printer.
export const INKS = Buffer.from(
  "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwAUDg8SDw0UEhASFxUUGB4yIR4cHB49LC4kMklATEtHQEZFUFpzYlBVbVZFRmSIZW13e4GCgU5gjZeMfZZzfoF8/8AA" +
  "FAgAYABgBEMRAE0RAFkRAEsRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQci" +
  "cRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqi" +
  "o6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAA4EQwBNAFkASwAAPwDs67Ouzrq6oan/AMsvx/pXJ+Of" +
  "+XH/ALaf+y0UVRrk6SisGr9FFUdT/wCWX4/0qe2/i/CiiqFT0UV6TV6koqhqf/LL8f6VYtv4vwooqjU9FFYVXqSiuk8If8vn/AP/AGap7b+L8KKK6SrFFFYX" +
  "/CSf9On/AJE/+tXMf8Jh/wBOP/kb/wCxqL7T/sfrRVDU/En+q/0T1/5afT2rN1jUf7c8n915Hk7v4t2c49h6Ufaf9j9aKof8JJ/06f8AkT/61Zv2H/pp/wCO" +
  "0faf9j9aK1v7G/6b/wDjn/16vfYf+mn/AI7R9p/2P1oqjqejf6r9/wCv8H096ntrH737z0/hpPtP+x+tFUP7G/6b/wDjn/16n+w/9NP/AB2j7T/sfrRWt/wk" +
  "n/Tp/wCRP/rVf+w/9NP/AB2j7T/sfrRVuxm/tzf8vkeTjvuznP09KntrH737z0/ho+0/7H60Vb/sb/pv/wCOf/Xqf7D/ANNP/HaT7T/sfrRWD/Y3/Tf/AMc/" +
  "+vXN/wDCYf8ATj/5G/8AsaPtP+x+tFW7Gb+w9/y+f52O+3GM/X1qe28Yfe/0H0/5bf8A2NH2n/Y/Wirf/CSf9On/AJE/+tU//CYf9OP/AJG/+xo+0/7H60Vg" +
  "1zNRUVR1P/ll+P8ASp7b+L8KKKoVPRRXpNXqSiqGp/8ALL8f6VYtv4vwooqjU9FFYVXqSiuk8If8vn/AP/Zqntv4vwoorpKsUUVhV5PRRVHU/wDll+P9Kntv" +
  "4vwpKKoVPRRXVVsVToqhqf8Ayy/H+lWLb+L8KKKo1PRRWFV6korpPCH/AC+f8A/9mqe2/i/CiiukqxRRWFXk9FFUdT/5Zfj/AEqe2/i/CkoqhU9FFYVX6KK6" +
  "Twh/y+f8A/8AZqntv4vwoorpanpKKwf+Ek/6dP8AyJ/9arv2H/pp/wCO1H9p/wBj9aKt2M39ub/l8jycd92c5+npU9tY/e/een8NH2n/AGP1oq3/AGN/03/8" +
  "c/8Ar1P9h/6af+O0n2n/AGP1orB/sb/pv/45/wDXq/8AYf8App/47R9p/wBj9aKt2M39h7/l8/zsd9uMZ+vrWZrGo/2H5P7rz/O3fxbcYx7H1o+0/wCx+tFW" +
  "/wDhJP8Ap0/8if8A1qzf+Ew/6cf/ACN/9jR9p/2P1orC/wCEk/6dP/In/wBaua+w/wDTT/x2k+0/7H60VbsZv7c3/L5Hk477s5z9PSrFtY/e/een8NH2n/Y/" +
  "Wirf9jf9N/8Axz/69T/Yf+mn/jtH2n/Y/WisL+xv+m//AI5/9er32H/pp/47Sfaf9j9aKtWM39h7/l8/zsd9uMZ+vrU9tY/e/een8NH2n/Y/Wirf/CSf9On/" +
  "AJE/+tVj7D/00/8AHaPtP+x+tFYVXKiorpPCH/L5/wAA/wDZqntv4vwoorpKsUUVhVeooqjqf/LL8f6Vyfjn/lx/7af+y0lFUK5OiisKr9FFdJ4Q/wCXz/gH" +
  "/s1T238X4UUV0tT0lFYNX6KKo6n/AMsvx/pU9t/F+FFFUKnoorqq2Kp0VR1P/ll+P9K5Pxz/AMuP/bT/ANlpKKoVydFFYVX6KK6Twh/y+f8AAP8A2ap7b+L8" +
  "KKK6Wp6SisGr9FFUdT/5Zfj/AEqe2/i/CiiqFT0UV6TV6koqhqf/ACy/H+lWLb+L8KKKo1PRRWD/AMJJ/wBOn/kT/wCtXMf8Jh/04/8Akb/7GovtP+x+tFW7" +
  "Gb+3N/y+R5OO+7Oc/T0rN1jUf7c8n915Hk7v4t2c49h6Ufaf9j9aKt/2N/03/wDHP/r1m/Yf+mn/AI7R9p/2P1orC/sb/pv/AOOf/Xq99h/6af8AjtJ9p/2P" +
  "1oq1Yzf2Hv8Al8/zsd9uMZ+vrU9tY/e/een8NH2n/Y/Wirf/AAkn/Tp/5E/+tVj7D/00/wDHaPtP+x+tFa39jf8ATf8A8c/+vV77D/00/wDHaPtP+x+tFUdT" +
  "0b/Vfv8A1/g+nvU9tY/e/een8NJ9p/2P1oqh/Y3/AE3/APHP/r1P9h/6af8AjtH2n/Y/Witb/hJP+nT/AMif/Wq/9h/6af8AjtH2n/Y/WiqGp+JP9V/onr/y" +
  "0+ntWbrGo/2H5P7rz/O3fxbcYx7H1o+0/wCx+tFUf+Ek/wCnT/yJ/wDWrM/4TD/px/8AI3/2NJ9p/wBj9aKwa5mo6K6Twh/y+f8AAP8A2ap7b+L8KKK6Wp6S" +
  "isGr9FFUdT/5Zfj/AEqe2/i/CiiqFT0UV6TV6koqhqf/ACy/H+lWLb+L8KKKo1PRRWFV6koqhqf/ACy/H+lcn45/5cf+2n/stFFUK5SiiuqrYqnRVHU/+WX4" +
  "/wBKntv4vwooqhU9FFek1epKKoan/wAsvx/pVi2/i/CiiqNT0UVhVepKKoan/wAsvx/pXJ+Of+XH/tp/7LRRVCuUoor0mr1FFUdT/wCWX4/0qe2/i/CkoqhU" +
  "9FFav9jf9N//ABz/AOvV37D/ANNP/Ha6/wD4Qr/p/wD/ACD/APZUVR1PRv8AVfv/AF/g+nvU9tY/e/een8NJ/wAIV/0//wDkH/7KiqH9jf8ATf8A8c/+vU/2" +
  "H/pp/wCO0f8ACFf9P/8A5B/+yorW/wCEk/6dP/In/wBar/2H/pp/47R/whX/AE//APkH/wCyoq3Yzf25v+XyPJx33Zzn6elT21j97956fw0f8IV/0/8A/kH/" +
  "AOyoq3/Y3/Tf/wAc/wDr1P8AYf8App/47Sf8IV/0/wD/AJB/+yorB/sb/pv/AOOf/Xrm/wDhMP8Apx/8jf8A2NH/AAhX/T//AOQf/sqKo6no3+q/f+v8H096" +
  "zNY1H+3PJ/deR5O7+LdnOPYelH/CFf8AT/8A+Qf/ALKiqH9jf9N//HP/AK9Zv2H/AKaf+O0f8IV/0/8A/kH/AOyorW/4ST/p0/8AIn/1qvfYf+mn/jtJ/wAI" +
  "V/0//wDkH/7KirdjN/bm/wCXyPJx33Zzn6elWLax+9+89P4aP+EK/wCn/wD8g/8A2VFW/wCxv+m//jn/ANep/sP/AE0/8do/4Qr/AKf/APyD/wDZUVq1crrq" +
  "Koan/wAsvx/pVi2/i/CiiqNT0UVhVepKK6Twh/y+f8A/9mqe2/i/CiiukqxRRWFXk9FFUdT/AOWX4/0qe2/i/CkoqhU9FFYVX6KK6Twh/wAvn/AP/Zqntv4v" +
  "woorpanpKK//2Q==",
  "base64",
);

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
