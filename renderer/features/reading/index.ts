export { Outline } from './outline.tsx';
export { ReaderPane, type ReaderPaneProps } from './reader-pane.tsx';
export { useReadingCommands } from './use-reading-commands.ts';
