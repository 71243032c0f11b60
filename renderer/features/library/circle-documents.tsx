import { useState } from 'react';
import type { MeetingId } from '../../../shared/base/ids.ts';
import { Button, Checkbox, Disclosure, Select } from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import { useRoomView } from '../../ui/shell/shell-context.tsx';
import { CircleFileLine } from '../circle-file-line.tsx';
import { useCircleFileActions, useCircleFolders } from '../circle-files.ts';
import type { CircleFolder } from '../circle-files.ts';
import shared from '../circle-files.module.css';
import type { Library } from './use-library.ts';

type Row = { readonly folder: CircleFolder; readonly file: CircleFolder['files'][number] };

const EVERYTHING = '*';

/** Documents that colleagues put into circles and that are not in this library: named here, fetched when wanted. */
export function CircleDocuments({
  library,
  meeting,
}: {
  readonly library: Library;
  readonly meeting: MeetingId | null;
}) {
  const t = useText();
  const format = useFormat();
  const folders = useCircleFolders();
  const isRoomView = useRoomView();
  const [agenda, setAgenda] = useState(EVERYTHING);
  const [lanOnly, setLanOnly] = useState(false);
  const rows = absentFrom(library, folders);
  if (isRoomView || rows.length === 0) return null;
  const items = Array.from(new Set(rows.map(({ file }) => file.agenda).filter((item) => item !== '')));
  const shown = rows.filter(({ file }) => agenda === EVERYTHING || file.agenda === agenda);
  const into = meeting ?? '';
  return (
    <Disclosure
      title={t('files.notHere', {
        count: rows.length,
        size: format.size(rows.reduce((sum, { file }) => sum + file.size, 0)),
      })}
      level={2}
      defaultExpanded
    >
      <div className={shared['row']}>
        {items.length === 0 ? null : (
          <Select<string>
            label={t('files.agenda')}
            value={items.includes(agenda) ? agenda : EVERYTHING}
            onChange={setAgenda}
            choices={[
              { id: EVERYTHING, label: t('files.agenda.all') },
              ...items.toSorted(format.compare).map((item) => ({ id: item, label: item })),
            ]}
          />
        )}
        <FetchAll rows={shown} lanOnly={lanOnly} into={into} />
        <Checkbox isSelected={lanOnly} onChange={setLanOnly}>
          {t('files.lanOnly')}
        </Checkbox>
      </div>
      <ul className={shared['list']}>
        {shown.map(({ folder, file }) => (
          <CircleFileLine
            key={file.file}
            circle={folder.circle}
            file={file}
            showCircle
            lanOnly={lanOnly}
            into={into}
          />
        ))}
      </ul>
    </Disclosure>
  );
}

interface FetchAllProps {
  readonly rows: readonly Row[];
  readonly lanOnly: boolean;
  readonly into: string;
}

/** Everything that is shown and not asked for yet, with its size, in one act. */
function FetchAll({ rows, lanOnly, into }: FetchAllProps) {
  const t = useText();
  const format = useFormat();
  const actions = useCircleFileActions();
  const absent = rows.filter(({ file }) => file.state === 'absent');
  if (absent.length < 2) return null;
  const bytes = absent.reduce((sum, { file }) => sum + file.size, 0);
  const fetchAll = async (): Promise<void> => {
    for (const folder of new Set(absent.map((row) => row.folder))) {
      const files = absent.filter((row) => row.folder === folder).map(({ file }) => file);
      await actions.fetch(folder.circle.id, files, { lanOnly, into });
    }
  };
  return (
    <Button icon="download" onPress={() => void fetchAll()}>
      {t('files.fetchAll', { count: absent.length, size: format.size(bytes) })}
    </Button>
  );
}

function absentFrom(library: Library, folders: readonly CircleFolder[]): readonly Row[] {
  const here = new Set<string>(library.everything.documents.map(({ sha256 }) => sha256));
  return folders.flatMap((folder) =>
    folder.files
      .filter((file) => !here.has(file.sha256) && file.withdrawn === null && file.declined === null)
      .map((file) => ({ folder, file })),
  );
}
