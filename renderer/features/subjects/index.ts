export { SubjectsScreen } from './subjects-screen.tsx';
export { useSubjectsCommands } from './use-subjects-commands.ts';
