export { CarryScreen } from './carry-screen.tsx';
export { CompareScreen } from './compare-screen.tsx';
export { RevisionOffer } from './revision-offer.tsx';
export { useComparingCommands } from './use-comparing-commands.ts';
