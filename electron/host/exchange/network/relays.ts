import type { CircleId } from '../../../../shared/base/ids.ts';
import type { NetworkTrouble } from '../../../../shared/contract/network.ts';
import { openTunnel, isThisComputer, parseProxy, systemProxy } from '../line/proxy.ts';
import type {
  MailboxCircles,
  MailboxLink,
  MailboxPolicy,
  MailboxPorts,
  MailboxState,
  OpenMailboxLink,
  OpenTunnel,
} from '../mailbox/mailbox.ts';

export interface RelaysOptions {
  /** Null: this build speaks to no relay. */
  readonly open: OpenMailboxLink | null;
  readonly circles: MailboxCircles;
  readonly policy: MailboxPolicy;
  readonly ports: Omit<MailboxPorts, 'tunnel'>;
  /** `http://host:port` as the delegate set it; null: as the system says. */
  readonly proxy: () => string | null;
  readonly onChanged: () => void;
  /** Documents over a relay: told of each link, and of the circles that use it. */
  readonly documents: (link: MailboxLink) => RelayDocuments;
}

/** Documents over one relay. */
export interface RelayDocuments {
  setCircles(circles: readonly CircleId[]): void;
  close(): void;
}

interface OpenLink {
  readonly link: MailboxLink;
  readonly documents: RelayDocuments;
  readonly stop: () => void;
}

/** What the screen is told of a circle's relay. */
export interface RelayStatus {
  readonly url: string;
  readonly state: MailboxState;
  readonly lastAt: number | null;
  readonly items: number;
}

/** The relays in use, one connection each whatever the number of circles. */
export class Relays {
  private readonly options: RelaysOptions;
  private readonly links = new Map<string, OpenLink>();
  private readonly urls = new Map<CircleId, string>();

  constructor(options: RelaysOptions) {
    this.options = options;
  }

  /** Uses these relays for these circles and no others from here on. */
  use(wanted: ReadonlyMap<CircleId, string>): void {
    this.urls.clear();
    const byUrl = new Map<string, CircleId[]>();
    for (const [circle, url] of wanted) {
      this.urls.set(circle, url);
      byUrl.set(url, [...(byUrl.get(url) ?? []), circle]);
    }
    for (const [url, { link, documents, stop }] of Array.from(this.links)) {
      if (byUrl.has(url)) continue;
      stop();
      documents.close();
      this.links.delete(url);
      link.close();
    }
    const { open } = this.options;
    if (open === null) return;
    for (const [url, circles] of byUrl) {
      const { link, documents } = this.link(url, open);
      link.setCircles(circles);
      documents.setCircles(circles);
    }
  }

  push(circle: CircleId): void {
    this.of(circle)?.push(circle);
  }

  exchangeNow(): void {
    for (const { link } of this.links.values()) link.exchangeNow();
  }

  status(circle: CircleId): RelayStatus | null {
    const url = this.urls.get(circle);
    const status = this.of(circle)?.status(circle);
    if (url === undefined || status === undefined) return null;
    return { url, state: status.state, lastAt: status.lastAt, items: status.items };
  }

  /** Pieces that the relay may get and does not have; null where none is in use. */
  toSend(circle: CircleId): number | null {
    return this.of(circle)?.status(circle).toSend ?? null;
  }

  troubles(): readonly { readonly kind: NetworkTrouble; readonly circle: CircleId }[] {
    return Array.from(this.urls.keys()).flatMap((circle) => {
      const trouble = this.of(circle)?.status(circle).trouble ?? null;
      return trouble === null ? [] : [{ kind: trouble, circle }];
    });
  }

  get isMoving(): boolean {
    return Array.from(this.urls.keys()).some(
      (circle) => this.of(circle)?.status(circle).state === 'exchanging',
    );
  }

  close(): void {
    this.use(new Map());
  }

  private of(circle: CircleId): MailboxLink | null {
    const url = this.urls.get(circle);
    return url === undefined ? null : (this.links.get(url)?.link ?? null);
  }

  private link(url: string, open: OpenMailboxLink): OpenLink {
    const known = this.links.get(url);
    if (known !== undefined) return known;
    const { circles, policy, ports, onChanged } = this.options;
    const tunnel = tunnelTo(url, this.options.proxy());
    const link = open(url, circles, policy, {
      ...ports,
      ...(tunnel === null ? {} : { tunnel }),
    });
    const opened = { link, documents: this.options.documents(link), stop: link.changed(onChanged) };
    this.links.set(url, opened);
    return opened;
  }
}

/** The way to a relay through the proxy in use for it; null: directly. `own`: as the delegate set it. */
export function tunnelTo(relay: string, own: string | null): OpenTunnel | null {
  const host = new URL(relay).hostname;
  if (isThisComputer(host)) return null;
  const proxy = own === null ? systemProxy(host) : parseProxy(own);
  return proxy === null ? null : (to, port) => openTunnel(proxy, to, port);
}

/** The address of a relay in one spelling; null for what is none. In the clear only to this computer itself. */
export function readRelayUrl(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const isSafe = url.protocol === 'wss:' || (url.protocol === 'ws:' && isThisComputer(url.hostname));
  if (!isSafe || url.hostname === '' || url.username !== '' || url.password !== '') return null;
  if (url.search !== '' || url.hash !== '') return null;
  return url.href;
}
