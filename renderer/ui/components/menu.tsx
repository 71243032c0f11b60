import type { ReactNode } from 'react';
import {
  Header,
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  Separator,
  SubmenuTrigger,
  Text,
} from 'react-aria-components';
import { Button, IconButton, type ButtonVariant } from './button.tsx';
import { cx } from './cx.ts';
import { Icon, type IconName } from './icon.tsx';
import { Kbd } from './kbd.tsx';
import list from './list.module.css';

/** Something a menu does. */
export interface MenuAction {
  readonly id: string;
  readonly label: string;
  readonly icon?: IconName;
  readonly description?: string;
  readonly shortcut?: string | undefined;
  readonly isDisabled?: boolean;
  readonly isDanger?: boolean;
  readonly isChecked?: boolean;
  onAction(): void;
}
/** A titled group; groups are parted by a line. */
export interface MenuGroup {
  readonly id: string;
  readonly title?: string;
  readonly actions: readonly MenuAction[];
  /** Several of the group can be checked at once: the menu stays open while one chooses. Otherwise one of them is. */
  readonly isManyOf?: boolean;
  /** Opens as a menu of its own beside its title; for a menu of many groups. */
  readonly isSubmenu?: boolean;
}

interface MenuButtonProps {
  readonly label: string;
  readonly groups: readonly MenuGroup[];
  readonly icon?: IconName;
  /** The icon alone; the label in a tooltip. */
  readonly bare?: boolean;
  readonly size?: 'normal' | 'small';
  readonly variant?: ButtonVariant;
  readonly isDisabled?: boolean;
  /** What the button shows instead of the label. */
  readonly children?: ReactNode;
}

/** A button that opens a menu. */
export function MenuButton({
  label,
  groups,
  icon,
  bare = false,
  size = 'normal',
  variant = 'quiet',
  isDisabled = false,
  children,
}: MenuButtonProps) {
  return (
    <MenuTrigger>
      {bare ? (
        <IconButton icon={icon ?? 'more'} label={label} bare size={size} isDisabled={isDisabled} />
      ) : (
        <Button
          variant={variant}
          size={size}
          isDisabled={isDisabled}
          {...(icon === undefined ? {} : { icon })}
          {...(children === undefined ? {} : { label })}
        >
          {children ?? label}
        </Button>
      )}
      <Popover className={cx(list['popover'])} offset={4}>
        <AriaMenu className={cx(list['list'])} aria-label={label}>
          {groups
            .filter((group) => group.actions.length > 0)
            .flatMap((group, index) => rowsOf(group, index, label))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

function rowsOf(group: MenuGroup, index: number, label: string): readonly ReactNode[] {
  if (group.isSubmenu === true) return [<Submenu key={group.id} group={group} />];
  return [
    ...(index === 0 ? [] : [<Separator key={`${group.id}-line`} className={cx(list['separator'])} />]),
    <MenuSection key={group.id} aria-label={group.title ?? label} {...checkedOf(group)}>
      {group.title === undefined ? null : <Header className={cx(list['heading'])}>{group.title}</Header>}
      {group.actions.map((action) => (
        <MenuRow key={action.id} action={action} />
      ))}
    </MenuSection>,
  ];
}

/** What is checked is said too: without this the check is a picture only. */
function checkedOf({ actions, isManyOf = false }: MenuGroup) {
  if (actions.every(({ isChecked }) => isChecked === undefined)) return {};
  return {
    selectionMode: isManyOf ? ('multiple' as const) : ('single' as const),
    selectedKeys: actions.filter(({ isChecked }) => isChecked === true).map(({ id }) => id),
  };
}

function Submenu({ group }: { readonly group: MenuGroup }) {
  const title = group.title ?? '';
  return (
    <SubmenuTrigger>
      <AriaMenuItem id={group.id} textValue={title} className={cx(list['item'])}>
        <span className={list['words']}>{title}</span>
        <Icon name="chevron-end" size={14} />
      </AriaMenuItem>
      <Popover className={cx(list['popover'])} offset={-2}>
        <AriaMenu className={cx(list['list'])} aria-label={title}>
          {group.actions.map((action) => (
            <MenuRow key={action.id} action={action} />
          ))}
        </AriaMenu>
      </Popover>
    </SubmenuTrigger>
  );
}

function MenuRow({ action }: { readonly action: MenuAction }) {
  return (
    <AriaMenuItem
      id={action.id}
      textValue={action.label}
      isDisabled={action.isDisabled ?? false}
      onAction={() => action.onAction()}
      className={cx(list['item'], action.isDanger === true && list['danger'])}
    >
      {action.isChecked === undefined ? null : (
        <span className={list['check']}>{action.isChecked ? <Icon name="check" size={16} /> : null}</span>
      )}
      {action.icon === undefined ? null : <Icon name={action.icon} size={16} />}
      <span className={list['words']}>
        <span dir="auto" data-label="">
          {action.label}
        </span>
        {action.description === undefined ? null : (
          <Text slot="description" className={cx(list['more'])}>
            {action.description}
          </Text>
        )}
      </span>
      {action.shortcut === undefined ? null : <Kbd keys={action.shortcut} />}
    </AriaMenuItem>
  );
}
