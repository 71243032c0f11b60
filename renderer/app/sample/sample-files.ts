import { utf8 } from '../../../shared/base/bytes.ts';
import type { ChosenFile } from '../../host/dialog.ts';
import contributionFrance from './contribution-france.txt?raw';
import consultations from './informal-consultations-2005-07-20.txt?raw';
import charter from './tor-prepteam.txt?raw';
import report from './wgig-preliminary-report.txt?raw';
import resolution from './wtsa-resolution-75.txt?raw';

const TEXTS: Readonly<Record<string, string>> = {
  'contribution-france.txt': contributionFrance,
  'informal-consultations-2005-07-20.txt': consultations,
  'tor-prepteam.txt': charter,
  'wgig-preliminary-report.txt': report,
  'wtsa-resolution-75.txt': resolution,
};

/** A document of the dossier as a file that was chosen: its bytes are those of the published one. */
export function sampleFile(name: string): ChosenFile {
  const bytes = utf8(TEXTS[name] ?? '');
  return {
    name,
    path: name,
    size: bytes.byteLength,
    mediaType: 'text/plain',
    bytes: () => Promise.resolve(bytes.slice()),
  };
}
