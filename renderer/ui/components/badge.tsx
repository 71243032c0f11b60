import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { Icon, type IconName } from './icon.tsx';
import styles from './badge.module.css';

/** What a badge means; it always has words, so the colour only helps. */
export type Tone = 'neutral' | 'accent' | 'positive' | 'caution' | 'danger' | 'query' | 'stance';

/** A few words or a number on a coloured ground. */
export function Badge({
  children,
  tone = 'neutral',
  icon,
}: {
  readonly children: ReactNode;
  readonly tone?: Tone;
  readonly icon?: IconName;
}) {
  return (
    <span className={cx(styles['badge'], styles[tone])}>
      {icon === undefined ? null : <Icon name={icon} size={13} />}
      {children}
    </span>
  );
}

/** The eight colours a circle may have. */
export const CIRCLE_COLOURS = ['grey', 'petrol', 'blue', 'violet', 'plum', 'red', 'amber', 'green'] as const;
export type CircleColour = (typeof CIRCLE_COLOURS)[number];

/** A circle: a dot of its colour and its name. Hidden in Room view with the name of every counterpart. */
export function CircleTag({ name, colour }: { readonly name: string; readonly colour: CircleColour }) {
  return (
    <span className={cx(styles['circle'])} data-private="">
      <span className={cx(styles['dot'], styles[`dot-${colour}`])} />
      <bdi>{name}</bdi>
    </span>
  );
}
