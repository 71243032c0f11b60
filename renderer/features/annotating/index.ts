export { AnnotationsPane } from './annotations-pane.tsx';
export { useAnnotationActions, type AnnotationActions } from './use-annotation-actions.ts';
export { useAnnotationMarks } from './use-annotation-marks.ts';
export { useAnnotatingCommands } from './use-annotating-commands.ts';
export { useRoomGuard } from './use-room-guard.ts';
