import { useEffect, useState } from 'react';
import { LoadingState, Table } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { readParts, type Part } from './parts.ts';

function cellOf(part: Part, column: 'name' | 'version' | 'licence') {
  return <bdi dir="ltr">{part[column]}</bdi>;
}

/** Everything of others that this program is made of, with its version and licence. Read when it is unfolded. */
export function PartsList() {
  const t = useText();
  const [parts, setParts] = useState<readonly Part[] | null>(null);
  useEffect(() => {
    let isShown = true;
    const read = async (): Promise<void> => {
      const page = await import('../../../docs/third-party-licences.md?raw');
      if (isShown) setParts(readParts(page.default));
    };
    void read();
    return () => {
      isShown = false;
    };
  }, []);
  if (parts === null) return <LoadingState label={t('common.loading')} />;
  return (
    <>
      <p>{t('about.parts.count', { count: parts.length })}</p>
      <Table
        label={t('about.parts.title')}
        columns={[
          { id: 'name', label: t('about.parts.name'), isRowHeader: true, width: '3fr' },
          { id: 'version', label: t('about.parts.version'), width: '1fr' },
          { id: 'licence', label: t('about.parts.licence'), width: '1fr' },
        ]}
        rows={parts}
        cell={cellOf}
        rowText={({ name }) => name}
      />
    </>
  );
}
