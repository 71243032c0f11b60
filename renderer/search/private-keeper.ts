import type { Annotation } from '../../shared/domain/annotation.ts';
import type { DraftEntry } from '../../shared/domain/draft.ts';
import type { Drafts } from '../drafts/api.ts';
import type { Store } from '../store/api.ts';
import type { SearchableText } from './api.ts';
import type { SearchClient } from './search-client.ts';
import { privateId, searchableDraft, searchableNote } from './searchable.ts';

interface PrivateSources {
  readonly store: Pick<Store, 'annotations' | 'drafts'>;
  readonly drafts: Pick<Drafts, 'content' | 'changed'>;
}

/** Brings the index of what the delegate wrote to the present when it is asked. It is in memory and dies with it. */
export class PrivateKeeper {
  private readonly sources: PrivateSources;
  private readonly client: SearchClient;
  private readonly notes = new Map<string, Annotation>();
  private readonly drafts = new Set<string>();
  private readonly stop: () => void;
  private turn: Promise<void> = Promise.resolve();

  constructor(sources: PrivateSources, client: SearchClient) {
    this.sources = sources;
    this.client = client;
    this.stop = sources.drafts.changed(({ draft }) => void this.drafts.delete(draft));
  }

  refresh(): Promise<void> {
    this.turn = this.turn.catch(() => undefined).then(() => this.bringUp());
    return this.turn;
  }

  close(): void {
    this.stop();
  }

  private async bringUp(): Promise<void> {
    const [notes, entries] = await Promise.all([
      this.sources.store.annotations.all().current(),
      this.sources.store.drafts.entries().current(),
    ]);
    const gone = [...this.goneNotes(notes), ...this.goneDrafts(entries)];
    if (gone.length > 0) await this.client.call('remove', { index: 'private', ids: gone });
    const texts = [...this.newNotes(notes), ...(await this.newDrafts(entries))];
    if (texts.length > 0) await this.client.call('put', { index: 'private', texts });
  }

  /** Of a note that was changed both texts are taken out: it may have none of a kind any more. */
  private goneNotes(notes: readonly Annotation[]): readonly string[] {
    const present = new Set(notes);
    return Array.from(this.notes.values())
      .filter((note) => !present.has(note))
      .flatMap(({ id }) => {
        this.notes.delete(id);
        return [privateId('note', id), privateId('red', id)];
      });
  }

  private newNotes(notes: readonly Annotation[]): readonly SearchableText[] {
    return notes
      .filter(({ id }) => !this.notes.has(id))
      .flatMap((note) => {
        this.notes.set(note.id, note);
        return searchableNote(note);
      });
  }

  private goneDrafts(entries: readonly DraftEntry[]): readonly string[] {
    const present = new Set<string>(entries.map(({ id }) => id));
    return Array.from(this.drafts)
      .filter((id) => !present.has(id))
      .map((id) => {
        this.drafts.delete(id);
        return privateId('draft', id);
      });
  }

  private async newDrafts(entries: readonly DraftEntry[]): Promise<readonly SearchableText[]> {
    const texts: SearchableText[] = [];
    for (const { id } of entries) {
      if (this.drafts.has(id)) continue;
      this.drafts.add(id);
      // A draft that does not open says so where it is opened.
      const content = await this.sources.drafts.content(id).catch(() => null);
      if (content !== null) texts.push(searchableDraft(content));
    }
    return texts;
  }
}
