import type { Settings } from './api.ts';

/** What holds until the delegate says otherwise. */
export const defaultSettings: Settings = {
  language: 'system',
  theme: 'system',
  textSize: 17,
  textWidth: 44,
  singleKeys: true,
  personName: '',
  delegation: '',
  firstRunDone: false,
  stripDismissed: false,
  paper: 'A4',
  lastBackupAt: null,
  frame: '',
};
