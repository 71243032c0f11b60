import type { AnnotationKind } from '../../../shared/domain/annotation.ts';
import { IconButton, MenuButton, Toolbar } from '../../ui/components/index.ts';
import type { MenuGroup } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import styles from './reader.module.css';
import type { TextLook } from './use-text-look.ts';

interface ReaderToolsProps {
  readonly onAnnotate: ((kind: AnnotationKind) => void) | null;
  readonly onFind: () => void;
  readonly onGoTo: () => void;
  readonly look: TextLook;
  readonly singleKeys: boolean;
  /** The way to the pages of a PDF and back; null for a text that has none. */
  readonly pages: { readonly areShown: boolean; readonly onToggle: () => void } | null;
}

const TOOLS: readonly { readonly kind: AnnotationKind; readonly key: string }[] = [
  { kind: 'highlight', key: 'H' },
  { kind: 'note', key: 'N' },
  { kind: 'question', key: 'Q' },
  { kind: 'position', key: 'P' },
];

/** The tools of a reading pane; each has a key and stands in the palette too. */
export function ReaderTools({ onAnnotate, onFind, onGoTo, look, singleKeys, pages }: ReaderToolsProps) {
  const t = useText();
  return (
    <div className={styles['tools']}>
      <Toolbar label={t('reading.tools')}>
        {onAnnotate === null
          ? null
          : TOOLS.map(({ kind, key }) => (
              <IconButton
                key={kind}
                icon={kind}
                bare
                size="small"
                label={t(`reading.mark.${kind}`)}
                shortcut={singleKeys ? key : undefined}
                onPress={() => onAnnotate(kind)}
              />
            ))}
        <span className={styles['toolGap']} />
        <IconButton
          icon="search"
          bare
          size="small"
          label={t('reading.find')}
          shortcut="Ctrl+F"
          onPress={onFind}
        />
        <IconButton
          icon="arrow-end"
          bare
          size="small"
          label={t('reading.goTo')}
          shortcut="Ctrl+G"
          onPress={onGoTo}
        />
        {pages === null ? null : (
          <IconButton
            icon={pages.areShown ? 'outline' : 'document'}
            bare
            size="small"
            label={t(pages.areShown ? 'reading.pages.text' : 'reading.pages.show')}
            onPress={pages.onToggle}
          />
        )}
        <MenuButton label={t('reading.look')} size="small" groups={lookGroups(look, t)}>
          <span aria-hidden="true">Aa</span>
        </MenuButton>
      </Toolbar>
    </div>
  );
}

function lookGroups(look: TextLook, t: ReturnType<typeof useText>): readonly MenuGroup[] {
  return [
    {
      id: 'size',
      title: t('reading.look.size'),
      actions: [
        {
          id: 'larger',
          label: t('reading.look.larger'),
          icon: 'plus',
          isDisabled: !look.canGrow,
          onAction: look.larger,
        },
        {
          id: 'smaller',
          label: t('reading.look.smaller'),
          icon: 'minus',
          isDisabled: !look.canShrink,
          onAction: look.smaller,
        },
      ],
    },
    {
      id: 'width',
      title: t('reading.look.width'),
      actions: [
        {
          id: 'wider',
          label: t('reading.look.wider'),
          icon: 'plus',
          isDisabled: !look.canWiden,
          onAction: look.wider,
        },
        {
          id: 'narrower',
          label: t('reading.look.narrower'),
          icon: 'minus',
          isDisabled: !look.canNarrow,
          onAction: look.narrower,
        },
      ],
    },
  ];
}
