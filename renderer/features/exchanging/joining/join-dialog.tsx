import { useState } from 'react';
import { readSpokenCode } from '../../../../shared/domain/spoken-code.ts';
import type { DoorAddress } from '../../../../shared/contract/joining.ts';
import { Button, Callout, Dialog, TextArea, TextField } from '../../../ui/components/index.ts';
import { useText } from '../../../ui/locale/index.ts';
import { useWorkbench } from '../../workbench.tsx';
import { usePersonName } from '../circle-name.tsx';
import { NotProtected } from '../not-protected.tsx';
import { Camera } from './camera.tsx';
import { joinProblemText } from './join-problems.ts';
import { JoinProgress, ProgressActions } from './join-progress.tsx';
import { readPicture } from './read-picture.ts';
import { useJoining } from './use-joining.ts';
import formStyles from '../exchanging.module.css';
import styles from './joining.module.css';

/** Joins a circle with a code: scanned, opened as a picture, pasted, or typed as it is read aloud. */
export function JoinDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useText();
  const { host } = useWorkbench();
  const joining = useJoining();
  const newcomer = joining?.newcomer ?? null;
  const [form, setForm] = useState<CodeForm>({ code: '', address: '' });
  const [person, setPerson] = usePersonName();
  const [problem, setProblem] = useState<string | null>(null);
  const join = async (): Promise<void> => {
    const wanted = codeOf(form, t('exchanging.words').split(' '));
    if ('problem' in wanted) return setProblem(joinProblemText(t, wanted.problem, wanted.at));
    const joined = await host.joining.join({ ...wanted, person });
    setProblem(joined.ok ? null : joinProblemText(t, joined.error.code));
  };
  const leave = (): void => {
    void host.joining.stop({});
    onClose();
  };
  return (
    // Each step begins where its first answer is.
    <Dialog
      key={newcomer?.kind ?? 'code'}
      title={t('joining.title')}
      isOpen
      onClose={leave}
      actions={
        newcomer === null ? (
          <>
            <Button onPress={leave}>{t('common.cancel')}</Button>
            <Button
              variant="primary"
              isDisabled={form.code.trim() === '' || person.trim() === ''}
              onPress={() => void join()}
            >
              {t('joining.join')}
            </Button>
          </>
        ) : (
          <ProgressActions state={newcomer} onClose={leave} />
        )
      }
    >
      <div className={formStyles['form']}>
        {newcomer === null ? (
          <>
            <NotProtected onLeave={onClose} />
            <CodeFields form={form} onChange={setForm} onProblem={setProblem} />
            <TextField
              label={t('exchanging.person')}
              description={t('exchanging.person.more')}
              value={person}
              onChange={setPerson}
              maxLength={100}
              isRequired
            />
            <div role="alert">{problem === null ? null : <Callout tone="caution">{problem}</Callout>}</div>
          </>
        ) : (
          <JoinProgress state={newcomer} relay={joining?.relay ?? null} />
        )}
      </div>
    </Dialog>
  );
}

interface CodeForm {
  readonly code: string;
  readonly address: string;
}

interface CodeFieldsProps {
  readonly form: CodeForm;
  readonly onChange: (form: CodeForm) => void;
  readonly onProblem: (problem: string | null) => void;
}

function CodeFields({ form, onChange, onProblem }: CodeFieldsProps) {
  const t = useText();
  const { dialog } = useWorkbench();
  const read = (code: string | null): void => {
    onProblem(code === null ? t('joining.picture.none') : null);
    if (code !== null) onChange({ ...form, code });
  };
  const openPicture = async (): Promise<void> => {
    const [file] = await dialog.openFiles({ accept: ['image/*'], many: false });
    if (file !== undefined) read(await readPicture(new Uint8Array(await file.bytes())));
  };
  return (
    <>
      <TextArea
        label={t('joining.code')}
        description={t('joining.code.more')}
        value={form.code}
        onChange={(code) => onChange({ ...form, code })}
        rows={3}
        isRequired
        autoFocus
      />
      <div className={styles['ways']}>
        <Camera onRead={read} />
        <Button size="small" icon="import" onPress={() => void openPicture()}>
          {t('joining.picture')}
        </Button>
      </div>
      <TextField
        label={t('joining.address')}
        isAddress
        description={t('joining.address.more')}
        value={form.address}
        onChange={(address) => onChange({ ...form, address })}
        maxLength={300}
      />
    </>
  );
}

type Wanted =
  | { readonly kind: 'ticket'; readonly text: string }
  | {
      readonly kind: 'spoken';
      readonly spoken: { readonly words: [number, number]; readonly digits: string };
    };

function codeOf(
  { code, address }: CodeForm,
  list: readonly string[],
):
  | { readonly code: Wanted; readonly address: DoorAddress | null }
  | { readonly problem: string; readonly at: string } {
  const place = addressOf(address.trim());
  if (place === undefined) return { problem: 'bad-address', at: '' };
  if (/^\s*dw\d/i.test(code)) return { code: { kind: 'ticket', text: code.slice(0, 8_000) }, address: place };
  const read = readSpokenCode(code, list);
  if ('problem' in read) return read;
  const { words, digits } = read.code;
  return { code: { kind: 'spoken', spoken: { words: [words[0], words[1]], digits } }, address: place };
}

/** `host:port`, with or without the brackets of IPv6. Null: none; undefined: not one. */
function addressOf(text: string): DoorAddress | null | undefined {
  if (text === '') return null;
  const found = /^(.+):(\d{1,5})$/.exec(text);
  const port = Number(found?.[2]);
  const host = found?.[1]?.replace(/^\[(.*)\]$/, '$1');
  return host === undefined || !(port >= 1 && port <= 65_535) ? undefined : { host, port };
}
