import { corpusLabels, generatedLabels, type LabelReport } from '../support/label-report.ts';
import { hasOffice } from '../support/office-text.ts';
import type { Bench } from './figure.ts';

const FILES = 60;

/** Labels that LibreOffice shows on the same lines too, as a ratio of all lines that one of the two shows with one. */
export const bench: Bench = {
  name: 'labels',
  run(report) {
    if (!hasOffice) {
      console.error('labels: not run, LibreOffice is not here');
      return Promise.resolve();
    }
    const say = (what: string, aim: string, { lines, differences }: LabelReport): void => {
      for (const difference of differences.slice(0, 40)) console.error(JSON.stringify(difference));
      report({
        name: `labels equal to LibreOffice's, of ${lines}: ${what}`,
        unit: 'ratio',
        runs: [1 - differences.length / Math.max(1, lines)],
        aim,
      });
    };
    say('.docx of the corpus', '0.99', corpusLabels(['.docx']));
    say('.odt and .fodt of the corpus', '0.99', corpusLabels(['.odt', '.fodt']));
    // In the .rtf the file itself says its labels; LibreOffice counts anew and knows fewer kinds of numbers.
    say('.rtf of the corpus', 'none', corpusLabels(['.rtf']));
    say(`${FILES} generated .docx`, '0.99', generatedLabels(41, FILES, { disputed: false }));
    say(
      `${FILES} generated .docx, with what LibreOffice is known to read otherwise`,
      'none',
      generatedLabels(43, FILES, { disputed: true }),
    );
    return Promise.resolve();
  },
};
