export { PrintScreen } from './print-screen.tsx';
export { usePrintingCommands } from './use-printing-commands.ts';
