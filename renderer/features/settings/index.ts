export { DamagedScreen, type Damage } from './damaged-screen.tsx';
export { FirstRun } from './first-run.tsx';
export { MovingScreen, type MovingAt } from './moving-screen.tsx';
export { SettingsScreen, type BackupActions, type SampleActions } from './settings-screen.tsx';
export { UnlockScreen } from './unlock-screen.tsx';
export { useSettingsCommands } from './use-settings-commands.ts';
