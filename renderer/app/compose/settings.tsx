import { SettingsScreen } from '../../features/settings/index.ts';

/** Settings with what only the composition can offer. */
export function SettingsOf({ section }: { readonly section: string | undefined }) {
  return <SettingsScreen {...(section === undefined ? {} : { section })} />;
}
