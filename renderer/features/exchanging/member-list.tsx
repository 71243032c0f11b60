import type { CircleDetail, ExchangeMember } from '../../../shared/contract/exchange.ts';
import { ROLES } from '../../../shared/domain/circle.ts';
import type { Role } from '../../../shared/domain/circle.ts';
import { Badge, Button, Icon, Select } from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { useWorkbench } from '../workbench.tsx';
import { showFailure } from './problems.ts';
import { roleMore, roleName } from './role-names.ts';
import { showDialog, useExchangeHolder } from './use-exchange.ts';
import styles from './exchanging.module.css';

/** Who is in the circle and what each may do; a head changes it here. */
export function MemberList({ circle }: { readonly circle: CircleDetail }) {
  return (
    <ul className={styles['members']}>
      {circle.memberList.toSorted(byPlace).map((member) => (
        <MemberRow key={member.device} circle={circle} member={member} />
      ))}
    </ul>
  );
}

/** This computer first, who was removed last. */
function byPlace(a: ExchangeMember, b: ExchangeMember): number {
  const place = (member: ExchangeMember): number => (member.isThisDevice ? 0 : member.removed ? 2 : 1);
  return place(a) - place(b);
}

function MemberRow({ circle, member }: { readonly circle: CircleDetail; readonly member: ExchangeMember }) {
  const t = useText();
  const format = useFormat();
  const holder = useExchangeHolder();
  const isChangeable = circle.role === 'head' && !member.removed && !member.isThisDevice;
  return (
    <li className={styles['member']}>
      <Icon name="person" />
      <div className={styles['memberWords']}>
        <p className={styles['memberName']}>
          <bdi>{member.person}</bdi>{' '}
          {member.isThisDevice ? <Badge tone="accent">{t('exchanging.thisComputer')}</Badge> : null}
        </p>
        <p className={styles['soft']}>{lineOf()}</p>
      </div>
      {isChangeable ? (
        <div className={styles['memberActs']}>
          <RoleSelect circle={circle} member={member} />
          <Button
            size="small"
            variant="quiet"
            onPress={() => showDialog(holder, { kind: 'remove', circle: circle.id, member })}
          >
            {t('exchanging.remove')}
          </Button>
          <Button
            size="small"
            variant="quiet"
            onPress={() => showDialog(holder, { kind: 'lost', circle: circle.id, member })}
          >
            {t('moderating.lost.open')}
          </Button>
        </div>
      ) : (
        <Badge>{member.removed ? t('exchanging.removed') : roleName(t, circle.kind, member.role)}</Badge>
      )}
    </li>
  );

  function lineOf(): string {
    const key = t('exchanging.member.device', { device: member.device.slice(0, 8) });
    if (member.isThisDevice || member.removed) return key;
    const last =
      member.lastExchangeAt === null
        ? t('exchanging.member.never')
        : t('exchanging.member.last', { when: format.dateTime(member.lastExchangeAt) });
    return `${key} · ${last}`;
  }
}

function RoleSelect({ circle, member }: { readonly circle: CircleDetail; readonly member: ExchangeMember }) {
  const t = useText();
  const shell = useShell();
  const { host } = useWorkbench();
  const change = async (role: Role): Promise<void> => {
    if (role === member.role) return;
    const changed = await host.exchange.setRole({ circle: circle.id, device: member.device, role });
    if (!changed.ok) return showFailure(shell, t, changed.error);
    shell.announce(
      t('exchanging.role.changed', { person: member.person, role: roleName(t, circle.kind, role) }),
    );
  };
  return (
    <Select<Role>
      label={t('exchanging.role.of', { person: member.person })}
      hideLabel
      size="small"
      value={member.role}
      onChange={(role) => void change(role)}
      choices={ROLES.map((id) => ({
        id,
        label: roleName(t, circle.kind, id),
        description: roleMore(t, circle.kind, id),
      }))}
    />
  );
}
