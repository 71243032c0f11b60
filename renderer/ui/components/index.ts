// The kit: dumb, accessible, without words of its own. Features import from here and nowhere deeper.
export { Badge, CIRCLE_COLOURS, CircleTag, type CircleColour, type Tone } from './badge.tsx';
export { Button, IconButton, ToggleButton, type ButtonVariant } from './button.tsx';
export { Checkbox, CheckboxGroup, RadioGroup, Switch, type Choice } from './choice.tsx';
export { cx } from './cx.ts';
export { DateField } from './date-field.tsx';
export { Dialog, SideSheet } from './dialog.tsx';
export { Disclosure } from './disclosure.tsx';
export { Icon, type IconName } from './icon.tsx';
export { Kbd } from './kbd.tsx';
export { PaneHeader, Screen, Section, Toolbar, VisuallyHidden } from './layout.tsx';
export { Link } from './link.tsx';
export { ActionList, ListBox } from './list-box.tsx';
export { MenuButton, type MenuAction, type MenuGroup } from './menu.tsx';
export { NotePopover } from './note-popover.tsx';
export { ProblemItem } from './problem-item.tsx';
export { ProgressBar } from './progress-bar.tsx';
export { Select } from './select.tsx';
export { SplitPane } from './split-pane.tsx';
export {
  Callout,
  CopyButton,
  EmptyState,
  ErrorState,
  LoadingState,
  useDelayed,
  type Problem,
} from './states.tsx';
export { Table, type TableColumn, type TableSort } from './table.tsx';
export { Tabs, type TabItem } from './tabs.tsx';
export { SearchField, TextArea, TextField } from './text-field.tsx';
export { Tree, type TreeNode } from './tree.tsx';
export { CommandPalette, containsWords, type PaletteGroup, type PaletteItem } from './command-palette.tsx';
export { PlainScreen } from './plain-screen.tsx';
export { NumberField } from './number-field.tsx';
export { ScrollArea } from './scroll-area.tsx';
