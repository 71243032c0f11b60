import { describe, expect, it } from 'vitest';
import { openPdf } from '../../../renderer/features/pdf-view.ts';
import { buildPdf } from '../../support/pdf-builder.ts';

const line = (text: string) => buildPdf([[{ x: 72, y: 100, text }]]);

describe('PDFs that are looked at', () => {
  it('stay open when another one is closed', async () => {
    const [one, two] = [await openPdf(line('One.')), await openPdf(line('Two.'))];
    one.close();
    expect((await two.words(1)).runs.map(({ text }) => text)).toEqual(['Two.']);
    expect((await two.draw(1, 200)).width).toBeGreaterThan(0);
    two.close();
  });

  it('are opened while another one is being closed', async () => {
    const one = await openPdf(line('One.'));
    one.close();
    const two = await openPdf(line('Two.'));
    expect((await two.words(1)).runs.map(({ text }) => text)).toEqual(['Two.']);
    two.close();
  });
});
