import { Emitter } from '../../shared/base/emitter.ts';
import { err, failure } from '../../shared/base/result.ts';
import type { DraftChanged, Drafts } from '../../renderer/drafts/api.ts';
import type { HostClients } from '../../renderer/host/clients.ts';
import { HOST_SERVICES } from '../../renderer/host/clients.ts';

/** Answers of some methods, by "service.method". */
export type HostAnswers = Readonly<Record<string, (params: unknown) => unknown>>;

/** A host that answers what a test says and is gone for everything else. Its events never happen. */
export function fakeHost(answers: HostAnswers = {}): HostClients {
  const clients = Object.entries(HOST_SERVICES).map(([name, service]): readonly [string, object] => {
    const methods: Record<string, unknown> = {};
    for (const method of Object.keys(service.methods)) {
      const answer = answers[`${name}.${method}`];
      methods[method] = (params: unknown) =>
        Promise.resolve(answer?.(params) ?? err(failure('disconnected')));
    }
    const events: Record<string, unknown> = {};
    for (const event of Object.keys(service.events)) events[event] = () => () => undefined;
    return [name, { ...methods, events }];
  });
  // Built from the same table as the type; what a test answers wrongly fails where it is used.
  return Object.fromEntries(clients) as HostClients;
}

/** Drafts of which there are none. */
export function noDrafts(): Drafts {
  const changed = new Emitter<DraftChanged>();
  const members = new Proxy({} as Drafts, {
    get(_target, name) {
      if (name === 'changed') return changed.event;
      if (name === 'expectBundles') return () => undefined;
      return () => Promise.reject(new Error(`No drafts in this test (${String(name)})`));
    },
  });
  return members;
}
