import type { ReactNode, Ref } from 'react';
import {
  Button as AriaButton,
  Tooltip as AriaTooltip,
  ToggleButton as AriaToggle,
  TooltipTrigger,
} from 'react-aria-components';
import { cx } from './cx.ts';
import { Icon, type IconName } from './icon.tsx';
import { Kbd } from './kbd.tsx';
import styles from './button.module.css';
import tooltip from './tooltip.module.css';

/** How much a button asks for attention: one `primary` a view. */
export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger';

interface ButtonProps {
  readonly children: ReactNode;
  readonly onPress?: (() => void) | undefined;
  readonly variant?: ButtonVariant;
  readonly size?: 'normal' | 'small';
  readonly icon?: IconName | undefined;
  readonly type?: 'button' | 'submit';
  readonly isDisabled?: boolean | undefined;
  /** The focus goes here when a dialog opens. */
  readonly autoFocus?: boolean;
  /** For menus, disclosures and dialogs that the button opens. */
  readonly slot?: string;
  readonly label?: string | undefined;
  readonly ref?: Ref<HTMLButtonElement>;
  readonly id?: string;
}

/** A button with words. */
export function Button({
  children,
  variant = 'secondary',
  size = 'normal',
  icon,
  label,
  isDisabled = false,
  onPress,
  ref,
  ...rest
}: ButtonProps) {
  return (
    <AriaButton
      {...rest}
      {...(ref === undefined ? {} : { ref })}
      {...(label === undefined ? {} : { 'aria-label': label })}
      {...(onPress === undefined ? {} : { onPress: () => onPress() })}
      isDisabled={isDisabled}
      className={cx(styles['button'], styles[variant], size === 'small' && styles['small'])}
    >
      {icon === undefined ? null : <Icon name={icon} size={size === 'small' ? 16 : 18} />}
      <span className={styles['words']}>{children}</span>
    </AriaButton>
  );
}

interface IconButtonProps {
  readonly icon: IconName;
  /** Always the accessible name; shown beside the icon unless `bare`. */
  readonly label: string;
  /** Icon alone, with the words in a tooltip. For dense rows and tool bars. */
  readonly bare?: boolean;
  readonly size?: 'normal' | 'small';
  readonly shortcut?: string | undefined;
  readonly onPress?: (() => void) | undefined;
  readonly isDisabled?: boolean | undefined;
  readonly slot?: string;
  readonly ref?: Ref<HTMLButtonElement>;
  readonly excludeFromTabOrder?: boolean;
}

/** A quiet button with an icon: words beside it, or (bare) in a tooltip. */
export function IconButton({
  icon,
  label,
  bare = false,
  size = 'normal',
  shortcut,
  onPress,
  isDisabled = false,
  ref,
  ...rest
}: IconButtonProps) {
  const button = (
    <AriaButton
      {...rest}
      {...(ref === undefined ? {} : { ref })}
      {...(onPress === undefined ? {} : { onPress: () => onPress() })}
      aria-label={label}
      isDisabled={isDisabled}
      className={cx(
        styles['button'],
        styles['quiet'],
        bare && styles['bare'],
        size === 'small' && styles['small'],
      )}
    >
      <Icon name={icon} size={size === 'small' ? 16 : 18} />
      {bare ? null : <span className={styles['words']}>{label}</span>}
    </AriaButton>
  );
  return bare || shortcut !== undefined ? (
    <WithTooltip text={label} shortcut={shortcut}>
      {button}
    </WithTooltip>
  ) : (
    button
  );
}

interface ToggleProps {
  readonly label: string;
  readonly isSelected: boolean;
  readonly onChange: (selected: boolean) => void;
  readonly icon?: IconName;
  readonly bare?: boolean;
  readonly size?: 'normal' | 'small';
  readonly shortcut?: string;
  readonly isDisabled?: boolean;
}

/** A button that stays pressed. */
export function ToggleButton({
  label,
  icon,
  bare = false,
  size = 'normal',
  shortcut,
  isSelected,
  onChange,
  isDisabled = false,
}: ToggleProps) {
  const button = (
    <AriaToggle
      isSelected={isSelected}
      onChange={onChange}
      isDisabled={isDisabled}
      aria-label={label}
      className={cx(
        styles['button'],
        styles['quiet'],
        bare && styles['bare'],
        size === 'small' && styles['small'],
      )}
    >
      {icon === undefined ? null : <Icon name={icon} size={size === 'small' ? 16 : 18} />}
      {bare ? null : <span className={styles['words']}>{label}</span>}
    </AriaToggle>
  );
  return bare || shortcut !== undefined ? (
    <WithTooltip text={label} shortcut={shortcut}>
      {button}
    </WithTooltip>
  ) : (
    button
  );
}

/** Words (and a shortcut) that appear on hover and focus of the one control inside. */
function WithTooltip({
  text,
  shortcut,
  children,
}: {
  readonly text: string;
  readonly shortcut?: string | undefined;
  readonly children: ReactNode;
}) {
  return (
    <TooltipTrigger delay={500} closeDelay={50}>
      {children}
      <AriaTooltip className={cx(tooltip['tooltip'])} offset={6}>
        {text}
        {shortcut === undefined ? null : <Kbd keys={shortcut} />}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
