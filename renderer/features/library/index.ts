export { FindField } from './find-field.tsx';
export { ImportZone } from './import-zone.tsx';
export { importFiles, type ImportJob, type ImportReport } from './importing/import-files.ts';
export { LibraryScreen } from './library-screen.tsx';
export { MeetingFolder } from './meeting-folder.tsx';
export { useLibraryActions } from './use-library.ts';
export { useLibraryCommands } from './use-library-commands.ts';
