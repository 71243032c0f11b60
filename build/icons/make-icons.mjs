// Draws the icons of the packaged program from `icon.svg`, in the machine's Chromium: `node build/icons/make-icons.mjs`.
// The pictures are kept beside it, so that packaging needs no browser and gives the same bytes everywhere.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { chromiumLaunch } from '../chromium.mjs';

const folder = import.meta.dirname;
/** Those of the freedesktop icon theme, of .ico (up to 256) and of .icns (from 128). */
const SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];

/** @type {Map<number, Buffer>} */
const pictures = new Map();
const browser = await chromium.launch(chromiumLaunch());
const svg = readFileSync(join(folder, 'icon.svg'), 'utf8');
for (const size of SIZES) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svg}`);
  pictures.set(size, await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();

mkdirSync(join(folder, 'linux'), { recursive: true });
for (const [size, png] of pictures) writeFileSync(join(folder, 'linux', `${size}x${size}.png`), png);
writeFileSync(join(folder, 'icon.ico'), ico([16, 24, 32, 48, 64, 128, 256]));
writeFileSync(
  join(folder, 'icon.icns'),
  icns([
    ['ic07', 128],
    ['ic08', 256],
    ['ic09', 512],
    ['ic10', 1024],
    ['ic11', 32],
    ['ic12', 64],
    ['ic13', 256],
    ['ic14', 512],
  ]),
);

/** @param {number} size */
function pictureOf(size) {
  const png = pictures.get(size);
  if (png === undefined) throw new Error(`No picture of ${size} pixels`);
  return png;
}

/** A Windows icon: a directory of pictures, each a PNG. @param {readonly number[]} sizes */
function ico(sizes) {
  const head = Buffer.alloc(6 + 16 * sizes.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(sizes.length, 4);
  let offset = head.length;
  for (const [index, size] of sizes.entries()) {
    const at = 6 + 16 * index;
    const { length } = pictureOf(size);
    // 256 is written as 0.
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += length;
  }
  return Buffer.concat([head, ...sizes.map(pictureOf)]);
}

/** A macOS icon: typed pieces, each a PNG. @param {readonly (readonly [string, number])[]} pieces */
function icns(pieces) {
  const bodies = pieces.map(([type, size]) => {
    const png = pictureOf(size);
    const head = Buffer.alloc(8);
    head.write(type, 'latin1');
    head.writeUInt32BE(png.length + 8, 4);
    return Buffer.concat([head, png]);
  });
  const head = Buffer.alloc(8);
  head.write('icns', 'latin1');
  head.writeUInt32BE(
    bodies.reduce((sum, { length }) => sum + length, 8),
    4,
  );
  return Buffer.concat([head, ...bodies]);
}
