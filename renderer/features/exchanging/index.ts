export { DraftCircle } from './circle-name.tsx';
export { ConflictsPane } from './conflicts-pane.tsx';
export { ExchangeScreen } from './exchange-screen.tsx';
export { ExchangeStatus } from './exchange-status.tsx';
export { ReleaseDialog } from './release-dialog.tsx';
export { useExchangingCommands } from './use-exchanging-commands.ts';
