import type { BrowserContext } from '@playwright/test';

/** How many pixels of two pictures of the same size differ visibly. Counted in an empty page of the same browser. */
export async function differingPixels(context: BrowserContext, one: Buffer, other: Buffer): Promise<number> {
  const page = await context.newPage();
  try {
    return await page.evaluate(
      async ([first, second]) => {
        const pixels = async (base64: string): Promise<Uint8ClampedArray> => {
          const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
          const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
          const canvas = new OffscreenCanvas(image.width, image.height);
          const context2d = canvas.getContext('2d');
          if (context2d === null) throw new Error('no canvas');
          context2d.drawImage(image, 0, 0);
          return context2d.getImageData(0, 0, image.width, image.height).data;
        };
        const [a, b] = [await pixels(first), await pixels(second)];
        if (a.length !== b.length) return Math.max(a.length, b.length) / 4;
        let differing = 0;
        for (let at = 0; at < a.length; at += 4) {
          const distance = [0, 1, 2].reduce(
            (sum, part) => sum + Math.abs((a[at + part] ?? 0) - (b[at + part] ?? 0)),
            0,
          );
          if (distance > 60) differing += 1;
        }
        return differing;
      },
      [one.toString('base64'), other.toString('base64')] as const,
    );
  } finally {
    await page.close();
  }
}
