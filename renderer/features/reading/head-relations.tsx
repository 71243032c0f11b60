import { useMemo } from 'react';
import type { DocumentId } from '../../../shared/base/ids.ts';
import type { DocumentEntry, ParsedDocument } from '../../../shared/domain/document.ts';
import { sameTexts } from '../../../shared/text/references/index.ts';
import { Button, Callout, Disclosure } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { useFamilies, useSettledMeanings } from '../meanings.ts';
import type { KnownMeanings } from '../meanings.ts';
import { CitingList, nameOf } from './cited-by.tsx';
import type { Citing } from './cited-by.tsx';
import styles from './reader.module.css';

interface RelationsProps {
  readonly entry: DocumentEntry;
  readonly parsed: ParsedDocument;
  readonly citing: Citing;
}

/** How a text stands to the others of the library: its revisions, the same words elsewhere, and who cites it. */
export function HeadRelations({ entry, parsed, citing }: RelationsProps) {
  const known = useSettledMeanings();
  if (known === null) return null;
  return (
    <>
      <Family entry={entry} known={known} />
      <SameText entry={entry} known={known} />
      <CitedBy entry={entry} parsed={parsed} citing={citing} />
    </>
  );
}

interface KnownProps {
  readonly entry: DocumentEntry;
  readonly known: KnownMeanings;
}

/** Revisions, addenda and corrigenda; a text that was replaced says so. */
function Family({ entry, known }: KnownProps) {
  const t = useText();
  const families = useFamilies();
  const family = families.get(entry.id);
  if (family === undefined) return null;
  const own = family.members.find(({ id }) => id === entry.id);
  const others = family.members.filter(({ id }) => id !== entry.id);
  const list = (
    <ul className={styles['relations']}>
      {others.map(({ id, role, isSuperseded }) => (
        <li key={id}>
          <Way to={id} name={nameOf(known.documents.get(id)?.entry)} />{' '}
          <span className={styles['hint']}>
            {t(isSuperseded ? 'reading.family.superseded' : `reading.family.${role}`)}
          </span>
        </li>
      ))}
    </ul>
  );
  if (own?.isSuperseded === true)
    return (
      <Callout tone="caution" title={t('reading.family.replaced')}>
        {list}
      </Callout>
    );
  return (
    <div className={styles['remarks']}>
      <Disclosure level={2} title={t('reading.family', { count: others.length })}>
        {list}
      </Disclosure>
    </div>
  );
}

/** The same words under another symbol, or in another folder. */
function SameText({ entry, known }: KnownProps) {
  const t = useText();
  const others = useMemo(() => {
    const own = known.documents.get(entry.id)?.meaning.sameText ?? null;
    if (own === null) return [];
    const texts = Array.from(known.documents, ([id, { meaning }]) => [id, meaning.sameText] as const);
    return sameTexts(texts.filter(([, text]) => text === own))
      .flat()
      .filter((id) => id !== entry.id);
  }, [known, entry]);
  if (others.length === 0) return null;
  return (
    <Callout title={t('reading.sameText')}>
      <ul className={styles['relations']}>
        {others.map((id) => (
          <li key={id}>
            <Way to={id} name={nameOf(known.documents.get(id)?.entry)} />
          </li>
        ))}
      </ul>
    </Callout>
  );
}

/** Citations shown at first. */
const MOST = 100;

function CitedBy({ entry, parsed, citing }: RelationsProps) {
  const t = useText();
  const shell = useShell();
  const labels = useMemo(() => new Map(parsed.clauses.map(({ id, label }) => [id, label])), [parsed]);
  const { all } = citing;
  if (all.length === 0) return null;
  return (
    <div className={styles['remarks']}>
      <Disclosure level={2} title={t('reading.citedBy', { count: all.length })}>
        <CitingList places={all.slice(0, MOST)} labels={labels} />
        <Button size="small" onPress={() => shell.open({ kind: 'subjects', view: 'package', of: entry.id })}>
          {t('subjects.command.package')}
        </Button>
      </Disclosure>
    </div>
  );
}

function Way({ to, name }: { readonly to: DocumentId; readonly name: string }) {
  const shell = useShell();
  return (
    <Button size="small" variant="quiet" onPress={() => shell.open({ kind: 'document', id: to })}>
      <bdi>{name}</bdi>
    </Button>
  );
}
