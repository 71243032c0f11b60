import { useEffect, useMemo, useState } from 'react';
import type { DocumentId } from '../../../shared/base/ids.ts';
import type { DocumentEntry, ParsedDocument } from '../../../shared/domain/document.ts';
import { Button } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { EncodingDialog, encodingIn } from '../encoding-dialog.tsx';
import { useTextFocus } from '../text-focus.ts';

interface ReadAgainProps {
  readonly entry: DocumentEntry;
  readonly parsed: ParsedDocument;
}

/** The choice of another encoding, wherever it is asked for: in the head of the text or in the palette. */
export function ReadAgain({ entry, parsed }: ReadAgainProps) {
  const shell = useShell();
  const focus = useTextFocus();
  const [isOpen, setOpen] = useState(false);
  const target = useMemo(() => ({ kind: 'document' as const, id: entry.id }), [entry.id]);
  useEffect(() => focus.onEncoding(target, () => setOpen(true)), [focus, target]);
  return isOpen ? (
    <EncodingDialog
      entry={entry}
      present={encodingIn(parsed.warnings)}
      onClose={() => setOpen(false)}
      onRead={(id) => shell.open({ kind: 'document', id })}
    />
  ) : null;
}

/** Asks for it. */
export function ReadAgainButton({ document }: { readonly document: DocumentId }) {
  const t = useText();
  const focus = useTextFocus();
  return (
    <Button size="small" onPress={() => focus.askEncoding({ kind: 'document', id: document })}>
      {t('reading.encoding.ask')}
    </Button>
  );
}
