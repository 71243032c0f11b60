import type { TaskRecord } from '../../store/api.ts';
import type { Translate } from '../../ui/locale/index.ts';

/** Kinds of task that have words of their own. */
const KINDS = new Set(['import', 'exchange', 'print', 'export-docx', 'backup']);

/** What a task is called. In Room view only its kind: the rest may name a document, a circle or a person. */
export function taskTitle(t: Translate, task: TaskRecord, isRoomView: boolean): string {
  if (!isRoomView) return t(task.title, task.values);
  return t(`frame.tasks.kind.${KINDS.has(task.kind) ? task.kind : 'other'}`);
}
