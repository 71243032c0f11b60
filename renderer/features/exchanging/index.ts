export { DraftCircle } from './circle-name.tsx';
export { ConflictsPane } from './conflicts-pane.tsx';
export { DraftFooter, useDraftLock, useDraftLocks } from './draft-footer.tsx';
export { ExchangeScreen } from './exchange-screen.tsx';
export { ExchangeStatus } from './exchange-status.tsx';
export { NetworkStatusPart } from './network-status.tsx';
export { ReleaseDialog } from './release-dialog.tsx';
export { useExchangingCommands } from './use-exchanging-commands.ts';
