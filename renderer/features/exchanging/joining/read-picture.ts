import { decodeQR } from 'qr/decode.js';

/** Pictures are looked at in no more points than this on their longer side. */
const MAX_SIDE = 1600;

/** The text of a QR code in a picture; null: there is none. */
export async function readPicture(bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
  try {
    const picture = await createImageBitmap(new Blob([bytes]));
    const found = readFrame(picture, picture.width, picture.height);
    picture.close();
    return found;
  } catch {
    return null;
  }
}

/** The text of a QR code in a picture or a frame of a camera. */
export function readFrame(source: CanvasImageSource, width: number, height: number): string | null {
  const scale = Math.min(1, MAX_SIDE / Math.max(width, height, 1));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return null;
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  try {
    return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height));
  } catch {
    // No code in this frame.
    return null;
  }
}
