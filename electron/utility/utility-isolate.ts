import { randomUUID } from 'node:crypto';
import { err, failure } from '../../shared/base/result.ts';
import type { Client } from '../../shared/contract/service.ts';
import { createSignal } from '../../shared/rpc/signal.ts';
import { outcomeOf } from '../host/isolate/child-isolate.ts';
import { limitParallel } from '../host/isolate/limit-parallel.ts';
import type { IsolateFailure, IsolatePort } from '../host/ports.ts';
import type { FramePort } from './port-wire.ts';
import type { shellService } from './shell-service.ts';

/** Gives the port that main sends under a key. */
export type PortByKey = (key: string) => Promise<FramePort>;

/**
 * An isolate of Electron: a utility process per job, which main starts and kills for us. It watches its memory
 * itself; its time is watched here. Bytes go straight between the two processes, not through main.
 */
export function createUtilityIsolate(
  shell: Pick<Client<typeof shellService>, 'isolate'>,
  portOf: PortByKey,
): IsolatePort {
  const run: IsolatePort['run'] = async (job, input, limits, signal) => {
    const kill = createSignal();
    let breach: IsolateFailure | null = null;
    const stop = (why: IsolateFailure): void => {
      breach ??= why;
      kill.abort();
    };
    const timer = setTimeout(() => stop('timed-out'), limits.timeMs);
    const forget = signal.onAbort(() => stop('cancelled'));
    const output: Buffer[] = [];
    const key = randomUUID();
    void portOf(key).then((port) => {
      port.on('message', ({ data }) => {
        if (data instanceof Uint8Array) output.push(Buffer.from(data));
        // The process ends only now, so that its end never overtakes its answer.
        port.postMessage('received');
      });
      port.start();
      port.postMessage({ job, input });
    });
    const ended = await shell.isolate({ key, memoryBytes: limits.memoryBytes }, { signal: kill.signal });
    clearTimeout(timer);
    forget();
    if (!ended.ok) return err(failure(breach ?? 'unavailable'));
    const { code, notes } = ended.value;
    return outcomeOf(code === 0 && output.length === 0 ? null : code, breach, notes, output);
  };
  return limitParallel({ run });
}
