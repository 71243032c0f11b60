import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Session } from 'electron';
import { APP_ORIGIN } from './origin.ts';

/** A dictionary's file as Chromium names it: "en-US-10-1.bdic", "fr-FR-3-0.bdic". */
const DICTIONARY = /^([a-z]{2,3}(?:-[A-Z]{2})?)-\d+-\d+\.bdic$/;

/** The languages for which a dictionary lies in the folder. */
export function dictionaryLanguages(names: readonly string[]): readonly string[] {
  return Array.from(new Set(names.flatMap((name) => DICTIONARY.exec(name)?.[1] ?? [])));
}

/**
 * Checks spelling with what the computer has, and downloads nothing: on a Mac the system's own checker, elsewhere
 * the dictionaries that somebody has put into `Dictionaries` of the profile. Without one there is no check.
 */
export async function checkSpelling(session: Session, profile: string, platform: string): Promise<void> {
  session.setSpellCheckerDictionaryDownloadURL(`${APP_ORIGIN}/no-dictionaries/`);
  if (platform === 'darwin') return;
  const names = await readdir(join(profile, 'Dictionaries')).catch(() => []);
  const known = new Set(session.availableSpellCheckerLanguages);
  const languages = dictionaryLanguages(names).filter((language) => known.has(language));
  session.setSpellCheckerEnabled(languages.length > 0);
  if (languages.length > 0) session.setSpellCheckerLanguages([...languages]);
}
